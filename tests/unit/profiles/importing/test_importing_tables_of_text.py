"""CSV: encodings, delimiters, quotes, and rows that do not fit."""

import pytest
from support.company_files import faults, opened, read, refusals, stated, table

from profiles.importing.bounds import Bounds

HEADING = "企业名称,营业收入（万元）,所在县（市、区）"
ROW = '温州甲阀门有限公司,"1,200.5",鹿城区'
READ = {"name": "温州甲阀门有限公司", "revenue": 12_005_000, "county": "330302"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in(tmp_path, encoding) -> None:
    [row] = read(table(tmp_path, HEADING, ROW, encoding=encoding))
    assert stated(row) == READ


@pytest.mark.parametrize("word", ["联通", "甲"])
def test_a_short_table_in_gb18030_is_not_taken_for_utf_8(tmp_path, word) -> None:
    [row] = read(table(tmp_path, "企业名称,从业人员", f"{word},1", encoding="gb18030"))
    assert stated(row)["name"] == word


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_are_divided_by(tmp_path, mark) -> None:
    lines = [mark.join(["企业名称", "经营范围", "从业人员"]), mark.join(["甲", '"a,b,c;d;e"', "3"])]
    [row] = read(table(tmp_path, *lines))
    assert stated(row) == {"name": "甲", "business_scope": "a,b,c;d;e", "employees": 3}


def test_a_quoted_line_break_stays_in_its_cell_and_rows_keep_their_line_numbers(tmp_path) -> None:
    rows = read(table(tmp_path, "name,business_scope", '甲,"a', 'b"', "乙,c"))
    assert [(row.place.row, stated(row)["business_scope"]) for row in rows] == [(2, "a\r\nb"), (4, "c")]


def test_a_quote_that_is_not_closed_spoils_its_own_row_only(tmp_path) -> None:
    rows = read(table(tmp_path, "name,employees", '"甲,1', "乙,2", '"丙",3', "丁,4"))
    assert faults(rows) == [(2, None, "bad_quotes")]
    assert [stated(row)["name"] for row in rows[1:]] == ["乙", "丙", "丁"]


def test_a_quote_that_is_not_closed_does_not_swallow_the_rest_of_a_long_file(tmp_path) -> None:
    lines = [f"企业{number},{number}" for number in range(30_000)]
    rows = read(table(tmp_path, "name,employees", '"甲,1', *lines))
    assert len(rows) == 30_001
    assert faults(rows) == [(2, None, "bad_quotes")]


def test_bytes_of_another_encoding_are_a_fault_of_their_cell(tmp_path) -> None:
    path = table(tmp_path, HEADING, ROW, ROW)
    path.write_bytes(path.read_bytes() + "乙,1,".encode() + "瑞安".encode("gb18030")[:3] + b"\r\n")
    rows = read(path)
    assert faults(rows) == [(4, "所在县（市、区）", "bad_bytes")]


def test_control_characters_are_a_fault_of_their_cell(tmp_path) -> None:
    rows = read(table(tmp_path, "name,business_scope", f"甲,{'x' * 4000}", f"乙,{'y' * 1000}", "丙\0丁,z"))
    assert faults(rows) == [(4, "name", "control_character")]


def test_a_row_that_lacks_cells_is_not_read_by_half(tmp_path) -> None:
    rows = read(table(tmp_path, "name,employees,revenue", "甲,1", "乙,2,3,,", "丙,2,3,4"))
    assert faults(rows) == [(2, None, "cells_differ"), (4, None, "no_heading")]


def test_blank_rows_are_counted_apart_and_the_tally_adds_up(tmp_path) -> None:
    companies = opened(table(tmp_path, "name,employees", "甲,1", "", ",", "乙,x", " , "))
    rows = [*companies]
    tally = companies.tally
    assert (tally.rows, tally.good, tally.bad, tally.blank) == (2, 1, 1, 2)
    assert len(rows) == tally.good + tally.bad


def test_a_caller_goes_on_where_it_stopped(tmp_path) -> None:
    companies = opened(table(tmp_path, "name,employees", *(f"企业{n},{n}" for n in range(10))))
    assert [*companies.rows(skip=7)] == [*companies][7:]


def test_a_row_of_totals_is_no_company(tmp_path) -> None:
    rows = read(table(tmp_path, "序号,企业名称,从业人员", "1,甲,1", ",合计（1家）：,1"))
    assert faults(rows) == [(3, None, "total_row")]


def test_a_file_that_ends_without_a_line_end_is_remarked_on(tmp_path) -> None:
    path = table(tmp_path, "name,employees", "甲,12")
    assert opened(path).notes == ()
    path.write_bytes(path.read_bytes().rstrip())
    assert "截断" in opened(path).notes[0].zh


def test_a_cell_longer_than_a_profile_holds_is_a_fault(tmp_path) -> None:
    rows = read(table(tmp_path, "name,business_scope", f"甲,{'x' * 4000}", f"乙,{'x' * 4001}"))
    assert faults(rows) == [(3, "business_scope", "cell_too_long")]
    assert len(rows[1].faults[0].value) <= 200


def test_a_line_without_end_is_one_bad_row(tmp_path) -> None:
    path = table(tmp_path, "name,employees", "甲,1", "x" * 3_000_000, "乙,2")
    assert faults(read(path)) == [(3, None, "row_too_long")]


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(rows=2), "too_many_rows"),
        (Bounds(columns=1), "too_many_columns"),
        (Bounds(file=20), "too_large"),
    ],
)
def test_a_table_beyond_the_bounds_is_refused(tmp_path, bounds, code) -> None:
    path = table(tmp_path, "name,employees", "甲,1", "乙,2", "丙,3")
    assert refusals(path, bounds=bounds) == [code]
    assert refusals(path, bounds=Bounds(rows=3)) == []
