"""A made-up register of outcomes whose generating process is known; no real one exists.

Made-up companies look at their report on days of 2025. Within reach, each applies with a logistic
chance in the amount, the effort of the route, its size and how popular a measure is; a bureau
grants with one in the verdict, what it has to judge itself and how generous the measure is. What
a company does beyond that is noise nobody can learn. The same seed gives the same register.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from math import exp, log10
from random import Random
from statistics import NormalDist, mean
from typing import Any, NamedTuple

from criteria.catalogue import Catalogue
from matcher.learning.features import NOTHING_TO_APPLY_FOR, SIZES, WITHIN_REACH
from matcher.learning.outcomes import Outcome
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.report import Match
from profiles.deriving import derive
from profiles.reading import read_profile
from profiles.schema import Profile

COUNTIES = ("330302", "330303", "330304", "330324", "330326", "330327", "330381", "330382")
INDUSTRIES = ("C3443", "C3822", "C1954", "C2921", "I6513", "F5193", "A0164", "M7320", "H6220", "G5431")
PROJECTS = ("equipment_renewal", "technical_upgrade", "digital_upgrade", "ai_scene", "rd_breakthrough")
NEEDS = ("land", "talent", "training", "equity", "markets", "fairs")
TITLES = ("high_tech_enterprise", "prov_tech_sme", "innovative_sme", "srdi", "green_factory")
FIRST = date(2025, 1, 2)
DAYS = 360
LOOKS = 2
"""How often a company looks at its report."""
OFFERED = 16
"""How many measures within reach it considers each time."""
NOISE = 0.5
"""How far companies that look alike differ, as the standard deviation of their log odds."""
UNKNOWN = 0.15
"""The share of its facts that are not known."""
SLOWEST = 75
"""Days until a decision, at most."""


class Truth(NamedTuple):
    """The chances among all companies that look alike: what there is to learn."""

    apply: float
    success: float


class SimulatedRegister(NamedTuple):
    """Outcomes by date, and by their keys the chances behind them."""

    outcomes: Sequence[Outcome]
    truth: Mapping[tuple[str, str, str], Truth]


def simulated(catalogue: Catalogue, companies: int, seed: int) -> SimulatedRegister:
    """Draw a register."""
    world = _World(catalogue, seed)
    drawn = sorted(
        (entry for number in range(companies) for entry in world.company(number)),
        key=lambda entry: entry[0].key,
    )
    return SimulatedRegister(
        [outcome for outcome, _ in drawn], {outcome.key: truth for outcome, truth in drawn}
    )


class _Company(NamedTuple):
    """A company, and how much more eager and able it is than others that look alike, in log odds."""

    id: str
    profile: Profile
    eager: float
    able: float


class _World:
    """The measures' own popularity and generosity, and the companies."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.catalogue = catalogue
        self.random = Random(seed)
        self.popularity = {key: self.random.gauss(0, 0.8) for key in catalogue.measures}
        self.generosity = {key: self.random.gauss(0, 0.6) for key in catalogue.measures}
        self.days = sorted(self.random.sample(range(DAYS), 52))

    @cached_property
    def plans(self) -> Mapping[date, Plan]:
        """Plans of the days on which companies look."""
        days = [FIRST + timedelta(days=day) for day in self.days]
        return {day: Plan(self.catalogue, day) for day in days}

    def company(self, number: int) -> Iterator[tuple[Outcome, Truth]]:
        """Give what becomes of one company's measures."""
        random = self.random
        profile = read_profile(_profile(number, random), self.catalogue.codes)
        company = _Company(f"c{number:05}", profile, random.gauss(0, NOISE), random.gauss(0, NOISE))
        tried: set[str] = set()
        for day in sorted(random.sample([*self.plans], LOOKS)):
            plan = self.plans[day]
            size = _size(profile, plan)
            within = [entry for entry in ranked_matches(profile, plan) if _can_apply(entry, tried)]
            for entry in random.sample(within, min(OFFERED, len(within))):
                odds = self._odds(entry, size)
                outcome = _drawn(company, entry, day, odds, random)
                yield outcome, Truth(_among_alike(odds[0]), _among_alike(odds[1]))
                tried.add(entry["measure"])

    def _odds(self, entry: Match, size: float) -> tuple[float, float]:
        """Give the log odds that it applies and that it is granted, before its own noise."""
        high, measure = entry["amount"]["high"], entry["measure"]
        amount = 0.6 * (log10(high + 1) - 4) if high is not None else -0.3
        effort = entry["ranking"]["effort"]
        verdict, judged = entry["ranking"]["verdict_class"], len(entry["to_be_judged"])
        return (
            amount - 0.35 * effort + 0.4 * size + self.popularity[measure],
            1.7 - 0.8 * verdict - 0.5 * judged + self.generosity[measure],
        )


