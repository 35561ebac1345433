"""Versions of a company's profile: each as it was kept, and what differs between two."""

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_304_NOT_MODIFIED
from sqlalchemy.orm import defer
from sqlmodel import col, select

from api.changes import At, changes
from api.companies_view import (
    VersionChanges,
    VersionPage,
    VersionView,
    facts_beside,
    version_item,
    version_view,
)
from api.company_changes import profile_of, tag_of
from api.describing import Described
from api.problems import AnyRequest, NotThere
from api.routes.answering import AsOf, json_answer
from api.routes.companies import USUAL_LIMIT, unusable
from api.routes.conditions import not_modified
from api.routes.paging import Cursor, Limit
from api.service import Service
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk, Work
from profiles.schema import Profile
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.keeping import version_at
from profiles.storage.texts import profile_data

_HIGHEST = 10**9

Since = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=_HIGHEST, description="The earlier version; 0 for nothing. Usually the one before."
    ),
]


@get(
    "/api/v1/companies/{company_id:str}/versions",
    operation_id="ListVersions",
    tags=["companies"],
    summary="The versions of a company's profile, newest first",
    sync_to_thread=True,
)
def list_versions(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    cursor: Cursor = None,
    limit: Limit = USUAL_LIMIT,
) -> Response[bytes]:
    """Give the versions in brief."""
    query = select(ProfileVersion).options(defer(ProfileVersion.profile))  # type: ignore[arg-type]
    if cursor is not None:
        query = query.where(ProfileVersion.number < _place(cursor))
    query = query.order_by(col(ProfileVersion.number).desc()).limit(limit + 1)
    with desk.reading() as work:
        company = work.company(company_id)
        found = work.session.exec(query.where(ProfileVersion.company_id == company.id)).all()
        work.record(company_id=company.id, count=len(found[:limit]))
    answer = {
        "items": [version_item(version) for version in found[:limit]],
        "next": str(found[limit - 1].number) if len(found) > limit else None,
    }
    return json_answer(answer, tongue_of(request))


@get(
    "/api/v1/companies/{company_id:str}/versions/{number:int}",
    operation_id="GetVersion",
    tags=["companies"],
    summary="One version of a company's profile, which never changes",
    sync_to_thread=True,
)
def get_version(
    request: AnyRequest, desk: NamedDependency[Desk], company_id: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Give one version."""
    with desk.reading() as work:
        company = work.company(company_id)
        version = _version(work, company, number)
        work.record(company_id=company.id, version=number)
    tag = tag_of(version)
    if not_modified(request, tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    answer = json_answer(version_view(version), tongue_of(request))
    answer.headers["ETag"] = tag
    return answer


@get(
    "/api/v1/companies/{company_id:str}/versions/{number:int}/changes",
    operation_id="GetVersionChanges",
    tags=["companies"],
    summary="What a version states otherwise than an earlier one, and what that changes",
    sync_to_thread=True,
)
def get_changes(  # noqa: PLR0913, PLR0917 - two versions, a day, and what a handler is given
    request: AnyRequest,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    number: FromPath[int],
    since_version: Since = None,
    as_of: AsOf = None,
) -> Response[bytes]:
    """Compare two versions."""
    earlier = number - 1 if since_version is None else since_version
    with desk.reading() as work:
        company = work.company(company_id)
        after = _version(work, company, number)
        if earlier > company.version:
            raise unusable(parameter="since_version")
        before = _version(work, company, earlier) if earlier else None
        work.record(company_id=company.id, version=number, since=earlier)
    codes = service.catalogue.codes
    sides = (
        At(service, profile_of(before, codes) if before else Profile(), as_of),
        At(service, profile_of(after, codes), as_of),
    )
    tongue = tongue_of(request)
    answer = {
        "id": company.id,
        "since": earlier,
        "version": number,
        "changes": facts_beside(_data(before), _data(after)),
        "effect": changes(*sides, tongue),
    }
    return json_answer(answer, tongue)


def _version(work: Work, company: Company, number: int) -> ProfileVersion:
    found = version_at(work.session, company.id, number) if 1 <= number <= company.version else None
    if found is None:
        raise NotThere(NO_SUCH)
    return found


def _data(version: ProfileVersion | None) -> dict[str, Any]:
    return {} if version is None else profile_data(version.profile)


def _place(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal() and int(cursor) <= _HIGHEST):
        raise unusable(parameter="cursor")
    return int(cursor)


DESCRIBED: Mapping[str, Described] = {
    "ListVersions": Described(VersionPage, (400,)),
    "GetVersion": Described(VersionView, tagged=True, revalidated=True),
    "GetVersionChanges": Described(VersionChanges, (400, 409)),
}
