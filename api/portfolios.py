"""Portfolios: companies that an adviser looks after together, each seen only while its consent lasts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from api.ids import new_id
from api.problems import Conflict, NotThere
from api.store.people import PortfolioMember, PortfolioRecord
from api.working import NO_SUCH, Work
from criteria.words import Words
from profiles.storage.companies import Company, ProfileVersion

MOST = 200
"""How many portfolios an adviser may have."""
_TOO_MANY = Words(f"组合不得超过 {MOST} 个", f"at most {MOST} portfolios are possible")


class Member(NamedTuple):
    """A company of a portfolio: when it was added, and its profile as it is kept now."""

    added: PortfolioMember
    company: Company
    version: ProfileVersion


def add(work: Work, name: str) -> PortfolioRecord:
    """Make a portfolio of the caller; raises Conflict where it has too many."""
    mine = select(func.count()).select_from(PortfolioRecord).where(_mine(work))
    if work.session.exec(mine).one() >= MOST:
        raise Conflict(_TOO_MANY)
    made = PortfolioRecord(
        id=new_id(), adviser_id=str(work.caller.account_id), name=name.strip(), created_at=work.at
    )
    work.session.add(made)
    work.session.flush()
    return made


def own(work: Work) -> SelectOfScalar[PortfolioRecord]:
    """Give the query for the caller's portfolios."""
    return select(PortfolioRecord).where(_mine(work))


def find(work: Work, portfolio_id: str, *, lock: bool = False) -> PortfolioRecord:
    """Give a portfolio of the caller; raises NotThere alike for another's and one that does not exist."""
    query = own(work).where(PortfolioRecord.id == portfolio_id)
    return work.one(query.with_for_update() if lock else query, portfolio_id)


def put(work: Work, portfolio: PortfolioRecord, company: Company) -> bool:
    """Add a company that is within reach, and tell whether it is new; the caller holds the portfolio."""
    if work.session.get(PortfolioMember, (portfolio.id, company.id)) is not None:
        return False
    work.session.add(PortfolioMember(portfolio_id=portfolio.id, company_id=company.id, added_at=work.at))
    return True


def take_out(work: Work, portfolio: PortfolioRecord, company: Company) -> None:
    """Take a company out that is within reach; raises NotThere where it is not in."""
    member = work.session.get(PortfolioMember, (portfolio.id, company.id))
    if member is None:
        raise NotThere(NO_SUCH)
    work.session.delete(member)


def visible(work: Work, portfolio: PortfolioRecord) -> SelectOfScalar[PortfolioMember]:
    """Give the query for what of a portfolio is within reach."""
    return (
        select(PortfolioMember)
        .join(Company, col(PortfolioMember.company_id) == col(Company.id))
        .where(PortfolioMember.portfolio_id == portfolio.id, work.within_reach())
    )


def hidden(work: Work, portfolio: PortfolioRecord) -> int:
    """Count the companies of a portfolio that are beyond reach: their consent does not last."""
    every = select(PortfolioMember).where(PortfolioMember.portfolio_id == portfolio.id)
    return _count(work, every) - _count(work, visible(work, portfolio))


def with_companies(work: Work, found: Sequence[PortfolioMember]) -> list[Member]:
    """Give the companies of members with their newest profiles, in the same order."""
    query = select(Company, ProfileVersion).where(
        col(Company.id).in_([member.company_id for member in found]),
        col(ProfileVersion.company_id) == col(Company.id),
        col(ProfileVersion.number) == col(Company.version),
    )
    by_id = {company.id: (company, version) for company, version in work.session.exec(query)}
    return [Member(member, *by_id[member.company_id]) for member in found]


def _count(work: Work, query: SelectOfScalar[Any]) -> int:
    return work.session.exec(select(func.count()).select_from(query.subquery())).one()


def _mine(work: Work) -> ColumnElement[bool]:
    return col(PortfolioRecord.adviser_id) == work.caller.account_id
