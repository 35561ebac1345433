"""Uncertainty: what is undecided, and what an answer takes of it."""

from itertools import pairwise

import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick
from support.law import SCOPE, criterion

from criteria.facts import FactKind, Facts
from criteria.judging import judge
from matcher.answers import Answers
from matcher.chances import PLAIN_NO
from matcher.matching import match
from matcher.plan import Plan
from matcher.uncertainty import (
    NOMINAL,
    NOMINAL_SERVICE,
    SPAN_WEIGHT,
    Pending,
    doubt,
    outlook,
    span_of,
    weight_of,
)
from profiles.answering import with_answer
from profiles.reading import read_profile

LISTED = criterion({"fact": "listed", "is": True})
SRDI = criterion({"holds": "srdi"})
BOTH = criterion({"all": [{"fact": "listed", "is": True}, {"holds": "srdi"}]})


def looked_at(*measures, facts=Facts({})):  # noqa: B008 - facts are frozen
    """Weigh trees: each is given with its weight, span and needs."""
    answers = Answers([tree for tree, *_ in measures], SCOPE)
    pending = [
        Pending(f"t-{number}", judge(tree, facts, SCOPE), weight, span, needs)
        for number, (tree, weight, span, needs) in enumerate(measures)
    ]
    return outlook(pending, facts, answers, SCOPE)


@quick(200)
@given(chances=st.tuples(st.floats(0, 1), st.floats(0, 1)), share=st.floats(0, 1))
def test_doubt_is_concave_so_that_no_answer_is_expected_to_add_any(chances, share) -> None:
    low, high = chances
    mean = share * low + (1 - share) * high

    assert doubt(mean) >= share * doubt(low) + (1 - share) * doubt(high) - 1e-9


def test_what_is_settled_is_in_no_doubt() -> None:
    assert doubt(0) == doubt(1) == 0
    assert all(doubt(less) < doubt(more) for less, more in pairwise((0.1, 0.5, 0.9, 0.999)))


def test_a_weight_is_the_most_a_measure_gives_or_nominal() -> None:
    assert weight_of(2_000_000, monetary=True) == 2_000_000
    assert weight_of(None, monetary=True) == NOMINAL
    assert weight_of(None, monetary=False) == NOMINAL_SERVICE
    assert weight_of(0, monetary=True) == NOMINAL_SERVICE


def test_a_span_weighs_a_part_of_what_lies_between_its_ends() -> None:
    assert span_of(5_000, 25_000) == SPAN_WEIGHT * 20_000
    assert span_of(0, None) == SPAN_WEIGHT * NOMINAL


def test_the_only_open_fact_of_a_measure_settles_all_of_it() -> None:
    found = looked_at((LISTED, 1000, 0, ()))

    assert found.total == pytest.approx(1000 * doubt(1 - PLAIN_NO))
    assert found.gains == pytest.approx({"listed": found.total})


def test_a_fact_settles_something_of_each_measure_that_hangs_on_it() -> None:
    one, two = looked_at((LISTED, 1000, 0, ())), looked_at((LISTED, 1000, 0, ()), (LISTED, 500, 0, ()))

    assert two.gains["listed"] == pytest.approx(1.5 * one.gains["listed"])


def test_an_answer_that_leaves_the_verdict_open_settles_less() -> None:
    found = looked_at((BOTH, 1000, 0, ()), (SRDI, 1000, 0, ()))

    assert 0 < found.gains["listed"] < found.gains["designations.srdi"] < found.total


def test_missing_inputs_share_what_a_derived_fact_settles() -> None:
    micro = criterion({"fact": "size_class", "is": "micro"})
    both = Facts({}, needed={"size_class": ("employees", "revenue")})
    last = Facts({}, needed={"size_class": ("revenue",)})

    shared = looked_at((micro, 1000, 0, ()), facts=both).gains
    assert shared["employees"] == shared["revenue"]
    assert looked_at((micro, 1000, 0, ()), facts=last).gains == pytest.approx(
        {"revenue": 2 * shared["revenue"]}
    )


def test_what_narrows_an_amount_is_worth_its_part_of_the_span() -> None:
    facts = Facts({"listed": True})
    found = looked_at((LISTED, 1000, 600, ("revenue", "profit")), facts=facts)

    assert found.total == 600
    assert found.gains == {"revenue": 300, "profit": 300}


def test_what_decides_nothing_gains_nothing() -> None:
    either = criterion(
        {"any": [{"fact": "listed", "is": True}, {"judged_by": "stb", "text": "好", "text_en": "ok"}]}
    )
    found = looked_at((either, 1000, 0, ()))

    assert found.total == 0
    assert found.gains == {}


@pytest.fixture(scope="module")
def plan(catalogue) -> Plan:
    return Plan(catalogue, catalogue.policy.default_as_of)


@pytest.fixture(scope="module")
def matched(plan):
    return lambda stated: match(read_profile(stated, plan.catalogue.codes), plan)


def test_a_flag_is_expected_to_settle_just_what_its_two_answers_leave(plan, matched) -> None:
    """Each flag that no amount hangs on is answered both ways, and all is matched anew.

    One tree is too wide to be split into all its cases, hence the tolerance.
    """
    tried = 0
    for seed in range(3):
        stated = with_less(company(seed), seed)
        before = matched(stated)
        amounts = {fact for entry in before["matches"] for fact in entry["amount"]["needs"]}
        for question in before["next_questions"]:
            fact = question["fact"]
            if plan.scope.vocabulary[fact].kind is not FactKind.FLAG or fact in {"above_scale", *amounts}:
                continue
            answered = [matched(with_answer(stated, fact, said)) for said in (True, False)]
            yes, no = (report["uncertainty"]["total"] for report in answered)
            fall = before["uncertainty"]["total"] - (1 - PLAIN_NO) * yes - PLAIN_NO * no
            assert fall == pytest.approx(question["gain"], rel=0.03, abs=0.1), fact
            tried += 1
    assert tried > 20


def test_nothing_is_uncertain_once_everything_is_decided(matched) -> None:
    for seed in range(30):
        report = matched(with_less(company(seed), seed))
        undecided = [entry for entry in report["matches"] if entry["verdict"] == "needs_facts"]

        assert report["uncertainty"]["open"] == len(undecided)
        assert (report["uncertainty"]["total"] > 0) == (
            bool(undecided) or any(q["gain"] for q in report["next_questions"])
        )
