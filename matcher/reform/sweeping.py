"""Sweeping: one threshold at many values, in one pass over the rows.

The tree is judged twice: with the swept leaf met wherever its fact is known, and unmet wherever it is.
Where the two agree, the threshold does not matter. Where they differ, the answer is the one for met or
the one for unmet, and which of them only hangs on the fact's value: how many there are at each threshold
is read off the sorted values. The counts are those of judging at each threshold on its own.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.facts import FactKind
from criteria.nodes import Above, AtLeast, AtMost, Criterion, IsKnown, Not
from criteria.results import MET
from criteria.scope import Scope
from matcher.columnar.columns import Coded, Column, Columns, Mask, Ordered, unpacked
from matcher.columnar.conditions import bound_at
from matcher.columnar.deriving import DERIVED
from matcher.columnar.engine import Engine, Judged
from matcher.columnar.outcomes import outcome
from matcher.reform.effects import Counts
from matcher.reform.locating import Located, Threshold
from matcher.reform.worth import Worth

PLANES = ("possible", "reached", "certain")
"""What is counted at each threshold: at least unknown, at least to be judged, met."""


class Point(NamedTuple):
    """What a threshold comes to: companies, and the sums of their low and high amounts in fen.

    A sum is None where nothing bounds the amount of one of them; unless `priced`, there are no figures.
    """

    threshold: Decimal
    possible: int
    reached: int
    certain: int
    low: int | None
    high: int | None
    priced: bool


class Sweep:
    """A threshold of one tree at several values; `keys` are the columns to read."""

    def __init__(
        self, located: Located, thresholds: Sequence[Decimal], scope: Scope, worth: Worth | None = None
    ) -> None:
        self._scope = scope
        self._leaf = located.leaf
        self.thresholds = [*thresholds]
        self._leaves = [at_threshold(located.leaf, value) for value in thresholds]
        known = IsKnown(fact=located.leaf.fact)
        trees: list[Criterion] = [located.with_(known), located.with_(Not(part=known))]
        if located.leaf.fact in DERIVED:  # of a derived figure, columns have only classes between thresholds
            trees += self._leaves
        self._engine = Engine(trees, scope)
        self._worth = worth
        size = len(self.thresholds)
        self._counts = {plane: np.zeros(size, np.int64) for plane in PLANES}
        self._sums = np.zeros((4, size), np.int64)

    @property
    def keys(self) -> list[str]:
        """The columns that have to be read."""
        return sorted({*self._engine.keys, *(self._worth.keys if self._worth is not None else ())})

    def take(self, batch: pa.RecordBatch) -> None:
        """Count the companies of a batch; raises UnfitColumn."""
        rows = batch.num_rows
        columns = self._engine.columns(batch)
        judged = self._engine.judge_columns(columns, rows)
        column = columns.get(self._leaf.fact)
        for plane, met, unmet in _both(judged, rows):
            ones = np.ones(rows, np.int64)
            self._counts[plane] += self._summed(met, unmet, column, ones)
            if plane == "reached" and self._worth is not None:
                self._add_worth(batch, met, unmet, columns)

    @property
    def points(self) -> list[Point]:
        """What has come out so far, threshold by threshold."""
        found = []
        for at, threshold in enumerate(self.thresholds):
            possible, reached, certain = (int(self._counts[plane][at]) for plane in PLANES)
            low, high, open_low, open_high = (int(figure) for figure in self._sums[:, at])
            span = (None if open_low else low, None if open_high else high)
            found.append(Point(threshold, possible, reached, certain, *span, self._worth is not None))
        return found

    def _add_worth(self, batch: pa.RecordBatch, met: Mask, unmet: Mask, columns: Columns) -> None:
        assert self._worth is not None  # noqa: S101 - the caller has one
        due = np.flatnonzero(met | unmet)
        if not len(due):
            return
        column = columns.get(self._leaf.fact)
        some = None if column is None else _rows_of(column, due)
        for figure, values in enumerate(self._worth.of(batch.take(pa.array(due)))):
            self._sums[figure] += self._summed(met[due], unmet[due], some, values)

    def _summed(self, met: Mask, unmet: Mask, column: Column | None, weights: Counts) -> Counts:
        """Sum weights at each threshold over the rows that hold there."""
        always = int(weights[met & unmet].sum())
        total = np.full(len(self.thresholds), always, np.int64)
        if column is None:
            return total
        for hanging, holds_when_met in ((met & ~unmet, True), (unmet & ~met, False)):
            if hanging.any():
                reaching = self._where_met(column, hanging, weights[hanging])
                total += reaching if holds_when_met else int(weights[hanging].sum()) - reaching
        return total

    def _where_met(self, column: Column, hanging: Mask, weights: Counts) -> Counts:
        """Sum weights over the rows, of which the fact is known, that meet the leaf at each threshold."""
        if isinstance(column, Ordered):
            return self._of_figures(column.values[hanging], weights)
        assert isinstance(column, Coded)  # noqa: S101 - a figure is no flag
        sums = np.zeros(len(column.states.states), np.int64)
        np.add.at(sums, column.codes[hanging], weights)
        used = np.flatnonzero(sums)
        table = [
            [outcome(leaf, column.states.states[state], self._scope) is MET for state in used]
            for leaf in self._leaves
        ]
        reaching: Counts = np.array(table, np.int64).reshape(len(self._leaves), len(used)) @ sums[used]
        return reaching

    def _of_figures(self, values: npt.NDArray[np.int64], weights: Counts) -> Counts:
        order = np.argsort(values, kind="stable")
        values = values[order]
        running = np.concatenate([[0], np.cumsum(weights[order])])
        upwards = isinstance(self._leaf, AtLeast | Above)
        over = isinstance(self._leaf, Above | AtMost)  # above: from over it on; at most: up to it
        places = []
        for leaf in self._leaves:
            bound = self._scope.value(leaf.threshold)
            strict, figure = bound_at(_break(bound), values.dtype, over=over)
            places.append(int(np.searchsorted(values, figure, side="right" if strict else "left")))
        below = running[np.array(places)]
        reaching: Counts = running[-1] - below if upwards else below
        return reaching


def at_threshold(leaf: Threshold, value: Decimal) -> Threshold:
    """Give a leaf with another threshold."""
    return leaf.model_copy(update={"threshold": value})


def grid(low: Decimal, high: Decimal, steps: int, kind: FactKind) -> list[Decimal]:
    """Give so many thresholds from low to high, both included; of what is counted, whole ones.

    >>> [int(value) for value in grid(Decimal(0), Decimal(10), 4, FactKind.COUNT)]
    [0, 3, 7, 10]
    """
    found = [low + (high - low) * step / (steps - 1) for step in range(steps)]
    if kind in (FactKind.COUNT, FactKind.YEAR):
        found = [value.to_integral_value() for value in found]
    return sorted({+value for value in found})


def _break(value: object) -> Decimal:
    assert isinstance(value, int | Decimal)  # noqa: S101 - thresholds of a sweep are figures
    return Decimal(value)


def _both(judged: Judged, rows: int) -> Iterator[tuple[str, Mask, Mask]]:
    """Give each plane where the leaf is met, and where it is not."""
    for plane, words in zip(PLANES, (judged.possible, judged.reached, judged.met), strict=True):
        met, unmet = unpacked(words[:2], rows).view(np.bool_)
        yield plane, met, unmet


def _rows_of(column: Column, rows: npt.NDArray[np.intp]) -> Column:
    if isinstance(column, Ordered):
        return Ordered(column.values[rows], None)
    assert isinstance(column, Coded)  # noqa: S101 - a figure is no flag
    return Coded(column.codes[rows], column.states)
