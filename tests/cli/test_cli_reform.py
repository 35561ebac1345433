"""`huiqi reform`: a reform held against companies, as a user runs it."""

import csv
import io
import json

import pytest

SAMPLES = "seeds/samples/reforms"
LOWER = f"{SAMPLES}/lower-output-threshold.yaml"
SWEEP = "wz25-15-5:eligibility.all[1].at_least:0:100000000:6"


@pytest.fixture(scope="module")
def companies(huiqi, tmp_path_factory):
    out = tmp_path_factory.mktemp("reform") / "city.parquet"
    process = huiqi("population", "--companies", "3000", "--seed", "1", "--out", out)
    assert process.returncode == 0, process.stderr.decode()
    return out


def told(process) -> str:
    assert process.returncode == 0, process.stderr.decode()
    return process.stdout.decode()


@pytest.mark.slow
def test_a_table_for_people_in_both_languages(huiqi, companies) -> None:
    rates = f"{SAMPLES}/lower-rate-more-counties.yaml"
    zh = told(huiqi("reform", rates, companies, "--by", "county", "--take-up", "0.5", COLUMNS="160"))
    assert "3,000 家企业" in zh
    assert "平阳县" in zh
    assert "假设企业不因改革改变自身情况" in zh
    assert "种子1" in zh
    en = told(huiqi("reform", rates, companies, "--lang", "en", COLUMNS="160"))
    assert "winners" in en
    assert "another amount" in en
    hant = told(huiqi("reform", rates, companies, "--lang", "zh-Hant", COLUMNS="160"))
    assert "家企業" in hant


@pytest.mark.slow
def test_json_and_csv_say_the_same(huiqi, companies, tmp_path) -> None:
    out = tmp_path / "reform.json"
    told(huiqi("reform", LOWER, companies, "--by", "size", "--format", "json", "--out", out))
    report = json.loads(out.read_text(encoding="utf-8"))
    (measure,) = report["measures"]
    everybody, *groups = measure["groups"]
    assert measure["direction"] == "easier"
    assert (
        everybody["companies"] == report["companies"] == sum(group["companies"] for group in groups) == 3000
    )
    assert everybody["losers"] == 0
    (sweep,) = report["sweeps"]
    assert sweep["current"] == 20_000_000
    by_threshold = {point["threshold"]: point for point in sweep["points"]}
    assert by_threshold[20_000_000]["possible"] == everybody["after"]["possible"]
    assert by_threshold[50_000_000]["possible"] == everybody["before"]["possible"]
    text = told(huiqi("reform", companies, "--sweep", SWEEP, "--format", "csv"))
    rows = [*csv.DictReader(io.StringIO(text))]
    assert [float(row["threshold"]) for row in rows] == [0, 2e7, 4e7, 6e7, 8e7, 1e8]
    assert int(rows[1]["possible"]) == everybody["after"]["possible"]


@pytest.mark.slow
def test_a_run_is_repeated_to_the_byte(huiqi, companies) -> None:
    options = ("reform", LOWER, companies, "--take-up", "0.5", "--seed", "3", "--format", "json")
    assert huiqi(*options).stdout == huiqi(*options).stdout


def test_all_that_is_wrong_is_told_and_nothing_written(huiqi, tmp_path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "id: bad\ntitle: 坏\ntitle_en: bad\nmeasures:\n"
        '  wz25-15-5:\n    - {path: "eligibility.all[1].at_least", from: 1, to: 2}\n'
        "  wz25-15-6x:\n    - {path: title, from: a, to: b}\n",
        encoding="utf-8",
    )
    out = tmp_path / "out.json"
    process = huiqi("reform", bad, tmp_path / "none.parquet", "--format", "json", "--out", out)
    said = process.stderr.decode().splitlines()
    assert process.returncode == 2
    assert process.stdout == b""
    assert not out.exists()
    assert [line.split("error ")[-1].split(":")[0] for line in said[:2]] == ["wrong_value", "unknown_measure"]
    assert "the patch is out of date" in said[0]
    assert "No such file" in said[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((LOWER,), "give a reform (YAML) and companies (Parquet)"),
        ((LOWER, "README.md"), "this is no Parquet file"),
        ((LOWER, "a.parquet", "--take-up", "3"), "no share from 0 to 1"),
        (("a.parquet", "--sweep", "wz25-15-5:0:9"), "is not MEASURE:PATH:LOW:HIGH[:STEPS]"),
        (("a.parquet", "--sweep", "wz25-15-5:eligibility:9:0"), "a sweep goes from low to high"),
        ((LOWER, "a.parquet", "--out", "a.txt"), "a table is for the terminal"),
    ],
)
def test_what_cannot_be_asked_is_refused(huiqi, options, words) -> None:
    process = huiqi("reform", *options)
    assert process.returncode == 2
    assert words in process.stderr.decode()
