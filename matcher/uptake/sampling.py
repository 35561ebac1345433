"""Sampling: companies that stand for all, where all are too many to be imagined over and over.

From each stratum (size classes) those with the smallest draw are taken: a sample without
replacement that is the same in whatever order or batches the companies come.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from matcher.dimensions import Dimension
from matcher.uptake.draws import Keys, keys_of, uniform
from matcher.uptake.groups import Grouped

CODE = "uscc"
"""The column that tells companies apart; where it is empty, the number of the row does."""

_STREAM = "sample"


@dataclass(frozen=True)
class Sample:
    """Some companies: their facts, their keys, how many companies each stands for, and their stratum.

    `sizes` tells of each stratum, by label, how many companies it has and how many were taken.
    """

    rows: pa.RecordBatch
    keys: Keys
    weights: npt.NDArray[np.int64]
    strata: npt.NDArray[np.int64]
    sizes: Mapping[str, tuple[int, int]]

    @property
    def whole(self) -> bool:
        """Whether these are all companies there are."""
        return all(there == taken for there, taken in self.sizes.values())


def row_keys(batch: pa.RecordBatch, first: int) -> Keys:
    """Give a key for each row, of which the first has this number in its table."""
    keys = np.arange(first, first + batch.num_rows, dtype=np.uint64)
    place = batch.schema.get_field_index(CODE)
    if place >= 0:
        known = batch.column(place).is_valid().to_numpy(zero_copy_only=False)
        keys[known] = keys_of(batch.column(place).drop_null().cast(pa.string()).to_pylist())
    return keys


class Sampler:
    """Takes at most `most` companies in all, as evenly from the strata as there are companies."""

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._seed = seed
        self._kept: dict[str, _Stratum] = {}

    def add(self, batch: pa.RecordBatch, keys: Keys, groups: Mapping[Dimension, Grouped]) -> None:
        """Look at the companies of a batch."""
        luck = uniform(self._seed, _STREAM, keys, 1)[:, 0]
        sizes = groups[Dimension.SIZE]
        for number in np.unique(sizes.codes):
            rows = np.flatnonzero(sizes.codes == number)
            stratum = self._kept.setdefault(sizes.labels[number], _Stratum(self._most))
            stratum.add(batch, rows, keys, luck)

    def sample(self) -> Sample:
        """Give the companies taken; raises ValueError where there are none."""
        names = sorted(self._kept)
        taken = allocated({name: self._kept[name].there for name in names}, self._most)
        parts = [self._kept[name].smallest(taken[name]) for name in names]
        rows = pa.concat_tables([part for part, _, _ in parts]).combine_chunks()
        weights = [_shared(self._kept[name].there, taken[name]) for name in names]
        return Sample(
            rows.to_batches()[0],
            np.concatenate([keys for _, keys, _ in parts]),
            np.concatenate(weights),
            np.repeat(np.arange(len(names)), [taken[name] for name in names]),
            {name: (self._kept[name].there, taken[name]) for name in names},
        )


class _Stratum:
    """The companies of one stratum with the smallest draws so far."""

    def __init__(self, most: int) -> None:
        self.there = 0
        self._most = most
        self._limit = np.inf
        self._parts: list[tuple[pa.Table, Keys, npt.NDArray[np.float64]]] = []

    def add(
        self, batch: pa.RecordBatch, rows: npt.NDArray[np.intp], keys: Keys, luck: npt.NDArray[np.float64]
    ) -> None:
        self.there += len(rows)
        rows = rows[luck[rows] < self._limit]
        if len(rows):
            taken = pa.Table.from_batches([batch]).take(pa.array(rows))
            self._parts.append((taken, keys[rows], luck[rows]))
            if sum(len(keys) for _, keys, _ in self._parts) > 2 * self._most:
                kept = self.smallest(self._most)
                self._parts = [kept]
                self._limit = float(kept[2].max())

    def smallest(self, count: int) -> tuple[pa.Table, Keys, npt.NDArray[np.float64]]:
        """Give so many companies with the smallest draws, in order of their draws."""
        tables, keys, luck = zip(*self._parts, strict=True)
        joined = np.concatenate(luck)
        order = np.lexsort((np.concatenate(keys), joined))[:count]
        return (
            pa.concat_tables(tables).take(pa.array(order)),
            np.concatenate(keys)[order],
            joined[order],
        )


def allocated(there: Mapping[str, int], most: int) -> dict[str, int]:
    """Share out places evenly; what one stratum cannot fill goes to the others.

    >>> allocated({"large": 10, "micro": 5_000, "small": 400}, 500)
    {'large': 10, 'micro': 245, 'small': 245}
    """
    found: dict[str, int] = {}
    left = most
    waiting = sorted(there, key=lambda name: (there[name], name))
    for place, name in enumerate(waiting):
        found[name] = min(there[name], left // (len(waiting) - place))
        left -= found[name]
    return {name: max(found[name], min(1, there[name])) for name in there}


def _shared(there: int, taken: int) -> npt.NDArray[np.int64]:
    """Give whole weights that make up a stratum."""
    weights = np.full(taken, there // taken if taken else 0, np.int64)
    weights[: there - int(weights.sum())] += 1
    return weights
