"""Every fault a profile can have, produced by some text: where it stands, its code, what was meant."""

import json

import pytest

from criteria.words import Language
from profiles.faults import MESSAGES, ProfileInvalid
from profiles.reading import LARGEST_BYTES, read_profile, read_profile_json
from seeds.reference_codes import code_systems

WRITTEN = [
    ("too_large", b" " * (LARGEST_BYTES + 1), "", None),
    ("not_text", b'{"name": "\xff"}', "", None),
    ("not_json", b'{"employees": 12', "", None),
    ("too_deep", b"[" * 100_000, "", None),
    ("not_object", b"[]", "", None),
    ("duplicate_key", b'{"employees": 12, "employees": 13}', "/employees", None),
    ("not_finite", b'{"revenue": NaN}', "/revenue", None),
    ("unknown_key", b'{"revenu": 1}', "/revenu", "revenue"),
    ("number_expected", b'{"employees": "12"}', "/employees", None),
    ("whole_expected", b'{"employees": 1.5}', "/employees", None),
    ("flag_expected", b'{"listed": "true"}', "/listed", None),
    ("text_expected", b'{"name": 12}', "/name", None),
    ("list_expected", b'{"needs": "equity"}', "/needs", None),
    ("date_expected", b'{"founded_on": "2025-02-30"}', "/founded_on", None),
    ("object_expected", b'{"designations": ["srdi"]}', "/designations", None),
    ("too_small", b'{"employees": -1}', "/employees", None),
    ("too_big", b'{"bachelor_share": 1.01}', "/bachelor_share", None),
    ("too_long", b'{"name": "' + b"x" * 4001 + b'"}', "/name", None),
    ("unknown_option", b'{"ownership": "privat"}', "/ownership", "private"),
    ("unknown_code", b'{"industry": "3443"}', "/industry", "C3443"),
    ("uscc_length", b'{"uscc": "91330399MA"}', "/uscc", None),
    ("uscc_check", b'{"uscc": "91330399MA00000018"}', "/uscc", None),
    ("uscc_format", b'{"uscc": "ZZ330399MA00000017"}', "/uscc", None),
    ("designation_expected", b'{"designations": {"srdi": "yes"}}', "/designations/srdi", None),
    ("empty_designation", b'{"designations": {"srdi": {}}}', "/designations/srdi", None),
    (
        "dates_reversed",
        b'{"designations": {"srdi": {"since": "2025-02-01", "until": "2025-01-31"}}}',
        "/designations/srdi",
        None,
    ),
    ("wildcard_false", b'{"designations": {"*": true}}', "/designations/*", None),
    ("half_character", b'{"name": "\\ud800"}', "/name", None),
    ("invalid", {1: 2}, "/1", None),
]
"""Code, a profile (as text, or as data) with this fault and no other, its place, what was perhaps meant."""


def faults_of(raw):
    read = read_profile_json if isinstance(raw, bytes) else read_profile
    with pytest.raises(ProfileInvalid) as caught:
        read(raw, code_systems())
    return caught.value.faults


@pytest.mark.parametrize(
    ("code", "raw", "pointer", "suggestion"), WRITTEN, ids=[code for code, *_ in WRITTEN]
)
def test_a_fault_has_its_place_its_code_and_what_was_meant(code, raw, pointer, suggestion):
    (fault,) = faults_of(raw)

    assert (fault.pointer, fault.code, fault.suggestion) == (pointer, code, suggestion)


def test_there_is_no_code_that_nothing_produces():
    elsewhere = {"companies_expected", "name_needed"}

    assert sorted(code for code, *_ in WRITTEN) == sorted(MESSAGES.keys() - elsewhere)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("raw", [raw for _, raw, *_ in WRITTEN], ids=[code for code, *_ in WRITTEN])
def test_every_fault_can_be_said_in_both_languages_without_a_gap(raw, language):
    (fault,) = faults_of(raw)

    assert not {"{", "}"} & set(fault.message(language).replace("{held, level, since, until}", ""))


@pytest.mark.parametrize(
    ("raw", "pointer", "suggestion"),
    [
        ('{"designations": {"high_tech": true}}', "/designations/high_tech", "high_tech_enterprise"),
        ('{"designations": {"srdi": {"helt": true}}}', "/designations/srdi/helt", "held"),
        ('{"designations": {"srdi": {"level": "provincal"}}}', "/designations/srdi/level", "provincial"),
        ('{"needs": ["equity", "tallent"]}', "/needs", "talent"),
        ('{"customs_modes": ["98100"]}', "/customs_modes", "9810"),
        ('{"industry": "c3443"}', "/industry", "C3443"),
        ('{"industry": "阀门"}', "/industry", "C3443"),
        ('{"county": "乐清市"}', "/county", "330382"),
        ('{"county": "330399"}', "/county", None),
        ('{"zone": "nowhere"}', "/zone", None),
        ('{"xyzzy": 1}', "/xyzzy", None),
        ('{"a/b~c": 1}', "/a~1b~0c", None),
    ],
)
def test_what_was_meant_is_guessed_where_something_is_near(raw, pointer, suggestion):
    (fault,) = faults_of(raw.encode())

    assert (fault.pointer, fault.suggestion) == (pointer, suggestion)


