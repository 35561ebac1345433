"""The change report between two catalogue folders: law is told apart from the company."""

import re
import shutil
from datetime import date

import pytest
from support.change_reports import of, sample, shipped, verdicts

from criteria.words import Language
from matcher.changes import Side, compare
from matcher.plan import Plan
from seeds.shipped import WENZHOU, load_catalogue

JUNE = date(2025, 6, 30)
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)
THRESHOLD = "fact: revenue, at_least: 50000000"


@pytest.fixture
def edited(tmp_path):
    """Give the shipped catalogue, copied, with one text replaced in one of its files."""

    def edit(file: str, old: str, new: str):
        folder = tmp_path / "edited"
        shutil.copytree(WENZHOU, folder, ignore=shutil.ignore_patterns("cases"), dirs_exist_ok=True)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(re.escape(old), text)) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load_catalogue(folder, with_cases=False).catalogue

    return edit


def changed(other, before=None, after=None, *, days=(JUNE, JUNE), first=None):
    as_of, then = days
    first_plan = Plan(first or shipped(), as_of, Language.EN)
    then_plan = Plan(other, then, Language.EN)
    company = before or sample()
    return compare(Side(company, first_plan), Side(after or company, then_plan))


def test_a_copy_of_a_catalogue_changes_nothing(edited):
    report = changed(edited("document.yaml", "issued_on: 2025-02-08", "issued_on: 2025-02-08"))
    assert (report["law"], report["measures"]) == ([], [])
    assert report["before"]["catalogue"] == report["after"]["catalogue"]


def test_a_threshold_that_is_raised_is_the_law_s_doing(edited):
    firm = sample("software-firm", industry="M7452", revenue=60_000_000)
    report = changed(
        edited("measures-15.yaml", THRESHOLD, "fact: revenue, at_least: 80000000"),
        firm,
    )
    [law] = report["law"]
    assert (law["kind"], law["name"], law["fields"]) == ("measure", "wz25-15-5", ["eligibility"])
    [entry] = report["measures"]
    [reason] = entry["reasons"]
    assert entry["measure"] == law["name"]
    assert verdicts(entry)[1] == "not_eligible"
    assert entry["verdict"]["cause"]["facts"] == []
    assert entry["verdict"]["cause"]["law"] == [{"kind": "measure", "name": law["name"]}]
    assert reason["because"] == ["law"]
    assert (reason["before"]["required"], reason["after"]["required"]) == (">= 50000000", ">= 80000000")
    assert reason["before"]["value"] == reason["after"]["value"] == 60_000_000


def test_where_fact_and_law_both_moved_both_are_named(edited):
    """Revenue rises and the threshold falls: only together do they meet."""
    other = edited("measures-15.yaml", THRESHOLD, "fact: revenue, at_least: 40000000")
    before = sample("software-firm", industry="M7452", revenue=30_000_000)
    after = sample("software-firm", industry="M7452", revenue=45_000_000)
    [reason] = of(changed(other, before, after), "wz25-15-5")["reasons"]
    assert reason["because"] == ["fact", "law"]
    assert (reason["before"]["result"], reason["after"]["result"]) == ("unmet", "met")


def test_a_condition_that_is_added_has_no_standing_before(edited):
    other = edited(
        "measures-09.yaml",
        "- {fact: taxable_income, above: 0, source:",
        "- {fact: employees, at_least: 300}\n        - {fact: taxable_income, above: 0, source:",
    )
    entry = of(changed(other), "wz25-09-2")
    [reason] = entry["reasons"]
    assert entry["change"] == "lost"
    assert (reason["fact"], reason["before"], reason["because"]) == ("employees", None, ["law"])
    assert reason["after"]["required"] == ">= 300"


def test_a_formula_that_changes_changes_the_amount(edited):
    other = edited(
        "measures-09.yaml",
        "- {minus: [{parameter: cit_rate}, {parameter: cit_rate_high_tech}]}",
        "- {number: 0.2}",
    )
    entry = of(changed(other), "wz25-09-2")
    assert (entry["change"], entry["amount"]["after"]["low"]) == ("amount", 1_440_000)
    assert entry["amount"]["cause"]["law"] == [{"kind": "measure", "name": "wz25-09-2"}]


