"""Reforms held against the server's companies: for whom, what of, and what is held back."""

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from litestar.testing import TestClient
from support.kept import Watch, World
from support.people import cheap_passwords
from support.populations import table

from api.access.authenticating import WORKS
from api.access.gate import GATE
from api.access.reach import handled_by
from api.app import create_app
from api.settings import Settings
from api.store.people import Role
from matcher.dimensions import Dimension
from matcher.reform.applying import reformed
from matcher.reform.comparing import Comparison
from matcher.reform.patch import Reform

REFORMS = "/api/v1/reforms"
AS_OF = date(2025, 6, 30)
HEAD = {"id": "try", "title": "试", "title_en": "a try"}
COUNTIES = {"regions": {"mountain_island_counties": [{"path": "codes", "remove": ["330305"]}]}}
LOWER = {
    "measures": {"wz25-15-5": [{"path": "eligibility.all[1].at_least", "from": 50000000, "to": 20000000}]}
}
RATE = {"parameters": {"cit_rate_high_tech": [{"path": "periods[0].value", "from": 0.15, "to": 0.12}]}}


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    path = tmp_path_factory.mktemp("population") / "city.parquet"
    bands = {b"huiqi.bands": json.dumps({"revenue": [20_000_000]}).encode()}
    pq.write_table(table().replace_schema_metadata(bands), path)
    return path


@pytest.fixture(scope="module")
def city(catalogue, sqlite_maker, companies, tmp_path_factory):
    watch = Watch()
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=sqlite_maker(),
        cookie_secure=False,
        limit_requests="",
        population=companies,
    )
    app = create_app(catalogue, settings, watch, cheap_passwords())
    with TestClient(app, raise_server_exceptions=False) as client:
        works = app.state[WORKS]
        yield World(client, works.database, works, watch, catalogue, app.state[GATE])


def officer_of(world, measure):
    bureaus = sorted(name for name, measures in handled_by(world.catalogue).items() if measure in measures)
    return world.enrol(Role.BUREAU, bureau_id=bureaus[0])


def ask(world, person, sections, **query):
    return world.send("POST", REFORMS, person, json=HEAD | sections, params=query)


def told(world, person, sections, measure, **query) -> dict:
    answer = ask(world, person, sections, **query)
    assert answer.status_code == 200, answer.text
    (found,) = [one for one in answer.json()["measures"] if one["measure"] == measure]
    return found


def test_counts_are_those_of_the_companies_to_the_nearest_ten(city, catalogue) -> None:
    found = told(city, officer_of(city, "wz25-37-1"), COUNTIES, "wz25-37-1", group="county")
    after = reformed(catalogue, Reform.model_validate(HEAD | COUNTIES))
    comparison = Comparison(catalogue, after, AS_OF, Dimension.COUNTY)
    for batch in table().to_batches():
        comparison.take(batch)
    (effect,) = comparison.effects
    losers = dict(zip(comparison.groups.names, effect.losers.tolist(), strict=True))
    everybody, *groups = found["groups"]
    assert found["direction"] == "stricter"
    assert everybody["companies"] == sum(group["companies"] for group in groups) == 3000
    assert everybody["winners"] == 0
    assert abs(everybody["losers"] - sum(losers.values())) <= 5
    assert everybody["losers"] > 100
    for group in groups:
        assert group["winners"] == 0
        assert group["losers"] is None or group["losers"] % 10 == 0
        assert group["losers"] is None or abs(group["losers"] - losers[group["group"]]) <= 5


def test_a_small_count_is_held_back(city) -> None:
    found = told(city, officer_of(city, "wz25-15-5"), LOWER, "wz25-15-5", group="size")
    assert [group["winners"] for group in found["groups"]] == [None] * len(found["groups"])
    assert found["cost_change"] is None


