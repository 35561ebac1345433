"""NDJSON: a profile a line, as the contract has it."""

import json

from support.company_files import faults, opened, read, refusals, stated

from profiles.importing.bounds import Bounds


def lines(tmp_path, *texts: str | bytes):
    path = tmp_path / "companies.ndjson"
    path.write_bytes(b"".join((text.encode() if isinstance(text, str) else text) + b"\n" for text in texts))
    return path


def test_each_line_is_a_profile(tmp_path) -> None:
    path = lines(tmp_path, '\ufeff{"name": "甲", "revenue": 1.10}', "", '{"name": "乙"}')
    companies = opened(path)
    rows = [*companies]
    assert [(row.place.row, stated(row)["name"]) for row in rows] == [(1, "甲"), (3, "乙")]
    assert (companies.tally.rows, companies.tally.blank) == (2, 1)


def test_every_fault_of_every_line_is_said_with_its_key(tmp_path) -> None:
    bad = '{"revenu": 1, "employees": -1, "designations": {"srdi": {"level": "state"}}}'
    rows = read(
        lines(tmp_path, '{"name": "甲"}', bad, "{", "[]", b'{"name": "\xff"}', '{"name": "a", "name": "b"}')
    )
    assert {(row, column, code) for row, column, code in faults(rows)} == {
        (2, "revenu", "unknown_key"),
        (2, "employees", "too_small"),
        (2, "designations.srdi.level", "unknown_option"),
        (3, None, "not_json"),
        (4, None, "not_object"),
        (5, None, "not_text"),
        (6, "name", "duplicate_key"),
    }
    [fault] = [fault for fault in rows[1].faults if fault.code == "too_small"]
    assert fault.value == "-1"
    [key] = [fault for fault in rows[1].faults if fault.code == "unknown_key"]
    assert key.suggestion is not None
    assert key.suggestion.zh == "revenue"


def test_a_line_that_is_too_long_is_one_bad_row(tmp_path) -> None:
    path = lines(tmp_path, '{"name": "甲"}', json.dumps({"name": "x" * 10_000_000}), '{"name": "乙"}')
    assert faults(read(path)) == [(2, None, "row_too_long")]


def test_a_line_that_is_nested_without_end_is_one_bad_row(tmp_path) -> None:
    assert faults(read(lines(tmp_path, '{"a":' * 40_000, '{"name": "乙"}'))) == [(1, None, "too_deep")]


def test_one_document_over_several_lines_is_refused(tmp_path) -> None:
    path = tmp_path / "company.json"
    path.write_text(json.dumps({"name": "甲", "revenue": 1}, indent=2), encoding="utf-8")
    assert refusals(path) == ["one_json_document"]


def test_too_many_lines_are_refused(tmp_path) -> None:
    path = lines(tmp_path, *['{"name": "甲"}'] * 3)
    assert refusals(path, bounds=Bounds(rows=2)) == ["too_many_rows"]
    assert refusals(path, bounds=Bounds(rows=3)) == []
