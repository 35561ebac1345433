"""An import and its job as they are shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from api.days import written
from api.importing.batches import MOST_FAULTS
from api.jobs.queue import FAILURES, Failure, State
from api.store.work import Import, ImportFault, Job
from criteria.words import Language


class ProgressView(TypedDict):
    """How far it is; `total` and `seconds_left` are null while they are not known."""

    done: int
    total: int | None
    seconds_left: int | None


class ErrorView(TypedDict):
    """Why it failed."""

    code: str
    detail: str


class JobView(TypedDict):
    """A job."""

    id: str
    kind: str
    state: str
    attempts: int
    progress: ProgressView
    error: ErrorView | None
    created_at: str
    started_at: str | None
    finished_at: str | None


class FileView(TypedDict):
    """The file that was sent; its name is shown to whoever sent it only."""

    name: str | None
    bytes: int
    hash: str


class RowsView(TypedDict):
    """What became of the rows: read = added + changed + unchanged + refused. Blank ones are apart."""

    read: int
    added: int
    changed: int
    unchanged: int
    refused: int
    blank: int


class ColumnView(TypedDict):
    """How a column was taken: `key` is null for one that was left out."""

    sheet: str | None
    column: str
    key: str | None
    unit: str | None
    year: int | None


class ReasonView(TypedDict):
    """A reason why the file cannot be read."""

    code: str
    detail: str
    sheet: str | None
    column: str | None
    suggestion: str | None


class FaultCounts(TypedDict):
    """What is wrong in the rows that were refused: found, and kept to be looked at."""

    found: int
    kept: int


class ImportView(TypedDict):
    """A file of companies, and what became of it."""

    id: str
    job_id: str
    state: str
    progress: ProgressView
    error: ErrorView | None
    file: FileView
    rows: RowsView
    faults: FaultCounts
    columns: list[ColumnView]
    notes: list[str]
    refused: list[ReasonView]
    portfolio_id: str | None
    consent_until: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None


class FaultView(TypedDict):
    """One thing wrong in a row; `column` is null where the whole row is at fault."""

    sheet: str | None
    row: int
    column: str | None
    value: str
    code: str
    reason: str
    suggestion: str | None


class ImportsPage(TypedDict):
    """Some imports, newest first."""

    items: list[ImportView]
    next: str | None


class FaultsPage(TypedDict):
    """Some faults, in the order of the file."""

    items: list[FaultView]
    next: str | None


def job_view(job: Job, now: datetime, language: Language) -> JobView:
    """Show a job."""
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "attempts": job.attempts,
        "progress": progress_view(job, now),
        "error": _error(job, language),
        "created_at": moment(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
    }


def import_view(record: Import, job: Job, now: datetime, language: Language, *, values: bool) -> ImportView:
    """Show an import; without `values`, nothing that was written by whoever sent it."""
    return {
        "id": record.id,
        "job_id": job.id,
        "state": job.state,
        "progress": progress_view(job, now),
        "error": _error(job, language),
        "file": {
            "name": record.file_name if values else None,
            "bytes": record.file_bytes,
            "hash": record.file_hash,
        },
        "rows": {
            "read": record.rows_read,
            "added": record.rows_added,
            "changed": record.rows_changed,
            "unchanged": record.rows_unchanged,
            "refused": record.rows_refused,
            "blank": record.rows_blank,
        },
        "faults": {"found": record.faults, "kept": min(record.faults, MOST_FAULTS)},
        "columns": [_column(column, language) for column in record.columns or () if values],
        "notes": [_said(note, language) for note in record.notes or () if values],
        "refused": [_reason(reason, language) for reason in record.refused or () if values],
        "portfolio_id": record.portfolio_id,
        "consent_until": record.consent_until.isoformat() if record.consent_until else None,
        "created_at": moment(record.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(record.finished_at),
    }


def fault_view(fault: ImportFault, language: Language) -> FaultView:
    """Show one fault."""
    english = language is Language.EN
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column or None,
        "value": fault.value,
        "code": fault.code,
        "reason": fault.reason_en if english else fault.reason_zh,
        "suggestion": fault.suggestion_en if english else fault.suggestion_zh,
    }


def progress_view(job: Job, now: datetime) -> ProgressView:
    """Show how far a job is; what is left is reckoned from the rows done since it was begun."""
    left = None
    if job.state == State.RUNNING and job.started_at and job.progress_total and job.progress_done:
        each = (now - job.started_at).total_seconds() / job.progress_done
        left = max(0, round(each * (job.progress_total - job.progress_done)))
    return {"done": job.progress_done, "total": job.progress_total, "seconds_left": left}


def moment(at: datetime) -> str:
    """Write a moment, in UTC."""
    return written(at, "milliseconds")


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _error(job: Job, language: Language) -> ErrorView | None:
    if job.error is None:
        return None
    return {"code": job.error, "detail": FAILURES[Failure(job.error)].within(language)}


def _column(column: Mapping[str, Any], language: Language) -> ColumnView:
    unit = column["unit"]
    return {
        "sheet": column["sheet"],
        "column": column["column"],
        "key": column["key"],
        "unit": _said(unit, language) if unit else None,
        "year": column["year"],
    }


def _reason(reason: Mapping[str, Any], language: Language) -> ReasonView:
    return {
        "code": reason["code"],
        "detail": reason["en" if language is Language.EN else "zh"],
        "sheet": reason["sheet"],
        "column": reason["column"],
        "suggestion": reason["suggestion"],
    }


def _said(both: list[str], language: Language) -> str:
    zh, en = both
    return en if language is Language.EN else zh
