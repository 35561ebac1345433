"""The job that imports a file: row after row, a batch a transaction.

How far it is stands in the same transaction as what it did: killed at any moment, the next worker
goes on after the last whole batch, and every row counts exactly once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select

from api.access.caller import Caller
from api.audit import Event, append
from api.importing.batches import Owner, put_in
from api.importing.files import drop_file, kept_file
from api.jobs.leasing import JobFailed, Task
from api.jobs.queue import Failure
from api.jobs.worker import Kind
from api.store.people import Account, Role
from api.store.work import Import, Job
from criteria.codes import CodeTree
from profiles.importing.reading import Bounds, Companies, FileRefused, Row, read_companies

KIND = "import"
BATCH = 500
"""Rows of a transaction."""
TRIES = 3
"""How often a batch is tried that somebody else's change came in between."""

Codes = Callable[[], Mapping[str, CodeTree]]


def import_kind(codes: Codes, bounds: Bounds) -> Kind:
    """Give how imports are done; `codes` is called when the first is."""
    return Kind(lambda task: _run(task, codes(), bounds), ended)


def ended(session: Session, job: Job, at: datetime) -> None:
    """Close an import whose job has ended, however it ended: the file goes, what was done stays."""
    record = session.exec(select(Import).where(Import.job_id == job.id).with_for_update()).first()
    if record is None:
        return
    record.finished_at = at
    session.add(record)
    drop_file(session, record.id)
    account = session.get_one(Account, record.account_id)
    counts = {
        name: getattr(record, f"rows_{name}") for name in ("read", "added", "changed", "unchanged", "refused")
    }
    event = Event("ImportEnded", None, record.id, {"state": str(job.state), "error": job.error, **counts})
    session.flush()
    append(session, _caller(account), at, [event])


def _caller(account: Account) -> Caller:
    return Caller(Role(account.role), account.id, account.bureau_id, "job")


def _run(task: Task, codes: Mapping[str, CodeTree], bounds: Bounds) -> None:
    with task.database.reading() as session:
        record = session.exec(select(Import).where(Import.job_id == task.lease.job_id)).one()
        account = session.get_one(Account, record.account_id)
    if not account.active:
        raise JobFailed(Failure.ACCOUNT_ENDED)
    owner = Owner(record.id, _caller(account), account.id, record.consent_until, record.portfolio_id)
    with kept_file(task.database, record.id) as (path, size):
        if size != record.file_bytes:
            raise JobFailed(Failure.FILE_MISSING)
        try:
            with task.kept_alive():
                companies = read_companies(
                    path, codes, name=record.file_name, mapping=record.mapping, bounds=bounds
                )
        except FileRefused as error:
            with task.step() as step:
                _change(step.session, record.id, refused=[*_reasons(error)])
            raise JobFailed(Failure.FILE_REFUSED) from None
        with task.step() as step:
            _change(step.session, record.id, columns=_columns(companies), notes=_notes(companies))
        for batch in _batches(task, companies, record.rows_read):
            task.pause()
            _put_in(task, owner, batch, companies.total)
        with task.step() as step:
            _change(step.session, record.id, rows_blank=companies.tally.blank)


def _batches(task: Task, companies: Companies, done: int) -> Iterator[Sequence[Row]]:
    """Give the rows that are not done yet, some at a time."""
    rows = companies.rows(skip=done)
    with task.kept_alive():
        batch = [*islice(rows, BATCH)]
    while batch:
        yield batch
        batch = [*islice(rows, BATCH)]


def _put_in(task: Task, owner: Owner, rows: Sequence[Row], total: int) -> None:
    for tries in range(TRIES, 0, -1):
        try:
            with task.step() as step:
                query = select(Import).where(Import.id == owner.import_id).with_for_update()
                record = step.session.exec(query).one()
                put_in(step, owner, record, rows)
                step.got_to(record.rows_read, total)
                step.session.add(record)
        except (IntegrityError, OperationalError):  # another import of the same companies, a deadlock
            if tries == 1:
                raise
        else:
            return


def _change(session: Session, import_id: str, **columns: Any) -> None:  # noqa: ANN401 - columns of any type
    record = session.exec(select(Import).where(Import.id == import_id).with_for_update()).one()
    for name, value in columns.items():
        setattr(record, name, value)
    session.add(record)


def _reasons(error: FileRefused) -> Iterator[dict[str, Any]]:
    for fault in error.faults:
        yield {
            "code": fault.code,
            "zh": fault.reason.zh,
            "en": fault.reason.en,
            "sheet": fault.sheet,
            "column": fault.column,
            "suggestion": fault.suggestion,
        }


def _columns(companies: Companies) -> list[dict[str, Any]]:
    taken = [
        {
            "sheet": column.sheet,
            "column": column.column,
            "key": column.key,
            "unit": [column.unit.zh, column.unit.en] if column.unit else None,
            "year": column.year,
        }
        for column in companies.columns
    ]
    left = [
        {"sheet": column.sheet, "column": column.column, "key": None, "unit": None, "year": None}
        for column in companies.left_out
    ]
    return [*taken, *left]


def _notes(companies: Companies) -> list[list[str]]:
    return [[note.zh, note.en] for note in companies.notes]
