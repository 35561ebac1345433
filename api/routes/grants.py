"""Consents: a company lets an adviser see it, takes it back; an adviser sees what it was given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from pydantic import Field
from sqlmodel import col, select
from typing_extensions import TypedDict

from api import granting
from api.access.matrix import Reach
from api.bodies import PRINTABLE, Sent
from api.days import written
from api.describing import Body, Described
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.conditions import once
from api.routes.paging import Cursor, Limit, page, paged, soonest
from api.routes.sending import sent
from api.store.people import Account, Grant
from api.tongues import tongue_of
from api.working import Desk, Work
from profiles.declaring import Day, StatedDay
from profiles.storage.companies import Company


class GrantBody(Sent):
    """Who may see the company, and from when until when, both days included."""

    adviser: Annotated[str, Field(min_length=1, max_length=100, pattern=PRINTABLE)]
    until_on: StatedDay
    from_on: Day = None


class AdviserView(TypedDict):
    """An adviser, as the company that let it in sees it."""

    id: str
    login: str
    name: str


class GrantView(TypedDict):
    """A consent; `days_left` counts today."""

    id: str
    company_id: str
    adviser: AdviserView
    from_on: str
    until_on: str
    basis: str
    state: str
    days_left: int
    given_at: str
    ended_at: str | None


class GrantsView(TypedDict):
    """A page of consents, newest first."""

    items: list[GrantView]
    next: str | None


class GrantedView(TypedDict):
    """A consent as the adviser sees it; the company's name only while it lasts."""

    id: str
    company_id: str
    company: str | None
    from_on: str
    until_on: str
    basis: str
    state: str
    days_left: int


class GrantedPage(TypedDict):
    """A page of what an adviser was granted, soonest to end first."""

    items: list[GrantedView]
    next: str | None


