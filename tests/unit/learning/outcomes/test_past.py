"""The past of a day knows what was known before it, and nothing else."""

from datetime import date, timedelta

import pytest

from matcher.learning.outcomes import Outcome
from matcher.learning.past import Past
from matcher.learning.priors import Event, prior
from profiles.schema import Profile

MEASURE, ALIKE, OTHER = "wz25-09-1", "wz25-09-2", "wz25-25-8"
DAY = date(2025, 3, 1)
ONE = timedelta(days=1)


def outcome(measure=MEASURE, as_of=DAY, **said):
    stated = {"company": "a", "profile": Profile(), "applied": True} | said
    return Outcome(measure=measure, as_of=as_of, **stated)


def past_of(catalogue, day, *outcomes):
    past = Past(outcomes, catalogue)
    past.advance(day)
    return past


def measure_prior(catalogue, event, key=MEASURE):
    measure = catalogue.measures[key]
    return prior(event, measure.kind, measure.route)


def test_what_happens_on_the_day_itself_is_not_yet_known(catalogue):
    assert past_of(catalogue, DAY, outcome()).count(MEASURE) == 0
    assert past_of(catalogue, DAY + ONE, outcome()).count(MEASURE) == 1


def test_a_decision_counts_from_its_own_day(catalogue):
    granted = outcome(granted=True, decided_on=DAY + 30 * ONE)
    before = past_of(catalogue, DAY + 30 * ONE, granted)
    after = past_of(catalogue, DAY + 31 * ONE, granted)

    assert before.rate(Event.SUCCESS, MEASURE) == measure_prior(catalogue, Event.SUCCESS).mean
    assert after.rate(Event.SUCCESS, MEASURE) > before.rate(Event.SUCCESS, MEASURE)


def test_what_is_not_decided_is_neither_success_nor_failure(catalogue):
    past = past_of(catalogue, DAY + ONE, outcome())
    assert past.chance(Event.SUCCESS, MEASURE) == measure_prior(catalogue, Event.SUCCESS)


def test_with_nothing_known_the_prior_stands(catalogue):
    for event in Event:
        past = past_of(catalogue, DAY)
        assert past.chance(event, OTHER) == measure_prior(catalogue, event, OTHER)
        assert past.rate(event, OTHER) == pytest.approx(measure_prior(catalogue, event, OTHER).mean)


def test_a_measure_learns_from_those_of_its_kind_and_route_and_from_no_others(catalogue):
    past = past_of(
        catalogue,
        DAY + ONE,
        *(outcome(company=f"{n}", applied=False) for n in range(20)),
        *(outcome(ALIKE, company=f"{n}", applied=True) for n in range(3)),
    )
    before = measure_prior(catalogue, Event.APPLY).mean

    assert past.rate(Event.APPLY, MEASURE) < past.rate(Event.APPLY, ALIKE) < before
    assert past.rate(Event.APPLY, OTHER) == measure_prior(catalogue, Event.APPLY, OTHER).mean


def test_few_outcomes_move_a_rate_little_and_many_move_it_far(catalogue):
    rates = [
        past_of(catalogue, DAY + ONE, *(outcome(company=f"{n}") for n in range(count))).rate(
            Event.APPLY, MEASURE
        )
        for count in (0, 1, 100)
    ]
    assert rates == sorted(rates)
    assert rates[1] - rates[0] < 0.1
    assert rates[2] > 0.95


def test_the_past_does_not_run_backwards(catalogue):
    past = past_of(catalogue, DAY + ONE, outcome())
    with pytest.raises(ValueError, match="2025-03-01"):
        past.advance(DAY)
