"""The application in process, and a way to ask it for a match."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from support.databases import KINDS
from support.kept import Watch, World
from support.people import MOMENT, cheap_passwords

from api.access.authenticating import WORKS
from api.access.gate import GATE
from api.app import create_app
from api.settings import Settings

SIGNED_WITH = "of the tests and of nothing else: 0123456789"


@pytest.fixture(scope="session")
def app(catalogue, settings) -> Litestar:
    return create_app(catalogue, settings, passwords=cheap_passwords())


@pytest.fixture(scope="session")
def client(app) -> Iterator[TestClient]:
    """Give a client that sees what a user sees: an answer, never an exception."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def document(client) -> dict:
    return client.get("/openapi.json").json()


@pytest.fixture(scope="session")
def sample(root) -> bytes:
    return (root / "seeds/samples/valve-maker.json").read_bytes()


@pytest.fixture(scope="session")
def match(client) -> Callable[..., httpx.Response]:
    """Post a profile: plain data, or the very bytes of a body."""

    def post(profile: object, *, headers: dict[str, str] | None = None, **query: str) -> httpx.Response:
        body = profile if isinstance(profile, bytes) else json.dumps(profile).encode()
        sent = {"content-type": "application/json", **(headers or {})}
        return client.post("/api/v1/match", content=body, params=query, headers=sent)

    return post


@pytest.fixture(scope="session", params=KINDS)
def shared_world(request, catalogue, tmp_path_factory) -> Iterator[World]:
    """Give an application with a database, on each kind in turn; tests share it."""
    watch = Watch()
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=request.getfixturevalue(f"{request.param}_maker")(),
        cookie_secure=False,
        secret_key=SIGNED_WITH,
        limit_requests="",
        limit_registrations="",
        limit_signin_address="",
        limit_signin_account="",
        open_registration=True,
    )
    app = create_app(catalogue, settings, watch, cheap_passwords())
    with TestClient(app, raise_server_exceptions=False) as client:
        works = app.state[WORKS]
        yield World(client, works.database, works, watch, catalogue, app.state[GATE])


@pytest.fixture
def world(shared_world) -> Iterator[World]:
    """Give the shared application with its clock set back; each test enrols people of its own."""
    shared_world.watch.at = MOMENT
    shared_world.client.cookies.clear()
    yield shared_world
    shared_world.watch.at = MOMENT


SQLITE_IS_ENOUGH = {
    "test_api_access",
    "test_api_accounts",
    "test_api_company_conformance",
    "test_api_company_reach",
    "test_api_cross_site",
    "test_api_everybody",
    "test_api_learning",
    "test_api_logs",
    "test_api_portfolio_work",
    "test_api_signing_in",
    "test_api_tampering",
    "test_api_verify",
}
"""What they try does not depend on the database: on both, they would take minutes of CI's time."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [
        item
        for item in items
        if item.path.stem in SQLITE_IS_ENOUGH and "postgresql" in item.name.partition("[")[2]
    ]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in {*left}]
