"""Amounts: the interval holds every amount that is still possible, and is exact when all is known."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from support.effort import quick, slow
from support.formulas import AMOUNTS, exactly, formulas
from support.law import SCOPE
from support.profiles import companies, learned, refinements, values_of
from support.trees import FACTS

from criteria.facts import FactName, Facts
from criteria.formulas import Formula
from matcher.amounts import Interval, evaluate, unknowns

_FORMULA: TypeAdapter[Formula] = TypeAdapter(Formula)
_INFINITY = Decimal("Infinity")


def _formula(written: object) -> Formula:
    return _FORMULA.validate_python(written)


def _ends(written: object, known: dict[str, Any] | None = None) -> tuple[Decimal, Decimal]:
    interval = evaluate(_formula(written), Facts(known or {}), SCOPE)
    return interval.low, interval.high


def _completed(data: st.DataObject, facts: Facts) -> Facts:
    return learned(facts, {fact: data.draw(st.sampled_from(refinements(fact, facts))) for fact in FACTS})


def _contains(formula: Formula, facts: Facts, share: Decimal, data: st.DataObject) -> None:
    interval = evaluate(formula, facts, SCOPE)
    amount = exactly(formula, _completed(data, facts).known, share)

    assert interval.low <= amount <= interval.high


_SHARES = st.sampled_from((Decimal(0), Decimal("0.5"), Decimal(1)))
_COMPANIES = companies(narrowed=False)


@quick(300)
@given(formulas(), _COMPANIES, _SHARES, st.data())
def test_the_interval_holds_the_amount_of_every_company_behind_the_facts(
    formula: Formula, facts: Facts, share: Decimal, data: st.DataObject
):
    _contains(formula, facts, share, data)


@pytest.mark.slow
@slow()
@given(formulas(size=8), companies(), _SHARES, st.data())
def test_the_interval_holds_the_amount_of_every_company_behind_the_facts_at_length(
    formula: Formula, facts: Facts, share: Decimal, data: st.DataObject
):
    _contains(formula, facts, share, data)


@quick(150)
@given(formulas(), companies())
def test_an_interval_does_not_end_before_it_begins(formula: Formula, facts: Facts):
    interval = evaluate(formula, facts, SCOPE)

    assert interval.low <= interval.high


@quick(150)
@given(formulas(up_to=False), st.data())
def test_with_every_fact_known_the_interval_is_the_amount(formula: Formula, data: st.DataObject):
    facts = Facts({fact: data.draw(st.sampled_from(values_of(fact))) for fact in FACTS})
    amount = exactly(formula, facts.known)

    assert evaluate(formula, facts, SCOPE) == Interval(amount, amount)
    assert unknowns(formula, facts, SCOPE) == ()


@quick(150)
@given(formulas(), _COMPANIES, st.data())
def test_to_learn_a_fact_never_widens_the_interval(formula: Formula, facts: Facts, data: st.DataObject):
    fact = data.draw(st.sampled_from(AMOUNTS))
    before = evaluate(formula, facts, SCOPE)
    after = evaluate(
        formula, learned(facts, {fact: data.draw(st.sampled_from(refinements(fact, facts)))}), SCOPE
    )

    assert before.low <= after.low
    assert after.high <= before.high


@quick(150)
@given(formulas(up_to=False), _COMPANIES, st.data())
def test_with_every_answer_that_is_asked_for_the_interval_is_exact(
    formula: Formula, facts: Facts, data: st.DataObject
):
    asked = unknowns(formula, facts, SCOPE)
    answers = {fact: data.draw(st.sampled_from(refinements(fact, facts))) for fact in asked}

    assert evaluate(formula, learned(facts, answers), SCOPE).exact


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ({"number": 500}, 500, 500),
        ({"fact": "revenue"}, 0, _INFINITY),
        ({"fact": "profit"}, -_INFINITY, _INFINITY),
        ({"fact": "rd_share"}, 0, 1),
        ({"fact": "rd_intensity"}, 0, _INFINITY),
        ({"parameter": "staff_floor"}, 20, 20),
        ({"parameter": "old_floor"}, -_INFINITY, _INFINITY),
        ({"times": [{"fact": "rd_share"}, {"number": 2000000}]}, 0, 2000000),
        ({"times": [{"fact": "profit"}, {"number": 0}]}, 0, 0),
        ({"times": [{"fact": "revenue"}, {"number": -2}]}, -_INFINITY, 0),
        ({"plus": [{"fact": "rd_share"}, {"fact": "rd_share"}, {"number": 3}]}, 3, 5),
        ({"minus": [{"number": 1}, {"fact": "rd_share"}]}, 0, 1),
        ({"minus": [{"fact": "revenue"}, {"fact": "revenue"}]}, 0, 0),
        ({"least": [{"fact": "revenue"}, {"number": 3000000}]}, 0, 3000000),
        ({"greatest": [{"fact": "profit"}, {"number": 0}]}, 0, _INFINITY),
        ({"up_to": {"number": 200000}}, 0, 200000),
        ({"up_to": {"number": -5}}, 0, 0),
        ({"up_to": {"fact": "profit"}}, 0, _INFINITY),
    ],
)
def test_what_is_possible_when_nothing_is_known(written: object, low: Decimal | int, high: Decimal | int):
    assert _ends(written) == (low, high)


_BONUS = {
    "when": {"fact": "employees", "at_least": 20},
    "then": {"number": 300},
    "otherwise": {"number": 100},
}


@pytest.mark.parametrize(
    ("known", "low", "high"), [({"employees": 20}, 300, 300), ({"employees": 19}, 100, 100), ({}, 100, 300)]
)
def test_one_amount_or_another(known: dict[str, Any], low: int, high: int):
    assert _ends(_BONUS, known) == (low, high)


def test_what_a_bureau_must_judge_leaves_both_amounts_possible():
    judged = {"judged_by": "stb", "text": "认可", "text_en": "agrees"}

    assert _ends({**_BONUS, "when": judged}) == (100, 300)


def test_what_is_granted_under_a_rule_that_is_not_in_force_is_not_granted():
    assert _ends({**_BONUS, "when": {"definition": "old_firm"}}) == (100, 100)


def test_what_is_granted_over_a_figure_that_is_not_in_force_is_not_granted():
    when = {"fact": "employees", "at_least": {"parameter": "old_floor"}}

    assert _ends({**_BONUS, "when": when}, {"employees": 5}) == (100, 100)


def test_an_amount_with_a_cap_and_a_floor():
    written = {
        "least": [
            {"greatest": [{"times": [{"fact": "revenue"}, {"number": 0.02}]}, {"number": 50}]},
            {"number": 500},
        ]
    }

    assert _ends(written) == (50, 500)
    assert _ends(written, {"revenue": 1000}) == (50, 50)
    assert _ends(written, {"revenue": 10000}) == (200, 200)
    assert _ends(written, {"revenue": 100000}) == (500, 500)


def test_amounts_are_exact_decimals():
    assert _ends({"times": [{"number": 0.1}, {"number": 3}]}) == (Decimal("0.3"), Decimal("0.3"))


@pytest.mark.parametrize(
    ("interval", "exact", "bounded"),
    [
        (Interval(Decimal(5), Decimal(5)), True, True),
        (Interval(Decimal(0), Decimal(5)), False, True),
        (Interval(Decimal(0), _INFINITY), False, False),
        (Interval(-_INFINITY, Decimal(0)), False, False),
    ],
)
def test_an_interval_is_exact_and_bounded(interval: Interval, exact: bool, bounded: bool):  # noqa: FBT001
    assert (interval.exact, interval.bounded) == (exact, bounded)


def _asked(written: object, facts: Facts) -> tuple[str, ...]:
    return unknowns(_formula(written), facts, SCOPE)


_TAX = {
    "when": {"all": [{"fact": "employees", "at_least": 20}, {"fact": "listed", "is": True}]},
    "then": {"times": [{"fact": "profit"}, {"number": 0.15}]},
    "otherwise": {"number": 0},
}


def test_the_facts_to_ask_for_are_those_of_the_formula_and_of_its_conditions():
    assert set(_asked(_TAX, Facts({"employees": 20}))) == {"listed", "profit"}
    assert set(_asked(_TAX, Facts({}))) == {"employees", "listed", "profit"}
    assert _asked(_TAX, Facts({"employees": 20, "listed": True, "profit": 1})) == ()


def test_a_condition_that_is_decided_asks_for_nothing():
    assert _asked(_TAX, Facts({"employees": 19, "profit": 1})) == ()


def test_a_fact_is_asked_for_once():
    assert _asked({"plus": [{"fact": "profit"}, {"fact": "profit"}]}, Facts({})) == ("profit",)


def test_for_a_derived_fact_its_inputs_are_asked_for():
    needed = {"rd_share": (FactName("revenue"), FactName("profit"))}

    assert _asked({"fact": "rd_share"}, Facts({}, needed=needed)) == ("revenue", "profit")


def test_a_branch_that_is_not_taken_asks_for_nothing():
    facts = Facts({"employees": 19})

    assert evaluate(_formula(_TAX), facts, SCOPE).exact
    assert _asked(_TAX, facts) == ()
