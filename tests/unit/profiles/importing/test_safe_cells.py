"""No cell that we write is a formula to a spreadsheet, in CSV or in Excel; and reading takes nothing off."""

import csv
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.words import Language, Words
from profiles.importing.faults import CellFault
from profiles.importing.safe_cells import safe_cell, safe_text, unmarked
from profiles.importing.writing import FAULT_COLUMNS, FaultWriter, TableWriter

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　=1", "\ufeff=1", "\u200b=1", "＝1",
    "＋1", "－1",
    "＠A", "﹦1", "'=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1/"&A1)', "-2+3+cmd|' /C calc'!A0",
    "−1",
]  # fmt: skip
HARMLESS = ["温州", "1", "a=b", "a+b", "3-5", "甲@乙", "'t Hof", "", "（=）"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_may_be_a_formula_is_marked_as_text(text) -> None:
    assert safe_text(text) == f"'{text}"
    assert unmarked(safe_text(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text) -> None:
    assert safe_text(text) == unmarked(text) == text


@pytest.mark.parametrize("value", [-1, -1.5, Decimal(-1), True, None, date(2025, 1, 1)])
def test_what_is_no_text_stays_what_it_is(value) -> None:
    assert safe_cell(value) is value


def test_what_no_writer_can_write_is_replaced() -> None:
    assert safe_text("a\0b\x1b\ud800c") == "a\ufffdb\ufffd\ufffdc"
    assert len(safe_text("x" * 100_000)) <= 32_767


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_marking_can_be_undone(text) -> None:
    assert unmarked(safe_text(text)) == text.replace("\uffff", "\ufffd").replace("\ufffe", "\ufffd")


@pytest.mark.parametrize("text", [*FORMULAS, "_x003D_1+1", "a;=1+1", "a,=1+1", "a\n=1+1"])
def test_a_workbook_has_no_formula_in_it(tmp_path, text) -> None:
    path = tmp_path / "table.xlsx"
    with TableWriter(path, [text]) as writer:
        writer.add([text])
    for row in openpyxl.load_workbook(path).active.iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "inlineStr"}
            assert not str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", [*FORMULAS, "a;=1+1", "a\t=1+1"])
def test_a_csv_file_has_no_formula_in_it_however_it_is_divided(tmp_path, text) -> None:
    path = tmp_path / "table.csv"
    with TableWriter(path, ["heading"]) as writer:
        writer.add([text, -1, Decimal("-1.50")])
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cell, *numbers = list(csv.reader(file))[1]
    assert numbers == ["-1", "-1.50"]
    assert cell[:1] not in {*"=+-@＝＋－＠\t\r\n"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, delimiter=";"))[1][0].endswith(",-1,-1.50")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_faults_are_written_with_place_value_reason_and_suggestion(tmp_path, ending) -> None:
    path = tmp_path / f"faults.{ending}"
    reason, hint = Words("不是数值", "not a figure"), Words("如 1200.5", "such as 1200.5")
    with FaultWriter(path, lambda words: words.within(Language.ZH)) as writer:
        writer.fault(CellFault("表一", 3, "=营收", "=1+1", "no_number", reason, hint))
        writer.fault(CellFault(None, 4, None, "", "bad_quotes", reason))
    heading = [words.zh for words in FAULT_COLUMNS]
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows == [
            heading,
            ["表一", "3", "'=营收", "'=1+1", "不是数值", "如 1200.5"],
            ["", "4", "", "", "不是数值", ""],
        ]
    else:
        rows = [[cell.value or "" for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
        assert rows[:2] == [heading, ["表一", 3, "'=营收", "'=1+1", "不是数值", "如 1200.5"]]
