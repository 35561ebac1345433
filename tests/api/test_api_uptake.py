"""Uptake over HTTP: of an officer's own measures, without small counts, or why there is nothing."""

import json

import pyarrow.parquet as pq
import pytest
from support.populations import catalogue as shipped
from support.populations import table

from api.access.reach import handled_by
from api.languages import Tongue
from api.populations import NOT_SET, UNFIT, Populations
from api.problems import Conflict
from api.store.people import Role
from api.surveys import NOT_OPEN, Surveys

MEASURE = "wz25-09-1"
ADDRESS = "/api/v1/uptake"


@pytest.fixture(scope="module")
def surveys(tmp_path_factory) -> Surveys:
    path = tmp_path_factory.mktemp("companies") / "companies.parquet"
    pq.write_table(table(2_000), path)
    return Surveys(shipped(), Populations(path))


def test_without_companies_it_says_what_is_missing(world) -> None:
    for person in (world.enrol(Role.ADMIN), world.enrol(Role.BUREAU, bureau_id=bureau_of(world, MEASURE))):
        answer = world.send("GET", ADDRESS, person, params={"measure": MEASURE})
        assert (answer.status_code, answer.json()["detail"]) == (409, NOT_SET.zh)


def test_another_bureaus_measure_is_not_there(world) -> None:
    handled = handled_by(world.catalogue)
    other = next(bureau for bureau, measures in sorted(handled.items()) if MEASURE not in measures)
    officer = world.enrol(Role.BUREAU, bureau_id=other)
    for measure in (MEASURE, "wz25-99-9"):
        answer = world.send("GET", ADDRESS, officer, params={"measure": measure})
        assert answer.status_code == 404


@pytest.mark.parametrize("query", [{"measure": MEASURE, "group": "name"}, {"measure": "?"}])
def test_what_is_asked_wrongly_is_refused(world, query) -> None:
    answer = world.send("GET", ADDRESS, world.enrol(Role.ADMIN), params=query)
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 1


def test_a_measure_has_to_be_named(world) -> None:
    answer = world.send("GET", ADDRESS, world.enrol(Role.ADMIN))
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:huiqi:problem:bad-parameter")


def test_a_measure_whole_and_by_group_without_small_counts(surveys) -> None:
    whole = surveys.report(MEASURE, None, Tongue.EN)
    [measure] = whole["measures"]
    assert [group["dimension"] for group in measure["groups"]] == [None]
    [by_size] = surveys.report(MEASURE, "size", Tongue.EN)["measures"]
    assert by_size["groups"][0] == measure["groups"][0]
    assert len(by_size["groups"]) > 2
    for group in by_size["groups"]:
        assert group["dimension"] in {None, "size"}
        for name in ("companies", "certain", "reached", "possible"):
            assert group[name] is None or group[name] >= 10
    assert whole["suppressed"]
    assert whole["sample"] == []
    assert json.loads(json.dumps(whole)) == whole


def test_words_are_in_the_language_asked_for(surveys) -> None:
    titles = {
        tongue: surveys.report(MEASURE, None, tongue)["measures"][0]["groups"][0]["title"]
        for tongue in (Tongue.HANS, Tongue.EN)
    }
    assert titles == {Tongue.HANS: "全部", Tongue.EN: "all"}


def test_a_measure_that_is_not_for_companies_is_a_conflict(surveys) -> None:
    closed = next(one.id for one in shipped().measures.values() if not one.open_to_organisations)
    with pytest.raises(Conflict) as refused:
        surveys.report(closed, None, Tongue.HANS)
    assert refused.value.detail == NOT_OPEN


@pytest.mark.parametrize("content", [None, b"no table"])
def test_companies_that_cannot_be_read_are_a_conflict(tmp_path, content, caplog) -> None:
    path = tmp_path / "companies.parquet"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Conflict) as refused:
        Surveys(shipped(), Populations(path)).report(MEASURE, None, Tongue.HANS)
    assert refused.value.detail == UNFIT
    assert "population" in caplog.text


@pytest.mark.slow
def test_companies_that_are_replaced_are_counted_anew(tmp_path) -> None:
    path = tmp_path / "companies.parquet"
    surveys = Surveys(shipped(), Populations(path))
    found = []
    for companies in (300, 400):
        pq.write_table(table(companies), path)
        found.append(surveys.report(MEASURE, None, Tongue.EN)["companies"])
    assert found == [300, 400]


def bureau_of(world, measure: str) -> str:
    return min(bureau for bureau, measures in handled_by(world.catalogue).items() if measure in measures)
