"""Unlocking: paths of recognitions, what each opens for a company, and what it takes."""

import copy
import json
from datetime import date
from itertools import combinations, permutations

import pytest
from factories import company, with_less
from support.ladders import ladder_catalogue

from matcher.matching import match
from matcher.plan import Plan
from matcher.recognition_view import graph, paths
from profiles.reading import read_profile

DAY = date(2025, 6, 30)
MAKER = {
    "name": "示例制造有限公司",
    "industry": "C3443",
    "employees": 60,
    "rd_expense": 500_000,
    "taxable_income": 1_000_000,
    "major_accident": False,
    "tax_collection": "audit",
    "designations": {"*": False},
}
WITHIN_REACH = {"eligible", "likely"}


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Plan:
    return Plan(ladder_catalogue(tmp_path_factory.mktemp("ladder")), DAY)


@pytest.fixture(scope="module")
def shipped(catalogue) -> Plan:
    return Plan(catalogue, DAY)


def found_for(profile, plan):
    return paths(read_profile(profile, plan.catalogue.codes), plan)


def unlocks(profile, plan):
    return {names(unlock): unlock for unlock in found_for(profile, plan)["unlocks"]}


def states(profile, plan):
    return {state["recognition"]: state for state in found_for(profile, plan)["states"]}


def names(unlock):
    return " ".join(step["recognition"] for step in unlock["path"])


def opened(unlock):
    return {each["measure"]: each["high"] for each in unlock["opens"]}


def maker(**changed):
    return MAKER | changed


def holding(profile, steps, plan):
    """Write into a profile that it holds recognitions since the day, of several levels the highest."""
    profile = copy.deepcopy(dict(profile))
    titles = profile.setdefault("designations", {}) or {}
    profile["designations"] = titles
    order = ("municipal", "provincial", "national")
    for step in sorted(steps, key=lambda step: order.index(step["level"]) if step["level"] else 0):
        entry = {"held": True, "since": plan.as_of.isoformat()}
        titles[step["designation"]] = entry | ({"level": step["level"]} if step["level"] else {})
    return profile


def within_reach(profile, plan):
    report = match(read_profile(profile, plan.catalogue.codes), plan)
    return {
        found["measure"]: found["amount"] for found in report["matches"] if found["verdict"] in WITHIN_REACH
    }


def test_the_paths_of_a_maker_shortest_first_then_most_money(plan):
    found = found_for(MAKER, plan)["unlocks"]

    assert [names(unlock) for unlock in found] == [
        "green",
        "high_tech",
        "hidden",
        "leader giant",
        "high_tech srdi giant",
        "high_tech srdi green",
    ]
    assert [unlock["depth"] for unlock in found] == [1, 1, 1, 2, 3, 3]


def test_what_the_last_step_of_each_path_opens(plan):
    found = {name: opened(unlock) for name, unlock in unlocks(MAKER, plan).items()}

    assert found == {
        "green": {"t-01-5": 200_000},
        "high_tech": {"t-01-1": 100_000},
        "hidden": {"t-01-6": None},
        "leader giant": {"t-01-2": 500_000, "t-01-6": None},
        "high_tech srdi giant": {"t-01-2": 500_000, "t-01-6": None},
        "high_tech srdi green": {"t-01-3": None, "t-01-5": 200_000},
    }


def test_a_value_adds_up_figures_and_counts_what_has_none(plan):
    found = unlocks(MAKER, plan)

    assert found["high_tech srdi green"]["value"] == {"low": 200_000, "high": 200_000, "unpriced": 1}
    assert found["hidden"]["value"] == {"low": 0, "high": 0, "unpriced": 0}


def test_a_value_is_open_upwards_where_a_fact_is_missing(plan):
    value = unlocks(maker(taxable_income=None), plan)["high_tech"]["value"]

    assert (value["low"], value["high"]) == (0, None)


def test_a_path_says_what_it_takes_beside_recognitions(plan):
    needs = unlocks(maker(employees=None), plan)["high_tech srdi giant"]["needs"]

    assert [(lack["recognition"], lack["fact"]) for lack in needs["failed"]] == [("high_tech", "rd_expense")]
    assert needs["missing_facts"] == ["employees"]