def _can_apply(entry: Match, tried: set[str]) -> bool:
    return (
        entry["ranking"]["verdict_class"] <= WITHIN_REACH
        and entry["route"] not in NOTHING_TO_APPLY_FOR
        and entry["measure"] not in tried
    )


def _drawn(company: _Company, entry: Match, day: date, odds: tuple[float, float], random: Random) -> Outcome:
    applied = random.random() < _logistic(odds[0] + company.eager)
    granted = random.random() < _logistic(odds[1] + company.able) if applied else None
    high = entry["amount"]["high"]
    decided = day + timedelta(days=random.randint(5, SLOWEST)) if applied else None
    return Outcome(
        company=company.id,
        profile=company.profile,
        measure=entry["measure"],
        as_of=day,
        applied=applied,
        granted=granted,
        amount=Decimal(str(high)) if granted and high is not None else None,
        decided_on=decided,
    )


def _among_alike(odds: float) -> float:
    """Give the mean chance over the noise of companies."""
    steps = (NormalDist(0, NOISE).inv_cdf((step + 0.5) / 16) for step in range(16))
    return mean(_logistic(odds + step) for step in steps)


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _size(profile: Profile, plan: Plan) -> float:
    return SIZES.get(str(derive(profile, plan.scope)[0].known.get("size_class")), 1.0)


def _profile(number: int, random: Random) -> dict[str, Any]:
    """Give a company whose figures hang together, some of its facts left out."""
    revenue = int(10 ** random.uniform(5.7, 9.0))
    employees = max(1, int(revenue / random.uniform(300_000, 1_200_000)))
    assets = int(revenue * random.uniform(0.5, 1.5))
    exports = random.random() < 0.35
    stated: dict[str, Any] = {
        "name": f"虚构企业{number}有限公司",
        "legal_form": "enterprise",
        "ownership": random.choice(("private", "private", "private", "state", "foreign")),
        "county": random.choice(COUNTIES),
        "founded_on": f"{random.randint(1995, 2023)}-06-01",
        "industry": random.choice(INDUSTRIES),
        "fiscal_year": 2024,
        "revenue": revenue,
        "total_assets": assets,
        "liabilities": int(assets * random.uniform(0, 0.9)),
        "taxable_income": int(revenue * random.uniform(-0.05, 0.12)),
        "employees": employees,
        "insured_employees": employees,
        "rd_staff": int(employees * random.uniform(0, 0.3)),
        "rd_expense": int(revenue * max(0.0, random.uniform(-0.03, 0.08))),
        "tax_collection": random.choice(("audit", "audit", "audit", "assessed")),
        "above_scale": revenue >= 20_000_000,
        "mu_grade": random.choice("ABBCD"),
        "abnormal_listing": random.random() < 0.04,
        "dishonest_listing": random.random() < 0.03,
        "major_accident": random.random() < 0.02,
        "loan_kind": random.choice(("working_capital", "fixed_asset")),
        "loan_overdue": random.random() < 0.05,
        "loan_needed": random.random() < 0.5,
        "equipment_loan_signed": random.random() < 0.3,
        "exports_usd": int(revenue * 0.05) if exports else 0,
        "export_refund_registered": exports,
        "export_credit_premium": int(revenue * 0.0005) if exports else 0,
        "customs_modes": random.choice((["0110"], ["0110", "9710"], ["9810"])) if exports else [],
        "project_kinds": [kind for kind in PROJECTS if random.random() < 0.3],
        "project_lists": [],
        "needs": [need for need in NEEDS if random.random() < 0.3],
        "layoff_rate": round(random.uniform(0, 0.2), 4),
        "unemployment_insurance_months": random.randint(0, 120),
        "unemployment_premium": employees * random.randint(300, 900),
        "designations": {"*": False} | {title: random.random() < 0.25 for title in TITLES},
    }
    return {key: value for key, value in stated.items() if random.random() >= UNKNOWN}
