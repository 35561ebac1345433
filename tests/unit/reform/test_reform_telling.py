"""What is told of a reform, attacked with all that is told of the measure beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from support.effort import quick, slow

from matcher.reform.telling import LOSES, STAYS, WINS, held_back
from matcher.suppressing import FEWEST
from matcher.uptake.protecting import JUDGED, MET, OPEN, UNMET, Hidden, protected

CELLS = 8
"""Of each group: by class of uptake, who moves and who does not."""
BASE = {MET: (0, 1), JUDGED: (2, 3), OPEN: (4, 5), UNMET: (6, 7)}
LOSE, STAY, WIN, NEITHER = (0, 2), (1, 3), (4, 6), (5, 7)


@st.composite
def populations(draw: st.DrawFn):
    """Draw companies by group and cell, ten at least a group, and in which classes there can be none."""
    never = frozenset(draw(st.sets(st.sampled_from([LOSES, WINS]))))
    impossible = {cell for kind, cells in ((LOSES, LOSE), (WINS, WIN)) if kind in never for cell in cells}
    count = st.sampled_from([0, 1, 4, 9, 10, 30, 400])
    groups = draw(st.lists(st.lists(count, min_size=CELLS, max_size=CELLS), min_size=1, max_size=4))
    table = np.array(groups)
    table[:, [*impossible]] = 0
    table[table.sum(axis=1) < FEWEST, NEITHER[1]] += FEWEST
    return table, never


def classes(table: np.ndarray, kinds) -> np.ndarray:
    return np.stack([table[:, list(cells)].sum(axis=1) for cells in kinds], axis=1)


def known(table: np.ndarray, never):
    """Give what is told, as (weights of cells, low, high), the reform's and that of uptake alone."""
    groups = len(table)

    def of(rows, cells) -> np.ndarray:
        weights = np.zeros((groups, CELLS))
        weights[np.ix_([*rows], [*cells])] = 1
        return weights.ravel()

    def true(rows, cells) -> int:
        return int(table[np.ix_([*rows], [*cells])].sum())

    everybody = range(groups)
    told = [
        (of([row], range(CELLS)), true([row], range(CELLS)), true([row], range(CELLS))) for row in everybody
    ]
    base = classes(table, BASE.values())
    together, (hidden,) = protected(base.sum(axis=0).tolist(), [base], frozenset())
    for rows, block, line in [
        (everybody, Hidden(together, frozenset({0})), 0),
        *(([row], hidden, row) for row in everybody),
    ]:
        for step in range(3):
            if not block.hides(line, step):
                cells = [cell for kind in range(step + 1) for cell in BASE[kind]]
                told.append((of(rows, cells), true(rows, cells), true(rows, cells)))
    uptake = [*told]
    kinds = classes(table, (LOSE, STAY, WIN, NEITHER))
    whole, (each,) = held_back([kinds], never)
    for rows, held in [(everybody, whole), *(([row], each[row]) for row in everybody)]:
        for at, (kind, cells) in enumerate(((LOSES, LOSE), (WINS, WIN))):
            if kind in never:
                told.append((of(rows, cells), 0, 0))
            elif not held[at]:
                tens = (true(rows, cells) + 5) // 10 * 10
                told.append((of(rows, cells), max(FEWEST, tens - 5), tens + 4))
    return uptake, told, of, true


def span(told, weights) -> tuple[float, float]:
    """Give the least and the most that a sum of cells may be, for all that is told."""
    matrix = np.array([row for row, _, _ in told])
    bounds = np.array([(low, high) for _, low, high in told], float)
    above, below = np.vstack([matrix, -matrix]), np.concatenate([bounds[:, 1], -bounds[:, 0]])
    found = [linprog(sign * weights, A_ub=above, b_ub=below, method="highs").fun * sign for sign in (1, -1)]
    return found[0], found[1]


def attack(population) -> None:
    table, never = population
    uptake, told, of, true = known(table, never)
    everybody = range(len(table))
    for kind, cells in ((LOSES, LOSE), (STAYS, STAY), (WINS, WIN), (None, NEITHER)):
        for rows in ([*everybody], *([row] for row in everybody)):
            if kind not in never and true(rows, cells) < FEWEST:
                without = span(uptake, of(rows, cells))
                low, high = span(told, of(rows, cells))
                assert low <= max(0, without[0]) + 1e-6, (kind, rows)
                assert high >= min(FEWEST - 1, without[1]) - 1e-6, (kind, rows)
    for kind, cells in BASE.items():
        for rows in ([*everybody], *([row] for row in everybody)):
            if true(rows, cells) < FEWEST:
                without = span(uptake, of(rows, cells))
                low, high = span(told, of(rows, cells))
                assert low <= max(0, without[0]) + 1e-6, ("base", kind, rows)
                assert high >= min(FEWEST - 1, without[1]) - 1e-6, ("base", kind, rows)


@quick(8)
@given(populations())
def test_no_small_count_comes_out_of_what_is_told(population) -> None:
    attack(population)


@pytest.mark.slow
@slow(30)
@given(populations())
def test_no_small_count_comes_out_at_length(population) -> None:
    attack(population)


def test_large_counts_are_told() -> None:
    table = np.array([[40, 200, 30, 900], [0, 100, 60, 500]])
    everybody, (groups,) = held_back([table], frozenset())
    assert groups.tolist() == [[True, False], [True, False]]
    assert everybody.tolist() == [False, False]


def test_what_is_told_of_all_does_not_hang_on_the_grouping_asked_for() -> None:
    """Of 39 losers among 440 and 32 companies at least seven are of the first group: they are not told."""
    counties = np.array([[9, 30, 1, 400], [30, 1, 0, 1]])
    everybody, (groups, one) = held_back([counties, counties.sum(axis=0, keepdims=True)], frozenset())
    assert everybody.tolist() == [True, True]
    assert groups.all()
    assert one.all()
