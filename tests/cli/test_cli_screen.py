"""`huiqi screen`: many companies in, verdicts out, and on after it was killed."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

HUIQI = Path(sys.executable).with_name("huiqi")
BAD = "=cmd|' /C calc'!A0,,余杭,\n"
COUNT = 600


@pytest.fixture(scope="module")
def companies(tmp_path_factory) -> Path:
    """Give companies of which every one has something within reach, and a bad one last."""
    path = tmp_path_factory.mktemp("screen") / "companies.csv"
    rows = [
        f"甲{number},C3443,{'鹿城区' if number % 2 else '永嘉县'},{number % 500}\n" for number in range(COUNT)
    ]
    heading = "企业名称,行业（GB/T 4754-2017）,所在县（市、区）,从业人员\n"
    path.write_text(heading + "".join(rows) + BAD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def few(companies, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("few") / "few.csv"
    lines = companies.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:9], BAD]), encoding="utf-8")
    return path


def table(path: Path) -> list[list[str]]:
    """Give the rows of a table as texts, whatever its kind."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [*csv.reader(file)]
    if path.suffix == ".xlsx":
        rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    else:
        found = pq.read_table(path)
        rows = [found.column_names, *zip(*(column.to_pylist() for column in found.columns), strict=True)]
    return [
        ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]


def test_the_same_rows_come_out_as_parquet_csv_and_excel(huiqi, few, tmp_path) -> None:
    tables = []
    for ending in ("parquet", "csv", "xlsx"):
        out, faults = tmp_path / f"verdicts.{ending}", tmp_path / f"{ending}-faults.csv"
        process = huiqi("screen", few, "--out", out, "--top", 3, "--faults", faults, "--format", "json")
        assert process.returncode == 1, process.stderr.decode()
        summary = json.loads(process.stdout)
        counted = (summary["rows"], summary["companies"], summary["outside"], summary["bad"])
        assert counted == (9, 8, 0, 1)
        assert summary["cells"] == 24
        [_, fault] = table(faults)
        assert fault[1] == "10"
        tables.append(table(out))
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0]) == 25
    assert {row[1] for row in tables[0][1:]} == {str(number) for number in range(2, 10)}


def test_filters_narrow_what_comes_out(huiqi, few, tmp_path) -> None:
    out, people = tmp_path / "v.csv", tmp_path / "c.csv"
    options = ("--measure", "wz25-01-2", "--verdict", "needs_facts", "--verdict", "not_eligible")
    process = huiqi(
        "screen", few, "--out", out, *options, "--county", "鹿城区", "--companies", people, "--lang", "en"
    )
    assert process.returncode == 1, process.stderr.decode()
    assert "9 rows = 4 companies + 4 elsewhere + 1 bad; 4 verdicts kept" in process.stdout.decode()
    heading, *rows = table(out)
    assert {row[heading.index("measure")] for row in rows} == {"wz25-01-2"}
    assert [row[heading.index("row")] for row in rows] == ["3", "5", "7", "9"]
    assert len(table(people)) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.csv", "v-faults.csv", "v.csv"]


def test_an_explanation_is_that_of_the_companys_report(huiqi, few, tmp_path) -> None:
    asked = ("--explain", "2:wz25-01-2", "--explain", "甲3:wz25-01-1")
    process = huiqi("screen", few, *asked)
    assert process.returncode == 0, process.stderr.decode()
    first, second = json.loads(process.stdout)
    assert (first["row"], first["name"], second["row"], second["name"]) == (2, "甲0", 5, "甲3")
    profile = tmp_path / "profile.json"
    profile.write_text('{"name":"甲3","industry":"C3443","county":"330302","employees":3}', encoding="utf-8")
    report = json.loads(huiqi("match", profile).stdout)
    assert second["match"] == next(found for found in report["matches"] if found["measure"] == "wz25-01-1")


def test_a_run_that_is_killed_goes_on_and_ends_the_same(huiqi, companies, surroundings, tmp_path) -> None:
    options = ("--top", "1", "--lang", "en")
    whole, killed = tmp_path / "whole.parquet", tmp_path / "killed.parquet"
    assert huiqi("screen", companies, "--out", whole, *options).returncode == 1
    parts = tmp_path / ".killed.parquet.parts"
    command = [HUIQI, "screen", companies, "--out", killed, *options]
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while not (parts / "000000").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not killed.exists()
    refused = huiqi("screen", companies, "--out", killed, "--top", 2, "--resume")
    assert (refused.returncode, refused.stderr.count(b"--resume")) == (2, 2)
    done = (parts / "000000").stat().st_mtime_ns
    resumed = huiqi("screen", companies, "--out", killed, *options, "--resume", "--format", "json")
    assert resumed.returncode == 1, resumed.stderr.decode()
    assert done < killed.stat().st_mtime_ns
    assert json.loads(resumed.stdout)["companies"] == COUNT
    assert killed.read_bytes() == whole.read_bytes()
    assert (tmp_path / "killed-faults.csv").read_bytes() == (tmp_path / "whole-faults.csv").read_bytes()
    assert not parts.exists()


def test_everything_that_is_wrong_is_refused_at_once_and_nothing_is_written(huiqi, few, tmp_path) -> None:
    options = ("--measure", "wz25-01-02", "--verdict", "likly", "--county", "鹿城", "--top", 0)
    process = huiqi("screen", few, "--out", tmp_path / "v.csv", *options, "--lang", "en")
    lines = process.stderr.decode().splitlines()
    assert process.returncode == 2
    assert [line.split(":")[1].strip() for line in lines] == ["--measure", "--verdict", "--county", "--top"]
    assert all("did you mean" in line for line in lines[:3])
    process = huiqi("screen", few, "--out", few, "--faults", tmp_path / "faults.txt")
    assert (process.returncode, len(process.stderr.splitlines())) == (2, 2)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    process = huiqi("screen", few, "--out", folder)
    assert (process.returncode, b"is a folder" in process.stderr) == (2, True)
    folder.rmdir()
    process = huiqi("screen", few, "--explain", "99:wz25-01-2", "--explain", "10:wz25-01-2", "--lang", "en")
    assert process.returncode == 2
    assert b"there is no company '99'" in process.stderr
    assert b"row 10 is bad" in process.stderr
    assert [*tmp_path.iterdir()] == []


def verdicts(path: Path) -> list[tuple[str, str, str]]:
    columns = pq.read_table(path, columns=["uscc", "measure", "verdict"]).columns
    return sorted(zip(*(column.to_pylist() for column in columns), strict=True))


def test_in_sql_the_same_verdicts_come_out(huiqi, tmp_path) -> None:
    file, embedded, sql = (tmp_path / f"{name}.parquet" for name in ("companies", "embedded", "sql"))
    huiqi("population", "--companies", 300, "--seed", 3, "--out", file)
    wanted = ("--verdict", "eligible", "--verdict", "likely")
    assert huiqi("screen", file, "--out", embedded, "--no-details", *wanted).returncode == 0
    process = huiqi("screen", file, "--out", sql, "--engine", "duckdb", *wanted)
    assert process.returncode == 0, process.stderr.decode()
    found = verdicts(sql)
    assert found == verdicts(embedded)
    said = json.loads(process.stdout)
    assert (said["rows"], said["cells"]) == (300, len(found))
    again = huiqi("screen", file, "--out", sql, "--engine", "duckdb", "--top", 3)
    assert again.returncode == 2
    assert [line.split(b":")[1].strip() for line in again.stderr.splitlines()] == [b"--top", b"--out"]
