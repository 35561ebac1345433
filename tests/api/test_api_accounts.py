"""Accounts: made and changed by administrators, by oneself where that is allowed; keys of programs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select
from support.kept import signed_in_with

from api.access.accounts import Described, change_account, hold_account
from api.access.keys import MOST
from api.problems import Conflict
from api.store.people import Account, ApiKey, Role
from api.store.records import AuditEntry, IdempotentAnswer

PASSWORD = "four words of summer"  # noqa: S105
ANY = {"If-Match": "*"}


@pytest.fixture
def admin(world):
    return world.browse(world.enrol(Role.ADMIN))


def made(browser, login: str, role: str = "company", **said: object):
    return browser.send(
        "POST", "/api/v1/accounts", json={"login": login, "name": "李华", "role": role, **said}
    )


def newest_entry(world, action: str) -> AuditEntry:
    with world.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == action)
        return session.exec(query.order_by(col(AuditEntry.number).desc())).first()


def name(kind: str, world) -> str:
    """Give a login that no other test of a shared database has."""
    return f"{kind}.{len(world.people)}.{id(object()) % 10**6}.{world.enrol(Role.COMPANY).account.id[:6]}"


def test_an_account_is_made_with_a_password_for_once(world, admin) -> None:
    login = name("Li.Hua", world)
    response = made(admin, login)
    assert response.status_code == 201
    said = response.json()
    assert said["account"]["login"] == login.casefold()
    assert said["account"]["must_change_password"]
    assert response.headers["location"] == f"/api/v1/accounts/{said['account']['id']}"
    password = said["one_time_password"]
    with world.database.reading() as session:
        kept = session.get(Account, said["account"]["id"])
    assert kept.password_hash.startswith("$argon2id$")
    assert password not in kept.model_dump_json()
    entry = newest_entry(world, "CreateAccount")
    assert (entry.subject_id, entry.detail) == (kept.id, {"role": "company"})

    sent = {"login": login, "password": password}
    browser = signed_in_with(world, world.send("POST", "/api/v1/sessions", json=sent))
    change = {"current_password": password, "new_password": PASSWORD}
    now = signed_in_with(world, browser.send("PUT", "/api/v1/me/password", json=change))
    assert not now.send("GET", "/api/v1/me").json()["account"]["must_change_password"]


def test_a_password_for_once_is_never_kept_for_a_repeated_post(world, admin) -> None:
    key = name("once", world)
    headers = {"Idempotency-Key": key}
    sent = {"login": name("once", world), "name": "x", "role": "company"}
    assert admin.send("POST", "/api/v1/accounts", json=sent, headers=headers).status_code == 201
    assert admin.send("POST", "/api/v1/accounts", json=sent, headers=headers).status_code == 409
    assert admin.send("POST", "/api/v1/keys", json={"name": "x"}, headers=headers).status_code == 201
    with world.database.reading() as session:
        assert session.exec(select(IdempotentAnswer).where(IdempotentAnswer.key == key)).all() == []


def test_a_login_is_had_once_whatever_its_case(world, admin) -> None:
    login = name("Wang.Fang", world)
    assert made(admin, login).status_code == 201
    again = made(admin, login.upper())
    assert (again.status_code, again.json()["type"]) == (409, "urn:huiqi:problem:conflict")


def test_an_officer_has_a_bureau_of_the_catalogue_and_nobody_else_has_one(world, admin) -> None:
    assert made(admin, name("officer", world), "bureau", bureau="stb").json()["account"]["bureau"] == "stb"
    for role, said in (("bureau", {}), ("company", {"bureau": "stb"})):
        [error] = made(admin, name("x", world), role, **said).json()["errors"]
        assert error["pointer"] == "/bureau"
    [error] = made(admin, name("x", world), "bureau", bureau="sbt").json()["errors"]
    assert (error["code"], error["suggestion"]) == ("unknown_bureau", "stb")


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"login": "li"}, "/login"),
        ({"login": "li hua"}, "/login"),
        ({"login": "li\u0000hua"}, "/login"),
        ({"login": "../../etc"}, "/login"),
        ({"login": "x" * 101}, "/login"),
        ({"name": ""}, "/name"),
        ({"name": "   "}, "/name"),
        ({"name": "李\u0000华"}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"role": "anonymous"}, "/role"),
        ({"role": "root"}, "/role"),
        ({"active": True}, "/active"),
        ({"password": PASSWORD}, "/password"),
        ({"id": "x"}, "/id"),
        ({"must_change_password": False}, "/must_change_password"),
    ],
)
def test_what_an_account_cannot_be(admin, said, pointer) -> None:
    response = admin.send(
        "POST", "/api/v1/accounts", json={"login": "li.hua", "name": "x", "role": "company"} | said
    )
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_accounts_are_listed_in_pages_by_role_and_state(world, admin) -> None:
    before = world.watch.at
    world.watch.forward(days=3650)  # after whoever other tests enrolled
    people = []
    for number in range(5):
        world.watch.forward(minutes=1)
        people.append(world.enrol(Role.ADVISER, active=number != 2).account.id)
    world.watch.at = before

    def listed(query: str) -> list[str]:
        found, cursor = [], ""
        while cursor is not None:
            page = admin.send(
                "GET",
                f"/api/v1/accounts?limit=2&{query}&cursor={cursor}"
                if cursor
                else f"/api/v1/accounts?limit=2&{query}",
            ).json()
            found += [entry["id"] for entry in page["items"]]
            cursor = page["next"] if len(found) < 5 else None
        return found

    assert listed("role=adviser")[:5] == people[::-1]
    assert listed("role=adviser&active=true")[:4] == [i for i in people[::-1] if i != people[2]]
    assert listed("role=adviser&active=false")[0] == people[2]
    assert admin.send("GET", "/api/v1/accounts?role=root").status_code == 400
    assert admin.send("GET", "/api/v1/accounts?active=perhaps").status_code == 400


def test_a_change_says_which_state_it_is_of(world, admin) -> None:
    person = world.enrol(Role.COMPANY)
    address = f"/api/v1/accounts/{person.account.id}"
    tag = admin.send("GET", address).headers["etag"]
    assert admin.send("PATCH", address, json={"name": "王芳"}).status_code == 428
    changed = admin.send("PATCH", address, json={"name": "王芳"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "王芳")
    assert admin.send("PATCH", address, json={"name": "x"}, headers={"If-Match": tag}).status_code == 412
    assert newest_entry(world, "ChangeAccount").detail == {"changed": "name", "sessions": 0, "keys": 0}
    assert world.send("GET", "/api/v1/me", person).status_code == 200


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": "adviser"}, {"role": "bureau", "bureau": "stb"}]
)
def test_what_takes_or_gives_something_ends_sessions_and_keys_at_once(world, admin, change) -> None:
    person = world.enrol(Role.COMPANY)
    browser = world.browse(person)
    address = f"/api/v1/accounts/{person.account.id}"
    assert admin.send("PATCH", address, json=change, headers=ANY).status_code == 200
    assert browser.send("GET", "/api/v1/me").status_code == 401
    assert world.send("GET", "/api/v1/me", person).status_code == 401
    detail = newest_entry(world, "ChangeAccount").detail
    assert (detail["sessions"], detail["keys"]) == (1, 1)
    admin.send("PATCH", address, json={"active": True}, headers=ANY)
    assert browser.send("GET", "/api/v1/me").status_code == 401, "what has ended stays ended"
    assert world.send("GET", "/api/v1/me", person).status_code == 401


def test_an_officer_who_becomes_something_else_has_no_bureau_left(world, admin) -> None:
    person = world.enrol(Role.BUREAU, bureau_id="stb")
    answer = admin.send(
        "PATCH", f"/api/v1/accounts/{person.account.id}", json={"role": "adviser"}, headers=ANY
    )
    assert answer.json()["bureau"] is None


def test_a_new_password_for_once_ends_what_began_with_the_old_one(world, admin) -> None:
    person = world.enrol(Role.COMPANY, password=PASSWORD)
    browser = world.browse(person)
    answer = admin.send("POST", f"/api/v1/accounts/{person.account.id}/password")
    assert answer.status_code == 200
    assert browser.send("GET", "/api/v1/me").status_code == 401
    assert world.send("GET", "/api/v1/me", person).status_code == 401
    for password, status in ((PASSWORD, 401), (answer.json()["one_time_password"], 201)):
        sent = {"login": person.account.login, "password": password}
        assert world.send("POST", "/api/v1/sessions", json=sent).status_code == status


def test_the_last_administrator_stays(world) -> None:
    """On a shared database others are disabled first; then two who would take each other's leave at once."""
    one, other = world.enrol(Role.ADMIN), world.enrol(Role.ADMIN)
    with world.database.writing() as session:
        others = select(Account).where(
            Account.role == Role.ADMIN, col(Account.id).not_in([one.account.id, other.account.id])
        )
        for account in session.exec(others):
            account.active = False
            session.add(account)

    def disable(person, target) -> bool:
        try:
            with world.works.writing(person.caller, "ChangeAccount") as work:
                held = hold_account(work, target.account.id)
                change_account(work, held, Described(held.name, Role.ADMIN, None, active=False))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [*pool.map(disable, (one, other), (other, one))]
    assert sorted(done) == [False, True]
    left = one if done[0] else other
    browser = world.browse(left)
    for change in ({"active": False}, {"role": "adviser"}):
        answer = browser.send("PATCH", f"/api/v1/accounts/{left.account.id}", json=change, headers=ANY)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:huiqi:problem:conflict")


