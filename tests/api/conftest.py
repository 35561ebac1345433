"""The application in process, and a way to ask it for a match."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app


@pytest.fixture(scope="session")
def app(catalogue) -> Litestar:
    return create_app(catalogue)


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
