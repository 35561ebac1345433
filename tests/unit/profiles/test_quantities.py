"""Figures, units and days as people write them: exact, and refused where they are not clear."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.days import day_of, lacks_day
from profiles.quantities import figure_of, unit_of
from profiles.vocabulary import vocabulary

UNITS = [
    ("元", 1, "元"), ("万元", 10**4, "元"), ("萬元", 10**4, "元"), ("千元", 10**3, "元"),
    ("亿元", 10**8, "元"),
    ("百万元", 10**6, "元"), ("人民币万元", 10**4, "元"), ("RMB", 1, "元"), ("10k CNY", 10**4, "元"),
    ("million USD", 10**6, "美元"), ("万美元", 10**4, "美元"), ("US$", 1, "美元"), ("万", 10**4, ""),
    ("亿", 10**8, ""),
    ("%", Decimal("0.01"), "%"), ("％", Decimal("0.01"), "%"), ("‰", Decimal("0.001"), "%"), ("人", 1, "人"),
    ("万人", 10**4, "人"), ("个月", 1, "个月"), ("件", 1, "件"), ("年", 1, "年"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "scale", "measure"), UNITS)
def test_a_unit_is_read(written, scale, measure) -> None:
    unit = unit_of(written)
    assert unit is not None
    assert (unit.scale, unit.measure) == (scale, measure)


@pytest.mark.parametrize("written", ["", "家", "欧元", "万万", "元元", "平方米", "x", "千克"])
def test_what_is_no_unit_is_none(written) -> None:
    assert unit_of(written) is None


FITS = {
    ("revenue", "万元"): True, ("revenue", "万"): True, ("revenue", "美元"): False, ("revenue", "%"): False,
    ("exports_usd", "美元"): True, ("exports_usd", "元"): False, ("employees", "人"): True,
    ("employees", "件"): False,
    ("invention_patents", "件"): True, ("foreign_share", "%"): True, ("foreign_share", "万"): False,
    ("fiscal_year", "年"): True, ("unemployment_insurance_months", "年"): False, ("listed", "元"): False,
}  # fmt: skip


@pytest.mark.parametrize(("fact", "unit"), FITS)
def test_a_unit_fits_a_fact_or_not(fact, unit) -> None:
    assert unit_of(unit).fits(vocabulary()[fact]) is FITS[fact, unit]


@pytest.mark.parametrize(
    "written",
    [
        "1,2",
        "1,23,456",
        "12,34",
        "1.2.3",
        "1 200",
        "约3",
        "3-5",
        "",
        "万",
        "0x1F",
        "NaN",
        "٣",
        "1e9999",
        "一百",
    ],
)
def test_what_is_not_clear_is_no_figure(written) -> None:
    assert figure_of(written) is None


@given(st.decimals(-(10**14), 10**14, allow_nan=False, allow_infinity=False, places=2))
def test_every_way_of_writing_a_figure_reads_as_the_same(number) -> None:
    full_width = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")
    for written in (f"{number}", f"{number:,}", f"{number:,}".translate(full_width), f" {number} "):
        assert figure_of(written).number == number
    assert figure_of(f"{number}万元").unit.scale == 10_000


@given(st.dates(date(1000, 1, 1)))
def test_every_way_of_writing_a_day_reads_as_the_same(day) -> None:
    year, month, number = day.year, day.month, day.day
    for written in (
        day.isoformat(), f"{year}/{month}/{number}", f"{year}.{month:02}.{number:02}",
        f"{year}年{month}月{number}日",
        day.strftime("%Y%m%d"), f"{day.isoformat()} 00:00:00",
    ):  # fmt: skip
        assert day_of(written) == day


@pytest.mark.parametrize("written", ["2023年5月", "2023-05", "2023", "202305", "2023.5", "２０２３年５月"])
def test_a_month_or_a_year_is_no_day(written) -> None:
    assert day_of(written) is None
    assert lacks_day(written)


@pytest.mark.parametrize(
    "written", ["2023-02-30", "2023-13-01", "5/18/2023", "2023-5/18", "18.5.2023", "明天", "2023-05-18 09:30"]
)
def test_what_is_no_day_is_none(written) -> None:
    assert day_of(written) is None
