"""Groups: by what companies are told apart in the figures, read from their columns."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.scope import Scope
from criteria.words import Words
from matcher.columnar.columns import Coded, State
from matcher.columnar.combining import Interned
from matcher.columnar.deriving import Deriver
from matcher.columnar.reading import Reader
from matcher.dimensions import FACTS, Dimension
from profiles.vocabulary import SIZE_INPUTS

UNKNOWN = ""
"""The label of companies of which it is not known to which group they belong."""


UNKNOWN_TITLE = Words("未知", "not known")

KEYS = ("county", "ownership", "size_class", *SIZE_INPUTS)
"""The columns from which the groups are read."""


class Grouped(NamedTuple):
    """The number of each row's group, and what the numbers stand for."""

    codes: npt.NDArray[np.int32]
    labels: tuple[str, ...]


class Grouper:
    """Tells the groups of companies; a label keeps its number from batch to batch."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._reader = Reader({}, scope)
        self._deriver = Deriver(lambda _: (), scope)
        self._labels = {dimension: Interned(UNKNOWN) for dimension in Dimension}

    def groups(self, batch: pa.RecordBatch) -> Mapping[Dimension, Grouped]:
        """Give the group of each row in every dimension; raises UnfitColumn."""
        return {dimension: self._grouped(dimension, batch) for dimension in Dimension}

    def title(self, dimension: Dimension, label: str) -> Words:
        """Give the words for a group."""
        spec = self._scope.vocabulary[FACTS[dimension]]
        if label == UNKNOWN:
            return UNKNOWN_TITLE
        if spec.code_system is None:
            return spec.option_label(label)
        code = self._scope.code_tree(FACTS[dimension]).codes.get(label)
        return Words(label, label) if code is None else code.name

    def _grouped(self, dimension: Dimension, batch: pa.RecordBatch) -> Grouped:
        fact = FACTS[dimension]
        if dimension is Dimension.SIZE:
            column = self._deriver.column(fact, batch, self._reader)
        else:
            column = self._reader.column(fact, batch)
        interned = self._labels[dimension]
        if not isinstance(column, Coded):
            return Grouped(np.zeros(batch.num_rows, np.int32), _texts(interned))
        numbers = np.array(
            [interned.number(_label(dimension, state)) for state in column.states.states], np.int32
        )
        return Grouped(numbers[column.codes], _texts(interned))


def _label(dimension: Dimension, state: State) -> str:
    if not isinstance(state, str):
        return UNKNOWN
    return state[:1] if dimension is Dimension.SECTOR else state


def _texts(interned: Interned) -> tuple[str, ...]:
    return tuple(map(str, interned.states.states))
