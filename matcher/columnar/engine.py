"""The embedded engine: many companies judged by many trees, 64 rows at a time.

Each distinct condition of the catalogue is asked once per block of rows, as packed words of where it
is met and where it may be; trees are gates over these. What comes out is what `criteria.judging` says
of every row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.facts import DESIGNATIONS
from criteria.nodes import Criterion, Leaf
from criteria.scope import Scope
from matcher.columnar.circuit import Circuit
from matcher.columnar.columns import Columns, Words, unpacked
from matcher.columnar.conditions import Conditions
from matcher.columnar.deriving import DERIVED, Deriver
from matcher.columnar.outcomes import days_of
from matcher.columnar.reading import Reader
from matcher.columnar.words import WordAlgebra
from profiles.deriving import DERIVED_FROM

BLOCK = 1 << 17
"""Rows that are judged together: many enough that asking costs little beside answering."""


@dataclass(frozen=True)
class Judged:
    """What some trees came to for a block of rows, as three steps of the chain of results.

    Each step is packed words, shaped (trees, words): whether the result is at least unknown, at least
    to be judged, and met. The bits behind the last row say nothing. Trees and steps share `planes`:
    `places`, shaped (trees, 3), says which is whose.
    """

    rows: int
    planes: Words
    places: npt.NDArray[np.intp]

    @cached_property
    def possible(self) -> Words:
        """Where the result is at least unknown."""
        return self.planes[self.places[:, 0]]

    @cached_property
    def reached(self) -> Words:
        """Where the result is at least to be judged."""
        return self.planes[self.places[:, 1]]

    @cached_property
    def met(self) -> Words:
        """Where the result is met."""
        return self.planes[self.places[:, 2]]

    def results(self) -> npt.NDArray[np.uint8]:
        """Give the results as numbers of `criteria.results.Result`, shaped (trees, rows)."""
        possible, reached, met = (unpacked(p, self.rows) for p in (self.possible, self.reached, self.met))
        return possible + reached + met


class Engine:
    """Some trees compiled for one scope, to judge any number of companies."""

    def __init__(self, criteria: Sequence[Criterion], scope: Scope) -> None:
        self.scope = scope
        self.circuit = Circuit(criteria, scope)
        self.conditions = Conditions(self.circuit.leaves, scope)
        wires = np.array(self.circuit.outputs, np.intp).reshape(-1, 3)
        self._wires, places = np.unique(wires, return_inverse=True)
        self._places = places.reshape(wires.shape)
        self._reader = Reader(self._days(), scope)
        self._deriver = Deriver(self.conditions.breaks, scope)

    @property
    def keys(self) -> list[str]:
        """The columns that have to be read, of those that a table of companies may have."""
        facts = set(self.conditions.by_fact)
        stated = {fact for fact in facts if self.scope.vocabulary[fact].stated}
        stated |= {name for fact in facts & DERIVED for name in DERIVED_FROM[fact]}
        return sorted(self._reader.keys(stated))

    def columns(self, batch: pa.RecordBatch) -> Columns:
        """Read the facts that the trees look at, stated and derived; raises UnfitColumn."""
        found = {}
        for fact in self.conditions.by_fact:
            source = self._deriver.column(fact, batch, self._reader) if fact in DERIVED else None
            column = self._reader.column(fact, batch) if fact not in DERIVED else source
            if column is not None:
                found[fact] = column
        return found

    def judge(self, batch: pa.RecordBatch) -> Judged:
        """Judge the companies of a batch together; see `blocks` for many."""
        return self.judge_columns(self.columns(batch), batch.num_rows)

    def judge_columns(self, columns: Columns, rows: int) -> Judged:
        """Judge companies whose facts are at hand as columns."""
        planes = self.circuit.evaluate(WordAlgebra(self.conditions, columns, rows), self._wires.tolist())
        return Judged(
            rows, np.array(planes, np.uint64).reshape(len(self._wires), -(-rows // 64)), self._places
        )

    def blocks(self, batches: Iterator[pa.RecordBatch], rows: int = BLOCK) -> Iterator[Judged]:
        """Judge batch after batch, in blocks of at most so many rows."""
        for batch in batches:
            for start in range(0, batch.num_rows, rows):
                yield self.judge(batch.slice(start, rows))

    def _days(self) -> Mapping[str, Sequence[date]]:
        """Give, for each recognition, the days by which the answers about it turn."""
        asked: dict[str, list[Leaf]] = {}
        for leaf in self.circuit.leaves:
            asked.setdefault(leaf.fact, []).append(leaf)
        needed = {*asked, *chain.from_iterable(DERIVED_FROM[fact] for fact in asked if fact in DERIVED)}
        return {
            fact: days_of(asked.get(fact, ()), self.scope) for fact in needed if fact.startswith(DESIGNATIONS)
        }
