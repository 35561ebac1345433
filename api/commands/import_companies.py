"""`huiqi import`: a file of companies put in for an account, on the machine itself."""

import logging
import signal
import sys
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, print_json, read_file, refuse
from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from api.access.caller import Caller
    from api.importing.receiving import Upload
    from api.importing.view import ImportView
    from api.settings import Settings
    from profiles.storage.database import Database

FAILED = 1
_LOOKS_EVERY = 0.5
_PIECE = 1024 * 1024


def import_command(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[Path, typer.Argument(help="A file of companies: .xlsx, .csv, .ndjson or .parquet.")],
    account: Annotated[str, typer.Option(help="The account to put them in for, by its login.")],
    mapping: Annotated[Path | None, typer.Option(help="What each heading means, in YAML or JSON.")] = None,
    portfolio: Annotated[
        str | None, typer.Option(help="An adviser's portfolio they join, by its id.")
    ] = None,
    consent_until: Annotated[
        str | None, typer.Option(help="For an adviser: until when the companies consent (YYYY-MM-DD).")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Do it here and now, and say how far it is.")] = False,
    lang: As = Tongue.HANS,
) -> None:
    """Put companies in from a file, as the account's own, and print what became of the rows."""
    from api.settings import SettingsInvalid
    from api.starting import CannotStart, opened, started

    try:
        settings = started()
        logging.getLogger("api").setLevel(logging.WARNING)  # what becomes of it is printed
        database = opened(settings)
    except SettingsInvalid as error:
        refuse(*error.lines)
    except CannotStart as error:
        refuse(str(error))
    try:
        caller = _caller(database, account)
        sent = {"mapping": read_file(mapping) if mapping else b""}
        sent |= {"portfolio_id": (portfolio or "").encode(), "consent_until": (consent_until or "").encode()}
        import_id, job_id = _kept(database, settings, caller, file, sent, lang)
        if wait:
            _wait(database, settings, job_id)
        view = _view(database, import_id, lang)
    finally:
        database.dispose()
    if view["refused"]:
        refuse(*(reason["detail"] for reason in view["refused"]))
    print_json(view)
    if view["error"]:
        raise typer.Exit(FAILED)


def _caller(database: "Database", login: str) -> "Caller":
    from sqlmodel import select

    from api.access.caller import Caller
    from api.access.matrix import Reach, reach_of
    from api.store.people import Account, Role

    with database.reading() as session:
        found = session.exec(select(Account).where(Account.login == login.casefold())).first()
    if found is None or not found.active:
        refuse(f"--account: there is no active account {login!r}")
    if reach_of("CreateImport", Role(found.role)) is Reach.NOBODY:
        refuse(f"--account: {login!r} keeps no companies: its role is {found.role}")
    return Caller(Role(found.role), found.id, found.bureau_id, "command")


def _kept(  # noqa: PLR0913, PLR0917 - what goes with a file
    database: "Database",
    settings: "Settings",
    caller: "Caller",
    file: Path,
    sent: dict[str, bytes],
    lang: Tongue,
) -> tuple[str, str]:
    from api.ids import now
    from api.importing.asking import asked_for, new_import
    from api.importing.receiving import Upload, safe_name
    from api.problems import BodyInvalid, TooMany
    from api.working import Works

    with Upload(name=safe_name(file.name), fields=sent) as upload:
        _read(file, upload, settings.import_bytes)
        try:
            with Works(database, now, {}).writing(caller, "CreateImport") as work:
                record, job = new_import(work, upload, asked_for(work, upload), settings)
        except BodyInvalid as error:
            refuse(
                *(
                    f"{fault.pointer}: {rendered(fault.reason.within(lang.core), lang)}"
                    for fault in error.faults
                )
            )
        except TooMany:
            refuse("too many imports of this account wait already")
    return record.id, job.id


def _read(path: Path, upload: "Upload", most: int) -> None:
    try:
        with path.open("rb") as file:
            while upload.size <= most and (piece := file.read(_PIECE)):
                upload.write([piece])
    except OSError as error:
        refuse(f"{path}: {error.strerror or error}")
    if upload.size > most:
        refuse(f"{path}: larger than {most} bytes")


def _wait(database: "Database", settings: "Settings", job_id: str) -> None:
    """Do the job, or see another worker do it, until it has ended or we are told to stop."""
    from sqlmodel import select

    from api.jobs.kinds import worker_of
    from api.jobs.queue import UNFINISHED
    from api.store.work import Job

    stop, ended = Event(), Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = worker_of(settings, database, stop)

    def work() -> None:
        while not stop.is_set() and not ended.is_set():
            if not worker.one(job_id):
                ended.wait(_LOOKS_EVERY)

    working = Thread(target=work, name="import", daemon=True)
    working.start()
    while not stop.is_set():
        with database.reading() as session:
            job = session.exec(select(Job).where(Job.id == job_id)).one()
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{job.progress_done} / {job.progress_total or '?'} ")
            sys.stderr.flush()
        if job.state not in UNFINISHED or not working.is_alive():
            break
        ended.wait(_LOOKS_EVERY)
    ended.set()
    working.join()


def _view(database: "Database", import_id: str, lang: Tongue) -> "ImportView":
    from api.ids import now
    from api.importing.view import import_view
    from api.store.work import Import, Job

    with database.reading() as session:
        record = session.get_one(Import, import_id)
        job = session.get_one(Job, record.job_id)
    return rendered(import_view(record, job, now(), lang.core, values=True), lang)
