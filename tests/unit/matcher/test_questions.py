"""What to ask next: the facts that settle something, those that settle most first."""

from datetime import date

import pytest
from factories import ProfileFactory, company, with_less

from criteria.facts import FactKind
from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile
from profiles.vocabulary import vocabulary

OPEN = {"eligible", "likely", "needs_facts"}


@pytest.fixture(scope="module")
def report_of(catalogue):
    plan = Plan(catalogue, date(2025, 6, 30))
    return lambda stated: match(read_profile(stated, catalogue.codes), plan)


@pytest.fixture(scope="module")
def reports(report_of):
    return [report_of(with_less(company(seed), seed)) for seed in range(80)] + [report_of({})]


def asked(report):
    return {question["fact"]: question for question in report["next_questions"]}


def test_every_fact_that_can_settle_something_is_asked_for_once(reports):
    for report in reports:
        wanted = {
            fact
            for entry in report["matches"]
            if entry["verdict"] in OPEN
            for fact in (*entry["missing_facts"], *entry["amount"]["needs"])
        }

        assert len(asked(report)) == len(report["next_questions"])
        assert asked(report).keys() == wanted


def test_a_question_tells_the_measures_that_hang_on_it(reports):
    for report in reports:
        for fact, question in asked(report).items():
            hanging = [
                entry["measure"]
                for entry in report["matches"]
                if entry["verdict"] in OPEN and fact in (*entry["missing_facts"], *entry["amount"]["needs"])
            ]

            assert question["resolves"] == hanging


def test_questions_come_by_gain_then_by_measures_then_by_name(reports):
    for report in reports:
        keys = [
            (-question["gain"], -len(question["resolves"]), question["fact"])
            for question in report["next_questions"]
        ]

        assert keys == sorted(keys)


def test_nothing_at_stake_is_negative(reports):
    assert all(question["value_at_stake"] >= 0 for report in reports for question in report["next_questions"])


def test_a_question_is_asked_in_the_words_of_the_vocabulary(reports, catalogue):
    for fact, question in asked(reports[-1]).items():
        assert question["question"] == catalogue.vocabulary[fact].question.zh


def test_nothing_is_asked_for_what_is_decided_against(report_of):
    report = report_of({"listed": False})

    assert "buyback_plan" not in asked(report)


def test_nothing_is_asked_once_everything_is_known(report_of):
    stated = ProfileFactory(high_tech=True, exporter=True, tax_collection="audit", bachelor_share=0.1)
    nothing = {FactKind.FLAG: False, FactKind.COUNT: 0, FactKind.MONEY: 0, FactKind.CODES: []}
    rest = {
        spec.name: nothing[spec.kind]
        for spec in vocabulary().values()
        if spec.stated and spec.kind in nothing
    }
    report = report_of(rest | stated)

    assert [question["fact"] for question in report["next_questions"]] == []


def test_what_a_measure_is_worth_is_at_stake_while_its_verdict_is_open(report_of):
    stated = ProfileFactory(taxable_income=2_000_000, designations__others=None)
    report = report_of(stated | {"designations": {"key_software_enterprise": False}})

    assert asked(report)["designations.high_tech_enterprise"]["value_at_stake"] >= 200_000
    assert "wz25-09-2" in asked(report)["designations.high_tech_enterprise"]["resolves"]


def test_what_a_range_spans_is_at_stake_once_the_verdict_is_known(report_of):
    stated = ProfileFactory(
        taxable_income=2_000_000,
        rd_expense=100_000,
        basic_research_expense=0,
        employees=20,
        tax_collection="audit",
        revenue=20_000_000,
        designations__high_tech_enterprise=False,
    )
    del stated["total_assets"]
    report = report_of(stated)
    deduction = next(entry for entry in report["matches"] if entry["measure"] == "wz25-09-1")

    assert (deduction["amount"]["low"], deduction["amount"]["high"]) == (5000, 25000)
    assert deduction["amount"]["needs"] == ["total_assets"]
    assert asked(report)["total_assets"]["value_at_stake"] == 20_000


def test_an_amount_without_an_upper_bound_counts_for_nothing_yet(report_of):
    question = asked(report_of({}))["taxable_income"]

    assert question["value_at_stake"] == 0
    assert {"wz25-09-2", "wz25-15-2"} <= set(question["resolves"])


def test_nothing_is_asked_that_has_been_stated(report_of):
    stated = {"legal_form": "enterprise", "size_class": "small", "revenue": 0, "rd_expense": 2_000_000}

    assert asked(report_of(stated | {"designations": {"*": False}})).keys().isdisjoint(stated)


def test_who_is_below_scale_is_not_asked_when_it_rose_above(report_of):
    report = report_of({"above_scale": False, "industry": "C3443", "mu_grade": "C"})

    assert "first_above_scale_year" not in asked(report)
