"""Outcomes as they are kept: recorded by a company or its adviser, decided by them or by a bureau.

What a bureau decided here, only a bureau that handles the measure changes.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from api.access.matrix import Reach
from api.days import end_of
from api.ids import new_id
from api.problems import BodyFault, BodyInvalid, Conflict
from api.store.people import Role
from api.working import Work
from criteria.catalogue import Catalogue
from criteria.words import Words
from matcher.learning.outcomes import inconsistencies, not_a_measure
from profiles.storage.companies import Company, OutcomeRecord, ProfileVersion

FEN_OF_A_YUAN = 100
DECISION = ("granted", "decided_on", "amount")

_TWICE = Words(
    "该企业这项措施在这一天已有记录，请修改原记录",
    "there is an outcome of this company, measure and day already: change that one",
)
_DECIDED = Words(
    "审批结果由主管部门登记，不能由企业或科技副总修改",
    "the bureau recorded this decision: neither the company nor its adviser changes it",
)
_FUTURE = Words("不得晚于今天", "must not be after today")
_FRACTION = Words("金额最多精确到分", "an amount has no fraction of a fen")


def record(work: Work, company: Company, stated: Mapping[str, Any], catalogue: Catalogue) -> OutcomeRecord:
    """Keep an outcome as stated, with the profile as it stood on its day.

    The caller holds the company's row. Raises BodyInvalid with every fault, Conflict for a second
    one of the same measure and day.
    """
    wrong = not_a_measure(stated["measure"], catalogue)
    faults = _faults(stated, work.today)
    if wrong is not None:
        faults.insert(0, BodyFault("/measure", "measure", wrong[0]))
    if faults:
        raise BodyInvalid(faults)
    same = select(OutcomeRecord).where(
        OutcomeRecord.company_id == company.id,
        OutcomeRecord.measure == stated["measure"],
        OutcomeRecord.as_of == stated["as_of"],
    )
    if work.session.exec(same).first() is not None:
        raise Conflict(_TWICE)
    outcome = OutcomeRecord(
        id=new_id(),
        company_id=company.id,
        version_id=version_on(work.session, company.id, stated["as_of"]).id,
        measure=stated["measure"],
        as_of=stated["as_of"],
        applied=stated["applied"],
        granted=stated["granted"],
        decided_on=stated["decided_on"],
        amount_fen=fen(stated["amount"]),
        recorded_by=work.caller.account_id,
        recorded_at=work.at,
        changed_at=work.at,
    )
    work.session.add(outcome)
    work.session.flush()
    return outcome


def find(work: Work, outcome_id: str, *, lock: bool = False) -> OutcomeRecord:
    """Give an outcome within reach; raises NotThere alike for one beyond it and one that does not exist."""
    query = within_reach(work).where(OutcomeRecord.id == outcome_id)
    if lock:
        query = query.with_for_update(of=OutcomeRecord)
    return work.one(query, outcome_id)


def within_reach(work: Work) -> SelectOfScalar[OutcomeRecord]:
    """Give the query for the outcomes that the caller may see."""
    query = select(OutcomeRecord).join(Company, col(OutcomeRecord.company_id) == col(Company.id))
    return query.where(work.within_reach(), seen_by(work))


def seen_by(work: Work) -> ColumnElement[bool]:
    """Give what an outcome must be for the caller to see it, of a company within reach.

    A bureau sees applications for measures it handles, and nothing else of the company's.
    """
    if work.reach is not Reach.HANDLED:
        return true()
    return col(OutcomeRecord.applied).is_(True) & col(OutcomeRecord.measure).in_(measures_of(work))


def measures_of(work: Work) -> list[str]:
    """Give the measures that the caller's bureau handles."""
    return sorted(work.handled.get(work.caller.bureau_id or "", ()))


def decide(work: Work, outcome: OutcomeRecord, changed: Mapping[str, Any]) -> None:
    """Change the decision on an application; what is not in `changed` stays.

    Raises Conflict where it is the bureau's to change, BodyInvalid where it would not go together.
    """
    need_not_the_bureaus(work, outcome)
    stated = {
        "as_of": outcome.as_of,
        "applied": outcome.applied,
        "granted": outcome.granted,
        "decided_on": outcome.decided_on,
        "amount": yuan_of(outcome.amount_fen),
        **changed,
    }
    faults = _faults(stated, work.today)
    if faults:
        raise BodyInvalid(faults)
    outcome.granted, outcome.decided_on = stated["granted"], stated["decided_on"]
    outcome.amount_fen = fen(stated["amount"])
    by_bureau = work.caller.role == Role.BUREAU and outcome.granted is not None
    outcome.decided_by_bureau = work.caller.bureau_id if by_bureau else None
    outcome.changed_at = work.at
    outcome.revision += 1
    work.session.add(outcome)


def need_not_the_bureaus(work: Work, outcome: OutcomeRecord) -> None:
    """Refuse that anybody but a bureau changes what a bureau decided; raises Conflict."""
    if outcome.decided_by_bureau is not None and work.caller.role != Role.BUREAU:
        raise Conflict(_DECIDED)


def version_on(session: Session, company_id: str, day: date) -> ProfileVersion:
    """Give a company's profile as it stood at the end of a day; before the first, the first."""
    versions = select(ProfileVersion).where(ProfileVersion.company_id == company_id)
    by_then = versions.where(col(ProfileVersion.created_at) < end_of(day))
    newest = session.exec(by_then.order_by(col(ProfileVersion.number).desc()).limit(1)).first()
    return newest or session.exec(versions.order_by(col(ProfileVersion.number)).limit(1)).one()


def fen(amount: Decimal | None) -> int | None:
    """Give an amount in yuan as fen; it has no smaller part."""
    return None if amount is None else int(amount * FEN_OF_A_YUAN)


def yuan_of(amount_fen: int | None) -> Decimal | None:
    """Give an amount in fen as yuan, exact."""
    return None if amount_fen is None else Decimal(amount_fen) / FEN_OF_A_YUAN


def whole_fen(amount: Decimal | None) -> bool:
    """Tell whether an amount in yuan has no fraction of a fen."""
    return amount is None or amount * FEN_OF_A_YUAN == (amount * FEN_OF_A_YUAN).to_integral_value()


def _faults(stated: Mapping[str, Any], today: date) -> list[BodyFault]:
    """Give what is wrong with an outcome: what does not go together, what has not come yet."""
    columns = ("as_of", "applied", *DECISION)
    found = [
        BodyFault(f"/{column}", "inconsistent", reason)
        for column, reason in inconsistencies(**{column: stated[column] for column in columns})
    ]
    days = [column for column in ("as_of", "decided_on") if stated[column] is not None]
    found += [BodyFault(f"/{column}", "future", _FUTURE) for column in days if stated[column] > today]
    if not whole_fen(stated["amount"]):
        found.append(BodyFault("/amount", "fraction", _FRACTION))
    return found
