"""A population against its figures: what came out, and what the report says of it."""

import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from support.populations import made, table

from criteria.words import Language
from profiles.population.reporting import report_of
from profiles.population.statistics import Target
from profiles.population.tallying import Outcome, Tally
from profiles.vocabulary import vocabulary


def counted(companies, seed=1, *, complete=False):
    population = made(companies, seed, complete=complete)
    tally = Tally(population.statistics)
    for stated, truth in population.with_truth():
        tally.add(truth, stated)
    return population, tally


def target(**said):
    given = {
        "id": "t",
        "text": "t",
        "text_en": "t",
        "where": {},
        "value": 1,
        "source": "s",
        "confidence": "official",
    }
    return Target.model_validate(given | said)


def test_small_populations_come_out_to_the_company():
    _, tally = counted(30_000)
    outcomes = tally.outcomes()
    near = [outcome for outcome in outcomes if outcome.close or abs(outcome.found - outcome.expected) <= 2]
    assert len(near) == len(outcomes)
    large = [outcome for outcome in outcomes if outcome.expected > 500]
    assert len(large) > 20
    assert all(outcome.close for outcome in large)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 20])
def test_95_per_cent_of_the_figures_come_out_within_2_per_cent(seed):
    _, tally = counted(200_000, seed)
    outcomes = tally.outcomes()
    # A count below fifty cannot be met within two per cent by whole companies, unless by luck.
    possible = [outcome for outcome in outcomes if outcome.expected >= 50]
    assert len(possible) > 40
    assert sum(outcome.close for outcome in possible) >= 0.95 * len(possible)
    met = [outcome for outcome in outcomes if outcome.close or outcome.nearest_whole]
    assert len(met) >= 0.95 * len(outcomes)


@pytest.mark.slow
def test_the_whole_city_comes_out_within_2_per_cent_without_regard_to_whole_companies():
    _, tally = counted(1_612_371)
    outcomes = tally.outcomes()
    assert sum(outcome.close for outcome in outcomes) >= 0.95 * len(outcomes)


def test_the_tally_is_the_count_of_the_companies():
    companies = table(30_000, complete=True)
    _, tally = counted(30_000)
    found = {outcome.target.id: outcome.found for outcome in tally.outcomes()}
    industry = pc.is_in(pc.utf8_slice_codeunits(companies["industry"], 0, 1), pa.array(["B", "C", "D"]))
    firms = pc.and_(industry, pc.equal(companies["legal_form"], "enterprise"))
    assert found["industry"] == pc.sum(firms).as_py()
    assert found["industry_staff"] == pc.sum(companies["employees"].filter(firms)).as_py()
    ouhai = pc.and_(pc.equal(companies["county"], "330304"), pc.and_(industry, companies["above_scale"]))
    assert found["ouhai_research"] == pc.sum(pc.and_(ouhai, pc.greater(companies["rd_expense"], 0))).as_py()


@pytest.mark.parametrize(
    ("said", "expected", "found", "close", "nearest"),
    [
        ({}, 100, 102, True, False),
        ({}, 100, 103, False, False),
        ({}, 6.7, 6, False, True),
        ({}, 6.7, 8, False, False),
        ({"sum": "employees"}, 6.7, 6, False, False),
        ({"bound": "at_most"}, 100, 1, True, False),
        ({"bound": "at_most"}, 100, 103, False, False),
    ],
)
def test_when_a_figure_counts_as_met(said, expected, found, close, nearest):
    outcome = Outcome(target(**said), expected, found)
    assert (outcome.close, outcome.nearest_whole) == (close, nearest)


@pytest.mark.parametrize("language", Language)
def test_the_report_says_what_it_rests_on(language):
    population, tally = counted(3_000)
    report = report_of(population, tally, language)
    assert json.loads(json.dumps(report)) == report
    assert report["companies"] == 3_000
    assert report["summary"]["stated"] == len(report["targets"]) == len(population.statistics.targets)
    assert {entry["id"] for entry in report["targets"] if entry["source"]} == {
        entry.id for entry in population.statistics.targets
    }
    assumed = {entry["id"] for entry in report["assumptions"]}
    assert {entry.id for entry in population.statistics.assumptions} <= assumed
    assert {"elsewhere.ouhai_research", "absent.research"} <= assumed
    missed = {entry["id"] for entry in report["targets"] if not entry["within"]}
    assert missed == {*report["summary"]["not_within_2_percent"]}


def test_the_report_tells_how_often_facts_are_withheld_and_which_are_never_stated():
    population, tally = counted(3_000)
    report = report_of(population, tally, Language.EN)
    columns = report["withheld"]["columns"]
    assert columns["name"] == 0
    assert 0.55 < columns["revenue"] < 0.75
    assert "project_kinds" in report["not_stated"]
    stated = {name for name, spec in vocabulary().items() if spec.stated} - {*report["not_stated"]}
    assert {"revenue", "designations.srdi"} <= stated
    assert {name for name in stated if name not in columns} == set()


def test_of_the_complete_one_nothing_is_withheld():
    population, tally = counted(2_000, complete=True)
    report = report_of(population, tally, Language.EN)
    assert report["complete"]
    assert report["withheld"]["groups"] == []
    assert {*report["withheld"]["columns"].values()} == {0.0}
