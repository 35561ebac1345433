"""/metrics: how long answers took, by address and not by what was asked for."""

import re

import pytest

HISTOGRAM = "litestar_request_duration_seconds_bucket"


@pytest.fixture(scope="module")
def metrics(client) -> str:
    for path in ("/api/v1/articles/9", "/api/v1/articles/10", "/api/v1/measures/none", "/no/such/address"):
        client.get(path)
    client.post("/api/v1/match", content=b"{}")
    return client.get("/metrics").text


def paths(metrics: str) -> set[str]:
    return {found[1] for found in re.finditer(rf'^{HISTOGRAM}{{.*\bpath="([^"]*)"', metrics, re.MULTILINE)}


def test_a_histogram_is_kept_for_each_address(metrics) -> None:
    assert f"# TYPE {HISTOGRAM.removesuffix('_bucket')} histogram" in metrics
    assert {"/api/v1/match", "/api/v1/articles/{number}", "/api/v1/measures/{measure_id}"} <= paths(metrics)


def test_what_was_asked_for_makes_no_series_of_its_own(metrics) -> None:
    for asked in ("/api/v1/articles/9", "/api/v1/measures/none", "/no/such/address"):
        assert f'path="{asked}"' not in metrics


def test_metrics_do_not_count_themselves_and_are_no_part_of_the_api(client, metrics, document) -> None:
    client.get("/metrics")
    assert "/metrics" not in paths(client.get("/metrics").text)
    assert "/metrics" not in document["paths"]
    assert 'app_name="huiqi"' in metrics
