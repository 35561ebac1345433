"""The typed client against a running server."""

import json
from datetime import date

import pytest

from api.client import Huiqi, ProblemRaised
from profiles.reading import read_profile


@pytest.fixture
def huiqi_client(server):
    with Huiqi(server) as client:
        yield client


def test_a_match_is_what_the_server_answers(huiqi_client, match, sample) -> None:
    assert huiqi_client.match(json.loads(sample)) == match(sample).json()


def test_a_profile_may_be_sent_as_it_was_read(huiqi_client, match, sample, catalogue) -> None:
    profile = read_profile(json.loads(sample), catalogue.codes)
    report = huiqi_client.match(profile, as_of=date(2025, 12, 31), all=True)
    assert report == match(sample, as_of="2025-12-31", all="true").json()


def test_a_problem_is_raised_with_every_fault(huiqi_client) -> None:
    with pytest.raises(ProblemRaised) as raised:
        huiqi_client.match({"revenu": 1, "employees": -1})
    assert (raised.value.status, raised.value.kind) == (422, "profile-invalid")
    assert [fault["pointer"] for fault in raised.value.errors] == ["/employees", "/revenu"]
    assert "/revenu" in str(raised.value)


def test_what_is_kept_needs_a_key(server) -> None:
    with Huiqi(server, "hq_wrong", language="en") as client, pytest.raises(ProblemRaised) as raised:
        client.list_facts()
    assert raised.value.status == 401


def test_words_come_in_the_language_asked_for(server, huiqi_client) -> None:
    with Huiqi(server, language="en") as client:
        labels = {fact["name"]: fact["label"] for fact in client.list_facts()["facts"]}
    assert labels["revenue"] == "revenue"
    assert {fact["label"] for fact in huiqi_client.list_facts()["facts"]}.isdisjoint(labels.values())
