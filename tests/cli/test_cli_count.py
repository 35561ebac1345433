"""`huiqi count`: the same counts with and without an index, and clear refusals."""

import json
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import company

from profiles.columns import batch_of
from profiles.reading import read_profile

pytestmark = pytest.mark.slow


@pytest.fixture
def companies(catalogue, tmp_path):
    path = tmp_path / "companies.parquet"
    profiles = [read_profile(company(seed), catalogue.codes) for seed in range(100)]
    pq.write_table(pa.Table.from_batches([batch_of(profiles)]), path)
    return path


def test_an_index_changes_no_count(huiqi, companies) -> None:
    said = [
        json.loads(huiqi("count", str(companies), "--by", "county", "--format", "json", flag).stdout)
        for flag in ("--no-index", "--index", "--index")
    ]
    assert said[0] == said[1] == said[2]
    assert (companies.parent / "companies.parquet.index").is_dir()
    for entry in said[0]["measures"]:
        verdicts = [entry[key] for key in ("eligible", "likely", "needs_facts", "not_eligible")]
        assert sum(verdicts) == said[0]["companies"] == 100
    shown = huiqi("count", str(companies), "--measure", "wz25-09-2")
    assert "100 家企业" in shown.stdout.decode()
    assert "wz25-09-2" in shown.stdout.decode()


def test_what_cannot_be_counted_is_refused(huiqi, companies, tmp_path) -> None:
    text = tmp_path / "text.parquet"
    text.write_text("no")
    for arguments, clue in (
        ((str(companies), "--by", "shire"), "no column 'shire'"),
        ((str(companies), "--measure", "wz25-9-2"), "did you mean wz25-"),
        ((str(text),), "this is no Parquet file"),
        ((str(tmp_path / "nowhere.parquet"),), "No such file"),
    ):
        found = huiqi("count", *arguments)
        assert found.returncode == 2
        assert clue in found.stderr.decode()


def test_duckdb_counts_the_same(huiqi, companies) -> None:
    asked = ("count", str(companies), "--by", "county", "--format", "json")
    here, there = (
        json.loads(huiqi(*asked, *how).stdout) for how in (("--no-index",), ("--engine", "duckdb"))
    )
    for measure in (*here["measures"], *there["measures"]):
        measure["groups"].sort(key=lambda group: group["group"] or "")
    assert here == there


def test_an_engine_that_is_not_here_is_refused(huiqi, companies) -> None:
    spark = "nobody answers" if find_spec("pyspark") else "pip install 'huiqi[spark]'"
    for arguments, clue in (
        (("--master", "local[2]"), "write --engine spark"),
        (("--engine", "abacus"), "abacus"),
        (("--engine", "spark", "--master", "spark://127.0.0.1:1"), spark),
    ):
        found = huiqi("count", str(companies), *arguments)
        assert found.returncode == 2
        assert clue in found.stderr.decode()
