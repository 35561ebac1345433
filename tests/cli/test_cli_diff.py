"""`huiqi diff`: two profiles, two dates, two catalogues; what cannot be compared is refused."""

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from seeds.shipped import WENZHOU

pytestmark = pytest.mark.slow

KEYS = {"before", "after", "facts", "law", "measures", "unchanged", "totals"}
THRESHOLD, RAISED = "fact: revenue, at_least: 50000000", "fact: revenue, at_least: 80000000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Give the shipped catalogue, copied, with one threshold raised."""
    copy = tmp_path_factory.mktemp("catalogue") / "edited"
    shutil.copytree(WENZHOU, copy)
    path = copy / "measures-15.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(THRESHOLD, RAISED), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def later(sample, tmp_path_factory) -> Path:
    """Give the sample, a year later: it is no longer a high-tech enterprise."""
    profile = json.loads(sample.read_bytes())
    profile["designations"]["high_tech_enterprise"] = False
    path = tmp_path_factory.mktemp("profile") / "later.json"
    path.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")
    return path


def answer(process) -> dict:
    assert process.returncode == 0, process.stderr.decode()
    assert process.stderr == b""
    return json.loads(process.stdout)


def shown(process) -> str:
    assert process.returncode == 0, process.stderr.decode()
    return process.stdout.decode()


def refused(process) -> list[str]:
    assert (process.returncode, process.stdout) == (2, b"")
    lines = process.stderr.decode().splitlines()
    assert all(line.startswith("huiqi: ") for line in lines), lines
    return lines


def test_two_profiles(huiqi, sample, later) -> None:
    report = answer(huiqi("diff", sample, later, "--format", "json"))
    assert report.keys() == KEYS
    assert [fact["fact"] for fact in report["facts"]] == ["designations.high_tech_enterprise"]
    first = report["measures"][0]
    assert (first["measure"], first["change"]) == ("wz25-09-2", "lost")
    assert first["reasons"][0]["because"] == ["fact"]


def test_two_dates(huiqi, sample) -> None:
    report = answer(
        huiqi("diff", sample, "--as-of", "2025-06-30", "--then", "2026-06-30", "--format", "json")
    )
    assert (report["before"]["as_of"], report["after"]["as_of"]) == ("2025-06-30", "2026-06-30")
    assert report["facts"] == []
    assert {entry["change"] for entry in report["measures"]} == {"expired"}


def test_two_catalogues(huiqi, sample, folder, tmp_path) -> None:
    profile = json.loads(sample.read_bytes()) | {"industry": "M7452", "revenue": 60_000_000}
    path = tmp_path / "tester.json"
    path.write_text(json.dumps(profile), encoding="utf-8")
    there = answer(huiqi("diff", path, "--with", folder, "--format", "json"))
    back = answer(huiqi("diff", path, "--catalogue", folder, "--format", "json"))
    same = answer(huiqi("diff", path, "--catalogue", folder, "--with", folder, "--format", "json"))
    assert [entry["measure"] for entry in there["measures"]] == ["wz25-15-5"]
    assert [entry["measure"] for entry in back["measures"]] == ["wz25-15-5"]
    assert (there["measures"][0]["change"], back["measures"][0]["change"]) == ("lost", "gained")
    assert there["before"]["catalogue"]["version"] != there["after"]["catalogue"]["version"]
    assert (same["measures"], same["law"]) == ([], [])


def test_a_profile_from_standard_input_on_either_side(huiqi, sample, later) -> None:
    expected = answer(huiqi("diff", sample, later, "--format", "json"))
    piped = huiqi("diff", "-", later, "--format", "json", stdin=sample.read_bytes())
    assert answer(piped) == expected
    piped = huiqi("diff", sample, "-", "--format", "json", stdin=later.read_bytes())
    assert answer(piped) == expected


def test_nothing_changed_is_an_answer_and_said(huiqi, sample) -> None:
    report = answer(huiqi("diff", sample, sample, "--format", "json"))
    assert (report["facts"], report["measures"]) == ([], [])
    assert "没有变化" in shown(huiqi("diff", sample, sample))
    assert "nothing changes" in shown(huiqi("diff", sample, sample, "--lang", "en"))


