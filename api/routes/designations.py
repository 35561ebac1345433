"""Designations of a company: what is stated of each, since when, and the evidence for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, NoReturn

from litestar import Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_200_OK
from pydantic import Field
from sqlmodel import col, select

from api.bodies import Sent
from api.companies_view import DesignationsView, DesignationView, KeptView, designation_item
from api.company_changes import Wanted, change, read_keepable, tag_of
from api.describing import Body, Described
from api.languages import Tongue, rendered
from api.problems import AnyRequest, Conflict, NotThere
from api.routes.answering import json_answer
from api.routes.companies import KEPT_EXAMPLE, USUAL_LIMIT, kept_answer
from api.routes.paging import Cursor, Limit, page
from api.routes.sending import sent
from api.service import Service
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk, Work
from criteria.facts import Level
from criteria.words import Words
from profiles.faults import ProfileInvalid
from profiles.options import DESIGNATION_LABELS
from profiles.storage.companies import DesignationRecord, ProfileVersion
from profiles.storage.keeping import OTHERS, Evidence, Source, standing_designations
from profiles.storage.texts import profile_data

_OTHERS = Words("其余各项", "all others")
_NOT_UNKNOWN = Words(
    "已声明未列出的均未持有：撤销该声明之前，删除一项即视为未持有",
    "None but the listed are said to be held: until that is taken back, what is not listed is not unknown",
)


class DesignationBody(Sent):
    """What is stated of a designation, and what shows it; what is left out is not stated."""

    held: bool
    level: Level | None = None
    since: date | None = None
    until: date | None = None
    evidence: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = (
        None
    )
    """A certificate's number, a list's document number."""
    evidence_on: date | None = None
    """The date of that evidence."""

    def entry(self) -> bool | dict[str, Any]:
        """Give it as a profile states it."""
        details = {"level": self.level, "since": self.since, "until": self.until}
        known = {name: value for name, value in details.items() if value is not None}
        return {"held": self.held, **known} if known else self.held

    def states(self, record: DesignationRecord) -> bool:
        """Tell whether a record says the very same."""
        return (self.held, self.level, self.since, self.until, self.evidence, self.evidence_on) == (
            record.held,
            record.level,
            record.since,
            record.until,
            record.evidence,
            record.evidence_on,
        )


@get(
    "/api/v1/companies/{company_id:str}/designations",
    operation_id="ListDesignations",
    tags=["companies"],
    summary="What is stated of a company's designations, with evidence; and what was stated earlier",
    sync_to_thread=True,
)
def list_designations(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    cursor: Cursor = None,
    limit: Limit = USUAL_LIMIT,
) -> Response[bytes]:
    """Give the designations; the pages are those of what was stated earlier."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        company, newest = work.newest(company_id)
        standing = standing_designations(work.session, company.id)
        ended = select(DesignationRecord).where(
            DesignationRecord.company_id == company.id, col(DesignationRecord.ended_at).is_not(None)
        )
        earlier = page(
            work.session,
            ended,
            DesignationRecord.recorded_at,
            DesignationRecord.id,
            cursor=cursor,
            limit=limit,
        )
        numbers = _numbers(work, [*standing.values(), *earlier.items])
        work.record(company_id=company.id, version=newest.number)

    def view(record: DesignationRecord) -> DesignationView:
        return {**designation_item(record, numbers[record.version_id]), "label": _label(record.code, tongue)}

    answer = json_answer(
        {
            "id": company.id,
            "version": newest.number,
            "standing": [view(record) for _, record in sorted(standing.items())],
            "earlier": [view(record) for record in earlier.items],
            "next": earlier.next,
        },
        tongue,
    )
    answer.headers["ETag"] = tag_of(newest)
    return answer


@put(
    "/api/v1/companies/{company_id:str}/designations/{code:str}",
    operation_id="StateDesignation",
    tags=["companies"],
    summary="State one designation, held or not, with its evidence",
    description="It replaces what was stated of it before, evidence too, as a new version of the profile.",
    sync_to_thread=True,
)
def state_designation(  # noqa: PLR0913, PLR0917 - what is stated, and what a handler is given
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    code: FromPath[str],
) -> Response[bytes]:
    """State a designation."""
    _check(code)
    stated = sent(request, body, DesignationBody)
    _check_entry(code, stated, service)

    def wanted(work: Work, newest: ProfileVersion) -> Wanted | None:
        standing = standing_designations(work.session, newest.company_id).get(code)
        if standing is not None and stated.states(standing):
            return None
        data = profile_data(newest.profile)
        titles = {**(data.get("designations") or {}), code: stated.entry()}
        profile = read_keepable({**data, "designations": titles}, service.catalogue.codes)
        return Wanted(profile, {code: Evidence(stated.evidence, stated.evidence_on)})

    return kept_answer(request, change(request, desk, company_id, Source.DESIGNATION, wanted))


@delete(
    "/api/v1/companies/{company_id:str}/designations/{code:str}",
    operation_id="ForgetDesignation",
    tags=["companies"],
    summary="Take back what is stated of one designation: it is unknown again",
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def forget_designation(
    request: AnyRequest,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    code: FromPath[str],
) -> Response[bytes]:
    """Take a designation back."""
    _check(code)

    def wanted(_: Work, newest: ProfileVersion) -> Wanted | None:
        data = profile_data(newest.profile)
        titles = dict(data.get("designations") or {})
        if titles.get(OTHERS) is False:
            raise Conflict(_NOT_UNKNOWN)
        if code not in titles:
            return None
        del titles[code]
        return Wanted(read_keepable({**data, "designations": titles or None}, service.catalogue.codes))

    return kept_answer(request, change(request, desk, company_id, Source.DESIGNATION, wanted))


def _check(code: str) -> None:
    if code not in DESIGNATION_LABELS:
        raise NotThere(NO_SUCH)


def _check_entry(code: str, stated: DesignationBody, service: Service) -> None:
    """Refuse what no profile may state, with places in what was sent."""
    try:
        read_keepable({"name": "-", "designations": {code: stated.entry()}}, service.catalogue.codes)
    except ProfileInvalid as error:
        _refuse(error, f"/designations/{code}")


def _refuse(error: ProfileInvalid, place: str) -> NoReturn:
    raise ProfileInvalid(
        [replace(fault, pointer=fault.pointer.removeprefix(place)) for fault in error.faults]
    ) from None


def _numbers(work: Work, records: list[DesignationRecord]) -> Mapping[str, int]:
    """Give the numbers of the versions that records are of, by id."""
    ids = sorted({record.version_id for record in records})
    query = select(ProfileVersion.id, ProfileVersion.number).where(col(ProfileVersion.id).in_(ids))
    return dict(work.session.exec(query).all())


def _label(code: str, tongue: Tongue) -> str:
    return rendered(DESIGNATION_LABELS.get(code, _OTHERS).within(tongue.core), tongue)


DESCRIBED: Mapping[str, Described] = {
    "ListDesignations": Described(DesignationsView, (400,), tagged=True),
    "StateDesignation": Described(
        KeptView,
        (400, 403, 409, 412, 413, 415, 422, 428),
        Body(
            DesignationBody,
            {
                "held": True,
                "since": "2023-12-08",
                "until": "2026-12-07",
                "evidence": "GR202333001234",
                "evidence_on": "2023-12-08",
            },
        ),
        example=KEPT_EXAMPLE,
        conditional=True,
        tagged=True,
    ),
    "ForgetDesignation": Described(
        KeptView, (403, 409, 412, 428), example=KEPT_EXAMPLE, conditional=True, tagged=True
    ),
}
