"""Every fault that a profile can have, over HTTP, and bodies that would like to break the server."""

import json

import pytest

from profiles.faults import MESSAGES
from profiles.reading import SUGGESTED

FAULTS = {
    "too_large": ("", b" " * 300_000),
    "not_text": ("", b"\xff\xfe"),
    "not_json": ("", b"{"),
    "too_deep": ("", b'{"a":' * 16 + b"1" + b"}" * 16),
    "not_object": ("", b'"text"'),
    "duplicate_key": ("/revenue", b'{"revenue": 1, "revenue": 2}'),
    "not_finite": ("/revenue", b'{"revenue": NaN}'),
    "unknown_key": ("/revenu", b'{"revenu": 1}'),
    "number_expected": ("/revenue", b'{"revenue": "1"}'),
    "whole_expected": ("/employees", b'{"employees": 0.5}'),
    "flag_expected": ("/listed", b'{"listed": 0}'),
    "text_expected": ("/name", b'{"name": 1}'),
    "list_expected": ("/needs", b'{"needs": "land"}'),
    "date_expected": ("/founded_on", b'{"founded_on": "2023-02-29"}'),
    "object_expected": ("/designations", b'{"designations": true}'),
    "too_small": ("/layoff_rate", b'{"layoff_rate": -0.01}'),
    "too_big": ("/revenue", b'{"revenue": 1e15}'),
    "too_long": ("/name", b'{"name": "%s"}' % (b"x" * 4001)),
    "unknown_option": ("/mu_grade", b'{"mu_grade": "E"}'),
    "unknown_code": ("/industry", b'{"industry": "Z"}'),
    "uscc_length": ("/uscc", b'{"uscc": "91"}'),
    "uscc_check": ("/uscc", b'{"uscc": "91330302MA2C000001"}'),
    "uscc_format": ("/uscc", b'{"uscc": "00000000000000000I"}'),
    "designation_expected": ("/designations/srdi", b'{"designations": {"srdi": "yes"}}'),
    "empty_designation": ("/designations/srdi", b'{"designations": {"srdi": {}}}'),
    "dates_reversed": (
        "/designations/srdi",
        b'{"designations": {"srdi": {"since": "2025-01-02", "until": "2025-01-01"}}}',
    ),
    "wildcard_false": ("/designations/*", b'{"designations": {"*": true}}'),
    "half_character": ("/name", b'{"name": "\\ud800"}'),
}


def test_every_code_is_tried() -> None:
    """`invalid` is for what pydantic may yet find, and nothing is known that brings it about."""
    elsewhere = {"companies_expected", "name_needed"}
    assert FAULTS.keys() | elsewhere | {"invalid"} == MESSAGES.keys()


@pytest.mark.parametrize(
    ("code", "place", "body"), [(code, *rest) for code, rest in FAULTS.items()], ids=FAULTS
)
def test_a_fault_has_its_code_and_its_place(match, code, place, body) -> None:
    for language in ("zh-Hans", "en"):
        response = match(body, headers={"accept-language": language})
        assert response.headers["content-type"] == "application/problem+json"
        assert response.status_code in {400, 413, 422}
        [error] = response.json()["errors"]
        assert (error["code"], error["pointer"]) == (code, place)
        assert "{" not in error["detail"] or code == "designation_expected"


NASTY = {
    "null bytes": b"\x00" * 64,
    "null byte in a key": b'{"\\u0000": 1}',
    "null byte in a name": b'{"name": "\\u0000"}',
    "half a character in a key": b'{"\\ud800": 1}',
    "half a character in a name": b'{"name": "\\ud800"}',
    "an integer of 5000 digits": b'{"employees": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"revenue": 1e999999999}',
    "a tiny exponent": b'{"revenue": 1e-999999999}',
    "minus zero": b'{"taxable_income": -0.0}',
    "a fraction of many digits": b'{"layoff_rate": 0.' + b"1" * 5000 + b"}",
    "a year before all": b'{"founded_on": "0000-01-01"}',
    "the first and the last day": b'{"founded_on": "0001-01-01", "loan_due_on": "9999-12-31"}',
    "Arabic-Indic digits": '{"county": "٣٣٠٣٠٢", "founded_on": "٢٠٢٥-٠١-٠١"}'.encode(),
    "a list in a list": b'{"needs": [["land"]]}',
    "an object for a code": b'{"industry": {"a": 1}}',
    "a list for a flag of a designation": b'{"designations": {"srdi": {"held": [], "level": {}}}}',
    "many keys": json.dumps({f"key{number}": number for number in range(900)}).encode(),
    "many of a set": json.dumps({"customs_modes": [f"{mode:04d}" for mode in range(10_000)]}).encode(),
    "deep": b"[" * 100_000,
    "deep and closed": b"[" * 50_000 + b"]" * 50_000,
    "two texts": b"{} {}",
    "a comment": b"{} // no faults",
    "UTF-16": '{"name": "温州"}'.encode("utf-16"),
    "a byte order mark twice": b"\xef\xbb\xbf\xef\xbb\xbf{}",
    "prototype": b'{"__proto__": {}, "__class__": 1, "model_config": {}}',
    "format fields": b'{"ownership": "{0.__class__}", "{x}": 1}',
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY)
def test_no_body_breaks_the_server(match, body) -> None:
    for language in ("zh-Hant", "en"):
        assert match(body, headers={"accept-language": language}).status_code in {200, 400, 413, 422}


HALVES = {
    "code": {"zone": "\ud800"},
    "option": {"mu_grade": "\ud800"},
    "option in a list": {"needs": ["\ud800"]},
    "level": {"designations": {"srdi": {"level": "\ud800"}}},
}


@pytest.mark.parametrize("profile", HALVES.values(), ids=HALVES)
def test_half_a_character_does_not_break_the_server(match, profile) -> None:
    assert match(profile).status_code == 422


def test_suggestions_are_sought_for_the_first_faults_only(match) -> None:
    body = json.dumps({f"export_credit_premiun{number}": 1 for number in range(300)}).encode()
    errors = match(body).json()["errors"]
    assert ["suggestion" in error for error in errors] == [True] * SUGGESTED + [False] * (300 - SUGGESTED)
