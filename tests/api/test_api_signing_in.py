"""Signing in and out with a browser: what is kept, what a cookie is like, when a session ends."""

import re

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select
from support.kept import signed_in_with
from support.people import cheap_passwords

from api.access.passwords import Passwords
from api.store.people import Account, LoginSession, Role
from api.store.records import AuditEntry

PASSWORD = "four words of summer"  # noqa: S105
SIGN_IN = "/api/v1/sessions"


@pytest.fixture
def li(world):
    return world.enrol(Role.COMPANY, password=PASSWORD)


def sign_in(world, login, password=PASSWORD, **headers):
    return world.send("POST", SIGN_IN, json={"login": login, "password": password}, headers=headers)


def set_cookies(response) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in response.headers.get_list("set-cookie")}


def trail(world, action: str, subject: str | None = None) -> list[AuditEntry]:
    with world.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.number))
        found = session.exec(query).all()
    return [entry for entry in found if subject in (None, entry.subject_id, entry.actor_id)]


def test_who_knows_the_password_is_signed_in(world, li) -> None:
    response = sign_in(world, li.account.login)
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    said = response.json()
    assert said["account"]["id"] == li.account.id
    assert said["session"]["current"]
    browser = signed_in_with(world, response)
    assert browser.send("GET", "/api/v1/me").json()["account"]["login"] == li.account.login
    assert browser.send("GET", "/api/v1/me").json()["via"] == "session"


def test_upper_and_lower_case_of_a_login_are_one(world, li) -> None:
    assert sign_in(world, li.account.login.upper()).status_code == 201


def test_no_hash_and_no_token_is_in_any_answer_and_no_token_is_kept(world, li) -> None:
    response = sign_in(world, li.account.login)
    token = signed_in_with(world, response).token
    assert token not in response.text
    assert "argon2" not in response.text
    with world.database.reading() as session:
        held = session.exec(select(LoginSession).where(LoginSession.account_id == li.account.id)).one()
    assert token not in held.model_dump_json()
    assert len(held.token_hash) == 64


def test_the_cookies_are_strict_and_only_the_one_for_pages_can_be_read_by_them(world, li) -> None:
    cookies = set_cookies(sign_in(world, li.account.login))
    assert cookies.keys() == {"huiqi_session", "huiqi_csrf", "huiqi_browser"}
    for name, line in cookies.items():
        assert "SameSite=strict" in line
        assert "Path=/" in line
        assert "Domain" not in line
        assert ("HttpOnly" in line) == (name != "huiqi_csrf")
    assert "Max-Age=43200" in cookies["huiqi_session"]


def refused(response) -> dict:
    problem = response.json()
    assert response.status_code == 401, problem
    assert "set-cookie" not in response.headers
    return {key: value for key, value in problem.items() if key != "instance"}


def test_wrong_unknown_and_disabled_look_the_same(world, li) -> None:
    gone = world.enrol(Role.COMPANY, password=PASSWORD, active=False)
    keyed = world.enrol(Role.COMPANY)
    answers = [
        refused(sign_in(world, li.account.login, "five words of summer")),
        refused(sign_in(world, "nobody.here")),
        refused(sign_in(world, gone.account.login)),
        refused(sign_in(world, keyed.account.login, "!")),
    ]
    assert answers == answers[:1] * 4
    assert answers[0]["type"] == "urn:huiqi:problem:sign-in"


def test_each_checks_one_password_and_records_one_entry(world, li) -> None:
    checked = []

    class Counting(Argon2Hasher):
        def verify(self, password, hash):  # noqa: A002 - its own name
            checked.append(1)
            return super().verify(password, hash)

    counting = Passwords(PasswordHash([Counting(time_cost=1, memory_cost=8, parallelism=1)]))
    counting.prepare()
    usual = world.gate.passwords
    object.__setattr__(world.gate, "passwords", counting)
    try:
        for login in (li.account.login, "nobody.here.either"):
            before, entries = len(checked), len(trail(world, "SignIn"))
            refused(sign_in(world, login, "five words of summer"))
            assert len(checked) - before == 1
            assert len(trail(world, "SignIn")) - entries == 1
    finally:
        object.__setattr__(world.gate, "passwords", usual)


def test_the_trail_names_the_account_and_never_what_was_typed(world, li) -> None:
    sign_in(world, li.account.login, "five words of summer")
    sign_in(world, "someone.elses.secret")
    sign_in(world, li.account.login)
    entries = trail(world, "SignIn")[-3:]
    assert [entry.detail for entry in entries] == [{"refused": "password"}, {"refused": "unknown"}, {}]
    assert [entry.subject_id for entry in entries[:2]] == [li.account.id, None]
    assert entries[2].actor_id == li.account.id
    said = "".join(entry.model_dump_json() for entry in entries)
    assert "summer" not in said
    assert "someone" not in said
    assert li.account.login not in said


