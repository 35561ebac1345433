"""What a bureau sees of the measures it handles: figures, and the companies that applied."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlmodel import col, select
from typing_extensions import TypedDict

from api import outcomes
from api.bureau_figures import ELSEWHERE, MeasureFigures, figures, tallies
from api.days import written
from api.describing import Described
from api.languages import Tongue, rendered
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.outcomes import OfMeasure
from api.routes.paging import Cursor, Limit, page
from api.service import Service
from api.tongues import tongue_of
from api.working import Desk
from criteria.words import Words
from matcher.plain import yuan
from matcher.report import Figure
from matcher.suppressing import FEWEST
from profiles.declaring import DIVISION
from profiles.storage.companies import Company, OutcomeRecord

ByCounty = Annotated[Literal["county"] | None, QueryParameter(description="Count by county too.")]
_COUNTY = re.compile(r"[0-9]{4}(?!00)[0-9]{2}")
_ELSEWHERE = Words("其他或未知", "elsewhere or unknown")


class BureauFigures(TypedDict):
    """What became of a bureau's measures; counts under `fewest` are held back, and what would tell them."""

    bureau: str | None
    day: str
    fewest: int
    measures: list[MeasureFigures]


class ApplicationView(TypedDict):
    """An application of a company for a measure that the bureau handles; yuan."""

    outcome_id: str
    company_id: str
    company: str | None
    uscc: str | None
    county: str | None
    measure: str
    as_of: str
    granted: bool | None
    decided_on: str | None
    amount: Figure | None
    recorded_at: str


class ApplicationsPage(TypedDict):
    """A page of applications, recorded last first."""

    items: list[ApplicationView]
    next: str | None


@get(
    "/api/v1/bureau/outcomes",
    operation_id="BureauOutcomes",
    tags=["bureau"],
    summary="How many companies applied for the bureau's measures, were granted or refused them",
    description=(
        "Companies, not applications: each by its newest. Every measure of the bureau is listed. A count "
        f"under {FEWEST} is held back (`suppressed`), none as well, and so is what would tell it by "
        "subtraction."
    ),
    sync_to_thread=True,
)
def bureau_outcomes(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    by: ByCounty = None,
) -> Response[bytes]:
    """Give the figures of the caller's bureau."""
    tongue = tongue_of(request)
    counties = _counties(service, tongue)
    planned = service.views(tongue).planned
    with desk.reading() as work:
        measures = outcomes.measures_of(work)
        found = tallies(work.session, measures, counties)
        work.record(measures=len(measures))
        day = work.today
    view: BureauFigures = {
        "bureau": desk.caller.bureau_id,
        "day": day.isoformat(),
        "fewest": FEWEST,
        "measures": [
            figures(
                measure,
                planned[measure].said["title"],
                tally,
                counties if by == "county" else None,
            )
            for measure, tally in found.items()
        ],
    }
    return json_answer(rendered(view, tongue), tongue)


@get(
    "/api/v1/bureau/applications",
    operation_id="ListApplications",
    tags=["bureau"],
    summary="Companies that applied for measures which the bureau handles",
    sync_to_thread=True,
)
def list_applications(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    measure: OfMeasure = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give the applications, recorded last first."""
    with desk.reading() as work:
        query = outcomes.within_reach(work)
        if measure is not None:
            query = query.where(OutcomeRecord.measure == measure)
        found = page(
            work.session, query, OutcomeRecord.recorded_at, OutcomeRecord.id, cursor=cursor, limit=limit
        )
        wanted = col(Company.id).in_({outcome.company_id for outcome in found.items})
        companies = {company.id: company for company in work.session.exec(select(Company).where(wanted))}
        work.record(applications=len(found.items))
    items = [_application(outcome, companies[outcome.company_id]) for outcome in found.items]
    return json_answer({"items": items, "next": found.next}, tongue_of(request))


def _application(outcome: OutcomeRecord, company: Company) -> ApplicationView:
    amount = outcomes.yuan_of(outcome.amount_fen)
    return {
        "outcome_id": outcome.id,
        "company_id": company.id,
        "company": company.name,
        "uscc": company.uscc,
        "county": company.county,
        "measure": outcome.measure,
        "as_of": outcome.as_of.isoformat(),
        "granted": outcome.granted,
        "decided_on": None if outcome.decided_on is None else outcome.decided_on.isoformat(),
        "amount": None if amount is None else yuan(amount),
        "recorded_at": written(outcome.recorded_at),
    }


def _counties(service: Service, tongue: Tongue) -> dict[str, str]:
    """Give the counties of the catalogue's divisions by code, and what is none of them, in order."""
    codes = service.catalogue.codes[DIVISION].codes
    named = {code: codes[code].name.within(tongue.core) for code in sorted(codes) if _COUNTY.fullmatch(code)}
    return {**named, ELSEWHERE: _ELSEWHERE.within(tongue.core)}


_HELD = {"count": None, "suppressed": True}
_FIGURES = {
    "bureau": "stb",
    "day": "2025-06-30",
    "fewest": FEWEST,
    "measures": [
        {
            "measure": "wz25-09-2",
            "title": "企业研发费用加计扣除",
            "applied": {"count": 45, "suppressed": False},
            "granted": {"count": 30, "suppressed": False},
            "refused": _HELD,
            "undecided": _HELD,
            "amount": {"yuan": 3600000.5, "suppressed": False},
            "counties": None,
        }
    ],
}
_APPLICATION = {
    "outcome_id": "x4m6q2w5t7r3n6c2d4e5f6g7aa",
    "company_id": "7b3k4x2m4q5w5t6r2n6c3d4eaa",
    "company": "温州示例阀门制造有限公司",
    "uscc": None,
    "county": "330324",
    "measure": "wz25-09-2",
    "as_of": "2025-04-01",
    "granted": None,
    "decided_on": None,
    "amount": None,
    "recorded_at": "2025-04-02T01:00:00Z",
}

DESCRIBED: Mapping[str, Described] = {
    "BureauOutcomes": Described(BureauFigures, (400,), example=_FIGURES),
    "ListApplications": Described(ApplicationsPage, (400,), example={"items": [_APPLICATION], "next": None}),
}
