"""Under load: 50 000 stored companies, 64 connections, on SQLite and on PostgreSQL.

Of a hundred requests 80 match a stored company, 15 read one, 5 write a new version of one. Two
workers answer; the load comes from the same two cores. Afterwards every write that was
acknowledged is looked for in the database.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import insert
from sqlmodel import col, select

from api.access.keys import issue_key
from api.ids import new_id
from api.migrating import upgrade
from api.store.people import Account, Role
from benchmarks.bars import Bar
from benchmarks.installed import HUIQI, missing
from benchmarks.server import NotStarted, serving
from benchmarks.simulated_companies import simulated
from benchmarks.tables import figure, heading, table
from benchmarks.timing import percentile
from benchmarks.traffic import Request, Traffic, drive, request_bytes
from profiles.reading import read_profile
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.database import Database
from profiles.storage.texts import hash_of, profile_text
from seeds.shipped import load_catalogue
from tests.support.postgres import postgres, programs

COMPANIES, CONNECTIONS, SECONDS, WARMING_UP, WORKERS = 50_000, 64, 60.0, 5.0, 2
WRITE = "write"
SHARES = (("match", 80), ("read", 15), (WRITE, 5))
_DIFFERENT = 2_000
"""So many different profiles, each kept for many companies of different names."""


def run() -> Sequence[Bar]:
    """Load the server on each database and print the tables."""
    heading(
        f"Under load: {COMPANIES} companies, {CONNECTIONS} connections, {WORKERS} workers, {SECONDS:.0f} s"
    )
    reason = missing()
    if reason is not None:
        print(reason)
        return []
    with tempfile.TemporaryDirectory() as folder:
        _measured("SQLite", f"sqlite:///{folder}/huiqi.db", Path(folder))
    if programs() is None:
        print("PostgreSQL skipped: none is installed here")
        return []
    with _served_postgres() as url, tempfile.TemporaryDirectory() as folder:
        _measured("PostgreSQL", url, Path(folder))
    return []


@contextmanager
def _served_postgres() -> Iterator[str]:
    """Start a PostgreSQL that writes to the disk as it does by default."""
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder), durable=True) as url:
        yield url


def _measured(name: str, url: str, folder: Path) -> None:
    database = Database(url)
    upgrade(database)
    start = perf_counter()
    companies, key = _filled(database)
    print(f"{name}: {len(companies)} companies kept in {perf_counter() - start:.0f} s", flush=True)
    environment = {
        "HUIQI_DATABASE_URL": url,
        "HUIQI_DATA_DIR": str(folder),
        "HUIQI_LIMIT_REQUESTS": "",
        "HUIQI_LOG_LEVEL": "error",
        "HUIQI_SECRET_KEY": "of-a-benchmark-" * 4,
    }
    command = (str(HUIQI), "serve", "--port", "{port}", "--workers", str(WORKERS), "--no-worker")
    try:
        with ExitStack() as servers:
            port = servers.enter_context(serving(command, environment))
            ask = _asking(companies, key, port)
            drive(port, CONNECTIONS, WARMING_UP, ask, WRITE)
            found = drive(port, CONNECTIONS, SECONDS, ask, WRITE)
    except NotStarted as error:
        print(f"skipped: {error}")
        return
    _told(name, found, _missing_writes(database, companies, found))
    database.dispose()


def _filled(database: Database) -> tuple[Sequence[str], str]:
    """Keep the companies for one account, and give their ids and the account's key."""
    at = datetime(2025, 6, 30, tzinfo=UTC)
    codes = load_catalogue().catalogue.codes
    account = Account(
        id=new_id(), login="load", name="load", role=Role.COMPANY, password_hash="!",  # noqa: S106 - none
        created_at=at, password_changed_at=at,
    )  # fmt: skip
    with database.writing() as session:
        session.add(account)
        session.flush()
        _, key = issue_key(session, account, "load", at=at)
    profiles = simulated(_DIFFERENT)
    ids: list[str] = []
    for begin in range(0, COMPANIES, 1000):
        companies, versions = [], []
        for number in range(begin, begin + 1000):
            profile = read_profile(
                {**profiles[number % _DIFFERENT], "uscc": None, "name": f"虚构企业{number}"}, codes
            )
            text, company_id = profile_text(profile), new_id()
            ids.append(company_id)
            companies.append(
                {
                    "id": company_id, "keeper_id": account.id, "key": f"name:虚构企业{number}",
                    "name": profile.name, "uscc": None, "county": profile.county,
                    "industry": profile.industry, "version": 1, "created_at": at, "changed_at": at,
                }
            )  # fmt: skip
            versions.append(
                {
                    "id": new_id(), "company_id": company_id, "number": 1, "profile": text,
                    "hash": hash_of(text.encode()), "created_at": at, "author_id": account.id,
                    "source": "sent",
                }
            )  # fmt: skip
        with database.writing() as session:
            session.execute(insert(Company), companies)
            session.execute(insert(ProfileVersion), versions)
    return ids, key


def _asking(companies: Sequence[str], key: str, port: int) -> Callable[[int], Request]:
    """Give what makes the next request: the same sequence for the same connection."""
    kinds = [kind for kind, share in SHARES for _ in range(share)]
    randoms = [Random(number) for number in range(CONNECTIONS)]
    headers = {"Authorization": f"Bearer {key}"}

    def ask(connection: int) -> Request:
        random = randoms[connection]
        kind, subject = random.choice(kinds), random.randrange(len(companies))
        address = f"/api/v1/companies/{companies[subject]}"
        match kind:
            case "match":
                return Request(kind, subject, request_bytes("GET", f"{address}/match", port, headers))
            case "read":
                return Request(kind, subject, request_bytes("GET", address, port, headers))
            case _:
                body = json.dumps({"revenue": random.randrange(1_000_000, 900_000_000)}).encode()
                sent = {**headers, "If-Match": "*", "Content-Type": "application/merge-patch+json"}
                return Request(kind, subject, request_bytes("PATCH", address, port, sent, body))

    return ask


def _missing_writes(database: Database, companies: Sequence[str], found: Traffic) -> int:
    """Count the writes that were acknowledged and are not in the database."""
    with database.reading() as session:
        query = select(col(ProfileVersion.company_id), col(ProfileVersion.number)).where(
            ProfileVersion.number > 1
        )
        kept = {(company, number) for company, number in session.exec(query)}
    written = {(companies[subject], int(tag.strip('"').split(".")[0])) for subject, tag in found.acknowledged}
    return len(written - kept)


def _told(name: str, found: Traffic, lost: int) -> None:
    rows = [
        (kind, figure(len(seconds) / found.seconds), *_milliseconds(seconds))
        for kind, seconds in (*sorted(found.latencies.items()), ("all", found.all_latencies))
    ]
    table((name, "requests/s", "p50, ms", "p99, ms"), rows)
    errors = ", ".join(f"{kind}: {count}" for kind, count in sorted(found.errors.items())) or "none"
    print(f"errors: {errors}; writes acknowledged: {len(found.acknowledged)}, of them missing: {lost}")
    sys.stdout.flush()


def _milliseconds(seconds: Sequence[float]) -> tuple[str, str]:
    return figure(percentile(seconds, 50) * 1000), figure(percentile(seconds, 99) * 1000)
