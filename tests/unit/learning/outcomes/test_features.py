"""Features: from the report of the day, unknown where it is unknown, and blind to the future."""

from datetime import date
from math import isnan, log1p

import pytest

from matcher.learning.features import (
    CODES,
    FIGURES,
    frame,
    observations,
    of_company,
    of_match,
    stake,
)
from matcher.learning.past import Past
from matcher.matching import match
from matcher.plan import Plan
from profiles.reading import read_profile

DAY = date(2025, 6, 1)
POPULARITY = {"applied_before", "granted_before"}
FIRM = {"industry": "C3443", "employees": 50, "revenue": 9_000_000, "above_scale": True}


@pytest.fixture(scope="module")
def features_of(catalogue):
    def found(stated, measure):
        profile = read_profile(stated, catalogue.codes)
        entries = {m["measure"]: m for m in match(profile, Plan(catalogue, DAY))["matches"]}
        company = of_company(profile, catalogue, DAY)
        return entries[measure], of_match(entries[measure], company, Past((), catalogue))

    return found


def features(outcomes, catalogue):
    return {row.outcome.key: frame([row.features]) for row in observations(outcomes, catalogue)}


def test_the_future_does_not_change_what_is_learned_from_the_past(few, catalogue):
    """Turn every outcome from a day on into its opposite: the features before it stay the same."""
    turned = [
        outcome
        if outcome.as_of < DAY
        else outcome.model_copy(
            update={"applied": not outcome.applied, "granted": None, "decided_on": None, "amount": None}
        )
        for outcome in few
    ]
    before, after = features(few, catalogue), features(turned, catalogue)
    past = [outcome.key for outcome in few if outcome.as_of <= DAY]

    assert 0 < len(past) < len(few)
    assert all(before[key].equals(after[key]) for key in past)
    assert any(not before[key].equals(after[key]) for key in before.keys() - {*past})


def test_an_outcome_does_not_change_its_own_features(few, catalogue):
    """Its own day is not yet known: without it, nothing else of the day looks different."""
    last = max(few, key=lambda outcome: outcome.key)
    without = [outcome for outcome in few if outcome.as_of < last.as_of]

    assert features(few, catalogue)[last.key].equals(features([*without, last], catalogue)[last.key])


def test_the_order_in_which_outcomes_are_given_does_not_matter(few, catalogue):
    forwards, backwards = features(few, catalogue), features([*reversed(few)], catalogue)
    assert all(forwards[key].equals(backwards[key]) for key in forwards)


def test_a_given_past_stays_as_it_is(few, catalogue):
    past = Past(few, catalogue)
    past.advance(DAY)
    rows = [*observations([outcome for outcome in few if outcome.as_of >= DAY], catalogue, past)]
    rates = {}
    for row in rows:
        rates.setdefault(row.outcome.measure, set()).add(row.features["applied_before"])

    assert len(rows) > len(rates)
    assert all(len(found) == 1 for found in rates.values())


def test_what_is_not_known_is_no_number(features_of):
    _, found = features_of({}, "wz25-09-2")
    assert all(isnan(found[key]) for key in ("size", "above_scale", "holds_srdi", "at_stake"))
    assert found["section"] is None


def test_features_say_what_the_report_says(features_of):
    stated = FIRM | {"designations": {"srdi": True, "*": False}}
    entry, found = features_of(stated, "wz25-25-8")

    assert (found["size"], found["above_scale"], found["section"]) == (1.0, 1.0, "C")
    assert (found["holds_srdi"], found["holds_srdi_giant"]) == (1.0, 0.0)
    assert found["days_left"] == (date(2025, 12, 31) - DAY).days
    assert found["judged"] == len(entry["to_be_judged"])
    assert found["verdict_class"] == entry["ranking"]["verdict_class"]
    assert found["kind"] == entry["kind"]


def test_what_is_at_stake_is_what_counts_together_with_the_others(features_of):
    stated = FIRM | {
        "taxable_income": 1_000_000,
        "tax_collection": "audit",
        "designations": {"high_tech_enterprise": True},
    }
    entry, found = features_of(stated, "wz25-09-2")
    joint = {**entry, "ranking": {**entry["ranking"], "joint_at_stake": 7}}

    assert stake(joint) == 7
    assert found["at_stake"] == log1p(stake(entry))


def test_a_measures_id_is_no_feature(few, catalogue):
    row = next(iter(observations(few, catalogue)))
    assert {*row.features} == {*FIGURES, *CODES}
    assert not any(value == row.outcome.measure for value in row.features.values())
    assert {*FIGURES} >= POPULARITY
