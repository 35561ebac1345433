"""Importing files: rows a second and the worker's peak memory, on SQLite and on PostgreSQL.

The worker is the installed command, alone with the database; its peak is what Linux notes as VmHWM.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import select
from stdnum.cn import uscc

from api.ids import new_id
from api.migrating import upgrade
from api.store.people import Account, Role
from api.store.work import Import, Job
from benchmarks.bars import Bar
from benchmarks.installed import HUIQI, ROOT, missing
from benchmarks.memory import peak_of
from benchmarks.simulated_companies import simulated
from benchmarks.tables import figure, heading, table
from benchmarks.timing import timed
from profiles.importing.writing import TableWriter
from profiles.storage.database import Database
from tests.support.postgres import postgres, programs

SIZES = (10_000, 100_000)
ENDINGS = (".csv", ".xlsx")
FLAT = 1.1
"""How many times the memory of the small file the large one may need."""
FACTS = (
    "name", "uscc", "county", "industry", "founded_on", "revenue", "total_assets", "liabilities",
    "taxable_income", "employees", "rd_expense", "rd_staff", "mu_grade", "above_scale",
)  # fmt: skip
TITLES = ("designations.high_tech_enterprise", "designations.srdi", "designations.prov_tech_sme")
_DIFFERENT = 2_000


class Imported(NamedTuple):
    """One import: its rows a second from taken to done, the bytes of its file, the worker's peak."""

    per_second: float
    bytes: int
    peak: int


def run() -> Sequence[Bar]:
    """Import files of both sizes on each database, and print the table."""
    heading(f"Importing: {len(FACTS) + len(TITLES)} columns, one worker, batches in one transaction each")
    reason = missing()
    if reason is not None or not sys.platform.startswith("linux"):
        print(reason or "skipped: peak memory is read from /proc")
        return []
    bars, rows = [], []
    with tempfile.TemporaryDirectory() as folder:
        files = {(size, ending): _written(Path(folder), size, ending) for ending in ENDINGS for size in SIZES}
        for name, urls in _databases(Path(folder)):
            for ending in ENDINGS:
                found = {size: _imported(next(urls), files[size, ending], size) for size in SIZES}
                rows += [(f"{name}, {ending}, {figure(size)} rows", *_figures(found[size])) for size in SIZES]
                bars.append(_bar(f"{name}, {ending}", found))
    table(("import", "rows/s", "file, MiB", "peak, MiB"), rows)
    return bars


def _databases(folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Give each kind of database with addresses of empty ones."""
    yield "SQLite", (f"sqlite:///{folder}/{new_id()}.db" for _ in range(100))
    if programs() is None:
        print("PostgreSQL skipped: none is installed here")
        return
    with _served_postgres() as url:
        # Each import is for an account of its own, so that one database does for all.
        yield "PostgreSQL", (url for _ in range(100))


@contextmanager
def _served_postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder), durable=True) as url:
        yield url


def _written(folder: Path, size: int, ending: str) -> Path:
    path = folder / f"{size}{ending}"
    profiles = simulated(_DIFFERENT)
    with TableWriter(path, [*FACTS, *TITLES]) as rows:
        for number in range(size):
            body = f"91330399MA{number:07d}"
            profile = {
                **profiles[number % _DIFFERENT],
                "name": f"虚构企业{number}有限公司",
                "uscc": body + uscc.calc_check_digit(body),
                "revenue": 1_000_000 + number,
            }
            titles = profile.get("designations", {})
            held = (_held(titles.get(title.partition(".")[2])) for title in TITLES)
            rows.add([*(profile.get(fact) for fact in FACTS), *held])
    return path


def _held(entry: object) -> str | None:
    match entry:
        case bool():
            return "是" if entry else "否"
        case Mapping():
            return "是" if entry.get("held", True) else "否"
        case _:
            return None


def _imported(url: str, path: Path, size: int) -> Imported:
    database = Database(url)
    upgrade(database)
    at = datetime(2025, 6, 30, tzinfo=UTC)
    login = new_id()
    account = Account(
        id=new_id(), login=login, name="import", role=Role.COMPANY, password_hash="!",  # noqa: S106 - none
        created_at=at, password_changed_at=at,
    )  # fmt: skip
    with database.writing() as session:
        session.add(account)
    environment = {**os.environ, "HUIQI_DATABASE_URL": url, "HUIQI_DATA_DIR": str(path.parent)}
    _command(environment, "import", str(path), "--account", login)
    peak = _peak(environment, "worker", "--once")
    with database.reading() as session:
        record = session.exec(select(Import).where(Import.account_id == account.id)).one()
        job = session.get_one(Job, record.job_id)
    database.dispose()
    if record.rows_added != size or job.started_at is None or job.finished_at is None:
        message = f"{path.name}: {record.rows_added} of {size} rows came in: {job.error}"
        raise SystemExit(message)
    return Imported(size / (job.finished_at - job.started_at).total_seconds(), record.file_bytes, peak)


def _command(environment: Mapping[str, str], *arguments: str) -> None:
    subprocess.run(  # noqa: S603 - our own command
        [HUIQI, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def _peak(environment: Mapping[str, str], *arguments: str) -> int:
    """Run our command to its end and give the most memory it ever had, in bytes."""
    peak, seconds = timed(peak_of, [str(HUIQI), *arguments], environment)
    print(f"  {' '.join(arguments)}: {seconds:.0f} s", flush=True)
    return int(peak)


def _figures(found: Imported) -> tuple[str, str, str]:
    return figure(found.per_second), figure(found.bytes / 2**20), figure(found.peak / 2**20)


def _bar(name: str, found: Mapping[int, Imported]) -> Bar:
    small, large = (found[size].peak for size in SIZES)
    return Bar(
        f"{name}: {figure(SIZES[1])} rows in at most {FLAT} times the memory of {figure(SIZES[0])}",
        f"{large / small:.2f} times",
        large <= FLAT * small,
    )
