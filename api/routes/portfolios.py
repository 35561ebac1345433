"""Portfolios of an adviser, and which companies are in them."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from pydantic import Field
from typing_extensions import TypedDict

from api import portfolios
from api.bodies import PRINTABLE, Sent
from api.days import written
from api.describing import Body, Described
from api.portfolios import Member
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.conditions import etag, must_match, once
from api.routes.paging import Cursor, Limit, page, paged
from api.routes.sending import sent
from api.store.people import PortfolioMember, PortfolioRecord
from api.tongues import tongue_of
from api.working import Desk, Work


class PortfolioBody(Sent):
    """What an adviser calls a portfolio."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=PRINTABLE)]


class PortfolioView(TypedDict):
    """A portfolio."""

    id: str
    name: str
    created_at: str


class PortfoliosPage(TypedDict):
    """A page of portfolios, newest first."""

    items: list[PortfolioView]
    next: str | None


class MemberView(TypedDict):
    """A company of a portfolio; `version` is the number of the newest version of its profile."""

    id: str
    name: str | None
    uscc: str | None
    county: str | None
    industry: str | None
    version: int
    added_at: str


class MembersPage(TypedDict):
    """A page of a portfolio, added last first; `hidden` counts those whose consent does not last."""

    items: list[MemberView]
    hidden: int
    next: str | None


