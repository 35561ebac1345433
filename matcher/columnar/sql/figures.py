"""Figures and days in SQL: where a column reaches a threshold, and what a leaf makes of it.

A float stands for its shortest decimal, so that it is compared with the float that is where the
threshold is (`conditions.bound_at`). A quotient is decided by floats where these are far enough from
the threshold, and else by multiplying across, in whole numbers.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from itertools import zip_longest
from math import gcd
from operator import or_
from typing import Any, NamedTuple

import ibis
import numpy as np
from ibis.expr import datatypes as dt

from matcher.columnar.conditions import Conditions, bound_at
from matcher.columnar.outcomes import Break
from matcher.columnar.reading import UnfitColumn
from matcher.columnar.sql.sheets import Cell, Guard, Sheet

_NEAR = 1e-12
"""How far a quotient of floats may lie from the exact one, relatively."""
_CENTS = 2
_WHOLE = Decimal(10) ** 15
"""Under it a number of cents has a float of its own, whose shortest decimal it is."""
_WIDE = 18
"""Digits of a factor; two of them multiply within the 38 that both engines carry."""


class Figure:
    """One stated column that has an order; raises UnfitColumn for a type that is none."""

    def __init__(self, sheet: Sheet, key: str, cell: Cell, *, days: bool) -> None:
        self.key, self.cell, self._sheet = key, cell, sheet
        self.type: dt.DataType = sheet.schema[key]
        fits = self.type.is_date() if days else self.type.is_numeric()
        if not fits:
            raise UnfitColumn(key, f"{'days' if days else 'figures'} are expected, not {self.type}")
        self._cuts: dict[tuple[Break, bool], Cell] = {}
        if self.type.is_floating():
            problem = "a figure is not a number (NaN); what is not known is null"
            nan = sheet.cell(lambda column: column.isnan().fill_null(False), cell)
            sheet.guards.append(Guard(key, problem, nan))

    def known(self) -> Cell:
        """Where there is a figure."""
        return self._sheet.cell(lambda column: column.notnull(), self.cell)

    def cut(self, threshold: Break, *, over: bool = False) -> Cell:
        """Where the figure reaches a threshold, or exceeds it; null where it is not known."""
        key = (threshold, over)
        if key not in self._cuts:
            strict, bound = self._bound(threshold, over=over)
            compare: Callable[[Any], Any] = (lambda c: c > bound) if strict else (lambda c: c >= bound)
            self._cuts[key] = self._sheet.cell(compare, self.cell)
        return self._cuts[key]

    def _bound(self, threshold: Break, *, over: bool) -> tuple[bool, ibis.Value]:
        if isinstance(threshold, date):
            return over, ibis.literal(threshold)
        if isinstance(self.type, dt.Decimal):
            step = Decimal(1).scaleb(-(self.type.scale or 0))
            rounding = ROUND_FLOOR if over else ROUND_CEILING
            return over, ibis.literal(threshold.quantize(step, rounding), dt.Decimal(38, self.type.scale))
        floating = self.type.is_floating()
        strict, figure = bound_at(threshold, np.dtype(np.float64 if floating else np.int64), over=over)
        return strict, float_literal(float(figure)) if floating else ibis.literal(figure)


class Quotient:
    """One figure divided by another, where both are known and the lower one is above zero."""

    def __init__(self, sheet: Sheet, fact: str, above: Figure, below: Figure) -> None:
        self._sheet, self._fact = sheet, fact
        self._above, self._below = above, below
        for figure in (above, below):
            if figure.type.is_decimal():
                raise UnfitColumn(figure.key, f"{fact} is divided from floats or whole numbers, not decimals")
        divisor = sheet.cell(lambda b: ibis.ifelse(b > 0, b, ibis.null()), below.cell)
        self._quotient = sheet.cell(lambda a, b: a.cast("float64") / b.cast("float64"), above.cell, divisor)
        self._whole = tuple(sheet.cell(_whole(figure), figure.cell) for figure in (above, below))
        self._cuts: dict[tuple[Break, bool], Cell] = {}

    def known(self) -> Cell:
        """Where it can be divided."""
        return self._sheet.cell(lambda q: q.notnull(), self._quotient)

    def cut(self, threshold: Break, *, over: bool = False) -> Cell:
        """Where the quotient reaches a threshold, or exceeds it; null where there is none."""
        assert isinstance(threshold, Decimal)  # noqa: S101 - a ratio is no day
        key = (threshold, over)
        if key not in self._cuts:
            self._cuts[key] = self._cut(threshold, over=over)
        return self._cuts[key]

    def _cut(self, threshold: Decimal, *, over: bool) -> Cell:
        bound, width = float_literal(float(threshold)), float_literal(_NEAR * abs(float(threshold)))
        near = self._sheet.cell(lambda q: (q - bound).abs() <= width, self._quotient)
        left, right = self._factors(threshold)

        def exact(a: Any, b: Any) -> Any:  # noqa: ANN401 - columns
            one, other = a * left, b * right
            return one > other if over else one >= other

        across = self._sheet.cell(exact, *self._whole)
        lost = self._sheet.cell(lambda near, across: near.fill_null(False) & across.isnull(), near, across)
        problem = f"{self._fact} lies so near to {threshold} that figures of more than 15 digits decide"
        self._sheet.guards.append(Guard(self._above.key, problem, lost))
        return self._sheet.cell(
            lambda q, near, across: ibis.ifelse(near, across, q > bound), self._quotient, near, across
        )

    def _factors(self, threshold: Decimal) -> tuple[ibis.Value, ibis.Value]:
        """Give what both figures, as whole numbers, are multiplied by."""
        top, bottom = threshold.as_integer_ratio()
        above, below = (_CENTS if f.type.is_floating() else 0 for f in (self._above, self._below))
        left, right = bottom * 10**below, top * 10**above
        shared = gcd(left, right)
        factors = left // shared, right // shared
        if max(map(abs, factors)) >= 10**_WIDE:
            raise UnfitColumn(self._fact, f"{threshold} has too many digits to be compared with a quotient")
        left_factor, right_factor = (
            ibis.literal(Decimal(factor), dt.Decimal(_WIDE, 0)) for factor in factors
        )
        return left_factor, right_factor


def _whole(figure: Figure) -> Callable[[Any], Any]:
    """Give a figure as a whole number, of cents if it is a float; null where it is none, or too large."""
    if not figure.type.is_floating():
        return lambda n: ibis.ifelse(n.abs() < int(_WHOLE), n, ibis.null()).cast(dt.Decimal(_WIDE, 0))
    scale, most = float_literal(10.0**_CENTS), float_literal(float(_WHOLE / 10**_CENTS))

    def cents(column: Any) -> Any:  # noqa: ANN401 - a column
        small = ibis.ifelse(column.abs() < most, column, ibis.null())
        number = (small * scale + float_literal(0.5)).floor().cast("int64")
        fits = number.cast("float64") / scale == column
        return ibis.ifelse(fits, number, ibis.null()).cast(dt.Decimal(_WIDE, 0))

    return cents


def float_literal(value: float) -> ibis.Value:
    """Write a float so that an engine reads that very float: from its shortest decimal, as a text."""
    return ibis.literal(repr(value)).cast("float64")


class Ordered(NamedTuple):
    """A fact that has an order, as the leaves on it see it."""

    sheet: Sheet
    conditions: Conditions
    fact: str
    source: Figure | Quotient

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be."""
        cuts = self.conditions.cuts(self.fact)
        edges = (cuts.possible if possible else cuts.met)[leaf]
        return stretches(self.sheet, self.source, cuts.breaks, edges, otherwise=possible)


def stretches(
    sheet: Sheet,
    source: Figure | Quotient,
    breaks: Sequence[Break],
    edges: Sequence[int],
    *,
    otherwise: bool,
) -> Cell:
    """Give where a figure lies in one of the stretches of classes that begin and end at edges.

    `otherwise` is said where it is not known.
    """
    if tuple(edges) in ((), (0,)):
        holds = bool(edges)
        if holds is otherwise:
            return sheet.constant(holds)
        known = source.known()
        return known if holds else sheet.cell(lambda column: ~column, known)
    cells = [source.cut(breaks[(edge - 1) // 2], over=edge % 2 == 0) for edge in edges if edge]

    def united(*columns: Any) -> Any:  # noqa: ANN401 - columns
        bounds = [*columns] if edges[0] else [None, *columns]
        parts = [_stretch(start, end) for start, end in zip_longest(bounds[::2], bounds[1::2])]
        return reduce(or_, parts).fill_null(otherwise)

    return sheet.cell(united, *cells)


def _stretch(start: Any, end: Any) -> Any:  # noqa: ANN401 - columns, or none
    if start is None:
        return ~end
    return start if end is None else start & ~end
