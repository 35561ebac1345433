"""What the measures within reach come to together."""

import json
from datetime import date

import pytest
from factories import ProfileFactory, company, with_less

from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile
from seeds.shipped import SAMPLES

INCOME_TAX = 0.25
"""What is paid without any relief; nobody can save more."""


@pytest.fixture(scope="module")
def report_of(catalogue):
    plans = {}

    def report(stated, as_of=date(2025, 6, 30)):
        plan = plans.setdefault(as_of, Plan(catalogue, as_of))
        return match(read_profile(stated, catalogue.codes), plan)

    return report


def taxpayer(**changed):
    """Give a company that pays 1 000 000 on 4 000 000, with no premium to be refunded."""
    facts = {
        "taxable_income": 4_000_000,
        "tax_collection": "audit",
        "rd_expense": 0,
        "basic_research_expense": 0,
        "unemployment_premium": 0,
        "revenue": 40_000_000,
        "designations__key_software_enterprise": False,
    }
    return ProfileFactory(**(facts | changed))


def test_only_what_is_eligible_or_likely_and_a_figure_is_counted(report_of):
    for seed in range(60):
        report = report_of(with_less(company(seed), seed))
        within_reach = [
            entry["measure"]
            for entry in report["matches"]
            if entry["verdict"] in {"eligible", "likely"} and entry["amount"]["low"] is not None
        ]

        assert report["joint"]["counted"] == sorted(within_reach)


def test_no_total_is_below_its_own_lower_end(report_of):
    for seed in range(60):
        joint = report_of(with_less(company(seed), seed))["joint"]

        assert joint["high"] is None or 0 <= joint["low"] <= joint["high"]


def test_nothing_within_reach_comes_to_nothing(report_of):
    assert report_of({})["joint"] == {
        "low": 0,
        "high": 0,
        "caps": [],
        "counted": [],
        "sum": {"low": 0, "high": 0},
        "parts": [],
        "dropped": [],
    }


def test_measures_that_do_not_exclude_each_other_add_up(report_of):
    stated = taxpayer(high_tech=True, rd_expense=1_000_000, basic_research_expense=200_000)
    joint = report_of(stated)["joint"]

    # 4 000 000 × 10 %, 1 000 000 × 15 %, 200 000 × 15 %
    assert joint["low"] == 400_000 + 150_000 + 30_000
    assert {"wz25-09-1", "wz25-09-2", "wz25-09-3"} <= set(joint["counted"])


def test_of_rates_that_exclude_each_other_the_best_counts_once(report_of):
    stated = taxpayer(high_tech=True, first_profit_year=2022, designations__key_software_enterprise=True)
    joint = report_of(stated)["joint"]

    # exempt (4 000 000 × 25 %) is better than the high-tech rate (4 000 000 × 10 %)
    assert (joint["low"], joint["high"]) == (1_000_000, 1_000_000)
    assert {"wz25-09-2", "wz25-15-2"} <= set(joint["counted"])


def test_of_rates_that_exclude_each_other_both_ends_are_the_best(report_of):
    stated = taxpayer(high_tech=True, designations__key_software_enterprise=True)
    del stated["first_profit_year"]
    joint = report_of(stated)["joint"]

    # 15 % less after five years, 25 % within them; the high-tech 10 % is never better
    assert (joint["low"], joint["high"]) == (600_000, 1_000_000)


def test_a_range_stays_a_range(report_of):
    stated = taxpayer(
        unemployment_premium=10_000, unemployment_insurance_months=24, layoff_rate=0, dishonest_listing=False
    )
    joint = report_of(stated)["joint"]

    assert (joint["low"], joint["high"]) == (0, 6_000)


def test_with_one_amount_unbounded_so_is_the_total(report_of):
    stated = taxpayer(unemployment_insurance_months=24, layoff_rate=0, dishonest_listing=False)
    del stated["unemployment_premium"]
    joint = report_of(stated)["joint"]

    assert (joint["low"], joint["high"]) == (0, None)


def test_no_cap_is_known_yet(report_of):
    assert report_of(taxpayer(high_tech=True))["joint"]["caps"] == []


@pytest.mark.parametrize("seed", range(40))
def test_nobody_saves_more_income_tax_than_there_is(seed, report_of):
    """Companies without the reliefs for software, and with one deduction."""
    stated = company(seed) | {
        "unemployment_premium": 0,
        "basic_research_expense": 0,
        "designations": {"high_tech_enterprise": seed % 2 == 0, "*": False},
    }
    stated |= {"software_income_share": 0, "own_software_income_share": 0}
    saved = report_of(stated)["joint"]["high"]

    assert saved <= max(0, stated["taxable_income"]) * INCOME_TAX + 0.01


@pytest.mark.parametrize(
    "stated",
    [
        json.loads((SAMPLES / "software-firm.json").read_text(encoding="utf-8"))
        | {"unemployment_premium": 0},
        taxpayer(rd_expense=4_000_000, first_profit_year=2022, designations__key_software_enterprise=True),
        taxpayer(rd_expense=4_000_000, first_profit_year=2012, designations__key_software_enterprise=True),
    ],
    ids=["half rate", "exempt", "10 %"],
)
def test_a_software_firm_saves_no_more_tax_than_it_owes(stated, report_of):
    assert report_of(stated)["joint"]["high"] <= stated["taxable_income"] * INCOME_TAX


def test_two_deductions_share_one_income(report_of):
    stated = taxpayer(rd_expense=4_000_000, basic_research_expense=4_000_000)

    assert report_of(stated)["joint"]["high"] <= stated["taxable_income"] * INCOME_TAX


def test_a_total_is_told_to_the_fen(report_of):
    stated = taxpayer(
        high_tech=True, taxable_income=1, rd_expense=1.07, basic_research_expense=1, total_assets=1_000_000,
        unemployment_premium=0.01, unemployment_insurance_months=24, layoff_rate=0, dishonest_listing=False,
    )  # fmt: skip
    joint = report_of(stated)["joint"]

    assert joint["high"] == round(joint["high"], 2 if joint["high"] >= 1 else 3)


def test_an_amount_with_only_an_upper_end_is_counted(report_of):
    stated = taxpayer(rd_expense=1_000_000)
    joint = report_of(stated, date(2028, 1, 1))["joint"]

    assert "wz25-09-1" in joint["counted"]
