"""The population as a table of whole numbers: how many companies have what in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.population.fitting import Floats, Mask, Whole, whole
from profiles.population.statistics import Above, Condition, Where

NO, YES = "false", "true"
UNSAID = ""
"""The label of what is not said."""


@dataclass(frozen=True)
class Cells:
    """Each cell: how many companies, and for every dimension the number of its label."""

    counts: Whole
    dims: Mapping[str, NDArray[np.int16]]
    labels: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.counts)

    def matching(self, where: Where) -> Mask:
        """Tell in which cells conditions hold."""
        found = np.ones(len(self), np.bool_)
        for fact, condition in where.items():
            fits = np.array([fits_label(fact, label, condition) for label in self.labels[fact]])
            found &= fits[self.dims[fact]]
        return found

    def holding(self, dimension: str, *labels: str) -> Mask:
        """Tell in which cells a dimension has one of some labels."""
        numbers = [self.labels[dimension].index(label) for label in labels]
        return np.isin(self.dims[dimension], numbers)

    def has(self, dimension: str) -> Mask:
        """Tell in which cells a dimension of yes and no is yes."""
        return self.holding(dimension, YES)

    def with_dimension(
        self, name: str, labels: Sequence[str], values: NDArray[np.int16] | None = None
    ) -> "Cells":
        """Add a dimension; in all cells its first label where no values are given."""
        column = np.zeros(len(self), np.int16) if values is None else values
        return Cells(self.counts, {**self.dims, name: column}, {**self.labels, name: tuple(labels)})

    def split(
        self, dimension: str, label: str, expected: Floats, order: Sequence[str], drawn: float
    ) -> "Cells":
        """Give so many companies of each cell another label; runs of the order keep what is expected."""
        rows = np.lexsort([self.dims[name] for name in reversed(order)])
        taken = np.minimum(whole(expected, rows, drawn), self.counts)
        kept = self.counts - taken
        stay, go = np.flatnonzero(kept), np.flatnonzero(taken)
        both = np.concatenate([stay, go])
        dims = {name: values[both] for name, values in self.dims.items()}
        dims[dimension][len(stay) :] = self.labels[dimension].index(label)
        return Cells(np.concatenate([kept[stay], taken[go]]), dims, self.labels)


def fits_label(fact: str, label: str, condition: Condition) -> bool:
    """Tell whether a label is what a condition asks for.

    >>> fits_label("industry", "C38", ("B", "C")), fits_label("listed", "true", False)
    (True, False)
    """
    match condition:
        case bool():
            return label == (YES if condition else NO)
        case Above():
            return label == YES
        case str():
            return fits_label(fact, label, (condition,))
        case _:
            return any(label.startswith(code) if fact == "industry" else label == code for code in condition)
