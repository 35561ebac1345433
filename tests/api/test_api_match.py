"""POST /api/v1/match: the command line's report, over HTTP."""

import json

import pytest

ASKED = {
    "as it stands": ({}, {}, []),
    "in Traditional Chinese": ({}, {"accept-language": "zh-Hant"}, ["--lang", "zh-Hant"]),
    "in English": ({}, {"accept-language": "en"}, ["--lang", "en"]),
    "on another date, for everyone": (
        {"as_of": "2026-02-28", "all": "true"},
        {},
        ["--as-of", "2026-02-28", "--all"],
    ),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_the_report_is_that_of_the_command_line(huiqi, match, sample, asked) -> None:
    query, headers, options = asked
    response = match(sample, headers=headers, **query)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == json.loads(huiqi("match", "-", *options, stdin=sample).stdout)


def test_an_unknown_company_gets_every_measure_and_no_promise(match) -> None:
    report = match({}).json()
    assert report["company"] == {"name": None, "derived": {}}
    assert report["matches"]
    assert report["next_questions"]


def test_one_request_leaves_nothing_for_the_next(match, sample) -> None:
    before = match({}).json()
    match(sample)
    match({"name": "另一家有限公司", "revenue": 1})
    assert match({}).json() == before


def test_the_catalogue_decides_the_date_where_none_is_given(match, catalogue) -> None:
    assert match({}).json()["as_of"] == catalogue.policy.default_as_of.isoformat()


@pytest.mark.parametrize("day", ["0001-01-01", "2024-02-29", "9999-12-31"])
def test_any_real_date_can_be_judged_on(match, sample, day) -> None:
    report = match(sample, as_of=day).json()
    assert report["as_of"] == day
    assert {"not_in_force"} <= {found["verdict"] for found in report["matches"]}


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"],
)
def test_json_is_taken_under_every_name_it_has(match, media_type) -> None:
    assert match({}, headers={"content-type": media_type}).status_code == 200


def test_a_body_without_a_media_type_is_taken_for_json(client) -> None:
    assert client.post("/api/v1/match", content=b"{}").status_code == 200


def test_a_large_answer_is_compressed_for_those_who_can_read_it(match, sample) -> None:
    packed = match(sample, headers={"accept-encoding": "gzip"})
    plain = match(sample, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
