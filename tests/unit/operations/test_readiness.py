"""Readiness: each check fails for its own reason, and none waits for long."""

import threading
import time

import pytest
from sqlalchemy import text

from api import migrating, readiness
from api.readiness import Readiness
from api.stopping import STOPPING
from profiles.storage.database import Database


def test_a_database_that_is_as_it_should_be_is_ready(database) -> None:
    assert Readiness(database).failing() == []


def test_tables_of_another_version_are_not(database) -> None:
    migrating.downgrade(database, "0001")
    assert Readiness(database).failing() == ["tables"]


def test_a_process_that_was_told_to_stop_is_not(database) -> None:
    STOPPING.set()
    try:
        assert Readiness(database).failing() == ["stopping"]
    finally:
        STOPPING.clear()


def test_a_disk_that_is_almost_full_is_not(sqlite_database, monkeypatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE", 2**62)
    assert Readiness(sqlite_database).failing() == ["disk"]


def test_a_folder_that_is_gone_is_not(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none/there.db")
    assert Readiness(database).failing() == ["database"]
    database.dispose()


def test_a_database_that_hangs_is_waited_for_once(database, monkeypatch) -> None:
    """Many who ask at once share one look, and none waits beyond its time."""
    monkeypatch.setattr(readiness, "WITHIN_S", 0.05)
    looks, go_on = [], threading.Event()

    class Hangs(Readiness):
        def _look(self) -> list[str]:
            looks.append(1)
            go_on.wait(30)
            return []

    hangs = Hangs(database)
    for _ in range(5):
        assert hangs.failing() == ["database"]
    assert len(looks) == 1
    go_on.set()
    for _ in range(100):
        if hangs.failing() == []:
            return
        time.sleep(0.01)
    pytest.fail("it does not answer again")


def test_what_a_step_back_would_take_is_told_and_not_done(database) -> None:
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO jobs (id, kind, payload, state, attempts, run_after, progress_done, created_at) "
                "VALUES ('j', 'k', '{}', 'done', 0, '2025-01-01', 0, '2025-01-01')"
            )
        )
    lost = migrating.losses(database, "0001")
    assert (lost.rows["jobs"], lost.rows["runs"], lost.columns) == (
        1, 0, {"outcomes": ["decided_by_bureau"]},
    )  # fmt: skip
    assert migrating.current(database) == migrating.newest()
    assert migrating.differences(database) == []
