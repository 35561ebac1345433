"""docs/files.md says what is so."""

import re
from dataclasses import asdict

import pytest
from support.company_files import one, stated

from profiles.importing.bounds import Bounds
from profiles.importing.mapping import read_mapping
from profiles.importing.values import is_unknown
from profiles.reading import LARGEST_BYTES


@pytest.fixture(scope="module")
def text(root) -> str:
    return (root / "docs/files.md").read_text(encoding="utf-8")


def test_the_limits_are_those_of_the_code(text) -> None:
    table = text.partition("## Limits")[2].partition("## What")[0]
    figures = [int(figure) for figure in re.findall(r"\| (\d+)", table)]
    bounds = asdict(Bounds())
    assert figures[:6] == [bounds[name] for name in ("file", "unpacked", "rows", "columns", "sheets", "cell")]
    assert f"| {bounds['ratio']} times its packed size" in table
    assert figures[-1] == LARGEST_BYTES


def test_the_figures_are_read_as_it_says(text, tmp_path) -> None:
    [row] = re.findall(r"^\| (1,200万元 .*) \| (.*) \|$", text, re.MULTILINE)
    for written, value in zip(*(cell.split(" · ") for cell in row), strict=True):
        assert stated(one(tmp_path, "应纳税所得额", written))["taxable_income"] == int(value)


@pytest.mark.parametrize("written", ["1,2", "约1200", "100-200"])
def test_what_is_not_clear_is_a_fault(text, tmp_path, written) -> None:
    assert written in text
    assert one(tmp_path, "营业收入", written).faults


def test_the_marks_for_the_unknown_are_those_of_the_code(text) -> None:
    [marks] = re.findall(r"or one with (.*), is \*\*unknown\*\*", text)
    assert all(map(is_unknown, marks.split()))


def test_its_mapping_is_one(text) -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert read_mapping(block.encode())["产值"] == "revenue（千元）"


def test_it_is_short(text) -> None:
    assert text.count("\n") <= 120
