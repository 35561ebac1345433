"""Lint: what is legal and still cannot be meant, and nothing else. Trees stand in smells.yaml."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.catalogues import BASE, CASES, in_criterion, load_files, measure
from support.effort import quick
from support.fault_codes import LINTING
from support.law import SCOPE, criterion
from support.profiles import values_of
from support.trees import TESTABLE, every_leaf
from support.vocabulary import VOCABULARY

from criteria.errors import FaultCode, Severity
from criteria.facts import Facts
from criteria.judging import judge
from criteria.leaves import test as hold_against
from criteria.linting import can_be_met, candidates, lint
from criteria.nodes import All, Not
from criteria.normalising import TooWide
from criteria.references import Problem
from criteria.results import MET
from criteria.yaml_files import parse_yaml

_TREES = parse_yaml(Path(__file__).with_name("smells.yaml").read_text(encoding="utf-8"), "smells.yaml").data


def _problems(place: Path, files: dict[str, str]) -> list[tuple[str, Problem]]:
    """Give what lint says of a catalogue, with the measures of which it says so."""
    loaded = load_files(place, {**BASE, **files})
    return [(entry, problem) for _, entry, problem in lint(loaded.catalogue)]


def _smells(place: Path, files: dict[str, str]) -> list[tuple[str, FaultCode]]:
    """Give path and code of what lint says of the one measure of a catalogue."""
    return [(problem.path, problem.code) for _, problem in _problems(place, files)]


def _of_tree(place: Path, tree: object, *, definition: object = None, old: str = "") -> list[Any]:
    """Give what lint says of a tree, beside the law that it refers to."""
    law = in_criterion(json.dumps(definition or {"known": "listed"}))
    return _smells(
        place, {"measures.yaml": measure(eligibility=json.dumps(tree)), "law.yaml": law, "old.yaml": old}
    )


def _trees(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "smell", _TREES[kind], ids=[json.dumps(each["tree"]) for each in _TREES[kind]]
    )


def _named(smell: dict[str, Any]) -> str:
    return f"eligibility.{smell['part']}" if "part" in smell else "eligibility"


@_trees("nothing_meets")
def test_what_no_company_can_meet(tmp_path: Path, smell: dict[str, Any]):
    found = _of_tree(tmp_path, smell["tree"], definition=smell.get("definition"))

    assert found == [(_named(smell), FaultCode.NOTHING_MEETS)]


@_trees("everything_meets")
def test_what_every_company_meets(tmp_path: Path, smell: dict[str, Any]):
    found = _of_tree(tmp_path, smell["tree"], definition=smell.get("definition"))

    assert found == [(_named(smell), FaultCode.EVERYTHING_MEETS)]


@_trees("sound")
def test_what_some_companies_meet_and_some_do_not(tmp_path: Path, smell: dict[str, Any]):
    assert _of_tree(tmp_path, smell["tree"]) == []


@pytest.mark.xfail(strict=True, reason="the companies that are tried are too few; see `because`")
@_trees("wronged")
def test_a_sound_tree_of_which_something_is_said(tmp_path: Path, smell: dict[str, Any]):
    assert _of_tree(tmp_path, smell["tree"]) == []


_IMPOSSIBLE = {"all": [{"fact": "employees", "above": 9}, {"fact": "employees", "below": 5}]}


def test_only_the_outermost_of_parts_that_are_wrong_for_the_same_reason_is_named(tmp_path: Path):
    tree = {"any": [{"all": [_IMPOSSIBLE, {"fact": "listed", "is": True}]}, {"holds": "srdi"}]}

    assert _of_tree(tmp_path, tree) == [("eligibility.any[0]", FaultCode.NOTHING_MEETS)]


def test_parts_that_are_wrong_each_for_itself_are_all_named(tmp_path: Path):
    """The eleventh, too, whose path begins as that of the second does."""
    tree = {"any": [{"holds": "srdi"}, _IMPOSSIBLE, *[{"holds": "srdi"}] * 8, _IMPOSSIBLE]}

    assert _of_tree(tmp_path, tree) == [
        ("eligibility.any[1]", FaultCode.NOTHING_MEETS),
        ("eligibility.any[10]", FaultCode.NOTHING_MEETS),
    ]


def test_a_measure_is_looked_at_on_a_day_on_which_it_is_in_force(tmp_path: Path):
    """On the policy's own day the designation could not have been awarded yet."""
    text = measure(
        period="{from: 2026-01-01, document: notice}",
        eligibility="{holds: srdi, since: {at_least: {date: 2025-12-31}}}",
    )

    assert _smells(tmp_path, {"measures.yaml": text}) == []


def _choice_of_eight() -> dict[str, object]:
    leaves = [{"fact": "employees", "at_least": number} for number in range(1, 17)]
    return {"at_least": {"n": 8, "of": leaves}}


