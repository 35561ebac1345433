"""Outcomes: what became of a measure for a company, and who decides it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, RawBody
from pydantic import BeforeValidator, Field, WithJsonSchema
from sqlmodel import col, select
from typing_extensions import TypedDict

from api import outcomes
from api.bodies import Sent
from api.days import written
from api.describing import Body, Described
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.conditions import etag, must_match, once
from api.routes.paging import Cursor, Limit, page, paged
from api.routes.sending import sent
from api.service import Service
from api.tongues import tongue_of
from api.working import Desk, Work
from matcher.plain import yuan
from matcher.report import Figure
from profiles.declaring import Day, Flag, StatedDay, StatedFlag, as_number
from profiles.storage.companies import OutcomeRecord, ProfileVersion

MOST_YUAN = 10**12
"""Up to here a JSON number in yuan is exact to the fen."""

Amount = (
    Annotated[
        Decimal,
        Field(ge=0, le=MOST_YUAN),
        BeforeValidator(as_number),
        WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_YUAN, "multipleOf": 0.01}),
    ]
    | None
)


class OutcomeBody(Sent):
    """An outcome: `applied` or not on a day, and what was decided, if it is known; yuan to the fen."""

    measure: Annotated[str, Field(min_length=1, max_length=20)]
    as_of: StatedDay
    applied: StatedFlag
    granted: Flag = None
    decided_on: Day = None
    amount: Amount = None


class DecisionBody(Sent):
    """A decision: what is not sent stays, null takes it away."""

    granted: Flag = None
    decided_on: Day = None
    amount: Amount = None


class OutcomeView(TypedDict):
    """An outcome; `version` is the number of the profile as it stood on `as_of`.

    `decided_by` is the bureau that recorded the decision, nothing where the company or its adviser did.
    """

    id: str
    company_id: str
    measure: str
    as_of: str
    applied: bool
    granted: bool | None
    decided_on: str | None
    amount: Figure | None
    decided_by: str | None
    version: int
    recorded_at: str
    changed_at: str


class OutcomesPage(TypedDict):
    """A page of outcomes, recorded last first."""

    items: list[OutcomeView]
    next: str | None


OfMeasure = Annotated[
    str | None, QueryParameter(pattern="^[A-Za-z0-9-]{1,20}$", description="Only of this measure.")
]
Decided = Annotated[bool | None, QueryParameter(description="Only what is decided, or what is not.")]


@post(
    "/api/v1/companies/{company_id:str}/outcomes",
    operation_id="RecordOutcome",
    tags=["outcomes"],
    summary="Record what became of a measure for a company",
    description="Kept with the profile as it stood on `as_of`. One for a company, measure and day.",
    sync_to_thread=True,
)
def record_outcome(
    request: AnyRequest,
    company_id: FromPath[str],
    body: RawBody,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
) -> Response[bytes]:
    """Keep an outcome."""
    asked = sent(request, body, OutcomeBody)

    def handle(work: Work) -> Response[bytes]:
        company = work.company(company_id, lock=True)
        outcome = outcomes.record(work, company, asked.model_dump(), service.catalogue)
        work.record(company_id=company.id, subject_id=outcome.id, measure=outcome.measure)
        answer = _answer(request, work, outcome)
        answer.status_code = 201
        answer.headers["Location"] = f"/api/v1/outcomes/{outcome.id}"
        return answer

    return once(request, desk, body, handle)


@get(
    "/api/v1/companies/{company_id:str}/outcomes",
    operation_id="ListOutcomes",
    tags=["outcomes"],
    summary="Outcomes of a company; a bureau sees applications for measures it handles",
    sync_to_thread=True,
)
def list_outcomes(  # noqa: PLR0913, PLR0917 - a request has as many parts
    request: AnyRequest,
    company_id: FromPath[str],
    desk: NamedDependency[Desk],
    measure: OfMeasure = None,
    decided: Decided = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give the outcomes of a company, recorded last first."""
    with desk.reading() as work:
        company = work.company(company_id)
        query = outcomes.within_reach(work).where(OutcomeRecord.company_id == company.id)
        if measure is not None:
            query = query.where(OutcomeRecord.measure == measure)
        if decided is not None:
            known = col(OutcomeRecord.granted)
            query = query.where(known.is_not(None) if decided else known.is_(None))
        found = page(
            work.session, query, OutcomeRecord.recorded_at, OutcomeRecord.id, cursor=cursor, limit=limit
        )
        numbers = _versions(work, found.items)
        work.record(company_id=company.id, outcomes=len(found.items))
    return json_answer(
        paged(found, lambda outcome: _view(outcome, numbers[outcome.version_id])), tongue_of(request)
    )


