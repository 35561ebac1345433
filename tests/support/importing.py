"""Imports without HTTP: put into the queue, done here or by real workers, and looked at afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

from sqlalchemy import func
from sqlmodel import col, select
from support.import_files import CompanyFile
from support.people import MOMENT, Person

from api.ids import Clock, now
from api.importing.asking import Asked, new_import
from api.importing.receiving import Upload
from api.jobs.kinds import worker_of
from api.jobs.queue import UNFINISHED
from api.jobs.worker import Worker
from api.settings import Settings
from api.store.work import Import, ImportFault, ImportRow, Job
from api.working import Works
from profiles.storage.companies import Company, DesignationRecord, ProfileVersion
from profiles.storage.database import Database

HUIQI = [sys.executable, "-c", "from api.cli import main; main()"]


def put_into_queue(  # noqa: PLR0913 - what goes with a file
    database: Database,
    person: Person,
    text: bytes,
    *,
    name: str = "companies.csv",
    clock: Clock = now,
    consent_until: date | None = None,
    portfolio_id: str | None = None,
    mapping: dict[str, str] | None = None,
    settings: Settings | None = None,
) -> str:
    """Keep a file for somebody with its job; give the import's id."""
    with Upload(name=name) as upload:
        upload.write([text])
        with Works(database, clock, {}).writing(person.caller, "CreateImport") as work:
            asked = Asked(mapping, portfolio_id, consent_until)
            record, _ = new_import(work, upload, asked, settings or Settings(imports_waiting=1000))
    return record.id


def worker_here(database: Database, clock: Clock = lambda: MOMENT, **set_to: object) -> Worker:
    """Give a worker in this process."""
    return worker_of(Settings(**set_to), database, Event(), clock=clock)


def import_of(database: Database, import_id: str) -> tuple[Import, Job]:
    with database.reading() as session:
        record = session.get_one(Import, import_id)
        return record, session.get_one(Job, record.job_id)


def faults_of(database: Database, import_id: str) -> list[ImportFault]:
    with database.reading() as session:
        query = select(ImportFault).where(ImportFault.import_id == import_id).order_by(col(ImportFault.id))
        return [*session.exec(query)]


def hold_exactly_once(database: Database, person: Person, import_id: str, file: CompanyFile) -> None:
    """Assert that every row of a file counts exactly once, in every table."""
    record, job = import_of(database, import_id)
    assert (job.state, job.error, job.progress_done) == ("done", None, file.rows)
    assert record.rows_read == file.rows == record.rows_added + record.rows_refused
    assert (record.rows_changed, record.rows_unchanged, record.rows_blank) == (0, 0, 0)
    assert record.faults == len(file.refused)
    refused = [(fault.row, fault.code) for fault in faults_of(database, import_id)]
    assert sorted(refused) == sorted(
        [*((row, "no_number") for row in file.bad), *((row, "stands_twice") for row in file.twice)]
    )
    with database.reading() as session:
        kept = Counter(session.exec(select(Company.uscc).where(Company.keeper_id == person.account.id)))
        assert kept == Counter(file.codes)
        mine = select(Company.id).where(Company.keeper_id == person.account.id)
        versions = session.exec(
            select(ProfileVersion.number, ProfileVersion.source, ProfileVersion.source_id, func.count())
            .where(col(ProfileVersion.company_id).in_(mine))
            .group_by(ProfileVersion.number, ProfileVersion.source, ProfileVersion.source_id)
        ).all()
        assert [tuple(version) for version in versions] == [(1, "import", import_id, len(file.codes))]
        rows = session.exec(select(func.count()).where(ImportRow.import_id == import_id)).one()
        assert rows == len(file.codes)
        repeated = (
            select(DesignationRecord.company_id)
            .where(col(DesignationRecord.company_id).in_(mine))
            .group_by(DesignationRecord.company_id, DesignationRecord.code)
            .having(func.count() > 1)
        )
        assert session.exec(repeated).first() is None


@contextlib.contextmanager
def worker_process(
    database_url: str, folder: Path, *options: str, **variables: str
) -> Iterator[subprocess.Popen]:
    """Start a real worker in a process group of its own; whatever is left of it at the end is killed."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("HUIQI_")}
    environment = {
        **outside,
        "HUIQI_DATABASE_URL": database_url,
        "HUIQI_DATA_DIR": str(folder),
        "HUIQI_LEASE_SECONDS": "1",
        **variables,
    }
    root = Path(__file__).parents[2]
    with (
        (folder / "worker.log").open("ab") as log,
        subprocess.Popen(
            [*HUIQI, "worker", "--poll", "0.1", *options],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """Kill a process with its group, as a machine that loses power does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def rows_done(database: Database, import_id: str) -> int:
    with database.reading() as session:
        return session.exec(select(Import.rows_read).where(Import.id == import_id)).one()


def is_unfinished(database: Database, import_id: str) -> bool:
    return import_of(database, import_id)[1].state in UNFINISHED


def wait_until(what, *, within: float = 120.0, every: float = 0.01) -> None:
    """Wait until something is so; fail after a time in which it must have been."""
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(every)
