"""`huiqi population`: a file of companies, and the report on it."""

import json

import pyarrow.parquet as pq
import pytest


@pytest.mark.slow
def test_it_writes_companies_and_a_report(huiqi, tmp_path):
    out, report = tmp_path / "city.parquet", tmp_path / "city.json"
    options = (
        "--companies",
        "2000",
        "--seed",
        "7",
        "--as-of",
        "2025-06-30",
        "--out",
        out,
        "--report",
        report,
    )
    process = huiqi("population", *options, "--lang", "en", COLUMNS="200")
    assert process.returncode == 0, process.stderr.decode()
    said = process.stdout.decode()
    assert "2,000 companies" in said
    assert "none is real" in said
    assert "Assumptions (no statistic says so)" in said
    assert pq.read_metadata(out).num_rows == 2000
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["companies"], found["seed"], found["as_of"]) == (2000, 7, "2025-06-30")
    assert found["targets"][0]["text"] == "private enterprises and sole traders"


def test_everything_that_is_wrong_is_refused_before_anything_is_made(huiqi, tmp_path):
    (tmp_path / "there.json").write_text("{}")
    process = huiqi(
        "population", "--out", tmp_path / "none" / "city.csv", "--report", tmp_path / "there.json"
    )
    assert process.returncode == 2
    assert process.stdout == b""
    lines = process.stderr.decode().splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["--out", "--out", "--report"]
    assert [path.name for path in tmp_path.iterdir()] == ["there.json"]
