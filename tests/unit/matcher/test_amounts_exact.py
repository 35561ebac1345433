"""Amounts: both ends are amounts of companies that may be behind the facts, and none lies beyond."""

from decimal import Decimal

import pytest
from hypothesis import event, given
from support.effort import quick, slow
from support.formulas import exactly
from support.grids import GRID, everyone, grid_companies, grid_formulas

from criteria.facts import Facts
from criteria.formulas import Formula
from matcher.amounts import Interval, evaluate, settles


def _brute_force(formula: Formula, facts: Facts) -> Interval:
    amounts = [exactly(formula, values, scope=GRID) for values in everyone(facts)]
    return Interval(min(amounts), max(amounts))


def _is_exact(formula: Formula, facts: Facts) -> None:
    interval, tried = evaluate(formula, facts, GRID), _brute_force(formula, facts)

    assert interval.low <= tried.low
    assert tried.high <= interval.high
    if settles(formula, GRID):
        event("settled")
        assert interval == tried
    else:
        event("not settled")


@quick(400)
@given(grid_formulas(), grid_companies())
def test_the_ends_are_the_least_and_greatest_amount_of_all_companies(formula: Formula, facts: Facts):
    _is_exact(formula, facts)


@quick(200)
@given(grid_formulas(products=False), grid_companies())
def test_the_ends_are_exact_where_nothing_is_multiplied(formula: Formula, facts: Facts):
    _is_exact(formula, facts)


@pytest.mark.slow
@slow()
@given(grid_formulas(size=10), grid_companies())
def test_the_ends_are_exact_at_length(formula: Formula, facts: Facts):
    _is_exact(formula, facts)
