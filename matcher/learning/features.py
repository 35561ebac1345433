"""What a chance is learned from: figures and codes of one company with one measure on one day.

All of it stands in our own report of that day, or follows from outcomes known before it. A
measure's id is no feature; its popularity is one, smoothed and without a look ahead.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import log1p, nan
from typing import NamedTuple, TypeAlias

import pandas as pd

from criteria.catalogue import Catalogue
from criteria.facts import DESIGNATIONS, Designation, Facts
from criteria.measures import Route
from matcher.learning.outcomes import Outcome
from matcher.learning.past import Past
from matcher.learning.priors import Event
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.report import Match
from profiles.deriving import derive
from profiles.schema import Profile
from profiles.standards import LARGE, MEDIUM, MICRO, SMALL

TITLES = ("high_tech_enterprise", "prov_tech_sme", "innovative_sme", "srdi", "srdi_giant")
"""Recognitions that many companies hold; the others would each say who it is."""

SIZES = {size: float(rank) for rank, size in enumerate((MICRO, SMALL, MEDIUM, LARGE))}

FIGURES = (
    "verdict_class",
    "at_stake",
    "monetary",
    "certainty",
    "effort",
    "days_left",
    "judged",
    "missing",
    "applied_before",
    "granted_before",
    "size",
    "above_scale",
    *(f"holds_{title}" for title in TITLES),
)
"""Columns of figures; what is not known is NaN, never zero."""

CODES = ("kind", "obtain", "domain", "section")
"""Columns of codes. The route is there as its effort, so that effort can be held monotone."""

WITHIN_REACH = 2
"""The last class of verdict (see `matcher.verdicts.VERDICTS`) in which an application can succeed."""

NOTHING_TO_APPLY_FOR = frozenset({Route.FOLLOW.value, Route.NONE.value})

Features: TypeAlias = dict[str, float | str | None]


class Standing(NamedTuple):
    """Where a measure stands in a report by default; `at_stake` is in yuan, 0 where no figure is known."""

    verdict_class: int
    monetary: bool
    at_stake: float
    rank: int


class Observation(NamedTuple):
    """An outcome with the features of its day, and where the measure stood in that day's report."""

    outcome: Outcome
    features: Features
    standing: Standing


def observations(
    outcomes: Iterable[Outcome], catalogue: Catalogue, past: Past | None = None
) -> Iterator[Observation]:
    """Give the outcomes, by date, with features from the report on the company of that day.

    Popularity is what was known before each outcome's own day, or what a given `past` knows.
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.key)
    running = Past(ordered, catalogue) if past is None else None
    plan: Plan | None = None
    judged: tuple[Profile, Mapping[str, Match], Features] | None = None
    for outcome in ordered:
        if plan is None or plan.as_of != outcome.as_of:
            plan, judged = Plan(catalogue, outcome.as_of), None
            if running is not None:
                running.advance(outcome.as_of)
        if judged is None or judged[0] != outcome.profile:
            judged = (outcome.profile, *_judged(outcome.profile, plan))
        entry = judged[1][outcome.measure]
        known = running or past
        if known is not None:
            features = of_match(entry, judged[2], known)
            yield Observation(outcome, features, standing(entry))


def _judged(profile: Profile, plan: Plan) -> tuple[Mapping[str, Match], Features]:
    matches = {entry["measure"]: entry for entry in ranked_matches(profile, plan)}
    return matches, of_company(profile, plan.catalogue, plan.as_of)


def of_company(profile: Profile, catalogue: Catalogue, as_of: date) -> Features:
    """Give what a company brings into all its measures."""
    facts, _ = derive(profile, catalogue.scope(as_of))
    industry = facts.known.get("industry")
    return {
        "size": SIZES.get(str(facts.known.get("size_class")), nan),
        "above_scale": _flag(facts, "above_scale"),
        **{f"holds_{title}": _flag(facts, DESIGNATIONS + title) for title in TITLES},
        "section": industry[:1] if isinstance(industry, str) else None,
    }


def of_match(entry: Match, company: Features, past: Past) -> Features:
    """Give the features of a measure in a report, beside its company's."""
    ranking = entry["ranking"]
    at_stake, days_left = stake(entry), ranking["days_left"]
    return {
        **company,
        "verdict_class": float(ranking["verdict_class"]),
        "at_stake": nan if at_stake is None else log1p(at_stake),
        "monetary": float(ranking["monetary"]),
        "certainty": ranking["certainty"],
        "effort": float(ranking["effort"]),
        "days_left": nan if days_left is None else float(days_left),
        "judged": float(len(entry["to_be_judged"])),
        "missing": float(len(entry["missing_facts"])),
        "applied_before": past.rate(Event.APPLY, entry["measure"]),
        "granted_before": past.rate(Event.SUCCESS, entry["measure"]),
        "kind": entry["kind"],
        "obtain": entry["obtain"],
        "domain": str(entry["domain"]),
    }


def stake(entry: Match) -> float | None:
    """Give what is at stake in yuan: what it counts for together with other measures."""
    found = entry["ranking"]["joint_at_stake"]
    return None if found is None else float(found)


def standing(entry: Match) -> Standing:
    """Give where a measure stands in its report."""
    ranking = entry["ranking"]
    return Standing(ranking["verdict_class"], ranking["monetary"], stake(entry) or 0, entry["rank"])


def frame(rows: Iterable[Features]) -> pd.DataFrame:
    """Give features as a table: figures as floats, codes as texts or missing."""
    table = pd.DataFrame([*rows], columns=[*FIGURES, *CODES])
    return table.astype(dict.fromkeys(FIGURES, "float64") | dict.fromkeys(CODES, "object"))


def _flag(facts: Facts, name: str) -> float:
    value = facts.known.get(name)
    if isinstance(value, Designation):
        return float(value.held)
    return nan if value is None else float(bool(value))
