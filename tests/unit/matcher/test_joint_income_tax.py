"""Reliefs of income tax in the shipped catalogue: R&D (09-1, 09-3), 15 % (09-2), software (15-1, 15-2)."""

from datetime import date

import pytest
from factories import ProfileFactory, company, with_less

from criteria.words import Language
from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile

TODAY = date(2025, 6, 30)
RD, HIGH_TECH, BASIC, SOFTWARE, KEY = "wz25-09-1", "wz25-09-2", "wz25-09-3", "wz25-15-1", "wz25-15-2"
TAX = {RD, HIGH_TECH, BASIC, SOFTWARE, KEY}


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, TODAY)


@pytest.fixture(scope="module")
def report_of(plan):
    return lambda stated: match(read_profile(stated, plan.catalogue.codes), plan)


@pytest.fixture(scope="module")
def joint_of(report_of):
    return lambda stated: report_of(stated)["joint"]


def taxpayer(**changed):
    """Give a company of 400 staff that pays income tax and has no premium to be refunded."""
    facts = {
        "taxable_income": 4_000_000,
        "tax_collection": "audit",
        "employees": 400,
        "insured_employees": 0,
        "total_assets": 40_000_000,
        "liabilities": 0,
        "revenue": 40_000_000,
        "rd_expense": 0,
        "basic_research_expense": 0,
        "unemployment_premium": 0,
        "designations__key_software_enterprise": False,
    }
    return ProfileFactory(**(facts | changed))


def small(**changed):
    return taxpayer(**({"employees": 100} | changed))


def ends(joint):
    return joint["low"], joint["high"]


def counted(joint):
    return {part["measure"]: part["counted"]["high"] for part in joint["parts"] if part["measure"] in TAX}


def why(joint):
    return {
        entry["measure"]: (entry["because"], entry["in_favour_of"])
        for entry in joint["dropped"]
        if entry["measure"] in TAX
    }


def test_the_rate_and_the_deduction_are_computed_on_one_income(joint_of):
    # 25 % × 4 000 000 less 15 % × (4 000 000 − 1 000 000) = 400 000 + 150 000
    joint = joint_of(taxpayer(high_tech=True, rd_expense=1_000_000))

    assert counted(joint) == {RD: 150_000, HIGH_TECH: 400_000}
    assert ends(joint) == (550_000, 550_000)
    assert joint["sum"] == {"low": 550_000, "high": 550_000}
    assert why(joint) == {}


def test_a_deduction_beyond_the_income_leaves_nothing_for_the_rate(joint_of):
    # 5 000 000 of R&D on 4 000 000 of income: all of the 1 000 000 of tax, by the deduction alone
    joint = joint_of(taxpayer(high_tech=True, rd_expense=5_000_000))

    assert counted(joint) == {RD: 1_000_000, HIGH_TECH: 0}
    assert why(joint) == {HIGH_TECH: ("nothing_left_to_relieve", [RD])}
    assert joint["caps"] == []  # alone 600 000 + 400 000, which is no more than is due


def test_two_deductions_absorb_one_income(joint_of):
    # 3 000 000 and then 1 000 000 of the 4 000 000, × 25 %; alone each saves 750 000
    joint = joint_of(taxpayer(rd_expense=3_000_000, basic_research_expense=3_000_000))

    assert counted(joint) == {RD: 750_000, BASIC: 250_000}
    assert joint["sum"]["high"] == 1_500_000
    assert why(joint) == {BASIC: ("nothing_left_to_relieve", [RD])}
    assert [text.split("（")[0] for text in joint["caps"]] == ["企业所得税减免：合计不超过100万元"]


def test_a_small_low_profit_company_gains_nothing_from_the_high_tech_rate(joint_of):
    # 5 % of 2 000 000 is due anyway; alone the rate is measured against 25 %: 200 000
    joint = joint_of(small(high_tech=True, taxable_income=2_000_000))

    assert ends(joint) == (0, 0)
    assert joint["sum"] == {"low": 200_000, "high": 200_000}
    assert why(joint) == {HIGH_TECH: ("better_rate", [])}
    assert joint["dropped"][0]["text"] == "本就可按小型微利企业税率纳税，税负不高于此项优惠"


