"""Tables for people: within the terminal's width, without colour codes in a pipe, without promises."""

import pytest
from rich.cells import cell_len

pytestmark = pytest.mark.slow

TABLES = {
    "a report": ["match", "seeds/samples/valve-maker.json", "--format", "table"],
    "a report in English": ["match", "seeds/samples/valve-maker.json", "--format", "table", "--lang", "en"],
    "the catalogue": ["catalogue"],
}


def shown(process) -> str:
    assert process.returncode == 0
    assert process.stderr == b""
    return process.stdout.decode()


@pytest.mark.parametrize("columns", [72, 100])
@pytest.mark.parametrize("arguments", TABLES.values(), ids=TABLES)
def test_no_line_is_wider_than_the_terminal(huiqi, arguments, columns) -> None:
    lines = shown(huiqi(*arguments, COLUMNS=str(columns))).splitlines()
    assert len(lines) > 50
    assert [line for line in lines if cell_len(line) > columns] == []


def test_a_pipe_gets_no_colours(huiqi) -> None:
    assert "\x1b" not in shown(huiqi(*TABLES["a report"]))


@pytest.fixture(scope="module")
def table(huiqi) -> str:
    return shown(huiqi(*TABLES["a report"], COLUMNS="400"))


def test_a_table_shows_company_measures_amounts_bureaus_and_questions(table) -> None:
    assert "温州示例阀门制造有限公司" in table
    assert "2025-06-30" in table
    for part in (
        "较有希望",
        "需补充数据",
        "暂不满足",
        "wz25-09-2",
        "72万元",
        "市税务局",
        "接下来补充这些最有用",
    ):
        assert part in table
    assert "不是行政机关的决定" in table


@pytest.mark.parametrize("word", ["符合", "通过"])
def test_a_table_never_says(table, word) -> None:
    assert [line.strip() for line in table.splitlines() if word in line] == []


def test_a_table_in_traditional_chinese_keeps_the_name(huiqi) -> None:
    traditional = shown(huiqi(*TABLES["a report"], "--lang", "zh-Hant", COLUMNS="400"))
    assert "溫州市" in traditional or "市稅務局" in traditional
    assert "温州示例阀门制造有限公司" in traditional


def test_a_company_without_a_name_has_a_table_too(huiqi) -> None:
    assert "未具名企业" in shown(huiqi("match", "-", "--format", "table", stdin=b"{}"))
