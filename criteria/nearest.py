"""Nearest: values of a fact that come out as demanded, those nearest to the present value first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from criteria.facts import Better, Designation, FactKind, FactSpec, Value
from criteria.leaves import test
from criteria.linting import candidates, thresholds
from criteria.mending import Demand
from criteria.nodes import Holds, Includes, terms
from criteria.results import MET, UNMET
from criteria.scope import Scope

QUANTA = {
    FactKind.MONEY: Decimal("0.01"),
    FactKind.COUNT: 1,
    FactKind.YEAR: 1,
    FactKind.RATIO: Decimal("0.0001"),
    FactKind.DATE: timedelta(days=1),
}
"""The smallest step in which a fact is stated: a fen, a person, a day, a hundredth of a percent."""


def satisfies(demands: Sequence[Demand], value: Value, scope: Scope) -> bool:
    """Tell whether a value makes every leaf come out as demanded."""
    return all(test(demand.leaf, value, scope) is (MET if demand.met else UNMET) for demand in demands)


def nearest(
    spec: FactSpec, demands: Sequence[Demand], now: Value | None, scope: Scope, bounds: Sequence[Value] = ()
) -> Iterator[Value]:
    """Give values that satisfy all demands, nearest first; none where none does.

    Only values on the better side of the present one are given, where the fact has one. `bounds`
    are further figures at which something changes.
    """
    for value in _ordered(spec, demands, now, scope, bounds):
        if _allowed(spec, now, value) and satisfies(demands, value, scope):
            yield value


def _ordered(
    spec: FactSpec, demands: Sequence[Demand], now: Value | None, scope: Scope, bounds: Sequence[Value]
) -> Iterator[Value]:
    match spec.kind:
        case FactKind.MONEY | FactKind.COUNT | FactKind.RATIO | FactKind.YEAR | FactKind.DATE:
            yield from _figures(spec, demands, now, scope, bounds)
        case FactKind.CODES:
            yield from _sets(demands, now)
        case FactKind.CHOICE:
            yield from _choices(spec, demands, now, scope)
        case FactKind.DESIGNATION:
            yield from _designations(spec, demands, now, scope)
        case _:
            yield from candidates(spec, [demand.leaf for demand in demands], scope)


def _allowed(spec: FactSpec, now: Value | None, value: Value) -> bool:
    """Tell whether a change goes the way in which a company would want it to go."""
    if now is None or spec.change.better is Better.ANY:
        return True
    before: Any = now
    after: Any = value
    return bool(after > before if spec.change.better is Better.MORE else after < before)


def _figures(
    spec: FactSpec, demands: Sequence[Demand], now: Value | None, scope: Scope, more: Sequence[Value]
) -> Iterator[Value]:
    step: Any = QUANTA[spec.kind]
    bounds: list[Any] = [*more, *(bound for demand in demands for bound in thresholds(demand.leaf, scope))]
    around = {
        value
        for bound in bounds
        for value in (bound - step, bound, bound + step)
        if (spec.minimum is None or value >= spec.minimum) and (spec.maximum is None or value <= spec.maximum)
    }
    start: Any = now if now is not None else max(bounds, default=None)
    yield from sorted(around, key=lambda value: (abs(value - start), value))


def _sets(demands: Sequence[Demand], now: Value | None) -> Iterator[Value]:
    """Give the set with as few members put in and taken out as may be."""
    held = now if isinstance(now, frozenset) else frozenset[str]()
    banned = {
        member
        for demand in demands
        if isinstance(demand.leaf, Includes) and not demand.met
        for member in demand.leaf.members
    }
    for demand in demands:
        if isinstance(demand.leaf, Includes) and demand.met and held.isdisjoint(demand.leaf.members):
            held |= {next((m for m in demand.leaf.members if m not in banned), demand.leaf.members[0])}
    yield held - banned


def _choices(spec: FactSpec, demands: Sequence[Demand], now: Value | None, scope: Scope) -> Iterator[Value]:
    """Give the options by their place beside the present one; without one, those that leaves name first."""
    options = [*(spec.options or ())]
    if isinstance(now, str) and now in options:
        place = options.index(now)
        yield from sorted(options, key=lambda option: abs(options.index(option) - place))
        return
    named = [scope.value(term) for demand in demands if demand.met for term in terms(demand.leaf)]
    yield from dict.fromkeys([*(option for option in named if isinstance(option, str)), *options])


def _designations(
    spec: FactSpec, demands: Sequence[Demand], now: Value | None, scope: Scope
) -> Iterator[Designation]:
    """Give a recognition awarded on the as-of date, at each level that is asked for, or other details.

    What is already held is not awarded again, except at another level, and its dates are past.
    """
    leaves = [demand.leaf for demand in demands if isinstance(demand.leaf, Holds)]
    held = now if isinstance(now, Designation) and now.held_on(scope.as_of) else None
    if held is None:
        levels = dict.fromkeys(level for leaf in leaves for level in leaf.levels or ())
        yield from (Designation(True, level, scope.as_of) for level in levels or (None,))
    for value in candidates(spec, leaves, scope):
        if not isinstance(value, Designation):
            continue
        if held is None:
            yield value
        elif value.held and value.level is not held.level:
            yield replace(value, since=scope.as_of if held.level else held.since or value.since)
        elif value.held:
            yield replace(held, since=held.since or value.since, until=held.until or value.until)
