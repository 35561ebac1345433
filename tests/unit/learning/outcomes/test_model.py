"""One model: off below a stated number, monotone where that is certain, calibrated, repeatable."""

from itertools import pairwise

import numpy as np
import pytest
from support.learning import drawn, rows

from matcher.learning.enough import ENOUGH, ENOUGH_OF_EACH
from matcher.learning.evaluating import GRIDS, monotone
from matcher.learning.features import frame
from matcher.learning.model import MONOTONE, Sample, fitted
from matcher.learning.priors import Event


@pytest.fixture(scope="module")
def models():
    return {event: fitted(event, drawn(event, 1500, 1)[0], 0)[0] for event in Event}


def first(sample, count):
    return Sample(sample.features.iloc[:count], sample.came_about[:count], sample.companies[:count])


def brier(p, came_about):
    return float(np.mean((p - came_about) ** 2))


def test_below_the_stated_number_a_model_is_off_and_from_it_on(subtests):
    sample, _ = drawn(Event.SUCCESS, ENOUGH, 1)
    for count, state, reason in ((0, "off", "too_few"), (ENOUGH - 1, "off", "too_few"), (ENOUGH, "on", None)):
        with subtests.test(count=count):
            model, told = fitted(Event.SUCCESS, first(sample, count), 0)
            assert (model is not None) == (state == "on")
            assert (told["state"], told["reason"]) == (state, reason)
            assert (told["outcomes"], told["needed"]) == (count, ENOUGH)


def test_a_register_of_what_was_granted_alone_teaches_nothing():
    sample, _ = drawn(Event.SUCCESS, ENOUGH, 1)
    rarer = np.flatnonzero(~sample.came_about)[: ENOUGH_OF_EACH - 1]
    came_about = np.ones(ENOUGH, dtype=bool)
    came_about[rarer] = False
    model, told = fitted(Event.SUCCESS, sample._replace(came_about=came_about), 0)

    assert model is None
    assert (told["reason"], told["of_the_rarer"]) == ("too_few", ENOUGH_OF_EACH - 1)


def test_outcomes_of_a_few_companies_are_not_enough():
    sample, _ = drawn(Event.SUCCESS, ENOUGH, 1)
    model, told = fitted(Event.SUCCESS, sample._replace(companies=["a", "b"] * (ENOUGH // 2)), 0)
    assert (model, told["reason"]) == (None, "too_few_companies")


def test_from_noise_nothing_is_learned():
    sample, _ = drawn(Event.SUCCESS, ENOUGH, 1)
    came_about = np.random.default_rng(5).random(ENOUGH) < 0.5
    model, told = fitted(Event.SUCCESS, sample._replace(came_about=came_about), 0)
    assert (model, told["reason"]) == (None, "nothing_found")


@pytest.mark.parametrize("event", Event)
def test_a_model_is_monotone_where_that_is_certain(models, event):
    tried = monotone(event, models[event], frame(rows(150, 9)))
    steps = sum(len(GRIDS[column]) - 1 for column in MONOTONE[event])
    assert tried == {"steps": 150 * steps, "broken": 0}


@pytest.mark.parametrize("event", Event)
def test_what_is_certain_also_makes_a_difference(models, event):
    """Not flat: over the whole of each grid the chance of some company moves by a tenth."""
    table = frame(rows(150, 9))
    for column, direction in MONOTONE[event].items():
        ends = [
            models[event].estimate(table.assign(**{column: float(GRIDS[column][end])})).p for end in (0, -1)
        ]
        assert ((ends[1] - ends[0]) * direction).max() > 0.1


def test_the_test_of_monotonicity_notices_a_model_that_is_not(models):
    """The chance of applying may fall with the verdict class, and does not have to rise with it."""

    class Turned:
        def estimate(self, features):
            found = models[Event.SUCCESS].estimate(features)
            return found._replace(p=1 - found.p)

    assert monotone(Event.SUCCESS, Turned(), frame(rows(20, 9)))["broken"] > 0


@pytest.mark.parametrize("event", Event)
def test_chances_are_better_than_the_base_rate_and_near_the_truth(models, event):
    sample, truth = drawn(event, 3000, 100)
    estimate = models[event].estimate(sample.features)
    base = sample.came_about.mean()

    assert brier(estimate.p, sample.came_about) < 0.95 * brier(base, sample.came_about)
    assert np.abs(estimate.p - truth).mean() < 0.5 * np.abs(base - truth).mean()
    for low, high in pairwise((0.0, 0.25, 0.5, 0.75, 1.0)):
        some = (estimate.p >= low) & (estimate.p < high)
        if some.sum() > 100:
            assert abs(estimate.p[some].mean() - sample.came_about[some].mean()) < 0.08


@pytest.mark.parametrize("event", Event)
def test_intervals_hold_the_chance_and_most_often_the_truth(models, event):
    sample, truth = drawn(event, 2000, 100)
    p, low, high = models[event].estimate(sample.features)

    assert ((low >= 0) & (low <= p) & (p <= high) & (high <= 1)).all()
    assert ((low <= truth) & (truth <= high)).mean() > 0.8


def test_the_same_seed_gives_the_same_chances_and_another_seed_others(models):
    sample, _ = drawn(Event.APPLY, 1500, 1)
    again, other = (fitted(Event.APPLY, sample, seed)[0].estimate(sample.features) for seed in (0, 1))

    assert models[Event.APPLY].estimate(sample.features).p.tobytes() == again.p.tobytes()
    assert again.p.tobytes() != other.p.tobytes()


def test_a_code_never_seen_before_has_a_chance_too(models):
    table = frame(rows(5, 9)).assign(kind="equity_fund", section="T", domain="8")
    p = models[Event.SUCCESS].estimate(table).p
    assert ((p > 0) & (p < 1)).all()


def test_of_nothing_there_are_no_chances(models):
    assert [bound.shape for bound in models[Event.APPLY].estimate(frame([]))] == [(0,)] * 3
