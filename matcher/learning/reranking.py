"""Re-ranking: the order within a verdict class by what an application is worth on average.

Worth is the chance of success times what is at stake. A measure never leaves its class, money
stays before none, and what nothing can be applied for under keeps its place behind.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from criteria.words import Language
from matcher.learning.chances import Chances
from matcher.learning.features import (
    NOTHING_TO_APPLY_FOR,
    WITHIN_REACH,
    Standing,
    of_company,
    of_match,
    standing,
)
from matcher.learning.priors import Event
from matcher.report import Chances as Shown
from matcher.report import Match, Report
from profiles.schema import Profile


class By(StrEnum):
    """What measures are ordered by within a class."""

    WORTH = "worth"
    """For a company: the chance of success times what is at stake, then the chance."""
    GRANTED = "granted"
    """For an adviser or bureau: the chance that it applies and is granted the measure."""


def reranked(
    report: Report,
    profile: Profile,
    chances: Chances,
    language: Language = Language.ZH,
    by: By = By.WORTH,
) -> Report:
    """Give a report with chances and, if learning is on, in the learned order.

    Raises ValueError for a report of a day before the chances were learned: it would look ahead.
    """
    as_of = date.fromisoformat(report["as_of"])
    if as_of < chances.until:
        msg = f"learned from what was known up to {chances.until}, which lies after {as_of}"
        raise ValueError(msg)
    shown = _shown(report, profile, chances, as_of)
    matches: list[Match] = [{**entry, "chances": shown.get(entry["measure"])} for entry in report["matches"]]
    if chances.on:
        matches.sort(key=lambda entry: order(standing(entry), entry.get("chances"), by))
        for rank, entry in enumerate(matches, start=1):
            entry["rank"] = rank
    return {**report, "matches": matches, "learning": chances.status(language)}


def order(at: Standing, chances: Shown | None, by: By) -> tuple[int, bool, float, float, int]:
    """Give the sort key of a measure: smaller comes first, ties by the default rank."""
    if chances is None:
        return (at.verdict_class, not at.monetary, 0.0, 0.0, at.rank)
    success = chances["success"]["p"]
    if by is By.GRANTED:
        return (at.verdict_class, False, -success * chances["apply"]["p"], 0.0, at.rank)
    return (at.verdict_class, not at.monetary, -success * at.at_stake, -success, at.rank)


def _shown(report: Report, profile: Profile, chances: Chances, as_of: date) -> Mapping[str, Shown]:
    """Give the chances of what is within reach and can be applied for."""
    entries = [
        entry
        for entry in report["matches"]
        if entry["ranking"]["verdict_class"] <= WITHIN_REACH and entry["route"] not in NOTHING_TO_APPLY_FOR
    ]
    company = of_company(profile, chances.catalogue, as_of)
    features = [of_match(entry, company, chances.past) for entry in entries]
    measures = [entry["measure"] for entry in entries]
    found = {event: chances.of(event, measures, features) for event in Event}
    return {
        measure: {"apply": apply, "success": success}
        for measure, apply, success in zip(measures, found[Event.APPLY], found[Event.SUCCESS], strict=True)
    }
