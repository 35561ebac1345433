"""`huiqi next`: one question after another, from options or on the terminal, and whole portfolios."""

import json

import pytest
from rich.cells import cell_len

MINIMAL = {"legal_form": "enterprise", "county": "330324", "industry": "C3443"}


def shown(process) -> str:
    assert process.returncode == 0, process.stderr.decode()
    assert process.stderr == b""
    return process.stdout.decode()


def refused(process) -> list[str]:
    assert process.returncode == 2
    assert process.stdout == b""
    lines = process.stderr.decode().splitlines()
    assert all(line.startswith("huiqi: ") for line in lines)
    return [line.removeprefix("huiqi: ") for line in lines]


@pytest.fixture
def minimal(tmp_path):
    path = tmp_path / "minimal.json"
    path.write_text(json.dumps(MINIMAL), encoding="utf-8")
    return path


@pytest.fixture
def portfolio(tmp_path):
    path = tmp_path / "portfolio.ndjson"
    lines = [{"name": "甲", **MINIMAL}, {"name": "乙", **MINIMAL, "industry": "I6513"}]
    path.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_the_questions_are_those_of_the_report(huiqi, sample, report) -> None:
    answer = json.loads(shown(huiqi("next", sample, "--format", "json", "--count", 4)))

    assert answer["uncertainty"] == report["uncertainty"]
    assert [q["fact"] for q in answer["questions"]] == [q["fact"] for q in report["next_questions"][:4]]
    for question in answer["questions"]:
        assert {"label", "kind", "unit", "options", "holder", "gain", "code_system"} <= question.keys()


def test_a_table_says_what_to_ask_how_to_answer_and_who_knows(huiqi, sample) -> None:
    table = shown(huiqi("next", sample, COLUMNS="200"))

    for part in (
        "未定措施",
        "填写方式",
        "谁掌握",
        "basic_research_expense",
        "税务",
        "基础研究出资高于0元",
        "假定",
    ):
        assert part in table


@pytest.mark.parametrize("columns", [72, 100])
def test_no_line_is_wider_than_the_terminal(huiqi, sample, portfolio, columns) -> None:
    for arguments in (["next", sample], ["next", portfolio, sample, "--lang", "en"]):
        lines = shown(huiqi(*arguments, COLUMNS=str(columns))).splitlines()
        assert [line for line in lines if cell_len(line) > columns] == []


def test_an_answer_lowers_the_uncertainty_and_is_not_asked_again(huiqi, minimal, tmp_path) -> None:
    kept = tmp_path / "kept.json"
    answers = ["--answer", "insured_employees=120", "--answer", "designations.srdi=省级"]
    answer = json.loads(shown(huiqi("next", minimal, *answers, "--format", "json", "--save", kept)))

    assert answer["uncertainty"]["open"] < answer["before"]["open"]
    assert answer["uncertainty"]["total"] < answer["before"]["total"]
    assert "insured_employees" not in {question["fact"] for question in answer["questions"]}
    assert json.loads(kept.read_bytes()) == MINIMAL | {
        "insured_employees": 120,
        "designations": {"srdi": {"held": True, "level": "provincial"}},
    }


def test_before_and_after_are_shown_to_people_too(huiqi, minimal) -> None:
    table = shown(huiqi("next", minimal, "--answer", "insured_employees=0", "--lang", "en", COLUMNS="200"))

    assert table.startswith("before: 9")
    assert table.count("measures undecided") == 2


def test_every_fault_of_every_answer_is_told(huiqi, minimal) -> None:
    answers = ("revenu=1", "revenue=many", "rd_intensity=0.03", "listed", "designations.srdi=maybe")
    given = [part for answer in answers for part in ("--answer", answer)]
    lines = refused(huiqi("next", minimal, *given, "--lang", "en"))

    assert [line.split(": ")[0].removeprefix("--answer ") for line in lines] == list(answers)
    for line, part in zip(lines, ("'revenue'", "/revenue", "rd_expense", "fact=value", "true"), strict=True):
        assert part in line


def test_a_loop_asks_explains_goes_on_and_saves(huiqi, minimal, tmp_path) -> None:
    kept = tmp_path / "kept.json"
    typed = "many\n120\n\nq\n"
    said = shown(huiqi("next", minimal, "--loop", "--lang", "en", "--save", kept, stdin=typed.encode()))

    assert "! /insured_employees: a plain number is expected" in said
    assert said.count("insured_employees: ") >= 2
    assert "wz25-39-1" in said
    assert said.count("measures undecided") == 3
    assert json.loads(kept.read_bytes()) == {**MINIMAL, "insured_employees": 120}


def test_a_loop_ends_with_the_input(huiqi, minimal) -> None:
    assert "q 结束" in shown(huiqi("next", minimal, "--loop", stdin=b""))


def test_a_loop_ends_when_nothing_is_left_to_ask(huiqi, tmp_path) -> None:
    path = tmp_path / "elsewhere.json"
    stated = {
        "legal_form": "social_organisation",
        "county": "310101",
        "tax_collection": "assessed",
        "designations": {"*": False},
    }
    path.write_text(json.dumps(stated), encoding="utf-8")
    said = shown(huiqi("next", path, "--loop", "--as-of", "2031-01-01", stdin="无\n否\n".encode()))

    assert said.count("customs_modes: ") == said.count("loan_renewal_need: ") == 1
    assert "没有需要补充的数据" in said


def test_a_portfolio_says_whom_to_ask_what(huiqi, portfolio, minimal) -> None:
    answer = json.loads(shown(huiqi("next", portfolio, minimal, "--format", "json", "--count", 6)))

    assert [company["name"] for company in answer["companies"]] == ["甲", "乙", None]
    assert len(answer["pairs"]) == len(answer["by_question"]) == 6
    assert answer["by_question"][0]["companies"][0].keys() == {"company", "name", "gain"}
    table = shown(huiqi("next", portfolio, minimal, COLUMNS="200"))
    for part in ("3 家企业", "#1 甲", "#3 （未具名企业）", "按问题汇总"):
        assert part in table


def test_faults_name_their_file_and_line_and_come_all_at_once(huiqi, tmp_path, minimal) -> None:
    bad = tmp_path / "bad.ndjson"
    bad.write_text('{"revenu": 1}\n{}\n{"employees": -1, "listed": 1}\n', encoding="utf-8")
    missing = tmp_path / "missing.json"
    lines = refused(huiqi("next", bad, minimal, missing, "--lang", "en"))

    places = [line.split(": ")[0] for line in lines]
    assert places == [f"{bad}:1", f"{bad}:3", f"{bad}:3", str(missing)]


def test_a_file_without_a_company_is_refused(huiqi, tmp_path) -> None:
    empty = tmp_path / "empty.ndjson"
    empty.write_text("\n\n", encoding="utf-8")

    assert refused(huiqi("next", empty)) == [f"{empty}: no company in it"]


def test_what_is_for_one_company_is_refused_for_many(huiqi, portfolio) -> None:
    lines = refused(huiqi("next", portfolio, "--loop", "--answer", "revenue=1", "--save", "x.json"))

    assert [line.split(":")[0] for line in lines] == ["--answer", "--loop", "--save"]


def test_a_loop_needs_the_terminal_for_itself(huiqi, sample) -> None:
    lines = refused(huiqi("next", "-", "--loop", "--format", "json", stdin=sample.read_bytes()))

    assert [line.split(":")[0] for line in lines] == ["--loop", "--loop"]


def test_the_same_is_asked_whatever_the_order_of_sets(huiqi, sample, portfolio) -> None:
    runs = {
        huiqi("next", sample, portfolio, "--format", "json", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
