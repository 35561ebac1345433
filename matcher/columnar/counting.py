"""Counting: how many companies of each group come to what, from packed words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Numbers, packed
from matcher.columnar.engine import Judged

Table: TypeAlias = npt.NDArray[np.int64]
"""Numbers of companies."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many companies of each group are at least so far, shaped (trees, groups), and how many there are.

    `met` ≤ `reached` ≤ `possible` ≤ `companies`, whatever the unknown facts turn out to be: of each
    group at least `met`, and at most `possible`, are eligible as far as a machine can tell.
    """

    possible: Table
    reached: Table
    met: Table
    companies: Table

    def widened(self, groups: int) -> "Counts":
        """Give the counts with further groups, of which there is no company."""
        more = groups - len(self.companies)
        possible, reached, met = (
            np.pad(table, ((0, 0), (0, more))) for table in (self.possible, self.reached, self.met)
        )
        return Counts(possible, reached, met, np.pad(self.companies, (0, more)))

    def __add__(self, other: "Counts") -> "Counts":
        groups = max(len(self.companies), len(other.companies))
        one, two = self.widened(groups), other.widened(groups)
        return Counts(
            one.possible + two.possible,
            one.reached + two.reached,
            one.met + two.met,
            one.companies + two.companies,
        )


def counts(judged: Judged, codes: Numbers, groups: int) -> Counts:
    """Count the rows of a block by group; `codes` has the number of each row's group, below `groups`."""
    sizes = np.bincount(codes, minlength=groups).astype(np.int64)
    found = np.zeros((len(judged.planes), groups), np.int64)
    for group in np.flatnonzero(sizes):
        mask = packed(codes == group)
        np.bitwise_count(judged.planes & mask).sum(axis=-1, dtype=np.int64, out=found[:, group])
    possible, reached, met = (found[judged.places[:, step]] for step in range(3))
    return Counts(possible, reached, met, sizes)


def total(found: Iterable[Counts], trees: int) -> Counts:
    """Add up the counts of many blocks; later ones may have further groups."""
    nothing = np.zeros((trees, 0), np.int64)
    return reduce(add, found, Counts(nothing, nothing, nothing, np.zeros(0, np.int64)))
