"""What somebody sends who wants in: tokens that were changed, headers that mean something elsewhere."""

import socket

import pytest
from litestar.testing import TestClient
from sqlmodel import select
from support.people import cheap_passwords, enrol

from api.app import create_app
from api.settings import Settings
from api.store.people import ApiKey, Role

ME = "/api/v1/me"


@pytest.fixture
def person(world):
    return world.enrol(Role.COMPANY)


def test_a_key_that_was_changed_by_one_letter_does_not_hold(world, person) -> None:
    for place in (3, 10, len(person.key) - 1):
        other = "A" if person.key[place] != "A" else "B"
        tampered = person.key[:place] + other + person.key[place + 1 :]
        assert world.send("GET", ME, headers={"Authorization": f"Bearer {tampered}"}).status_code == 401


def test_a_key_is_all_of_it_and_in_the_case_it_has(world, person) -> None:
    for tampered in (person.key[:-1], person.key + "a", person.key.upper(), person.key[3:], person.key * 2):
        assert world.send("GET", ME, headers={"Authorization": f"Bearer {tampered}"}).status_code == 401


def test_neither_its_hash_nor_its_id_is_a_key(world, person) -> None:
    with world.database.reading() as session:
        key = session.exec(select(ApiKey).where(ApiKey.account_id == person.account.id)).one()
    for kept in (key.key_hash, key.id, key.hint, person.account.id):
        assert world.send("GET", ME, headers={"Authorization": f"Bearer {kept}"}).status_code == 401


def test_a_session_is_no_key_and_a_key_no_session(world, person) -> None:
    browser = world.browse(person)
    assert world.send("GET", ME, headers={"Authorization": f"Bearer {browser.token}"}).status_code == 401
    assert world.send("GET", ME, headers={"Cookie": f"huiqi_session={person.key}"}).status_code == 401


def test_two_keys_at_once_are_none(world, person) -> None:
    """Whatever stands before us may have looked at the other one."""
    other = world.enrol(Role.ADMIN)
    for pair in ((person, other), (other, person), (person, person)):
        headers = [("Authorization", f"Bearer {one.key}") for one in pair]
        assert world.client.get(ME, headers=headers).status_code == 401
    assert (
        world.client.get(
            ME, headers=[("Authorization", f"Bearer {person.key}, Bearer {other.key}")]
        ).status_code
        == 401
    )


