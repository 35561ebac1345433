"""Counting: how many companies each measure stands open to, from logic alone, in one pass.

A company is in one of four classes of a measure: it meets it, meets it as far as facts tell (a bureau
judges the rest), is open (facts are missing), or does not meet it. Whatever the missing facts are,
the truth lies between the first two classes and the first three (`docs/uptake.md`).
"""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Words, packed
from matcher.columnar.engine import Judged
from matcher.dimensions import Dimension
from matcher.uptake.groups import Grouped

Group: TypeAlias = tuple[Dimension | None, str]
"""A dimension and a label of it; `EVERYBODY` is all companies."""

EVERYBODY: Group = (None, "")

Counts: TypeAlias = npt.NDArray[np.int64]

CERTAIN, REACHED, POSSIBLE = range(3)
"""How counts are numbered: companies that meet a measure, that meet it as far as facts tell, that may."""


class Tally:
    """Counts of companies by group: `companies`, and `reach` by measure, shaped (measures, 3).

    `settled` counts those, of each step, whose outcome is recorded, and `granted` those it was granted.
    """

    def __init__(self, measures: int) -> None:
        self._measures = measures
        self.companies: dict[Group, int] = {}
        self.reach: dict[Group, Counts] = {}
        self.settled: dict[Group, Counts] = {}
        self.granted: dict[Group, Counts] = {}

    def add(
        self,
        judged: Judged,
        groups: Mapping[Dimension, Grouped],
        recorded: Mapping[int, tuple[Words, Words]],
    ) -> None:
        """Count a block; `recorded` are, by measure, the rows with a decision, and the granted ones."""
        planes = np.stack([judged.met, judged.reached, judged.possible], axis=1)
        for group, mask in masks(groups, judged.rows).items():
            within = planes & mask
            self.companies[group] = self.companies.get(group, 0) + int(np.bitwise_count(mask).sum())
            _add(self.reach, group, np.bitwise_count(within).sum(axis=2, dtype=np.int64))
            settled = np.zeros((self._measures, 3), np.int64)
            granted = np.zeros(self._measures, np.int64)
            for measure, (known, well) in recorded.items():
                settled[measure] = np.bitwise_count(within[measure] & known).sum(axis=1)
                granted[measure] = np.bitwise_count(well & mask).sum()
            _add(self.settled, group, settled)
            _add(self.granted, group, granted)


def masks(groups: Mapping[Dimension, Grouped], rows: int) -> dict[Group, Words]:
    """Give which rows belong to each group that has any, as packed words."""
    found: dict[Group, Words] = {EVERYBODY: packed(np.ones(rows, np.bool_))}
    for dimension, grouped in groups.items():
        for number in np.flatnonzero(np.bincount(grouped.codes, minlength=1)):
            found[dimension, grouped.labels[number]] = packed(grouped.codes == number)
    return found


def _add(into: dict[Group, Counts], group: Group, counts: Counts) -> None:
    into[group] = into[group] + counts if group in into else counts
