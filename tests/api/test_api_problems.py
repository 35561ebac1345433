"""Errors: RFC 9457 problem details, whatever goes wrong and in whatever language."""

import re

import httpx
import pytest
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.testing import TestClient

from api.problems import HANDLERS, PARAMETERS, TITLES

JSON = {"content-type": "application/json"}
MATCH = "/api/v1/match"
BEYOND = b'{"name": "%s"}'

REQUESTS = {
    "not JSON": ("POST", MATCH, b"{", JSON, 400, "not-json"),
    "nothing": ("POST", MATCH, b"", JSON, 400, "not-json"),
    "not UTF-8": ("POST", MATCH, b"\xff\xfe", JSON, 400, "not-json"),
    "no object": ("POST", MATCH, b"[]", JSON, 422, "profile-invalid"),
    "a fault": ("POST", MATCH, b'{"revenu": 1}', JSON, 422, "profile-invalid"),
    "too large for a profile": ("POST", MATCH, BEYOND % (b"x" * 300_000), JSON, 413, "too-large"),
    "too large to be read": ("POST", MATCH, BEYOND % (b"x" * 3_000_000), JSON, 413, "too-large"),
    "a form": (
        "POST",
        MATCH,
        b"a=1",
        {"content-type": "application/x-www-form-urlencoded"},
        415,
        "media-type",
    ),
    "plain text": ("POST", MATCH, b"{}", {"content-type": "text/plain"}, 415, "media-type"),
    "no date": ("POST", f"{MATCH}?as_of=2025-02-30", b"{}", JSON, 400, "bad-parameter"),
    "a date and time": ("POST", f"{MATCH}?as_of=2025-06-30T00:00:00", b"{}", JSON, 400, "bad-parameter"),
    "an empty date": ("POST", f"{MATCH}?as_of=", b"{}", JSON, 400, "bad-parameter"),
    "no article's number": ("GET", "/api/v1/measures?article=nine", b"", {}, 400, "bad-parameter"),
    "no such measure": ("GET", "/api/v1/measures/wz25-09-99", b"", {}, 404, "not-found"),
    "no such article": ("GET", "/api/v1/articles/46", b"", {}, 404, "not-found"),
    "no article zero": ("GET", "/api/v1/articles/0", b"", {}, 404, "not-found"),
    "an article by name": ("GET", "/api/v1/articles/nine", b"", {}, 404, "not-found"),
    "no such bureau": ("GET", "/api/v1/bureaus/nasa", b"", {}, 404, "not-found"),
    "no such address": ("GET", "/api/v2/match", b"", {}, 404, "not-found"),
    "no such file": ("GET", "/assets/swagger-ui/../../api/app.py", b"", {}, 404, "not-found"),
    "a match by GET": ("GET", MATCH, b"", {}, 405, "not-allowed"),
    "a post to a list": ("POST", "/api/v1/measures", b"{}", JSON, 405, "not-allowed"),
    "a deletion": ("DELETE", "/api/v1/bureaus/stb", b"", {}, 405, "not-allowed"),
}


