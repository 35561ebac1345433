"""A city in whole numbers: form, industry and county by proportional fitting, and all that is split from them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from profiles.population.cells import NO, UNSAID, YES, Cells, fits_label
from profiles.population.drawing import draw_one, generator
from profiles.population.fitting import Floats, Margin, Mask, Whole, raked, tilted, whole_table
from profiles.population.law import Classes
from profiles.population.statistics import Bound, Statistics, Target

FORMS: Final = {"enterprise": "sections_enterprise", "sole_trader": "sections_sole_trader",
                "farmer_cooperative": "sections_cooperative"}  # fmt: skip
TITLES: Final = (
    "innovative_sme",
    "srdi",
    "srdi_giant",
    "hidden_champion",
    "high_tech_enterprise",
    "prov_tech_sme",
)
"""The designations that there is a statistic of."""
TITLED: Final = ("srdi", "srdi_giant", "hidden_champion")
RESEARCH: Final = "rd_expense"
GRADES: Final = (UNSAID, "A", "B", "C", "D")
OWNERS: Final = (UNSAID, "private", "state", "collective", "foreign", "mixed")
SECTORS: Final = ("agriculture", "industry", "other")
CERTAIN: Final = float("inf")


def designation(code: str) -> str:
    """Give the key of a title."""
    return f"designations.{code}"


def city(statistics: Statistics, classes: Classes, companies: int, seed: int) -> Cells:
    """Divide companies into cells. Raises ValueError where the figures do not hold together."""
    return _City(statistics, classes, companies, seed).cells()


class _City:
    """One city in the making."""

    def __init__(self, statistics: Statistics, classes: Classes, companies: int, seed: int) -> None:
        self.statistics = statistics
        self.classes = classes
        self.companies = companies
        self.seed = seed
        self.scale = companies / statistics.number("entities")
        self.now = self._base()

    def cells(self) -> Cells:
        self._owners()
        self._above_scale()
        self._research()
        self._titles()
        self._listed()
        self._graded()
        return self.now

    def _base(self) -> Cells:
        """Fit form, industry and county, and round along them."""
        divisions, counties = self.classes.divisions, self.statistics.counties
        weights = np.array([self._industries(FORMS[form]) for form in FORMS])
        shape = (len(FORMS), len(divisions), len(counties))
        dims = dict(
            zip(("legal_form", "industry", "county"), np.indices(shape, np.int16).reshape(3, -1), strict=True)
        )
        labels = {"legal_form": tuple(FORMS), "industry": divisions, "county": counties}
        cells = Cells(np.ones(weights.size * len(counties), np.int64), dims, labels)
        everybody = Margin("companies", np.ones(len(cells), np.bool_), self.companies)
        margins = [everybody, *(self._margin(target, cells) for target in self._fitted(dims))]
        expected = raked(np.repeat(weights.ravel(), len(counties)), margins).reshape(-1, len(counties))
        owed = generator(self.seed, "owed").random(len(counties)) - 1 / 2
        counts = whole_table(expected, draw_one(self.seed, "base"), owed).ravel()
        filled = np.flatnonzero(counts)
        cells = Cells(counts[filled], {name: values[filled] for name, values in dims.items()}, labels)
        sectors = np.array([_sector(division) for division in divisions], np.int16)
        return cells.with_dimension("sector", SECTORS, sectors[cells.dims["industry"]])

    def _industries(self, assumption: str) -> Floats:
        """Spread weights of sections over divisions, by how many classes each has."""
        sections = self.statistics.table(assumption)
        sizes = np.array([len(self.classes.of_division[division]) for division in self.classes.divisions])
        letters = np.array([division[0] for division in self.classes.divisions])
        found = np.zeros(len(letters))
        for section, weight in sections.items():
            inside = letters == section
            found[inside] = weight * sizes[inside] / sizes[inside].sum()
        return found

    def _fitted(self, dims: Iterable[str], of: str | None = None) -> list[Target]:
        """Give the counts that are worked towards and say nothing but of some dimensions, `of` among them."""
        known = {*dims}
        return [
            target
            for target in self.statistics.targets
            if target.fitted
            and target.bound is Bound.EXACT
            and target.sum is None
            and {*target.where, *(target.of or ())} <= known
            and (of is None or of in target.where)
        ]

    def _margin(self, target: Target, cells: Cells) -> Margin:
        inside, value = cells.matching(target.where), float(target.value)
        if target.of is None:
            return Margin(target.id, inside, value * self.scale)
        return Margin(target.id, inside, value, cells.matching(target.of))

    def _split(
        self, dimension: str, odds: NDArray[Any], order: Sequence[str], labels: Sequence[str] = (YES,)
    ) -> None:
        """Split off those with the last of some labels, for which all of the labels now stand."""
        margins: list[Margin] = []
        alike: list[Margin] = []
        for target in self._fitted(self.now.dims, dimension):
            named = {label for label in self.now.labels[dimension]
                     if fits_label(dimension, label, target.where[dimension])}  # fmt: skip
            if named != {*labels}:
                continue
            where = {fact: condition for fact, condition in target.where.items() if fact != dimension}
            inside = self.now.matching(where)
            value = float(target.value)
            if target.of is None:
                value *= self.scale
            else:
                value *= float(self.now.counts[self.now.matching(target.of)].sum())
            margins.append(Margin(target.id, inside & (odds > 0), value))
            if target.elsewhere_alike:
                alike.append(margins[-1])
        counts = self.now.counts
        shares = tilted(_as_alike(odds, counts, alike), counts, margins)
        name = f"{dimension}={labels[-1]}"
        self.now = self.now.split(dimension, labels[-1], counts * shares, order, draw_one(self.seed, name))

    def _owners(self) -> None:
        self.now = self.now.with_dimension("ownership", OWNERS)
        odds, rest = self.statistics.table("foreign_owners"), self.statistics.table("other_owners")
        industry = self.now.holding("sector", "industry")
        firms = self.now.holding("legal_form", "enterprise")
        order = ("sector", "county", "industry")
        foreign = np.where(industry, odds["industry"], odds["other"]) * firms
        self._split("ownership", foreign, order, ("foreign",))
        traders, open_ = self.now.holding("legal_form", "sole_trader"), self._unowned()
        self._split("ownership", np.where(traders, CERTAIN, 1.0 * open_), order, ("private",))
        for label in ("state", "collective"):
            self._split("ownership", self._unowned() * _odds(rest[label]), order, (label,))
            rest = {owner: share / (1 - rest[label]) for owner, share in rest.items()}
        self._split("ownership", np.where(self._unowned(), CERTAIN, 0), order, ("mixed",))

    def _unowned(self) -> Mask:
        return self.now.holding("legal_form", "enterprise") & self.now.holding("ownership", UNSAID)

    def _above_scale(self) -> None:
        self.now = self.now.with_dimension("above_scale", (NO, YES))
        industry = self.now.holding("sector", "industry")
        listed = np.array([division in self.classes.on_directory for division in self.classes.divisions])
        shares = self.statistics.table("above_scale_outside_industry")
        sections = np.array([_odds(shares.get(division[0], 0)) for division in self.classes.divisions])
        odds = np.where(industry, 1.0, sections[self.now.dims["industry"]])
        possible = self.now.holding("legal_form", "enterprise") & listed[self.now.dims["industry"]]
        self._split("above_scale", odds * possible, ("sector", "county", "industry"))

    def _research(self) -> None:
        self.now = self.now.with_dimension(RESEARCH, (NO, YES))
        order = ("county", "above_scale", "sector", "industry")
        above = self.now.holding("sector", "industry") & self.now.has("above_scale")
        self._split(RESEARCH, 1.0 * above, order)
        shares = self.statistics.table("research")
        letters = [division[0] for division in self.classes.divisions]
        by_division = np.array([_odds(shares.get(letter, shares["other"])) for letter in letters])
        industry = self.now.holding("sector", "industry")
        odds = np.where(industry, _odds(shares["industry_below"]), by_division[self.now.dims["industry"]])
        rest = self.now.holding("legal_form", "enterprise") & ~(industry & self.now.has("above_scale"))
        self._split(RESEARCH, odds * rest, order)

    def _titles(self) -> None:
        order = ("county", "above_scale", "sector", "industry")
        for code in TITLES:
            self.now = self.now.with_dimension(designation(code), (NO, YES))
            self._split(designation(code), self._odds_of(code), order)

    def _odds_of(self, code: str) -> NDArray[Any]:
        """Give the odds of a title: only who does R&D has one, and SRDI is a ladder."""
        now, statistics = self.now, self.statistics
        research, above = now.has(RESEARCH), now.has("above_scale")
        industry = above & now.holding("sector", "industry")
        odds: NDArray[Any]
        match code:
            case "innovative_sme":
                weights = statistics.table("innovative")
                odds = np.where(above, weights["above"], weights["below"]) * research
            case "srdi":
                odds = 1.0 * (now.has(designation("innovative_sme")) & above)
            case "srdi_giant":
                odds = 1.0 * now.has(designation("srdi"))
            case "hidden_champion":
                odds = 1.0 * (research & industry & ~now.has(designation("srdi_giant")))
            case "high_tech_enterprise":
                weights = statistics.table("high_tech")
                kinds = [now.has(designation("srdi")), now.has(designation("innovative_sme")), industry]
                known = [weights["srdi"], weights["innovative"], weights["above"]]
                odds = np.select(kinds, known, weights["below"]) * research
            case _:
                odds = 1.0 * research
        return odds

    def _listed(self) -> None:
        self.now = self.now.with_dimension("listed", (NO, YES))
        odds = 1.0 * (self.now.has("above_scale") & self.now.holding("sector", "industry"))
        self._split("listed", odds, ("county", "industry"))

    def _graded(self) -> None:
        self.now = self.now.with_dimension("mu_grade", GRADES)
        weights = self.statistics.table("graded")
        industry = self.now.holding("legal_form", "enterprise") & self.now.holding("sector", "industry")
        odds = np.where(self.now.has("above_scale"), weights["above"], weights["below"]) * industry
        order = ("county", "above_scale", "industry")
        self._split("mu_grade", odds, order, ("A", "B", "C", "D"))
        for grade in ("A", "B", "C"):
            self._split("mu_grade", 1.0 * self.now.holding("mu_grade", "D"), order, (grade,))


def _as_alike(odds: NDArray[Any], counts: Whole, alike: Sequence[Margin]) -> Floats:
    """Tilt all odds by the factor that figures of some places ask for together."""
    if not alike:
        return odds
    places = np.logical_or.reduce([margin.inside for margin in alike])
    shares = tilted(odds, counts, [Margin("alike", places, sum(margin.value for margin in alike))])
    some = np.flatnonzero(places & (odds > 0) & (counts > 0))
    if not len(some):
        return odds
    share = np.clip(shares[some[0]], 1e-300, 1 - 1e-12)
    factor = _odds(float(share)) / float(odds[some[0]])
    return np.asarray(odds * factor, np.float64)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else CERTAIN


def _sector(division: str) -> int:
    return 0 if division[0] == "A" else 1 if division[0] in "BCD" else 2
