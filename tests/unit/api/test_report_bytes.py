"""The canonical bytes of a report: the same from whatever program wrote the JSON, as RFC 8785 has them."""

import json
from decimal import Decimal

import pytest
from factories import company
from hypothesis import example, given
from hypothesis import strategies as st

from api.languages import Tongue
from api.runs import NoReport, grouped, hash_in, report_bytes, run_id_in
from api.service import Service
from profiles.reading import parse_json, read_profile

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abé键", max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def rfc8785(data: object) -> str:
    """Write JSON as RFC 8785 says, for numbers that ECMAScript writes without an exponent."""
    match data:
        case dict():
            return "{" + ",".join(f"{rfc8785(key)}:{rfc8785(data[key])}" for key in sorted(data)) + "}"
        case list():
            return "[" + ",".join(map(rfc8785, data)) + "]"
        case float() if data.is_integer():
            return str(int(data))
        case _:
            return json.dumps(data, ensure_ascii=False)


@given(PLAIN)
@example(5e-324)
@example(1.7976931348623157e308)
def test_what_was_written_and_read_again_has_the_same_bytes(data) -> None:
    written = report_bytes(data)
    assert report_bytes(json.loads(written)) == written
    assert report_bytes(parse_json(json.dumps(data, indent=3).encode(), 10**6)) == written


@pytest.mark.parametrize("tongue", Tongue)
def test_a_report_is_written_to_the_letter_of_the_rfc(catalogue, tongue) -> None:
    service = Service(catalogue)
    for seed in range(8):
        profile = read_profile(company(seed), catalogue.codes)
        written = report_bytes(service.report(profile, as_of=None, tongue=tongue, everyone=True))
        assert written.decode() == rfc8785(json.loads(written))


def test_a_whole_number_is_written_without_a_fraction() -> None:
    written = b'{"a":[0,1,1,0.5,100],"b":9007199254740991}'
    assert report_bytes({"b": 2**53 - 1, "a": [-0.0, 1.0, Decimal("1.00"), Decimal("0.50"), 1e2]}) == written


@pytest.mark.parametrize(
    "data",
    [
        {"a": Decimal("NaN")},
        {"a": Decimal("Infinity")},
        {"a": Decimal("1E+1000000000")},
        {"a": Decimal("1E-1000000000")},
        {"a": "\ud800"},
    ],
)
def test_what_no_report_holds_is_refused(data) -> None:
    with pytest.raises(NoReport):
        report_bytes(data)


def test_what_is_nested_without_end_is_refused() -> None:
    data: list = []
    for _ in range(5000):
        data = [data]
    with pytest.raises(NoReport):
        report_bytes(data)


def test_ids_and_hashes_are_read_as_people_type_them() -> None:
    run_id, digits = "k4zq7mhd2ek4zq7mhd2ek4zq7m", "0123456789abcdef"
    for written in (
        run_id,
        grouped(run_id),
        grouped(run_id).upper(),
        f" {run_id} ",
        run_id.replace("h", " h"),
    ):
        assert run_id_in(written) == run_id
    for written in ("", run_id[:-1], run_id + "a", run_id.replace("k", "1"), "\0" * 26, "ｋ" * 26):
        assert run_id_in(written) is None
    assert hash_in(grouped(digits).upper()) == digits
    for written in ("", digits[:-1], "g" * 16, "0" * 65):
        assert hash_in(written) is None
