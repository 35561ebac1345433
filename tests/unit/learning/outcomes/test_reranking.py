"""Re-ranking: within a class of verdict only, by worth; off, it changes no rank."""

import copy
import json
from datetime import date, timedelta

import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st

from criteria.words import Language
from matcher.learning.chances import learn
from matcher.learning.features import NOTHING_TO_APPLY_FOR, Standing, stake
from matcher.learning.reranking import By, order, reranked
from matcher.matching import match
from matcher.plan import Plan
from matcher.verdicts import VERDICTS
from profiles.reading import read_profile

AS_OF = date(2025, 6, 30)
CHANCE = st.floats(0, 1).map(lambda p: {"p": p, "low": 0.0, "high": 1.0, "basis": "model"})
CHANCES = st.none() | st.fixed_dictionaries({"apply": CHANCE, "success": CHANCE})
STANDING = st.builds(
    Standing, st.integers(0, 4), st.booleans(), st.floats(0, 1e9) | st.just(0.0), st.integers(1, 150)
)


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, AS_OF)


@pytest.fixture(scope="module")
def pairs(plan):
    """Give companies of all sorts with their reports."""
    profiles = [read_profile(with_less(company(seed), seed), plan.catalogue.codes) for seed in range(25)]
    return [(profile, match(profile, plan)) for profile in profiles]


@pytest.fixture(scope="module")
def by_worth(pairs, learned):
    """Give each report before and after."""
    return [(report, reranked(report, profile, learned)) for profile, report in pairs]


@pytest.fixture(scope="module")
def nothing(catalogue, few):
    """Give chances from too few outcomes."""
    return learn(few, catalogue, AS_OF)


def measures(report):
    return [entry["measure"] for entry in report["matches"]]


@given(st.lists(st.tuples(STANDING, CHANCES), max_size=30), st.sampled_from(By))
def test_whatever_the_chances_no_measure_moves_across_classes(entries, by):
    ordered = sorted(entries, key=lambda entry: order(*entry, by))
    classes = [standing.verdict_class for standing, _ in ordered]
    assert classes == sorted(classes)


def test_a_reranked_report_has_the_same_measures_in_the_same_classes(pairs, by_worth, learned):
    by_chance = [(report, reranked(report, profile, learned, by=By.GRANTED)) for profile, report in pairs[:8]]
    moved = 0
    for report, found in [*by_worth, *by_chance]:
        verdicts = [entry["verdict"] for entry in found["matches"]]
        moved += measures(found) != measures(report)

        assert verdicts == [entry["verdict"] for entry in report["matches"]]
        assert verdicts == sorted(verdicts, key=VERDICTS.index)
        assert sorted(measures(found)) == sorted(measures(report))
        assert [entry["rank"] for entry in found["matches"]] == [*range(1, len(verdicts) + 1)]

    assert moved > 20


def test_within_a_class_the_most_worth_stands_first(by_worth):
    for _, found in by_worth:
        keys = []
        for entry in found["matches"]:
            if entry["chances"]:
                success = entry["chances"]["success"]["p"]
                money = (stake(entry) or 0) * success
                ranking = entry["ranking"]
                keys.append((ranking["verdict_class"], not ranking["monetary"], -money, -success))
        assert keys == sorted(keys)


def test_what_is_alike_keeps_its_default_order():
    chances = {event: {"p": 0.5, "low": 0.0, "high": 1.0, "basis": "model"} for event in ("apply", "success")}
    for by in By:
        assert order(Standing(0, True, 5, 1), chances, by) < order(Standing(0, True, 5, 2), chances, by)


def test_only_what_is_within_reach_and_applied_for_has_chances(by_worth):
    for _, found in by_worth:
        for entry in found["matches"]:
            within = entry["verdict"] in {"eligible", "likely", "needs_facts"}
            assert (entry["chances"] is not None) == (within and entry["route"] not in NOTHING_TO_APPLY_FOR)


def test_what_is_out_of_reach_keeps_its_order(by_worth):
    for pair in by_worth:
        kept = [[m["measure"] for m in some["matches"] if m["verdict"] == "not_eligible"] for some in pair]
        assert kept[0] == kept[1]


def test_off_the_order_is_the_default_one_and_chances_are_priors(pairs, nothing):
    for profile, report in pairs[:10]:
        found = reranked(report, profile, nothing)
        shown = [chance for m in found["matches"] if m["chances"] for chance in m["chances"].values()]

        assert measures(found) == measures(report)
        assert [m["rank"] for m in found["matches"]] == [m["rank"] for m in report["matches"]]
        assert found["learning"]["state"] == "off"
        assert {chance["basis"] for chance in shown} <= {"prior"}
        assert all(0 <= chance["low"] <= chance["p"] <= chance["high"] <= 1 for chance in shown)


def test_a_report_says_whether_it_is_learned_and_from_how_much(pairs, learned, nothing, few):
    (profile, report), *_ = pairs
    on, off = (reranked(report, profile, chances, Language.EN)["learning"] for chances in (learned, nothing))
    decided = sum(o.granted is not None and o.decided_on < AS_OF for o in few)

    assert (on["state"], on["outcomes"]) == ("on", 1500)
    assert "within a verdict class is learned from 1500 decisions" in on["text"]
    assert (off["state"], off["outcomes"]) == ("off", decided)
    assert f"{decided} decisions are known before 2025-06-30" in off["text"]
    assert "assumptions" in off["text"]


def test_chances_that_look_ahead_of_a_report_are_refused(pairs, catalogue, few):
    (profile, report), *_ = pairs
    ahead = learn(few, catalogue, AS_OF + timedelta(days=1))
    with pytest.raises(ValueError, match="2025-07-01"):
        reranked(report, profile, ahead)


def test_reranking_leaves_the_report_it_was_given_as_it_was(pairs, learned):
    profile, report = pairs[0]
    before = copy.deepcopy(report)
    reranked(report, profile, learned)
    assert report == before


def test_the_same_seed_gives_the_same_report_byte_for_byte(pairs, catalogue, few):
    profile, report = pairs[0]
    written = [
        json.dumps(reranked(report, profile, learn([*outcomes], catalogue, AS_OF, seed=4)))
        for outcomes in (few, reversed(few))
    ]
    assert written[0] == written[1]
