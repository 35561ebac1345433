"""Near misses on the shipped catalogue: who does what is proposed comes within reach."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher.matching import match
from matcher.plan import Plan
from matcher.report import NearMiss, RepairPlan, Report
from profiles.reading import read_profile
from seeds.shipped import load_catalogue

ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "seeds/samples", ROOT / "tests/golden/companies")
SAMPLES, GOLDEN = ([*sorted(folder.glob("*.json"))] for folder in FOLDERS)
COMPANIES = [*SAMPLES, *(pytest.param(path, marks=pytest.mark.slow) for path in GOLDEN)]
WITHIN_REACH = {"eligible", "likely"}


@cache
def plan(day: date | None = None) -> Plan:
    catalogue = load_catalogue().catalogue
    return Plan(catalogue, day or catalogue.policy.default_as_of)


def report(profile: dict[str, Any], day: date | None = None) -> Report:
    return match(read_profile(profile, plan().catalogue.codes), plan(day))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def with_steps(profile: dict[str, Any], repair: RepairPlan) -> dict[str, Any] | None:
    """Give the profile with a repair done; none where something only has to be shown."""
    changed = {**profile, "designations": {**profile.get("designations", {})}}
    for step in repair["steps"]:
        if step["to"] is None and step["kind"] != "time":
            return None
        if step["to"] is not None:
            group, _, code = step["fact"].rpartition(".")
            (changed[group] if group else changed)[code] = step["to"]
    return changed


def all_repairs(found: Report) -> Iterator[tuple[NearMiss, RepairPlan]]:
    for miss in found["near_misses"]:
        for repair in miss["repairs"]:
            yield miss, repair


@pytest.mark.parametrize("path", COMPANIES, ids=[path.stem for path in (*SAMPLES, *GOLDEN)])
def test_who_does_what_is_proposed_comes_within_reach(path: Path) -> None:
    profile, tried = read(path), 0
    for miss, repair in all_repairs(report(profile)):
        changed = with_steps(profile, repair)
        if changed is not None:
            tried += 1
            after = report(changed, date.fromisoformat(repair["on"]))
            (found,) = [m for m in after["matches"] if m["measure"] == miss["measure"]]
            assert found["verdict"] == repair["verdict"], (miss["measure"], repair)
    assert tried or path.stem == "almost-nothing"  # of which most has only to be shown


@pytest.mark.parametrize("path", COMPANIES, ids=[path.stem for path in (*SAMPLES, *GOLDEN)])
def test_each_measure_that_is_not_met_is_there_once_with_a_repair_or_an_obstacle(path: Path) -> None:
    found = report(read(path))
    unmet = {match["measure"] for match in found["matches"] if match["verdict"] == "not_eligible"}
    said = [miss["measure"] for miss in found["near_misses"]]
    assert len(said) == len(unmet)
    assert {*said} == unmet
    assert all(bool(miss["repairs"]) != bool(miss["obstacles"]) for miss in found["near_misses"])


def test_what_is_worth_most_for_its_effort_comes_first_and_what_is_out_of_reach_last() -> None:
    misses = report(read(ROOT / "seeds/samples/valve-maker.json"))["near_misses"]
    worth = [miss["repairs"][0]["worth"] if miss["repairs"] else -1 for miss in misses]
    figures = [value for value in worth if value is not None and value >= 0]
    assert figures == sorted(figures, reverse=True)
    assert worth[: len(figures)] == figures
    assert worth[-1] == -1


def test_a_place_an_industry_and_a_past_are_obstacles() -> None:
    misses = {m["measure"]: m for m in report(read(ROOT / "seeds/samples/valve-maker.json"))["near_misses"]}
    assert [o["reason"] for o in misses["wz25-13-3"]["obstacles"]] == ["fixed"]
    assert [o["fact"] for o in misses["wz25-11-6"]["obstacles"]] == ["first_above_scale_year"]


def test_a_ratio_is_reached_by_the_figure_above_the_line() -> None:
    profile = read(ROOT / "seeds/samples/software-firm.json")
    profile |= {"rd_expense": 1_500_000, "revenue": 24_000_000}
    (miss,) = [m for m in report(profile)["near_misses"] if m["measure"] == "wz25-15-1"]
    (step,) = miss["repairs"][0]["steps"]
    assert (step["fact"], step["through"]) == ("rd_expense", "rd_intensity")
    assert step["to"] == 1_680_000  # 7 % of 24 million
    assert (step["gap"], step["share"]) == (180_000, 0.12)
    assert step["on"] == "2026-01-01"  # a figure of a closed year