def test_a_title_whose_standard_is_not_known_is_said_to_be_so(plan):
    unlock = unlocks(MAKER, plan)["leader giant"]

    assert unlock["needs"]["unread"] == ["leader"]
    assert [step["note"] for step in unlock["path"]] == ["名单制", ""]


def test_a_path_that_asks_for_another_industry_is_blocked_and_comes_last(plan):
    found = found_for(maker(industry="I6513"), plan)["unlocks"]

    assert [names(unlock) for unlock in found if unlock["blocked"]] == ["green", "high_tech srdi green"]
    assert [bool(unlock["blocked"]) for unlock in found] == [False] * 4 + [True] * 2
    assert "制造业" in found[-1]["blocked"]


def test_a_company_too_young_only_has_to_wait(shipped):
    """The date of founding cannot change; that it lies a year back comes by itself."""
    profile = {
        "founded_on": "2025-03-01",
        "industry": "C3443",
        "designations": {"*": False},
        "name": "甲有限公司",
    }
    unlock = unlocks(profile, shipped)["high_tech_enterprise"]

    assert unlock["blocked"] is None
    assert [lack["fact"] for lack in unlock["needs"]["failed"]] == ["founded_on"]


def test_a_title_already_held_is_no_step(plan):
    found = unlocks(maker(designations={"*": False, "high_tech_enterprise": True}), plan)

    assert "high_tech" not in found
    assert opened(found["srdi giant"]) == {"t-01-2": 500_000, "t-01-6": None}


def test_a_title_that_ran_out_is_a_step_again(plan):
    over = {"held": True, "since": "2021-01-01", "until": "2024-12-31"}

    assert "high_tech" in unlocks(maker(designations={"*": False, "high_tech_enterprise": over}), plan)


def test_a_title_that_is_not_stated_is_neither_held_nor_refused(plan):
    found = unlocks(maker(designations={"srdi": False}), plan)

    assert [step["stated"] for step in found["high_tech srdi giant"]["path"]] == [False, True, False]


def test_a_title_that_excludes_another_bars_it(plan):
    giant = states(maker(designations={"*": False, "srdi_giant": True}), plan)

    assert giant["giant"]["state"] == "held"
    assert giant["hidden"]["state"] == "blocked"


def test_a_higher_level_is_more_than_a_lower_one(plan):
    held = {"*": False, "green_factory": {"held": True, "level": "national", "since": "2020-01-01"}}

    assert states(maker(designations=held), plan)["green"]["state"] == "held"


def test_what_a_step_excludes_and_what_it_changes_is_said(plan):
    unlock = unlocks(MAKER, plan)["high_tech"]

    assert unlock["instead_of"] == ["t-01-7"]
    (changed,) = unlock["changes"]
    assert (changed["measure"], changed["low_before"], changed["low"]) == ("t-01-7", 5, 3)


def test_what_a_step_only_makes_undecided_is_listed_apart(plan):
    unlock = unlocks(maker(employees=None), plan)["leader"]

    assert unlock["opens"] == []
    assert unlock["raises"] == ["t-01-4"]


def test_a_measure_that_is_nothing_but_the_recognition_is_not_opened_by_it(plan):
    assert not any("innovative" in name for name in unlocks(MAKER, plan))
    assert plan.recognitions.nodes["innovative"].measures == ("t-01-8",)


def test_the_states_of_a_maker(plan):
    found = {key: (state["state"], state["first"]) for key, state in states(MAKER, plan).items()}

    assert found == {
        "high_tech": ("falls_short", []),
        "srdi": ("after_another", ["high_tech"]),
        "leader": ("to_be_proven", []),
        "giant": ("after_another", ["leader"]),
        "green": ("within_reach", []),
        "hidden": ("within_reach", []),
        "innovative": ("within_reach", []),
    }


def test_the_graph_of_a_catalogue(plan):
    found = graph(plan)
    edges = {(edge["before"], edge["after"]): edge["kind"] for edge in found["edges"]}
    (high_tech, *_) = found["recognitions"]

    assert edges == {
        ("high_tech", "srdi"): "required",
        ("srdi", "giant"): "alternative",
        ("leader", "giant"): "alternative",
    }
    assert high_tech["asked_by"] == ["t-01-1"]
    assert (high_tech["valid_years"], high_tech["valid_source"]) == (3, "试发〔2020〕1号（转引）")
    assert high_tech["standard"] == [{"text": "研发费用不低于100万元", "source": "试发〔2020〕1号"}]


