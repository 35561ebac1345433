"""Which companies a screening is of: all within reach, a portfolio's, or those of a file that was sent."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import col

from api.store.people import PortfolioMember
from api.store.work import ImportRow
from profiles.storage.companies import Company

KIND = "screening"
PORTFOLIO, IMPORT = "portfolio_id", "import_id"


def companies_asked_for(asked: dict[str, Any], within_reach: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition on `Company`: within reach, and in what was named."""
    wanted = [within_reach]
    for key, column, company_id in (
        (PORTFOLIO, col(PortfolioMember.portfolio_id), col(PortfolioMember.company_id)),
        (IMPORT, col(ImportRow.import_id), col(ImportRow.company_id)),
    ):
        if asked[key] is not None:
            wanted.append(
                exists().where(column == asked[key], company_id == col(Company.id)).correlate(Company)
            )
    return and_(*wanted)
