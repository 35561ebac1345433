"""Derived facts: legal form and ratios, their basis, and what to ask for while they are open."""

from datetime import date
from decimal import Decimal

import pytest
from factories import company, uscc_of, with_less

from profiles.deriving import DERIVED_FROM, derive
from profiles.reading import read_profile


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(date(2025, 6, 30))


def known_of(stated, scope):
    return derive(read_profile(stated, scope.codes), scope)[0].known


def derivation_of(fact, stated, scope):
    _, derived = derive(read_profile(stated, scope.codes), scope)
    return next((found for found in derived if found.fact == fact), None)


@pytest.mark.parametrize(
    ("prefix", "form"),
    [
        ("91", "enterprise"),
        ("92", "sole_trader"),
        ("93", "farmer_cooperative"),
        ("51", "social_organisation"),
        ("53", "social_organisation"),
    ],
)
def test_the_first_two_characters_of_a_uscc_tell_the_legal_form(prefix, form, scope):
    found = derivation_of("legal_form", {"uscc": uscc_of(prefix, 1)}, scope)

    assert (found.value, found.inputs) == (form, ("uscc",))
    assert "GB 32100" in found.basis.zh


@pytest.mark.parametrize(
    ("prefix", "forms"),
    [("12", ("public_institution", "university")), ("52", ("social_organisation", "university"))],
)
def test_where_a_university_may_be_registered_its_legal_form_stays_open(prefix, forms, scope):
    found = derivation_of("legal_form", {"uscc": uscc_of(prefix, 1)}, scope)

    assert (found.value, found.possible, found.needs) == (None, forms, ("legal_form",))


@pytest.mark.parametrize("prefix", ["11", "13", "31", "54", "59", "81"])
def test_another_prefix_tells_nothing(prefix, scope):
    assert derivation_of("legal_form", {"uscc": uscc_of(prefix, 1)}, scope) is None


@pytest.mark.parametrize(
    "name",
    [
        "温州虚构有限公司",
        "温州虚构有限责任公司",
        "温州虚构股份有限公司",
        "温州虚构股份公司",
        "温州虚构有限公司 ",
    ],
)
def test_a_name_that_ends_as_a_company_is_an_enterprise(name, scope):
    found = derivation_of("legal_form", {"name": name}, scope)

    assert (found.value, found.inputs) == ("enterprise", ("name",))


@pytest.mark.parametrize(
    "name",
    [
        "温州虚构厂",
        "温州虚构面馆",
        "温州虚构专业合作社",
        "温州虚构大学",
        "有限公司虚构部",
        "温州虚构合伙企业（有限合伙）",
        "",
    ],
)
def test_another_name_tells_nothing(name, scope):
    assert derivation_of("legal_form", {"name": name}, scope) is None


@pytest.mark.parametrize(
    "stated",
    [
        {"designations": {"high_tech_enterprise": True}},
        {"designations": {"srdi": {"since": "2024-01-01"}}},
        {"designations": {"key_software_enterprise": True}},
        {"above_scale": True},
        {"first_above_scale_year": 2020},
    ],
)
def test_what_only_enterprises_are_makes_an_enterprise(stated, scope):
    assert known_of(stated, scope)["legal_form"] == "enterprise"


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"designations": {"high_tech_enterprise": False}},
        {"designations": {"*": False}},
        {"designations": {"key_lab": True}},
        {"designations": {"heritage_studio": True}},
        {"above_scale": False},
        {"employees": 500},
    ],
)
def test_what_others_are_too_tells_nothing(stated, scope):
    assert "legal_form" not in known_of(stated, scope)


def test_the_code_goes_before_the_name_and_the_name_before_titles(scope):
    stated = {"uscc": uscc_of("92", 1), "name": "温州虚构有限公司", "above_scale": True}

    assert derivation_of("legal_form", stated, scope).inputs == ("uscc",)
    del stated["uscc"]
    assert derivation_of("legal_form", stated, scope).inputs == ("name",)
    del stated["name"]
    assert derivation_of("legal_form", stated, scope).inputs == ("above_scale",)


