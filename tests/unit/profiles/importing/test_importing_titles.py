"""Titles as words: in one column, and in a column each; what is not said stays unknown."""

from datetime import date

import pytest
from support.company_files import one, read, stated, table

DAYS = {"held": True, "since": date(2023, 12, 8), "until": date(2026, 12, 7)}

IN_ONE_CELL = [
    ("高企、省级专精特新、小巨人", {"high_tech_enterprise": True, "srdi": True, "srdi_giant": True}),
    ("高企 专精特新", {"high_tech_enterprise": True, "srdi": True}),
    ("高企/软件企业", {"high_tech_enterprise": True, "software_enterprise": True}),
    ("高新技術企業、隱形冠軍", {"high_tech_enterprise": True, "hidden_champion": True}),
    ("专精特新“小巨人”企业", {"srdi_giant": True}),
    ("智能工厂（数字化车间）", {"smart_factory": True}),
    ("市级企业技术中心", {"enterprise_tech_centre": {"held": True, "level": "municipal"}}),
    ("单项冠军（国家级）", {"manufacturing_champion": {"held": True, "level": "national"}}),
    ("高新技术企业（2023-12-08至2026-12-07）", {"high_tech_enterprise": DAYS}),
    ("高新技术企业（有效期：2023年12月8日-2026年12月7日）", {"high_tech_enterprise": DAYS}),
    ("无", {"*": False}),
    ("高企，无其他", {"*": False, "high_tech_enterprise": True}),
]


@pytest.mark.parametrize(("written", "titles"), IN_ONE_CELL)
def test_words_are_read_as_titles(tmp_path, written, titles) -> None:
    found = {
        code: {part: value for part, value in entry.items() if value is not None}
        if isinstance(entry, dict)
        else entry
        for code, entry in stated(one(tmp_path, "资质", written))["designations"].items()
    }
    assert found == titles


OF_ITS_OWN = [
    ("是", True),
    ("√", True),
    ("高企", True),
    ("否", False),
    ("无", False),
    ("国家级", {"held": True, "level": "national"}),
    ("2023-12-08", {"held": True, "since": date(2023, 12, 8)}),
    ("有效期至2026-12-07", {"held": True, "until": date(2026, 12, 7)}),
    ("2023/12/8-2026/12/7", DAYS),
]


@pytest.mark.parametrize(("written", "entry"), OF_ITS_OWN)
def test_a_column_of_its_own_is_read(tmp_path, written, entry) -> None:
    row = one(tmp_path, "高新技术企业", written)
    assert row.profile is not None, row.faults
    found = row.profile.model_dump(exclude_none=True)["designations"]["high_tech_enterprise"]
    assert found == entry


REFUSED = [
    ("资质", "瞪羚", "unknown_title"),
    ("资质", "高企、瞪羚", "unknown_title"),
    ("资质", "国家级专精特新", "level_misfit"),
    ("资质", "高企（2023年）", "no_day"),
    ("资质", "高企（2023-02-30）", "no_date"),
    ("高新技术企业", "省级", "level_misfit"),
    ("高新技术企业", "申报中", "no_flag"),
    ("高新技术企业", "小巨人", "no_flag"),
    ("高新技术企业认定日期", "2023年12月", "no_day"),
    ("重点实验室级别", "区级", "unknown_name"),
    ("重点实验室", "2026-12-07至2023-12-08", "dates_reversed"),
]


@pytest.mark.parametrize(("heading", "written", "code"), REFUSED)
def test_a_title_is_refused_for(tmp_path, heading, written, code) -> None:
    assert [fault.code for fault in one(tmp_path, heading, written).faults] == [code]


def test_what_the_giant_of_the_nation_is_called_is_suggested(tmp_path) -> None:
    [fault] = one(tmp_path, "资质", "国家级专精特新").faults
    assert fault.suggestion is not None
    assert "小巨人" in fault.suggestion.zh


def test_several_columns_are_put_together(tmp_path) -> None:
    heading = "name,资质,高新技术企业,高新技术企业认定日期,重点实验室级别,无其他资质"
    [row] = read(table(tmp_path, heading, "甲,高企、小巨人,是,2023-12-08,市级,是"))
    titles = row.profile.designations
    assert titles.others is False
    assert titles.stated()["high_tech_enterprise"].since == date(2023, 12, 8)
    assert titles.stated()["srdi_giant"].held
    assert titles.stated()["key_lab"].level == "municipal"
    assert not titles.stated()["srdi"].held


@pytest.mark.parametrize("cells", ["高企,否", "无,是"])
def test_columns_that_differ_are_a_fault(tmp_path, cells) -> None:
    [row] = read(table(tmp_path, "name,资质,高新技术企业", f"甲,{cells}"))
    assert [fault.code for fault in row.faults] == ["titles_differ"]


def test_a_title_that_is_not_mentioned_stays_unknown(tmp_path) -> None:
    row = one(tmp_path, "资质", "高企")
    assert row.profile.designations.stated().keys() == {"high_tech_enterprise"}
