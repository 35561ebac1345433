"""Outcomes of the database as they are learned from, counted, taken in and given out."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, case, col, func, select
from typing_extensions import TypedDict

from api.outcomes import yuan_of
from criteria.catalogue import Catalogue
from criteria.codes import CodeTree
from criteria.words import Words
from matcher.learning.enough import ENOUGH, ENOUGH_OF_EACH, FOLDS
from profiles.faults import ProfileInvalid
from profiles.storage.companies import Company, OutcomeRecord, ProfileVersion
from profiles.storage.texts import canonical_json, profile_data, stored_profile

if TYPE_CHECKING:
    from matcher.learning.outcomes import Outcome, Register

_AT_ONCE = 500

ON = Words(
    "已知审批结果足够：同一结论类别内的顺序可按结果估计（若其中有可学到的规律）",
    "enough decisions are known: the order within a verdict class is learned, if they have a pattern",
)
OFF = Words(
    "已知审批结果 {decided} 件（较少一类 {rarer} 件，{companies} 家企业），少于 {needed} 件（每类 {each} 件）"
    "或企业过少：学习排序未启用",
    "{decided} decisions are known ({rarer} of the rarer sort, of {companies} companies), fewer than "
    "{needed} ({each} of each) or of too few companies: learning is off",
)


class LearningView(TypedDict):
    """How many outcomes are known, and whether that is enough to learn from."""

    state: str
    text: str
    outcomes: int
    applied: int
    decided: int
    granted: int
    refused: int
    companies: int
    """Of which something was decided."""
    needed: int
    needed_of_each: int


class Row(NamedTuple):
    """An outcome with whose it is and the profile it is kept with."""

    outcome: OutcomeRecord
    company_id: str
    uscc: str | None
    profile: str


def counted(session: Session) -> LearningView:
    """Count what is known; `text` is left for who knows the language."""
    granted = col(OutcomeRecord.granted)

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.exec(
        select(
            func.count(),
            times(col(OutcomeRecord.applied).is_(True)),
            times(granted.is_(True)),
            times(granted.is_(False)),
        ).select_from(OutcomeRecord)
    ).one()
    outcomes, applied, well, badly = map(int, row)
    whose = func.coalesce(Company.uscc, Company.id)
    companies = session.exec(
        select(func.count(whose.distinct()))
        .join(OutcomeRecord, col(OutcomeRecord.company_id) == col(Company.id))
        .where(granted.is_not(None))
    ).one()
    enough = well + badly >= ENOUGH and min(well, badly) >= ENOUGH_OF_EACH and companies >= FOLDS
    return {
        "state": "on" if enough else "off",
        "text": "",
        "outcomes": outcomes,
        "applied": applied,
        "decided": well + badly,
        "granted": well,
        "refused": badly,
        "companies": companies,
        "needed": ENOUGH,
        "needed_of_each": ENOUGH_OF_EACH,
    }


def said(view: LearningView) -> Words:
    """Say what the counts mean."""
    if view["state"] == "on":
        return ON
    figures = {
        "decided": view["decided"],
        "rarer": min(view["granted"], view["refused"]),
        "companies": view["companies"],
        "needed": ENOUGH,
        "each": ENOUGH_OF_EACH,
    }
    return Words(OFF.zh.format(**figures), OFF.en.format(**figures))


def register(session: Session, catalogue: Catalogue) -> "Register":
    """Give the outcomes of the database as a register to learn from, in order of date.

    A company is one by its USCC, whoever keeps it. Left out and counted as repeated is what is
    recorded twice, and what is of a measure or codes that the catalogue no longer has.
    """
    from matcher.learning.outcomes import Register

    kept: dict[tuple[str, str, str], Outcome] = {}
    repeated = 0
    for row in rows(session):
        outcome = _outcome(row, catalogue.codes)
        if outcome is None or outcome.measure not in catalogue.measures or outcome.key in kept:
            repeated += 1
        else:
            kept[outcome.key] = outcome
    return Register(tuple(kept[key] for key in sorted(kept)), (), repeated)


def rows(session: Session) -> Iterator[Row]:
    """Walk through all outcomes by day; of the same day and measure, the decided and newest first."""
    decided = case((col(OutcomeRecord.granted).is_not(None), 0), else_=1)
    query = (
        select(OutcomeRecord, Company.uscc, ProfileVersion.profile)
        .where(col(OutcomeRecord.company_id) == col(Company.id))
        .where(col(OutcomeRecord.version_id) == col(ProfileVersion.id))
        .order_by(
            col(OutcomeRecord.as_of),
            col(OutcomeRecord.measure),
            decided,
            col(OutcomeRecord.changed_at).desc(),
            col(OutcomeRecord.id),
        )
        .execution_options(yield_per=_AT_ONCE)
    )
    for outcome, uscc, profile in session.exec(query):
        yield Row(outcome, outcome.company_id, uscc, profile)


def lines(session: Session) -> Iterator[bytes]:
    """Write all outcomes as NDJSON that `read_outcomes` reads, each with its profile."""
    for row in rows(session):
        outcome = row.outcome
        stated = {
            "company": row.company_id,
            "measure": outcome.measure,
            "as_of": outcome.as_of,
            "applied": outcome.applied,
            "granted": outcome.granted,
            "decided_on": outcome.decided_on,
            "amount": yuan_of(outcome.amount_fen),
            "profile": profile_data(row.profile),
        }
        yield canonical_json({key: value for key, value in stated.items() if value is not None}) + b"\n"


def _outcome(row: Row, codes: Mapping[str, CodeTree]) -> "Outcome | None":
    from matcher.learning.outcomes import Outcome

    try:
        profile = stored_profile(row.profile, codes)
    except ProfileInvalid:
        return None
    outcome = row.outcome
    return Outcome(
        company=row.uscc or row.company_id,
        profile=profile,
        measure=outcome.measure,
        as_of=outcome.as_of,
        applied=outcome.applied,
        granted=outcome.granted,
        decided_on=outcome.decided_on,
        amount=yuan_of(outcome.amount_fen),
    )
