"""The report of a population: figures against what came out, assumptions, what is withheld and what is not known.

Its shape is public (`docs/population.md`); plain data, ready for JSON.
"""

from collections.abc import Iterator

from typing_extensions import TypedDict

from criteria.words import Language, Words
from profiles.columns import split
from profiles.population.making import Population
from profiles.population.statistics import Assumption, Withheld
from profiles.population.tallying import Outcome, Tally
from profiles.vocabulary import vocabulary

_ALIKE = Words(
    "其他地方无数字处，与此相同：{text}", "where no figure is known, companies are as here: {text}"
)


class TargetReport(TypedDict):
    """One figure: `expected` of a population of this size, `found` in it, `off` as a share of it."""

    id: str
    text: str
    published: float
    share: bool
    bound: str
    fitted: bool
    expected: float
    found: float
    off: float
    within: bool
    nearest_whole: bool
    source: str
    year: int | None
    confidence: str


class TargetSummary(TypedDict):
    """How many figures came out; `within` counts those within two per cent or nearest in whole companies."""

    stated: int
    within_2_percent: int
    share_within_2_percent: float
    within: int
    share_within: float
    not_within_2_percent: list[str]
    not_within: list[str]


class AssumptionReport(TypedDict):
    """One assumption, with its figures where it has any."""

    id: str
    text: str
    value: float | dict[str, float] | None


class GroupReport(TypedDict):
    """Facts that a company states together or not at all, and the assumed rates."""

    id: str
    text: str
    facts: list[str]
    rate: float
    rate_above_scale: float


class WithheldReport(TypedDict):
    """The assumed groups, and for each column the share of what is so that was not said."""

    groups: list[GroupReport]
    columns: dict[str, float]


class UnusedReport(TypedDict):
    """A published figure that is not used."""

    text: str
    why: str


class PopulationReport(TypedDict):
    """What a population is, and what it rests on."""

    label: str
    companies: int
    city: int
    seed: int
    as_of: str
    complete: bool
    summary: TargetSummary
    targets: list[TargetReport]
    assumptions: list[AssumptionReport]
    withheld: WithheldReport
    not_stated: list[str]
    """Facts of which nothing is known or assumed: null for every company."""
    unused: list[UnusedReport]


def report_of(population: Population, tally: Tally, language: Language) -> PopulationReport:
    """Report a population that has been counted."""
    statistics, outcomes = population.statistics, tally.outcomes()
    return {
        "label": Words(statistics.label, statistics.label_en).within(language),
        "companies": tally.companies,
        "city": round(statistics.number("entities")),
        "seed": population.seed,
        "as_of": population.scope.as_of.isoformat(),
        "complete": population.complete,
        "summary": _summary(outcomes),
        "targets": [_target(outcome, language) for outcome in outcomes],
        "assumptions": [*_assumptions(population, language)],
        "withheld": {
            "groups": [_group(group, language) for group in statistics.withheld]
            if not population.complete
            else [],
            "columns": {name: round(share, 4) for name, share in tally.withheld().items()},
        },
        "not_stated": [*_not_stated(tally)],
        "unused": [
            {
                "text": Words(entry.text, entry.text_en).within(language),
                "why": Words(entry.why, entry.why_en).within(language),
            }
            for entry in statistics.unused
        ],
    }


def _summary(outcomes: list[Outcome]) -> TargetSummary:
    far = [outcome.target.id for outcome in outcomes if not outcome.close]
    missed = [outcome.target.id for outcome in outcomes if not (outcome.close or outcome.nearest_whole)]
    stated = len(outcomes)
    return {
        "stated": stated,
        "within_2_percent": stated - len(far),
        "share_within_2_percent": round(1 - len(far) / stated, 4) if stated else 1.0,
        "within": stated - len(missed),
        "share_within": round(1 - len(missed) / stated, 4) if stated else 1.0,
        "not_within_2_percent": far,
        "not_within": missed,
    }


def _target(outcome: Outcome, language: Language) -> TargetReport:
    target = outcome.target
    return {
        "id": target.id,
        "text": Words(target.text, target.text_en).within(language),
        "published": float(target.value),
        "share": target.of is not None,
        "bound": target.bound.value,
        "fitted": target.fitted,
        "expected": round(outcome.expected, 2),
        "found": outcome.found,
        "off": round(outcome.off, 4),
        "within": outcome.close,
        "nearest_whole": outcome.nearest_whole,
        "source": target.source,
        "year": target.year,
        "confidence": target.confidence.value,
    }


def _assumptions(population: Population, language: Language) -> Iterator[AssumptionReport]:
    for entry in population.statistics.assumptions:
        text = Words(entry.text, entry.text_en).within(language)
        yield {"id": entry.id, "text": text, "value": _value(entry)}
    for rule in population.statistics.absent:
        text = Words(rule.text, rule.text_en).within(language)
        yield {"id": f"absent.{rule.id}", "text": text, "value": None}
    for target in population.statistics.targets:
        if target.elsewhere_alike:
            text = _ALIKE.within(language).format(text=Words(target.text, target.text_en).within(language))
            yield {"id": f"elsewhere.{target.id}", "text": text, "value": None}


def _value(entry: Assumption) -> float | dict[str, float] | None:
    if isinstance(entry.value, dict):
        return {key: float(value) for key, value in entry.value.items()}
    return None if entry.value is None else float(entry.value)


def _group(group: Withheld, language: Language) -> GroupReport:
    return {
        "id": group.id,
        "text": Words(group.text, group.text_en).within(language),
        "facts": [*group.facts],
        "rate": float(group.rate),
        "rate_above_scale": float(group.above_scale),
    }


def _not_stated(tally: Tally) -> Iterator[str]:
    """Give the facts that a profile may state and no company of the population does."""
    stated = {split(name)[0] for name in tally.columns}
    yield from (name for name, spec in vocabulary().items() if spec.stated and name not in stated)
