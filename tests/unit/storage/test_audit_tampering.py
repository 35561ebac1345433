"""A database that somebody changed past the application: each change is found, and where."""

from itertools import islice

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.people import MOMENT, enrol

from api.access.caller import OPERATOR
from api.audit import NOTHING, Event, Head, append, entry_hash, newest_head
from api.audit_checking import Break, Walk, breaks
from api.store.people import Role
from api.store.records import AuditEntry
from profiles.storage.database import Database

COUNT = 8
TRIGGERS = {
    "sqlite": [
        "DROP TRIGGER audit_no_update",
        "DROP TRIGGER audit_no_delete",
        "DROP TRIGGER audit_no_replace",
    ],
    "postgresql": ["ALTER TABLE audit DISABLE TRIGGER ALL"],
}


@pytest.fixture
def trail(database) -> Database:
    """Give a trail of `COUNT` entries whose triggers somebody took away."""
    with database.writing() as session:
        for number in range(1, COUNT + 1):
            append(session, OPERATOR, MOMENT, [Event("Test", detail={"number": number})])
    with database.writing() as session:
        for statement in TRIGGERS[database.engine.dialect.name]:
            session.execute(text(statement))
    return database


def tamper(database: Database, *statements: str, **values: object) -> None:
    with database.writing() as session:
        for statement in statements:
            known = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement), known)


def found(database: Database, *heads: Head) -> list[Break]:
    with database.reading() as session:
        return [*Walk(session, heads).breaks()]


def head_of(database: Database) -> Head:
    with database.reading() as session:
        return newest_head(session)


def test_nothing_is_found_where_nothing_was_done(trail) -> None:
    assert found(trail, head_of(trail), Head(0, NOTHING)) == []


def test_a_changed_entry(trail) -> None:
    tamper(trail, "UPDATE audit SET action = 'Other' WHERE number = 5")
    assert found(trail) == [Break(5, "changed")]


def test_a_changed_hash(trail) -> None:
    tamper(trail, "UPDATE audit SET hash = :hash WHERE number = 5", hash="a" * 64)
    assert found(trail) == [Break(5, "changed")]


def test_an_entry_taken_out_of_the_middle(trail) -> None:
    tamper(trail, "DELETE FROM audit WHERE number IN (4, 5)")
    assert found(trail) == [Break(4, "missing")]


def test_an_entry_taken_out_and_the_gap_closed(trail) -> None:
    tamper(
        trail,
        "DELETE FROM audit WHERE number = 4",
        "UPDATE audit SET number = -number WHERE number > 4",
        "UPDATE audit SET number = -number - 1 WHERE number < 0",
        "UPDATE audit_head SET number = number - 1",
    )
    assert found(trail) == [Break(number, "changed") for number in range(4, COUNT)]


def test_the_first_entries_taken_out(trail) -> None:
    tamper(trail, "DELETE FROM audit WHERE number < 3")
    assert found(trail) == [Break(1, "missing")]


def test_the_tail_taken_off(trail) -> None:
    tamper(trail, "DELETE FROM audit WHERE number > 6")
    assert found(trail) == [Break(7, "missing")]


def test_the_tail_taken_off_and_the_head_put_back_is_found_by_a_head_written_down(trail) -> None:
    written = head_of(trail)
    tamper(
        trail,
        "DELETE FROM audit WHERE number > 6",
        "UPDATE audit_head SET number = 6, hash = (SELECT hash FROM audit WHERE number = 6)",
    )
    assert found(trail) == []
    assert found(trail, written) == [Break(COUNT, "head-missing")]


def test_everything_taken_out(trail) -> None:
    written = head_of(trail)
    tamper(trail, "DELETE FROM audit")
    assert found(trail) == [Break(1, "missing")]
    tamper(trail, "UPDATE audit_head SET number = 0, hash = :hash", hash=NOTHING)
    assert found(trail) == []
    assert found(trail, written) == [Break(COUNT, "head-missing")]


def test_two_entries_swapped(trail) -> None:
    tamper(
        trail,
        "UPDATE audit SET number = 100 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 6",
        "UPDATE audit SET number = 6 WHERE number = 100",
    )
    assert found(trail) == [
        Break(3, "changed"),
        Break(4, "previous"),
        Break(6, "changed"),
        Break(7, "previous"),
    ]


def remade(database: Database, first: int, last: int) -> None:
    """Change an entry as who knows how hashes are made would: hashes and links from it on made anew."""
    with database.writing() as session:
        previous = None
        for number in range(first, last + 1):
            entry = session.get(AuditEntry, number)
            entry.previous = previous or entry.previous
            entry.action = "Other" if number == first else entry.action
            entry.hash = previous = entry_hash(entry)
            session.add(entry)
        if last == COUNT:
            session.execute(text("UPDATE audit_head SET hash = :hash"), {"hash": previous})


