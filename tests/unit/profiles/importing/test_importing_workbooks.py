"""Excel: types, formulas, merged cells, several sheets; what is shown is what is read."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from support.company_files import (
    HEADING,
    faults,
    opened,
    raw_workbook,
    read,
    refusals,
    sheet_xml,
    stated,
    text_cell,
    workbook,
)

from profiles.importing.bounds import Bounds
from profiles.importing.workbook_parts import Style, style_of


def test_cells_of_every_type_are_read(tmp_path) -> None:
    path = workbook(
        tmp_path,
        ["企业名称", "营业收入（万元）", "成立日期", "上市公司", "县", "从业人员", "资质"],
        ["甲", 1.1, date(2023, 5, 18), True, 330302, 12, "高企、无其他"],
        ["乙", "1,200", "2023年5月18日", "否", "瑞安", "3人", None],
    )
    first, second = read(path)
    assert stated(first) == {
        "name": "甲", "revenue": 11_000, "founded_on": date(2023, 5, 18), "listed": True, "county": "330302",
        "employees": 12, "designations": {"*": False, "high_tech_enterprise": True},
    }  # fmt: skip
    assert stated(second)["founded_on"] == date(2023, 5, 18)
    assert [(row.place.sheet, row.place.row) for row in (first, second)] == [("Sheet", 2), ("Sheet", 3)]


@pytest.mark.parametrize(
    ("written", "revenue"),
    [
        ("1.1", "11000"),
        ("1.1000000000000001", "11000"),
        ("0.30000000000000004", "3000"),
        ("8.6E3", "86000000"),
    ],
)
def test_numbers_are_read_as_excel_shows_them(tmp_path, written, revenue) -> None:
    heading = HEADING.replace("revenue", "营业收入（万元）")
    rows = f"{heading}<row>{text_cell('甲')}<c><v>{written}</v></c></row>"
    [row] = read(raw_workbook(tmp_path, sheet_xml(rows)))
    assert stated(row)["revenue"] == Decimal(revenue)


def test_a_percentage_is_what_is_shown_whatever_the_heading(tmp_path) -> None:
    path = workbook(tmp_path, ["name", "外资占比（%）", "裁员率"], ["甲", 0.035, 0.02], ["乙", 3.5, "2%"])
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = book.active["C2"].number_format = "0.0%"
    book.save(path)
    for row in read(path):
        assert (stated(row)["foreign_share"], stated(row)["layoff_rate"]) == (
            Decimal("0.035"),
            Decimal("0.02"),
        )


def test_a_month_that_excel_made_a_day_of_is_no_day(tmp_path) -> None:
    morning = datetime(2023, 5, 1, 9, 30)  # noqa: DTZ001 - Excel has no zones
    path = workbook(tmp_path, ["name", "成立日期"], ["甲", date(2023, 5, 1)], ["乙", morning])
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = 'yyyy"年"m"月"'
    book.save(path)
    rows = read(path)
    assert faults(rows) == [(2, "成立日期", "no_day")]
    assert stated(rows[1])["founded_on"] == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("number", "code", "style"),
    [
        (0, None, Style.NUMBER),
        (9, None, Style.PERCENT),
        (14, None, Style.DATE),
        (31, None, Style.DATE),
        (57, None, Style.MONTH),
        (20, None, Style.TIME),
        (164, "yyyy/m/d", Style.DATE),
        (164, "mmm-yy", Style.MONTH),
        (164, '0.00"days"', Style.NUMBER),
        (164, "[Red]#,##0", Style.NUMBER),
        (164, "[$-804]yyyy年m月d日", Style.DATE),
        (164, "h:mm", Style.TIME),
        (164, "0.00%", Style.PERCENT),
        (164, "General", Style.NUMBER),
    ],
)
def test_a_number_format_is_told(number, code, style) -> None:
    assert style_of(number, code) is style


def test_a_formula_is_a_fault_and_its_cached_result_is_not_taken(tmp_path) -> None:
    formula = "<c><f>SUM(B3:B9)</f><v>86000000</v></c>"
    rows = f"{HEADING}<row>{text_cell('甲')}{formula}</row><row>{text_cell('乙')}<c><v>1</v></c></row>"
    found = read(raw_workbook(tmp_path, sheet_xml(rows)))
    assert faults(found) == [(2, "revenue", "formula")]
    assert found[0].faults[0].value == "86000000"
    assert stated(found[1]) == {"name": "乙", "revenue": 1}


def test_a_formula_in_a_column_that_is_left_out_spoils_nothing(tmp_path) -> None:
    path = workbook(tmp_path, ["序号", "name"], ["=ROW()-1", "甲"])
    assert [stated(row) for row in read(path)] == [{"name": "甲"}]


def test_a_formula_in_the_heading_is_refused(tmp_path) -> None:
    path = workbook(tmp_path, ["name", "revenue", '="empl"&"oyees"'], ["甲", 1, 2])
    assert refusals(path) == ["formula_in_header"]


def test_an_error_value_is_a_fault(tmp_path) -> None:
    rows = f'{HEADING}<row>{text_cell("甲")}<c t="e"><v>#DIV/0!</v></c></row>'
    assert faults(read(raw_workbook(tmp_path, sheet_xml(rows)))) == [(2, "revenue", "error_value")]


def test_a_credit_code_that_became_a_number_is_a_fault(tmp_path) -> None:
    [row] = read(workbook(tmp_path, ["name", "统一社会信用代码"], ["甲", 913303990000000123]))
    [fault] = row.faults
    assert fault.code == "code_as_number"
    assert fault.suggestion is not None
    assert "文本" in fault.suggestion.zh


def test_shared_texts_are_read_without_their_phonetics(tmp_path) -> None:
    strings = (
        "<sst><si><t>name</t></si><si><r><t>甲</t></r><r><t>_x4E59_</t></r><rPh><t>jia</t></rPh></si></sst>"
    )
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    [row] = read(raw_workbook(tmp_path, sheet_xml(rows), strings=strings))
    assert stated(row) == {"name": "甲乙"}


def test_a_shared_text_that_does_not_exist_is_a_broken_file(tmp_path) -> None:
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>7</v></c></row>'
    assert refusals(raw_workbook(tmp_path, sheet_xml(rows), strings="<sst><si><t>name</t></si></sst>")) == [
        "broken"
    ]


def test_a_merged_heading_is_refused(tmp_path) -> None:
    path = workbook(tmp_path, ["企业名称", "财务数据", None], [None, "营业收入", "研发费用"], ["甲", 1, 2])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:C1")
    book.save(path)
    assert refusals(path) == ["merged_header"]


def test_a_merged_title_above_the_heading_does_no_harm(tmp_path) -> None:
    path = workbook(tmp_path, ["企业名单"], ["企业名称", "营业收入"], ["甲", 1])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:B1")
    book.save(path)
    assert [stated(row) for row in read(path)] == [{"name": "甲", "revenue": 1}]


def test_a_value_merged_over_rows_is_a_fault_of_each(tmp_path) -> None:
    path = workbook(tmp_path, ["企业名称", "县"], ["甲", "鹿城区"], ["乙", None], ["丙", "瑞安"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.save(path)
    assert faults(read(path)) == [(2, "县", "merged"), (3, "县", "merged")]


def test_every_sheet_with_a_heading_is_read_and_others_are_named(tmp_path) -> None:
    path = workbook(tmp_path, ["企业名称", "营业收入"], ["甲", 1])
    book = openpyxl.load_workbook(path)
    for title, rows in {
        "乙": [["企业名称", "从业人员"], ["乙", "x"]],
        "图": [["随便写写"]],
        "空": [],
        "示例": [["企业名称", "从业人员"], ["例", 1]],
        "藏": [["企业名称", "从业人员"], ["藏", 1]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["藏"].sheet_state = "hidden"
    book.save(path)
    companies = opened(path)
    rows = [*companies]
    assert [str(row.place) for row in rows] == ["Sheet:2", "乙:2"]
    assert rows[1].faults[0].sheet == "乙"
    assert ["图" in companies.notes[-1].zh, len(companies.notes)] == [True, 3]


def test_rows_that_are_only_formatted_are_blank(tmp_path) -> None:
    path = workbook(tmp_path, ["name", "revenue"], ["甲", 1], [None, None], ["乙", 2])
    book = openpyxl.load_workbook(path)
    for row in range(5, 500):
        book.active.cell(row, 3).number_format = "0.00"
    book.save(path)
    companies = opened(path, bounds=Bounds(rows=2))
    assert len([*companies]) == 2
    assert companies.tally.blank == 1


@pytest.mark.parametrize("bounds", [Bounds(rows=2), Bounds(columns=1), Bounds(sheets=0)])
def test_a_workbook_beyond_the_bounds_is_refused(tmp_path, bounds) -> None:
    path = workbook(tmp_path, ["name", "revenue"], ["甲", 1], ["乙", 2], ["丙", 3])
    [code] = refusals(path, bounds=bounds)
    assert code.startswith("too_many_")


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path) -> None:
    path = workbook(tmp_path, ["name", "成立日期"], ["甲", None])
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["B2"] = date(2023, 5, 18)
    book.save(path)
    [row] = read(path)
    assert stated(row)["founded_on"] == date(2023, 5, 18)
