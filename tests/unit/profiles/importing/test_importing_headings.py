"""Headings: Chinese and English, units, years, mappings; all that is wrong with them at once."""

import pytest
from support.company_files import one, opened, read, refusals, stated, table

from profiles.importing.faults import FileRefused

TAKEN = [
    ("企业名称", "name", None),
    ("*企业 名称", "name", None),
    ("企業名稱", "name", None),
    ("统一社会信用代码", "uscc", None),
    ("信用代码", "uscc", None),
    ("USCC", "uscc", None),
    ("营业收入（万元）", "revenue", "万元"),
    ("营业收入(万元)", "revenue", "万元"),
    ("营业收入【万元】", "revenue", "万元"),
    ("營業收入（萬元）", "revenue", "万元"),
    ("营业收入万元", "revenue", "万元"),
    ("上年度营业收入（单位：千元）", "revenue", "千元"),
    ("revenue (CNY)", "revenue", "cny"),
    ("营业收入", "revenue", "元"),
    ("县（市、区）", "county", None),
    ("所属区县", "county", None),
    ("行业代码", "industry", None),
    ("行业（GB/T 4754-2017）", "industry", None),
    ("年末从业人员数", "employees", "人"),
    ("R&D expense", "rd_expense", "元"),
    ("本科及以上职工占比（%）", "bachelor_share", "%"),
    ("外资占比", "foreign_share", "0 至 1"),
    ("货物出口额（万美元）", "exports_usd", "万美元"),
    ("规上（限上）企业", "above_scale", None),
    ("资质荣誉", "designations", None),
    ("是否高新技术企业", "designations.high_tech_enterprise", None),
    ("高企", "designations.high_tech_enterprise", None),
    ("小巨人认定日期", "designations.srdi_giant.since", None),
    ("高新技术企业有效期至", "designations.high_tech_enterprise.until", None),
    ("重点实验室级别", "designations.key_lab.level", None),
    ("designations.srdi.since", "designations.srdi.since", None),
]


@pytest.mark.parametrize(("heading", "key", "unit"), TAKEN)
def test_a_heading_is_taken_as(tmp_path, heading, key, unit) -> None:
    columns = opened(
        table(
            tmp_path,
            f"统计局编号,{heading},从业人数,成立日期" if key == "employees" else f"{heading},成立日期",
            ",,,",
        ),
        mapping={"统计局编号": "", "从业人数": ""} if key == "employees" else None,
    ).columns
    assert (columns[0].key, columns[0].unit and columns[0].unit.zh) == (key, unit)
    assert columns[0].column == heading


def test_persons_and_numbering_are_left_out_knowingly(tmp_path) -> None:
    companies = opened(table(tmp_path, "序号,企业名称,联系人,联系电话", "1,甲,张三,13800000000"))
    assert [column.column for column in companies.left_out] == ["序号", "联系人", "联系电话"]
    assert [stated(row) for row in companies] == [{"name": "甲"}]


def test_everything_wrong_with_the_headings_is_said_at_once(tmp_path) -> None:
    path = table(tmp_path, "企业名称,名称,营业收人,占地面积,从业人员（%）,甲乙", ",,,,,")
    with pytest.raises(FileRefused) as refused:
        read(path)
    found = {(fault.code, fault.column, fault.suggestion) for fault in refused.value.faults}
    assert found == {
        ("duplicate_column", "名称", None),
        ("unknown_column", "营业收人", "营业收入"),
        ("unknown_column", "占地面积", None),
        ("unknown_column", "甲乙", None),
        ("wrong_unit", "从业人员（%）", None),
    }
    for fault in refused.value.faults:
        assert fault.reason.zh != fault.reason.en


def test_yuan_are_no_dollars(tmp_path) -> None:
    assert refusals(table(tmp_path, "name,出口额（万元）", ",")) == ["wrong_unit"]
    assert refusals(table(tmp_path, "name,营业收入（万美元）", ",")) == ["wrong_unit"]


def test_a_heading_below_a_title_is_found_and_said(tmp_path) -> None:
    companies = opened(table(tmp_path, "2024年企业名单,,", ",,", "企业名称,从业人员,备注", "甲,3,"))
    [row] = companies
    assert (row.place.row, stated(row)) == (4, {"name": "甲", "employees": 3})
    assert "第 1 行" in companies.notes[0].zh


def test_a_table_without_heading_is_refused_with_what_was_perhaps_meant(tmp_path) -> None:
    path = table(tmp_path, "企业各称,人手", "甲,3")
    with pytest.raises(FileRefused) as refused:
        read(path)
    codes = [(fault.code, fault.suggestion) for fault in refused.value.faults]
    assert codes[:2] == [("no_header", None), ("unknown_column", "企业名称")]


def test_a_year_in_the_headings_is_the_fiscal_year(tmp_path) -> None:
    [row] = read(table(tmp_path, "企业名称,2024年营业收入（万元）,研发费用（2024年，万元）", "甲,1,2"))
    assert stated(row) == {"name": "甲", "revenue": 10_000, "rd_expense": 20_000, "fiscal_year": 2024}


def test_a_year_is_not_stated_where_no_figure_is(tmp_path) -> None:
    [row] = read(table(tmp_path, "企业名称,2024年营业收入（万元）", "甲,"))
    assert stated(row) == {"name": "甲"}


def test_headings_of_two_years_are_refused(tmp_path) -> None:
    assert refusals(table(tmp_path, "企业名称,2023年营业收入,2024年研发费用", ",,")) == ["years_differ"]


def test_a_year_that_differs_from_the_headings_is_a_fault_of_the_row(tmp_path) -> None:
    [row] = read(table(tmp_path, "企业名称,2024年营业收入,财务数据年度", "甲,1,2023"))
    assert [fault.code for fault in row.faults] == ["years_of_row"]


def test_a_mapping_says_what_a_heading_means(tmp_path) -> None:
    path = table(tmp_path, "户名,产值,人手,面积", "甲,3,4,5")
    mapping = {"户名": "name", "产值": "营业收入（千元）", "人手": "employees", "面积": ""}
    companies = opened(path, mapping=mapping)
    assert [stated(row) for row in companies] == [{"name": "甲", "revenue": 3000, "employees": 4}]
    assert [column.column for column in companies.left_out] == ["面积"]


def test_a_mapping_that_fits_neither_file_nor_facts_is_refused(tmp_path) -> None:
    path = table(tmp_path, "name,revenue,产值", "甲,3,4")
    assert sorted(refusals(path, mapping={"产值": "revenu", "人数": "employees"})) == [
        "not_in_file",
        "unknown_column",
        "unknown_target",
    ]


@pytest.mark.parametrize(
    "heading", ["(" * 3000, "万元" * 2000, "上年" * 2000, "2024" * 40, "营业收入" + "(万元)" * 16]
)
def test_a_strange_heading_takes_no_time(tmp_path, heading) -> None:
    assert set(refusals(table(tmp_path, f"name,uscc,{heading}", ",,"))) == {"unknown_column"}


def test_a_figure_without_unit_under_a_heading_of_dollars_is_asked_about(tmp_path) -> None:
    assert [fault.code for fault in one(tmp_path, "出口额", "210").faults] == ["unit_missing"]
    assert stated(one(tmp_path, "出口额", "210万美元"))["exports_usd"] == 2_100_000
    assert stated(one(tmp_path, "exports_usd", "210"))["exports_usd"] == 210
