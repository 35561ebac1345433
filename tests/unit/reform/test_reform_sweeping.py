"""Curves: a threshold swept in one pass comes out as each of its values judged by itself."""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick
from support.populations import AS_OF, table

from criteria.facts import FactKind
from matcher.columnar.engine import Engine
from matcher.reform.applying import reformed
from matcher.reform.comparing import Comparison, worth_of
from matcher.reform.locating import locate, thresholds_in
from matcher.reform.patch import Reform
from matcher.reform.sweeping import Sweep, at_threshold, grid
from matcher.reform.touching import Side


def swept(catalogue, measure: str, path: str, values) -> Sweep:
    side = Side(catalogue, catalogue.scope(AS_OF))
    located = locate(catalogue.measures[measure].eligibility, f"eligibility.{path}", side.scope)
    sweep = Sweep(located, values, side.scope, worth_of(side, measure))
    for batch in table().to_batches(max_chunksize=1_000):
        sweep.take(batch)
    return sweep


_LONG = [pytest.param(name, marks=pytest.mark.slow) for name in ("wz25-11-3", "wz25-01-2", "wz25-25-6")]


@pytest.mark.parametrize("measure", ["wz25-15-5", "wz25-09-1", "wz25-39-2", *_LONG])
def test_a_curve_is_what_each_threshold_gives_by_itself(catalogue, measure) -> None:
    scope = catalogue.scope(AS_OF)
    tree = catalogue.measures[measure].eligibility
    batches = table().to_batches()
    for path in thresholds_in(tree, scope)[:6]:
        located = locate(tree, f"eligibility.{path}", scope)
        stands = scope.value(located.leaf.threshold)
        if isinstance(stands, date):
            continue
        stands = Decimal(stands)
        values = sorted({Decimal(0), stands / 2, stands, stands * 3})
        if scope.vocabulary[located.leaf.fact].kind in (FactKind.COUNT, FactKind.YEAR):
            values = sorted({value.to_integral_value() for value in values})
        sweep = swept(catalogue, measure, path, values)
        engine = Engine([located.with_(at_threshold(located.leaf, value)) for value in values], scope)
        results = np.concatenate([engine.judge(batch).results() for batch in batches], axis=1)
        found = [(point.possible, point.reached, point.certain) for point in sweep.points]
        assert found == [tuple(int((row >= least).sum()) for least in (1, 2, 3)) for row in results]


def test_a_curve_costs_what_a_reform_to_the_threshold_costs(catalogue) -> None:
    values = [Decimal(0), Decimal(2_000_000), Decimal(4_000_000)]
    points = swept(catalogue, "wz25-09-2", "all[1].above", values).points
    for point in points[1:]:
        edit = {"path": "eligibility.all[1].above", "from": 0, "to": int(point.threshold)}
        written = {"id": "r", "title": "试", "title_en": "a try", "measures": {"wz25-09-2": [edit]}}
        comparison = Comparison(catalogue, reformed(catalogue, Reform.model_validate(written)), AS_OF)
        for batch in table().to_batches():
            comparison.take(batch)
        (effect,) = comparison.effects
        cost = effect.cost(slice(None), after=True)["reached"]
        assert (point.low, point.high) == (cost.low, cost.high)
        assert int(effect.losers.sum()) == points[0].reached - point.reached
    assert points[0].low > points[2].low


@quick(60)
@given(st.decimals(0, 1000, places=2), st.decimals(1, 1000, places=2), st.integers(2, 40))
def test_a_grid_goes_from_low_to_high(low, more, steps) -> None:
    found = grid(low, low + more, steps, FactKind.MONEY)
    assert (found[0], found[-1], len(found)) == (low, low + more, steps)
    assert found == sorted(set(found))
    whole = grid(low, low + more, steps, FactKind.COUNT)
    assert all(value == int(value) for value in whole)
    assert len(whole) <= steps


def test_of_no_companies_a_curve_is_flat(catalogue) -> None:
    side = Side(catalogue, catalogue.scope(AS_OF))
    located = locate(catalogue.measures["wz25-15-5"].eligibility, "eligibility.all[1].at_least", side.scope)
    sweep = Sweep(located, [Decimal(0), Decimal(1)], side.scope)
    sweep.take(pa.RecordBatch.from_arrays([pa.nulls(0)], names=["revenue"]))
    assert [(point.possible, point.certain) for point in sweep.points] == [(0, 0), (0, 0)]