def test_a_measure_that_is_new_or_gone_is_told_with_its_money(edited):
    other = edited("measures-09.yaml", "id: wz25-09-2", "id: wz25-09-9")
    there, back = changed(other), changed(shipped(), first=other)
    gone, new = of(there, "wz25-09-2"), of(there, "wz25-09-9")
    assert (gone["change"], *verdicts(gone), gone["amount"]["after"]) == ("removed", "eligible", None, None)
    assert (new["change"], *verdicts(new)) == ("added", None, "eligible")
    assert (gone["within_reach"]["before"], new["within_reach"]["after"]) == (720_000, 720_000)
    assert of(back, "wz25-09-2")["change"] == "added"
    assert {law["change"] for law in there["law"]} == {"added", "removed"}


def test_a_longer_period_keeps_in_force_what_would_have_ended(edited):
    day = date(2026, 2, 1)
    other = edited("document.yaml", "to: 2025-12-31", "to: 2026-12-31")
    entry = of(changed(other, days=(day, day)), "wz25-09-4")
    assert (entry["change"], entry["verdict"]["before"]) == ("came_into_force", "not_in_force")
    assert entry["verdict"]["cause"] == {
        "facts": [], "law": [{"kind": "measure", "name": "wz25-09-4"}], "date": False,
    }  # fmt: skip


def test_the_standard_of_april_2026_bars_a_company_that_is_too_deep_in_debt(edited):
    """Were the policy still in force: a debt ratio over 80 per cent did no harm in March."""
    other = edited("document.yaml", "to: 2025-12-31", "to: 2026-12-31")
    firm = sample(liabilities=80_000_000, titles={"tech_sme": True})
    entry = of(changed(other, firm, first=other, days=(MARCH, APRIL)), "wz25-11-3")
    [reason] = entry["reasons"]
    assert (entry["change"], *verdicts(entry)) == ("lost", "likely", "not_eligible")
    assert [law["name"] for law in entry["verdict"]["cause"]["law"]] == ["srdi_liability", "srdi_conditions"]
    assert entry["verdict"]["cause"]["facts"] == []
    assert (reason["fact"], reason["before"], reason["because"]) == ("liability_ratio", None, ["law"])
    assert reason["after"]["required"] == "<= 0.8"
    assert reason["after"]["source"].startswith("工信部企业〔2026〕2号 附件1")


def test_a_rule_that_has_lapsed_leaves_open_what_it_decided(edited):
    """What SRDI applicants must not be is not encoded for the standard of April 2026."""
    other = edited("document.yaml", "to: 2025-12-31", "to: 2026-12-31")
    firm = sample(titles={"tech_sme": True})
    entry = of(changed(other, firm, first=other, days=(MARCH, APRIL)), "wz25-11-3")
    assert (entry["change"], *verdicts(entry)) == ("opened", "likely", "needs_facts")
    assert {"kind": "definition", "name": "srdi_applicant"} in entry["verdict"]["cause"]["law"]


def test_a_parameter_that_changes_between_two_days_is_named_with_both_figures():
    """The ceiling of the little giants' debt ratio rises from 70 to 75 per cent."""
    laws = changed(shipped(), days=(MARCH, APRIL))["law"]
    ceiling = next(law for law in laws if law["name"] == "giant_liability")
    assert (ceiling["before"]["text"], ceiling["after"]["text"], ceiling["change"]) == (
        "70%",
        "75%",
        "changed",
    )


def test_a_region_that_grows_is_law_that_differs(edited):
    text = (WENZHOU / "regions-counties.yaml").read_text(encoding="utf-8")
    first = re.search(r"codes: \[(\S+)", text)[0]
    other = edited("regions-counties.yaml", first, first.replace("[", '["330302", '))
    kinds = {law["kind"] for law in changed(other)["law"]}
    assert kinds == {"region"}
