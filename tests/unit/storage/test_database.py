"""Transactions on both kinds of database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, StatementError
from sqlmodel import select
from support.people import MOMENT, NOTHING_HASHES_TO, enrol

from api import migrating
from api.audit import Event, append
from api.audit_checking import breaks
from api.store.people import Account, Role
from profiles.storage.database import Database


def test_what_is_written_is_there_afterwards(database) -> None:
    person = enrol(database, Role.COMPANY)
    with database.reading() as session:
        assert session.exec(select(Account)).one() == person.account


def test_what_fails_leaves_nothing(database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.add(enrolled())
            session.flush()
            msg = "stop"
            raise RuntimeError(msg)

    def enrolled() -> Account:
        return Account(
            id="a", login="a", name="a", role="company", password_hash=NOTHING_HASHES_TO,
            created_at=MOMENT, password_changed_at=MOMENT,
        )  # fmt: skip

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    with database.reading() as session:
        assert session.exec(select(Account)).all() == []


def test_moments_come_back_in_utc(database) -> None:
    there = datetime(2025, 6, 30, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    enrol(database, Role.COMPANY, at=there)
    with database.reading() as session:
        account = session.exec(select(Account)).one()
    assert account.created_at == there
    assert account.created_at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        enrol(database, Role.COMPANY, at=datetime(2025, 6, 30, 8, 0))  # noqa: DTZ001 - that is the point


def test_writers_wait_for_each_other(database) -> None:
    """Each reads the newest entry and adds one after it: no two may read the same."""
    person = enrol(database, Role.COMPANY)

    def write(number: int) -> None:
        with database.writing() as session:
            append(session, person.caller, MOMENT, [Event("Test", detail={"number": number})])

    with ThreadPoolExecutor(8) as pool:
        [*pool.map(write, range(80))]
    with database.reading() as session:
        assert [*breaks(session)] == []
        assert session.execute(text("SELECT count(*) FROM audit")).scalar_one() == 80


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "UPDATE profile_versions SET profile = '{}'"],
)
def test_what_is_only_added_to_cannot_be_changed(database, change) -> None:
    person = enrol(database, Role.COMPANY)
    with database.writing() as session:
        append(session, person.caller, MOMENT, [Event("Test")])
        session.execute(
            text(
                "INSERT INTO companies (id, keeper_id, key, version, created_at, changed_at) "
                "VALUES ('c', :keeper, 'k', 1, '2025-01-01', '2025-01-01')"
            ),
            {"keeper": person.account.id},
        )
        session.execute(
            text(
                "INSERT INTO profile_versions (id, company_id, number, profile, hash, created_at, source) "
                "VALUES ('v', 'c', 1, '{}', 'h', '2025-01-01', 'sent')"
            )
        )
    with pytest.raises(DatabaseError, match="only added to"), database.writing() as session:
        session.execute(text(change))


def test_the_tables_go_forward_and_back_and_are_as_declared(database) -> None:
    assert migrating.current(database) == migrating.newest()
    assert migrating.differences(database) == []
    migrating.downgrade(database, "base")
    assert migrating.current(database) is None
    migrating.upgrade(database)
    assert migrating.differences(database) == []


def test_each_step_can_be_taken_back(database) -> None:
    for step in ("0001", "base", "0001", "head"):
        go = migrating.upgrade if migrating.current(database) in (None, "0001") else migrating.downgrade
        if step == "base":
            go = migrating.downgrade
        go(database, step)
    assert migrating.differences(database) == []


def test_two_that_migrate_at_once_do_it_once(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with ThreadPoolExecutor(2) as pool:
        [*pool.map(lambda _: migrating.upgrade(Database(url)), range(2))]
    assert migrating.differences(Database(url)) == []
