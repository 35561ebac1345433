"""Coverage: what of a tree its cases try, on small catalogues and on the shipped one."""

from pathlib import Path

import pytest
from support.catalogues import BASE, POLICY, folder, measure

from criteria.citations import Confidence
from matcher.coverage import coverage
from seeds.shipped import WENZHOU, load_catalogue

BUREAUS = (WENZHOU / "bureaus.yaml").read_text(encoding="utf-8")
"""National law leaves some judgements to bureaus; every city has them."""

CASES = """\
cases:
  - measure: t-01-1
    given: {employees: 20, revenue: 5}
    tests:
"""


def untried(place: Path, eligibility: str, *tests: str) -> list[str]:
    files = {
        **BASE,
        "policy.yaml": POLICY[: POLICY.index("bureaus:")] + POLICY[POLICY.index("domains:") :],
        "bureaus.yaml": BUREAUS,
        "measures.yaml": measure(eligibility=eligibility),
        "cases/t-01.yaml": CASES + "".join(f"      - {test}\n" for test in tests),
    }
    (found,) = coverage(load_catalogue(folder(place, files)).catalogue)["measures"]
    return found["untried"]


MET = "{title: 满足, verdict: eligible}"
FEW = "{title: 人少, with: {employees: 19}, verdict: not_eligible}"
POOR = "{title: 无收入, with: {revenue: 0}, verdict: not_eligible}"
BOTH = "{all: [{fact: employees, at_least: 20}, {fact: revenue, above: 0}]}"


@pytest.mark.parametrize(
    ("tests", "missing"),
    [
        ([MET, FEW, POOR], []),
        ([MET, FEW], ["never unmet"]),
        ([MET], ["never unmet", "never unmet", "never unmet"]),
        ([FEW, POOR], ["never met"]),
    ],
    ids=["all tried", "one condition always met", "nothing ever unmet", "the whole never met"],
)
def test_a_part_is_tried_when_it_is_seen_met_and_unmet(
    tmp_path: Path, tests: list[str], missing: list[str]
) -> None:
    assert [line.rsplit(": ", 1)[1] for line in untried(tmp_path, BOTH, *tests)] == missing


def test_a_judgement_needs_only_to_be_reached_and_cannot_fail(tmp_path: Path) -> None:
    tree = "{any: [{fact: employees, at_least: 20}, {judged_by: stb, text: 认可, text_en: agrees}]}"
    few = "{title: 人少, with: {employees: 19}, verdict: likely}"
    assert untried(tmp_path, tree, MET, few) == []


def test_the_shipped_catalogue_leaves_nothing_untried(catalogue) -> None:
    report = coverage(catalogue)
    assert {entry["measure"]: entry["untried"] for entry in report["measures"] if entry["untried"]} == {}
    assert report["untried_definitions"] == []
    assert all(entry["cases"] for entry in report["measures"])
    assert set(report["confidence"]) == {confidence.value for confidence in Confidence}


def test_conditions_are_those_a_machine_checks_and_those_a_bureau_judges(catalogue) -> None:
    for entry in coverage(catalogue)["measures"]:
        assert 0 <= entry["conditions_encoded"] <= entry["conditions"]
        assert bool(entry["judged"]) <= (entry["conditions_encoded"] < entry["conditions"])
