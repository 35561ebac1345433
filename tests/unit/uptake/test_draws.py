"""Draws: fixed by seed, measure, company and number, and evenly spread."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from matcher.uptake.draws import keys_of, uniform

COMPANIES = [f"91330399{number:010d}" for number in range(2_000)]


@given(st.permutations(range(40)), st.integers(0, 2**32), st.integers(1, 39))
def test_draws_do_not_depend_on_order_or_batches(order: list[int], seed: int, cut: int) -> None:
    some = COMPANIES[:40]
    whole = uniform(seed, "1-01-a", some, 5)
    shuffled = [some[place] for place in order]
    parts = np.vstack([uniform(seed, "1-01-a", part, 5) for part in (shuffled[:cut], shuffled[cut:])])
    assert (parts == whole[order]).all()
    assert (uniform(seed, "1-01-a", keys_of(some), 2, first=3) == whole[:, 3:]).all()


def test_draws_are_uniform_and_apart_from_each_other() -> None:
    found = uniform(1, "1-01-a", COMPANIES, 50)
    assert kstest(found.ravel(), "uniform").pvalue > 0.001
    assert found.min() > 0
    assert found.max() < 1
    others = [uniform(2, "1-01-a", COMPANIES, 50), uniform(1, "1-01-b", COMPANIES, 50)]
    others.append(np.roll(found, 1, axis=1))
    others.append(np.roll(found, 1, axis=0))
    for other in others:
        assert abs(np.corrcoef(found.ravel(), other.ravel())[0, 1]) < 0.015


def test_numbers_of_rows_serve_as_keys() -> None:
    found = uniform(1, "1-01-a", np.arange(5_000, dtype=np.uint64), 4)
    assert kstest(found.ravel(), "uniform").pvalue > 0.001
    assert abs(np.corrcoef(found[:-1, 0], found[1:, 0])[0, 1]) < 0.05


def test_the_draws_of_today_are_those_of_tomorrow() -> None:
    assert uniform(0, "1-01-a", ["91330399000000000X"], 2).tolist() == [
        [0.4269391292960167, 0.8970117037347909]
    ]
