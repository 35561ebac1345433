"""Recognitions over HTTP: data or a picture, as is asked for."""

import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import httpx
import jsonschema_rs
import pytest

SVG = "image/svg+xml"


@pytest.fixture
def path(client) -> Callable[..., httpx.Response]:
    def post(profile: object, *, headers: dict[str, str] | None = None, **query: str) -> httpx.Response:
        body = profile if isinstance(profile, bytes) else json.dumps(profile).encode()
        sent = {"content-type": "application/json", **(headers or {})}
        return client.post("/api/v1/path", content=body, params=query, headers=sent)

    return post


def described(document: dict, path: str, method: str) -> jsonschema_rs.Draft202012Validator:
    answer = document["paths"][path][method]["responses"]["200"]["content"]
    assert answer.keys() == {"application/json", SVG}
    schema = answer["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def test_the_paths_are_those_of_the_report_and_as_described(path, match, sample, document) -> None:
    found = path(sample)

    assert found.status_code == 200
    assert found.headers["vary"].startswith("Accept, Accept-Language")
    assert found.json()["unlocks"] == match(sample).json()["unlocks"]
    described(document, "/api/v1/path", "post").validate(found.json())


def test_the_recognitions_are_as_described(client, document) -> None:
    found = client.get("/api/v1/recognitions", params={"as_of": "2026-06-30"}).json()

    assert found["as_of"] == "2026-06-30"
    described(document, "/api/v1/recognitions", "get").validate(found)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (SVG, SVG),
        (f"{SVG}, application/json;q=0.5", SVG),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
    ],
)
def test_a_picture_for_who_wants_one(client, path, sample, accept, media_type) -> None:
    for answer in (
        client.get("/api/v1/recognitions", headers={"accept": accept}),
        path(sample, headers={"accept": accept}),
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_the_picture_is_in_the_language_asked_for(path, sample) -> None:
    answer = path(sample, headers={"accept": SVG, "accept-language": "zh-TW"})
    root = ET.fromstring(answer.text)  # noqa: S314 - our own drawing

    assert answer.headers["content-language"] == "zh-Hant"
    assert "高新技術企業" in {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}


def test_a_name_stays_as_it_was_written_in_a_picture(path) -> None:
    answer = path({"name": "国药<b>"}, headers={"accept": SVG, "accept-language": "zh-TW"})
    root = ET.fromstring(answer.text)  # noqa: S314 - our own drawing

    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith("国药<b>")


def test_a_faulty_profile_is_refused_with_its_faults(path) -> None:
    answer = path({"revenu": 1}, headers={"accept": SVG})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["suggestion"] == "revenue"


def test_a_body_that_is_no_json_is_refused(path) -> None:
    assert path(b"<svg/>", headers={"content-type": SVG}).status_code == 415
