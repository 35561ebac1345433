"""Everybody at every route: whoever has no reach learns nothing, not even whether a thing exists.

The routes and their methods are the application's own, the reaches those of the matrix, the
bodies the examples of the description: a route that is added is walked without being named here.
"""

from collections.abc import Callable

import httpx
import pytest
from litestar import Litestar
from support.change_reports import shipped
from support.kept import World
from support.walking import Route, Scene, addresses, owned, people, reach, routes

from api.access.cross_site import SAFE
from api.access.matrix import BY_SESSION, MATRIX, Reach
from api.app import create_app
from api.problems import TITLES
from api.settings import Settings
from api.store.people import Role
from api.working import NO_SUCH

Send = Callable[[str], httpx.Response]


def _routes() -> list[Route]:
    return routes(create_app(shipped(), Settings(database_url="sqlite:///never-opened.db")))


def walked(chosen: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", chosen, ids=[f"{route.method} {route.path}" for route in chosen])


def is_open(route: Route) -> bool:
    return {*MATRIX[route.operation].values()} == {Reach.OPEN}


ROUTES = _routes()
EVERY = walked(ROUTES)
CLOSED = walked([route for route in ROUTES if not is_open(route)])
"""Those that are not open to all."""
CHANGING = walked(
    [route for route in ROUTES if route.method not in SAFE and reach(route, Role.ANONYMOUS) is Reach.NOBODY]
)


def told(response: httpx.Response) -> dict:
    """Give all that an answer tells but where it was asked for."""
    try:
        body = response.json()
    except ValueError:
        body = {"text": response.text}
    if isinstance(body, dict):
        body.pop("instance", None)
    return {"status": response.status_code, "body": body, "headers": {*response.headers} - {"content-length"}}


def is_not_there(response: httpx.Response) -> bool:
    """Tell whether an answer is the one to everything that does not exist or is not the caller's to see."""
    return response.status_code == 404 and response.json()["detail"] == NO_SUCH.zh


def must_sign_in(response: httpx.Response) -> bool:
    return response.status_code == 401 and response.json()["detail"] == TITLES["sign-in"].zh


def sender(world: World, route: Route, headers: dict[str, str]) -> Send:
    """Give what asks a route with the example of its body, of whatever state."""

    def send(address: str) -> httpx.Response:
        sent = route.body()
        sent["headers"] = {**sent.get("headers", {}), **headers, "If-Match": "*"}
        return world.send(route.method, address, **sent)

    return send


@EVERY
def test_nobody_in_particular_learns_nothing(world, route) -> None:
    company = world.enrol(Role.COMPANY)
    real, absent = addresses(route, Scene(world, company, Reach.OWN, mine=True))
    send = sender(world, route, {})
    if reach(route, Role.ANONYMOUS) is Reach.NOBODY:
        assert must_sign_in(send(real))
        assert told(send(real)) == told(send(absent))
    else:
        assert not must_sign_in(send(real))


@CLOSED
def test_whoever_has_no_reach_is_told_what_is_told_of_nothing(world, route) -> None:
    for role, person in people(world):
        if reach(route, role) is Reach.NOBODY:
            real, absent = addresses(route, Scene(world, person, Reach.OWN, mine=True))
            for headers in (world.browse(person).headers, person.headers):
                send = sender(world, route, headers)
                assert is_not_there(send(real)), role
                assert told(send(real)) == told(send(absent)), role


@CLOSED
def test_what_is_somebody_elses_is_told_of_as_what_is_nobodys(world, route) -> None:
    for role, person in people(world):
        reaches = reach(route, role)
        if owned(route) and reaches not in {Reach.NOBODY, Reach.ALL, Reach.OPEN}:
            real, absent = addresses(route, Scene(world, person, reaches, mine=False))
            send = sender(world, route, world.browse(person).headers)
            answer = send(real)
            assert told(answer) == told(send(absent)), (role, answer.text)
            assert answer.status_code >= 400, role
            if route.reads_json_or_nothing:
                assert is_not_there(answer), (role, answer.text)


@EVERY
def test_whoever_has_a_reach_is_let_in(world, route) -> None:
    for role, person in people(world):
        reaches = reach(route, role)
        if reaches is not Reach.NOBODY:
            real, _ = addresses(route, Scene(world, person, reaches, mine=reaches is not Reach.ALL))
            answer = sender(world, route, world.browse(person).headers)(real)
            assert not must_sign_in(answer), role
            assert not is_not_there(answer), role
            assert answer.status_code != 403, (role, answer.text)
            assert answer.status_code < 500, role


@CLOSED
def test_a_key_does_what_its_owner_may_but_no_more_ways_to_sign_in(world, route) -> None:
    for role, person in people(world):
        reaches = reach(route, role)
        if reaches is not Reach.NOBODY:
            real, _ = addresses(route, Scene(world, person, reaches, mine=reaches is not Reach.ALL))
            answer = sender(world, route, person.headers)(real)
            if route.operation in BY_SESSION:
                assert answer.json()["type"] == "urn:huiqi:problem:session-needed", role
            else:
                assert not must_sign_in(answer), role
                assert not is_not_there(answer), role


@CLOSED
def test_a_key_that_may_only_read_changes_nothing(world, route) -> None:
    for role in Role:
        if role is Role.ANONYMOUS or reach(route, role) is Reach.NOBODY or route.operation in BY_SESSION:
            continue
        person = world.enrol(role, bureau_id="stb" if role is Role.BUREAU else None, reads_only=True)
        real, _ = addresses(route, Scene(world, person, reach(route, role), mine=True))
        answer = sender(world, route, person.headers)(real)
        refused = answer.status_code == 403 and answer.json()["type"].endswith("key-reads-only")
        assert refused == (route.method not in SAFE), role


@CHANGING
def test_a_session_changes_nothing_without_the_token_of_our_pages(world, route) -> None:
    for role, person in people(world):
        real, _ = addresses(route, Scene(world, person, Reach.OWN, mine=True))
        headers = {**world.browse(person).headers, "x-csrftoken": "0" * 128}
        answer = sender(world, route, headers)(real)
        assert answer.json()["type"] == "urn:huiqi:problem:cross-site", role


@EVERY
def test_what_is_answered_to_somebody_is_kept_nowhere(world, route) -> None:
    for role, person in people(world):
        real, _ = addresses(route, Scene(world, person, reach(route, role), mine=True))
        answer = sender(world, route, person.headers)(real)
        assert answer.headers["cache-control"] == "no-store", role
        assert answer.headers["x-content-type-options"] == "nosniff", role
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], role