def test_a_changed_entry_with_its_hash_made_anew(trail) -> None:
    remade(trail, 5, 5)
    assert found(trail) == [Break(6, "previous")]


def test_the_last_entry_with_its_hash_made_anew(trail) -> None:
    tamper(trail, "UPDATE audit_head SET number = 8")
    written = head_of(trail)
    remade(trail, COUNT, COUNT)
    assert found(trail) == []
    assert found(trail, written) == [Break(COUNT, "head-differs")]


def test_the_whole_chain_made_anew_is_found_by_any_head_written_down(trail) -> None:
    with trail.reading() as session:
        heads = [Head(number, session.get(AuditEntry, number).hash) for number in (2, 6)]
    remade(trail, 1, COUNT)
    assert found(trail) == []
    assert found(trail, *heads) == [Break(2, "head-differs"), Break(6, "head-differs")]


def test_an_entry_added_past_the_head(trail) -> None:
    with trail.writing() as session:
        last = session.get(AuditEntry, COUNT)
        added = AuditEntry(**{**last.model_dump(), "number": COUNT + 1, "previous": last.hash, "hash": ""})
        added.hash = entry_hash(added)
        session.add(added)
    assert found(trail) == [Break(COUNT + 1, "unnoted")]


def test_a_head_that_is_gone_or_another(trail) -> None:
    tamper(trail, "UPDATE audit_head SET hash = :hash", hash="b" * 64)
    assert found(trail) == [Break(COUNT, "head")]
    tamper(trail, "DELETE FROM audit_head")
    assert found(trail) == [Break(COUNT, "no-head")]


def test_a_year_before_christ_is_not_the_same_year(trail) -> None:
    if trail.is_sqlite:
        tamper(trail, "UPDATE audit SET at = '-' || at WHERE number = 2")
    else:
        tamper(trail, "UPDATE audit SET at = '2025-06-30 08:00:00+00 BC' WHERE number = 2")
        tamper(trail, "UPDATE audit SET at = 'infinity' WHERE number = 3")
    assert [place.number for place in found(trail)] == ([2] if trail.is_sqlite else [2, 3])


def test_details_written_otherwise(trail) -> None:
    tamper(trail, """UPDATE audit SET detail = '{"number": 5, "number": 2}' WHERE number = 2""")
    assert found(trail) == [Break(2, "changed")]


@pytest.mark.parametrize(
    "change",
    [
        "detail = '{'",
        "detail = 5",
        "detail = '[]'",
        "at = 'yesterday'",
        "at = 12.5",
        "via = x'636f6d6d616e64'",
        "company_id = x'00'",
        "actor_id = 1.5",
    ],
)
def test_values_of_a_wrong_kind_are_found_and_stop_nothing(sqlite_database, change) -> None:
    """SQLite takes any value in any column: a text stored as bytes would be missed by every filter."""
    with sqlite_database.writing() as session:
        append(session, OPERATOR, MOMENT, [Event("Test", detail={"number": number}) for number in range(3)])
    tamper(
        sqlite_database,
        "DROP TRIGGER audit_no_update",
        f"UPDATE audit SET {change} WHERE number = 2",  # noqa: S608
    )
    assert found(sqlite_database) == [Break(2, "changed")]


def test_what_is_no_text_is_found_and_stops_nothing(sqlite_database) -> None:
    with sqlite_database.writing() as session:
        append(session, OPERATOR, MOMENT, [Event("Test") for _ in range(5)])
    tamper(
        sqlite_database,
        "DROP TRIGGER audit_no_update",
        "UPDATE audit SET action = CAST(x'ff' AS TEXT) WHERE number IN (2, 4)",
    )
    assert found(sqlite_database) == [Break(2, "unreadable"), Break(4, "unreadable")]


def test_the_triggers_are_not_got_round_by_replacing(sqlite_database) -> None:
    """SQLite's REPLACE takes rows out without asking the trigger that refuses to."""
    enrol(sqlite_database, Role.COMPANY)
    with sqlite_database.writing() as session:
        append(session, OPERATOR, MOMENT, [Event("Test")])
    with pytest.raises(DatabaseError, match="only added to"):
        tamper(sqlite_database, "INSERT OR REPLACE INTO audit SELECT * FROM audit")
    assert found(sqlite_database) == []


def test_the_walk_gives_what_it_finds_as_it_finds_it(trail) -> None:
    tamper(trail, "DELETE FROM audit WHERE number = 2", "UPDATE audit SET via = 'x' WHERE number = 7")
    with trail.reading() as session:
        assert [*islice(breaks(session), 1)] == [Break(2, "missing")]