def test_no_shorter_sequence_opens_a_measure(plan):
    """All subsets of the titles not held are tried, in every order in which they can be taken."""
    first = {"srdi": ({"high_tech"},), "giant": ({"srdi"}, {"leader"})}
    steps = {step["recognition"]: step for step in _every_step(plan)}

    def can_be_taken(order):
        return all(
            any(way <= {*order[:index]} for way in first.get(key, (set(),)))
            and not (key == "hidden" and "giant" in order[:index])
            for index, key in enumerate(order)
        )

    least: dict[str, set[frozenset[str]]] = {}
    now = within_reach(MAKER, plan)
    for size in range(1, len(steps) + 1):
        for chosen in combinations(steps, size):
            if not any(map(can_be_taken, permutations(chosen))):
                continue
            then = within_reach(holding(MAKER, [steps[key] for key in chosen], plan), plan)
            for measure in then.keys() - now.keys():
                sets = least.setdefault(measure, set())
                if not any(smaller < {*chosen} for smaller in sets):
                    sets.add(frozenset(chosen))
    found: dict[str, set[frozenset[str]]] = {}
    for unlock in unlocks(MAKER, plan).values():
        for measure in opened(unlock):
            found.setdefault(measure, set()).add(frozenset(step["recognition"] for step in unlock["path"]))

    assert least.keys() == found.keys()
    assert all(least[measure] <= found[measure] for measure in least)


def _every_step(plan):
    return [
        {"recognition": key, "designation": node["designation"], "level": node["level"]}
        for key, node in ((node["id"], node) for node in graph(plan)["recognitions"])
    ]


@pytest.mark.parametrize("seed", range(24))
def test_a_path_taken_step_by_step_opens_what_it_says(shipped, seed):
    profile = with_less(company(seed), seed)
    now = within_reach(profile, shipped)
    for unlock in found_for(profile, shipped)["unlocks"]:
        before = within_reach(holding(profile, unlock["path"][:-1], shipped), shipped)
        then = within_reach(holding(profile, unlock["path"], shipped), shipped)
        for each in unlock["opens"]:
            assert each["measure"] not in before.keys() | now.keys()
            amount = then[each["measure"]]
            assert (amount["low"], amount["high"]) == (each["low"], each["high"])
        for changed in unlock["changes"]:
            assert before[changed["measure"]]["high"] == changed["high_before"]
            assert then[changed["measure"]]["high"] == changed["high"]


def test_the_software_firm_of_the_samples_can_become_a_key_software_enterprise(shipped, root):
    profile = read_profile_of(root / "seeds/samples/software-firm.json")
    unlock = unlocks(profile, shipped)["key_software_enterprise"]

    assert opened(unlock) == {"wz25-15-2": 900_000}  # 25 % of 3 600 000: exempt for five years from 2022
    assert unlock["instead_of"] == ["wz25-09-2", "wz25-15-1"]
    assert unlock["needs"]["unread"] == ["key_software_enterprise"]


def test_the_valve_maker_of_the_samples_needs_a_municipal_centre_first(shipped, root):
    profile = read_profile_of(root / "seeds/samples/valve-maker.json")
    unlock = unlocks(profile, shipped)["municipal_tech_centre provincial_tech_centre"]

    assert opened(unlock) == {"wz25-01-5": None}
    assert [lack["fact"] for lack in unlock["needs"]["failed"]] == [
        "designations.enterprise_tech_centre",
        "revenue",
        "rd_staff",
    ]


def test_the_ladder_of_the_shipped_catalogue_follows_the_law_of_the_day(catalogue):
    def before(day, key):
        return {
            (edge["before"], edge["kind"])
            for edge in graph(Plan(catalogue, day))["edges"]
            if edge["after"] == key
        }

    assert before(DAY, "srdi_giant") == {("srdi", "required")}
    assert before(DAY, "srdi") == set()
    assert before(date(2026, 6, 30), "srdi") == {
        ("tech_sme", "alternative"),
        ("innovative_sme", "alternative"),
    }


def test_a_report_has_the_paths(shipped):
    profile = company(3)
    report = match(read_profile(profile, shipped.catalogue.codes), shipped)

    assert report["unlocks"] == found_for(profile, shipped)["unlocks"]


def read_profile_of(path):
    return json.loads(path.read_text(encoding="utf-8"))
