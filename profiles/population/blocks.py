"""One block of companies in the making: what each has from its cell, what is drawn, and what it states."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from profiles.population.cells import YES
from profiles.population.drawing import BLOCK, generator
from profiles.population.fitting import Floats, Mask
from profiles.population.plan import KINDS, Plan

Values: TypeAlias = NDArray[np.generic]


class Column(NamedTuple):
    """The values of one fact; where there are labels, values are places in them. Unknown where not known."""

    values: Values
    known: Mask | None = None
    labels: Sequence[str] | None = None


class Block:
    """Companies `first` to `first + size - 1`; `columns` fills as the facts are drawn."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.plan = plan
        self.number = number
        self.first = number * BLOCK
        self.size = min(BLOCK, plan.companies - self.first)
        places = plan.place(np.arange(self.first, self.first + self.size))
        self.cell = np.searchsorted(plan.ends, places, side="right")
        self.rank = places - (plan.ends - plan.cells.counts)[self.cell]
        self.kind = plan.kinds[self.cell]
        self.columns: dict[str, Column] = {}

    def labels(self, dimension: str) -> NDArray[np.int16]:
        """Give the number of each company's label in a dimension of its cell."""
        return self.plan.cells.dims[dimension][self.cell]

    def has(self, dimension: str, label: str = YES) -> Mask:
        """Tell which companies have a label."""
        found: Mask = self.labels(dimension) == self.plan.cells.labels[dimension].index(label)
        return found

    def is_kind(self, *kinds: str) -> Mask:
        """Tell which companies are of some kinds."""
        return np.isin(self.kind, [KINDS.index(kind) for kind in kinds])

    def by_kind(self, assumption: str) -> Floats:
        """Give an assumed figure for each company."""
        return self.plan.by_kind(assumption)[self.kind]

    def by_section(self, assumption: str) -> Floats:
        """Give an assumed figure for each company by its section."""
        return self.plan.by_division(assumption)[self.labels("industry")]

    def draw(self, purpose: str) -> np.random.Generator:
        """Give the stream of a purpose."""
        return generator(self.plan.seed, purpose, self.number)

    def between(self, purpose: str, low: float, high: float) -> Floats:
        """Draw from a uniform distribution."""
        return low + (high - low) * self.draw(purpose).random(self.size)

    def chance(self, purpose: str, often: Floats | float) -> Mask:
        """Draw who is so, with some probability."""
        found: Mask = self.draw(purpose).random(self.size) < often
        return found

    def say(
        self, fact: str, values: Values, known: Mask | None = None, labels: Sequence[str] | None = None
    ) -> None:
        """State a fact, of all or of those for which it is known."""
        self.columns[fact] = Column(values, known, labels)

    def said(self, fact: str) -> Values:
        """Give the values of a fact that was stated."""
        return self.columns[fact].values

    def figures(self, fact: str) -> Floats:
        """Give the values of a fact as floats."""
        return self.columns[fact].values.astype(np.float64)