def test_a_hash_with_old_parameters_is_made_anew_on_the_way(world, li) -> None:
    stronger = Passwords(PasswordHash([Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1)]))
    usual = world.gate.passwords
    object.__setattr__(world.gate, "passwords", stronger)
    try:
        assert sign_in(world, li.account.login).status_code == 201
        with world.database.reading() as session:
            kept = session.exec(select(Account.password_hash).where(Account.id == li.account.id)).one()
        assert "m=16,t=2" in kept
        assert sign_in(world, li.account.login).status_code == 201
    finally:
        object.__setattr__(world.gate, "passwords", usual)


def test_a_session_that_somebody_else_chose_is_never_taken_up(world, li) -> None:
    chosen = "x" * 43
    response = sign_in(world, li.account.login, Cookie=f"huiqi_session={chosen}")
    assert signed_in_with(world, response).token != chosen
    again = world.send("GET", "/api/v1/me", headers={"Cookie": f"huiqi_session={chosen}"})
    assert again.status_code == 401


def test_signing_in_again_ends_the_session_that_the_browser_had(world, li) -> None:
    first = signed_in_with(world, sign_in(world, li.account.login))
    response = first.send("POST", SIGN_IN, json={"login": li.account.login, "password": PASSWORD})
    second = signed_in_with(world, response)
    assert first.send("GET", "/api/v1/me").status_code == 401
    assert second.send("GET", "/api/v1/me").status_code == 200


def test_who_signs_out_is_out_and_the_cookies_are_taken_away(world, li) -> None:
    browser = signed_in_with(world, sign_in(world, li.account.login))
    response = browser.send("DELETE", "/api/v1/sessions/current")
    assert response.status_code == 204
    assert {name for name, line in set_cookies(response).items() if "Max-Age=0" in line} == {
        "huiqi_session",
        "huiqi_csrf",
    }
    assert browser.send("GET", "/api/v1/me").status_code == 401
    assert trail(world, "SignOut")[-1].actor_id == li.account.id


def test_a_session_left_alone_ends(world, li) -> None:
    browser = world.browse(li)
    for _ in range(4):
        world.watch.forward(minutes=29)
        assert browser.send("GET", "/api/v1/me").status_code == 200
    world.watch.forward(minutes=30)
    assert browser.send("GET", "/api/v1/me").status_code == 401


def test_a_session_ends_however_busy(world, li) -> None:
    browser = world.browse(li)
    for _ in range(35):
        world.watch.forward(minutes=20)
        assert browser.send("GET", "/api/v1/me").status_code == 200
    world.watch.forward(minutes=20)
    assert browser.send("GET", "/api/v1/me").status_code == 401


def test_that_it_is_in_use_is_noted_at_most_once_a_minute(world, li) -> None:
    browser = world.browse(li)

    def seen():
        with world.database.reading() as session:
            return (
                session.exec(select(LoginSession).where(LoginSession.id == browser.session_id)).one().seen_at
            )

    began = seen()
    world.watch.forward(seconds=59)
    browser.send("GET", "/api/v1/me")
    assert seen() == began
    world.watch.forward(seconds=1)
    browser.send("GET", "/api/v1/me")
    assert seen() == world.watch.at


def test_a_cookie_that_does_not_hold_is_nobodys_and_is_taken_away(world) -> None:
    for token in ("x" * 43, "", "huiqi", "%00", "a" * 5000, "' or 1=1 --", "ä"):
        headers = {"Cookie": f"huiqi_session={token}".encode()}
        response = world.send("GET", "/api/v1/measures", headers=headers)
        assert response.status_code == 200
        assert world.send("GET", "/api/v1/me", headers=headers).status_code == 401
        if token:
            assert "Max-Age=0" in set_cookies(response)["huiqi_session"]


def test_the_list_has_the_sessions_that_hold_and_says_which_is_this_one(world, li) -> None:
    first, second, third = (world.browse(li) for _ in range(3))
    third.send("DELETE", "/api/v1/sessions/current")
    world.browse(world.enrol(Role.COMPANY))
    listed = second.send("GET", "/api/v1/sessions").json()["items"]
    assert {entry["id"]: entry["current"] for entry in listed} == {
        first.session_id: False,
        second.session_id: True,
    }
    assert re.fullmatch(r"2025-06-30T08:00:00Z", listed[0]["created_at"])


def test_one_session_can_be_ended_and_all_others_at_once(world, li) -> None:
    here, one, two, three = (world.browse(li) for _ in range(4))
    assert here.send("DELETE", f"/api/v1/sessions/{one.session_id}").status_code == 204
    assert here.send("DELETE", f"/api/v1/sessions/{one.session_id}").status_code == 404
    assert one.send("GET", "/api/v1/me").status_code == 401
    assert here.send("DELETE", "/api/v1/sessions").json() == {"ended": 2}
    assert [browser.send("GET", "/api/v1/me").status_code for browser in (here, two, three)] == [
        200,
        401,
        401,
    ]


