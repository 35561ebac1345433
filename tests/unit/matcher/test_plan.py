"""A plan: the catalogue as it stands on a day, in a language, the same for every company."""

import json
from datetime import date, timedelta

import pytest
from factories import company

from criteria.citations import Citation, Confidence
from criteria.nodes import walk
from criteria.words import Language
from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile

TODAY = date(2025, 6, 30)
LAST_DAY_OF_THE_OLD_STANDARD = date(2026, 3, 31)


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, TODAY)


def in_force(plan):
    return {planned.measure.id for planned in plan.measures if planned.in_force}


def test_a_plan_has_every_measure_in_the_order_of_the_catalogue(plan, catalogue):
    assert [planned.measure.id for planned in plan.measures] == [*catalogue.measures]


def test_all_measures_are_in_force_in_the_middle_of_the_year(plan, catalogue):
    assert in_force(plan) == catalogue.measures.keys()


@pytest.mark.parametrize(
    ("as_of", "those"),
    [
        (date(2007, 12, 31), ""),
        (date(2008, 1, 1), "09-2"),
        (date(2020, 1, 1), "09-2 15-1 15-2"),
        (date(2022, 1, 1), "09-2 09-3 15-1 15-2"),
        (date(2023, 1, 1), "09-1 09-2 09-3 15-1 15-2"),
        (date(2023, 1, 30), "09-1 09-2 09-3 15-1 15-2 25-3"),
        (date(2024, 9, 24), "09-1 09-2 09-3 11-1 15-1 15-2 25-3 33-1"),
        (date(2026, 1, 1), "09-1 09-2 09-3 11-1 15-1 15-2 25-2 33-1"),
    ],
)
def test_outside_2025_only_what_has_a_law_of_its_own_is_in_force(as_of, those, catalogue):
    assert in_force(Plan(catalogue, as_of)) == {f"wz25-{measure}" for measure in those.split()}


@pytest.mark.parametrize("measure", ["wz25-25-2"])
def test_a_measure_begins_on_the_day_its_document_says(measure, catalogue):
    assert measure not in in_force(Plan(catalogue, date(2025, 1, 26)))
    assert measure in in_force(Plan(catalogue, date(2025, 1, 27)))


def test_every_measure_begins_and_ends_on_the_days_it_tells(plan, catalogue):
    for planned in plan.measures:
        first, last = (planned.said["valid"][end] for end in ("from", "to"))
        day = timedelta(days=1)
        begins = date.fromisoformat(first)

        assert catalogue.in_force(planned.measure, begins)
        assert not catalogue.in_force(planned.measure, begins - day)
        if last is not None:
            assert catalogue.in_force(planned.measure, date.fromisoformat(last))
            assert not catalogue.in_force(planned.measure, date.fromisoformat(last) + day)


@pytest.mark.parametrize(
    ("parameter", "before", "after"),
    [
        ("srdi_revenue", 10_000_000, 15_000_000),
        ("srdi_liability", None, "0.8"),
        ("giant_liability", "0.7", "0.75"),
        ("giant_revenue", None, 50_000_000),
        ("giant_rd_medium", "0.06", None),
    ],
)
def test_the_standard_of_srdi_companies_changes_on_1_april_2026(parameter, before, after, catalogue):
    old, new = (
        Plan(catalogue, LAST_DAY_OF_THE_OLD_STANDARD + timedelta(days=shift)).scope.figure(parameter)
        for shift in (0, 1)
    )

    assert (old is None, new is None) == (before is None, after is None)
    assert old is None or str(old) == str(before)
    assert new is None or str(new) == str(after)


@pytest.mark.parametrize("definition", ["srdi_conditions", "srdi_giant_conditions"])
def test_a_definition_is_another_tree_when_the_law_changes(definition, catalogue):
    days = (TODAY, LAST_DAY_OF_THE_OLD_STANDARD, LAST_DAY_OF_THE_OLD_STANDARD + timedelta(days=1))
    mid, old, new = (Plan(catalogue, day).scope.rule(definition) for day in days)

    assert mid == old
    assert new.criterion != old.criterion
    assert (old.document, new.document) == ("miit-2022-63", "miit-2026-2")


def test_a_condition_of_several_measures_is_one_object(plan):
    pool = {}
    for planned in plan.measures:
        for _, node in walk(planned.tree):
            assert pool.setdefault(node, node) is node


def test_a_tree_is_the_same_as_in_the_catalogue(plan, catalogue):
    for planned in plan.measures:
        assert planned.tree == catalogue.measures[planned.measure.id].eligibility


def test_a_plan_is_no_different_for_having_been_used(plan, catalogue):
    profiles = [read_profile(company(seed), catalogue.codes) for seed in range(12)]
    one_by_one = [json.dumps(match(profile, Plan(catalogue, TODAY))) for profile in profiles]

    assert [json.dumps(match(profile, plan)) for profile in profiles] == one_by_one
    assert [json.dumps(match(profile, plan)) for profile in reversed(profiles)] == one_by_one[::-1]


@pytest.mark.xfail(strict=True, reason="empty lists, bureaus and sources in a report are the plan's own")
def test_a_report_is_the_readers_to_change(catalogue):
    plan, profile = Plan(catalogue, TODAY), read_profile({}, catalogue.codes)
    before = json.dumps(match(profile, plan))
    spoilt = match(profile, plan)
    for found in spoilt["matches"]:
        found["failed"].append("spoilt")
        found["responsible_bureaus"].clear()
        found["lead_bureau"]["name"] = "spoilt"

    assert json.dumps(match(profile, plan)) == before


def test_a_citation_names_document_article_clause_and_how_sure_it_is(plan):
    assert plan.cite(None) == ""
    assert plan.cite(Citation(article=11, quote="推进")) == "温政发〔2025〕2号 第11条"
    assert plan.cite(
        Citation(document="most-2016-32", clause="第十一条", confidence=Confidence.SECONDARY)
    ).startswith("国科发火〔2016〕32号 第十一条（转引）")
    assert plan.cite(Citation(document="zj-import-catalogue", confidence=Confidence.UNVERIFIED)) == (
        "《浙江省鼓励进口技术和产品目录》（未核实）"
    )


def test_an_english_plan_cites_and_speaks_english(catalogue):
    plan = Plan(catalogue, TODAY, Language.EN)
    said = next(planned.said for planned in plan.measures if planned.measure.id == "wz25-09-2")

    assert plan.cite(Citation(article=9, quote="推进")) == "温政发〔2025〕2号 art. 9"
    assert said["lead_bureau"]["name"] == "Science and Technology Bureau"
    assert said["action"].startswith("Declare it")


def test_a_plan_says_the_bureaus_in_the_order_of_the_text(plan, catalogue):
    for planned in plan.measures:
        article, said = catalogue.articles[planned.measure.article], planned.said

        assert [bureau["id"] for bureau in said["responsible_bureaus"]] == [*article.bureaus]
        assert said["lead_bureau"] == said["responsible_bureaus"][0]
        assert said["handled_by"]["id"] in article.bureaus


def test_figures_no_longer_in_force_are_told_with_document_and_year(plan):
    told = [line for planned in plan.measures for line in planned.said["amount"]["formerly"]]

    assert told
    assert all("非现行标准" in line and "年" in line for line in told)
