"""A city made ready: its cells in a fixed order, and how many people work in each kind of company."""

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from criteria.scope import Scope
from profiles.population.cells import Cells
from profiles.population.cities import TITLED, city, designation
from profiles.population.drawing import Scatter, midpoints
from profiles.population.fitting import Floats, Margin, raked
from profiles.population.law import Classes
from profiles.population.statistics import Bound, Statistics

KINDS: Final = (
    "industry_titled", "industry_above", "industry_below", "other_above", "other_below", "agriculture",
    "sole_trader", "cooperative",
)  # fmt: skip
"""The kinds of company by which most assumptions differ."""
_STAFF: Final = "employees"
_HALVINGS: Final = 60


class Plan:
    """Everything of a population that is worked out once."""

    def __init__(self, statistics: Statistics, scope: Scope, companies: int, seed: int) -> None:
        self.statistics = statistics
        self.scope = scope
        self.seed = seed
        self.companies = companies
        self.classes = Classes(scope)
        self.cells = city(statistics, self.classes, companies, seed)
        self.ends = np.cumsum(self.cells.counts)
        self.place = Scatter(companies, seed, "place")
        self.kinds = _kinds(self.cells)
        self.staff = Staff(self)

    def by_kind(self, assumption: str) -> Floats:
        """Give assumed figures in the order of KINDS; `other` stands for those that are not listed."""
        table = self.statistics.table(assumption)
        return np.array([table.get(kind, table.get("other", np.nan)) for kind in KINDS])

    def by_division(self, assumption: str) -> Floats:
        """Give assumed figures of sections in the order of divisions."""
        table = self.statistics.table(assumption)
        return np.array([table.get(division[0], table["other"]) for division in self.classes.divisions])

    @cached_property
    def fiscal_year(self) -> int:
        """The last full year before the day."""
        return self.scope.as_of.year - 1


def _kinds(cells: Cells) -> NDArray[np.int16]:
    above = cells.has("above_scale")
    industry, agriculture = cells.holding("sector", "industry"), cells.holding("sector", "agriculture")
    titled = np.logical_or.reduce([cells.has(designation(code)) for code in TITLED])
    conditions = [
        cells.holding("legal_form", "sole_trader"), cells.holding("legal_form", "farmer_cooperative"),
        industry & titled, industry & above, industry, agriculture, above,
    ]  # fmt: skip
    names = [
        "sole_trader",
        "cooperative",
        "industry_titled",
        "industry_above",
        "industry_below",
        "agriculture",
        "other_above",
    ]
    found = np.select(conditions, [KINDS.index(name) for name in names], KINDS.index("other_below"))
    return found.astype(np.int16)


class Staff:
    """How many people work in a company: log-normal in each stratum, and together what the figures say.

    A stratum is all cells of one mean and spread. Its companies take equal parts of the distribution,
    scattered over its cells, so that no sum hangs on the luck of the largest.
    """

    def __init__(self, plan: Plan) -> None:
        cells, scale = plan.cells, plan.companies / plan.statistics.number("entities")
        means = plan.by_kind("staff")[plan.kinds]
        expected = raked(cells.counts * means, _sums(plan.statistics, cells, scale), strict=False)
        spreads = plan.by_kind("staff_spread")[plan.kinds]
        pairs = np.stack([np.round(np.maximum(expected / cells.counts, 1.0), 9), spreads], axis=1)
        strata, self._stratum = np.unique(pairs, axis=0, return_inverse=True)
        sizes = np.bincount(self._stratum, cells.counts).astype(np.int64)
        order = np.argsort(self._stratum, kind="stable")
        before = np.cumsum(cells.counts[order]) - cells.counts[order]
        firsts = np.cumsum(sizes) - sizes
        self._start = np.empty(len(cells), np.int64)
        self._start[order] = before - firsts[self._stratum[order]]
        self._sizes = sizes
        scatters = [Scatter(int(size), plan.seed, f"staff {number}") for number, size in enumerate(sizes)]
        self._steps = np.array([scatter.step for scatter in scatters])
        self._firsts = np.array([scatter.start for scatter in scatters])
        self._spreads = strata[:, 1]
        self._levels = np.array(
            [_level(mean, spread, int(size)) for (mean, spread), size in zip(strata, sizes, strict=True)]
        )

    def of(self, cells: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the staff of companies by cell and place in it."""
        stratum = self._stratum[cells]
        sizes = self._sizes[stratum]
        places = (self._start[cells] + ranks) * self._steps[stratum] + self._firsts[stratum]
        parts = (places % sizes + 0.5) / sizes
        return _heads(self._levels[stratum] + self._spreads[stratum] * ndtri(parts))


def _sums(statistics: Statistics, cells: Cells, scale: float) -> list[Margin]:
    found = []
    for target in statistics.targets:
        if target.sum == _STAFF and target.bound is Bound.EXACT and target.fitted:
            inside, value = cells.matching(target.where), float(target.value)
            if target.of is None:
                found.append(Margin(target.id, inside, value * scale))
            else:
                found.append(Margin(target.id, inside, value, cells.matching(target.of)))
    return found


def _heads(log: Floats) -> NDArray[np.int64]:
    return np.maximum(np.rint(np.exp(log)), 1).astype(np.int64)


def _level(mean: float, spread: float, size: int) -> float:
    """Find the location of the log-normal distribution whose rounded values have a mean."""
    steps = spread * ndtri(midpoints(size))
    low, high = -5.0, 15.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _heads(middle + steps).mean() < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2
