"""`huiqi uptake`: pools, recipients and cost of measures, for people and programs."""

import json

import pyarrow.parquet as pq
import pytest
from support.populations import table


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    file = tmp_path_factory.mktemp("uptake") / "companies.parquet"
    pq.write_table(table(2_000), file)
    return file


@pytest.mark.slow
def test_a_table_names_figures_targets_and_assumptions(huiqi, companies) -> None:
    process = huiqi(
        "uptake", companies, "--measure", "wz25-09-5", "--by", "county", "--lang", "en", COLUMNS="200"
    )
    assert process.returncode == 0, process.stderr.decode()
    said = process.stdout.decode()
    for words in ("2,000 companies", "within reach", "650", "Brier score", "are assumed to be like"):
        assert words in said


@pytest.mark.slow
def test_suppressed_json_tells_nothing_under_ten(huiqi, companies) -> None:
    process = huiqi(
        "uptake", companies, "--measure", "wz25-09-1", "--by", "size", "--suppress", "--format", "json"
    )
    assert process.returncode == 0, process.stderr.decode()
    found = json.loads(process.stdout)
    assert (found["suppressed"], found["companies"]) == (True, 2_000)
    for group in found["measures"][0]["groups"]:
        assert group["companies"] >= 10


@pytest.mark.slow
def test_what_cannot_be_used_is_refused(huiqi, companies, tmp_path) -> None:
    (tmp_path / "bad.parquet").write_text("hello")
    for arguments, said in (
        ((companies, "--measure", "wz25-9", "--measure", "x"), "--measure"),
        ((tmp_path / "none.parquet",), "No such file"),
        ((tmp_path / "bad.parquet",), "no Parquet file"),
        ((companies, "--measure", "wz25-09-5", "--as-of", "2031-01-01"), "in force"),
    ):
        process = huiqi("uptake", *arguments)
        assert (process.returncode, process.stdout) == (2, b"")
        assert said in process.stderr.decode()
