"""Workers that are killed, stopped and cut off: every row of their imports counts exactly once."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from support.import_files import company_file
from support.importing import (
    hold_exactly_once,
    import_of,
    is_unfinished,
    kill,
    put_into_queue,
    rows_done,
    wait_until,
    worker_process,
)
from support.people import enrol

from api.audit_checking import breaks
from api.store.people import Role

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""


@pytest.fixture
def start(database_url, tmp_path):
    """Start a worker on the database."""

    def start(*options: str, **variables: str):
        return worker_process(database_url, tmp_path, *options, **variables)

    return start


def survives(database, start, *, rows: int, spoilt: int, kills: int) -> None:
    """Import a file, killing the worker at moments spread over it, some of them in the middle of a batch."""
    person, random = enrol(database, Role.COMPANY), Random(rows)  # noqa: S311 - the same moments each time
    file = company_file(rows, bad=spoilt, twice=spoilt)
    import_id = put_into_queue(database, person, file.text)
    for number in range(kills):
        with start() as worker:
            reached = rows * (number + random.random()) / (kills + 1)
            wait_until(lambda reached=reached: rows_done(database, import_id) > reached, every=0.002)
            kill(worker)
        assert is_unfinished(database, import_id)
        assert rows_done(database, import_id) % 500 == 0
    with start():
        wait_until(lambda: not is_unfinished(database, import_id), within=300)
    hold_exactly_once(database, person, import_id, file)
    with database.reading() as session:
        assert [*breaks(session)] == []


def test_killed_in_the_middle_every_row_counts_once(database, start) -> None:
    survives(database, start, rows=2_500, spoilt=30, kills=2)


@pytest.mark.slow
def test_killed_again_and_again_fifty_thousand_rows_count_once_each(database, start) -> None:
    survives(database, start, rows=50_000, spoilt=600, kills=6)


def test_two_workers_share_a_queue(database, start) -> None:
    people = [enrol(database, Role.COMPANY) for _ in range(2)]
    asked = []
    for person in people:
        for number in range(2):
            file = company_file(600, bad=5, twice=5, seed=number, first=number * 600)
            asked.append((person, put_into_queue(database, person, file.text), file))
    with start("--once"), start("--once", "--concurrency", "2"):
        wait_until(lambda: not any(is_unfinished(database, import_id) for _, import_id, _ in asked))
    for _, import_id, file in asked:
        record, job = import_of(database, import_id)
        assert (job.state, record.rows_read, record.rows_added) == ("done", 600, len(file.codes))


def test_two_imports_of_the_same_companies_at_once_keep_each_company_once(database, start) -> None:
    person = enrol(database, Role.COMPANY)
    file = company_file(1_500)
    ids = [put_into_queue(database, person, file.text) for _ in range(2)]
    with start("--once", HUIQI_LEASE_SECONDS="30"), start("--once", HUIQI_LEASE_SECONDS="30"):
        wait_until(lambda: not any(is_unfinished(database, import_id) for import_id in ids))
    found = [import_of(database, import_id)[0] for import_id in ids]
    assert sum(record.rows_added for record in found) == 1_500
    assert sum(record.rows_unchanged for record in found) == 1_500


def test_a_worker_that_was_stopped_longer_than_its_lease_writes_nothing_more(
    database, database_url, start
) -> None:
    person = enrol(database, Role.COMPANY)
    file = company_file(4_000, bad=20, twice=20)
    import_id = put_into_queue(database, person, file.text)
    with start() as first:
        wait_until(lambda: rows_done(database, import_id) >= 500, every=0.002)
        stop_between_transactions(first.pid, database_url)
        with start():
            wait_until(lambda: import_of(database, import_id)[1].state == "done")
        os.kill(first.pid, signal.SIGCONT)
        os.kill(first.pid, signal.SIGTERM)
        assert first.wait(timeout=60) == 0
    hold_exactly_once(database, person, import_id, file)


def test_a_worker_that_is_told_to_stop_gives_its_job_back(database, start) -> None:
    person = enrol(database, Role.COMPANY)
    file = company_file(4_000)
    import_id = put_into_queue(database, person, file.text)
    with start(HUIQI_LEASE_SECONDS="600") as worker:
        wait_until(lambda: rows_done(database, import_id) >= 500, every=0.002)
        worker.terminate()
        assert worker.wait(timeout=60) == 0
    _, job = import_of(database, import_id)
    assert (job.state, job.worker, job.lease_until) == ("queued", None, None)
    with start("--once", HUIQI_LEASE_SECONDS="600") as worker:
        assert worker.wait(timeout=120) == 0
    hold_exactly_once(database, person, import_id, file)


def test_a_worker_says_nothing_of_what_it_reads(database, start, tmp_path) -> None:
    person = enrol(database, Role.COMPANY)
    file = company_file(600, bad=3)
    put_into_queue(database, person, file.text)
    with start("--once") as worker:
        assert worker.wait(timeout=60) == 0
    log = (tmp_path / "worker.log").read_text(encoding="utf-8")
    assert "job done" in log
    assert not [code for code in file.codes if code in log]
    assert "阀门" not in log


def stop_between_transactions(pid: int, database_url: str) -> None:
    """Stop a process at a moment at which it does not hold SQLite's lock, which nobody could take over."""
    while True:
        os.kill(pid, signal.SIGSTOP)
        if not database_url.startswith("sqlite") or _is_free(Path(database_url.removeprefix("sqlite:///"))):
            return
        os.kill(pid, signal.SIGCONT)


def _is_free(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=0.05, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True
