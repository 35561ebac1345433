"""Reading a profile: what is let in, and as what; unknown, absent and null are one."""

import json
from datetime import date
from decimal import Decimal

import pytest
from factories import ProfileFactory, uscc_of

from criteria.facts import Designation, Level
from profiles.deriving import stated_facts
from profiles.faults import ProfileInvalid
from profiles.options import DESIGNATION_LABELS
from profiles.reading import read_profile, read_profile_json
from profiles.schema import Profile
from seeds.reference_codes import code_systems


def read(profile):
    return read_profile(profile, code_systems())


def read_text(raw):
    return read_profile_json(raw.encode() if isinstance(raw, str) else raw, code_systems())


def refused(profile):
    with pytest.raises(ProfileInvalid) as caught:
        read(profile)
    return {(fault.pointer, fault.code) for fault in caught.value.faults}


def titles(written):
    return {
        fact.removeprefix("designations."): value
        for fact, value in stated_facts(read({"designations": written})).items()
    }


def test_nothing_stated_is_a_profile_of_which_nothing_is_known():
    assert stated_facts(read({})) == {}


@pytest.mark.parametrize("key", sorted(Profile.model_fields))
def test_null_is_the_same_as_absent(key):
    assert read({key: None}) == read({})


@pytest.mark.parametrize("key", ["high_tech_enterprise", "srdi", "*"])
def test_null_among_the_titles_is_the_same_as_absent(key):
    assert titles({key: None}) == {}


@pytest.mark.parametrize("detail", ["held", "level", "since", "until"])
def test_null_inside_a_title_is_the_same_as_absent(detail):
    entry = {"held": True, "level": "provincial", "since": "2025-01-01", "until": "2027-12-31"}
    absent = {key: value for key, value in entry.items() if key != detail}

    assert titles({"srdi": {**entry, detail: None}}) == titles({"srdi": absent})


def test_zero_false_and_an_empty_set_are_answers():
    profile = read({"employees": 0, "revenue": 0, "listed": False, "needs": []})

    assert stated_facts(profile) == {
        "employees": 0,
        "revenue": Decimal(0),
        "listed": False,
        "needs": frozenset(),
    }


def test_a_title_may_be_a_yes_a_no_or_in_detail():
    assert titles(
        {
            "srdi": True,
            "srdi_giant": False,
            "green_factory": {"level": "national", "since": "2025-02-20"},
            "key_lab": {"held": False},
        }
    ) == {
        "srdi": Designation(held=True),
        "srdi_giant": Designation(held=False),
        "green_factory": Designation(held=True, level=Level.NATIONAL, since=date(2025, 2, 20)),
        "key_lab": Designation(held=False),
    }


def test_a_title_that_is_not_named_is_unknown():
    assert titles({"srdi": True}).keys() == {"srdi"}


def test_a_star_says_that_none_but_the_listed_are_held():
    known = titles({"*": False, "srdi": True})

    assert known.pop("srdi") == Designation(held=True)
    assert set(known.values()) == {Designation(held=False)}
    assert len(known) == len(DESIGNATION_LABELS) - 1


def test_since_and_until_on_one_day_are_in_order():
    assert titles({"srdi": {"since": "2025-01-01", "until": "2025-01-01"}})


def test_a_byte_order_mark_is_passed_over():
    assert read_text(b"\xef\xbb\xbf" + b'{"employees": 3}') == read({"employees": 3})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "gb18030"])
def test_another_encoding_is_refused(encoding):
    with pytest.raises(ProfileInvalid) as caught:
        read_text('{"name": "温州"}'.encode(encoding))

    assert [fault.code for fault in caught.value.faults] in (["not_text"], ["not_json"])


@pytest.mark.parametrize("raw", ["", "   ", "{", "{}{}", "{,}", "[1", "nul", "{'name': 1}", '{"a": 01}'])
def test_what_is_no_json_is_refused_as_that(raw):
    with pytest.raises(ProfileInvalid) as caught:
        read_text(raw)

    assert [fault.code for fault in caught.value.faults] == ["not_json"]


