"""Placebo: whether a threshold stands where the figures were cut or rounded, and not where companies do.

Two signs. The source says so: the threshold is an edge of the bands in which it gave the fact. Or the
figures do: the threshold is moved as if reformed, in steps of one hundredth of itself (at least one, of
what is counted), ten to each side, and at each step those who cross are counted. The step right under
the threshold and the one right from it on are held against the median of the other eighteen, and named
when they are three times as many and five standard deviations (of a Poisson count) more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

import numpy as np

from criteria.facts import FactKind
from criteria.linting import thresholds
from criteria.scope import Scope
from matcher.columnar.columns import Columns, Numbers, Ordered, known_rows
from matcher.columnar.conditions import bound_at
from matcher.reform.effects import Counts
from matcher.reform.movements import Movement, leaves_moved

STEPS = 10
"""How many placebo steps are made to each side."""
TIMES = 3
DEVIATIONS = 5
_SHARE = Decimal("0.01")
_COUNTED = frozenset({FactKind.COUNT, FactKind.YEAR})
_NUMERIC = frozenset({FactKind.MONEY, FactKind.RATIO, *_COUNTED})


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A threshold of a fact that a reform sets or gives up."""

    fact: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A threshold that should be read with care, and why.

    `band` says that it is an edge of the source's bands. `heap` is how many stand within one step of
    it on the side where most do, `usual` what is usual nearby; both None where nothing is heaped.
    """

    cut: Cut
    band: bool
    step: Decimal
    heap: int | None = None
    usual: float | None = None


def cuts_of(movements: Iterable[Movement], before: Scope, after: Scope) -> set[Cut]:
    """Give the figures that the moved conditions of a tree are held against, old and new."""
    found = set()
    for movement in movements:
        for leaf, is_new in leaves_moved(movement):
            scope = after if is_new else before
            if scope.vocabulary[leaf.fact].kind in _NUMERIC:
                found |= {
                    Cut(leaf.fact, Decimal(value))
                    for value in thresholds(leaf, scope)
                    if isinstance(value, int | Decimal) and value  # zero says only "any at all"
                }
    return found


class Placebo:
    """Some thresholds, held against the figures of batch after batch."""

    def __init__(self, cuts: Iterable[Cut], bands: Mapping[str, Sequence[Decimal]], scope: Scope) -> None:
        self._bands = bands
        self._cuts = sorted(cuts)
        self._edges = {cut: _edges(cut, scope) for cut in self._cuts}
        self._crossed: dict[Cut, Counts] = {cut: np.zeros(2 * STEPS, np.int64) for cut in self._cuts}

    @property
    def facts(self) -> list[str]:
        """The facts whose figures are looked at."""
        return sorted({cut.fact for cut in self._cuts})

    def take(self, columns: Columns, rows: int) -> None:
        """Count who crosses at each step; a derived figure has no column of figures, and is left out."""
        for fact in self.facts:
            column = columns.get(fact)
            if isinstance(column, Ordered):
                values = np.sort(column.values[known_rows(column.known, rows)])
                for cut in self._cuts:
                    if cut.fact == fact:
                        self._crossed[cut] += np.diff([_under(edge, values) for edge in self._edges[cut]])

    def suspicions(self) -> Iterator[Suspicion]:
        """Give the thresholds to be read with care."""
        for cut in self._cuts:
            crossed, edges = self._crossed[cut].tolist(), self._edges[cut]
            beside = crossed[STEPS - 1 : STEPS + 1]
            usual = float(median([*crossed[: STEPS - 1], *crossed[STEPS + 1 :]]))
            most = max(beside)
            heaped = most >= TIMES * usual and most - usual > DEVIATIONS * max(usual, 1.0) ** 0.5
            band = cut.value in self._bands.get(cut.fact, ())
            step = edges[1] - edges[0]
            if heaped:
                yield Suspicion(cut, band, step, most, usual)
            elif band:
                yield Suspicion(cut, band, step)


def _edges(cut: Cut, scope: Scope) -> list[Decimal]:
    """Give the places to which a threshold is moved, itself in the middle."""
    step = abs(cut.value) * _SHARE
    if scope.vocabulary[cut.fact].kind in _COUNTED:
        step = max(Decimal(1), step.to_integral_value())
    step = step or Decimal(1)
    return [cut.value + step * number for number in range(-STEPS, STEPS + 1)]


def _under(edge: Decimal, values: Numbers) -> int:
    """Count the sorted figures that do not reach an edge."""
    strict, figure = bound_at(edge, values.dtype, over=False)
    return int(np.searchsorted(values, figure, side="right" if strict else "left"))
