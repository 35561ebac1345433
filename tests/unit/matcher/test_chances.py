"""Chances: against plain enumeration of what the unknown facts may turn out to be."""

from collections.abc import Iterator
from itertools import product
from math import prod

import pytest
from hypothesis import assume, given
from support.effort import quick
from support.law import SCOPE, criterion
from support.profiles import companies
from support.trees import TESTABLE, trees

from criteria.facts import Designation, Estimate, Facts
from criteria.judging import judge
from criteria.results import MET, UNKNOWN
from criteria.words import Words
from matcher.answers import Answers
from matcher.chances import LEAN, MOST_CASES, PLAIN_NO, Chances

LISTED = criterion({"fact": "listed", "is": True})
NOTHING = Facts({})


def prospect_of(tree, facts):
    chances = Chances(facts, Answers([tree], SCOPE), SCOPE)
    return chances.prospect(judge(tree, facts, SCOPE))


def enumerated(tree, facts, prospect, given_case=None) -> float:
    """Add up the chances of all companies that may be behind the facts and meet the tree.

    `given_case` is a fact and the number of a case that it is in.
    """
    answers = Answers([tree], SCOPE)
    names = [*prospect.cases]
    total = 0.0
    for chosen in product(*(_chosen(fact, prospect, given_case) for fact in names)):
        values = {
            fact: answers.classes(fact).values[(case.mask & -case.mask).bit_length() - 1]
            for fact, (case, _) in zip(names, chosen, strict=True)
        }
        met = judge(tree, Facts({**facts.known, **values}, facts.possible), SCOPE).result is MET
        total += met * prod(chance for _, chance in chosen)
    return total


def _chosen(fact, prospect, given_case) -> Iterator[tuple]:
    for number, case in enumerate(prospect.cases[fact]):
        if given_case is None or given_case[0] != fact:
            yield case, case.chance
        elif given_case[1] == number:
            yield case, 1.0


@quick(300)
@given(tree=trees(known=False, lawless=False, size=5), facts=companies(facts=TESTABLE))
def test_a_chance_is_what_enumeration_gives(tree, facts) -> None:
    assume(judge(tree, facts, SCOPE).result is UNKNOWN)
    prospect = prospect_of(tree, facts)
    assume(prod(map(len, prospect.cases.values())) <= MOST_CASES)

    assert prospect.chance.now == pytest.approx(enumerated(tree, facts, prospect))
    for fact, given_chances in prospect.chance.given.items():
        for number, chance in enumerate(given_chances):
            assert chance == pytest.approx(enumerated(tree, facts, prospect, (fact, number)))


@quick(300)
@given(tree=trees(size=7), facts=companies())
def test_what_is_expected_of_an_answer_is_what_is_expected_without_it(tree, facts) -> None:
    assume(judge(tree, facts, SCOPE).result is UNKNOWN)
    prospect = prospect_of(tree, facts)
    assume(prod(map(len, prospect.cases.values())) <= MOST_CASES)

    for fact, given_chances in prospect.chance.given.items():
        shares = [case.chance for case in prospect.cases[fact]]
        assert sum(shares) == pytest.approx(1)
        expected = sum(share * chance for share, chance in zip(shares, given_chances, strict=True))
        assert expected == pytest.approx(prospect.chance.now)


@quick(300)
@given(tree=trees(size=7), facts=companies())
def test_every_chance_lies_between_nought_and_one(tree, facts) -> None:
    prospect = prospect_of(tree, facts)
    chances = [prospect.chance.now, *(c for some in prospect.chance.given.values() for c in some)]

    assert all(0 <= chance <= 1 for chance in chances)


def test_what_is_judged_is_certain() -> None:
    assert prospect_of(LISTED, Facts({"listed": True})).chance == (1.0, {})
    assert prospect_of(LISTED, Facts({"listed": False})).chance == (0.0, {})


def test_a_plain_no_is_likelier_than_a_yes() -> None:
    assert prospect_of(LISTED, NOTHING).chance.now == pytest.approx(1 - PLAIN_NO)
    held = criterion({"holds": "srdi"})
    assert prospect_of(held, NOTHING).chance.now == pytest.approx(1 - PLAIN_NO)


def test_answers_that_the_criteria_tell_apart_are_equally_likely() -> None:
    size = criterion({"fact": "size_class", "in": ["micro", "small"]})
    micro = criterion({"fact": "size_class", "is": "micro"})
    both = criterion({"all": [size, micro]})

    assert prospect_of(size, NOTHING).chance.now == pytest.approx(1 / 2)
    assert prospect_of(both, NOTHING).chance.now == pytest.approx(1 / 3)


def test_an_estimate_leans() -> None:
    estimate = {"listed": Estimate(value=True, basis=Words("估计", "a guess"))}
    assert prospect_of(LISTED, Facts({}, estimates=estimate)).chance.now == pytest.approx(LEAN)


def test_what_a_bureau_judges_counts_as_met() -> None:
    judgement = {"judged_by": "stb", "text": "好", "text_en": "ok"}
    judged = criterion({"all": [{"fact": "listed", "is": True}, judgement]})

    assert prospect_of(judged, NOTHING).chance.now == pytest.approx(1 - PLAIN_NO)


def test_what_no_law_decides_stays_as_likely_as_not() -> None:
    lawless = criterion({"definition": "old_firm"})

    assert prospect_of(lawless, NOTHING).chance == (0.5, {})


def test_the_same_fact_in_two_places_has_one_value() -> None:
    never = criterion({"all": [{"fact": "employees", "below": 20}, {"fact": "employees", "at_least": 20}]})

    assert prospect_of(never, NOTHING).chance.now == 0
    assert prospect_of(never, NOTHING).chance.given == {"employees": (0.0, 0.0)}


def test_what_is_known_in_part_leaves_only_what_agrees_with_it() -> None:
    national = criterion({"all": [{"holds": "srdi"}, {"holds": "srdi", "level": ["national"]}]})
    held = Facts({"designations.srdi": Designation(held=True)})

    assert prospect_of(national, held).chance.now == pytest.approx(1 / 2)