@pytest.mark.parametrize("raw", ["[]", '"text"', "12", "null", "true", "NaN"])
def test_what_is_no_object_is_refused_as_that(raw):
    with pytest.raises(ProfileInvalid) as caught:
        read_text(raw)

    assert [fault.code for fault in caught.value.faults] == ["not_object"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("key", ["revenue", "employees", "bachelor_share", "fiscal_year", "taxable_income"])
def test_what_is_not_finite_is_no_figure(key, number):
    with pytest.raises(ProfileInvalid) as caught:
        read_text(f'{{"{key}": {number}}}')

    assert [fault.code for fault in caught.value.faults] == ["not_finite"]


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), -float("inf"), Decimal("NaN"), Decimal("sNaN")]
)
def test_what_is_not_finite_is_no_figure_in_plain_data_either(number):
    assert refused({"revenue": number}) == {("/revenue", "not_finite")}


@pytest.mark.parametrize("number", ["1e999", "9" * 40, "9" * 5000, "1" + "0" * 15])
@pytest.mark.parametrize("key", ["revenue", "employees", "fiscal_year"])
def test_an_enormous_number_is_too_big_and_nothing_worse(key, number):
    with pytest.raises(ProfileInvalid) as caught:
        read_text(f'{{"{key}": {number}}}')

    assert [fault.code for fault in caught.value.faults] == ["too_big"]


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("key", ["revenue", "employees", "bachelor_share", "fiscal_year", "taxable_income"])
def test_a_truth_is_no_number(key, value):
    assert refused({key: value}) == {(f"/{key}", "number_expected")}


@pytest.mark.parametrize("value", ["12", "12万", "1,200", "", "１２", [12], {"value": 12}])
@pytest.mark.parametrize("key", ["revenue", "employees", "bachelor_share"])
def test_a_number_is_plain(key, value):
    assert refused({key: value}) == {(f"/{key}", "number_expected")}


@pytest.mark.parametrize("value", [1, 0, "true", "是", "", [], {}])
def test_a_flag_is_true_or_false(value):
    assert refused({"listed": value}) == {("/listed", "flag_expected")}


@pytest.mark.parametrize("key", ["employees", "insured_employees", "invention_patents", "fiscal_year"])
def test_what_is_counted_is_whole(key):
    assert refused({key: 2000.5}) == {(f"/{key}", "whole_expected")}
    assert stated_facts(read_text(f'{{"{key}": 2000.0}}'))[key] == 2000


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        ("bachelor_share", "0", "1"),
        ("layoff_rate", "0", "1"),
        ("revenue", "0", "1e14"),
        ("exports_usd", "0", "1e14"),
        ("taxable_income", "-1e14", "1e14"),
        ("employees", "0", "1e8"),
        ("fiscal_year", "1900", "2100"),
        ("first_profit_year", "1900", "2100"),
    ],
)
def test_a_figure_lies_between_its_bounds(key, least, most):
    step = Decimal("0.01") if key in {"bachelor_share", "layoff_rate"} else Decimal(1)
    low, high = Decimal(least), Decimal(most)

    assert read({key: low})
    assert read({key: high})
    assert refused({key: low - step}) == {(f"/{key}", "too_small")}
    assert refused({key: high + step}) == {(f"/{key}", "too_big")}


def test_money_keeps_its_fen():
    assert stated_facts(read_text('{"revenue": 0.1}'))["revenue"] == Decimal("0.1")
    assert stated_facts(read({"revenue": 0.1}))["revenue"] == Decimal("0.1")


@pytest.mark.parametrize(
    "value",
    ["2025-1-1", "2025/01/01", "20250101", "2025-02-29", "2025-13-01", "2025-W01-1", "", 20250101, 2025.0],
)
def test_a_date_is_real_and_written_in_one_way(value):
    assert refused({"founded_on": value}) == {("/founded_on", "date_expected")}


def test_a_date_may_be_a_leap_day():
    assert read({"founded_on": "2024-02-29"}).founded_on == date(2024, 2, 29)


@pytest.mark.parametrize("value", ["equity", {"equity": True}, [1], [None], [["equity"]], 1, True])
def test_a_set_of_codes_is_a_list_of_texts(value):
    assert refused({"needs": value}) == {("/needs", "list_expected")}


def test_a_code_given_twice_in_a_list_counts_once():
    assert read({"needs": ["equity", "equity"]}) == read({"needs": ["equity"]})