def check(response: httpx.Response, status: int, kind: str) -> dict:
    """Hold an answer against RFC 9457 and give its body."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert "Accept-Language" in response.headers["vary"]
    problem = response.json()
    assert problem.keys() - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert problem["type"] == f"urn:huiqi:problem:{kind}"
    assert problem["status"] == status
    assert problem["instance"] == response.request.url.path
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("asked", REQUESTS.values(), ids=REQUESTS)
def test_a_problem_is_answered_for(client, asked, language) -> None:
    method, path, body, headers, status, kind = asked
    sent = {**headers, "accept-language": language}
    response = client.request(method, path, content=body, headers=sent)
    check(response, status, kind)
    assert response.headers["content-language"] == language


def test_a_problem_in_english_has_no_chinese_words(client) -> None:
    for method, path, body, headers, *_ in REQUESTS.values():
        said = client.request(method, path, content=body, headers={**headers, "accept-language": "en"}).text
        assert re.search(r"[\u4e00-\u9fff]", said) is None, said


def test_every_fault_is_told_with_its_place(match) -> None:
    faulty = {
        "revenu": 1,
        "employees": -1,
        "listed": "yes",
        "founded_on": "2025-02-30",
        "designations": {"srdi": {"level": "state"}, "high_tech": True},
        "needs": ["money"],
        "a/b~c": 1,
    }
    problem = check(match(faulty), 422, "profile-invalid")
    assert {error["pointer"]: error["code"] for error in problem["errors"]} == {
        "/revenu": "unknown_key",
        "/employees": "too_small",
        "/listed": "flag_expected",
        "/founded_on": "date_expected",
        "/designations/srdi/level": "unknown_option",
        "/designations/high_tech": "unknown_key",
        "/needs": "unknown_option",
        "/a~1b~0c": "unknown_key",
    }
    suggested = {error["pointer"]: error.get("suggestion") for error in problem["errors"]}
    assert suggested["/revenu"] == "revenue"
    assert suggested["/designations/high_tech"] == "high_tech_enterprise"


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/api/v1/measures/wz25-9-1", "wz25-09-1"),
        ("/api/v1/measures/wz2509-2", "wz25-09-2"),
        ("/api/v1/bureaus/sbt", "stb"),
    ],
)
def test_what_was_perhaps_meant_is_suggested(client, path, suggestion) -> None:
    problem = check(client.get(path), 404, "not-found")
    assert [error["suggestion"] for error in problem["errors"]] == [suggestion]


def test_a_name_like_no_other_gets_no_suggestion(client) -> None:
    assert "errors" not in check(client.get("/api/v1/measures/nothing"), 404, "not-found")


def test_every_faulty_parameter_is_named(client) -> None:
    problem = check(client.get("/api/v1/measures?article=x&domain=y"), 400, "bad-parameter")
    assert [error["parameter"] for error in problem["errors"]] == ["article", "domain"]
    assert all(error["detail"] == PARAMETERS["article"].zh for error in problem["errors"])


def test_a_parameter_is_named_as_it_was_sent(match) -> None:
    [error] = check(match({}, all="maybe"), 400, "bad-parameter")["errors"]
    assert error == {"parameter": "all", "detail": PARAMETERS["all"].zh}


def test_a_wrong_method_says_which_are_right(client) -> None:
    response = client.put(MATCH)
    check(response, 405, "not-allowed")
    assert {allowed.strip() for allowed in response.headers["allow"].split(",")} == {"POST", "OPTIONS"}


def test_a_body_of_unsaid_length_is_held_to_the_same_limit(client) -> None:
    chunks = (b" " * 65_536 for _ in range(64))
    check(client.post(MATCH, content=chunks, headers=JSON), 413, "too-large")


@get("/breaks", sync_to_thread=False)
def breaks() -> None:
    message = "the password is hunter2"
    raise RuntimeError(message)


@get("/refuses", sync_to_thread=False)
def refuses() -> None:
    raise HTTPException(status_code=418, detail="no coffee here")


def test_a_fault_of_ours_is_logged_and_not_told(caplog) -> None:
    app = Litestar([breaks], exception_handlers=dict(HANDLERS), logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/breaks")
    check(response, 500, "unexpected")
    assert "hunter2" not in response.text
    assert "hunter2" in caplog.text


def test_what_only_the_framework_knows_is_refused_in_its_words() -> None:
    app = Litestar([refuses], exception_handlers=dict(HANDLERS), logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert check(client.get("/refuses"), 418, "refused")["detail"] == "no coffee here"


OF_WHAT_IS_KEPT = {
    "body-invalid",
    "changed-meanwhile",
    "conflict",
    "cross-site",
    "if-match-needed",
    "key-reads-only",
    "not-ready",
    "password-change",
    "session-needed",
    "sign-in",
    "too-many",
    "unavailable",
}
"""Seen where companies, accounts, keys and the database that does not serve are tested."""


def test_every_kind_of_problem_is_seen_here() -> None:
    assert {kind for *_, kind in REQUESTS.values()} | {
        "unexpected",
        "refused",
    } | OF_WHAT_IS_KEPT == TITLES.keys()
