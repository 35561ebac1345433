"""Judged on held-out time: beside the default order, popularity, priors and the plain share."""

import json
from datetime import date

import numpy as np
import pytest

from criteria.words import Language
from matcher.learning.chances import learn
from matcher.learning.evaluating import BINS, curve, evaluate, judged, last_quarter
from matcher.learning.features import observations
from matcher.learning.priors import Event

HOLDOUT = date(2025, 10, 1)


@pytest.fixture(scope="module")
def evaluation(many, catalogue):
    return evaluate(many.outcomes, catalogue, HOLDOUT, 0, Language.EN)


def test_a_curve_counts_every_chance_once():
    p = np.random.default_rng(1).random(500) ** 2
    came_about = np.random.default_rng(2).random(500) < p
    tenths = curve(came_about, p)

    assert sum(tenth["count"] for tenth in tenths) == 500
    assert [tenth["from"] for tenth in tenths] == [n / BINS for n in range(BINS)]
    for tenth in tenths:
        some = (p >= tenth["from"]) & (p < tenth["to"])
        assert tenth["count"] == some.sum()
        assert tenth["predicted"] == pytest.approx(p[some].mean(), abs=1e-4)
        assert tenth["observed"] == pytest.approx(came_about[some].mean(), abs=1e-4)


def test_a_curve_leaves_out_tenths_without_a_chance():
    tenths = curve(np.array([True, False, True]), np.array([0.0, 0.55, 1.0]))
    assert [(tenth["from"], tenth["count"]) for tenth in tenths] == [(0.0, 1), (0.5, 1), (0.9, 1)]


def test_without_a_date_about_the_last_quarter_is_held_out(few):
    day = last_quarter(few)
    held_out = sum(outcome.as_of >= day for outcome in few)
    assert 0.25 <= held_out / len(few) < 0.4


def test_of_no_outcomes_there_is_no_last_quarter():
    with pytest.raises(ValueError, match="no outcomes"):
        last_quarter([])


def test_with_too_little_it_says_so_and_judges_nothing(few, catalogue):
    found = evaluate(few[:60], catalogue, last_quarter(few[:60]), 0, Language.EN)

    assert found["learning"]["state"] == "off"
    assert {order["order"] for order in found["orders"]} == {
        "default",
        "popularity",
        "popularity_within_class",
    }
    assert all(done["brier"] is None and done["basis"] == "prior" for done in found["chances"].values())
    assert any("too few to judge chances" in remark for remark in found["remarks"])
    assert any("too few to compare orders" in remark for remark in found["remarks"])


def test_what_is_held_out_changes_nothing_that_is_learned(few, catalogue):
    """Popularity and priors are those of the time before, whatever came after."""
    day = date(2025, 6, 1)
    before = [outcome for outcome in few if outcome.as_of < day]
    whole, part = (learn(outcomes, catalogue, day) for outcomes in (few, before))

    assert len(before) < len(few)
    for measure in catalogue.measures:
        for event in Event:
            assert whole.past.rate(event, measure) == part.past.rate(event, measure)
    assert whole.states == part.states


@pytest.mark.slow
def test_learned_chances_are_better_than_priors_and_the_plain_share(evaluation):
    for done in evaluation["chances"].values():
        assert done["basis"] == "model"
        assert done["brier"]["shown"] < done["brier"]["prior"]
        assert done["brier"]["shown"] < done["brier"]["share"]
        assert done["monotone"]["steps"] > 1000
        assert done["monotone"]["broken"] == 0
        assert sum(tenth["count"] for tenth in done["calibration"]) == done["held_out"]


@pytest.mark.slow
def test_the_learned_order_finds_what_is_granted_better_than_the_default_order(evaluation):
    granted = {order["order"]: order["granted"] for order in evaluation["orders"]}
    assert granted["learned_granted"] > granted["default"]
    assert granted["learned_granted"] > granted["popularity_within_class"]


@pytest.mark.slow
def test_chances_come_near_those_of_the_known_process(many, catalogue):
    """Nearer than the priors, on average over what was applied for in held-out time."""
    chances = learn(many.outcomes, catalogue, HOLDOUT)
    after = [o for o in many.outcomes if o.as_of >= HOLDOUT and o.applied]
    rows = [*observations(after, catalogue, chances.past)]
    measures = [row.outcome.measure for row in rows]
    shown = chances.of(Event.SUCCESS, measures, [row.features for row in rows])
    errors = [0.0, 0.0]
    for row, chance in zip(rows, shown, strict=True):
        truth = many.truth[row.outcome.key].success
        errors[0] += abs(chance["p"] - truth)
        errors[1] += abs(chances.prior(Event.SUCCESS, row.outcome.measure)["p"] - truth)
    assert errors[0] < 0.8 * errors[1]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_evaluation_byte_for_byte(many, catalogue, evaluation):
    again = judged(
        learn([*reversed(many.outcomes)], catalogue, HOLDOUT), [*reversed(many.outcomes)], Language.EN
    )
    assert json.dumps(again) == json.dumps(evaluation)
