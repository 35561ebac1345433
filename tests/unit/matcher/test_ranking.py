"""What a company should look at first: verdict, then money, then certainty, then days left, then effort."""

from datetime import date
from itertools import pairwise

import pytest
from factories import ProfileFactory, company, with_less

from criteria.measures import Route
from matcher.matching import match
from matcher.plan import Plan
from matcher.ranking import order
from matcher.verdicts import VERDICTS
from profiles.reading import read_profile

PLAIN = {
    "verdict_class": 2, "monetary": True, "at_stake": 1000, "joint_at_stake": 1000, "certainty": 0.5,
    "days_left": 184, "effort": 4,
}  # fmt: skip

BEFORE = [
    ("a better verdict", {"verdict_class": 1}, {}),
    (
        "a better verdict, whatever the money",
        {"verdict_class": 1, "monetary": False},
        {"joint_at_stake": 10**9},
    ),
    ("money before none", {"joint_at_stake": None}, {"monetary": False, "effort": 0, "joint_at_stake": None}),
    ("more at stake", {"joint_at_stake": 1001}, {}),
    ("more at stake, however uncertain", {"joint_at_stake": 1001, "certainty": 0.0}, {"certainty": 1.0}),
    ("more at stake together, not alone", {"joint_at_stake": 1001}, {"at_stake": 10**9}),
    ("a figure before none", {"joint_at_stake": 1}, {"joint_at_stake": None, "effort": 0}),
    ("a certain figure before a range", {"certainty": 1.0}, {}),
    ("a certain figure, whatever the effort", {"certainty": 1.0, "effort": 9}, {"effort": 0}),
    ("certainty, whatever the days left", {"certainty": 1.0, "days_left": None}, {"days_left": 0}),
    ("fewer days left", {"days_left": 183}, {}),
    ("fewer days left, whatever the effort", {"days_left": 183, "effort": 9}, {"effort": 0}),
    ("a last day before none", {"effort": 9}, {"days_left": None, "effort": 0}),
    ("less effort", {"effort": 3}, {}),
]


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, date(2025, 6, 30))


@pytest.fixture(scope="module")
def reports(catalogue, plan):
    profiles = [with_less(company(seed), seed) for seed in range(60)]
    return [match(read_profile(profile, catalogue.codes), plan) for profile in profiles]


def key(ranking, article=9, measure="wz25-09-1"):
    return order(PLAIN | ranking, article, measure)


@pytest.mark.parametrize(("first", "second"), [pair for _, *pair in BEFORE], ids=[why for why, *_ in BEFORE])
def test_what_comes_before_what(first, second):
    assert key(first) < key(second)


def test_of_two_alike_the_earlier_article_comes_first_and_then_the_measure():
    assert key({}, 9, "wz25-09-6") < key({}, 10, "wz25-10-1")
    assert key({}, 9, "wz25-09-1") < key({}, 9, "wz25-09-2")


def test_the_tenth_measure_of_an_article_comes_after_the_second():
    assert key({}, 25, "wz25-25-2") < key({}, 25, "wz25-25-10")


def test_the_verdicts_are_ranked_best_first():
    assert VERDICTS == ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")


def test_ranks_are_one_to_the_last_and_follow_the_order(reports):
    for report in reports:
        entries = report["matches"]
        keys = [order(entry["ranking"], entry["article"], entry["measure"]) for entry in entries]

        assert [entry["rank"] for entry in entries] == [*range(1, len(entries) + 1)]
        assert all(one < next_one for one, next_one in pairwise(keys))


def test_no_verdict_stands_before_a_better_one(reports):
    for report in reports:
        classes = [VERDICTS.index(entry["verdict"]) for entry in report["matches"]]

        assert classes == sorted(classes)


def test_a_ranking_is_made_of_what_the_match_says(reports, plan):
    efforts = [*Route]
    kinds = {planned.measure.id: planned.measure.amount.kind for planned in plan.measures}
    for entry in (entry for report in reports for entry in report["matches"]):
        ranking, amount = entry["ranking"], entry["amount"]

        assert VERDICTS[ranking["verdict_class"]] == entry["verdict"]
        assert ranking["monetary"] == (kinds[entry["measure"]] != "not_monetary")
        assert ranking["at_stake"] == amount["high"]
        assert ranking["certainty"] == {"computed": 1.0, "range": 0.5}.get(amount["status"], 0.0)
        assert efforts[ranking["effort"]] == entry["route"]


def test_what_is_at_stake_is_what_counts_together_and_else_the_amount_alone(reports):
    for report in reports:
        counted = {part["measure"]: part["counted"] for part in report["joint"]["parts"]}
        for entry in report["matches"]:
            at_stake = entry["ranking"]["joint_at_stake"]
            if entry["measure"] not in counted:
                assert at_stake == entry["amount"]["high"]
            elif counted[entry["measure"]]["high"] is None:
                assert at_stake is None
            else:
                assert at_stake == max(counted[entry["measure"]].values())


def test_the_days_left_are_those_to_the_last_day_if_it_is_still_to_come(reports, plan):
    for entry in (entry for report in reports for entry in report["matches"]):
        until = entry["valid"]["to"]
        left = None if until is None else (date.fromisoformat(until) - plan.as_of).days

        assert entry["ranking"]["days_left"] == (None if left is None or left < 0 else left)


def test_the_largest_sum_within_reach_stands_first(catalogue, plan):
    stated = ProfileFactory(
        high_tech=True,
        taxable_income=5_000_000,
        rd_expense=4_000_000,
        tax_collection="audit",
        revenue=80_000_000,
        designations__key_software_enterprise=False,
    )
    entries = match(read_profile(stated, catalogue.codes), plan)["matches"]

    assert [(entry["measure"], entry["amount"]["high"]) for entry in entries[:2]] == [
        ("wz25-09-1", 600_000),
        ("wz25-09-2", 500_000),
    ]
