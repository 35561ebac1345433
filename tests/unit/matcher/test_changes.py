"""The change report on the shipped catalogue: each kind of change, its reason, and money first."""

import json
from datetime import date
from functools import cache

import pytest
from pydantic import TypeAdapter
from support.change_reports import of, sample, shipped, verdicts

from criteria.words import Language
from matcher.change_report import ChangeReport
from matcher.changes import CHANGES, Side, compare
from matcher.plan import Plan

JUNE, NEXT_JUNE = date(2025, 6, 30), date(2026, 6, 30)
NOT_HELD = {"held": False}


@cache
def plan_on(as_of, language=Language.EN):
    return Plan(shipped(), as_of, language)


def changed(after, before=None, *, as_of=JUNE, then=None, language=Language.EN):
    first, second = plan_on(as_of, language), plan_on(then or as_of, language)
    return compare(Side(before or sample(), first), Side(after, second))


def facts(cause):
    assert cause["law"] == []
    assert cause["date"] is False
    return cause["facts"]


def test_a_report_is_of_its_type_in_every_case():
    validate = TypeAdapter(ChangeReport).validate_python
    for after in (sample(), sample("software-firm"), sample("foreign-trade-firm")):
        for then in (JUNE, NEXT_JUNE):
            report = changed(after, then=then)
            assert validate(report) == report
            assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_a_side_beside_itself_shows_no_change():
    report = changed(sample())
    assert (report["facts"], report["law"], report["measures"]) == ([], [], [])
    assert report["unchanged"] == sum(report["totals"]["before"]["verdicts"].values())
    assert report["totals"]["before"] == report["totals"]["after"]
    assert report["before"] == report["after"]


def test_a_certificate_that_is_lost_costs_the_lower_rate():
    report = changed(sample(titles={"high_tech_enterprise": NOT_HELD}))
    entry = of(report, "wz25-09-2")
    [reason] = entry["reasons"]
    assert (entry["change"], *verdicts(entry)) == ("lost", "eligible", "not_eligible")
    assert entry["within_reach"] == {"before": 720_000, "after": 0}
    assert facts(entry["verdict"]["cause"]) == ["designations.high_tech_enterprise"]
    assert reason["because"] == ["fact"]
    assert (reason["before"]["result"], reason["after"]["result"]) == ("met", "unmet")
    assert reason["after"]["value"] is False
    assert reason["after"]["text"] == "holds: high-tech enterprise"
    assert reason["after"]["source"].startswith("《中华人民共和国企业所得税法》 第二十八条")


def test_a_certificate_that_expires_is_neither_the_company_s_nor_the_law_s_doing():
    entry = of(changed(sample(), as_of=date(2026, 12, 7), then=date(2026, 12, 8)), "wz25-09-2")
    [reason] = entry["reasons"]
    assert (entry["change"], *verdicts(entry)) == ("lost", "eligible", "not_eligible")
    assert entry["verdict"]["cause"] == {"facts": [], "law": [], "date": True}
    assert reason["because"] == ["date"]
    assert reason["before"]["value"] == reason["after"]["value"]
    assert reason["fact"] == "designations.high_tech_enterprise"


def test_expense_raised_over_a_threshold_brings_a_measure_within_reach():
    entry = of(changed(sample(), sample(rd_expense=900_000, revenue=20_000_000)), "wz25-11-3")
    [reason] = entry["reasons"]
    assert (entry["change"], *verdicts(entry)) == ("gained", "not_eligible", "likely")
    assert facts(entry["verdict"]["cause"]) == ["rd_expense"]
    assert (reason["fact"], reason["because"]) == ("rd_expense", ["fact"])
    assert (reason["before"]["value"], reason["after"]["value"]) == (900_000, 4_300_000)
    assert reason["before"]["required"] == reason["after"]["required"] == ">= 1000000"


def test_a_derived_fact_names_the_stated_one_it_moved_with():
    """Revenue grows and nothing else: the share of R&D falls below three per cent."""
    report = changed(sample(revenue=300_000_000))
    entry = of(report, "wz25-11-3")
    [reason] = entry["reasons"]
    assert (reason["fact"], facts(reason["cause"])) == ("rd_intensity", ["revenue"])
    assert (reason["before"]["value_text"], reason["after"]["value_text"]) == ("5%", "1.4333%")
    derived = {fact["fact"]: fact["derived"] for fact in report["facts"]}
    assert derived == {"revenue": False, "rd_intensity": True}


def test_another_figure_gives_another_amount_and_is_named():
    entry = of(changed(sample(taxable_income=8_000_000)), "wz25-09-2")
    [reason] = entry["reasons"]
    assert (entry["change"], verdicts(entry)) == ("amount", ("eligible", "eligible"))
    assert (entry["amount"]["before"]["low"], entry["amount"]["after"]["low"]) == (720_000, 800_000)
    assert entry["verdict"]["cause"] is None
    assert facts(entry["amount"]["cause"]) == ["taxable_income"]
    assert (reason["of"], reason["fact"], reason["after"]["text"]) == (
        "amount",
        "taxable_income",
        "taxable income",
    )


def test_a_figure_that_an_amount_reads_and_does_not_hang_on_is_not_named():
    """Taxable income stays far above the R&D expense: only the expense moves the deduction."""
    entry = of(changed(sample(taxable_income=8_000_000, rd_expense=4_400_000)), "wz25-09-1")
    assert facts(entry["amount"]["cause"]) == ["rd_expense"]


