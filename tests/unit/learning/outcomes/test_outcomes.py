"""Outcomes are read from NDJSON and CSV: good rows are kept, every bad one is told, row by row."""

import json
from datetime import date
from decimal import Decimal

import pytest

from criteria.words import Language
from matcher.learning.outcomes import read_outcomes

GOOD = {"company": "a", "measure": "wz25-09-2", "as_of": "2025-03-01", "applied": True}
PROFILE = {"company": "a", "profile": {"revenue": 5_000_000, "industry": "C3443"}}

BAD = {
    "a slip in a measure": ({"measure": "wz25-9-2"}, "measure", "wz25-09-2"),
    "a measure for nobody's company": ({"measure": "wz25-34-1"}, "measure", None),
    "an unknown column": ({"aplied": True}, "aplied", None),
    "a flag in words": ({"applied": "maybe"}, "applied", None),
    "no flag": ({"applied": None}, "applied", None),
    "no company": ({"company": ""}, "company", None),
    "a date with two digits": ({"as_of": "25-03-01"}, "as_of", None),
    "a decision on no application": ({"applied": False, "granted": False}, "granted", None),
    "money that was refused": ({"granted": False, "amount": 5}, "amount", None),
    "less than nothing": ({"granted": True, "amount": -1}, "amount", None),
    "a decision before the day": ({"granted": True, "decided_on": "2025-02-28"}, "decided_on", None),
    "a day without a decision": ({"decided_on": "2025-03-28"}, "decided_on", None),
    "an unknown company": ({"company": "b"}, "profile", None),
    "a bad profile": ({"profile": {"revenu": 1}}, "profile/revenu", None),
}


def ndjson(place, *rows, name="outcomes.ndjson"):
    path = place / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def closed_measure(catalogue):
    return next(key for key, m in catalogue.measures.items() if not m.open_to_organisations)


def test_a_row_is_read_with_its_companys_profile(catalogue, tmp_path):
    granted = GOOD | {"granted": True, "decided_on": "2025-04-01", "amount": 120000.5}
    [outcome], faults, repeated = read_outcomes(ndjson(tmp_path, granted, PROFILE), catalogue)

    assert (faults, repeated) == ((), 0)
    assert outcome.profile.industry == "C3443"
    assert (outcome.as_of, outcome.decided_on) == (date(2025, 3, 1), date(2025, 4, 1))
    assert outcome.amount == Decimal("120000.5")


def test_a_profile_may_stand_in_the_row_or_in_a_file_of_its_own(catalogue, tmp_path):
    inside = read_outcomes(ndjson(tmp_path, GOOD | {"profile": PROFILE["profile"]}), catalogue)
    apart = read_outcomes(
        ndjson(tmp_path, GOOD), catalogue, ndjson(tmp_path, PROFILE, name="profiles.ndjson")
    )

    assert inside == apart
    assert len(inside.outcomes) == 1


@pytest.mark.parametrize(("change", "column", "meant"), BAD.values(), ids=BAD)
def test_a_bad_row_is_told_and_the_good_ones_are_kept(catalogue, tmp_path, change, column, meant):
    if change.get("measure") == "wz25-34-1":
        change = {"measure": closed_measure(catalogue)}
    path = ndjson(tmp_path, PROFILE, GOOD, GOOD | {"measure": "wz25-09-1"} | change)
    outcomes, faults, _ = read_outcomes(path, catalogue)

    assert [outcome.measure for outcome in outcomes] == ["wz25-09-2"]
    assert [(fault.row, fault.column, fault.suggestion) for fault in faults] == [(3, column, meant)]
    for language in Language:
        assert faults[0].line(language).startswith(f"outcomes.ndjson:3: {column}: ")


def test_what_is_no_object_is_told(catalogue, tmp_path):
    path = ndjson(tmp_path, PROFILE, [1], GOOD)
    path.write_text(path.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    outcomes, faults, _ = read_outcomes(path, catalogue)

    assert len(outcomes) == 1
    assert [fault.row for fault in faults] == [2, 4]


def test_the_same_record_twice_counts_once(catalogue, tmp_path):
    outcomes, faults, repeated = read_outcomes(ndjson(tmp_path, PROFILE, GOOD, GOOD, GOOD), catalogue)

    assert (len(outcomes), faults, repeated) == (1, (), 2)


def test_of_two_records_that_contradict_the_first_is_kept(catalogue, tmp_path):
    other = GOOD | {"applied": False}
    outcomes, [fault], _ = read_outcomes(ndjson(tmp_path, PROFILE, GOOD, other), catalogue)

    assert [outcome.applied for outcome in outcomes] == [True]
    assert fault.row == 3
    assert "row 2" in fault.line(Language.EN)


def test_the_order_of_rows_does_not_matter(catalogue, tmp_path):
    rows = [PROFILE, GOOD, GOOD | {"as_of": "2025-02-01"}, GOOD | {"measure": "wz25-09-1"}]
    forwards = read_outcomes(ndjson(tmp_path, *rows), catalogue).outcomes
    backwards = read_outcomes(ndjson(tmp_path, *reversed(rows)), catalogue).outcomes

    assert forwards == backwards
    assert [outcome.as_of.month for outcome in forwards] == [2, 3, 3]


def test_csv_says_the_same_as_ndjson(catalogue, tmp_path):
    rows = [GOOD | {"granted": True, "amount": 100.5}, GOOD | {"measure": "wz25-09-1", "applied": False}]
    apart = ndjson(tmp_path, PROFILE, name="profiles.ndjson")
    table = tmp_path / "outcomes.csv"
    table.write_text(
        "\ufeffcompany,measure,as_of,applied,granted,amount\n"
        "a,wz25-09-2,2025-03-01,是,yes,100.5\n"
        "a,wz25-09-1,2025-03-01,0,,\n",
        encoding="utf-8",
    )

    assert read_outcomes(table, catalogue, apart) == read_outcomes(ndjson(tmp_path, *rows), catalogue, apart)


def test_bad_cells_of_a_csv_are_told(catalogue, tmp_path):
    table = tmp_path / "outcomes.csv"
    table.write_text(
        "company,measure,as_of,applied,granted,amount,profile\n"
        'a,wz25-09-2,2025-03-01,1,1,"1,5",{}\n'
        "a,wz25-09-2,2025-03-01,1,1,15,{\n"
        "a,wz25-09-2,2025-03-01,1,1,15,{},x\n"
        "a,wz25-09-2,2025-03-01,1,1,15,{}\n",
        encoding="utf-8",
    )
    outcomes, faults, _ = read_outcomes(table, catalogue)

    assert len(outcomes) == 1
    assert {(fault.row, fault.column) for fault in faults} == {(2, "amount"), (3, "profile"), (4, "")}


def test_a_csv_that_is_not_utf_8_is_one_fault(catalogue, tmp_path):
    table = tmp_path / "outcomes.csv"
    table.write_bytes("company,企业\n".encode("gb18030"))
    outcomes, [fault], _ = read_outcomes(table, catalogue)

    assert outcomes == ()
    assert "UTF-8" in fault.line(Language.EN)
