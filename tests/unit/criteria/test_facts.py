"""The vocabulary of facts, and the companies of case tables."""

import pytest
from support.vocabulary import VOCABULARY

from criteria.cases import CaseTable
from criteria.errors import nearest
from criteria.facts import FactKind
from criteria.words import Language, Words


def test_a_vocabulary_is_a_mapping_of_its_facts():
    assert len(VOCABULARY) == len(list(VOCABULARY)) == len(dict(VOCABULARY))
    assert "employees" in VOCABULARY
    assert "employes" not in VOCABULARY
    assert VOCABULARY["employees"].kind is FactKind.COUNT


@pytest.mark.parametrize(
    ("name", "meant"), [("employes", "employees"), ("designations.srdii", "designations.srdi"), ("xyz", None)]
)
def test_a_vocabulary_knows_what_was_most_likely_meant(name: str, meant: str | None):
    assert VOCABULARY.suggest(name) == meant


def test_nothing_near_is_nothing_meant():
    assert nearest("employees", []) is None
    assert nearest("employees", ["revenue", "profit"]) is None


def test_the_small_vocabulary_has_every_kind_of_fact():
    assert {spec.kind for spec in VOCABULARY.values()} == set(FactKind)


def test_an_option_has_a_label_or_is_its_own():
    size = VOCABULARY["size_class"]

    assert size.option_label("small").within(Language.ZH) == "小型"
    assert size.option_label("huge") == Words("huge", "huge")
    assert VOCABULARY["listed"].option_label("x") == Words("x", "x")


def test_a_case_changes_and_takes_away_facts_of_the_company_given():
    table = CaseTable.model_validate(
        {
            "measure": "t-01-1",
            "given": {"employees": 20, "listed": True},
            "tests": [
                {"title": "甲", "verdict": "eligible"},
                {"title": "乙", "verdict": "eligible", "with": {"employees": 30, "revenue": 5}},
                {"title": "丙", "verdict": "eligible", "without": ["listed"]},
                {"title": "丁", "verdict": "eligible", "with": {"listed": False}, "without": ["listed"]},
            ],
        }
    )

    assert [table.profile(case) for case in table.tests] == [
        {"employees": 20, "listed": True},
        {"employees": 30, "listed": True, "revenue": 5},
        {"employees": 20},
        {"employees": 20},
    ]
