"""`huiqi read` and `huiqi template`: a file is checked, nothing is stored."""

import json

import openpyxl
import pytest

pytestmark = pytest.mark.slow

GOOD = '企业名称,营业收入（万元）,所在县（市、区）,资质,备注\n甲,"1,200",鹿城区,高企,x\n,,,,\n乙,3,瑞安,,\n'
BAD = GOOD + "=cmd|' /C calc'!A0,无,余杭区,瞪羚,\n"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(BAD.encode("gb18030"))
    return path


def test_a_good_file_exits_0_and_its_rows_come_out_as_profiles(huiqi, good, tmp_path) -> None:
    out = tmp_path / "profiles.ndjson"
    process = huiqi("read", good, "--out", out, "--format", "json")
    assert (process.returncode, process.stderr) == (0, b"")
    view = json.loads(process.stdout)
    assert (view["rows"], view["good"], view["bad"], view["blank"]) == (2, 2, 0, 1)
    taken = {column["column"]: (column["key"], column["unit"]) for column in view["columns"]}
    assert taken["营业收入（万元）"] == ("revenue", "万元")
    assert taken["备注"] == (None, None)
    first, _ = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first == {
        "name": "甲",
        "county": "330302",
        "revenue": 12_000_000,
        "designations": {"high_tech_enterprise": True},
    }
    assert huiqi("read", out).returncode == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_with_bad_rows_exits_1_and_they_come_out_with_reasons(huiqi, bad, tmp_path, ending) -> None:
    faults = tmp_path / f"faults.{ending}"
    process = huiqi("read", bad, "--faults", faults, "--lang", "en")
    assert process.returncode == 1
    said = process.stdout.decode()
    assert "3 rows = 2 good + 1 bad; 1 blank" in said
    assert "瞪羚" in said
    assert b"'=cmd" not in process.stdout
    assert faults.stat().st_size
    if ending == "xlsx":
        rows = [*openpyxl.load_workbook(faults).active.iter_rows(values_only=True)]
        assert [row[2] for row in rows[1:]] == ["营业收入（万元）", "所在县（市、区）", "资质"]


def test_a_mapping_file_names_columns(huiqi, tmp_path) -> None:
    path, mapping = tmp_path / "m.csv", tmp_path / "m.yaml"
    path.write_text("户名,产值,人手,面积\n甲,3,4,5\n", encoding="utf-8")
    mapping.write_text(
        "户名: name\n产值: {key: revenue, unit: 千元}\n人手: 从业人员（人）\n面积: null\n", encoding="utf-8"
    )
    view = json.loads(huiqi("read", path, "--mapping", mapping, "--format", "json").stdout)
    assert [(column["key"], column["unit"]) for column in view["columns"]] == [
        ("name", None),
        ("revenue", "千元"),
        ("employees", "人"),
        (None, None),
    ]


REFUSED = {
    "an unknown column": ("企业名称,占地,营收入\n甲,1,2\n", [], 2),
    "no table": ("%PDF-1.7", [], 1),
    "faults of another kind": (GOOD, ["--faults", "x.txt"], 1),
    "a mapping that is none": (GOOD, ["--mapping", "README.md"], None),
    "a mapping that does not exist": (GOOD, ["--mapping", "nothing.yaml"], 1),
}


@pytest.mark.parametrize(("content", "options", "lines"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_exits_2_with_a_line_for_each_reason(
    huiqi, tmp_path, content, options, lines
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    process = huiqi("read", path, *options)
    assert (process.returncode, process.stdout) == (2, b"")
    said = process.stderr.decode().splitlines()
    assert said
    assert all(line.startswith("huiqi: ") for line in said)
    assert lines is None or sum("找不到表头" not in line for line in said) == lines


def test_the_file_that_is_read_is_not_written_over(huiqi, good) -> None:
    assert huiqi("read", good, "--faults", good).returncode == 2
    assert good.read_text(encoding="utf-8") == GOOD


def test_a_column_cannot_command_the_terminal(huiqi, tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("企业名称,从业人员,\x1b[2J\n甲,1,2\n", encoding="utf-8")
    process = huiqi("read", path)
    assert b"\x1b[2J" not in process.stderr + process.stdout


def test_a_template_is_written_and_read_and_not_written_over(huiqi, tmp_path) -> None:
    path = tmp_path / "template.xlsx"
    assert huiqi("template", "--out", path, "--lang", "zh-Hant").returncode == 0
    assert huiqi("read", path).returncode == 0
    again = huiqi("template", "--out", path)
    assert (again.returncode, again.stdout) == (2, b"")
    assert huiqi("template", "--out", tmp_path / "template.pdf").returncode == 2
