"""A portfolio: several profiles in one text, read strictly, all faults of all of them at once."""

import json

import pytest

from profiles.faults import ProfileInvalid
from profiles.reading import LARGEST_BYTES, read_profiles_json
from seeds.reference_codes import code_systems

MOST = 3


def read(written):
    raw = written if isinstance(written, bytes) else json.dumps(written).encode()
    return read_profiles_json(raw, code_systems(), MOST)


def faults_of(written) -> list[tuple[str, str]]:
    with pytest.raises(ProfileInvalid) as caught:
        read(written)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_profiles_come_in_the_order_given() -> None:
    assert [profile.name for profile in read({"companies": [{"name": "乙"}, {"name": "甲"}]})] == ["乙", "甲"]


def test_every_fault_of_every_profile_is_told_with_its_place() -> None:
    written = {"companies": [{"revenu": 1}, {}, {"employees": -1, "listed": 1}]}

    assert sorted(faults_of(written)) == [
        ("/companies/0/revenu", "unknown_key"),
        ("/companies/2/employees", "too_small"),
        ("/companies/2/listed", "flag_expected"),
    ]


@pytest.mark.parametrize("written", [{}, {"companies": None}, {"companies": []}, {"companies": [{}] * 4}])
def test_there_are_as_many_companies_as_are_allowed(written) -> None:
    assert faults_of(written) == [("/companies", "companies_expected")]


def test_nothing_else_stands_beside_the_companies() -> None:
    assert faults_of({"companies": [{}], "company": {}}) == [("/company", "unknown_key")]


def test_what_is_no_object_is_refused() -> None:
    assert faults_of([{}]) == [("", "not_object")]
    assert faults_of({"companies": [[]]}) == [("/companies/0", "not_object")]


def test_keys_that_stand_twice_are_refused() -> None:
    assert faults_of(b'{"companies": [{}], "companies": [{}]}') == [("/companies", "duplicate_key")]
    assert faults_of(b'{"companies": [{"revenue": 1, "revenue": 1}]}') == [
        ("/companies/0/revenue", "duplicate_key")
    ]


def test_a_text_larger_than_all_profiles_may_be_is_refused() -> None:
    assert faults_of(b" " * (MOST * LARGEST_BYTES + 1)) == [("", "too_large")]


def test_a_fault_can_be_said_in_words() -> None:
    with pytest.raises(ProfileInvalid) as caught:
        read({"companies": []})
    assert str(caught.value) == "/companies: 须为企业画像列表，1 至 3 家"
