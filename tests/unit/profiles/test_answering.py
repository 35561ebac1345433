"""Answers as people write them, and what they make of a profile."""

import pytest

from profiles.answering import answer_in_words, faults_of_answer, with_answer
from profiles.vocabulary import vocabulary
from seeds.reference_codes import code_systems

WRITTEN = [
    ("revenue", "86000000", 86_000_000),
    ("revenue", "86,000,000", 86_000_000),
    ("revenue", " 8600万元 ", 86_000_000),
    ("revenue", "1.2亿", 120_000_000),
    ("revenue", "3千万", 30_000_000),
    ("revenue", "2百万", 2_000_000),
    ("revenue", "8.6e7", 86_000_000),
    ("taxable_income", "-1.5万", -15_000),
    ("exports_usd", "2万美元", 20_000),
    ("employees", "148人", 148),
    ("bachelor_share", "35%", 0.35),
    ("bachelor_share", "0.35", 0.35),
    ("first_profit_year", "2021年", 2021),
    ("listed", "是", True),
    ("listed", "No", False),
    ("listed", "true", True),
    ("tax_collection", "audit", "audit"),
    ("tax_collection", "查账征收", "audit"),
    ("tax_collection", "on audited accounts", "audit"),
    ("mu_grade", "A", "A"),
    ("needs", "无", []),
    ("needs", "人才，用地", ["talent", "land"]),
    ("needs", "talent, compute", ["talent", "compute"]),
    ("needs", "用林、用海等要素指标", ["land_quota"]),
    ("needs", "人才、算力", ["talent", "compute"]),
    ("needs", '["talent"]', ["talent"]),
    ("project_lists", "provincial major R&D project, shared by levels", ["prov_major_rd"]),
    ("county", "鹿城区", "330302"),
    ("county", "330302", "330302"),
    ("industry", "C3443", "C3443"),
    ("industry", "应用软件开发", "I6513"),
    ("loan_due_on", "2026-01-31", "2026-01-31"),
    ("business_scope", "阀门制造", "阀门制造"),
    ("designations.srdi", "没有", False),
    ("designations.srdi", "yes", True),
    ("designations.srdi", "省级", {"held": True, "level": "provincial"}),
    (
        "designations.srdi",
        "provincial 2024-03-01 2027-02-28",
        {"held": True, "level": "provincial", "since": "2024-03-01", "until": "2027-02-28"},
    ),
    ("designations.srdi", "2024-03-01", {"held": True, "since": "2024-03-01"}),
    ("designations.srdi", '{"level": "national"}', {"level": "national"}),
]

REFUSED = [
    ("revenue", "很多", "number_expected"),
    ("revenue", "-1", "too_small"),
    ("revenue", "1e999", "too_big"),
    ("employees", "1.5", "whole_expected"),
    ("bachelor_share", "135%", "too_big"),
    ("listed", "maybe", "flag_expected"),
    ("tax_collection", "none", "unknown_option"),
    ("needs", "人才，月亮", "unknown_option"),
    ("county", "北京市", "unknown_code"),
    ("loan_due_on", "2026-02-30", "date_expected"),
    ("designations.srdi", "perhaps", "designation_expected"),
    ("designations.srdi", "{", "designation_expected"),
]


def read(fact, words):
    return answer_in_words(words, vocabulary()[fact], code_systems())


@pytest.mark.parametrize(("fact", "words", "value"), WRITTEN)
def test_an_answer_is_read_as_it_is_meant(fact, words, value) -> None:
    assert read(fact, words) == value
    assert faults_of_answer(fact, value, code_systems()) == ()


@pytest.mark.parametrize(("fact", "words", "code"), REFUSED)
def test_what_cannot_be_meant_is_refused_as_in_a_profile(fact, words, code) -> None:
    faults = faults_of_answer(fact, read(fact, words), code_systems())

    assert [fault.code for fault in faults] == [code]


def test_an_answer_is_put_where_a_profile_has_it() -> None:
    assert with_answer({"name": "甲"}, "revenue", 1) == {"name": "甲", "revenue": 1}
    assert with_answer({}, "designations.srdi", value=True) == {"designations": {"srdi": True}}


def test_an_answer_replaces_what_was_said_and_leaves_the_rest() -> None:
    stated = {"revenue": 1, "designations": {"srdi": False, "xiongying": False}}
    before = {**stated, "designations": {**stated["designations"]}}

    assert with_answer(stated, "designations.srdi", value=True)["designations"] == {
        "srdi": True,
        "xiongying": False,
    }
    assert with_answer(stated, "revenue", 2)["revenue"] == 2
    assert stated == before
