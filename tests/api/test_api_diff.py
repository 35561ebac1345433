"""`POST /api/v1/diff`: two sides, and every fault of either with its place."""

import json
from collections.abc import Callable

import httpx
import jsonschema_rs
import pytest

from api.comparing import LARGEST_BODY
from api.describing import DIFF_EXAMPLE


@pytest.fixture(scope="module")
def diff(client) -> Callable[..., httpx.Response]:
    def post(body: object, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"content-type": "application/json", **headers}
        return client.post("/api/v1/diff", content=content, headers=sent)

    return post


@pytest.fixture(scope="module")
def profile(sample) -> dict:
    return json.loads(sample)


def pointers(response: httpx.Response, status: int = 422) -> list[str]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    return sorted(error["pointer"] for error in response.json()["errors"])


def test_two_profiles(diff, profile) -> None:
    after = {**profile, "designations": {**profile["designations"], "high_tech_enterprise": False}}
    report = diff({"before": {"profile": profile}, "after": {"profile": after}}).json()
    assert report["measures"][0]["measure"] == "wz25-09-2"
    assert report["measures"][0]["change"] == "lost"
    assert report["before"]["as_of"] == report["after"]["as_of"] == "2025-06-30"


def test_one_profile_on_two_dates(diff, profile) -> None:
    body = {"before": {"profile": profile, "as_of": "2025-12-31"}, "after": {"as_of": "2026-01-01"}}
    report = diff(body).json()
    assert report["facts"] == []
    assert {entry["change"] for entry in report["measures"]} == {"expired"}


def test_what_the_second_side_leaves_out_is_as_on_the_first(diff, profile) -> None:
    before = {"profile": profile, "as_of": "2025-12-31"}
    for body in ({"before": before, "after": {}}, {"before": before}, {"before": before, "after": None}):
        response = diff(body)
        assert response.status_code == 200
        report = response.json()
        assert report["before"] == report["after"]
        assert report["measures"] == []
        assert report["after"]["as_of"] == "2025-12-31"


def test_the_example_is_as_documented_and_answered_as_documented(document, diff) -> None:
    operation = document["paths"]["/api/v1/diff"]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    components = {"components": document["components"]}
    assert body["example"] == DIFF_EXAMPLE
    jsonschema_rs.Draft202012Validator({**body["schema"], **components}).validate(DIFF_EXAMPLE)
    report = diff(DIFF_EXAMPLE).json()
    jsonschema_rs.Draft202012Validator({**answer, **components}).validate(report)
    assert [entry["measure"] for entry in report["measures"] if entry["reasons"]]


def test_the_words_are_in_the_language_asked_for(diff) -> None:
    response = diff(DIFF_EXAMPLE, **{"accept-language": "en"})
    assert response.headers["content-language"] == "en"
    assert response.json()["facts"][0]["label"] == "R&D expense"


def test_faults_of_both_sides_are_told_with_their_places(diff) -> None:
    body = {
        "before": {"profile": {"revenu": 1, "employees": -1}, "as_of": "2025-02-30"},
        "after": {"profile": {"designations": {"srdi": {}}}, "on": "2026-01-01"},
    }
    assert pointers(diff(body)) == [
        "/after/on",
        "/after/profile/designations/srdi",
        "/before/as_of",
        "/before/profile/employees",
        "/before/profile/revenu",
    ]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (b"{}", ["/before"]),
        (b'{"before": {}}', ["/before/profile"]),
        (b'{"before": {"profile": null}}', ["/before/profile"]),
        (b'{"before": []}', ["/before"]),
        (b'{"before": {"profile": []}}', ["/before/profile"]),
        (b'{"before": {"profile": {}}, "after": 1}', ["/after"]),
        (b'{"before": {"profile": {}, "as_of": 20250630}}', ["/before/as_of"]),
        (b'{"before": {"profile": {}, "as_of": "2025-6-30"}}', ["/before/as_of"]),
        (b'{"before": {"profile": {}}, "afterwards": {}}', ["/afterwards"]),
        (b'{"before": {"profile": {}}, "before": {"profile": {}}}', ["/before"]),
        (b'{"before": {"profile": {}, "profile": {}}}', ["/before/profile"]),
        (b'{"before": {"profile": {"revenue": 1, "revenue": 2}}}', ["/before/profile/revenue"]),
        (b'{"before": {"profile": {"revenue": NaN}}}', ["/before/profile/revenue"]),
        (b'{"before": {"profile": {}}, "\\ud800/": 1}', ["/?~1"]),
        (b"[]", [""]),
        (b"null", [""]),
    ],
)
def test_a_body_is_refused_for(diff, body, places) -> None:
    assert pointers(diff(body)) == places


def test_what_was_meant_is_suggested(diff) -> None:
    [error] = diff({"before": {"profile": {}}, "aftr": {}}).json()["errors"]
    assert error["suggestion"] == "after"


def test_what_is_no_json_is_refused(diff) -> None:
    assert pointers(diff(b"{"), 400) == [""]
    assert diff(b"{}", **{"content-type": "text/plain"}).status_code == 415


def test_a_body_of_any_size_or_depth_is_refused_or_answered(diff) -> None:
    assert pointers(diff(b" " * (LARGEST_BODY + 1)), 413) == [""]
    deep = b'{"before": {"profile": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}}"
    assert pointers(diff(deep)) == ["/before/profile"]
    assert diff(b'{"a":' * 100_000).status_code in (400, 422)