@pytest.mark.parametrize(
    "written",
    ["", " ", "Bearer", "Bearer ", "bearer\t", "Basic {key}", "{key}", "Bearer\u00a0{key}", "Bearer {key} x"],
)
def test_what_is_not_written_as_a_key_is_none(world, person, written) -> None:
    value = written.format(key=person.key).encode("latin-1")
    assert world.send("GET", ME, headers={"Authorization": value}).status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(world, person, scheme) -> None:
    assert world.send("GET", ME, headers={"Authorization": f"{scheme} {person.key}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HTTP-Method-Override": "GET"},
        {"X-Original-URL": "/healthz"},
        {"X-Rewrite-URL": "/healthz"},
        {"X-Forwarded-User": "admin"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-User-Role": "admin"},
        {"X-Account-Id": "admin"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
def test_headers_that_mean_something_elsewhere_mean_nothing_here(world, person, headers) -> None:
    assert world.send("GET", ME, headers=headers).status_code == 401
    assert world.send("GET", "/api/v1/accounts", person, headers=headers).status_code == 404
    assert world.send("DELETE", ME, person, headers=headers).status_code == 405
    overridden = world.send("POST", "/api/v1/keys", person, json={"name": "x"}, headers=headers)
    assert overridden.json()["type"].endswith("session-needed")


def test_a_method_in_the_body_or_the_address_is_none(world, person) -> None:
    assert world.send("POST", f"{ME}?_method=PATCH", person, json={"_method": "PATCH"}).status_code == 405


@pytest.mark.parametrize("unusable", ["%00", "%0d%0aSet-Cookie:%20x", "a%1bb", "%7f"])
def test_control_characters_are_no_name_and_no_value(world, unusable) -> None:
    admin = world.enrol(Role.ADMIN)
    found = world.send("GET", f"/api/v1/accounts/{unusable}", admin)
    assert found.status_code == 404
    assert "set-cookie" not in found.headers
    assert world.send("GET", f"/api/v1/accounts?role={unusable}", admin).status_code == 400
    assert world.send("GET", f"/api/v1/accounts?cursor={unusable}", admin).status_code == 400


def test_half_a_character_and_other_oddities_in_a_body_are_faults(world, person) -> None:
    browser = world.browse(person)
    for body in (
        b'{"name": "\\ud800"}',
        b'{"name": "\xff"}',
        b'{"name": "a", "name": "b"}',
        b'{"name": 1}',
        b"[]",
        b"null",
    ):
        headers = {"content-type": "application/json", "If-Match": "*"}
        answer = browser.send("PATCH", ME, content=body, headers=headers)
        assert answer.status_code in {400, 422}, body


def test_a_body_about_people_is_small(world, person) -> None:
    browser = world.browse(person)
    answer = browser.send("PATCH", ME, json={"name": "x" * 20_000}, headers={"If-Match": "*"})
    assert answer.status_code == 413


def test_with_https_the_cookies_are_the_hosts_own(catalogue, sqlite_database, tmp_path) -> None:
    person = enrol(sqlite_database, Role.COMPANY, password="four words of summer")  # noqa: S106
    url = sqlite_database.url.render_as_string(hide_password=False)
    app = create_app(catalogue, Settings(data_dir=tmp_path, database_url=url), passwords=cheap_passwords())
    with TestClient(app, base_url="https://testserver.local") as client:
        sent = {"login": person.account.login, "password": person.password}
        answer = client.post("/api/v1/sessions", json=sent)
        lines = answer.headers.get_list("set-cookie")
        assert [line.partition("=")[0] for line in lines] == [
            "__Host-huiqi_session",
            "__Host-huiqi_csrf",
            "__Host-huiqi_browser",
        ]
        assert all("Secure" in line and "Path=/" in line and "Domain" not in line for line in lines)
        assert client.get(ME).status_code == 200
        token = client.cookies["__Host-huiqi_session"]
        client.cookies.clear()
        assert client.get(ME, headers={"Cookie": f"huiqi_session={token}"}).status_code == 401


def test_every_answer_says_how_it_may_be_used(client) -> None:
    for path in ("/healthz", "/api/v1/measures", "/api/v1/none", "/docs", "/openapi.json", "/metrics", ME):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    assert "unsafe-inline" not in client.get("/api/v1/measures").headers["content-security-policy"].replace(
        "style-src 'unsafe-inline'", ""
    )


def raw(server: str, request: bytes) -> bytes:
    host, port = server.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(65536)


@pytest.mark.parametrize(
    "lines",
    [
        b"Authorization: Bearer a\x00b",
        b"Authorization: Bearer a\rb",
        b"Authorization : Bearer ab",
        b"Authorization: Bearer ab\r\nAuthorization: Bearer cd",
        b"Cookie: huiqi_session=\x01\x02",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked",
        b"Authorization: Bearer " + b"x" * 60_000,
        b"X: " + b"x" * 200_000,
    ],
    ids=["nul", "carriage return", "space", "twice", "control", "two lengths", "long", "very long"],
)
def test_a_real_server_lets_no_odd_header_in(server, lines) -> None:
    request = b"GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + lines + b"\r\n\r\n"
    status = raw(server, request).split(b" ", 2)[1:2]
    assert status in ([b"400"], [b"401"], [b"431"], []), status


def test_a_real_server_believes_no_forwarded_address_unless_it_is_told_to(server) -> None:
    """`huiqi serve` of the tests names no proxy: what is said about the address is not believed."""
    request = b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n\r\n"
    assert raw(server, request).startswith(b"HTTP/1.1 401")