def test_what_a_browser_calls_itself_is_kept_short_and_plain(world, li) -> None:
    agent = b"Mozilla\t/5.0 " + b"x" * 200
    browser = signed_in_with(world, sign_in(world, li.account.login, **{"User-Agent": agent}))
    [kept] = browser.send("GET", "/api/v1/sessions").json()["items"]
    assert kept["agent"].startswith("Mozilla/5.0 xxx")
    assert len(kept["agent"]) == 80


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/login", "/password"}),
        ({"login": "li", "password": "x"}, {"/login"}),
        ({"login": "li\u0000hua", "password": "x"}, {"/login"}),
        ({"login": "li.hua", "password": "x" * 129}, {"/password"}),
        ({"login": ["li.hua"], "password": {"$ne": ""}}, {"/login", "/password"}),
        ({"login": "li.hua", "password": "x", "role": "admin"}, {"/role"}),
    ],
)
def test_what_cannot_be_used_is_told_and_not_counted(world, body, pointers) -> None:
    response = world.send("POST", SIGN_IN, json=body)
    assert response.status_code == 422
    assert {error["pointer"] for error in response.json()["errors"]} == pointers


def test_disabled_in_the_middle_somebody_is_out_at_once(world, li) -> None:
    browser = world.browse(li)
    with world.database.writing() as session:
        held = session.get(Account, li.account.id)
        held.active = False
        session.add(held)
    assert browser.send("GET", "/api/v1/me").status_code == 401
    assert world.send("GET", "/api/v1/me", li).status_code == 401


def test_another_password_ends_what_began_with_the_old_one(world, li) -> None:
    here, elsewhere = world.browse(li), world.browse(li)
    new = {"current_password": PASSWORD, "new_password": "five words of autumn"}
    response = here.send("PUT", "/api/v1/me/password", json=new)
    assert response.status_code == 200
    now = signed_in_with(world, response)
    assert [browser.send("GET", "/api/v1/me").status_code for browser in (here, elsewhere, now)] == [
        401,
        401,
        200,
    ]
    assert world.send("GET", "/api/v1/me", li).status_code == 401, "its keys end too"
    refused(sign_in(world, li.account.login))
    assert sign_in(world, li.account.login, "five words of autumn").status_code == 201
    assert trail(world, "ChangePassword")[-1].detail == {"sessions": 2, "keys": 1}


def test_keys_can_be_kept_when_the_password_changes(world, li) -> None:
    new = {"current_password": PASSWORD, "new_password": "five words of autumn", "end_keys": False}
    assert world.browse(li).send("PUT", "/api/v1/me/password", json=new).status_code == 200
    assert world.send("GET", "/api/v1/me", li).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "pointer"),
    [
        ("not the present one", "five words of autumn", "/current_password"),
        (PASSWORD, PASSWORD, "/new_password"),
        (PASSWORD, "short", "/new_password"),
        (PASSWORD, "password1234", "/new_password"),
    ],
)
def test_a_password_is_not_changed_for(world, li, current, new, pointer) -> None:
    browser = world.browse(li)
    sent = {"current_password": current, "new_password": new}
    response = browser.send("PUT", "/api/v1/me/password", json=sent)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert sign_in(world, li.account.login).status_code == 201


def test_a_password_for_once_lets_nobody_do_anything_but_change_it(world) -> None:
    person = world.enrol(Role.ADMIN, password=PASSWORD, must_change_password=True)
    browser = signed_in_with(world, sign_in(world, person.account.login))
    for method, path in (("GET", "/api/v1/me"), ("GET", "/api/v1/accounts"), ("POST", "/api/v1/keys")):
        response = browser.send(method, path, **({"json": {"name": "x"}} if method == "POST" else {}))
        assert (response.status_code, response.json()["type"]) == (403, "urn:huiqi:problem:password-change")
    assert world.send("GET", "/api/v1/me", person).status_code == 401, "nor do its keys hold"
    assert browser.send("GET", "/api/v1/measures").status_code == 200
    new = {"current_password": PASSWORD, "new_password": "five words of autumn"}
    changed = signed_in_with(world, browser.send("PUT", "/api/v1/me/password", json=new))
    assert changed.send("GET", "/api/v1/accounts").status_code == 200


def test_cheap_passwords_are_for_tests_only() -> None:
    assert "m=8,t=1,p=1" in cheap_passwords().hashed(PASSWORD)
    assert "m=65536,t=3,p=4" in Passwords().hashed(PASSWORD)
