"""What another site makes a browser send changes nothing; what a program sends is not in the way."""

import pytest
from support.kept import signed_in_with

from api.access.cross_site import token_for
from api.store.people import Role

PASSWORD = "four words of summer"  # noqa: S105
CHANGE = {"json": {"name": "李华"}, "headers": {"If-Match": "*"}}
CROSS_SITE = "urn:huiqi:problem:cross-site"


@pytest.fixture
def browser(world):
    return world.browse(world.enrol(Role.COMPANY, password=PASSWORD))


def change(browser, **headers):
    return browser.send("PATCH", "/api/v1/me", json={"name": "李华"}, headers={"If-Match": "*", **headers})


def refused(response) -> bool:
    return response.status_code == 403 and response.json()["type"] == CROSS_SITE


def test_our_own_page_changes_something(browser) -> None:
    assert change(browser).status_code == 200


TOKENS = {
    "none": None,
    "an empty one": "",
    "half of one": "0" * 64,
    "one that nobody signed": "0" * 128,
    "something else": "token",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_token_that_is_not_ours_is_refused(browser, token) -> None:
    assert refused(change(browser, **{"x-csrftoken": token}))


def test_the_token_of_another_session_is_refused_even_with_its_cookie(world, browser) -> None:
    other = world.browse(world.enrol(Role.COMPANY))
    cookie = f"huiqi_session={browser.token}; huiqi_csrf={other.csrf}"
    assert refused(change(browser, **{"x-csrftoken": other.csrf, "Cookie": cookie}))


def test_the_header_alone_and_the_cookie_alone_are_not_enough(browser) -> None:
    assert refused(change(browser, Cookie=f"huiqi_session={browser.token}"))
    assert refused(change(browser, **{"x-csrftoken": None}))


def test_a_token_works_in_the_field_of_a_form_too(world, browser) -> None:
    """The form comes through: that it is no JSON is found only then."""
    form = {"_csrf_token": browser.csrf, "name": "x"}
    sent = {"x-csrftoken": None, "If-Match": "*"}
    kept = {name: value for name, value in {**browser.headers, **sent}.items() if value is not None}
    assert world.send("PATCH", "/api/v1/me", data=form, headers=kept).status_code == 415
    assert refused(world.send("PATCH", "/api/v1/me", data={"name": "x"}, headers=kept))


def test_a_form_that_may_be_of_any_size_is_not_read_to_find_a_token_in_it(world) -> None:
    browser = world.browse(world.enrol(Role.ADVISER))
    headers = {name: value for name, value in browser.headers.items() if name != "x-csrftoken"}
    form = {"_csrf_token": browser.csrf}
    assert refused(world.send("POST", "/api/v1/imports", data=form, headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Sec-Fetch-Site": None, "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None, "Origin": "http://testserver.local.elsewhere.example"},
        {"Sec-Fetch-Site": None, "Origin": "http://testserver.local:8080"},
        {"Sec-Fetch-Site": None, "Origin": "http://[::1"},
        {"Sec-Fetch-Site": None, "Origin": "http://elsewhere.example@testserver.local"},
    ],
    ids=str,
)
def test_what_another_site_sends_is_refused_even_with_the_token(browser, headers) -> None:
    assert refused(change(browser, **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://rewritten.example"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": None},
        {"Sec-Fetch-Site": None, "Origin": "http://testserver.local"},
    ],
    ids=str,
)
def test_what_our_own_site_sends_is_let_through(browser, headers) -> None:
    assert change(browser, **headers).status_code == 200


def test_reading_needs_no_token(browser) -> None:
    headers = {"x-csrftoken": None, "Sec-Fetch-Site": "cross-site"}
    assert browser.send("GET", "/api/v1/me", headers=headers).status_code == 200


def test_a_program_needs_no_token_and_may_come_from_anywhere(world) -> None:
    admin = world.enrol(Role.ADMIN)
    world.keep(world.enrol(Role.COMPANY))
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert world.send("POST", "/api/v1/match", admin, json={}, headers=headers).status_code == 200


def test_what_is_open_to_all_and_keeps_nothing_needs_no_token(world) -> None:
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert world.send("POST", "/api/v1/match", json={}, headers=headers).status_code == 200


def test_a_key_goes_before_a_cookie(world, browser) -> None:
    program = world.enrol(Role.ADVISER)
    headers = {**browser.headers, **program.headers, "x-csrftoken": "none"}
    said = world.send("GET", "/api/v1/me", headers=headers).json()
    assert (said["via"], said["account"]["id"]) == ("key", program.account.id)


@pytest.mark.parametrize("address", ["/api/v1/sessions", "/api/v1/registrations"])
def test_nobody_is_signed_in_or_registered_by_another_site(world, address) -> None:
    person = world.enrol(Role.COMPANY, password=PASSWORD)
    sent = {"login": person.account.login, "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert refused(world.send("POST", address, json=sent, headers=headers))
    assert not refused(world.send("POST", address, json=sent, headers={"Sec-Fetch-Site": "same-origin"}))


def test_the_token_comes_with_the_session_and_again_whenever_it_is_asked_who_one_is(world) -> None:
    person = world.enrol(Role.COMPANY, password=PASSWORD)
    sent = {"login": person.account.login, "password": PASSWORD}
    browser = signed_in_with(world, world.send("POST", "/api/v1/sessions", json=sent))
    assert change(browser).status_code == 200
    answer = browser.send("GET", "/api/v1/me")
    browser.csrf = answer.json()["csrf_token"]
    assert f"huiqi_csrf={browser.csrf}" in answer.headers["set-cookie"]
    assert change(browser).status_code == 200


def test_a_token_is_signed_with_what_only_this_installation_has(world, browser) -> None:
    ours = token_for(world.gate.cookies, browser.session_id)
    browser.csrf = ours
    assert change(browser).status_code == 200
    browser.csrf = ours[:-1] + ("0" if ours[-1] != "0" else "1")
    assert refused(change(browser))