def test_a_tree_that_is_too_wide_is_not_looked_into(tmp_path: Path):
    files = {"measures.yaml": measure(eligibility=json.dumps(_choice_of_eight()))}
    ((_, problem),) = _problems(tmp_path, files)

    assert (problem.path, problem.code) == ("eligibility", FaultCode.TOO_WIDE)
    assert problem.severity is Severity.WARNING


def test_a_measure_without_a_case(tmp_path: Path):
    other = {"other.yaml": measure("t-01-2", action="另行申报")}
    ((key, problem),) = _problems(tmp_path, other)

    assert (key, problem.path, problem.code) == ("t-01-2", "", FaultCode.NO_CASE)


@pytest.mark.parametrize("sources", ["[]", "[{article: 1}]", "[{document: notice, clause: 第一条}]"])
def test_a_measure_without_a_quoted_source(tmp_path: Path, sources: str):
    files = {"measures.yaml": measure(sources=sources)}

    assert _smells(tmp_path, files) == [("sources", FaultCode.NO_SOURCE)]


def test_one_quoted_source_is_enough(tmp_path: Path):
    files = {"measures.yaml": measure(sources="[{document: notice}, {article: 1, quote: 给予奖励}]")}

    assert _smells(tmp_path, files) == []


@pytest.mark.parametrize("source", ["{}", "{clause: 责任单位}", "{quote: 市科技局}"])
def test_a_measure_whose_bureau_is_named_nowhere(tmp_path: Path, source: str):
    files = {"measures.yaml": measure(handled_by=f"{{bureau: stb, source: {source}}}")}

    assert _smells(tmp_path, files) == [("handled_by.source", FaultCode.NO_BUREAU)]


@pytest.mark.parametrize("source", ["{article: 1}", "{document: notice}"])
def test_a_measure_whose_bureau_an_article_or_a_document_names(tmp_path: Path, source: str):
    files = {"measures.yaml": measure(handled_by=f"{{bureau: stb, source: {source}}}")}

    assert _smells(tmp_path, files) == []


def _old(unit: str = "persons", value: str = "20") -> str:
    """Write a parameter and a definition `old`, both law until the end of 2024."""
    period = "to: 2024-12-31, document: notice, confidence: official"
    return f"""\
    parameters:
      - {{id: old, label: 旧, label_en: old, unit: {unit}, periods: [{{value: {value}, {period}}}]}}
    definitions:
      - {{id: old, label: 旧, label_en: old, periods: [{{criterion: {{holds: srdi}}, {period}}}]}}
    """


_OUT_OF_FORCE = ("eligibility", FaultCode.NO_LAW_IN_FORCE)


def test_a_definition_that_is_not_in_force(tmp_path: Path):
    tree = {"any": [{"fact": "listed", "is": True}, {"definition": "old"}]}

    assert _of_tree(tmp_path, tree, old=_old()) == [_OUT_OF_FORCE]


@pytest.mark.parametrize(
    ("tree", "old"),
    [
        ({"fact": "employees", "at_least": {"parameter": "old"}}, _old()),
        ({"fact": "employees", "above": {"parameter": "old"}}, _old()),
        ({"fact": "employees", "at_most": {"parameter": "old"}}, _old()),
        ({"fact": "employees", "below": {"parameter": "old"}}, _old()),
        ({"fact": "industry", "within": {"parameter": "old"}}, _old("code", "[C38]")),
    ],
)
def test_a_parameter_that_is_not_in_force(tmp_path: Path, tree: object, old: str):
    assert _OUT_OF_FORCE in _of_tree(tmp_path, tree, old=old)


def test_what_is_not_in_force_is_a_warning_that_names_the_day(tmp_path: Path):
    files = {"measures.yaml": measure(eligibility="{definition: old}"), "old.yaml": _old()}
    ((_, problem),) = _problems(tmp_path, files)

    assert problem.severity is Severity.WARNING
    assert "'old' has no law in force on 2025-06-30" in problem.message


def test_a_measure_that_ended_with_what_it_refers_to_has_no_smell(tmp_path: Path):
    text = measure(
        period="{from: 2020-01-01, to: 2024-12-31, document: notice}", eligibility="{definition: old}"
    )

    assert _smells(tmp_path, {"measures.yaml": text, "old.yaml": _old()}) == []


def _twin(**fields: str) -> dict[str, str]:
    """Write a second measure, with another title and other words quoted, and a case for it."""
    other = {"title": "别名", "title_en": "alias", "sources": "[{article: 1, quote: 另有奖励}]"}
    cases = CASES.replace("t-01-1", "t-01-2")
    return {"twin.yaml": measure("t-01-2", **other, **fields), "cases/t-02.yaml": cases}


def test_two_measures_that_differ_in_nothing_but_their_titles(tmp_path: Path):
    ((_, problem),) = _problems(tmp_path, _twin())

    assert (problem.code, problem.severity) == (FaultCode.ALIKE, Severity.WARNING)


