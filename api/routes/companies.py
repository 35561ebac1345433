"""Companies: added, found, read, changed. Each change is a new version of the profile."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from litestar import Response, get, patch, post, put
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, QueryParameter, RawBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_304_NOT_MODIFIED
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from api.companies_view import CompanyPage, CompanyView, KeptView, company_item, company_view, kept_view
from api.company_changes import TAKEN, Wanted, authored, change, read_keepable, tag_of
from api.company_search import CompanyFilter, narrowed
from api.describing import EXAMPLE, Body, Described
from api.ids import new_id
from api.problems import AnyRequest, Conflict
from api.routes.answering import MATCH_BODY_LIMIT, json_answer, need_json
from api.routes.conditions import not_modified, once
from api.routes.paging import Cursor, Limit, page, paged
from api.service import Service
from api.store.people import Grant, Role
from api.tongues import tongue_of
from api.working import Desk, Work
from profiles.options import DESIGNATION_LABELS
from profiles.patching import patched
from profiles.reading import parse_json
from profiles.schema import Profile
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.keeping import Kept, Source, add_company, find_company
from profiles.storage.texts import profile_data

LONGEST_CONSENT = timedelta(days=366)
USUAL_LIMIT = 50
MERGE_PATCH = "application/merge-patch+json"

ConsentUntil = Annotated[
    date | None,
    QueryParameter(
        description="The last day of the consent that an adviser declares to have; at most 366 days ahead."
    ),
]

_SENT = (400, 403, 409, 413, 415, 422)
_CHANGED = (*_SENT, 412, 428)
_FORMS: Mapping[str, re.Pattern[str]] = {
    "q": re.compile(r"[^\0]{1,100}"),
    "uscc": re.compile("[0-9A-Z]{18}"),
    "county": re.compile("[0-9]{6}"),
    "industry": re.compile("[A-T][0-9]{0,4}"),
    "designation": re.compile("|".join(DESIGNATION_LABELS)),
}


@post(
    "/api/v1/companies",
    operation_id="AddCompany",
    tags=["companies"],
    summary="Keep a company",
    description=(
        "The body is a profile with a USCC or a name. A keeper has a company once: again, it is refused with "
        "the id of what is there. An adviser says until when the company's consent lasts."
    ),
    status_code=HTTP_201_CREATED,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=True,
)
def add(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    consent_until: ConsentUntil = None,
) -> Response[bytes]:
    """Keep a company of the caller's."""
    need_json(request)
    profile = read_keepable(parse_json(body), service.catalogue.codes)
    tongue = tongue_of(request)

    def handle(work: Work) -> Response[bytes]:
        _check_consent(work, consent_until)
        keeper = str(work.caller.account_id)
        kept = add_company(work.session, keeper, profile, authored(work, Source.SENT))
        if consent_until is not None:
            work.session.add(_declared(work, kept, consent_until))
        work.record(company_id=kept.company.id)
        answer = json_answer(kept_view(kept), tongue)
        answer.status_code = HTTP_201_CREATED
        answer.headers["Location"] = f"/api/v1/companies/{kept.company.id}"
        answer.headers["ETag"] = tag_of(kept.version)
        return answer

    try:
        return once(request, desk, body, handle)
    except IntegrityError:
        with desk.works.database.reading() as session:
            there = find_company(session, str(desk.caller.account_id), profile)
        if there is None:
            raise
        raise Conflict(TAKEN, there.id) from None


