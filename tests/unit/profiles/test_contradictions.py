"""Facts of one profile that do not go together: warned of, never refused."""

import inspect
import re
from datetime import date

import pytest
from factories import ProfileFactory, uscc_of

from profiles import contradictions as module
from profiles.contradictions import contradictions
from profiles.deriving import derive
from profiles.reading import read_profile

AS_OF = date(2025, 6, 30)

FOUND = [
    (
        "stated_differs_from_derived",
        {"size_class": "large", "industry": "C3443", "employees": 5, "revenue": 1},
        ("size_class", "industry", "employees", "revenue"),
    ),
    (
        "stated_differs_from_derived",
        {"legal_form": "enterprise", "uscc": uscc_of("92", 1)},
        ("legal_form", "uscc"),
    ),
    (
        "stated_differs_from_derived",
        {"above_scale": False, "industry": "C3443", "revenue": 20_000_000},
        ("above_scale", "industry", "revenue"),
    ),
    ("part_exceeds_whole", {"insured_employees": 11, "employees": 10}, ("insured_employees", "employees")),
    ("part_exceeds_whole", {"disabled_employees": 11, "employees": 10}, ("disabled_employees", "employees")),
    ("part_exceeds_whole", {"rd_staff": 11, "employees": 10}, ("rd_staff", "employees")),
    ("part_exceeds_whole", {"tech_staff": 11, "employees": 10}, ("tech_staff", "employees")),
    (
        "part_exceeds_whole",
        {"own_software_income_share": 0.6, "software_income_share": 0.5},
        ("own_software_income_share", "software_income_share"),
    ),
    (
        "part_exceeds_whole",
        {"basic_research_expense": 11, "revenue": 10},
        ("basic_research_expense", "revenue"),
    ),
    ("after_as_of", {"founded_on": "2025-07-01"}, ("founded_on",)),
    ("after_as_of", {"fiscal_year": 2026}, ("fiscal_year",)),
    ("after_as_of", {"first_profit_year": 2026}, ("first_profit_year",)),
    (
        "after_as_of",
        {"first_above_scale_year": 2026, "legal_form": "enterprise"},
        ("first_above_scale_year",),
    ),
    (
        "designation_expired",
        {"designations": {"green_factory": {"until": "2025-06-29"}}},
        ("designations.green_factory",),
    ),
    (
        "giant_without_srdi",
        {"designations": {"srdi_giant": True, "srdi": False}},
        ("designations.srdi_giant", "designations.srdi"),
    ),
]
"""Code, a profile that has this contradiction and no other, and the facts named."""

AT_PEACE = [
    {},
    {"size_class": "micro", "industry": "C3443", "employees": 5, "revenue": 1},
    {"size_class": "small", "industry": "C3443", "employees": 50},
    {"insured_employees": 10, "employees": 10},
    {"insured_employees": 11},
    {"own_software_income_share": 0.5, "software_income_share": 0.5},
    {"founded_on": "2025-06-30", "fiscal_year": 2025, "first_profit_year": 2025},
    {"designations": {"green_factory": {"until": "2025-06-30"}}},
    {"designations": {"green_factory": {"held": False, "until": "2020-01-01"}}},
    {"designations": {"srdi_giant": True, "srdi": True}},
    {"designations": {"srdi_giant": True}},
    {"designations": {"srdi_giant": False, "srdi": False}},
]


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(AS_OF)


def found_in(stated, scope):
    profile = read_profile(stated, scope.codes)
    return contradictions(*derive(profile, scope), scope)


@pytest.mark.parametrize(
    ("code", "stated", "facts"), FOUND, ids=[f"{code}-{facts[0]}" for code, _, facts in FOUND]
)
def test_facts_that_do_not_go_together_are_named(code, stated, facts, scope):
    (found,) = found_in(stated, scope)

    assert (found.code, found.facts) == (code, facts)
    assert found.text.zh
    assert found.text.en


@pytest.mark.parametrize("stated", AT_PEACE)
def test_facts_that_go_together_are_left_in_peace(stated, scope):
    assert found_in(stated, scope) == []


def test_there_is_no_code_that_no_profile_produces():
    written = re.findall(r"Contradiction\(\s*\"(\w+)\"", inspect.getsource(module))

    assert {code for code, *_ in FOUND} == set(written)


def test_all_of_them_are_found_together(scope):
    stated = {
        "insured_employees": 11,
        "employees": 10,
        "founded_on": "2026-01-01",
        "designations": {"srdi_giant": True, "srdi": False},
    }

    assert [found.code for found in found_in(stated, scope)] == [
        "part_exceeds_whole",
        "after_as_of",
        "giant_without_srdi",
    ]


def test_a_company_whose_figures_hang_together_is_left_in_peace(scope):
    profile = ProfileFactory(high_tech=True, exporter=True, revenue=30_000_000)

    assert found_in(profile, scope) == []


@pytest.mark.parametrize("prefix", ["12", "52"])
def test_a_university_is_one_by_its_code_too(prefix, scope):
    assert found_in({"legal_form": "university", "uscc": uscc_of(prefix, 1)}, scope) == []


def test_the_words_of_a_warning_read_well(scope):
    (found,) = found_in({"above_scale": False, "industry": "C3443", "revenue": 20_000_000}, scope)

    assert "按按" not in found.text.zh
