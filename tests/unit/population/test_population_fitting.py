"""Fitting weights to figures, and whole numbers drawn from weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from profiles.population.drawing import Scatter, generator
from profiles.population.fitting import Margin, raked, tilted, whole, whole_table

WEIGHTS = arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 50))


def mask(*flags):
    return np.array(flags, np.bool_)


def test_overlapping_counts_and_shares_hold_together():
    everybody = Margin("all", mask(1, 1, 1, 1), 1000)
    first = Margin("first two", mask(1, 1, 0, 0), 600)
    middle = Margin("middle", mask(0, 1, 1, 0), 500)
    share = Margin("third of last two", mask(0, 0, 1, 0), 0.25, mask(0, 0, 1, 1))
    found = raked(np.ones(4), [everybody, first, middle, share])
    assert found.sum() == pytest.approx(1000)
    assert found[:2].sum() == pytest.approx(600)
    assert found[1:3].sum() == pytest.approx(500)
    assert found[2] == pytest.approx(100)


def test_figures_that_contradict_each_other_are_named():
    with pytest.raises(ValueError, match=r"do not hold together: .*one"):
        raked(
            np.ones(2),
            [Margin("all", mask(1, 1), 10), Margin("one", mask(1, 0), 8), Margin("two", mask(0, 1), 8)],
        )


def test_a_figure_of_nobody_is_named():
    with pytest.raises(ValueError, match="nothing can make up nobody"):
        raked(np.array([1.0, 0.0]), [Margin("nobody", mask(0, 1), 3)])


def test_shares_keep_within_one_and_meet_their_figure():
    odds, counts = np.array([1000.0, 1.0, 0.0, np.inf]), np.array([10, 100, 50, 5])
    shares = tilted(odds, counts, [Margin("taken", mask(1, 1, 1, 1), 40)])
    assert shares @ counts == pytest.approx(40, abs=1e-4)
    assert shares[0] > 0.9
    assert shares[2] == 0
    assert shares[3] == 1


def test_more_than_there_is_is_met_as_far_as_it_goes():
    shares = tilted(np.ones(2), np.array([3, 4]), [Margin("taken", mask(1, 0), 9)])
    assert shares[0] == pytest.approx(1)
    assert shares[1] == pytest.approx(0.5)


@given(WEIGHTS, st.floats(0, 1, exclude_max=True))
def test_whole_numbers_stay_within_one_along_the_order(weights, drawn):
    order = np.arange(len(weights))[::-1]
    found = whole(weights, order, drawn)
    assert (np.abs(found - weights) < 1 + 1e-6).all()
    assert (np.abs(np.cumsum(found[order]) - np.cumsum(weights[order])) < 1 + 1e-6).all()
    assert abs(found.sum() - weights.sum()) <= 0.5 + 1e-6


@given(
    arrays(np.float64, st.tuples(st.integers(1, 30), st.integers(1, 12)), elements=st.floats(0, 9)),
    st.integers(0, 1000),
)
def test_a_table_keeps_its_rows_and_its_columns(expected, seed):
    owed = generator(seed, "owed").random(expected.shape[1]) - 0.5
    found = whole_table(expected, 0.5, owed)
    assert (found >= np.floor(expected)).all()
    assert (np.abs(found - expected) <= 1 + 1e-6).all()
    assert (np.abs(found.sum(axis=1) - expected.sum(axis=1)) < 1 + 1e-6).all()
    assert (np.abs(found.sum(axis=0) - expected.sum(axis=0)) < 3).all()


@given(st.integers(1, 3000), st.integers(0, 50))
def test_a_scatter_is_a_permutation(size, seed):
    places = Scatter(size, seed, "test")(np.arange(size))
    assert np.array_equal(np.sort(places), np.arange(size))


def test_streams_are_apart_by_purpose_block_and_seed():
    streams = [generator(1, "a").random(), generator(1, "b").random(), generator(1, "a", 1).random(),
               generator(2, "a").random()]  # fmt: skip
    assert len({*streams}) == 4
    assert generator(1, "a").random() == streams[0]
