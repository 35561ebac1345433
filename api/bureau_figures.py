"""What became of a bureau's measures, counted over companies; nothing about few of them.

A company counts once for a measure, by its newest application, however many keep it here and
however often it applied.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import case
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select
from typing_extensions import TypedDict

from api.outcomes import yuan_of
from matcher.plain import yuan
from matcher.report import Figure
from matcher.suppressing import FEWEST, told
from profiles.storage.companies import Company, OutcomeRecord

STATES = ("undecided", "refused", "granted")
"""In the order in which they are held back beside small ones: what was granted last."""
ELSEWHERE = "elsewhere"
"""Under this name stand companies of another county than those named, or of one not known."""


class Count(TypedDict):
    """A number of companies, or that it is held back."""

    count: int | None
    suppressed: bool


class Total(TypedDict):
    """Yuan granted, or that the sum is held back."""

    yuan: Figure | None
    suppressed: bool


class CountyFigures(TypedDict):
    """How many companies of a county applied."""

    county: str
    name: str
    applied: Count


class MeasureFigures(TypedDict):
    """What became of one measure; `counties` are counted only where that was asked for."""

    measure: str
    title: str
    applied: Count
    granted: Count
    refused: Count
    undecided: Count
    amount: Total
    counties: list[CountyFigures] | None


@dataclass(slots=True)
class Tally:
    """What was counted of one measure."""

    states: Counter[str] = field(default_factory=Counter)
    counties: Counter[str] = field(default_factory=Counter)
    with_amount: int = 0
    amount_fen: int = 0


def tallies(session: Session, measures: Sequence[str], counties: Mapping[str, str]) -> dict[str, Tally]:
    """Count the applications for measures; each of the measures has a tally, if only of nothing."""
    found = {measure: Tally() for measure in measures}
    whose = func.coalesce(Company.uscc, Company.id)
    best_first = (
        case((col(OutcomeRecord.decided_by_bureau).is_not(None), 0), else_=1),
        case((col(OutcomeRecord.granted).is_not(None), 0), else_=1),
        col(OutcomeRecord.changed_at).desc(),
        col(OutcomeRecord.id),
    )
    measure, as_of = col(OutcomeRecord.measure), col(OutcomeRecord.as_of)
    numbered = (
        columns(
            col(OutcomeRecord.measure),
            whose.label("whose"),
            col(Company.county),
            col(OutcomeRecord.granted),
            col(OutcomeRecord.amount_fen),
            func.row_number()
            .over(partition_by=(measure, whose), order_by=(as_of.desc(), *best_first))
            .label("newest"),
            func.row_number().over(partition_by=(measure, whose, as_of), order_by=best_first).label("same"),
        )
        .join(Company, col(OutcomeRecord.company_id) == col(Company.id))
        .where(measure.in_(measures), col(OutcomeRecord.applied).is_(True))
        .subquery()
    )
    rows = numbered.c
    states = (
        select(rows.measure, rows.county, rows.granted, func.count())
        .where(rows.newest == 1)
        .group_by(rows.measure, rows.county, rows.granted)
    )
    for name, county, granted, count in session.exec(states):
        tally = found[name]
        tally.states[_state(granted)] += count
        tally.counties[county if county in counties else ELSEWHERE] += count
    amounts = (
        select(rows.measure, func.count(rows.whose.distinct()), func.sum(rows.amount_fen))
        .where(rows.same == 1, rows.amount_fen.is_not(None))
        .group_by(rows.measure)
    )
    for name, companies, amount_fen in session.exec(amounts):
        found[name].with_amount, found[name].amount_fen = companies, int(amount_fen)
    return found


def figures(measure: str, title: str, tally: Tally, counties: dict[str, str] | None) -> MeasureFigures:
    """Give what may be told of one measure; `counties` by code, in order, to count by them."""
    by_state = told({state: tally.states[state] for state in STATES})
    states = {state: _count(by_state.parts[state]) for state in STATES}
    hidden = by_state.parts["granted"] is None or tally.with_amount < FEWEST
    amount = None if hidden else yuan_of(tally.amount_fen) or Decimal(0)
    return {
        "measure": measure,
        "title": title,
        "applied": _count(by_state.total),
        "granted": states["granted"],
        "refused": states["refused"],
        "undecided": states["undecided"],
        "amount": {"yuan": None if amount is None else yuan(amount), "suppressed": amount is None},
        "counties": None if counties is None else _by_county(tally, counties),
    }


def _by_county(tally: Tally, counties: dict[str, str]) -> list[CountyFigures]:
    parts = told({code: tally.counties[code] for code in reversed(counties)}).parts
    return [{"county": code, "name": name, "applied": _count(parts[code])} for code, name in counties.items()]


def _state(granted: object) -> str:
    if granted is None:
        return "undecided"
    return "granted" if granted else "refused"


def _count(number: int | None) -> Count:
    return {"count": number, "suppressed": number is None}
