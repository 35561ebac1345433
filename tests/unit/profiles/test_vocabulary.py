"""The facts of a profile: those that the contract names, with kind, words and bounds."""

import pytest

from criteria.facts import DESIGNATIONS, FactKind, Level
from profiles.designations import Designations
from profiles.options import CUSTOMS_MODE, DESIGNATION_LABELS, OPTIONS
from profiles.schema import Profile
from profiles.vocabulary import vocabulary

CONTRACT = {
    FactKind.TEXT: "name uscc business_scope",
    FactKind.CHOICE: "legal_form ownership tax_collection mu_grade loan_kind",
    FactKind.RATIO: """
        foreign_share high_tech_income_share software_income_share own_software_income_share bachelor_share
        layoff_rate""",
    FactKind.CODE: "county zone industry",
    FactKind.DATE: "founded_on loan_due_on",
    FactKind.FLAG: """
        listed buyback_plan municipal_soe rd_reserve core_ip above_scale abnormal_listing dishonest_listing
        major_accident loan_overdue loan_renewal_need loan_needed equipment_loan_signed relending_support
        equipment_candidate_list technical_upgrade_loan export_refund_registered
        returned_exports_within_6_months fx_hedging""",
    FactKind.YEAR: "fiscal_year first_profit_year first_above_scale_year",
    FactKind.MONEY: """
        revenue total_assets liabilities taxable_income local_contribution rd_expense basic_research_expense
        equipment_investment export_credit_premium exports_usd service_exports_usd catalogue_imports""",
    FactKind.COUNT: """
        employees insured_employees disabled_employees rd_staff tech_staff invention_patents
        unemployment_insurance_months""",
    FactKind.CODES: "tech_insurance customs_modes project_lists project_kinds needs",
}
"""The keys of the table in contract §2, by kind (the flag `municipal_soe` stands in a note of it)."""

CODES = """
    high_tech_enterprise tech_sme prov_tech_sme innovative_sme srdi srdi_giant manufacturing_champion
    hidden_champion tech_leader chain_leader xiongying green_factory smart_factory future_factory
    industrial_internet_platform mfg_innovation_centre enterprise_tech_centre key_lab incubator makerspace
    software_enterprise key_software_enterprise industrial_design_centre heritage_studio
"""
"""The designation codes of contract §2."""

ADDED = ("service_leader", "multinational_pilot", "jiaolong")
"""Those added since, as measures needed them."""

OPTIONS_NAMED = {
    "legal_form": """
        enterprise sole_trader farmer_cooperative public_institution university social_organisation""",
    "ownership": "private state collective foreign mixed",
    "tax_collection": "audit assessed",
    "mu_grade": "A B C D",
    "loan_kind": "working_capital fixed_asset personal_business",
    "tech_insurance": "rd commercialisation",
    "customs_modes": "0110 1210 9610 9710 9810 1039",
    "project_lists": "prov_qianxiang_wanyi city_baixiang_qianyi prov_major_industry",
    "project_kinds": "equipment_renewal technical_upgrade digital_upgrade",
    "needs": "land energy_quota compute talent",
}
"""The options that the contract writes out; where it ends in `...` there are more."""

OPEN_ENDED = {"customs_modes", "project_lists", "project_kinds", "needs"}
NAMED = [(key, kind) for kind, keys in CONTRACT.items() for key in keys.split()]
SPECS = sorted(vocabulary().values(), key=lambda spec: spec.name)


@pytest.mark.parametrize(("key", "kind"), NAMED, ids=[key for key, _ in NAMED])
def test_every_key_of_the_contract_is_a_fact_of_its_kind(key, kind):
    assert vocabulary()[key].kind is kind
    assert vocabulary()[key].stated
    assert key in Profile.model_fields


def test_the_contract_has_a_row_for_designations():
    assert "designations" in Profile.model_fields


def test_the_titles_are_those_of_the_contract():
    codes = [*CODES.split(), *ADDED]

    assert [name for name in Designations.model_fields if name != "others"] == codes
    assert [*DESIGNATION_LABELS] == codes
    assert [name for name in vocabulary() if name.startswith(DESIGNATIONS)] == [
        DESIGNATIONS + code for code in codes
    ]


def test_the_levels_of_a_title_are_those_of_the_contract():
    assert [*Level] == ["national", "provincial", "municipal"]


@pytest.mark.parametrize("key", OPTIONS_NAMED)
def test_every_option_of_the_contract_exists(key):
    named, options = OPTIONS_NAMED[key].split(), [*OPTIONS[key]]

    if key in OPEN_ENDED:
        assert set(named) <= set(options)
    else:
        assert options == named


def test_every_set_and_choice_has_its_options():
    closed = {spec.name for spec in SPECS if spec.kind in {FactKind.CHOICE, FactKind.CODES}}

    assert closed == OPTIONS.keys()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_fact_has_label_and_question_in_both_languages(spec):
    for words in (spec.label, spec.question):
        assert words.zh.strip()
        assert words.en.strip()
        assert words.zh != words.en
    assert spec.question.zh.endswith("？")
    assert spec.question.en.endswith("?") or spec.question.en.endswith(").")
    assert spec.holder


@pytest.mark.parametrize(
    "words",
    [
        *(words for options in OPTIONS.values() for words in options.values()),
        *DESIGNATION_LABELS.values(),
    ],
    ids=lambda words: words.en,
)
def test_every_option_has_words_in_both_languages(words):
    assert words.zh.strip()
    assert words.en.strip()


@pytest.mark.parametrize("labels", [[spec.label.zh for spec in SPECS], [spec.label.en for spec in SPECS]])
def test_no_two_facts_have_the_same_label(labels):
    assert len(set(labels)) == len(labels)


def test_money_is_in_yuan_unless_it_says_dollars():
    in_dollars = {spec.name for spec in SPECS if spec.unit is not None and spec.unit.en == "USD"}

    assert in_dollars == {"exports_usd", "service_exports_usd", "foreign_investment_usd"}
    assert all(spec.name.endswith("_usd") for spec in SPECS if spec.name in in_dollars)


def test_only_income_can_be_negative():
    below_zero = {spec.name for spec in SPECS if spec.minimum is not None and spec.minimum < 0}

    assert below_zero == {"taxable_income"}


def test_ratios_of_two_facts_are_derived_only():
    derived_only = {spec.name: spec.inputs for spec in SPECS if not spec.stated}

    assert derived_only == {
        "rd_intensity": ("rd_expense", "revenue"),
        "liability_ratio": ("liabilities", "total_assets"),
        "rd_staff_share": ("rd_staff", "employees"),
        "tech_staff_share": ("tech_staff", "employees"),
    }
    assert derived_only.keys().isdisjoint(Profile.model_fields)


@pytest.mark.parametrize("mode", [*OPTIONS["customs_modes"]])
def test_every_listed_customs_mode_has_the_shape_of_one(mode):
    assert CUSTOMS_MODE.fullmatch(mode)
