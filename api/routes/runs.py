"""Runs: reports kept as they were given, read again, worked out again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, RawBody
from sqlalchemy.orm import defer
from sqlmodel import col, select
from typing_extensions import TypedDict

from api.describing import Described
from api.problems import AnyRequest, NotThere
from api.replaying import Replay, replayed
from api.routes.answering import AsOf, json_answer
from api.routes.conditions import etag, not_modified, once
from api.routes.matching import Everyone
from api.routes.paging import Cursor, Limit, page, paged
from api.runs import RunReport, Stamp, document, in_trail, keep_run, make_run, run_within, stamp
from api.service import Service
from api.store.work import Run
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk, Work
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.keeping import newest_version, version_at
from profiles.storage.texts import stored_profile

_LARGEST_NUMBER = 2**31 - 1
Version = Annotated[
    int | None,
    QueryParameter(ge=1, le=_LARGEST_NUMBER, description="Of this version of the profile; else the newest."),
]
OfDay = Annotated[date | None, QueryParameter(description="Those judged on this date.")]
OfCatalogue = Annotated[
    str | None, QueryParameter(pattern="^[0-9a-f]{1,64}$", description="Those by this catalogue version.")
]


class RunPage(TypedDict):
    """Some of a company's runs, and where to go on."""

    items: list[Stamp]
    next: str | None


@post(
    "/api/v1/companies/{company_id:str}/runs",
    operation_id="CreateRun",
    tags=["runs"],
    summary="Match a company that is kept, and keep the report",
    description="The report as `Match` gives it, with an id and a hash by which anybody can verify it.",
    status_code=201,
    sync_to_thread=True,
)
def create_run(  # noqa: PLR0913, PLR0917 - what a run is made from
    request: AnyRequest,
    company_id: FromPath[str],
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    as_of: AsOf = None,
    everyone: Everyone = False,  # noqa: FBT002 - a query parameter
    version: Version = None,
) -> Response[bytes]:
    """Match a company and keep the report; it is matched before the transaction that keeps it."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        of = _version(work, work.company(company_id), version)
    run = make_run(
        service,
        stored_profile(of.profile, service.catalogue.codes),
        of,
        as_of=as_of,
        tongue=tongue,
        everyone=everyone,
        at=work.at,
        author_id=desk.caller.account_id,
    )

    def keep(work: Work) -> Response[bytes]:
        work.company(company_id, lock=True)
        keep_run(work, run, of)
        return _answer(run, of, status=201)

    asked = f"{request.url.query}\n{tongue.value}\n".encode()
    return once(request, desk, asked + body, keep)


@get(
    "/api/v1/companies/{company_id:str}/runs",
    operation_id="ListRuns",
    tags=["runs"],
    summary="The runs of a company, newest first",
    sync_to_thread=True,
)
def list_runs(  # noqa: PLR0913, PLR0917 - a list, its filters, its pages
    request: AnyRequest,
    company_id: FromPath[str],
    desk: NamedDependency[Desk],
    as_of: OfDay = None,
    version: Version = None,
    catalogue_version: OfCatalogue = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[bytes]:
    """Give what a company's runs are known by, without the reports."""
    with desk.reading() as work:
        company = work.company(company_id)
        query = select(Run).where(Run.company_id == company.id).options(defer(Run.report, raiseload=True))  # type: ignore[arg-type]
        if as_of is not None:
            query = query.where(Run.as_of == as_of)
        if catalogue_version is not None:
            query = query.where(Run.catalogue_version == catalogue_version)
        if version is not None:
            of = version_at(work.session, company.id, version)
            query = query.where(Run.version_id == (of.id if of else ""))
        found = page(work.session, query, Run.created_at, Run.id, cursor=cursor, limit=limit)
        ids = sorted({run.version_id for run in found.items})
        numbers: Mapping[str, int] = dict(
            work.session.exec(
                select(ProfileVersion.id, ProfileVersion.number).where(col(ProfileVersion.id).in_(ids))
            ).all()
        )
        work.record(company_id=company.id, runs=len(found.items))
    return json_answer(paged(found, lambda run: stamp(run, numbers[run.version_id])), tongue_of(request))


@get(
    "/api/v1/runs/{run_id:str}",
    operation_id="GetRun",
    tags=["runs"],
    summary="A report as it was given",
    description="The bytes that were kept, whatever the catalogue and the software are now.",
    sync_to_thread=True,
)
def get_run(request: AnyRequest, run_id: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give a report again."""
    with desk.reading() as work:
        run, of = run_within(work, run_id)
        work.record(company_id=run.company_id, subject_id=run.id)
    if not_modified(request, etag(run.hash)):
        return Response(b"", status_code=304, headers={"ETag": etag(run.hash)})
    return _answer(run, of, status=200)


@get(
    "/api/v1/runs/{run_id:str}/replay",
    operation_id="ReplayRun",
    tags=["runs"],
    summary="Work a report out again and compare it with what was given",
    description="`same`, `differs` (with the first places, as JSON pointers), or `impossible`; and why.",
    sync_to_thread=True,
)
def replay_run(
    request: AnyRequest,
    run_id: FromPath[str],
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Work a report out again; nothing is kept."""
    with desk.reading() as work:
        run, of = run_within(work, run_id)
        trail = in_trail(work.session, run)
        work.record(company_id=run.company_id, subject_id=run.id)
    return json_answer(replayed(run, of, service, trail=trail), tongue_of(request))


def _version(work: Work, company: Company, number: int | None) -> ProfileVersion:
    if number is None:
        return newest_version(work.session, company)
    found = version_at(work.session, company.id, number)
    if found is None:
        raise NotThere(NO_SUCH)
    return found


def _answer(run: Run, of: ProfileVersion, *, status: int) -> Response[bytes]:
    headers = {
        "Content-Language": run.language,
        "ETag": etag(run.hash),
        "Location": f"/api/v1/runs/{run.id}",
        "Cache-Control": "private, no-cache",
    }
    return Response(
        document(run, of.number), status_code=status, media_type="application/json", headers=headers
    )


DESCRIBED: Mapping[str, Described] = {
    "CreateRun": Described(RunReport, (400, 409), status=201, repeatable=True, tagged=True),
    "ListRuns": Described(RunPage, (400,)),
    "GetRun": Described(RunReport, tagged=True),
    "ReplayRun": Described(Replay),
}
"""What the API's description says of these operations."""
