"""Imports: files of companies sent, how far they are, what became of their rows."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, NotRequired

from litestar import Response, delete, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT
from sqlmodel import col, select
from typing_extensions import TypedDict

from api.access.limiting import UPLOAD
from api.access.matrix import Reach
from api.describing import Body, Described
from api.importing.asking import asked_for, new_import
from api.importing.receiving import Upload, receive
from api.importing.running import ended
from api.importing.view import (
    FaultsPage,
    FaultView,
    ImportsPage,
    ImportView,
    fault_view,
    import_view,
)
from api.jobs import queue
from api.jobs.asking import cancel
from api.languages import Tongue, rendered
from api.problems import AnyRequest, Conflict
from api.routes.answering import json_answer
from api.routes.conditions import once
from api.routes.paging import Cursor, Limit, page, paged
from api.settings import Settings
from api.store.work import Import, ImportFault, Job
from api.tongues import tongue_of
from api.working import Desk, Work
from criteria.words import Language, Words
from profiles.storage.texts import canonical_json

MULTIPART = "multipart/form-data"
_ENDED = Words("导入已结束", "The import has ended")
_UNFINISHED = Words("导入尚未结束，请先取消", "The import has not ended: cancel it first")

After = Annotated[
    str | None, QueryParameter(max_length=20, description="Where to go on: `next` of the page before.")
]


@post(
    "/api/v1/imports",
    operation_id="CreateImport",
    tags=["imports"],
    summary="Send a file of companies",
    status_code=HTTP_202_ACCEPTED,
    request_max_body_size=None,  # the setting bounds it: see `receive`
    opt=UPLOAD,
)
async def create_import(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """Keep the file and put its job into the queue; answer before it is read."""
    with Upload() as upload:
        await receive(request, upload, most=settings.import_bytes)
        return await sync_to_thread(_keep, request, desk, upload, settings)


def _keep(request: AnyRequest, desk: Desk, upload: Upload, settings: Settings) -> Response[bytes]:
    tongue = tongue_of(request)

    def handle(work: Work) -> Response[bytes]:
        record, job = new_import(work, upload, asked_for(work, upload), settings)
        answer = _answer(_view(work, record, job, tongue.core), tongue)
        answer.status_code = HTTP_202_ACCEPTED
        answer.headers["Location"] = f"/api/v1/imports/{record.id}"
        return answer

    sent = {name: value.decode("utf-8", "replace") for name, value in upload.fields.items()}
    return once(request, desk, canonical_json([upload.hash, upload.name, sent]), handle)


@get(
    "/api/v1/imports",
    operation_id="ListImports",
    tags=["imports"],
    summary="The files of companies that were sent",
    sync_to_thread=True,
)
def list_imports(
    request: AnyRequest, desk: NamedDependency[Desk], limit: Limit = 50, cursor: Cursor = None
) -> Response[bytes]:
    """Answer with the caller's imports, newest first."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        query = select(Import)
        if work.reach is not Reach.ALL:
            query = query.where(Import.account_id == work.caller.account_id)
        found = page(work.session, query, Import.created_at, Import.id, cursor=cursor, limit=limit)
        ids = [record.job_id for record in found.items]
        jobs = {job.id: job for job in work.session.exec(select(Job).where(col(Job.id).in_(ids)))}
        answer = paged(found, lambda record: _view(work, record, jobs[record.job_id], tongue.core))
    own = frozenset().union(*(_own(view) for view in answer["items"]))
    return json_answer(rendered(answer, tongue, own=own), tongue)


@get(
    "/api/v1/imports/{import_id:str}",
    operation_id="GetImport",
    tags=["imports"],
    summary="How far an import is, and what became of its rows",
    sync_to_thread=True,
)
def get_import(request: AnyRequest, import_id: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Answer with one import."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        view = _view(work, *_found(work, import_id), tongue.core)
    return _answer(view, tongue)


@get(
    "/api/v1/imports/{import_id:str}/faults",
    operation_id="ListImportFaults",
    tags=["imports"],
    summary="What is wrong in the rows that were refused",
    sync_to_thread=True,
)
def list_import_faults(
    request: AnyRequest,
    import_id: FromPath[str],
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: After = None,
) -> Response[bytes]:
    """Answer with faults, in the order of the file."""
    tongue = tongue_of(request)
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):  # noqa: PLR2004 - digits of 64 bits
        raise ValidationException(extra=[{"key": "cursor", "message": "not one of ours"}])
    with desk.reading() as work:
        record, _ = _found(work, import_id)
        query = select(ImportFault).where(
            ImportFault.import_id == record.id, col(ImportFault.id) > int(cursor or 0)
        )
        found = work.session.exec(query.order_by(col(ImportFault.id)).limit(limit + 1)).all()
        work.record(subject_id=record.id, faults=len(found[:limit]))
    items = [fault_view(fault, tongue.core) for fault in found[:limit]]
    more = str(found[limit - 1].id) if len(found) > limit else None
    own = frozenset(text for item in items for text in (item["sheet"], item["column"], item["value"]) if text)
    return json_answer(rendered({"items": items, "next": more}, tongue, own=own), tongue)


