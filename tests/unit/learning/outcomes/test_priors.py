"""Priors: for every kind and route, wide, moved by outcomes, and said to be assumptions."""

import math
from itertools import product

import pytest

from criteria.measures import Kind, Route
from matcher.learning.priors import ASSUMPTION, STRENGTH, Event, prior

ALL = [prior(event, kind, route) for event, kind, route in product(Event, Kind, Route)]


def test_every_kind_and_route_has_a_prior_that_weighs_little():
    assert len(ALL) == 2 * len(Kind) * len(Route)
    assert all(held.a + held.b == pytest.approx(STRENGTH) for held in ALL)


def test_priors_are_wide():
    for held in ALL:
        low, high = held.interval()
        assert low < held.mean < high
        assert high - low > 0.5


def test_what_comes_by_right_is_granted_more_often_than_what_is_chosen():
    means = [
        prior(Event.SUCCESS, Kind.GRANT, route).mean for route in (Route.INSTANT, Route.APPLY, Route.REVIEW)
    ]
    assert means == sorted(means, reverse=True)


def test_an_interval_has_nine_tenths_of_a_known_distribution():
    """With no outcome of four weighing against it, Beta(1, 3) has the closed form 1 - (1 - x)^3."""
    low, high = prior(Event.SUCCESS, Kind.GRANT, Route.REVIEW)._replace(a=1.0, b=3.0).interval()
    assert low == pytest.approx(1 - math.pow(0.95, 1 / 3))
    assert high == pytest.approx(1 - math.pow(0.05, 1 / 3))


def test_outcomes_move_and_narrow_a_prior():
    before = prior(Event.SUCCESS, Kind.GRANT, Route.APPLY)
    after = before.after(30, 10)
    widths = [high - low for low, high in (before.interval(), after.interval())]

    assert before.mean < after.mean < 30 / 40
    assert widths[1] < widths[0] / 2


def test_priors_are_called_assumptions():
    assert "假设" in ASSUMPTION.zh
    assert "assumptions" in ASSUMPTION.en