def test_a_reform_that_changes_nothing_is_told_so(city) -> None:
    same = {
        "measures": {"wz25-15-5": [{"path": "eligibility.all[1].at_least", "from": 50000000, "to": 50000000}]}
    }
    answer = ask(city, officer_of(city, "wz25-15-5"), same)
    assert answer.json()["measures"] == []


def test_law_that_others_share_is_told_of_ones_own_measures_only(city) -> None:
    officer = officer_of(city, "wz25-37-1")
    mine = handled_by(city.catalogue)[officer.account.bureau_id]
    listed = {one["measure"] for one in ask(city, officer, RATE | COUNTIES).json()["measures"]}
    assert listed <= mine
    everything = {
        one["measure"] for one in ask(city, city.enrol(Role.ADMIN), RATE | COUNTIES).json()["measures"]
    }
    assert listed < everything
    assert {"wz25-09-2", "wz25-37-1"} <= everything


def test_an_edge_of_the_sources_bands_is_named(city) -> None:
    answer = ask(city, officer_of(city, "wz25-15-5"), LOWER)
    assert answer.json()["bands"] == ["revenue: 20000000"]


def test_every_fault_is_told_at_once(city) -> None:
    edits = [
        {"path": "eligibility.all[1].at_least", "from": 1, "to": 20100000},
        {"path": "eligibility.all[1]", "from": None, "to": {"fact": "employees", "at_least": 7}},
    ]
    officer = officer_of(city, "wz25-15-5")
    others = min({*city.catalogue.measures} - handled_by(city.catalogue)[officer.account.bureau_id])
    sections = {
        "measures": {"wz25-15-5": edits, others: [], "nothing": []},
        "sweep": [{"measure": "wz25-15-5", "path": "eligibility.all[1].at_least", "low": 0, "high": 9}],
    }
    answer = ask(city, officer, sections)
    assert answer.status_code == 422
    found = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert {
        ("/sweep", "not_allowed"),
        ("/measures/wz25-15-5/0/to", "not_allowed"),
        ("/measures/wz25-15-5/0/from", "wrong_value"),
        ("/measures/wz25-15-5/1/to", "not_allowed"),
        (f"/measures/{others}", "not_handled"),
        ("/measures/nothing", "unknown_measure"),
    } <= found


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"[]", 422), (b"{", 400), (b"", 400), (b'{"id": "x", "id": "y"}', 422), (b"{}", 422)],
)
def test_what_is_no_reform_is_refused(city, body, status) -> None:
    answer = city.send(
        "POST", REFORMS, city.enrol(Role.ADMIN), content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == status, answer.text


def test_a_grouping_that_does_not_exist_is_refused(city) -> None:
    assert ask(city, city.enrol(Role.ADMIN), LOWER, group="name").status_code == 400


def test_without_companies_there_is_no_answer(world, city, companies) -> None:
    assert ask(world, world.enrol(Role.ADMIN), LOWER).status_code == 409
    kept = companies.read_bytes()
    try:
        for content in (b"no parquet", None):
            companies.unlink()
            if content is not None:
                companies.write_bytes(content)
            answer = ask(city, city.enrol(Role.ADMIN), LOWER)
            assert answer.status_code == 409
            assert str(companies) not in answer.text
        few = pa.table({"revenue": pa.array(np.arange(9.0))})
        pq.write_table(few, companies)
        assert ask(city, city.enrol(Role.ADMIN), LOWER).status_code == 422
    finally:
        companies.write_bytes(kept)


def test_words_come_in_the_language_asked_for(city) -> None:
    officer = officer_of(city, "wz25-37-1")
    said = [
        city.send("POST", REFORMS, officer, json=HEAD | COUNTIES, headers={"accept-language": tongue}).json()
        for tongue in ("zh-Hans", "en")
    ]
    assert [answer["title"] for answer in said] == ["试", "a try"]
    assert [answer["measures"][0]["groups"][0]["label"] for answer in said] == ["全部", "all"]
