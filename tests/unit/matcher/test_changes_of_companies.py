"""The change report for random pairs of companies, held against reports on companies in between."""

import json
from datetime import date
from functools import cache

import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.change_reports import shipped
from support.effort import quick, slow

from criteria.facts import DESIGNATIONS
from matcher.changes import Side, compare
from matcher.matching import explain, match
from matcher.plan import Plan
from profiles.options import DESIGNATION_LABELS
from profiles.reading import read_profile

DAYS = (date(2025, 6, 30), date(2026, 2, 1))
SEEDS = st.integers(0, 60)


@cache
def plan_on(day):
    return Plan(shipped(), day)


@cache
def written(seed):
    """Give a company with each title written out; every third leaves some facts out."""
    stated = company(seed) if seed % 3 else with_less(company(seed), seed)
    titles = stated.get("designations") or {}
    if titles.pop("*", None) is False:
        titles = dict.fromkeys(DESIGNATION_LABELS, False) | titles
    return stated | {"designations": titles}


@cache
def in_between(seed, other, facts):
    """Give a company that is as it was, but for some facts that are as they are after."""
    mixed, after = json.loads(json.dumps(written(seed))), written(other)
    for fact in facts:
        into, of, key = mixed, after, fact
        if fact.startswith(DESIGNATIONS):
            into, of, key = mixed["designations"], after["designations"], fact.removeprefix(DESIGNATIONS)
        into.pop(key, None)
        if of.get(key) is not None:
            into[key] = of[key]
    return read_profile(mixed, shipped().codes)


def side(seed, day=DAYS[0]):
    return Side(read_profile(written(seed), shipped().codes), plan_on(day))


def amount_of(found):
    return {key: found["amount"][key] for key in ("low", "high", "status")}


def hold(before: int, after: int) -> None:
    """With only the named facts changed the outcome is the one after; with all but one of them, or
    with them put back, something of it is otherwise."""
    plan = plan_on(DAYS[0])
    report = compare(side(before), side(after))
    for entry in report["measures"]:
        for what, outcome in (("verdict", lambda found: found["verdict"]), ("amount", amount_of)):
            cause = entry[what]["cause"]
            if cause is None:
                continue
            facts, new = tuple(cause["facts"]), entry[what]["after"]

            def explains(some, outcome=outcome, new=new, measure=entry["measure"]) -> bool:
                there = explain(in_between(before, after, some), plan, measure)
                back = explain(in_between(after, before, some), plan, measure)
                return outcome(there) == new != outcome(back)

            assert cause["law"] == []
            assert explains(facts), (entry["measure"], what, facts)
            for fact in facts:
                assert not explains(tuple(other for other in facts if other != fact)), (
                    entry["measure"],
                    fact,
                )


@quick(6)
@given(SEEDS, SEEDS)
def test_the_named_facts_suffice_and_none_can_be_spared(before, after):
    hold(before, after)


@pytest.mark.slow
@slow(60)
@given(SEEDS, SEEDS)
def test_the_named_facts_suffice_and_none_can_be_spared_at_length(before, after):
    hold(before, after)


@quick(10)
@given(SEEDS, SEEDS, st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_the_other_way_round_the_same_measures_change_back(before, after, day, then):
    there = compare(side(before, day), side(after, then))
    back = compare(side(after, then), side(before, day))
    swapped = {entry["measure"]: entry for entry in back["measures"]}
    assert {entry["measure"] for entry in there["measures"]} == swapped.keys()
    assert there["unchanged"] == back["unchanged"]
    assert (there["before"], there["after"]) == (back["after"], back["before"])
    assert (there["totals"]["before"], there["totals"]["after"]) == (
        back["totals"]["after"], back["totals"]["before"],
    )  # fmt: skip
    for entry in there["measures"]:
        other = swapped[entry["measure"]]
        for key in ("verdict", "amount", "within_reach"):
            assert (entry[key]["before"], entry[key]["after"]) == (other[key]["after"], other[key]["before"])
    assert {fact["fact"]: (fact["before"], fact["after"]) for fact in there["facts"]} == {
        fact["fact"]: (fact["after"], fact["before"]) for fact in back["facts"]
    }


@quick(10)
@given(SEEDS, st.sampled_from(DAYS))
def test_a_company_beside_itself_shows_no_change(seed, day):
    report = compare(side(seed, day), side(seed, day))
    assert (report["facts"], report["law"], report["measures"]) == ([], [], [])


@quick(6)
@given(SEEDS, SEEDS, st.sampled_from(DAYS))
def test_what_is_told_is_what_the_reports_say(before, after, then):
    report = compare(side(before), side(after, then))
    reports = [match(*side(before)), match(*side(after, then))]
    first, second = ({found["measure"]: found for found in each["matches"]} for each in reports)
    told = {entry["measure"]: entry for entry in report["measures"]}
    for measure, found in first.items():
        verdicts = found["verdict"], second[measure]["verdict"]
        amounts = amount_of(found), amount_of(second[measure])
        if measure in told:
            entry = told[measure]
            assert (entry["verdict"]["before"], entry["verdict"]["after"]) == verdicts
            assert (entry["amount"]["before"], entry["amount"]["after"]) == amounts
            assert entry["reasons"]
        else:
            assert verdicts[0] == verdicts[1]
            assert amounts[0] == amounts[1] or verdicts[0] == "not_in_force"


@quick(4)
@given(SEEDS, SEEDS)
def test_the_same_sides_give_the_same_report_byte_for_byte(before, after):
    once, again = (
        json.dumps(compare(side(before), Side(side(after).profile, Plan(shipped(), DAYS[1]))))
        for _ in range(2)
    )
    assert once == again


@quick(6)
@given(SEEDS, SEEDS)
def test_every_named_fact_is_among_those_that_differ(before, after):
    report = compare(side(before), side(after, DAYS[1]))
    differing = {fact["fact"] for fact in report["facts"]}
    laws = {(law["kind"], law["name"]) for law in report["law"]}
    for entry in report["measures"]:
        for reason in entry["reasons"]:
            assert differing.issuperset(reason["cause"]["facts"])
            assert laws.issuperset((law["kind"], law["name"]) for law in reason["cause"]["law"])
            assert reason["because"]