@pytest.mark.parametrize("mode", ["0110", "9810", "3010", "0000"])
def test_a_customs_mode_is_any_four_digits(mode):
    assert read({"customs_modes": [mode]})


@pytest.mark.parametrize("mode", ["110", "98100", "981O", " 9810", ""])
def test_a_customs_mode_is_nothing_else(mode):
    assert refused({"customs_modes": [mode]}) == {("/customs_modes", "unknown_option")}


@pytest.mark.parametrize(
    ("key", "value"), [("customs_modes", ["９８１０"]), ("customs_modes", ["٩٨١٠"]), ("county", "330１06")]
)
def test_a_code_has_plain_digits(key, value):
    assert refused({key: value})


@pytest.mark.parametrize("code", ["A", "C", "C34", "C344", "C3443", "I65", "T9700"])
def test_an_industry_may_be_as_coarse_as_a_section(code):
    assert read({"industry": code}).industry == code


@pytest.mark.parametrize("code", ["3443", "C9", "C99", "C34430", "Z", "C 3443", "制造业"])
def test_an_industry_is_in_the_standard(code):
    assert refused({"industry": code}) == {("/industry", "unknown_code")}


@pytest.mark.parametrize("code", ["330302", "330383", "330300", "330106", "310101", "659001"])
def test_a_county_is_in_wenzhou_or_looks_like_one_elsewhere(code):
    assert read({"county": code}).county == code


@pytest.mark.parametrize("code", ["330399", "330322", "999999", "3303", "33030200", "鹿城"])
def test_no_other_county_is_let_in(code):
    assert refused({"county": code}) == {("/county", "unknown_code")}


@pytest.mark.parametrize("prefix", ["91", "92", "93", "12", "51", "52", "53"])
def test_a_uscc_of_every_sort_of_body_is_let_in(prefix):
    code = uscc_of(prefix, 1)

    assert read({"uscc": code}).uscc == code


def test_a_uscc_may_be_written_with_spaces_and_small_letters():
    code = uscc_of("91", 1)

    assert read({"uscc": f"{code[:8]} {code[8:].lower()}"}).uscc == code


def test_the_star_has_no_other_name():
    assert refused({"designations": {"others": False}}) == {("/designations/others", "unknown_key")}


@pytest.mark.parametrize("depth", [3, 16])
def test_a_shallow_list_is_only_no_list_of_codes(depth):
    assert [code for _, code in _refused_text(_nested(depth))] == ["list_expected"]


@pytest.mark.parametrize("depth", [17, 1000, 60_000])
def test_a_deep_list_is_refused_before_it_is_looked_at(depth):
    assert _refused_text(_nested(depth)) == [("", "too_deep")]


def _nested(depth):
    return '{"needs": ' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


@pytest.mark.parametrize("size", [256 * 1024 + 1, 10 * 1024 * 1024])
def test_a_large_text_is_refused_unread(size):
    assert _refused_text("[" * size) == [("", "too_large")]


def test_the_largest_text_that_is_read():
    assert read_text("{}".ljust(256 * 1024)) == read({})


def _refused_text(raw):
    with pytest.raises(ProfileInvalid) as caught:
        read_text(raw)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_keys_written_twice_are_refused_at_any_depth():
    titles_twice = '"designations": {"srdi": {"held": true, "held": false}}'
    raw = f'{{"name": "a", "name": "b", {titles_twice}, "x": [{{"y": 1, "y": 1}}]}}'

    assert {pair for pair in _refused_text(raw) if pair[1] == "duplicate_key"} == {
        ("/name", "duplicate_key"),
        ("/designations/srdi/held", "duplicate_key"),
        ("/x/0/y", "duplicate_key"),
    }


def test_a_whole_company_is_read_the_same_from_text_and_from_data(catalogue):
    written = ProfileFactory(high_tech=True, exporter=True, software=True)
    raw = json.dumps(written, ensure_ascii=False).encode()

    assert read_profile_json(raw, catalogue.codes) == read_profile(written, catalogue.codes)


def test_what_is_read_can_be_written_and_read_again(catalogue):
    profile = read_profile(ProfileFactory(high_tech=True, exporter=True), catalogue.codes)
    raw = profile.model_dump_json(by_alias=True).encode()

    assert read_profile_json(raw, catalogue.codes) == profile