@post(
    "/api/v1/companies/{company_id:str}/grants",
    operation_id="GrantAccess",
    tags=["grants"],
    summary="Let an adviser see a company until a day",
    description=(
        f"At most {granting.LONGEST_DAYS} days ahead. To extend or shorten, give it anew: one that begins "
        "today ends what the company gave the same adviser before. A login that nobody has and one of "
        "somebody who is no adviser are answered alike."
    ),
    sync_to_thread=True,
)
def grant_access(
    request: AnyRequest, company_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give a consent."""
    asked, tongue = sent(request, body, GrantBody), tongue_of(request)

    def handle(work: Work) -> Response[bytes]:
        company = work.company(company_id, lock=True)
        grant = granting.give(work, company, asked.adviser, asked.from_on, asked.until_on)
        work.record(company_id=company.id, subject_id=grant.id, until_on=grant.until_on.isoformat())
        answer = json_answer(_views(work, [grant])[0], tongue)
        answer.status_code = 201
        answer.headers["Location"] = f"/api/v1/grants/{grant.id}"
        return answer

    return once(request, desk, body, handle)


@get(
    "/api/v1/companies/{company_id:str}/grants",
    operation_id="ListCompanyGrants",
    tags=["grants"],
    summary="Who may see a company and until when; an adviser sees its own consents only",
    sync_to_thread=True,
)
def list_company_grants(
    request: AnyRequest,
    company_id: FromPath[str],
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give the consents of a company, those that ended too, newest first."""
    with desk.reading() as work:
        company = work.company(company_id)
        query = select(Grant).where(Grant.company_id == company.id)
        if work.reach is Reach.GRANTED:
            query = query.where(Grant.adviser_id == work.caller.account_id)
        found = page(work.session, query, Grant.given_at, Grant.id, cursor=cursor, limit=limit)
        views = _views(work, found.items)
        work.record(company_id=company.id, grants=len(views))
    return json_answer({"items": views, "next": found.next}, tongue_of(request))


@get(
    "/api/v1/grants",
    operation_id="ListGrants",
    tags=["grants"],
    summary="What an adviser was granted and is not over, soonest to end first",
    sync_to_thread=True,
)
def list_grants(
    request: AnyRequest, desk: NamedDependency[Desk], limit: Limit = 50, cursor: Cursor = None
) -> Response[bytes]:
    """Give the caller's consents that last or are to come."""
    with desk.reading() as work:
        query = select(Grant).where(
            Grant.adviser_id == work.caller.account_id,
            col(Grant.ended_at).is_(None),
            Grant.until_on >= work.today,
        )
        found = soonest(work.session, query, Grant.until_on, Grant.id, cursor=cursor, limit=limit)
        lasting = [grant.company_id for grant in found.items if grant.from_on <= work.today]
        names = dict(
            work.session.exec(select(Company.id, Company.name).where(col(Company.id).in_(lasting))).all()
        )
        work.record(grants=len(found.items))
        today = work.today
    return json_answer(paged(found, lambda grant: _granted(grant, names, today)), tongue_of(request))


@delete(
    "/api/v1/grants/{grant_id:str}",
    operation_id="EndGrant",
    tags=["grants"],
    summary="End a consent at once: its company takes it back, or the adviser gives it back",
    status_code=204,
    sync_to_thread=True,
)
def end_grant(grant_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """End a consent; one that is over stays as it is."""
    with desk.writing() as work:
        grant = granting.end(work, grant_id)
        work.record(company_id=grant.company_id, subject_id=grant.id)


def _views(work: Work, grants: Sequence[Grant]) -> list[GrantView]:
    wanted = select(Account).where(col(Account.id).in_({grant.adviser_id for grant in grants}))
    advisers = {account.id: account for account in work.session.exec(wanted)}
    return [_view(grant, advisers[grant.adviser_id], work.today) for grant in grants]


def _view(grant: Grant, adviser: Account, today: date) -> GrantView:
    return {
        "id": grant.id,
        "company_id": grant.company_id,
        "adviser": {"id": adviser.id, "login": adviser.login, "name": adviser.name},
        "from_on": grant.from_on.isoformat(),
        "until_on": grant.until_on.isoformat(),
        "basis": grant.basis,
        "state": granting.state_of(grant, today),
        "days_left": granting.days_left(grant, today),
        "given_at": written(grant.given_at),
        "ended_at": None if grant.ended_at is None else written(grant.ended_at),
    }


def _granted(grant: Grant, names: Mapping[str, str | None], today: date) -> GrantedView:
    return {
        "id": grant.id,
        "company_id": grant.company_id,
        "company": names.get(grant.company_id),
        "from_on": grant.from_on.isoformat(),
        "until_on": grant.until_on.isoformat(),
        "basis": grant.basis,
        "state": granting.state_of(grant, today),
        "days_left": granting.days_left(grant, today),
    }


_BODY = {"adviser": "lin.keji", "until_on": "2025-12-31"}
_GRANT = {
    "id": "5h6w3m2kq7d4x9r8tnb2c1z0aa",
    "company_id": "7b3k9x2m4q8w5t6r1n0c9d8eaa",
    "adviser": {"id": "2c9f4t7y1u3i8o5p6a0s9d7faa", "login": "lin.keji", "name": "林科"},
    "from_on": "2025-06-30",
    "until_on": "2025-12-31",
    "basis": "given",
    "state": "lasting",
    "days_left": 185,
    "given_at": "2025-06-30T08:00:00Z",
    "ended_at": None,
}
_GRANTED = {
    "items": [
        {
            "id": _GRANT["id"],
            "company_id": _GRANT["company_id"],
            "company": "温州示例阀门制造有限公司",
            **{key: _GRANT[key] for key in ("from_on", "until_on", "basis", "state", "days_left")},
        }
    ],
    "next": None,
}

DESCRIBED: Mapping[str, Described] = {
    "GrantAccess": Described(
        GrantView,
        (400, 403, 409, 413, 415, 422),
        Body(GrantBody, _BODY),
        status=201,
        example=_GRANT,
        repeatable=True,
    ),
    "ListCompanyGrants": Described(GrantsView, (400,), example={"items": [_GRANT], "next": None}),
    "ListGrants": Described(GrantedPage, (400,), example=_GRANTED),
    "EndGrant": Described(problems=(403,), status=204),
}
