"""Consent: a company lets an adviser see it until a day. The newest word counts."""

from datetime import date, timedelta

from sqlmodel import col, select

from api.ids import new_id
from api.problems import BodyFault, BodyInvalid, Conflict
from api.store.people import Account, Grant, Role
from api.working import Work
from criteria.words import Words
from profiles.storage.companies import Company

LONGEST_DAYS = 366
"""How far ahead a consent may end."""
MOST_LASTING = 100
"""How many consents of one company may stand."""

GIVEN = "given"
"""The basis of a consent that the company itself gave."""

_NO_ADVISER = Words("没有这位科技副总（顾问）", "there is no such adviser")
_PAST = Words("不得早于今天", "must not be before today")
_REVERSED = Words("截止日期早于起始日期", "it ends before it begins")
_TOO_LONG = Words(
    f"最长 {LONGEST_DAYS} 天，到期可再次授权",
    f"at most {LONGEST_DAYS} days ahead; it can be given again",
)
_TOO_MANY = Words(
    f"同一企业同时有效的授权不得超过 {MOST_LASTING} 项",
    f"at most {MOST_LASTING} consents of one company may stand",
)


def give(work: Work, company: Company, adviser: str, from_on: date | None, until_on: date) -> Grant:
    """Let an adviser see a company, by login or account id; what the company gave it before ends.

    One that begins later leaves what lasts until then. The caller holds the company's row. Raises
    BodyInvalid with every fault; who does not exist is not told from who is no adviser.
    """
    begins = from_on or work.today
    found = _adviser(work, adviser)
    faults = [
        *([BodyFault("/adviser", "no_such_adviser", _NO_ADVISER)] if found is None else ()),
        *([BodyFault("/from_on", "past", _PAST)] if begins < work.today else ()),
        *_faults_of_the_end(begins, until_on, work.today),
    ]
    if found is None or faults:
        raise BodyInvalid(faults)
    standing = _standing(work, company.id)
    if begins <= work.today:
        for earlier in standing:
            if earlier.adviser_id == found.id:
                earlier.ended_at = work.at
                work.session.add(earlier)
    if sum(grant.ended_at is None for grant in standing) >= MOST_LASTING:
        raise Conflict(_TOO_MANY)
    grant = Grant(
        id=new_id(),
        company_id=company.id,
        adviser_id=found.id,
        from_on=begins,
        until_on=until_on,
        basis=GIVEN,
        given_by=str(work.caller.account_id),
        given_at=work.at,
    )
    work.session.add(grant)
    work.session.flush()
    return grant


def end(work: Work, grant_id: str) -> Grant:
    """End a consent at once: the company's keeper takes it back, or the adviser gives it back.

    One that is over already stays as it is. Raises NotThere for one that is neither's.
    """
    query = (
        select(Grant)
        .join(Company, col(Grant.company_id) == col(Company.id))
        .where(Grant.id == grant_id, (col(Grant.adviser_id) == work.caller.account_id) | work.within_reach())
        .with_for_update(of=Grant)
    )
    grant = work.one(query, grant_id)
    if state_of(grant, work.today) != "ended":
        grant.ended_at = work.at
        work.session.add(grant)
    return grant


def state_of(grant: Grant, today: date) -> str:
    """Tell whether a consent is `to_come`, `lasting` or `ended`."""
    if grant.ended_at is not None or grant.until_on < today:
        return "ended"
    return "lasting" if grant.from_on <= today else "to_come"


def days_left(grant: Grant, today: date) -> int:
    """Count the days on which the adviser still sees the company, today among them."""
    if state_of(grant, today) == "ended":
        return 0
    return (grant.until_on - max(today, grant.from_on)).days + 1


def _faults_of_the_end(begins: date, until_on: date, today: date) -> list[BodyFault]:
    if until_on < today:
        return [BodyFault("/until_on", "past", _PAST)]
    if until_on < begins:
        return [BodyFault("/until_on", "reversed", _REVERSED)]
    if until_on > today + timedelta(days=LONGEST_DAYS):
        return [BodyFault("/until_on", "too_long", _TOO_LONG)]
    return []


def _adviser(work: Work, named: str) -> Account | None:
    """Find an active adviser by login or id."""
    return work.session.exec(
        select(Account).where(
            (col(Account.login) == named.strip().casefold()) | (col(Account.id) == named.strip()),
            Account.role == Role.ADVISER,
            col(Account.active).is_(True),
        )
    ).first()


def _standing(work: Work, company_id: str) -> list[Grant]:
    """Give the consents of a company that last or are to come."""
    query = select(Grant).where(
        Grant.company_id == company_id, col(Grant.ended_at).is_(None), Grant.until_on >= work.today
    )
    return [*work.session.exec(query.order_by(col(Grant.id)))]