def test_somebody_changes_the_own_name_and_nothing_else(world) -> None:
    browser = world.browse(world.enrol(Role.COMPANY))
    tag = browser.send("GET", "/api/v1/me").headers["etag"]
    answer = browser.send("PATCH", "/api/v1/me", json={"name": "王芳"}, headers={"If-Match": tag})
    assert answer.json()["name"] == "王芳"
    for more in ({"role": "admin"}, {"active": True}, {"bureau": "stb"}, {"login": "admin"}, {"id": "x"}):
        answer = browser.send("PATCH", "/api/v1/me", json={"name": "x", **more}, headers=ANY)
        assert answer.status_code == 422, more
    said = browser.send("GET", "/api/v1/me").json()["account"]
    assert (said["role"], said["name"]) == ("company", "王芳")


def test_who_makes_an_account_oneself_is_told_the_same_whether_the_name_was_free(world) -> None:
    login = name("firm", world)
    sent = {"login": login, "name": "某公司", "password": PASSWORD}
    first = world.send("POST", "/api/v1/registrations", json=sent)
    again = world.send("POST", "/api/v1/registrations", json={**sent, "password": "another four words of it"})
    assert (
        (first.status_code, first.content)
        == (again.status_code, again.content)
        == (202, b'{"accepted":true}')
    )
    for password, status in ((PASSWORD, 201), ("another four words of it", 401)):
        answer = world.send("POST", "/api/v1/sessions", json={"login": login, "password": password})
        assert answer.status_code == status
    for more in ({"role": "admin"}, {"bureau": "stb"}):
        assert world.send("POST", "/api/v1/registrations", json={**sent, **more}).status_code == 422
    weak = world.send(
        "POST", "/api/v1/registrations", json={**sent, "password": "passwordpassword"[:8] + "1234"}
    )
    assert [error["pointer"] for error in weak.json()["errors"]] == ["/password"]