def test_the_table_shows_sides_facts_verdicts_amounts_and_reasons(huiqi, sample, later) -> None:
    table = shown(huiqi("diff", sample, later, COLUMNS="400"))
    for part in (
        "温州示例阀门制造有限公司",
        "高新技术企业",
        "wz25-09-2",
        "较有希望 → 暂不满足",
        "72万元",
        "企业情况变化",
        "《中华人民共和国企业所得税法》 第二十八条",
        "不是行政机关的决定",
    ):
        assert part in table, part
    assert "符合" not in table


def test_the_table_says_briefly_what_only_left_its_period(huiqi, sample) -> None:
    table = shown(huiqi("diff", sample, "--then", "2026-06-30", "--lang", "en", COLUMNS="400"))
    assert "more, out of its period: " in table
    assert "time passed" in table
    assert "2025-06-30 → 2026-06-30" in table


@pytest.mark.parametrize("columns", [72, 100])
def test_no_line_is_wider_than_the_terminal(huiqi, sample, columns) -> None:
    lines = shown(huiqi("diff", sample, "--then", "2026-06-30", COLUMNS=str(columns))).splitlines()
    assert [line for line in lines if cell_len(line) > columns] == []


def test_a_language_changes_words_and_no_codes(huiqi, sample, later) -> None:
    hans, hant, english = (
        answer(huiqi("diff", sample, later, "--format", "json", "--lang", lang))
        for lang in ("zh-Hans", "zh-Hant", "en")
    )
    codes = [
        [
            (entry["measure"], entry["change"], entry["verdict"], entry["amount"])
            for entry in report["measures"]
        ]
        for report in (hans, hant, english)
    ]
    assert codes[0] == codes[1] == codes[2]
    labels = [report["facts"][0]["label"] for report in (hans, hant, english)]
    assert labels == ["高新技术企业", "高新技術企業", "high-tech enterprise"]
    assert hant["after"]["name"] == "温州示例阀门制造有限公司"


def test_one_profile_and_nothing_else_is_refused(huiqi, sample) -> None:
    [line] = refused(huiqi("diff", sample))
    assert "nothing to compare" in line
    assert "--then" in line
    [line] = refused(huiqi("diff", sample, "--as-of", "2025-06-30"))
    assert "nothing to compare" in line


def test_standard_input_twice_is_refused(huiqi, sample) -> None:
    [line] = refused(huiqi("diff", "-", "-", stdin=sample.read_bytes()))
    assert "standard input" in line


def test_the_faults_of_both_profiles_are_told_with_their_files(huiqi, tmp_path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_bytes(b'{"revenu": 1}')
    new.write_bytes(b'{"employees": -1, "listed": "yes"}')
    lines = refused(huiqi("diff", old, new, "--lang", "en"))
    assert sorted(line.split(": ")[1:3] for line in lines) == [
        [str(new), "/employees"], [str(new), "/listed"], [str(old), "/revenu"],
    ]  # fmt: skip


def test_a_fault_of_one_profile_on_two_dates_is_told_once(huiqi) -> None:
    lines = refused(huiqi("diff", "-", "--then", "2026-06-30", stdin=b'{"revenu": 1}'))
    assert len(lines) == 1


@pytest.mark.parametrize("option", ["--as-of", "--then"])
def test_a_date_that_is_none_is_refused_by_its_option(huiqi, sample, option) -> None:
    [line] = refused(huiqi("diff", sample, sample, option, "2026-02-30"))
    assert line.startswith(f"huiqi: {option}: '2026-02-30'")


def test_a_folder_that_is_not_there_is_refused(huiqi, sample, tmp_path) -> None:
    [line] = refused(huiqi("diff", sample, "--with", tmp_path / "nowhere"))
    assert "no such folder" in line


def test_a_folder_with_errors_is_refused_with_all_of_them(huiqi, sample, folder, tmp_path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    path = broken / "measures-15.yaml"
    text = path.read_text(encoding="utf-8").replace(RAISED, "fact: revenu, at_least: 80000000")
    path.write_text(text.replace("base: corporate_income_tax", "base: nothing"), encoding="utf-8")
    lines = refused(huiqi("diff", sample, "--with", broken))
    assert len(lines) > 1
    assert all("broken/measures-15.yaml:" in line for line in lines)
    assert any("unknown_fact" in line and "'revenue'" in line for line in lines)


def test_a_file_that_is_not_there_is_refused(huiqi, sample, tmp_path) -> None:
    [line] = refused(huiqi("diff", sample, tmp_path / "nowhere.json"))
    assert "nowhere.json" in line
