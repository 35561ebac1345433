"""Comparing: two catalogues over the same companies in one pass.

Both sides are judged together, and only the measures that are touched. Chance comes in by draws that
are keyed by measure and company, the same on both sides.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.catalogue import Catalogue
from criteria.results import TO_BE_JUDGED, UNKNOWN, UNMET
from matcher.columnar.engine import Engine
from matcher.dimensions import Dimension
from matcher.reform.effects import RESULTS, Counts, Effect, Money
from matcher.reform.groups import Groups
from matcher.reform.movements import Direction, direction_of, movements
from matcher.reform.pairing import change_of
from matcher.reform.touching import Side, Touched, same_law, touched
from matcher.reform.worth import Amounts, RatioPaid, Worth
from matcher.uptake.draws import Keys, keys_of, uniform

_COMPANY = "uscc"
Results: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TakeUp:
    """What share of those within reach is assumed to take a measure, and by which draws.

    A company that takes a measure takes it on both sides: draws are keyed by measure and company.
    """

    share: float
    seed: int


class Comparison:
    """Two catalogues on one date, compared over batch after batch of companies.

    `keys` are the columns to read; `take` counts a batch; `effects` is what came out.
    """

    def __init__(  # noqa: PLR0913 - two sides, and how they are compared
        self,
        before: Catalogue,
        after: Catalogue,
        as_of: date,
        by: Dimension | None = None,
        take_up: TakeUp | None = None,
        *,
        bounds: bool = True,
        every: bool = False,
    ) -> None:
        """Take also whether what is due is summed of those too who are only possibly within reach.

        With `every`, companies are counted by each division (`divisions`), whichever is asked for.
        """
        self.before = Side(before, before.scope(as_of))
        self.after = Side(after, after.scope(as_of))
        self.touched = touched(self.before, self.after)
        self.groups = Groups(by, self.before.scope)
        self.companies = np.zeros(len(self.groups.names), np.int64)
        self._measures = [each.measure for each in self.touched]
        self.divisions = [
            Division(Groups(other, self.before.scope), len(self.touched))
            for other in (Dimension if every else ())
        ]
        self._judges = self._engines()
        self._worths = [self._worths_of(each) for each in self.touched]
        self._tallies = [_Tally(len(self.groups.names), worths, bounds=bounds) for worths in self._worths]
        self._take_up = take_up
        self._takers = [_Tally(len(self.groups.names), worths) for worths in self._worths if take_up]
        self._rows = 0

    @property
    def keys(self) -> list[str]:
        """The columns that have to be read."""
        worths = (worth for several in self._worths for worth in several if worth is not None)
        readers: Iterable[Sequence[str]] = (
            self.groups.keys,
            *(division.groups.keys for division in self.divisions),
            *(engine.keys for engine in self._judges),
            *(worth.keys for worth in worths),
            [_COMPANY] if self._take_up else [],
        )
        return sorted({key for keys in readers for key in keys})

    def take(self, batch: pa.RecordBatch) -> None:
        """Count the companies of a batch; raises UnfitColumn."""
        groups = self.groups.of(batch)
        self.companies += np.bincount(groups, minlength=len(self.companies))
        if not self.touched:
            return
        old, new = self._results(batch)
        for division in self.divisions:
            division.take(batch, old, new)
        for at, tally in enumerate(self._tallies):
            tally.take(batch, groups, old[at], new[at])
        if self._take_up is not None:
            keys = self._keys_of(batch)
            for at, tally in enumerate(self._takers):
                draws = uniform(self._take_up.seed, self._measures[at], keys, 1)[:, 0]
                rows = np.flatnonzero(draws < self._take_up.share)
                tally.take(batch.take(pa.array(rows)), groups[rows], old[at][rows], new[at][rows])
        self._rows += batch.num_rows

    @property
    def effects(self) -> list[Effect]:
        """What has come out so far, measure by measure."""
        return self._effects(self._tallies)

    @property
    def takers(self) -> list[Effect]:
        """The same for those alone who take what is within their reach; nothing without an assumption."""
        return self._effects(self._takers)

    def _effects(self, tallies: Sequence["_Tally"]) -> list[Effect]:
        return [
            Effect(
                each, self._direction(each.measure), tally.counts.copy(), *tally.money, tally.shifted(each)
            )
            for each, tally in zip(self.touched if tallies else (), tallies, strict=True)
        ]

    def _direction(self, measure: str) -> Direction:
        """Say whether a measure can only be easier to reach, or only harder, for anybody."""
        before, after = self.before, self.after
        if before.in_force(measure) != after.in_force(measure):
            return Direction.EASIER if after.in_force(measure) else Direction.STRICTER
        old, new = (side.catalogue.measures[measure].eligibility for side in (before, after))
        return direction_of(movements(old, new, before.scope, after.scope))

    def _keys_of(self, batch: pa.RecordBatch) -> Keys:
        """Give companies by their codes where all have one, and else by their rows."""
        place = batch.schema.get_field_index(_COMPANY)
        if place >= 0 and not batch.column(place).null_count:
            return keys_of(batch.column(place).to_pylist())
        return np.arange(self._rows, self._rows + batch.num_rows, dtype=np.uint64)

    def _engines(self) -> list[Engine]:
        """Give one engine for the trees of both sides or, where law itself differs, one for each."""
        old = [self.before.catalogue.measures[key].eligibility for key in self._measures]
        new = [self.after.catalogue.measures[key].eligibility for key in self._measures]
        if same_law(self.before, self.after):
            return [Engine([*old, *new], self.before.scope)]
        return [Engine(old, self.before.scope), Engine(new, self.after.scope)]

    def _results(self, batch: pa.RecordBatch) -> Sequence[npt.NDArray[np.uint8]]:
        """Judge a batch on both sides; a measure that is not in force is out of reach."""
        judged = np.concatenate([engine.judge(batch).results() for engine in self._judges])
        sides = judged[: len(self._measures)], judged[len(self._measures) :]
        for side, results in zip((self.before, self.after), sides, strict=True):
            results[[not side.in_force(key) for key in self._measures]] = UNMET
        return sides

    def _worths_of(self, each: Touched) -> "Worths":
        old, new = (worth_of(side, each.measure) for side in (self.before, self.after))
        if not each.amount:
            return Worths(old, old, None)
        change = change_of(self.before, self.after, each.measure)
        both = old is not None and new is not None and change is not None
        return Worths(old, new, Worth(change, self.before.scope) if change is not None and both else None)


def worth_of(side: Side, measure: str) -> Worth | None:
    """Give what a measure is worth on one side; None where no figure can be had."""
    formula = side.formula(measure)
    try:
        return None if formula is None else Worth(formula, side.scope)
    except RatioPaid:
        return None


class Division:
    """Companies of one division, counted for each touched measure by (group, result before, result after)."""

    def __init__(self, groups: Groups, measures: int) -> None:
        self.groups = groups
        self.companies = np.zeros(len(groups.names), np.int64)
        self.counts = np.zeros((measures, len(groups.names), RESULTS, RESULTS), np.int64)

    def take(self, batch: pa.RecordBatch, old: Results, new: Results) -> None:
        """Count the companies of a batch by their results on both sides, shaped (measures, companies)."""
        groups = self.groups.of(batch)
        self.companies += np.bincount(groups, minlength=len(self.companies))
        for at, (before, after) in enumerate(zip(old, new, strict=True)):
            self.counts[at] += _counted(groups, before, after, self.counts.shape[1:])


def _counted(groups: Counts, old: Results, new: Results, shape: tuple[int, ...]) -> Counts:
    cells = (groups * RESULTS + old) * RESULTS + new
    return np.bincount(cells, minlength=math.prod(shape)).reshape(shape)


class Worths(NamedTuple):
    """What a measure is worth on both sides, and by how much that changes; None where none can be said."""

    before: Worth | None
    after: Worth | None
    change: Worth | None


class _Tally:
    """The counts and sums of one measure."""

    def __init__(self, groups: int, worths: Worths, *, bounds: bool = True) -> None:
        self._least = UNKNOWN if bounds else TO_BE_JUDGED
        self._worths = worths
        self.counts = np.zeros((groups, RESULTS, RESULTS), np.int64)
        self._shifted = np.zeros((groups, 2), np.int64)
        self._sums = [
            None if worth is None else np.zeros((groups, RESULTS, RESULTS, 4), np.int64) for worth in worths
        ]

    @property
    def money(self) -> tuple[Money | None, Money | None, Money | None]:
        before, after, change = (None if sums is None else Money(sums.copy()) for sums in self._sums)
        return before, after, change

    def shifted(self, touched: Touched) -> Counts | None:
        """Count by group who stays and certainly is due more, and less; None where it cannot be told."""
        told = not touched.amount or self._worths.change is not None
        return self._shifted.copy() if told else None

    def take(
        self,
        batch: pa.RecordBatch,
        groups: Counts,
        old: npt.NDArray[np.uint8],
        new: npt.NDArray[np.uint8],
    ) -> None:
        cells = (groups * RESULTS + old) * RESULTS + new
        self.counts += np.bincount(cells, minlength=self.counts.size).reshape(self.counts.shape)
        due = np.flatnonzero((old >= self._least) | (new >= self._least))
        stay = np.flatnonzero((old >= TO_BE_JUDGED) & (new >= TO_BE_JUDGED))
        amounts: dict[int, Amounts] = {}
        for worth, sums, rows in zip(self._worths, self._sums, (due, due, stay), strict=True):
            if worth is None or sums is None or not len(rows):
                continue
            if id(worth) not in amounts:
                amounts[id(worth)] = worth.of(batch.take(pa.array(rows)))
            for figure, values in enumerate(amounts[id(worth)]):
                np.add.at(sums.reshape(-1, 4)[:, figure], cells[rows], values)
        if self._worths.change is not None and len(stay):
            due_more = amounts[id(self._worths.change)]
            np.add.at(self._shifted[:, 0], groups[stay], due_more.low > 0)
            np.add.at(
                self._shifted[:, 1], groups[stay], (due_more.high < 0) & ~due_more.open_high.astype(bool)
            )
