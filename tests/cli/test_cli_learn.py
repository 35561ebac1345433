"""`huiqi learn`, and `huiqi match --outcomes`: what is learned, or why nothing is."""

import json

import pytest

pytestmark = pytest.mark.slow

RECORD = {"company": "a", "measure": "wz25-09-2", "as_of": "2025-03-01", "applied": True, "granted": True}


@pytest.fixture
def register(tmp_path):
    """Give a file of a few good outcomes and one bad one."""
    rows = [
        {"company": "a", "profile": {"industry": "C3443", "revenue": 5_000_000}},
        *(RECORD | {"as_of": f"2025-0{month}-01"} for month in range(1, 6)),
        RECORD | {"measure": "wz25-9-2"},
    ]
    path = tmp_path / "outcomes.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answer(process):
    assert process.returncode == 0, process.stderr.decode()
    return json.loads(process.stdout)


def refused(process):
    assert process.returncode == 2
    assert process.stdout == b""
    return process.stderr.decode().splitlines()


def test_a_bad_row_is_told_and_the_rest_is_used(huiqi, register):
    process = huiqi("learn", register, "--format", "json", "--holdout-from", "2025-04-01")
    found = answer(process)

    assert (found["fitted_on"], found["held_out"]) == (3, 2)
    assert found["learning"]["state"] == "off"
    [line] = process.stderr.decode().splitlines()
    assert line.startswith("huiqi: outcomes.ndjson:7: measure: ")
    assert "'wz25-09-2'" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "off"), [("zh-Hans", "学习排序未启用"), ("zh-Hant", "學習排序未啟用"), ("en", "learning is off")]
)
def test_a_table_says_that_learning_is_off(huiqi, register, lang, off):
    process = huiqi("learn", register, "--lang", lang, COLUMNS="400")
    assert process.returncode == 0
    assert off in process.stdout.decode()


@pytest.mark.slow
def test_a_match_with_few_outcomes_keeps_its_order_and_shows_assumed_chances(huiqi, register, sample, report):
    found = answer(huiqi("match", sample, "--outcomes", register))
    learning, first = found.pop("learning"), found["matches"][0]

    assert (learning["state"], learning["outcomes"], learning["fitted_until"]) == ("off", 5, "2025-06-30")
    assert "假设" in learning["text"]
    assert first["chances"]["success"]["basis"] == "prior"
    for entry in found["matches"]:
        del entry["chances"]
    assert found == report


@pytest.mark.slow
def test_no_outcomes_yet_are_a_beginning(huiqi, sample, tmp_path):
    empty = tmp_path / "outcomes.csv"
    empty.write_text("company,measure,as_of,applied\n", encoding="utf-8")
    found = answer(huiqi("match", sample, "--outcomes", empty))

    assert (found["learning"]["state"], found["learning"]["outcomes"]) == ("off", 0)
    assert refused(huiqi("learn", empty)) == ["huiqi: there are no outcomes"]


def test_without_outcomes_nothing_is_said_of_learning(report):
    assert "learning" not in report
    assert not any("chances" in entry for entry in report["matches"])


@pytest.mark.slow
def test_a_table_of_a_match_shows_the_chance_of_success(huiqi, register, sample):
    process = huiqi(
        "match", sample, "--outcomes", register, "--format", "table", "--lang", "en", COLUMNS="300"
    )
    said = process.stdout.decode()
    assert "chance of success" in said
    assert "assumed" in said
    assert "learning is off" in said


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["no-such-file.ndjson"], "no-such-file.ndjson"),
        (["seeds"], "seeds"),
        (["pyproject.toml"], "JSON"),
    ],
)
def test_a_register_is_refused_that_cannot_be_used(huiqi, arguments, part):
    assert part in refused(huiqi("learn", *arguments))[0]


def test_the_date_must_be_a_date(huiqi, register):
    [line] = refused(huiqi("learn", register, "--holdout-from", "October"))
    assert "--holdout-from" in line


def test_profiles_go_with_outcomes(huiqi, sample):
    [line] = refused(huiqi("match", sample, "--profiles", sample))
    assert "--outcomes" in line
