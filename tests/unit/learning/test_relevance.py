"""The scope breaks ties of measures that are no money, and nothing else."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from matcher.learning.relevance import STOP_WORDS, Relevance, terms, with_relevance
from matcher.matching import match
from matcher.plan import Plan
from matcher.report import Match, Report
from profiles.reading import read_profile

SCOPES = ["通用航空服务；无人机研发", "演出经纪；票务代理", "集装箱海运；国际货物运输代理", "阀门制造"]
OWN = ("rank", "relevance")


@pytest.fixture(scope="module")
def relevance(catalogue) -> Relevance:
    return Relevance(catalogue)


@pytest.fixture(scope="module")
def plan(catalogue) -> Plan:
    return Plan(catalogue, catalogue.policy.default_as_of)


def reports(scope: str, plan: Plan, relevance: Relevance) -> tuple[Report, Report]:
    profile = read_profile({"business_scope": scope}, plan.catalogue.codes)
    plain = match(profile, plan)
    return plain, with_relevance(plain, relevance, profile)


def money(report: Report) -> list[tuple[int, str]]:
    return [(m["rank"], m["measure"]) for m in report["matches"] if m["ranking"]["monetary"]]


def by_measure(report: Report) -> Mapping[str, Match]:
    return {m["measure"]: m for m in report["matches"]}


def test_a_measure_is_relevant_by_its_terms(relevance) -> None:
    found = relevance("无人机研发")
    assert found["wz25-20-3"]["terms"] == ["无人机"]
    assert 0 < found["wz25-20-3"]["score"] <= 1
    assert "wz25-11-1" not in found


def test_words_that_every_measure_has_tell_nothing(relevance) -> None:
    assert terms("".join(sorted({"支持", "企业", "项目"}))) == []
    assert relevance("企业支持项目") == {}
    assert {"企业", "支持", "项目"} <= STOP_WORDS


def test_the_scope_moves_a_measure_it_speaks_of_up_among_its_equals(plan, relevance) -> None:
    plain, told = reports("无人机研发", plan, relevance)
    before, after = (by_measure(report)["wz25-20-3"] for report in (plain, told))
    assert after["rank"] < before["rank"]
    assert after["relevance"]["terms"] == ["无人机"]


@pytest.mark.parametrize("scope", SCOPES)
def test_no_money_moves_and_no_verdict_is_crossed(plan, relevance, scope) -> None:
    plain, told = reports(scope, plan, relevance)
    assert money(plain) == money(told)
    for key in ("verdict", "ranking"):
        assert [m[key] for m in plain["matches"]] == [m[key] for m in told["matches"]]
    assert [m["rank"] for m in told["matches"]] == [*range(1, len(told["matches"]) + 1)]


@pytest.mark.parametrize("scope", SCOPES)
def test_only_ranks_change(plan, relevance, scope) -> None:
    plain, told = reports(scope, plan, relevance)
    bare = [
        {m["measure"]: {k: v for k, v in m.items() if k not in OWN} for m in report["matches"]}
        for report in (plain, told)
    ]
    assert bare[0] == bare[1]
    assert {**plain, "matches": []} == {**told, "matches": []}


@pytest.mark.parametrize("scope", SCOPES)
def test_equals_stand_in_order_of_their_scores(plan, relevance, scope) -> None:
    _, told = reports(scope, plan, relevance)
    scored = [m for m in told["matches"] if not m["ranking"]["monetary"]]
    assert all("relevance" in m for m in scored)
    for first, second in pairwise(scored):
        if first["ranking"] == second["ranking"]:
            assert first["relevance"]["score"] >= second["relevance"]["score"]


def test_without_a_scope_a_report_stays_as_it_is(plan, relevance) -> None:
    profile = read_profile({"employees": 3}, plan.catalogue.codes)
    report = match(profile, plan)
    assert with_relevance(report, relevance, profile) is report
