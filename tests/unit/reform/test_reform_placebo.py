"""Placebo: a threshold is doubted where figures heap or bands end, and nowhere else."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from support.populations import AS_OF

from criteria.nodes import IsKnown
from matcher.columnar.engine import Engine
from matcher.reform.placebo import Cut, Placebo

REVENUE = Decimal(20_000_000)


def suspicions(catalogue, figures, bands=None, cut=REVENUE, parts: int = 1):
    scope = catalogue.scope(AS_OF)
    placebo = Placebo([Cut("revenue", cut)], bands or {}, scope)
    engine = Engine([IsKnown(fact=fact) for fact in placebo.facts], scope)
    for part in np.array_split(np.asarray(figures, float), parts):
        batch = pa.record_batch({"revenue": pa.array(part)})
        placebo.take(engine.columns(batch), batch.num_rows)
    return [*placebo.suspicions()]


def smooth(size: int = 20_000, seed: int = 1) -> np.ndarray:
    return np.round(np.random.default_rng(seed).uniform(10_000_000, 30_000_000, size), 2)


def test_smooth_figures_raise_no_doubt(catalogue) -> None:
    assert [seed for seed in range(20) if suspicions(catalogue, smooth(seed=seed))] == []


@pytest.mark.parametrize("beside", [0, -150_000])
def test_a_heap_at_the_threshold_is_told(catalogue, beside) -> None:
    figures = np.concatenate([smooth(), np.full(900, 20_000_000 + beside)])
    for parts in (1, 7):
        (found,) = suspicions(catalogue, figures, parts=parts)
        assert found.heap > 900
        assert 150 < found.usual < 250
        assert not found.band


def test_a_heap_elsewhere_is_none_of_it(catalogue) -> None:
    figures = np.concatenate([smooth(), np.full(900, 21_050_000.0)])
    assert suspicions(catalogue, figures) == []


def test_an_edge_of_the_source_is_told_whatever_the_figures_are(catalogue) -> None:
    (found,) = suspicions(catalogue, smooth(), {"revenue": (Decimal(5_000_000), REVENUE)})
    assert found.band
    assert found.heap is None
    assert suspicions(catalogue, smooth(), {"revenue": (REVENUE + 1,), "employees": (REVENUE,)}) == []


def test_of_nobody_nothing_is_told(catalogue) -> None:
    assert suspicions(catalogue, []) == []
