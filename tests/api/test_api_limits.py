"""How often one may ask, and when an account is closed to whoever guesses: over all workers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from litestar.testing import TestClient
from sqlmodel import select
from support.kept import Watch, World
from support.people import cheap_passwords

from api.access.authenticating import WORKS
from api.access.gate import GATE
from api.app import create_app
from api.settings import Settings
from api.store.people import Role
from api.store.records import AuditEntry, LimitCount

PASSWORD, WRONG = "four words of summer", "five words of summer"
BODY = {"content": b"{}", "headers": {"content-type": "application/json"}}
FEW = {"limit_requests": "", "limit_signin": "3/15 minutes", "limit_signin_address": "8/15 minutes",
       "limit_signin_account": "10/hour"}  # fmt: skip


@pytest.fixture
def workers(catalogue, database_url, tmp_path) -> Iterator[Callable[..., list[World]]]:
    """Give what starts workers on one database: applications that share nothing else."""
    with ExitStack() as stack:

        def start(count: int = 1, *, watch: Watch | None = None, **said: object) -> list[World]:
            watch = watch or Watch()
            settings = Settings(
                data_dir=tmp_path,
                database_url=database_url,
                secret_key="s" * 32,
                cookie_secure=False,
                open_registration=True,
                **said,
            )
            return [stack.enter_context(_world(catalogue, settings, watch)) for _ in range(count)]

        yield start


@contextmanager
def _world(catalogue, settings, watch) -> Iterator[World]:
    app = create_app(catalogue, settings, watch, cheap_passwords())
    with TestClient(app, raise_server_exceptions=False) as client:
        works = app.state[WORKS]
        yield World(client, works.database, works, watch, catalogue, app.state[GATE])


def statuses(world: World, path: str, count: int, person=None, method="GET", **sent) -> list[int]:
    return [world.send(method, path, person, **sent).status_code for _ in range(count)]


def test_there_are_so_many_in_a_window_and_then_it_is_said_when_again(workers) -> None:
    [world] = workers(limit_requests="10/minute")
    assert statuses(world, "/api/v1/bureaus", 12) == [200] * 10 + [429] * 2
    answer = world.send("GET", "/api/v1/bureaus")
    assert answer.json()["type"] == "urn:huiqi:problem:too-many"
    assert answer.headers["retry-after"] == "60"
    world.watch.forward(seconds=45)
    assert world.send("GET", "/api/v1/bureaus").headers["retry-after"] == "15"
    world.watch.forward(seconds=15)
    assert statuses(world, "/api/v1/bureaus", 11) == [200] * 10 + [429]


def test_two_workers_have_one_limit(workers) -> None:
    first, second = workers(2, limit_requests="10/minute")
    answered = [
        status for _ in range(10) for w in (first, second) for status in statuses(w, "/api/v1/bureaus", 1)
    ]
    assert answered.count(200) == 10


def test_workers_that_take_blocks_let_through_no_more_and_hardly_less(workers) -> None:
    first, second = workers(2, limit_requests="100/minute")
    answered = statuses(first, "/api/v1/bureaus", 38) + statuses(second, "/api/v1/bureaus", 80)
    assert 95 <= answered.count(200) <= 100
    assert answered[-1] == 429


def test_a_worker_that_starts_anew_does_not_begin_anew(workers) -> None:
    watch = Watch()
    [world] = workers(limit_requests="10/minute", watch=watch)
    assert 429 in statuses(world, "/api/v1/bureaus", 11)
    [world] = workers(limit_requests="10/minute", watch=watch)
    assert statuses(world, "/api/v1/bureaus", 1) == [429]


def test_an_account_has_its_own_count_whatever_it_comes_with(workers) -> None:
    [world] = workers(limit_requests="10/minute")
    one, other = world.enrol(Role.COMPANY), world.enrol(Role.COMPANY)
    assert statuses(world, "/api/v1/bureaus", 11) == [200] * 10 + [429]
    assert statuses(world, "/api/v1/me", 6, one) == [200] * 6
    browser = world.browse(one)
    assert [browser.send("GET", "/api/v1/me").status_code for _ in range(6)] == [200] * 4 + [429] * 2
    assert statuses(world, "/api/v1/me", 10, other) == [200] * 10


def test_guessing_keys_is_limited_too(workers) -> None:
    [world] = workers(limit_requests="10/minute")
    headers = {"Authorization": "Bearer hq_wrong"}
    assert statuses(world, "/api/v1/me", 12, headers=headers) == [401] * 10 + [429] * 2


def test_what_a_monitor_asks_is_never_refused(workers) -> None:
    [world] = workers(limit_requests="1/hour")
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
        assert 429 not in statuses(world, path, 5), path


def test_without_a_limit_nothing_is_counted(workers) -> None:
    [world] = workers(limit_requests="")
    assert statuses(world, "/api/v1/bureaus", 50) == [200] * 50


def test_there_may_be_several_limits(workers) -> None:
    [world] = workers(limit_requests="3/second; 5/minute")
    assert statuses(world, "/api/v1/bureaus", 4) == [200] * 3 + [429]
    world.watch.forward(seconds=1)
    assert 429 in statuses(world, "/api/v1/bureaus", 4)
    world.watch.forward(seconds=1)
    assert statuses(world, "/api/v1/bureaus", 1) == [429]


def test_most_requests_write_nothing(workers) -> None:
    [world] = workers(limit_requests="600/minute")
    added = []
    usual = world.gate.limits._counts.add
    world.gate.limits._counts.add = lambda *said: added.append(said) or usual(*said)
    assert statuses(world, "/api/v1/match", 90, method="POST", **BODY) == [200] * 90
    assert len(added) == 3


def test_a_database_that_does_not_count_refuses_nothing(workers) -> None:
    [world] = workers(limit_requests="10/minute")
    world.gate.limits._counts._database.dispose()
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE limit_counts RENAME TO lost_counts")
    assert statuses(world, "/api/v1/bureaus", 30) == [200] * 30


def sign_in(world: World, login: str, password: str = WRONG, **headers: str) -> int:
    sent = {"login": login, "password": password}
    return world.send("POST", "/api/v1/sessions", json=sent, headers=headers).status_code


def test_after_some_failures_an_account_is_closed_whether_the_password_is_right_or_not(workers) -> None:
    first, second = workers(2, **FEW)
    login = first.enrol(Role.COMPANY, password=PASSWORD).account.login
    assert [sign_in(world, login) for world in (first, second, first)] == [401] * 3
    right, wrong = (
        first.send("POST", "/api/v1/sessions", json={"login": login, "password": password})
        for password in (PASSWORD, WRONG)
    )
    assert (right.status_code, right.content, right.headers["retry-after"]) == (
        wrong.status_code,
        wrong.content,
        wrong.headers["retry-after"],
    )
    assert (right.status_code, right.headers["retry-after"]) == (429, "900")
    assert sign_in(second, login.upper(), PASSWORD) == 429


def test_a_name_that_no_account_has_is_closed_the_same(workers) -> None:
    [world] = workers(**FEW)
    assert [sign_in(world, "nobody.here") for _ in range(5)] == [401] * 3 + [429] * 2


def test_it_opens_again_however_often_it_is_tried_meanwhile(workers) -> None:
    [world] = workers(**FEW)
    login = world.enrol(Role.COMPANY, password=PASSWORD).account.login
    for _ in range(15):
        sign_in(world, login)
        world.watch.forward(minutes=1)
    assert sign_in(world, login, PASSWORD) == 201


def test_who_signs_in_begins_anew_but_gets_no_more_guesses_at_others(workers) -> None:
    [world] = workers(**FEW)
    mine = world.enrol(Role.COMPANY, password=PASSWORD).account.login
    answered = []
    for number in range(12):
        assert sign_in(world, mine, PASSWORD) in {201, 429}
        answered.append(sign_in(world, f"victim.{number}"))
    assert answered == [401] * 8 + [429] * 4


def test_many_at_once_are_as_many_as_one_after_another(workers) -> None:
    """What is counted is counted before the password is looked at."""
    [world] = workers(**FEW)
    login = world.enrol(Role.COMPANY, password=PASSWORD).account.login
    tried = [world.gate.lockout.enter(login, "192.0.2.1", None) for _ in range(3)]
    assert len(tried) == 3
    with pytest.raises(Exception, match="900"):
        world.gate.lockout.enter(login, "192.0.2.1", None)


def test_guesses_from_everywhere_do_not_close_an_account_to_a_browser_it_knows(workers) -> None:
    [world] = workers(**FEW)
    person = world.enrol(Role.COMPANY, password=PASSWORD)
    login, lockout = person.account.login, world.gate.lockout
    sent = {"login": login, "password": PASSWORD}
    first = world.send("POST", "/api/v1/sessions", json=sent)
    cookie = next(c for c in first.headers.get_list("set-cookie") if c.startswith("huiqi_browser"))
    for number in range(10):
        lockout.enter(login, f"198.51.100.{number}", None)
    assert sign_in(world, login, PASSWORD) == 429, "closed to browsers that it does not know"
    known = cookie.partition(";")[0]
    assert sign_in(world, login, PASSWORD, Cookie=known) == 201
    assert [sign_in(world, login, Cookie=known) for _ in range(4)] == [401] * 3 + [429]


def test_a_browser_is_known_to_the_account_that_it_signed_in_to_only(workers) -> None:
    [world] = workers(**FEW)
    mine, other = (world.enrol(Role.COMPANY, password=PASSWORD).account.login for _ in range(2))
    answer = world.send("POST", "/api/v1/sessions", json={"login": mine, "password": PASSWORD})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("huiqi_browser"))
    known = cookie.partition(";")[0]
    forged = known.replace("=", "=x", 1)
    for written in (known, forged, "huiqi_browser=.", "huiqi_browser=a.b"):
        sign_in(world, other, Cookie=written)
    assert sign_in(world, other, PASSWORD, Cookie=known) == 429


def test_who_is_locked_out_does_not_close_the_account_to_others(workers) -> None:
    [world] = workers(**FEW)
    login = world.enrol(Role.COMPANY, password=PASSWORD).account.login
    answered = [sign_in(world, login) for _ in range(40)]
    assert answered.count(401) == 3
    world.gate.lockout.enter(login, "203.0.113.9", None)


def test_a_closed_account_is_recorded_once(workers) -> None:
    [world] = workers(**FEW)
    person = world.enrol(Role.COMPANY, password=PASSWORD)
    for _ in range(9):
        sign_in(world, person.account.login)
    with world.database.reading() as session:
        said = [entry.detail["refused"] for entry in session.exec(select(AuditEntry))]
    assert said == ["password"] * 3 + ["locked"]


def test_the_table_of_counts_has_no_addresses_and_no_names(workers) -> None:
    [world] = workers(limit_requests="10/minute")
    sign_in(world, "somebody.special")
    with world.database.reading() as session:
        keys = " ".join(session.exec(select(LimitCount.key)))
    assert "signin-pair" in keys
    assert "somebody" not in keys
    assert "testclient" not in keys


def test_a_wrong_present_password_is_counted_like_a_failed_sign_in(workers) -> None:
    [world] = workers(**FEW)
    browser = world.browse(world.enrol(Role.COMPANY, password=PASSWORD))
    sent = {"current_password": WRONG, "new_password": "six words of winter"}
    answered = [browser.send("PUT", "/api/v1/me/password", json=sent).status_code for _ in range(4)]
    assert answered == [422] * 3 + [429]


def test_accounts_are_made_by_oneself_a_few_times_only(workers) -> None:
    [world] = workers(limit_registrations="2/hour")
    answered = [
        world.send(
            "POST", "/api/v1/registrations", json={"login": f"firm.{n}", "name": "x", "password": PASSWORD}
        ).status_code
        for n in range(3)
    ]
    assert answered == [202, 202, 429]