def test_a_route_is_found_by_its_plain_address_only(world) -> None:
    """What a proxy may read otherwise than we do reaches no more than the plain address."""
    admin = world.enrol(Role.ADMIN)
    other = world.enrol(Role.COMPANY)
    there = f"/api/v1/accounts/{other.account.id}"
    tricks = (
        f"//api//v1///accounts/{other.account.id}",
        there + "/",
        there.replace("/accounts", "/./accounts"),
        there.replace("/accounts", "/me/../accounts"),
        there.replace("/accounts/", "/accounts%2f"),
        there.replace("/accounts/", "/me/..%2faccounts/"),
        there.replace("/accounts/", "/me/%2e%2e/accounts/"),
        there.replace("/accounts/", "/me/..;/accounts/"),
        there.replace("/api", "/%61pi"),
        there.replace("/api", "/API"),
        there.replace(other.account.id, other.account.id.upper()),
        there + "%00",
        there + "%0a",
        there + ".json",
        there + "?role=admin",
        there + "#fragment",
        "http://elsewhere" + there,
        "/healthz/../api/v1/accounts",
        "/healthz/..%2f..%2fapi/v1/accounts",
        "/assets/swagger-ui/..%2f..%2fapi%2fv1%2faccounts",
    )
    for trick in tricks:
        for headers in ({}, other.headers):
            answer = world.send("GET", trick, headers=headers)
            assert answer.status_code in {401, 404}, trick
            assert other.account.login not in answer.text, trick
        assert world.send("GET", trick, admin).status_code in {200, 404}, trick


def test_no_application_was_made_with_other_routes(app: Litestar) -> None:
    assert routes(app) == ROUTES
