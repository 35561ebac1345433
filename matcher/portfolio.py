"""Portfolio: which questions to which companies settle most, over all of them together."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from matcher.matching import matched
from matcher.plain import added
from matcher.plan import Plan
from matcher.report import CatalogueInfo, Figure, Matched, Uncertainty
from profiles.schema import Profile


class Pair(TypedDict):
    """A question to one company; companies are numbered from 1, as they were given."""

    company: int
    name: str | None
    fact: str
    question: str
    gain: Figure
    resolves: list[str]
    value_at_stake: Figure


class Respondent(TypedDict):
    """A company to ask, and what its answer is expected to settle."""

    company: int
    name: str | None
    gain: Figure


class AskedOfMany(TypedDict):
    """One question, what all answers to it are expected to settle, and whom to ask, most first."""

    fact: str
    question: str
    gain: Figure
    companies: list[Respondent]


class PortfolioCompany(TypedDict):
    """One company, and how much is undecided for it."""

    company: int
    name: str | None
    uncertainty: Uncertainty


class Portfolio(TypedDict):
    """What to ask next over a portfolio: single questions, and each question with all its companies."""

    as_of: str
    catalogue: CatalogueInfo
    companies: list[PortfolioCompany]
    pairs: list[Pair]
    by_question: list[AskedOfMany]


def portfolio(profiles: Sequence[Profile], plan: Plan, count: int) -> Portfolio:
    """Rank the questions to all companies by gain; the first `count` of each list.

    A question that is not expected to settle anything is left out.
    """
    reports = [matched(profile, plan) for profile in profiles]
    pairs = sorted(
        (pair for number, report in enumerate(reports, start=1) for pair in _pairs(number, report)),
        key=lambda pair: (-pair["gain"], -len(pair["resolves"]), pair["fact"], pair["company"]),
    )
    return {
        "as_of": plan.as_of.isoformat(),
        "catalogue": {"id": plan.catalogue.policy.id, "version": plan.catalogue.version},
        "companies": [
            {"company": number, "name": report["company"]["name"], "uncertainty": report["uncertainty"]}
            for number, report in enumerate(reports, start=1)
        ],
        "pairs": pairs[:count],
        "by_question": _by_question(pairs)[:count],
    }


def _pairs(number: int, report: Matched) -> list[Pair]:
    return [
        {
            "company": number,
            "name": report["company"]["name"],
            "fact": question["fact"],
            "question": question["question"],
            "gain": question["gain"],
            "resolves": question["resolves"],
            "value_at_stake": question["value_at_stake"],
        }
        for question in report["next_questions"]
        if question["gain"] > 0
    ]


def _by_question(pairs: Sequence[Pair]) -> list[AskedOfMany]:
    by_fact: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_fact.setdefault(pair["fact"], []).append(pair)
    found: list[AskedOfMany] = [
        {
            "fact": fact,
            "question": asked[0]["question"],
            "gain": added(pair["gain"] for pair in asked),
            "companies": [
                {"company": pair["company"], "name": pair["name"], "gain": pair["gain"]} for pair in asked
            ],
        }
        for fact, asked in by_fact.items()
    ]
    return sorted(found, key=lambda each: (-each["gain"], -len(each["companies"]), each["fact"]))
