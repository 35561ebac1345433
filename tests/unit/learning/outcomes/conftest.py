"""A small simulated register, a larger one for slow tests, and chances that are on."""

from datetime import date

import pytest
from support.learning import drawn

from benchmarks.simulated_outcomes import simulated
from matcher.learning.chances import Chances
from matcher.learning.model import fitted
from matcher.learning.past import Past
from matcher.learning.priors import Event

UNTIL = date(2025, 6, 1)


@pytest.fixture(scope="session")
def few(catalogue):
    """Give the outcomes of half a dozen companies."""
    return simulated(catalogue, 6, seed=3).outcomes


@pytest.fixture(scope="session")
def many(catalogue):
    """Give a register from which both models can be learned."""
    return simulated(catalogue, 300, seed=3)


@pytest.fixture(scope="session")
def learned(catalogue, few) -> Chances:
    """Give chances whose two models are fitted to a known process of features."""
    found = {event: fitted(event, drawn(event, 1500, 7)[0], 0) for event in Event}
    past = Past(few, catalogue)
    past.advance(UNTIL)
    models, states = ({event: pair[part] for event, pair in found.items()} for part in (0, 1))
    return Chances(catalogue, UNTIL, 0, past, models, states)
