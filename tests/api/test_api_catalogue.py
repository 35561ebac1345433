"""The catalogue's addresses: the same data, whole, in lists, and one by one."""

import json

import pytest

from profiles.options import DESIGNATION_LABELS
from profiles.schema import Profile


@pytest.fixture(scope="module")
def whole(client) -> dict:
    return client.get("/api/v1/catalogue").json()


def get(client, path: str, **query: object) -> object:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return response.json()


def test_the_catalogue_is_that_of_the_command_line(huiqi, whole) -> None:
    assert whole == json.loads(huiqi("catalogue", "--format", "json").stdout)


def test_lists_are_parts_of_the_whole(client, whole) -> None:
    assert get(client, "/api/v1/measures") == whole["measures"]
    assert get(client, "/api/v1/articles") == whole["articles"]


@pytest.mark.parametrize("key", ["article", "domain", "kind"])
def test_measures_can_be_narrowed_down(client, whole, key) -> None:
    for value in sorted({measure[key] for measure in whole["measures"]}):
        expected = [measure for measure in whole["measures"] if measure[key] == value]
        assert get(client, "/api/v1/measures", **{key: value}) == expected


def test_conditions_on_measures_add_up(client, whole) -> None:
    found = get(client, "/api/v1/measures", article=9, kind="tax_relief")
    assert {"wz25-09-1", "wz25-09-2"} <= {measure["id"] for measure in found}
    assert found == [m for m in whole["measures"] if (m["article"], m["kind"]) == (9, "tax_relief")]
    assert get(client, "/api/v1/measures", article=9, domain=1) == []


def test_every_measure_has_a_page_with_its_conditions_and_sources(client, whole) -> None:
    for brief in whole["measures"]:
        detail = get(client, f"/api/v1/measures/{brief['id']}")
        assert brief.items() <= detail.items()
        assert detail["sources"]
        assert detail["handled_by"]["name"]
        assert detail["responsible_bureaus"][0] == detail["lead_bureau"]
        assert all(condition["text"] and condition["criterion"] for condition in detail["eligibility"])


def test_every_article_has_a_page_with_its_measures(client, whole) -> None:
    for brief in whole["articles"]:
        detail = get(client, f"/api/v1/articles/{brief['number']}")
        assert brief.items() <= detail.items()
        assert detail["measures"] == [m for m in whole["measures"] if m["article"] == brief["number"]]


def test_every_bureau_has_a_page_and_every_article_one_lead(client, whole) -> None:
    bureaus = get(client, "/api/v1/bureaus")
    assert [get(client, f"/api/v1/bureaus/{bureau['id']}") for bureau in bureaus] == bureaus
    leads = {number: bureau["name"] for bureau in bureaus for number in bureau["leads"]}
    assert leads == {article["number"]: article["lead_bureau"] for article in whole["articles"]}
    assert all({*bureau["leads"]} <= {*bureau["responsible_for"]} for bureau in bureaus)
    handled = sorted(measure for bureau in bureaus for measure in bureau["handles"])
    assert handled == sorted(measure["id"] for measure in whole["measures"])


def test_every_key_of_a_profile_is_a_fact_with_a_question(client) -> None:
    facts = {fact["name"]: fact for fact in get(client, "/api/v1/facts")["facts"]}
    assert {*Profile.model_fields} - {"designations"} <= facts.keys()
    assert {f"designations.{code}" for code in DESIGNATION_LABELS} <= facts.keys()
    for fact in facts.values():
        assert fact["label"]
        assert fact["question"] or not fact["stated"]
    assert facts["revenue"]["unit"] == "CNY"
    assert facts["exports_usd"]["unit"] == "美元"
    assert (facts["layoff_rate"]["minimum"], facts["layoff_rate"]["maximum"]) == (0, 1)


def test_the_schema_of_a_profile_is_given_with_the_facts(client) -> None:
    assert get(client, "/api/v1/facts")["schema"] == Profile.model_json_schema()


def test_a_process_that_answers_says_so_and_with_which_catalogue(client, whole) -> None:
    assert get(client, "/healthz") == {"status": "ok"}
    ready = {"status": "ready", "catalogue": whole["id"], "version": whole["version"]}
    assert get(client, "/readyz") == ready
