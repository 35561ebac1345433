"""Causes: they suffice, with them put back it comes out otherwise, and none of them can be spared."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import assume, given
from support.effort import quick, slow
from support.formulas import formulas
from support.law import criterion
from support.profiles import companies
from support.trees import judged_trees, trees
from support.two_sides import comparison, plan

from criteria.facts import Facts
from criteria.formulas import Formula
from criteria.nodes import Criterion
from criteria.results import MET, UNMET, Result
from matcher.aligning import Pair
from matcher.comparing import Causes, Comparison
from matcher.worlds import Difference, Kind, Taken

PEOPLE = companies(narrowed=False)
ALL_TRIED = 7
"""Among how many differences every smaller set can be tried here."""


def explains(compared: Comparison, outcome: Callable[[Taken], object], causes: Taken) -> bool:
    """Tell whether the outcome comes about with only these, and not with only these put back."""
    after = outcome(compared.after)
    return outcome(causes) == after and outcome(compared.after - causes) != after


def hold(compared: Comparison, outcome: Callable[[Taken], object], causes: Causes) -> None:
    assert explains(compared, outcome, frozenset(causes))
    for cause in causes:
        assert not explains(compared, outcome, frozenset(causes) - {cause}), cause
    if len(compared.after) <= ALL_TRIED:
        for size in range(len(causes)):
            for fewer in combinations(compared.after, size):
                assert not explains(compared, outcome, frozenset(fewer)), fewer


def hold_for_verdicts(before: Facts, after: Facts, first: Criterion, then: Criterion) -> None:
    compared = comparison(before, after, plan(first), plan(then))
    assume(compared.state(frozenset()) is not compared.state(compared.after))
    hold(compared, compared.state, compared.causes_of_verdict())


@quick(60)
@given(judged_trees(), PEOPLE, PEOPLE)
def test_the_facts_named_for_a_verdict_suffice_and_none_can_be_spared(tree, before, after):
    hold_for_verdicts(before, after, tree, tree)


@pytest.mark.slow
@slow()
@given(judged_trees(size=12), PEOPLE, PEOPLE)
def test_the_facts_named_for_a_verdict_suffice_and_none_can_be_spared_at_length(tree, before, after):
    hold_for_verdicts(before, after, tree, tree)


@quick(50)
@given(trees(), trees(), PEOPLE, PEOPLE)
def test_so_it_is_with_facts_and_law_together(first, then, before, after):
    hold_for_verdicts(before, after, first, then)


@quick(50)
@given(formulas(), PEOPLE, PEOPLE)
def test_so_it_is_with_amounts(formula: Formula, before: Facts, after: Facts):
    tree = criterion({"fact": "employees", "at_least": 1})
    compared = comparison(before, after, plan(tree, formula))
    assume(compared.worth(frozenset()) != compared.worth(compared.after))
    hold(compared, compared.worth, compared.causes_of_amount())


def demanded(pair: Pair) -> tuple[Result, ...]:
    """Give the results of a condition as it is asked for: under a `not`, turned round."""
    return tuple(result.negated() if pair.negated else result for result in pair.results)


@quick(60)
@given(judged_trees(), PEOPLE, PEOPLE)
def test_a_fall_is_blamed_on_what_is_unmet_now_and_was_not(tree, before, after):
    compared = comparison(before, after, plan(tree))
    assume(compared.state(compared.after) is UNMET is not compared.state(frozenset()))
    turned = [demanded(pair) for pair in compared.turned()]
    assert turned
    assert all(was is not UNMET is now for was, now in turned)


@quick(60)
@given(judged_trees(), PEOPLE, PEOPLE)
def test_a_rise_is_owed_to_what_is_met_now_and_was_not(tree, before, after):
    compared = comparison(before, after, plan(tree))
    assume(compared.state(compared.after) is MET is not compared.state(frozenset()))
    turned = [demanded(pair) for pair in compared.turned()]
    assert turned
    assert all(was is not MET is now for was, now in turned)


@quick(50)
@given(judged_trees(), PEOPLE, PEOPLE)
def test_every_condition_that_turned_is_named_with_what_turned_it(tree, before, after):
    compared = comparison(before, after, plan(tree))
    causes = compared.causes_of_verdict()
    for pair in compared.turned():
        turn = compared.causes_of_turn(pair, causes)
        assert pair.results[0] is not pair.results[1]
        assert turn
        assert set(turn) <= compared.after


@quick(50)
@given(judged_trees(), PEOPLE)
def test_nothing_differs_between_a_side_and_itself(tree, facts):
    compared = comparison(facts, facts, plan(tree))
    assert compared.after == frozenset()
    assert compared.causes_of_verdict() == compared.causes_of_amount() == compared.turned() == ()


def test_of_two_that_each_would_have_sufficed_both_are_named():
    tree = criterion({"all": [{"fact": "employees", "at_least": 20}, {"fact": "listed", "is": False}]})
    compared = comparison(
        Facts({"employees": 20, "listed": False}), Facts({"employees": 19, "listed": True}), plan(tree)
    )
    assert [name for _, name in compared.causes_of_verdict()] == ["employees", "listed"]
    assert [pair.results for pair in compared.turned()] == [(MET, UNMET), (MET, UNMET)]


def test_a_fact_that_changes_and_does_not_matter_is_not_named():
    tree = criterion({"any": [{"fact": "employees", "at_least": 20}, {"fact": "listed", "is": True}]})
    compared = comparison(
        Facts({"employees": 19, "listed": False}), Facts({"employees": 18, "listed": True}), plan(tree)
    )
    assert compared.causes_of_verdict() == (Difference(Kind.FACT, "listed"),)


def test_a_threshold_that_rises_above_an_unchanged_figure_is_the_law_s_doing():
    first, then = (plan(criterion({"fact": "employees", "at_least": bound})) for bound in (20, 300))
    compared = comparison(Facts({"employees": 25}), Facts({"employees": 26}), first, then)
    assert [kind for kind, _ in compared.causes_of_verdict()] == [Kind.ELIGIBILITY]
