"""Cells: the classes of values of one fact that no condition of a formula tells apart.

A fact that is read in conditions falls into cells, one for each way in which the conditions come
out; figures fall into stretches between thresholds. The ends of a stretch are values that a
company can have: money comes in fen, people and years in ones. A share is continuous, and a
stretch of shares that leaves out its threshold is closed by it: the amount comes as near to such
an end as one likes. What bounds a money figure or a count only because anything beyond would be
a slip of the pen (`FactSpec.maximum`) does not bound an amount.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product
from typing import Any, NamedTuple

from criteria.facts import Designation, FactKind, Facts, FactSpec, Level, Value
from criteria.leaves import prepared
from criteria.linting import candidates, thresholds
from criteria.nodes import Leaf
from criteria.results import MET, UNKNOWN, Result
from criteria.scope import Scope
from matcher.intervals import ONE, UNBOUNDED, ZERO, Number

QUANTUM = {FactKind.MONEY: Decimal("0.01"), FactKind.COUNT: ONE, FactKind.YEAR: ONE}
"""The steps in which figures come; shares have none."""

_RANGES = (FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR)


class Cell(NamedTuple):
    """A class of values: the tests that hold for them, as bits, and the stretch they fill."""

    bits: int
    low: Number = ZERO
    high: Number = ZERO


@dataclass(frozen=True, slots=True)
class Test:
    """A leaf as it counts towards a condition that must be met.

    Where no law is in force a leaf is neither met nor unmet, and the whole is not met: that
    is as if the leaf failed, or, under a `not`, as if it held.
    """

    leaf: Leaf
    positive: bool


class Domain:
    """What one fact may be, as far as the tests of one formula tell its values apart."""

    def __init__(self, spec: FactSpec, scope: Scope) -> None:
        self.spec = spec
        self.scope = scope
        self.quantum = QUANTUM.get(spec.kind)
        self.tests: dict[Test, int] = {}
        self.measured = False
        """Whether the formula reckons with the value, and does not only hold it against conditions."""
        self._checks: Sequence[tuple[Callable[[Any], Result], int, bool]] = ()
        self._unknown: tuple[Cell, ...] | None = None

    def bit(self, test: Test) -> int:
        """Give the bit of a test."""
        return self.tests.setdefault(test, 1 << len(self.tests))

    def cells(self, facts: Facts) -> tuple[Cell, ...]:
        """Give the cells in which a company may be; figures stand in order."""
        value = facts.known.get(self.spec.name)
        if value is not None:
            return self._of(value)
        possible = facts.possible.get(self.spec.name)
        if not possible:
            return self._anything()
        return self._merged(cell for each in sorted(possible, key=str) for cell in self._of(each))

    def _of(self, value: Value) -> tuple[Cell, ...]:
        cell, open_tests = self._held(value)
        if open_tests and isinstance(value, Designation | str):
            return self._merged(self._held(each)[0] for each in self._values(value))
        return (cell,)

    def _held(self, value: Value) -> tuple[Cell, bool]:
        """Hold a value against the tests: its cell, and whether a test of it is neither met nor unmet."""
        bits, open_tests = 0, False
        for check, bit, positive in self._checked():
            result = check(value)
            if result is MET:
                bits |= bit
            elif result is UNKNOWN:
                open_tests = True
                bits |= 0 if positive else bit
        if isinstance(value, Decimal):
            return Cell(bits, value, value), open_tests
        number = Decimal(value) if isinstance(value, int) else ZERO
        return Cell(bits, number, number), open_tests

    def _checked(self) -> Sequence[tuple[Callable[[Any], Result], int, bool]]:
        """Give the tests made ready, each with its bit and whether it is positive."""
        if len(self._checks) < len(self.tests):
            self._checks = [
                (prepared(test.leaf, self.scope).test, bit, test.positive) for test, bit in self.tests.items()
            ]
        return self._checks

    def _anything(self) -> tuple[Cell, ...]:
        """Give the cells of a company of which nothing is known."""
        if self._unknown is None:
            ranges = self.spec.kind in _RANGES
            self._unknown = (
                tuple(self._stretches())
                if ranges
                else self._merged(self._held(each)[0] for each in self._values())
            )
        return self._unknown

    def _merged(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """Leave out what is there already; of figures that are reckoned with, each counts."""
        if self.measured:
            return tuple(sorted(set(cells), key=lambda cell: (cell.low, cell.high)))
        return tuple({cell.bits: cell for cell in cells}.values())

    def _values(self, value: Value | None = None) -> Iterator[Value]:
        """Give values such that every outcome of the tests is shown by one of them."""
        found = candidates(self.spec, self._leaves(), self.scope)
        match value:
            case None:
                yield from found
            case Designation():
                yield from _completed(value, found, self.scope.as_of)
            case str():
                above = self.scope.codes[self.spec.code_system or ""].above
                inside = [code for code in found if isinstance(code, str) and value in above(code)]
                yield from inside or (value,)
            case _:
                yield value

    def _leaves(self) -> list[Leaf]:
        return [test.leaf for test in self.tests]

    def _stretches(self) -> Iterator[Cell]:
        """Cut the range of a figure at the thresholds, and join again what no test tells apart."""
        low, high = self._range()
        joined: list[Cell] = []
        for start, end, witness in self._pieces(low, high):
            bits = self._held(witness)[0].bits
            if joined and joined[-1].bits == bits:
                joined[-1] = joined[-1]._replace(high=end)
            else:
                joined.append(Cell(bits, start, end))
        yield from joined

    def _range(self) -> tuple[Number, Number]:
        spec = self.spec
        low = -UNBOUNDED if spec.minimum is None or spec.minimum < 0 else spec.minimum
        certain = spec.kind in (FactKind.RATIO, FactKind.YEAR) and spec.maximum is not None
        return low, spec.maximum if certain and spec.maximum is not None else UNBOUNDED

    def _pieces(self, low: Number, high: Number) -> Iterator[tuple[Number, Number, Decimal]]:
        """Give the thresholds and what lies between, each with a value that stands for it."""
        found = (value for leaf in self._leaves() for value in thresholds(leaf, self.scope))
        cuts = sorted({Decimal(value) for value in found if not isinstance(value, date)})
        start = low
        for cut in cuts:
            if not low <= cut <= high:
                continue
            below, above = self._around(cut)
            yield from self._between(start, below)
            if self.quantum is None or above - below > self.quantum:
                yield cut, cut, cut
            start = above
        yield from self._between(start, high)

    def _around(self, cut: Decimal) -> tuple[Decimal, Decimal]:
        """Give the last value before a cut and the first beyond it; of a share, the cut itself."""
        if self.quantum is None:
            return cut, cut
        return ceiling(cut, self.quantum) - self.quantum, floor(cut, self.quantum) + self.quantum

    def _between(self, low: Number, high: Number) -> Iterator[tuple[Number, Number, Decimal]]:
        if high < low or (high == low and self.quantum is None):
            return
        ends = [end for end in (low, high) if isinstance(end, Decimal)]
        if not ends:
            yield low, high, ZERO
        elif self.quantum is not None:
            yield low, high, ends[0]
        elif len(ends) == 1:
            yield low, high, ends[0] + (1 if ends[0] is low else -1)
        else:
            yield low, high, (ends[0] + ends[1]) / 2


def floor(number: Decimal, quantum: Decimal) -> Decimal:
    """Give the last multiple of a quantum that does not exceed a number."""
    return (number / quantum).to_integral_value(ROUND_FLOOR) * quantum


def ceiling(number: Decimal, quantum: Decimal) -> Decimal:
    """Give the first multiple of a quantum that reaches a number."""
    return (number / quantum).to_integral_value(ROUND_CEILING) * quantum


def _completed(value: Designation, found: Iterable[Value], as_of: date) -> Iterator[Designation]:
    """Fill in a designation that is only partly known; one that is held is held on the as-of date."""
    if not value.held:
        yield value
        return
    shown = [each for each in found if isinstance(each, Designation)]
    levels: Sequence[Level] = [value.level] if value.level else list(Level)
    first = {each.since for each in shown if each.since is not None and each.since <= as_of}
    last = {each.until for each in shown if each.until is not None and each.until >= as_of}
    firsts = [value.since] if value.since else sorted(first | {as_of})
    lasts = [value.until] if value.until else sorted(last | {as_of})
    for level, since, until in product(levels, firsts, lasts):
        yield replace(value, level=level, since=since, until=until)