@pytest.mark.parametrize(
    "fields",
    [
        {"eligibility": "{fact: employees, at_least: 21}"},
        {"kind": "grant"},
        {"action": "另行申报"},
        {"handled_by": "{bureau: tax, source: {article: 1}}"},
    ],
)
def test_two_measures_that_differ_in_more_than_their_titles(tmp_path: Path, fields: dict[str, str]):
    assert _problems(tmp_path, _twin(**fields)) == []


def test_of_three_that_are_alike_two_are_named(tmp_path: Path):
    third = {"u.yaml": measure("t-01-3"), "cases/t-03.yaml": CASES.replace("t-01-1", "t-01-3")}
    found = _problems(tmp_path, {**_twin(), **third})

    assert [problem.code for _, problem in found] == [FaultCode.ALIKE] * 2


def test_a_sound_catalogue_has_no_smell(tmp_path: Path):
    assert _problems(tmp_path, {}) == []


def test_every_code_of_lint_is_shown_in_this_file():
    """A code is shown where a test compares with it by name."""
    text = Path(__file__).read_text(encoding="utf-8")

    assert {code for code in LINTING if f"FaultCode.{code.name}" not in text} == set()


_TRIED_FULLY = [fact for fact in TESTABLE if fact != "customs_modes"]
"""The facts of which enough values are tried; see `wronged` in smells.yaml for the other."""


@quick(200)
@given(st.sampled_from(_TRIED_FULLY), st.data())
def test_what_some_company_meets_is_never_called_impossible(fact: str, data: st.DataObject):
    """Of trees that say several things about one fact."""
    leaf = st.sampled_from(every_leaf(fact))
    literal = st.one_of(leaf, leaf.map(lambda part: Not(part=part)))
    tree = All(parts=tuple(data.draw(st.lists(literal, min_size=1, max_size=4))))
    met = any(judge(tree, Facts({fact: value}), SCOPE).result is MET for value in values_of(fact))

    assert can_be_met(tree, SCOPE) or not met


@pytest.mark.parametrize("fact", TESTABLE)
def test_the_candidates_show_each_outcome_of_a_leaf(fact: str):
    for leaf in every_leaf(fact):
        shown = {hold_against(leaf, value, SCOPE) for value in candidates(VOCABULARY[fact], [leaf], SCOPE)}

        assert {hold_against(leaf, value, SCOPE) for value in values_of(fact)} <= shown


@pytest.mark.parametrize("fact", ["employees", "rd_share", "first_profit_year"])
def test_the_candidates_stay_within_the_range_of_the_fact(fact: str):
    spec = VOCABULARY[fact]
    values = list(candidates(spec, [], SCOPE))

    assert values
    assert min(values) == spec.minimum
    assert spec.maximum is None or max(values) == spec.maximum


def test_can_be_met_says_so_when_a_tree_is_too_wide():
    with pytest.raises(TooWide):
        can_be_met(criterion(_choice_of_eight()), SCOPE)


@pytest.mark.xfail(strict=True, reason="the contrary of what is unknown for want of law is called impossible")
def test_for_want_of_law_nothing_is_said_to_be_met_by_everybody(tmp_path: Path):
    tree = {"all": [{"holds": "srdi"}, {"fact": "employees", "at_least": {"parameter": "old"}}]}

    assert _of_tree(tmp_path, tree, old=_old()) == [_OUT_OF_FORCE]


@pytest.mark.xfail(strict=True, reason="only comparisons and `within` of the tree itself are looked at")
@pytest.mark.parametrize(
    ("tree", "definition"),
    [
        ({"fact": "employees", "between": [{"parameter": "old"}, 300]}, None),
        ({"fact": "employees", "is": {"parameter": "old"}}, None),
        ({"fact": "employees", "in": [5, {"parameter": "old"}]}, None),
        ({"definition": "d"}, {"any": [{"fact": "listed", "is": True}, {"definition": "old"}]}),
        ({"definition": "d"}, {"fact": "employees", "below": {"parameter": "old"}}),
    ],
)
def test_law_that_is_not_in_force_is_found_wherever_it_is_needed(
    tmp_path: Path, tree: object, definition: object
):
    assert _OUT_OF_FORCE in _of_tree(tmp_path, tree, definition=definition, old=_old())


@pytest.mark.xfail(strict=True, reason="formulae are not looked at")
def test_a_figure_of_an_amount_that_is_not_in_force_is_found(tmp_path: Path):
    text = measure(amount="{kind: formula, formula: {parameter: old}, basis: 甲, basis_en: a}")
    found = _smells(tmp_path, {"measures.yaml": text, "old.yaml": _old("CNY")})

    assert [code for _, code in found] == [FaultCode.NO_LAW_IN_FORCE]