def test_where_it_is_not_allowed_nobody_makes_an_account_oneself(client) -> None:
    sent = {"login": "firm.of.mine", "name": "x", "password": PASSWORD}
    assert client.post("/api/v1/registrations", json=sent).status_code == 404


def test_a_key_is_shown_once_and_works_until_its_day(world) -> None:
    browser = world.browse(world.enrol(Role.COMPANY))
    answer = browser.send("POST", "/api/v1/keys", json={"name": "报表程序"})
    assert answer.status_code == 201
    secret, key = answer.json()["secret"], answer.json()["key"]
    assert key["expires_at"] == "2025-09-28T08:00:00Z"
    headers = {"Authorization": f"Bearer {secret}"}
    assert world.send("GET", "/api/v1/me", headers=headers).json()["via"] == "key"
    listed = browser.send("GET", "/api/v1/keys")
    assert secret not in listed.text
    assert key["id"] in [entry["id"] for entry in listed.json()["items"]]
    with world.database.reading() as session:
        assert secret not in session.get(ApiKey, key["id"]).model_dump_json()
    world.watch.forward(days=90, seconds=-1)
    assert world.send("GET", "/api/v1/me", headers=headers).status_code == 200
    world.watch.forward(seconds=1)
    assert world.send("GET", "/api/v1/me", headers=headers).status_code == 401


def test_a_key_that_is_ended_ends_at_once(world) -> None:
    person = world.enrol(Role.COMPANY)
    browser = world.browse(person)
    [key] = browser.send("GET", "/api/v1/keys").json()["items"]
    assert browser.send("DELETE", f"/api/v1/keys/{key['id']}").status_code == 204
    assert world.send("GET", "/api/v1/me", person).status_code == 401
    assert browser.send("DELETE", f"/api/v1/keys/{key['id']}").status_code == 404
    assert newest_entry(world, "RevokeKey").subject_id == key["id"]


def test_how_long_a_key_lasts_and_how_many_there_are_has_bounds(world) -> None:
    browser = world.browse(world.enrol(Role.COMPANY))
    for days, status in ((0, 422), (366, 422), (10**9, 422), (365, 201)):
        assert browser.send("POST", "/api/v1/keys", json={"name": "x", "days": days}).status_code == status
    answered = [browser.send("POST", "/api/v1/keys", json={"name": "x"}).status_code for _ in range(MOST)]
    assert answered == [201] * (MOST - 2) + [409] * 2


def test_that_a_key_is_used_is_noted_at_most_once_an_hour(world) -> None:
    person = world.enrol(Role.COMPANY)

    def used():
        with world.database.reading() as session:
            return session.exec(select(ApiKey.used_at).where(ApiKey.account_id == person.account.id)).one()

    assert used() is None
    world.send("GET", "/api/v1/me", person)
    first = used()
    assert first == world.watch.at
    world.watch.forward(minutes=59)
    world.send("GET", "/api/v1/me", person)
    assert used() == first
    world.watch.forward(minutes=1)
    world.send("GET", "/api/v1/me", person)
    assert used() == world.watch.at


def test_what_is_recorded_of_people_has_no_names_and_no_secrets(world, admin) -> None:
    login = name("zhang.san", world)
    answer = made(admin, login, "adviser").json()
    admin.send("POST", "/api/v1/keys", json={"name": "张三的程序"})
    admin.send("PATCH", f"/api/v1/accounts/{answer['account']['id']}", json={"name": "张三"}, headers=ANY)
    with world.database.reading() as session:
        said = "".join(entry.model_dump_json() for entry in session.exec(select(AuditEntry)))
    for word in (login, "张三", "李华", answer["one_time_password"], "hq_", "argon2"):
        assert word not in said
