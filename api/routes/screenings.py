"""Screenings: many companies judged in the background, how far that is, and what came of it."""

from collections.abc import Mapping

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT
from sqlmodel import col, select

from api.access.matrix import Reach
from api.describing import Body, Described
from api.jobs import queue
from api.jobs.asking import cancel
from api.problems import AnyRequest, Conflict
from api.routes.answering import json_answer, rendered_answer
from api.routes.conditions import once
from api.routes.paging import Cursor, Limit, page, paged
from api.routes.sending import sent
from api.screening.asking import ScreeningBody, new_screening
from api.screening.running import ended
from api.screening.view import ScreeningsPage, ScreeningView, screening_view
from api.service import Service
from api.settings import Settings
from api.store.work import Job, Screening
from api.tongues import tongue_of
from api.working import Desk, Work
from criteria.words import Words

_ENDED = Words("筛查已结束", "The screening has ended")
_UNFINISHED = Words("筛查尚未结束，请先取消", "The screening has not ended: cancel it first")


@post(
    "/api/v1/screenings",
    operation_id="CreateScreening",
    tags=["screenings"],
    summary="Judge many companies in the background",
    description=(
        "All companies within reach, those of a portfolio, or those of a file that was sent (`import_id`)."
    ),
    status_code=HTTP_202_ACCEPTED,
    sync_to_thread=True,
)
def create_screening(
    request: AnyRequest,
    body: RawBody,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Put a screening into the queue; answer before it is done."""
    asked = sent(request, body, ScreeningBody)
    tongue = tongue_of(request)

    def handle(work: Work) -> Response[bytes]:
        record, job = new_screening(work, asked, service.plan(asked.as_of, tongue), tongue, settings)
        answer = rendered_answer(screening_view(record, job, work.at, tongue.core), tongue)
        answer.status_code = HTTP_202_ACCEPTED
        answer.headers["Location"] = f"/api/v1/screenings/{record.id}"
        return answer

    return once(request, desk, body, handle)


@get(
    "/api/v1/screenings",
    operation_id="ListScreenings",
    tags=["screenings"],
    summary="The caller's screenings",
    sync_to_thread=True,
)
def list_screenings(
    request: AnyRequest, desk: NamedDependency[Desk], limit: Limit = 50, cursor: Cursor = None
) -> Response[bytes]:
    """Answer with the caller's screenings, newest first."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        query = select(Screening)
        if work.reach is not Reach.ALL:
            query = query.where(Screening.account_id == work.caller.account_id)
        found = page(work.session, query, Screening.created_at, Screening.id, cursor=cursor, limit=limit)
        ids = [record.job_id for record in found.items]
        jobs = {job.id: job for job in work.session.exec(select(Job).where(col(Job.id).in_(ids)))}
        answer = paged(
            found, lambda record: screening_view(record, jobs[record.job_id], work.at, tongue.core)
        )
    return json_answer(answer, tongue)


@get(
    "/api/v1/screenings/{screening_id:str}",
    operation_id="GetScreening",
    tags=["screenings"],
    summary="How far a screening is, and how much came of it",
    sync_to_thread=True,
)
def get_screening(
    request: AnyRequest, screening_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Answer with one screening."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        view = screening_view(*find(work, screening_id), work.at, tongue.core)
    return rendered_answer(view, tongue)


@post(
    "/api/v1/screenings/{screening_id:str}/cancel",
    operation_id="CancelScreening",
    tags=["screenings"],
    summary="Stop a screening; what was done stays",
    status_code=200,
    sync_to_thread=True,
)
def cancel_screening(
    request: AnyRequest, screening_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """End a screening that has not ended."""
    tongue = tongue_of(request)
    with desk.writing() as work:
        record, job = find(work, screening_id, lock=True)
        cancel(work, job, ended, _ENDED, record.id)
        view = screening_view(record, job, work.at, tongue.core)
    return rendered_answer(view, tongue)


@delete(
    "/api/v1/screenings/{screening_id:str}",
    operation_id="DeleteScreening",
    tags=["screenings"],
    summary="Drop a screening with its verdicts",
    status_code=HTTP_204_NO_CONTENT,
    sync_to_thread=True,
)
def delete_screening(screening_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """Drop what is kept of a screening that has ended."""
    with desk.writing() as work:
        record, job = find(work, screening_id, lock=True)
        if job.state in queue.UNFINISHED:
            raise Conflict(_UNFINISHED)
        work.session.delete(record)
        work.session.flush()
        work.session.delete(job)
        work.record(subject_id=record.id)


def find(work: Work, screening_id: str, *, lock: bool = False) -> tuple[Screening, Job]:
    """Give a screening within reach with its job; the job is locked first, as its worker does."""
    query = select(Screening).where(Screening.id == screening_id)
    if work.reach is not Reach.ALL:
        query = query.where(Screening.account_id == work.caller.account_id)
    record = work.one(query, screening_id)
    wanted = select(Job).where(Job.id == record.job_id)
    job = work.session.exec(wanted.with_for_update() if lock else wanted).one()
    if lock:
        work.session.refresh(record, with_for_update=True)
    return record, job


EXAMPLE: ScreeningView = {
    "id": "q2b7xk5mzw3vhr4t6ncfdj2e5y",
    "job_id": "5yq3mzx7k2vhw4t6rbn2cfdj3e",
    "state": "done",
    "progress": {"done": 500, "total": 500, "seconds_left": None},
    "error": None,
    "as_of": "2025-06-30",
    "language": "zh-Hans",
    "catalogue": {"id": "wenzhou-2025", "version": "9c56cc51b374c3ba"},
    "asked": {
        "portfolio_id": None,
        "import_id": None,
        "measures": [],
        "verdicts": ["eligible", "likely"],
        "counties": ["330324"],
        "top": 10,
        "details": True,
    },
    "companies": {"judged": 480, "outside": 20, "unreadable": 0},
    "cells": 3120,
    "created_at": "2025-06-30T08:00:00.000Z",
    "started_at": "2025-06-30T08:00:01.000Z",
    "finished_at": "2025-06-30T08:00:09.000Z",
}

DESCRIBED: Mapping[str, Described] = {
    "CreateScreening": Described(
        ScreeningView,
        (400, 409, 415, 422, 429),
        Body(ScreeningBody, {"verdicts": ["eligible", "likely"], "counties": ["330324"], "top": 10}),
        status=HTTP_202_ACCEPTED,
        example=EXAMPLE,
        repeatable=True,
    ),
    "ListScreenings": Described(ScreeningsPage, (400,), example={"items": [EXAMPLE], "next": None}),
    "GetScreening": Described(ScreeningView, example=EXAMPLE),
    "CancelScreening": Described(ScreeningView, (409,), example={**EXAMPLE, "state": "cancelled"}),
    "DeleteScreening": Described(None, (409,), status=HTTP_204_NO_CONTENT),
}
