"""Whole reports of made-up companies, held against what was derived by hand from the policy.

A file in `reports/` says, for one company and date, what each measure must come to, before any
engine is asked: the verdict, and where it matters the amount, the culprits (`because`) and the
missing facts (`ask`). Its head says which facts decide. `disputed` is what the policy gives and
the catalogue does not yet; when it does, the entry moves up.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile_json
from seeds.shipped import SAMPLES, load_catalogue

HERE = Path(__file__).parent
COMPANIES = (HERE / "companies", SAMPLES)
NAMES = tuple(sorted(path.stem for path in (HERE / "reports").glob("*.yaml")))
ELSEWHERE = ("first", "joint")
"""What `disputed` may name beside measures."""

ARTICLES = frozenset({4, *range(7, 12), 15, 25, 39})
"""The articles whose measures were derived by hand; the cases of the others stand with them."""


@dataclass(frozen=True)
class Golden:
    """One file: what a company's report must say."""

    head: str
    profile: str
    as_of: date
    understood: Mapping[str, str]
    measures: Mapping[str, Any]
    disputed: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...]
    first: tuple[str, ...]
    joint: tuple[float, float | None] | None


@cache
def golden(name: str) -> Golden:
    text = (HERE / "reports" / f"{name}.yaml").read_text(encoding="utf-8")
    written = yaml.safe_load(text)
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    joint = written.get("joint")
    return Golden(
        head=head,
        profile=written["profile"],
        as_of=written["as_of"],
        understood=written["understood"],
        measures=written["measures"],
        disputed=written.get("disputed") or {},
        warnings=tuple(written["warnings"]),
        first=tuple(written.get("first", ())),
        joint=None if joint is None else tuple(joint),
    )


@cache
def catalogue():
    return load_catalogue(with_cases=False).catalogue


@cache
def plan(as_of: date) -> Plan:
    return Plan(catalogue(), as_of)


@cache
def sent(name: str) -> bytes:
    """Give the profile of a golden report as it would be sent."""
    file = f"{golden(name).profile}.json"
    return next(path for folder in COMPANIES if (path := folder / file).exists()).read_bytes()


@cache
def report(name: str):
    profile = read_profile_json(sent(name), catalogue().codes)
    return match(profile, plan(golden(name).as_of), everyone=True)


@cache
def matches(name: str) -> Mapping[str, Any]:
    return {found["measure"]: found for found in report(name)["matches"]}


def differences(expected: str | Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Tell in which of the things that are written down a match differs."""
    written = {"verdict": expected} if isinstance(expected, str) else expected
    actual = {
        "verdict": found["verdict"],
        "because": sorted(failed["fact"] for failed in found["failed"]),
        "ask": sorted(found["missing_facts"]),
        "amount": [found["amount"]["low"], found["amount"]["high"]],
    }
    for key in actual.keys() & written.keys():
        wanted = written[key]
        if key == "amount" and not isinstance(wanted, list):
            wanted = [wanted, wanted]
        if key in {"because", "ask"}:
            wanted = sorted(wanted)
        if wanted != actual[key]:
            yield f"{found['measure']}: {key} is {actual[key]}, not {wanted}"


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_comes_to_what_was_derived_by_hand(name):
    found = matches(name)

    differing = [
        line
        for measure, expected in golden(name).measures.items()
        for line in differences(expected, found[measure])
    ]

    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_report_speaks_once_of_every_measure_of_its_articles(name):
    expected = golden(name)
    disputed = set(expected.disputed).difference(ELSEWHERE)
    derived = {key for key, measure in catalogue().measures.items() if measure.article in ARTICLES}

    assert expected.measures.keys() | disputed == derived
    assert expected.measures.keys().isdisjoint(disputed)


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_report_says_in_its_head_which_facts_decide(name):
    assert "# Decide: " in golden(name).head


@pytest.mark.parametrize("name", [name for name in NAMES if golden(name).first])
def test_what_to_look_at_first_comes_first(name):
    first = golden(name).first

    assert tuple(found["measure"] for found in report(name)["matches"])[: len(first)] == first


@pytest.mark.parametrize("name", [name for name in NAMES if golden(name).joint])
def test_what_is_within_reach_adds_up(name):
    joint = report(name)["joint"]

    assert (joint["low"], joint["high"]) == golden(name).joint


@pytest.mark.parametrize("name", NAMES)
def test_the_company_is_understood(name):
    stated, derived = json.loads(sent(name)), report(name)["company"]["derived"]
    values = {fact: entry["value"] for fact, entry in derived.items()} | stated

    understood = {fact: values[fact] for fact in ("legal_form", "size_class") if values.get(fact)}

    assert understood == golden(name).understood


@pytest.mark.parametrize("name", NAMES)
def test_facts_that_do_not_go_together_are_pointed_out(name):
    assert [remark["code"] for remark in report(name)["warnings"]] == [*golden(name).warnings]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        pytest.param(
            name,
            subject,
            id=f"{name}-{subject}",
            marks=pytest.mark.xfail(strict=True, reason=entry["reason"]),
        )
        for name in NAMES
        for subject, entry in golden(name).disputed.items()
    ],
)
def test_what_the_policy_gives_and_the_catalogue_does_not_yet(name, subject):
    entry = golden(name).disputed[subject]
    if subject == "joint":
        joint = report(name)["joint"]
        assert [joint["low"], joint["high"]] == entry["range"]
    elif subject == "first":
        found = [found["measure"] for found in report(name)["matches"]]
        assert found[: len(entry["first"])] == entry["first"]
    else:
        assert not [*differences(entry, matches(name)[subject])]


@pytest.mark.parametrize("path", sorted((HERE / "companies").glob("*.json")), ids=lambda path: path.stem)
def test_no_made_up_company_can_be_a_real_one(path):
    profile = json.loads(path.read_text(encoding="utf-8"))

    assert profile.get("uscc", "91330399")[2:8] == "330399"
    assert "虚构" in profile["name"]
