"""Counts in windows of time: one for all workers, beginning anew when a window is over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlmodel import func, select
from support.kept import Watch

from api.access.counting import Counts
from api.store.records import LimitCount
from profiles.storage.database import Database


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_window_begins_with_the_first_and_begins_anew_after_its_end(database, watch) -> None:
    counts = Counts(database, watch)
    assert [counts.incr("k", 60) for _ in range(3)] == [1, 2, 3]
    watch.forward(seconds=59)
    assert counts.incr("k", 60) == 4
    assert counts.get("k") == 4
    watch.forward(seconds=1)
    assert counts.get("k") == 0
    assert counts.incr("k", 60) == 1
    assert counts.get_expiry("k") == watch().timestamp() + 60


def test_trying_on_does_not_put_the_end_off(database, watch) -> None:
    counts = Counts(database, watch)
    end = counts.add("k", 60).expires_at
    for _ in range(5):
        watch.forward(seconds=10)
        assert counts.add("k", 60).expires_at == end


def test_two_workers_count_as_one(database, watch) -> None:
    others = Database(database.url.render_as_string(hide_password=False))
    workers = [Counts(database, watch), Counts(others, watch)]
    with ThreadPoolExecutor(8) as pool:
        counted = [*pool.map(lambda number: workers[number % 2].incr("k", 60), range(60))]
    others.dispose()
    assert sorted(counted) == [*range(1, 61)]


def test_it_stays_after_a_restart(database, watch) -> None:
    Counts(database, watch).incr("k", 60)
    assert Counts(database, watch).get("k") == 1


def test_the_librarys_own_strategy_works_on_it(database, watch) -> None:
    limiter, item = FixedWindowRateLimiter(Counts(database, watch)), parse("2/minute")
    assert [limiter.hit(item, "a") for _ in range(3)] == [True, True, False]
    assert limiter.hit(item, "b")
    assert not limiter.test(item, "a")
    assert limiter.get_window_stats(item, "a").reset_time == watch().timestamp() + 60
    limiter.clear(item, "a")
    assert limiter.hit(item, "a")


def test_what_is_over_is_removed_now_and_then(database, watch) -> None:
    counts = Counts(database, watch)
    for number in range(50):
        counts.incr(f"address {number}", 60)
    watch.forward(minutes=11)
    counts.incr("another", 60)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(LimitCount)).one() == 1


def test_one_can_be_given_back_but_not_below_nothing(database, watch) -> None:
    counts = Counts(database, watch)
    counts.incr("k", 60)
    with database.writing() as session:
        counts.give_back(session, "k")
        counts.give_back(session, "k")
        counts.give_back(session, "unknown")
    assert counts.get("k") == 0
    assert counts.reset() == 1
    assert counts.check()
