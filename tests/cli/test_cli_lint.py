"""`huiqi lint`: quiet about the shipped catalogue, exact about where a broken one is broken."""

import json
import os
import shutil
from pathlib import Path

import pytest
from cli.shapes import NOTHING, misses

RESULT = {
    "measures": int,
    "cases": int,
    "faults": [
        {
            "file": str,
            "line": int,
            "path": str,
            "code": str,
            "severity": str,
            "message": str,
            "suggestion": (str, NOTHING),
        }
    ],
}
MEASURES, CASES = "measures-09.yaml", "cases/09.yaml"
KEPT = {"document.yaml", "bureaus.yaml", "common.yaml", MEASURES, Path(CASES).name}


@pytest.fixture
def copy(root, tmp_path) -> Path:
    """Copy the shipped catalogue with the measures of article 9 only: lint runs every case there is."""

    def others(folder: str, names: list[str]) -> set[str]:
        kept = {name for name in names if name in KEPT or name.startswith("articles-")}
        return {name for name in names if name not in kept and (Path(folder) / name).is_file()}

    return Path(shutil.copytree(root / "seeds/wenzhou-2025", tmp_path / "copy", ignore=others))


def replaced(folder: Path, name: str, old: str, new: str) -> int:
    """Replace what stands first in a file, and give its line."""
    path = folder / name
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def errors(process) -> list[str]:
    assert process.returncode == 1
    assert process.stderr == b""
    lines = process.stdout.decode().splitlines()
    assert not lines[-1].endswith(" 0 errors, 0 warnings")
    return [line for line in lines[:-1] if ": error " in line]


def test_the_shipped_catalogue_has_no_fault(huiqi) -> None:
    process = huiqi("lint")
    assert process.returncode == 0, process.stdout.decode()
    assert process.stdout.decode().splitlines()[-1].endswith(" 0 errors, 0 warnings")


def test_a_copy_is_as_good_as_the_shipped_one(huiqi, copy) -> None:
    process = huiqi("lint", copy)
    assert process.returncode == 0, process.stdout.decode()
    encoded = (copy / MEASURES).read_text(encoding="utf-8").count("\n  - id: wz25-09-")
    assert process.stdout.decode().startswith(f"{encoded} measures, ")


def test_an_unknown_fact_is_named_with_its_line_and_what_was_meant(huiqi, copy) -> None:
    line = replaced(copy, MEASURES, "fact: rd_expense", "fact: rd_expnse")
    [said] = errors(huiqi("lint", copy))
    assert said.startswith(f"copy/{MEASURES}:{line}: error unknown_fact: ")
    assert "'rd_expense'" in said


def test_a_changed_threshold_fails_the_cases(huiqi, copy) -> None:
    replaced(copy, MEASURES, "fact: rd_expense, above: 0", "fact: rd_expense, above: 90000000")
    said = errors(huiqi("lint", copy))
    assert said
    assert all(line.startswith(f"copy/{CASES}:") and "error case_fails" in line for line in said)


def test_a_threshold_that_no_fact_reaches_is_out_of_range(huiqi, copy) -> None:
    line = replaced(copy, MEASURES, "fact: rd_expense, above: 0", "fact: rd_expense, above: -5")
    said = errors(huiqi("lint", copy))
    assert any(entry.startswith(f"copy/{MEASURES}:{line}: error threshold_out_of_range") for entry in said), (
        said
    )


def test_an_amount_that_rises_and_falls_with_a_fact_is_named(huiqi, copy) -> None:
    share = "{fact: rd_intensity}"
    cubic = f"{{minus: [{share}, {{times: [{share}, {share}, {share}]}}]}}"
    line = replaced(
        copy, MEASURES, "{minus: [{parameter: cit_rate}, {parameter: cit_rate_high_tech}]}", cubic
    )
    [said] = [entry for entry in errors(huiqi("lint", copy)) if " amount_not_monotone: " in entry]
    path, number, _ = said.split(":", 2)
    assert path == f"copy/{MEASURES}"
    assert line - 4 <= int(number) <= line


def test_a_changed_quotation_is_not_in_the_text(huiqi, root, copy) -> None:
    text = root / os.environ.get("POLICY_TEXT", "../shared/policy/wenzhou-2025.hans.txt")
    if not text.is_file():
        pytest.skip(f"the policy's text is not at {text.name}: set POLICY_TEXT")
    before = errors(huiqi("lint", copy, "--text", text))
    assert all(" figure_unaccounted: " in entry for entry in before)  # the copy holds one article's measures
    line = replaced(copy, MEASURES, "quote: 高新技术企业所得税减免", "quote: 高新技术企业所得税减半")
    [said] = set(errors(huiqi("lint", copy, "--text", text))).difference(before)
    assert said.startswith(f"copy/{MEASURES}:{line}: error quote_not_in_text: ")


def test_nothing_quoted_stands_in_an_empty_text(huiqi, copy, tmp_path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    said = errors(huiqi("lint", copy, "--text", empty))
    assert any("error quote_not_in_text" in line for line in said)


def test_a_file_that_is_no_yaml_is_named_with_its_line(huiqi, copy) -> None:
    line = replaced(copy, MEASURES, "measures:\n", "measures: [\n")
    said = errors(huiqi("lint", copy))
    assert any(entry.startswith(f"copy/{MEASURES}:") and "unreadable" in entry for entry in said), (
        line,
        said,
    )


def test_json_has_the_same_faults(huiqi, copy) -> None:
    replaced(copy, MEASURES, "fact: rd_expense", "fact: rd_expnse")
    process = huiqi("lint", copy, "--format", "json")
    found = json.loads(process.stdout)
    assert process.returncode == 1
    assert [*misses(RESULT, found)] == []
    [fault] = found["faults"]
    assert (fault["code"], fault["severity"], fault["suggestion"]) == ("unknown_fact", "error", "rd_expense")


@pytest.mark.parametrize("arguments", [["no-such-folder"], ["--text", "no-such-text"], ["Makefile"]])
def test_a_path_that_does_not_exist_is_refused(huiqi, arguments) -> None:
    process = huiqi("lint", *arguments)
    assert process.returncode == 2
    assert process.stdout == b""
    [line] = process.stderr.decode().splitlines()
    assert line.startswith("huiqi: ")
    assert arguments[-1] in line


def test_a_folder_without_a_catalogue_has_a_fault(huiqi, tmp_path) -> None:
    assert any("error missing_key" in line for line in errors(huiqi("lint", tmp_path)))