@get(
    "/api/v1/companies",
    operation_id="ListCompanies",
    tags=["companies"],
    summary="Companies within reach, those that were added last first",
    sync_to_thread=True,
)
def find(  # noqa: PLR0913, PLR0917 - a parameter for each way to look
    request: AnyRequest,
    desk: NamedDependency[Desk],
    q: Annotated[
        str | None, QueryParameter(description="Part of the name, in Simplified or Traditional Chinese.")
    ] = None,
    uscc: Annotated[str | None, QueryParameter(description="The USCC.")] = None,
    county: Annotated[
        str | None, QueryParameter(description="A division, with all that lies in it: 330302, 330300.")
    ] = None,
    industry: Annotated[
        str | None, QueryParameter(description="GB/T 4754-2017 at any depth: C, C34, C3443.")
    ] = None,
    designation: Annotated[
        str | None, QueryParameter(description="The code of one that is stated as held and has not run out.")
    ] = None,
    changed_since: Annotated[
        datetime | None, QueryParameter(description="Changed at this moment or later; with its time zone.")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = USUAL_LIMIT,
) -> Response[bytes]:
    """Find companies."""
    texts = {"q": q, "uscc": uscc, "county": county, "industry": industry, "designation": designation}
    wanted = CompanyFilter(**_checked(texts), changed_since=_in_utc(changed_since))
    with desk.reading() as work:
        query = narrowed(select(Company).where(work.within_reach()), wanted, work.today)
        found = page(work.session, query, Company.created_at, Company.id, cursor=cursor, limit=limit)
        work.record(count=len(found.items))
    return json_answer(paged(found, company_item), tongue_of(request))


@get(
    "/api/v1/companies/{company_id:str}",
    operation_id="GetCompany",
    tags=["companies"],
    summary="One company with the newest version of its profile",
    sync_to_thread=True,
)
def read(request: AnyRequest, desk: NamedDependency[Desk], company_id: FromPath[str]) -> Response[bytes]:
    """Give one company."""
    with desk.reading() as work:
        company, newest = work.newest(company_id)
        work.record(company_id=company.id, version=newest.number)
    tag = tag_of(newest)
    if not_modified(request, tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    answer = json_answer(company_view(company, newest), tongue_of(request))
    answer.headers["ETag"] = tag
    return answer


@put(
    "/api/v1/companies/{company_id:str}",
    operation_id="ReplaceCompany",
    tags=["companies"],
    summary="State a company's profile anew, whole",
    description="What is left out is unknown from now on. A profile that states the same changes nothing.",
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=True,
)
def replace(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
) -> Response[bytes]:
    """Give a company another profile."""
    need_json(request)
    profile = read_keepable(parse_json(body), service.catalogue.codes)
    return kept_answer(request, change(request, desk, company_id, Source.SENT, lambda _, __: Wanted(profile)))


@patch(
    "/api/v1/companies/{company_id:str}",
    operation_id="ChangeCompany",
    tags=["companies"],
    summary="Change part of a company's profile",
    description="The body is a JSON merge patch (RFC 7396): what it names is stated anew, null is unknown.",
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=True,
)
def amend(
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
) -> Response[bytes]:
    """Change some of a profile."""
    need_json(request)
    sent = parse_json(body)

    def wanted(_: Work, newest: ProfileVersion) -> Wanted:
        return Wanted(read_keepable(patched(profile_data(newest.profile), sent), service.catalogue.codes))

    return kept_answer(request, change(request, desk, company_id, Source.SENT, wanted))


def kept_answer(request: AnyRequest, kept: Kept) -> Response[bytes]:
    """Answer with what became of a change, and the tag of the state since."""
    answer = json_answer(kept_view(kept), tongue_of(request))
    answer.headers["ETag"] = tag_of(kept.version)
    return answer


def unusable(parameter: str) -> ValidationException:
    """Make the refusal of a query parameter."""
    return ValidationException(extra=[{"key": parameter, "message": "not usable"}])


def _checked(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Let filters through that have the form they must have; raises ValidationException with all others."""
    stripped = {name: text if text is None else text.strip() for name, text in texts.items()}
    wrong = [name for name, text in stripped.items() if text is not None and not _FORMS[name].fullmatch(text)]
    if wrong:
        raise ValidationException(extra=[{"key": name, "message": "not usable"} for name in wrong])
    return stripped


def _in_utc(at: datetime | None) -> datetime | None:
    try:
        return None if at is None else _zoned(at).astimezone(UTC)
    except (ValueError, OverflowError):
        raise unusable(parameter="changed_since") from None


def _zoned(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError
    return at


def _check_consent(work: Work, until: date | None) -> None:
    """Let an adviser through who declares a consent for a while, and others who do not."""
    if work.caller.role is Role.ADVISER:
        fits = until is not None and work.today <= until <= work.today + LONGEST_CONSENT
    else:
        fits = until is None
    if not fits:
        raise unusable(parameter="consent_until")


def _declared(work: Work, kept: Kept, until: date) -> Grant:
    adviser = str(work.caller.account_id)
    return Grant(
        id=new_id(),
        company_id=kept.company.id,
        adviser_id=adviser,
        from_on=work.today,
        until_on=until,
        basis="declared",
        given_by=adviser,
        given_at=work.at,
    )


KEPT_EXAMPLE = {
    "id": "k3vq7m2d5xw4ozjn6b3cfyath4",
    "change": "changed",
    "version": 2,
    "hash": "5b1f0d0e7b0c4c3d8a6e2f9917d4c86a0f3be27c1d5e94b8a7f60312cd49e85b",
}

DESCRIBED: Mapping[str, Described] = {
    "AddCompany": Described(
        KeptView,
        _SENT,
        Body(Profile, EXAMPLE),
        status=201,
        example={**KEPT_EXAMPLE, "change": "added", "version": 1},
        repeatable=True,
        tagged=True,
    ),
    "ListCompanies": Described(CompanyPage, (400,)),
    "GetCompany": Described(CompanyView, tagged=True, revalidated=True),
    "ReplaceCompany": Described(
        KeptView, _CHANGED, Body(Profile, EXAMPLE), example=KEPT_EXAMPLE, conditional=True, tagged=True
    ),
    "ChangeCompany": Described(
        KeptView,
        _CHANGED,
        Body(Profile, {"revenue": 91000000, "rd_expense": None}, MERGE_PATCH),
        example=KEPT_EXAMPLE,
        conditional=True,
        tagged=True,
    ),
}