def test_what_a_company_states_goes_before_what_is_derived(scope):
    stated = {"legal_form": "university", "uscc": uscc_of("12", 1)}

    assert known_of(stated, scope)["legal_form"] == "university"


@pytest.mark.parametrize(
    ("fact", "stated", "value"),
    [
        ("rd_intensity", {"rd_expense": 4_300_000, "revenue": 86_000_000}, "0.05"),
        ("rd_intensity", {"rd_expense": 0, "revenue": 1}, "0"),
        ("rd_intensity", {"rd_expense": 3, "revenue": 2}, "1.5"),
        ("liability_ratio", {"liabilities": 70, "total_assets": 100}, "0.7"),
        ("rd_staff_share", {"rd_staff": 25, "employees": 100}, "0.25"),
        ("tech_staff_share", {"tech_staff": 1, "employees": 8}, "0.125"),
    ],
)
def test_a_ratio_is_one_fact_over_another(fact, stated, value, scope):
    found = derivation_of(fact, stated, scope)

    assert found.value == Decimal(value)
    assert found.inputs == tuple(stated)


@pytest.mark.parametrize(
    ("fact", "above", "below"),
    [
        ("rd_intensity", "rd_expense", "revenue"),
        ("liability_ratio", "liabilities", "total_assets"),
        ("rd_staff_share", "rd_staff", "employees"),
        ("tech_staff_share", "tech_staff", "employees"),
    ],
)
def test_while_a_ratio_is_open_what_it_is_made_of_is_asked(fact, above, below, scope):
    def asked(stated):
        return derive(read_profile(stated, scope.codes), scope)[0].to_settle(fact)

    assert asked({}) == (above, below)
    assert asked({above: 1}) == (below,)
    assert asked({below: 1}) == (above,)


def test_nothing_is_divided_by_nothing(scope):
    assert "rd_intensity" not in known_of({"rd_expense": 0, "revenue": 0}, scope)
    assert "rd_staff_share" not in known_of({"rd_staff": 0, "employees": 0}, scope)


def test_what_is_stated_is_not_asked_again(scope):
    facts, _ = derive(read_profile({"rd_expense": 5, "revenue": 0}, scope.codes), scope)

    assert facts.to_settle("rd_intensity") not in {("rd_expense", "revenue"), ("rd_expense",), ("revenue",)}


@pytest.mark.parametrize("stated", [{"loan_kind": "working_capital"}, {"loan_due_on": "2025-12-01"}])
def test_who_has_a_loan_has_had_one(stated, scope):
    assert known_of(stated, scope)["bank_loan_history"] is True


def test_every_derivation_says_why_in_both_languages(scope):
    stated = {
        "uscc": uscc_of("91", 1), "industry": "C3443", "employees": 5, "revenue": 1, "rd_expense": 1,
        "liabilities": 1, "total_assets": 1, "rd_staff": 1, "tech_staff": 1,
    }  # fmt: skip
    _, derived = derive(read_profile(stated, scope.codes), scope)

    assert {found.fact for found in derived} == {
        "legal_form", "rd_intensity", "liability_ratio", "rd_staff_share", "tech_staff_share", "size_class",
        "above_scale",
    }  # fmt: skip
    assert all(found.basis.zh and found.basis.en and found.inputs for found in derived)
    assert all(set(found.inputs) <= stated.keys() for found in derived)


@pytest.mark.parametrize("seed", range(60))
def test_a_fact_follows_from_nothing_but_what_it_is_declared_to_follow_from(seed, scope):
    _, derived = derive(read_profile(with_less(company(seed), seed), scope.codes), scope)

    for found in derived:
        assert {*found.inputs, *(found.needs or ())} <= {*DERIVED_FROM[found.fact], found.fact}
