"""The chain of the audit trail: it holds whatever is put in, and no field can be changed unnoticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, select
from support.people import MOMENT

from api.access.caller import ANYBODY, OPERATOR, Caller
from api.audit import Event, NotForTheTrail, append, newest_head
from api.audit_checking import Walk, breaks
from api.ids import new_id
from api.store.people import Role
from api.store.records import AuditEntry
from api.working import Works
from profiles.storage.database import Database

IDS = [new_id() for _ in range(4)]
CALLERS = st.sampled_from([ANYBODY, OPERATOR, *(Caller(Role.ADVISER, it, via="key") for it in IDS)])
CODES = st.text("abcXYZ019_.:-", max_size=100)
DETAILS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True),
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | CODES,
    max_size=6,
)
EVENTS = st.builds(
    Event,
    st.sampled_from(["GetCompany", "CreateRun", "ListAudit"]),
    st.none() | st.sampled_from(IDS),
    st.none() | st.sampled_from(IDS),
    DETAILS,
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WORK = st.lists(st.tuples(CALLERS, MOMENTS, st.lists(EVENTS, min_size=1, max_size=3)), min_size=1, max_size=8)
CHANGED = {
    "number": "100000",
    "at": "'2019-01-01 00:00:00.000000'",
    "actor_id": "'somebodyelse'",
    "via": "'nothing'",
    "action": "'Nothing'",
    "company_id": "'another'",
    "subject_id": "'another'",
    "detail": """'{"never": "said"}'""",
    "previous": f"'{'f' * 64}'",
    "hash": f"'{'e' * 64}'",
}


@pytest.fixture(scope="module")
def unguarded(sqlite_maker):
    """Give a database whose triggers somebody took away."""
    database = Database(sqlite_maker())
    with database.writing() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
    yield database
    database.dispose()


def put_in(session: Session, work: list) -> None:
    for caller, at, events in work:
        append(session, caller, at, events)
        session.flush()


@settings(deadline=None, max_examples=60)
@given(WORK)
def test_the_chain_holds_whatever_is_put_in(unguarded, work) -> None:
    with unguarded.reading() as session:  # nothing of it is kept
        put_in(session, work)
        session.expire_all()
        walk = Walk(session)
        assert [*walk.breaks()] == []
        assert walk.newest == newest_head(session)
        assert walk.entries == sum(len(events) for _, _, events in work)


@settings(deadline=None, max_examples=60)
@given(WORK, st.data())
def test_a_change_of_any_field_is_found_where_it_was_made(unguarded, work, data) -> None:
    with unguarded.reading() as session:
        put_in(session, work)
        count = newest_head(session).number
        number = data.draw(st.integers(1, count))
        column = data.draw(st.sampled_from(sorted(CHANGED)))
        session.execute(
            text(f"UPDATE audit SET {column} = {CHANGED[column]} WHERE number = {number}")  # noqa: S608
        )
        assert number in {place.number for place in breaks(session)}


@pytest.mark.parametrize(
    "detail",
    [
        {"name": "温州示例阀门制造有限公司"},
        {"note": "as agreed on the phone"},
        {"mail": "a@b.cn"},
        {"share": 0.5},
        {"nested": {"a": 1}},
        {"many": [1, 2]},
        {"large": 2**53},
        {"long": "x" * 101},
        {"Name": 1},
        {"": 1},
        {f"key{number}": number for number in range(17)},
        {"zero": "\0"},
        {"half": "\ud800"},
        {"when": MOMENT},
    ],
    ids=str,
)
def test_what_is_no_code_and_no_count_is_kept_out(detail) -> None:
    with pytest.raises(NotForTheTrail):
        Event("GetCompany", detail=detail)


@pytest.mark.parametrize("event", [("x" * 61,), ("Get company",), ("Get", "y" * 27), ("Get", None, "\0")])
def test_actions_and_ids_are_codes_too(event) -> None:
    with pytest.raises(NotForTheTrail):
        Event(*event)


def test_a_moment_of_another_zone_is_the_same_moment(database) -> None:
    with database.writing() as session:
        append(session, OPERATOR, MOMENT.astimezone(timezone(timedelta(hours=8))), [Event("Test")])
    with database.reading() as session:
        assert [*breaks(session)] == []
        assert session.exec(select(AuditEntry)).one().at == MOMENT


def test_a_clock_that_goes_back_breaks_nothing_and_is_told(database) -> None:
    with database.writing() as session:
        for seconds in (0, 60, 50, 55, -5, 70):
            append(session, OPERATOR, MOMENT + timedelta(seconds=seconds), [Event("Test")])
    with database.reading() as session:
        walk = Walk(session)
        assert [*walk.breaks()] == []
    assert (walk.back, walk.furthest_back) == (2, 60.0)


def test_readers_and_writers_at_once_leave_one_chain(database) -> None:
    works = Works(database, lambda: MOMENT, {})

    def work(number: int) -> None:
        opening = works.writing if number % 2 else works.reading
        with opening(OPERATOR, "Test") as piece:
            piece.record(number=number)
            piece.record(number=number, second=True)

    with ThreadPoolExecutor(16) as pool:
        [*pool.map(work, range(128))]
    with database.reading() as session:
        walk = Walk(session)
        assert [*walk.breaks()] == []
        assert walk.entries == 256
        numbers = [
            entry.detail["number"] for entry in session.exec(select(AuditEntry).order_by(AuditEntry.number))
        ]
    assert numbers[::2] == numbers[1::2], "what one piece of work records stands together"
    assert sorted(numbers[::2]) == [*range(128)]
