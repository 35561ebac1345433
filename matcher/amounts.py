"""Amounts: what a formula comes to, as an interval in yuan.

With every fact known the interval is one figure. A missing fact stands for all its values, so
the interval holds every amount that is still possible; an end is `None` where it is unbounded.
Bounds are those of interval arithmetic: never too narrow, and exact where a formula reads each
fact once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from criteria.asking import ask
from criteria.facts import FactKind, FactName, Facts
from criteria.formulas import (
    Constant,
    Difference,
    FactAmount,
    Formula,
    Greatest,
    Least,
    ParameterAmount,
    Product,
    Sum,
    UpTo,
    When,
    below,
)
from criteria.judging import Finding, judge
from criteria.results import MET, TO_BE_JUDGED, UNMET
from criteria.scope import Scope

_INFINITY = Decimal("Infinity")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from low to high, both included; infinite where nothing bounds them."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Whether it is a single figure."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.low.is_finite() and self.high.is_finite()


def evaluate(formula: Formula, facts: Facts, scope: Scope) -> Interval:
    """Evaluate a formula for one company."""
    match formula:
        case Constant(number=number):
            return Interval(number, number)
        case FactAmount(fact=fact):
            return _fact(fact, facts, scope)
        case ParameterAmount(parameter=name):
            figure = scope.figure(name)
            return Interval(-_INFINITY, _INFINITY) if figure is None else Interval(figure, figure)
        case Sum(parts=parts):
            return _folded(_plus, [evaluate(part, facts, scope) for part in parts])
        case Product(parts=parts):
            return _folded(_times, [evaluate(part, facts, scope) for part in parts])
        case Difference(terms=(first, second)):
            left, right = evaluate(first, facts, scope), evaluate(second, facts, scope)
            return Interval(left.low - right.high, left.high - right.low)
        case Least(parts=parts):
            values = [evaluate(part, facts, scope) for part in parts]
            return Interval(min(v.low for v in values), min(v.high for v in values))
        case Greatest(parts=parts):
            values = [evaluate(part, facts, scope) for part in parts]
            return Interval(max(v.low for v in values), max(v.high for v in values))
        case UpTo(part=part):
            return Interval(_ZERO, max(_ZERO, evaluate(part, facts, scope).high))
        case When():
            return _when(formula, facts, scope)
        case _:
            assert_never(formula)


def unknowns(formula: Formula, facts: Facts, scope: Scope) -> tuple[FactName, ...]:
    """Give the facts to ask for before a formula comes to a single figure."""
    return tuple(dict.fromkeys(_asked(formula, facts, scope)))


def _asked(formula: Formula, facts: Facts, scope: Scope) -> Iterator[FactName]:
    match formula:
        case FactAmount(fact=fact):
            if fact not in facts.known:
                yield from facts.to_settle(fact)
        case When(when=when, then=then, otherwise=otherwise):
            finding = judge(when, facts, scope)
            yield from ask(finding, facts)
            settled = finding.result in (MET, UNMET) or not _can_be_settled(finding, facts)
            if finding.result is MET or not settled:
                yield from _asked(then, facts, scope)
            if finding.result is not MET:
                yield from _asked(otherwise, facts, scope)
        case _:
            for part in below(formula):
                yield from _asked(part, facts, scope)


def _when(formula: When, facts: Facts, scope: Scope) -> Interval:
    finding = judge(formula.when, facts, scope)
    if finding.result is MET:
        return evaluate(formula.then, facts, scope)
    if finding.result is UNMET or not _can_be_settled(finding, facts):
        return evaluate(formula.otherwise, facts, scope)
    then, otherwise = evaluate(formula.then, facts, scope), evaluate(formula.otherwise, facts, scope)
    return Interval(min(then.low, otherwise.low), max(then.high, otherwise.high))


def _can_be_settled(finding: Finding, facts: Facts) -> bool:
    """Tell an open question from a rule that has no law in force, which does not apply."""
    return finding.result is TO_BE_JUDGED or bool(ask(finding, facts))


def _fact(fact: str, facts: Facts, scope: Scope) -> Interval:
    value = facts.known.get(fact)
    if isinstance(value, int | Decimal):
        return Interval(Decimal(value), Decimal(value))
    spec = scope.vocabulary[fact]
    low = -_INFINITY if spec.minimum is None or spec.minimum < 0 else spec.minimum
    high = spec.maximum if spec.kind is FactKind.RATIO and spec.maximum is not None else _INFINITY
    return Interval(low, high)


def _folded(combine: Callable[[Interval, Interval], Interval], parts: Sequence[Interval]) -> Interval:
    total = parts[0]
    for part in parts[1:]:
        total = combine(total, part)
    return total


def _plus(left: Interval, right: Interval) -> Interval:
    return Interval(left.low + right.low, left.high + right.high)


def _times(left: Interval, right: Interval) -> Interval:
    corners = [_product(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Interval(min(corners), max(corners))


def _product(a: Decimal, b: Decimal) -> Decimal:
    """Multiply, with nothing times anything being nothing, however large."""
    return _ZERO if _ZERO in (a, b) else a * b