def test_a_fact_that_is_no_longer_known_opens_what_was_decided():
    entry = of(changed(sample(taxable_income=None)), "wz25-09-2")
    [reason] = [reason for reason in entry["reasons"] if reason["of"] == "verdict"]
    assert (entry["change"], *verdicts(entry)) == ("opened", "eligible", "needs_facts")
    assert (reason["fact"], reason["after"]["result"], reason["after"]["value_text"]) == (
        "taxable_income", "unknown", "unknown",
    )  # fmt: skip
    assert entry["amount"]["after"]["status"] == "needs_facts"


def test_a_fact_that_becomes_known_rules_out_what_was_open():
    entry = of(changed(sample(basic_research_expense=0)), "wz25-09-3")
    [reason] = [reason for reason in entry["reasons"] if reason["of"] == "verdict"]
    assert (entry["change"], *verdicts(entry)) == ("closed", "needs_facts", "not_eligible")
    assert (reason["before"]["result"], reason["after"]["result"]) == ("unknown", "unmet")


def test_a_period_that_ends_is_the_reason_for_everything_under_it():
    report = changed(sample(), as_of=date(2025, 12, 31), then=date(2026, 1, 1))
    entry = of(report, "wz25-39-2")
    [reason] = entry["reasons"]
    assert (entry["change"], *verdicts(entry)) == ("expired", "eligible", "not_in_force")
    assert entry["verdict"]["cause"] == reason["cause"] == {"facts": [], "law": [], "date": True}
    assert reason["before"]["required"] == ">= 2025-01-01 and <= 2025-12-31"
    assert (reason["before"]["value"], reason["after"]["value"]) == ("2025-12-31", "2026-01-01")
    assert reason["after"]["source"] == "人社部发〔2025〕18号"
    expired = [entry for entry in report["measures"] if entry["change"] == "expired"]
    assert len(expired) > 100
    assert all(entry["verdict"]["cause"]["date"] for entry in expired)


def test_a_period_that_begins_is_a_reason_too():
    report = changed(sample(), as_of=date(2024, 12, 31), then=date(2025, 1, 1))
    entry = of(report, "wz25-39-2")
    assert (entry["change"], *verdicts(entry)) == ("came_into_force", "not_in_force", "eligible")
    assert entry["within_reach"]["before"] == 0 < entry["within_reach"]["after"]


def test_the_standard_of_april_2026_is_told_with_both_documents():
    laws = {
        law["name"]: law for law in changed(sample(), as_of=date(2026, 3, 31), then=date(2026, 4, 1))["law"]
    }
    revenue = laws["srdi_revenue"]
    assert (revenue["before"]["value"], revenue["after"]["value"]) == (10_000_000, 15_000_000)
    assert revenue["before"]["document"].startswith("工信部企业〔2022〕63号 附件2")
    assert revenue["after"]["document"].startswith("工信部企业〔2026〕2号 附件1")
    assert {"value", "document", "clause"} <= {*revenue["fields"]}
    assert (laws["srdi_liability"]["change"], laws["srdi_liability"]["before"]) == ("came_into_force", None)
    assert laws["giant_rd_medium"]["change"] == "expired"
    assert laws["srdi_conditions"]["kind"] == "definition"
    assert "measure" not in {law["kind"] for law in laws.values()}


def test_the_same_verdict_on_other_conditions_is_told_last():
    """It still is not eligible as a new high-tech enterprise, and now for its R&D."""
    report = changed(sample(rd_expense=800_000, titles={"high_tech_enterprise": NOT_HELD}))
    entry = of(report, "wz25-01-2")
    assert (entry["change"], verdicts(entry)) == ("conditions", ("not_eligible", "not_eligible"))
    assert {reason["fact"] for reason in entry["reasons"]} >= {
        "designations.high_tech_enterprise", "rd_intensity",
    }  # fmt: skip
    assert report["measures"][-1]["change"] == "conditions"


def test_most_money_within_reach_comes_first():
    for other in ("software-firm", "foreign-trade-firm"):
        entries = changed(sample(other))["measures"]
        reach = [entry["within_reach"] for entry in entries]
        moved = [-abs(each["after"] - each["before"]) for each in reach]
        keys = [*zip(moved, (CHANGES.index(entry["change"]) for entry in entries), strict=True)]
        assert keys == sorted(keys)
        assert keys[0][0] < 0


def test_totals_are_those_of_the_two_reports():
    totals = changed(sample(titles={"high_tech_enterprise": NOT_HELD}))["totals"]
    lost = totals["before"]["low"] - totals["after"]["low"]
    assert totals["before"]["within_reach"] > totals["after"]["within_reach"]
    assert lost != 0


def test_two_companies_on_two_days_say_of_each_reason_which_it_was():
    report = changed(sample(titles={"srdi": True}, taxable_income=None), sample(), as_of=JUNE, then=NEXT_JUNE)
    assert of(report, "wz25-09-2")["reasons"][0]["because"] == ["fact"]
    assert of(report, "wz25-39-2")["reasons"][0]["because"] == ["date"]
    assert (report["before"]["as_of"], report["after"]["as_of"]) == ("2025-06-30", "2026-06-30")


@pytest.mark.parametrize("language", Language)
def test_words_are_of_the_plan_s_language_and_codes_are_the_same(language):
    report = changed(sample(titles={"high_tech_enterprise": NOT_HELD}), language=language)
    label = report["facts"][0]["label"]
    assert label == {Language.ZH: "高新技术企业", Language.EN: "high-tech enterprise"}[language]
    assert "符合" not in json.dumps(report, ensure_ascii=False)
    assert report["measures"][0]["measure"] == "wz25-09-2"