@get(
    "/api/v1/outcomes/{outcome_id:str}",
    operation_id="GetOutcome",
    tags=["outcomes"],
    summary="One outcome",
    sync_to_thread=True,
)
def get_outcome(
    request: AnyRequest, outcome_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give an outcome."""
    with desk.reading() as work:
        outcome = outcomes.find(work, outcome_id)
        work.record(company_id=outcome.company_id, subject_id=outcome.id)
        return _answer(request, work, outcome)


@patch(
    "/api/v1/outcomes/{outcome_id:str}",
    operation_id="DecideOutcome",
    tags=["outcomes"],
    summary="Record the decision on an application, or change it",
    description="What a bureau decided is changed by a bureau that handles the measure only.",
    sync_to_thread=True,
)
def decide_outcome(
    request: AnyRequest, outcome_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Change a decision, if `If-Match` names its state."""
    asked = sent(request, body, DecisionBody)
    with desk.writing() as work:
        outcome = outcomes.find(work, outcome_id, lock=True)
        must_match(request, _tag(outcome))
        outcomes.decide(work, outcome, asked.model_dump(exclude_unset=True))
        work.record(
            company_id=outcome.company_id,
            subject_id=outcome.id,
            measure=outcome.measure,
            granted=outcome.granted,
        )
        return _answer(request, work, outcome)


@delete(
    "/api/v1/outcomes/{outcome_id:str}",
    operation_id="DeleteOutcome",
    tags=["outcomes"],
    summary="Take back an outcome that no bureau has decided",
    status_code=204,
    sync_to_thread=True,
)
def delete_outcome(request: AnyRequest, outcome_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """Delete an outcome; where `If-Match` is sent, only if it names its state."""
    with desk.writing() as work:
        outcome = outcomes.find(work, outcome_id, lock=True)
        if "if-match" in request.headers:
            must_match(request, _tag(outcome))
        outcomes.need_not_the_bureaus(work, outcome)
        work.session.delete(outcome)
        work.record(company_id=outcome.company_id, subject_id=outcome.id, measure=outcome.measure)


def _tag(outcome: OutcomeRecord) -> str:
    return etag(outcome.id, outcome.revision)


def _answer(request: AnyRequest, work: Work, outcome: OutcomeRecord) -> Response[bytes]:
    number = _versions(work, [outcome])[outcome.version_id]
    answer = json_answer(_view(outcome, number), tongue_of(request))
    answer.headers["ETag"] = _tag(outcome)
    return answer


def _versions(work: Work, found: Sequence[OutcomeRecord]) -> Mapping[str, int]:
    """Give the numbers of the versions that outcomes are kept with."""
    wanted = col(ProfileVersion.id).in_({outcome.version_id for outcome in found})
    return dict(work.session.exec(select(ProfileVersion.id, ProfileVersion.number).where(wanted)).all())


def _view(outcome: OutcomeRecord, version: int) -> OutcomeView:
    amount = outcomes.yuan_of(outcome.amount_fen)
    return {
        "id": outcome.id,
        "company_id": outcome.company_id,
        "measure": outcome.measure,
        "as_of": outcome.as_of.isoformat(),
        "applied": outcome.applied,
        "granted": outcome.granted,
        "decided_on": None if outcome.decided_on is None else outcome.decided_on.isoformat(),
        "amount": None if amount is None else yuan(amount),
        "decided_by": outcome.decided_by_bureau,
        "version": version,
        "recorded_at": written(outcome.recorded_at),
        "changed_at": written(outcome.changed_at),
    }


_BODY = {"measure": "wz25-09-2", "as_of": "2025-04-01", "applied": True}
_DECISION = {"granted": True, "decided_on": "2025-06-20", "amount": 120000.5}
_OUTCOME = {
    "id": "x4m6q2w5t7r3n6c2d4e5f6g7aa",
    "company_id": "7b3k4x2m4q5w5t6r2n6c3d4eaa",
    **_BODY,
    **_DECISION,
    "decided_by": "stb",
    "version": 2,
    "recorded_at": "2025-04-02T01:00:00Z",
    "changed_at": "2025-06-20T08:00:00Z",
}
_SENT = (400, 403, 409, 413, 415, 422)

DESCRIBED: Mapping[str, Described] = {
    "RecordOutcome": Described(
        OutcomeView,
        _SENT,
        Body(OutcomeBody, _BODY),
        status=201,
        example=_OUTCOME,
        repeatable=True,
        tagged=True,
    ),
    "ListOutcomes": Described(OutcomesPage, (400,), example={"items": [_OUTCOME], "next": None}),
    "GetOutcome": Described(OutcomeView, example=_OUTCOME, tagged=True),
    "DecideOutcome": Described(
        OutcomeView,
        (*_SENT, 412, 428),
        Body(DecisionBody, _DECISION),
        example=_OUTCOME,
        conditional=True,
        tagged=True,
    ),
    "DeleteOutcome": Described(problems=(403, 409, 412), status=204),
}
