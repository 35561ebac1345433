"""Cells as people write them: figures, days, flags, names, and what is no answer."""

from datetime import date
from decimal import Decimal

import pytest
from support.company_files import one, read, stated, table

READ = [
    ("营业收入", "8600万元", 86_000_000),
    ("营业收入", "1,200万元", 12_000_000),
    ("营业收入", "2千元", 2000),
    ("营业收入", "1.2亿", 120_000_000),
    ("营业收入", "１，２００．５", Decimal("1200.5")),
    ("营业收入", "¥1,200.00", 1200),
    ("营业收入", "1.2E+3", 1200),
    ("营业收入", "0", 0),
    ("营业收入（万元）", "1.1", 11_000),
    ("营业收入（万元）", "1200万", 12_000_000),
    ("营业收入（万元）", "1.2亿元", 120_000_000),
    ("营业收入（万元）", "3000元", 3000),
    ("应纳税所得额", "(1,200)", -1200),
    ("应纳税所得额", "-1.5万", -15_000),
    ("货物出口额（万美元）", "0.07", 700),
    ("从业人员", "1,200人", 1200),
    ("从业人员", "1.2万人", 12_000),
    ("外资占比", "3.5%", Decimal("0.035")),
    ("外资占比", "0.035", Decimal("0.035")),
    ("外资占比（%）", "3.5", Decimal("0.035")),
    ("外资占比（%）", "3.5％", Decimal("0.035")),
    ("成立日期", "2023-05-18", date(2023, 5, 18)),
    ("成立日期", "2023/5/18", date(2023, 5, 18)),
    ("成立日期", "2023.5.18", date(2023, 5, 18)),
    ("成立日期", "2023年5月18日", date(2023, 5, 18)),
    ("成立日期", "20230518", date(2023, 5, 18)),
    ("成立日期", "2023-05-18 00:00:00", date(2023, 5, 18)),
    ("财务数据年度", "2024年", 2024),
    ("上市公司", "是", True),
    ("上市公司", "有", True),
    ("上市公司", "Y", True),
    ("上市公司", "√", True),
    ("上市公司", "1", True),
    ("上市公司", "否", False),
    ("上市公司", "无", False),
    ("上市公司", "×", False),
    ("上市公司", "No", False),
    ("县", "鹿城区", "330302"),
    ("县", "瑞安", "330381"),
    ("县", "浙江省温州市乐清市", "330382"),
    ("县", "樂清市", "330382"),
    ("县", "330302", "330302"),
    ("县", "330106", "330106"),
    ("行业", "C3443", "C3443"),
    ("行业", "c3443", "C3443"),
    ("行业", "3443", "C3443"),
    ("行业", "C3443 阀门和旋塞制造", "C3443"),
    ("行业", "阀门和旋塞制造", "C3443"),
    ("行业", "0111", "A0111"),
    ("行业", "房地产业", "K"),
    ("企业性质", "民营企业", "private"),
    ("所有制", "private", "private"),
    ("亩均论英雄评价等级", "A类", "A"),
    ("征收方式", "查账", "audit"),
    ("needs", "人才、用地", {"talent", "land"}),
    ("needs", "用林、用海等要素指标；人才", {"land_quota", "talent"}),
    ("needs", "talent|land", {"talent", "land"}),
    ("needs", "无", set()),
    ("海关监管方式", "0110;9710", {"0110", "9710"}),
    ("海关监管方式", "110", {"0110"}),
    ("统一社会信用代码", " 91330399ma00000017 ", "91330399MA00000017"),
    ("经营范围", "阀门制造", "阀门制造"),
]


def key_of(row) -> str:
    return next(key for key in stated(row) if key != "name")


@pytest.mark.parametrize(("heading", "written", "value"), READ)
def test_a_cell_is_read_as(tmp_path, heading, written, value) -> None:
    row = one(tmp_path, heading, written)
    assert stated(row)[key_of(row)] == value


@pytest.mark.parametrize("written", ["", " ", "—", "——", "-", "/", "不详", "未知", "N/A", "null", "？", "　"])
@pytest.mark.parametrize(
    "heading", ["营业收入", "上市公司", "成立日期", "县", "needs", "资质", "高企", "uscc", "所有制"]
)
def test_a_mark_for_the_unknown_states_nothing(tmp_path, heading, written) -> None:
    assert stated(one(tmp_path, heading, written)) == {"name": "甲"}


@pytest.mark.parametrize(
    "heading", ["成立日期", "所在功能区", "首个获利年度", "uscc", "贷款类型", "经营范围"]
)
def test_none_states_nothing_where_no_value_says_none(tmp_path, heading) -> None:
    assert stated(one(tmp_path, heading, "无")) == {"name": "甲"}


REFUSED = [
    ("营业收入", "无", "none_or_zero"),
    ("营业收入", "约1200", "no_number"),
    ("营业收入", "1,2", "no_number"),
    ("营业收入", "1.200,5", "no_number"),
    ("营业收入", "1200-1500", "no_number"),
    ("营业收入", "NaN", "no_number"),
    ("营业收入", "1e999", "too_big"),
    ("营业收入", "-1", "too_small"),
    ("营业收入", "100万美元", "wrong_unit_of_cell"),
    ("营业收入", "5%", "wrong_unit_of_cell"),
    ("营业收入（万元）", "3千", "unclear_unit"),
    ("从业人员", "12.5", "whole_expected"),
    ("从业人员", "12元", "wrong_unit_of_cell"),
    ("外资占比", "35", "too_big"),
    ("成立日期", "2023年5月", "no_day"),
    ("成立日期", "2023", "no_day"),
    ("成立日期", "2023-02-30", "no_date"),
    ("成立日期", "18/5/2023", "no_date"),
    ("财务数据年度", "24", "no_year"),
    ("上市公司", "可能", "no_flag"),
    ("县", "余杭区", "unknown_name"),
    ("行业", "C9999", "unknown_name"),
    ("行业", "111", "ambiguous_code"),
    ("行业", "C3443 应用软件开发", "ambiguous_code"),
    ("所有制", "家族", "unknown_name"),
    ("needs", "人才、月亮", "unknown_name"),
    ("统一社会信用代码", "9.13304E+17", "code_as_number"),
    ("统一社会信用代码", "91330399MA00000018", "uscc_check"),
]


@pytest.mark.parametrize(("heading", "written", "code"), REFUSED)
def test_a_cell_is_refused_for(tmp_path, heading, written, code) -> None:
    [fault] = one(tmp_path, heading, written).faults
    assert (fault.code, fault.column, fault.value, fault.row) == (code, heading, written, 2)


def test_every_fault_of_a_row_is_said_in_the_order_of_its_columns(tmp_path) -> None:
    [row] = read(table(tmp_path, "name,营业收入,从业人员,上市公司", "甲,x,-1,?!"))
    assert [fault.column for fault in row.faults] == ["营业收入", "从业人员", "上市公司"]


@pytest.mark.parametrize(
    ("heading", "written", "hint"),
    [
        ("外资占比", "35", "35%"),
        ("行业", "111", "A0111 / B111"),
        ("所有制", "民营公司", "民营"),
        ("县", "文城县", "330328 文成县"),
    ],
)
def test_a_suggestion_is_made(tmp_path, heading, written, hint) -> None:
    [fault] = one(tmp_path, heading, written).faults
    assert fault.suggestion is not None
    assert fault.suggestion.zh == hint