def test_an_exempt_small_low_profit_company_gains_what_it_would_pay(joint_of):
    # exempt in the first five years: 5 % × 2 000 000, not 25 %
    joint = joint_of(
        small(taxable_income=2_000_000, first_profit_year=2024, designations__key_software_enterprise=True)
    )

    assert counted(joint) == {KEY: 100_000}
    assert why(joint) == {KEY: ("better_rate", [])}


def test_a_deduction_that_makes_a_company_small_low_profit_saves_more_than_alone(joint_of):
    # 25 % × 3 200 000 = 800 000; after 200 000 of R&D 5 % × 3 000 000 = 150 000; alone 200 000 × 15 %
    joint = joint_of(small(high_tech=True, taxable_income=3_200_000, rd_expense=200_000))

    assert counted(joint) == {RD: 650_000, HIGH_TECH: 0}
    assert joint["sum"]["high"] == 30_000 + 320_000
    assert why(joint) == {HIGH_TECH: ("better_rate", [RD])}


def test_one_yuan_above_the_ceiling_the_high_tech_rate_counts(joint_of):
    # 800 000 less 15 % × 3 000 001
    joint = joint_of(small(high_tech=True, taxable_income=3_200_000, rd_expense=199_999))

    assert ends(joint) == (349_999.85, 349_999.85)


def test_of_two_rates_the_lower_counts(joint_of):
    # 10 % after the five exempt years: 4 000 000 × 15 %
    joint = joint_of(
        taxpayer(high_tech=True, first_profit_year=2012, designations__key_software_enterprise=True)
    )

    assert counted(joint) == {HIGH_TECH: 0, KEY: 600_000}
    assert why(joint) == {HIGH_TECH: ("better_rate", [KEY])}


def test_with_the_staff_unknown_a_company_may_be_small_low_profit(joint_of):
    stated = taxpayer(high_tech=True, taxable_income=2_000_000, rd_expense=500_000)
    del stated["employees"]

    # small: 500 000 × 5 %; not: 25 % × 2 000 000 less 15 % × 1 500 000
    assert ends(joint_of(stated)) == (25_000, 275_000)


def test_with_the_income_unknown_the_deduction_may_save_nothing_or_make_the_company_small(joint_of):
    stated = small(rd_expense=1_000_000)
    del stated["taxable_income"]

    # at most 25 % × 4 000 000 less 5 % × 3 000 000
    assert ends(joint_of(stated)) == (0, 850_000)


def test_a_measure_cut_to_nothing_is_ranked_by_what_it_counts_for(report_of):
    report = report_of(taxpayer(high_tech=True, rd_expense=5_000_000))
    found = {entry["measure"]: entry["ranking"] for entry in report["matches"]}

    assert (found[HIGH_TECH]["at_stake"], found[HIGH_TECH]["joint_at_stake"]) == (400_000, 0)
    assert found[RD]["joint_at_stake"] == 1_000_000


def test_reasons_are_told_in_english_too(catalogue):
    plan = Plan(catalogue, TODAY, Language.EN)
    profile = read_profile(small(high_tech=True, taxable_income=2_000_000), catalogue.codes)

    assert [entry["text"] for entry in match(profile, plan)["joint"]["dropped"]] == [
        "the rate of law (small low-profit enterprise) is no higher anyway"
    ]


@pytest.mark.parametrize("seed", range(60))
def test_no_company_saves_more_tax_than_is_due_and_its_parts_add_up(seed, joint_of):
    stated = with_less(company(seed), seed) if seed % 2 else company(seed)
    joint = joint_of(stated)
    parts = [part["counted"] for part in joint["parts"] if part["measure"] in TAX]

    assert joint["low"] == pytest.approx(sum(part["counted"]["low"] for part in joint["parts"]), abs=0.001)
    if stated.get("taxable_income") is not None:
        assert sum(part["high"] for part in parts) <= max(0, stated["taxable_income"]) * 0.25 + 0.01
    for entry in joint["dropped"]:
        assert entry["text"]
        assert {*entry["in_favour_of"]} <= {*joint["counted"]} - {entry["measure"]}


def test_the_command_needs_no_solver_for_reliefs_of_one_tax(joint_of, monkeypatch):
    """A choice on which nothing else hangs is compared; the solver is for what hangs together."""
    monkeypatch.setattr("matcher.programme.solve", None)

    assert joint_of(taxpayer(high_tech=True, rd_expense=1_000_000))["high"] == 550_000