def test_a_text_without_an_end_is_told_where_it_stops():
    (fault,) = faults_of(b'{"employees": 12,\n "revenue": }')

    assert (fault.context["line"], fault.context["column"]) == (2, 13)


def test_all_faults_of_a_profile_are_told_at_once():
    raw = json.dumps(
        {
            "employees": -1,
            "revenue": "12",
            "bachelor_share": 1.5,
            "legal_form": "firm",
            "industry": "Z99",
            "founded_on": "yesterday",
            "listed": 1,
            "needs": "equity",
            "revenu": 5,
            "designations": {"srdi": 1, "gigant": True, "green_factory": {"level": "world", "held": "no"}},
        }
    )
    faults = faults_of(raw.encode())

    assert {(fault.pointer, fault.code) for fault in faults} == {
        ("/employees", "too_small"),
        ("/revenue", "number_expected"),
        ("/bachelor_share", "too_big"),
        ("/legal_form", "unknown_option"),
        ("/industry", "unknown_code"),
        ("/founded_on", "date_expected"),
        ("/listed", "flag_expected"),
        ("/needs", "list_expected"),
        ("/revenu", "unknown_key"),
        ("/designations/srdi", "designation_expected"),
        ("/designations/gigant", "unknown_key"),
        ("/designations/green_factory/level", "unknown_option"),
        ("/designations/green_factory/held", "flag_expected"),
    }
    assert len(faults) == 13


def test_keys_written_twice_are_told_beside_all_other_faults():
    raw = b'{"employees": -1, "designations": {"srdi": true, "srdi": false}, "name": "a", "name": "b"}'

    assert {(fault.pointer, fault.code) for fault in faults_of(raw)} == {
        ("/employees", "too_small"),
        ("/designations/srdi", "duplicate_key"),
        ("/name", "duplicate_key"),
    }


def test_the_error_says_every_fault_on_a_line_of_its_own():
    with pytest.raises(ProfileInvalid) as caught:
        read_profile_json(b'{"revenu": 1, "employees": -1}', code_systems())

    assert set(str(caught.value).splitlines()) == {
        "/revenu: 没有这个字段；是否为 'revenue'？",
        "/employees: 不得小于 0",
    }


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b'{"flag": 1}', "/flag"),
        (b'{"entry": 1}', "/entry"),
        (b'{"designations": {"flag": true}}', "/designations/flag"),
        (b'{"designations": {"srdi": {"entry": 1}}}', "/designations/srdi/entry"),
    ],
)
def test_a_key_called_like_a_tag_of_ours_is_an_unknown_key(raw, pointer):
    (fault,) = faults_of(raw)

    assert (fault.pointer, fault.code) == (pointer, "unknown_key")


@pytest.mark.parametrize("number", [b"1e99999999999999999999", b"1e-99999999999999999999"])
def test_a_number_with_an_absurd_exponent_is_a_fault(number):
    assert faults_of(b'{"revenue": ' + number + b"}")


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b'{"legal_form": "\\ud800"}', "/legal_form"),
        (b'{"industry": "C\\udfff"}', "/industry"),
        (b'{"needs": ["land", "\\ud800"]}', "/needs/1"),
        (b'{"designations": {"srdi": {"level": "\\ud800"}}}', "/designations/srdi/level"),
    ],
)
def test_half_a_character_is_a_fault_wherever_it_stands(raw, pointer):
    (fault,) = faults_of(raw)

    assert (fault.pointer, fault.code) == (pointer, "half_character")


def test_half_a_character_in_a_key_is_a_fault_that_can_be_printed():
    (fault,) = faults_of(b'{"\\ud800": 1}')

    assert fault.code == "half_character"
    assert str(fault).encode()


def test_a_fault_is_one_line_whatever_was_sent():
    (fault,) = faults_of(b'{"a\\nb\\u001b[31m": 1}')

    assert str(fault).isprintable()


def test_an_empty_industry_suggests_nothing():
    (fault,) = faults_of(b'{"industry": ""}')

    assert fault.suggestion is None


def test_a_slip_in_a_zone_is_understood(catalogue):
    with pytest.raises(ProfileInvalid) as caught:
        read_profile_json(b'{"zone": "wenzhou_bai"}', catalogue.codes)

    assert caught.value.faults[0].suggestion == "wenzhou_bay"