@post(
    "/api/v1/portfolios",
    operation_id="CreatePortfolio",
    tags=["portfolios"],
    summary="Make a portfolio",
    sync_to_thread=True,
)
def create_portfolio(request: AnyRequest, body: RawBody, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Make a portfolio of the caller."""
    asked = sent(request, body, PortfolioBody)

    def handle(work: Work) -> Response[bytes]:
        made = portfolios.add(work, asked.name)
        work.record(subject_id=made.id)
        answer = _answer(request, made)
        answer.status_code = 201
        answer.headers["Location"] = f"/api/v1/portfolios/{made.id}"
        return answer

    return once(request, desk, body, handle)


@get(
    "/api/v1/portfolios",
    operation_id="ListPortfolios",
    tags=["portfolios"],
    summary="The caller's portfolios",
    sync_to_thread=True,
)
def list_portfolios(
    request: AnyRequest, desk: NamedDependency[Desk], limit: Limit = 50, cursor: Cursor = None
) -> Response[bytes]:
    """Give the caller's portfolios, newest first."""
    with desk.reading() as work:
        query = portfolios.own(work)
        found = page(
            work.session, query, PortfolioRecord.created_at, PortfolioRecord.id, cursor=cursor, limit=limit
        )
    return json_answer(paged(found, _view), tongue_of(request))


@get(
    "/api/v1/portfolios/{portfolio_id:str}",
    operation_id="GetPortfolio",
    tags=["portfolios"],
    summary="One portfolio",
    sync_to_thread=True,
)
def get_portfolio(
    request: AnyRequest, portfolio_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give a portfolio of the caller."""
    with desk.reading() as work:
        found = portfolios.find(work, portfolio_id)
    return _answer(request, found)


@patch(
    "/api/v1/portfolios/{portfolio_id:str}",
    operation_id="RenamePortfolio",
    tags=["portfolios"],
    summary="Call a portfolio otherwise",
    sync_to_thread=True,
)
def rename_portfolio(
    request: AnyRequest, portfolio_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Rename a portfolio of the caller, if `If-Match` names its state."""
    asked = sent(request, body, PortfolioBody)
    with desk.writing() as work:
        found = portfolios.find(work, portfolio_id, lock=True)
        must_match(request, _tag(found))
        found.name, found.revision = asked.name.strip(), found.revision + 1
        work.session.add(found)
        work.record(subject_id=found.id)
    return _answer(request, found)


@delete(
    "/api/v1/portfolios/{portfolio_id:str}",
    operation_id="DeletePortfolio",
    tags=["portfolios"],
    summary="Do away with a portfolio; its companies and their consents stay",
    status_code=204,
    sync_to_thread=True,
)
def delete_portfolio(request: AnyRequest, portfolio_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """Delete a portfolio of the caller; where `If-Match` is sent, only if it names its state."""
    with desk.writing() as work:
        found = portfolios.find(work, portfolio_id, lock=True)
        if "if-match" in request.headers:
            must_match(request, _tag(found))
        work.session.delete(found)
        work.record(subject_id=found.id)


@get(
    "/api/v1/portfolios/{portfolio_id:str}/companies",
    operation_id="ListPortfolioCompanies",
    tags=["portfolios"],
    summary="The companies of a portfolio whose consent lasts",
    description="Those whose consent is over are counted as `hidden` and not named.",
    sync_to_thread=True,
)
def list_portfolio_companies(
    request: AnyRequest,
    portfolio_id: FromPath[str],
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give a page of a portfolio."""
    with desk.reading() as work:
        portfolio = portfolios.find(work, portfolio_id)
        found = members(work, portfolio, cursor=cursor, limit=limit)
        work.record(subject_id=portfolio.id, companies=len(found.items), hidden=found.hidden)
    view = {"items": [*map(_member, found.items)], "hidden": found.hidden, "next": found.next}
    return json_answer(view, tongue_of(request))


@put(
    "/api/v1/portfolios/{portfolio_id:str}/companies/{company_id:str}",
    operation_id="AddPortfolioCompany",
    tags=["portfolios"],
    summary="Put a company into a portfolio; one that is in it stays",
    status_code=204,
    sync_to_thread=True,
)
def add_portfolio_company(
    portfolio_id: FromPath[str], company_id: FromPath[str], desk: NamedDependency[Desk]
) -> None:
    """Put a company with a consent that lasts into a portfolio of the caller."""
    with desk.writing() as work:
        portfolio = portfolios.find(work, portfolio_id, lock=True)
        company = work.company(company_id)
        if portfolios.put(work, portfolio, company):
            work.record(company_id=company.id, subject_id=portfolio.id)


@delete(
    "/api/v1/portfolios/{portfolio_id:str}/companies/{company_id:str}",
    operation_id="RemovePortfolioCompany",
    tags=["portfolios"],
    summary="Take a company out of a portfolio",
    status_code=204,
    sync_to_thread=True,
)
def remove_portfolio_company(
    portfolio_id: FromPath[str], company_id: FromPath[str], desk: NamedDependency[Desk]
) -> None:
    """Take a company with a consent that lasts out of a portfolio of the caller."""
    with desk.writing() as work:
        portfolio = portfolios.find(work, portfolio_id, lock=True)
        company = work.company(company_id)
        portfolios.take_out(work, portfolio, company)
        work.record(company_id=company.id, subject_id=portfolio.id)


class Members(NamedTuple):
    """Some companies of a portfolio, how many of all are hidden for want of consent, and where to go on."""

    items: list[Member]
    hidden: int
    next: str | None


def members(work: Work, portfolio: PortfolioRecord, *, cursor: str | None, limit: int) -> Members:
    """Give a page of the companies within reach, those added last first, in one state of the database."""
    found = page(
        work.session,
        portfolios.visible(work, portfolio),
        PortfolioMember.added_at,
        PortfolioMember.company_id,
        cursor=cursor,
        limit=limit,
    )
    items = portfolios.with_companies(work, found.items)
    return Members(items, portfolios.hidden(work, portfolio), found.next)


def _tag(portfolio: PortfolioRecord) -> str:
    return etag(portfolio.id, portfolio.revision)


def _answer(request: AnyRequest, portfolio: PortfolioRecord) -> Response[bytes]:
    answer = json_answer(_view(portfolio), tongue_of(request))
    answer.headers["ETag"] = _tag(portfolio)
    return answer


def _view(portfolio: PortfolioRecord) -> PortfolioView:
    return {"id": portfolio.id, "name": portfolio.name, "created_at": written(portfolio.created_at)}


def _member(member: Member) -> MemberView:
    company = member.company
    return {
        "id": company.id,
        "name": company.name,
        "uscc": company.uscc,
        "county": company.county,
        "industry": company.industry,
        "version": company.version,
        "added_at": written(member.added.added_at),
    }


_PORTFOLIO = {"id": "q7t2m4x6k3w5z2b4n6d2r3p5aa", "name": "永嘉泵阀", "created_at": "2025-06-30T08:00:00Z"}
_MEMBERS = {
    "items": [
        {
            "id": "7b3k4x2m4q5w5t6r2n6c3d4eaa",
            "name": "温州示例阀门制造有限公司",
            "uscc": None,
            "county": "330324",
            "industry": "C3443",
            "version": 3,
            "added_at": "2025-06-30T08:00:00Z",
        }
    ],
    "hidden": 1,
    "next": None,
}
_NAME = Body(PortfolioBody, {"name": "永嘉泵阀"})
_SENT = (400, 403, 413, 415, 422)

DESCRIBED: Mapping[str, Described] = {
    "CreatePortfolio": Described(
        PortfolioView, (*_SENT, 409), _NAME, status=201, example=_PORTFOLIO, repeatable=True, tagged=True
    ),
    "ListPortfolios": Described(PortfoliosPage, (400,), example={"items": [_PORTFOLIO], "next": None}),
    "GetPortfolio": Described(PortfolioView, example=_PORTFOLIO, tagged=True),
    "RenamePortfolio": Described(
        PortfolioView, (*_SENT, 412, 428), _NAME, example=_PORTFOLIO, conditional=True, tagged=True
    ),
    "DeletePortfolio": Described(problems=(403, 412), status=204),
    "ListPortfolioCompanies": Described(MembersPage, (400,), example=_MEMBERS),
    "AddPortfolioCompany": Described(problems=(403,), status=204),
    "RemovePortfolioCompany": Described(problems=(403,), status=204),
}
