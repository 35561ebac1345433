"""Outcomes: what the conditions on one fact come to, asked once for each class of its values.

Whatever lies between two thresholds that the catalogue uses comes out alike, and so does each
threshold itself. One value of each class is judged as a company's would be (`criteria.judging`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from criteria.facts import FactKind, Facts
from criteria.judging import judge
from criteria.leaves import test
from criteria.linting import thresholds
from criteria.nodes import Holds, Leaf
from criteria.results import UNKNOWN, Result
from criteria.scope import Scope
from matcher.columnar.columns import State

ORDERED = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR, FactKind.DATE})
"""The kinds of facts that have an order, and so thresholds."""

EPOCH = date(1970, 1, 1).toordinal()
"""From which days are counted in a column."""

Break: TypeAlias = Decimal | date


def outcome(leaf: Leaf, state: State, scope: Scope) -> Result:
    """Give what a leaf comes to for a state of its fact."""
    if state is None:
        return UNKNOWN
    if isinstance(state, tuple):
        return judge(leaf, Facts({}, {leaf.fact: frozenset(state)}), scope).result
    return test(leaf, state, scope)


def days_of(leaves: Sequence[Leaf], scope: Scope) -> tuple[date, ...]:
    """Give the days by which the answers about a recognition turn, ascending."""
    days = {scope.as_of}
    for leaf in leaves:
        for span in (leaf.since, leaf.until) if isinstance(leaf, Holds) else ():
            for term in () if span is None else (span.at_least, span.at_most, span.in_year):
                value = None if term is None else scope.value(term)
                if isinstance(value, date):
                    days.add(value)
                elif isinstance(value, int):
                    days |= {date(value, 1, 1), date(value, 12, 31)}
    return tuple(sorted(days))


def breaks_of(leaves: Sequence[Leaf], scope: Scope) -> tuple[Break, ...]:
    """Give the thresholds of some leaves on one fact, ascending, as decimals or days."""
    found = {value for leaf in leaves for value in thresholds(leaf, scope)}
    return tuple(sorted(value if isinstance(value, date) else Decimal(value) for value in found))


def representatives(breaks: Sequence[Break]) -> list[Any]:
    """Give one value of each class, ascending: under, at and over every threshold.

    Of class 2k+1 is the k-th threshold alone. No day lies between two that follow each other: the
    class between them has no member, and any value may stand for it.
    """
    if not breaks:
        return [Decimal(0)]
    found: list[Any] = [_beyond(breaks[0], -1)]
    for at, value in enumerate(breaks):
        after = breaks[at + 1] if at + 1 < len(breaks) else None
        found += [value, _beyond(value, 1) if after is None else _between(value, after)]
    return found


def _beyond(value: Break, step: int) -> Break:
    if not isinstance(value, date):
        return value + step
    try:
        return value + timedelta(days=step)
    except OverflowError:  # no day is beyond: the class has no member
        return value


def _between(low: Any, high: Any) -> Break:  # noqa: ANN401 - both of one kind
    if isinstance(low, date):
        return low + timedelta(days=1)
    middle: Decimal = low + (high - low) / 2
    return middle
