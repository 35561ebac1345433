"""Which faults of a database pass by themselves, and which are ours."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import exc, text

from api.unavailable import IN_WORDS, reason
from profiles.storage.database import Database


def caught(database, *statements: str) -> Exception:
    *before, last = map(text, statements)
    with database.engine.connect() as connection:
        for statement in before:
            connection.execute(statement)
        with pytest.raises(exc.SQLAlchemyError) as error:
            connection.execute(last)
    return error.value


def test_a_statement_that_is_wrong_is_ours(database) -> None:
    assert reason(caught(database, "SELECT nothing FROM nowhere")) is None
    assert reason(caught(database, "INSERT INTO audit_head (id) VALUES (1)")) is None


def test_a_disk_that_is_full_passes(sqlite_database) -> None:
    fills = "INSERT INTO limit_counts VALUES (printf('%.*c', 9999999, 'x'), 1, 1)"
    assert reason(caught(sqlite_database, "PRAGMA max_page_count = 1", fills)) == "full"


def test_a_database_that_can_only_be_read_passes(database) -> None:
    read_only = "PRAGMA query_only = 1" if database.is_sqlite else "SET TRANSACTION READ ONLY"
    assert reason(caught(database, read_only, "DELETE FROM limit_counts")) == "read-only"


def test_waiting_too_long_passes(sqlite_maker) -> None:
    url = sqlite_maker()
    database, holder = Database(url, busy_seconds=1), sqlite3.connect(url.removeprefix("sqlite:///"))
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(exc.OperationalError) as error, database.writing() as session:
        session.execute(text("SELECT 1"))
    assert reason(error.value) == "busy"
    holder.close()
    database.dispose()


@pytest.mark.slow
def test_a_connection_that_is_ended_passes(postgresql_maker) -> None:
    database = Database(postgresql_maker())
    assert reason(caught(database, "SELECT pg_terminate_backend(pg_backend_pid())")) == "unreachable"
    database.dispose()


STATES = {"08006": "unreachable", "28P01": "refused", "3D000": "refused", "40P01": "busy", "53100": "full",
          "53300": "busy", "57P03": "unreachable", "23505": None, "42P01": None}  # fmt: skip


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_each_state_of_postgresql_has_its_reason(state, expected) -> None:
    cause = psycopg.errors.lookup(state)("x")
    assert reason(exc.DBAPIError("SELECT 1", {}, cause)) == expected


def test_a_pool_without_a_free_connection_passes() -> None:
    assert reason(exc.TimeoutError()) == "busy"
    assert reason(ValueError()) is None


def test_what_was_sent_stands_in_no_message(database) -> None:
    with pytest.raises(exc.SQLAlchemyError) as error, database.engine.connect() as connection:
        connection.execute(text("SELECT :name FROM nowhere"), {"name": "hunter2"})
    assert "hunter2" not in str(error.value)


def test_every_reason_has_words() -> None:
    assert {each for each in STATES.values() if each} <= IN_WORDS.keys()
