"""Leaves: what a condition on one fact comes to for one value.

A leaf is prepared once for a scope, with its bounds resolved on the as-of date, and then held
against the values of many companies.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias, assert_never

from criteria.codes import Containment
from criteria.facts import Designation, Value
from criteria.nodes import (
    Above,
    AtLeast,
    AtMost,
    Below,
    Between,
    DateRange,
    Holds,
    In,
    Includes,
    Is,
    IsKnown,
    Leaf,
    Within,
)
from criteria.results import MET, UNKNOWN, UNMET, Result
from criteria.scope import Prepared, Scope
from criteria.terms import Term

Test: TypeAlias = Callable[[Any], Result]
"""Holds one known value of the leaf's fact against the leaf."""


def prepared(leaf: Leaf, scope: Scope) -> Prepared:
    """Give a leaf made ready for a scope: itself, the fact it looks at, and its test."""
    known = scope.prepared.get(id(leaf))
    if known is None:
        known = scope.prepared[id(leaf)] = Prepared(leaf, leaf.fact, _test_of(leaf, scope))
    return known


def test(leaf: Leaf, value: Value, scope: Scope) -> Result:
    """Hold one known value against a leaf; unknown where the value is itself only partly known.

    Raises TypeError where the value cannot be compared with the leaf's bounds.
    """
    result: Result = prepared(leaf, scope).test(value)
    return result


def _test_of(leaf: Leaf, scope: Scope) -> Test:
    match leaf:
        case AtLeast() | Above() | AtMost() | Below():
            return _comparison(leaf, scope)
        case Between(bounds=(low, high)):
            least, most = scope.value(low), scope.value(high)
            if least is None or most is None:
                return _unknown
            return lambda value: MET if least <= value <= most else UNMET
        case Is(value=term):
            return _membership((term,), scope)
        case In(values=terms):
            return _membership(terms, scope)
        case Includes(members=members):
            wanted = frozenset(members)
            return lambda value: UNMET if wanted.isdisjoint(value) else MET
        case Within():
            return _containment(leaf, scope)
        case Holds():
            return _holding(leaf, scope)
        case IsKnown():
            return lambda _: MET
        case _:
            assert_never(leaf)


def _unknown(_: Value) -> Result:
    return UNKNOWN


def _comparison(leaf: AtLeast | Above | AtMost | Below, scope: Scope) -> Test:
    bound = scope.value(leaf.threshold)
    if bound is None:
        return _unknown
    match leaf:
        case AtLeast():
            return lambda value: MET if value >= bound else UNMET
        case Above():
            return lambda value: MET if value > bound else UNMET
        case AtMost():
            return lambda value: MET if value <= bound else UNMET
        case Below():
            return lambda value: MET if value < bound else UNMET
        case _:
            assert_never(leaf)


def _membership(terms: tuple[Term, ...], scope: Scope) -> Test:
    """Test for one of some values; with no law in force for one of them, the others may still match."""
    values = [scope.value(term) for term in terms]
    wanted = [value for value in values if value is not None]
    otherwise = UNMET if len(wanted) == len(values) else UNKNOWN
    return lambda value: MET if value in wanted else otherwise


def _containment(leaf: Within, scope: Scope) -> Test:
    regions = scope.regions(leaf)
    if regions is None:
        return _unknown
    place = scope.code_tree(leaf.fact).place

    def contains(value: Value) -> Result:
        if not isinstance(value, str):
            return UNKNOWN
        places = {place(value, region) for region in regions}
        if Containment.INSIDE in places:
            return MET
        return UNKNOWN if Containment.PARTLY in places else UNMET

    return contains


def _holding(leaf: Holds, scope: Scope) -> Test:
    """Test a designation as a conjunction: held today, at a level, since and until some day."""
    levels, as_of = leaf.levels, scope.as_of
    since, until = _range(leaf.since, scope), _range(leaf.until, scope)

    def holds(value: Value) -> Result:
        if not isinstance(value, Designation):
            return UNKNOWN
        if not value.held_on(as_of):
            return UNMET
        results = [MET]
        if levels is not None:
            results.append(UNKNOWN if value.level is None else MET if value.level in levels else UNMET)
        # What is held today was awarded by today and has not ended, though the days may not be known.
        if since is not None:
            results.append(since(value.since or date.min, value.since or as_of))
        if until is not None:
            results.append(until(value.until or as_of, value.until or date.max))
        return min(results)

    return holds


def _range(wanted: DateRange | None, scope: Scope) -> Callable[[date, date], Result] | None:
    """Test a day that lies between two days, both included; a bound with no law in force leaves it open."""
    if wanted is None:
        return None
    terms = (wanted.at_least, wanted.at_most, wanted.in_year)
    bounds: list[Any] = [None if term is None else scope.value(term) for term in terms]
    lawless = any(bound is None for bound, term in zip(bounds, terms, strict=True) if term is not None)
    first, last, year = bounds[0] or date.min, bounds[1] or date.max, bounds[2]
    if year is not None:
        first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))

    def within(earliest: date, latest: date) -> Result:
        if latest < first or earliest > last or first > last:
            return UNMET
        return UNKNOWN if lawless or earliest < first or latest > last else MET

    return within