@post(
    "/api/v1/imports/{import_id:str}/cancel",
    operation_id="CancelImport",
    tags=["imports"],
    summary="Stop an import; what was done stays",
    status_code=200,
    sync_to_thread=True,
)
def cancel_import(
    request: AnyRequest, import_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """End an import that has not ended; the batch that is being written is kept whole."""
    tongue = tongue_of(request)
    with desk.writing() as work:
        record, job = _found(work, import_id, lock=True)
        cancel(work, job, ended, _ENDED, record.id)
        view = _view(work, record, job, tongue.core)
    return _answer(view, tongue)


@delete(
    "/api/v1/imports/{import_id:str}",
    operation_id="DeleteImport",
    tags=["imports"],
    summary="Drop an import's record and faults; its companies stay",
    status_code=HTTP_204_NO_CONTENT,
    sync_to_thread=True,
)
def delete_import(import_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """Drop what is kept of an import that has ended."""
    with desk.writing() as work:
        record, job = _found(work, import_id, lock=True)
        if job.state in queue.UNFINISHED:
            raise Conflict(_UNFINISHED)
        work.session.delete(record)
        work.session.flush()
        work.session.delete(job)
        work.record(subject_id=record.id)


def _found(work: Work, import_id: FromPath[str], *, lock: bool = False) -> tuple[Import, Job]:
    """Give an import within reach, with its job; the job is locked first, as its worker does."""
    query = select(Import).where(Import.id == import_id)
    if work.reach is not Reach.ALL:
        query = query.where(Import.account_id == work.caller.account_id)
    record = work.one(query, import_id)
    wanted = select(Job).where(Job.id == record.job_id)
    job = work.session.exec(wanted.with_for_update() if lock else wanted).one()
    if lock:
        work.session.refresh(record, with_for_update=True)
    return record, job


def _view(work: Work, record: Import, job: Job, language: Language) -> ImportView:
    values = record.account_id == work.caller.account_id
    return import_view(record, job, work.at, language, values=values)


def _answer(view: ImportView, tongue: Tongue) -> Response[bytes]:
    return json_answer(rendered(view, tongue, own=_own(view)), tongue)


def _own(view: ImportView) -> frozenset[str]:
    """Give the texts of whoever sent the file: they stay as they are."""
    written = [view["file"]["name"]]
    for place in (*view["columns"], *view["refused"]):
        written += [place["sheet"], place["column"]]
    return frozenset(text for text in written if text)


class ImportBody(TypedDict):
    """What is sent: the file, and how it is to be read."""

    file: bytes
    mapping: NotRequired[str]
    """What each heading means, in YAML or JSON: text or a file."""
    portfolio_id: NotRequired[str]
    """The adviser's portfolio that the companies join."""
    consent_until: NotRequired[date]
    """For advisers: the last day on which the companies consent that the adviser sees them."""


FAULT_EXAMPLE: FaultView = {
    "sheet": "企业",
    "row": 12,
    "column": "营业收入（万元）",
    "value": "八千六百万",
    "code": "no_number",
    "reason": "不是数值",
    "suggestion": "如 1200.5",
}
EXAMPLE: ImportView = {
    "id": "q2b7xk5mzw3vhr4t6ncfdj2e5y",
    "job_id": "5yq3mzx7k2vhw4t6rbn2cfdj3e",
    "state": "done",
    "progress": {"done": 3, "total": 3, "seconds_left": None},
    "error": None,
    "file": {
        "name": "企业.xlsx",
        "bytes": 18244,
        "hash": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    },
    "rows": {"read": 3, "added": 1, "changed": 0, "unchanged": 1, "refused": 1, "blank": 0},
    "faults": {"found": 1, "kept": 1},
    "columns": [
        {"sheet": "企业", "column": "营业收入（万元）", "key": "revenue", "unit": "万元", "year": None}
    ],
    "notes": [],
    "refused": [],
    "portfolio_id": None,
    "consent_until": None,
    "created_at": "2025-06-30T08:00:00.000Z",
    "started_at": "2025-06-30T08:00:01.000Z",
    "finished_at": "2025-06-30T08:00:02.000Z",
}

DESCRIBED: Mapping[str, Described] = {
    "CreateImport": Described(
        ImportView,
        (400, 409, 413, 415, 422, 429),
        Body(ImportBody, {"file": "企业名称,营业收入（万元）", "consent_until": "2026-06-30"}, MULTIPART),
        status=HTTP_202_ACCEPTED,
        example=EXAMPLE,
        repeatable=True,
    ),
    "ListImports": Described(ImportsPage, (400,), example={"items": [EXAMPLE], "next": None}),
    "GetImport": Described(ImportView, example=EXAMPLE),
    "ListImportFaults": Described(FaultsPage, (400,), example={"items": [FAULT_EXAMPLE], "next": None}),
    "CancelImport": Described(ImportView, (409,), example={**EXAMPLE, "state": "cancelled"}),
    "DeleteImport": Described(None, (409,), status=HTTP_204_NO_CONTENT),
}
