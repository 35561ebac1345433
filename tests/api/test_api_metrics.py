"""/metrics: how long answers took, by address and not by what was asked for; to a monitor only."""

import re

import pytest
from litestar.testing import TestClient
from pydantic import SecretStr

from api.app import create_app

HISTOGRAM = "huiqi_request_duration_seconds"


@pytest.fixture(scope="module")
def metrics(client) -> str:
    for path in ("/api/v1/articles/9", "/api/v1/articles/10", "/api/v1/measures/none", "/no/such/address"):
        client.get(path)
    client.request("BREW", "/api/v1/articles/9")
    client.post("/api/v1/match", content=b"{}")
    return client.get("/metrics").text


def labels(metrics: str, name: str) -> set[str]:
    return {
        found[1] for found in re.finditer(rf'^{HISTOGRAM}_count{{.*\b{name}="([^"]*)"', metrics, re.MULTILINE)
    }


def test_a_histogram_is_kept_for_each_address(metrics) -> None:
    assert f"# TYPE {HISTOGRAM} histogram" in metrics
    known = {"/api/v1/match", "/api/v1/articles/{number}", "/api/v1/measures/{measure_id}"}
    assert known <= labels(metrics, "route")


def test_what_was_asked_for_makes_no_series_of_its_own(metrics, app) -> None:
    templates = {route.path_format for route in app.routes}
    assert labels(metrics, "route") <= templates | {"(unknown)"}
    assert labels(metrics, "status") <= {"2xx", "3xx", "4xx", "5xx"}
    assert labels(metrics, "method") <= {"GET", "POST", "OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "OTHER"}


def test_metrics_do_not_count_themselves_and_are_no_part_of_the_api(client, document) -> None:
    client.get("/metrics")
    assert "/metrics" not in labels(client.get("/metrics").text, "route")
    assert "/metrics" not in document["paths"]


def test_what_the_database_holds_is_counted(metrics) -> None:
    for line in (
        "huiqi_database_up 1.0",
        'huiqi_jobs{state="queued"} 0.0',
        'huiqi_import_rows{outcome="added"} 0.0',
    ):
        assert f"\n{line}\n" in f"\n{metrics}"
    assert re.search(r"^huiqi_audit_entries \d+", metrics, re.MULTILINE)
    assert re.search(r"^huiqi_database_connections_open [1-9]", metrics, re.MULTILINE)


def test_without_a_token_only_this_machine_reads(app) -> None:
    for address, passed_on, status in (
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
        ("10.0.0.7", None, 404),
        ("127.0.0.1", "10.0.0.7", 404),
    ):
        headers = {"x-forwarded-for": passed_on} if passed_on else {}
        client = TestClient(from_address(app, address), raise_server_exceptions=False)
        assert client.get("/metrics", headers=headers).status_code == status, (address, passed_on)


def test_with_a_token_whoever_has_it_reads(catalogue, settings) -> None:
    token = "a-token-of-a-monitor"  # noqa: S105 - made up
    guarded = create_app(catalogue, settings.model_copy(update={"metrics_token": SecretStr(token)}))
    client = TestClient(from_address(guarded, "10.0.0.7"), raise_server_exceptions=False)
    assert client.get("/metrics", headers={"authorization": f"Bearer {token}"}).status_code == 200
    for wrong in ({}, {"authorization": "Bearer none"}, {"authorization": token[:-1]}):
        assert client.get("/metrics", headers=wrong).status_code == 401


def from_address(app, address: str):
    """Let an application believe that requests come from an address."""

    async def passed_on(scope, receive, send) -> None:
        if scope["type"] == "http":
            scope["client"] = (address, 40000)
        await app(scope, receive, send)

    return passed_on
