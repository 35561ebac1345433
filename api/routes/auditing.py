"""The audit trail: all for administration, a company's own for the company, its head for all who sign in."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from typing_extensions import TypedDict

from api.audit import NOTHING, Head, newest_head
from api.audit_reading import EntryPage, SeenPage, Wanted, entry_view, seen_views, some
from api.describing import Described
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.paging import Cursor, Limit
from api.tongues import tongue_of
from api.working import Desk

_AN_ID = "^[a-z2-7]{26}$"
Actor = Annotated[str | None, QueryParameter(pattern=_AN_ID, description="Of this account.")]
OfCompany = Annotated[
    str | None, QueryParameter(name="company", pattern=_AN_ID, description="About this company.")
]
Subject = Annotated[
    str | None, QueryParameter(pattern=_AN_ID, description="About this account, run, import, grant or key.")
]
Action = Annotated[
    str | None, QueryParameter(pattern="^[A-Za-z]{1,60}$", description="The operation's id: `GetRun`.")
]
Since = Annotated[date | None, QueryParameter(description="From the beginning of this day, in UTC.")]
Until = Annotated[date | None, QueryParameter(description="To the end of this day, in UTC.")]


class HeadView(TypedDict):
    """The newest entry, to be written down: `huiqi audit verify --head` takes `written`."""

    number: int
    hash: str
    written: str


@get(
    "/api/v1/audit",
    operation_id="ListAudit",
    tags=["audit"],
    summary="The audit trail, newest first",
    sync_to_thread=True,
)
def list_audit(  # noqa: PLR0913, PLR0917 - a list, its filters, its pages
    request: AnyRequest,
    desk: NamedDependency[Desk],
    actor: Actor = None,
    of_company: OfCompany = None,
    subject: Subject = None,
    action: Action = None,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[bytes]:
    """Give entries whole; that they were read is an entry too."""
    wanted = Wanted(of_company, actor, subject, action, since, until)
    with desk.reading() as work:
        found, more = some(work.session, wanted, cursor=cursor, limit=limit)
        work.record(company_id=of_company, subject_id=subject or actor, entries=len(found))
    answer: EntryPage = {"items": [entry_view(entry) for entry in found], "next": more}
    return json_answer(answer, tongue_of(request))


@get(
    "/api/v1/companies/{company_id:str}/audit",
    operation_id="ListCompanyAudit",
    tags=["audit"],
    summary="Who saw or changed a company, newest first",
    sync_to_thread=True,
)
def list_company_audit(
    request: AnyRequest,
    company_id: FromPath[str],
    desk: NamedDependency[Desk],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[bytes]:
    """Give what was done with a company, and by whom."""
    with desk.reading() as work:
        company = work.company(company_id)
        found, more = some(work.session, Wanted(company.id), cursor=cursor, limit=limit)
        answer: SeenPage = {"items": seen_views(work.session, found), "next": more}
        work.record(company_id=company.id, entries=len(found))
    return json_answer(answer, tongue_of(request))


@get(
    "/api/v1/audit/head",
    operation_id="GetAuditHead",
    tags=["audit"],
    summary="Number and hash of the newest entry, to be written down elsewhere",
    description="Whoever wrote it down can prove later that nothing before it was changed or taken out.",
    sync_to_thread=True,
)
def get_audit_head(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the head. It is of nobody, and not recorded: a look at it would move it."""
    with desk.reading() as work:
        head = newest_head(work.session) or Head(0, NOTHING)
    answer: HeadView = {"number": head.number, "hash": head.hash, "written": head.written}
    return json_answer(answer, tongue_of(request))


DESCRIBED: Mapping[str, Described] = {
    "ListAudit": Described(EntryPage, (400,)),
    "ListCompanyAudit": Described(SeenPage, (400,)),
    "GetAuditHead": Described(HeadView),
}
"""What the API's description says of these operations."""
