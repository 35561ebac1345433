"""Surveys: bounds from logic, estimates within them, the same whatever the order."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from support.surveys import SOME, batches, report, survey

from criteria.words import Language
from matcher.columnar.engine import Engine
from matcher.uptake.estimating import Part
from matcher.uptake.reporting import reported, runs_out
from matcher.uptake.surveying import TooFewCompanies


def test_bounds_hold_for_every_group_and_estimates_lie_between() -> None:
    for measure in report()["measures"]:
        for group in measure["groups"]:
            assert 0 <= group["certain"] <= group["reached"] <= group["possible"] <= group["companies"]
            expected = group["expected"]
            assert expected["low"] <= expected["value"] <= expected["high"]
            slack = 0.005 * group["possible"] + 0.5  # figures are rounded to three digits
            assert group["reached"] - slack <= expected["low"]
            assert expected["high"] <= group["possible"] + slack
            assert group["recipients"]["value"] <= expected["high"] + slack


def test_groups_of_each_dimension_add_up_to_all() -> None:
    for measure in report()["measures"]:
        whole, *groups = measure["groups"]
        for dimension in ("county", "sector", "size", "ownership"):
            within = [group for group in groups if group["dimension"] == dimension]
            for name in ("companies", "certain", "reached", "possible"):
                assert sum(group[name] for group in within) == whole[name]


def test_bounds_are_the_engines_counts() -> None:
    asked = survey()
    engine = Engine([planned.tree for planned in asked.chosen], asked.plan.scope)
    rows = pa.Table.from_batches(batches()).combine_chunks().to_batches()[0]
    results = engine.judge(rows).results()
    for planned, found, measure in zip(asked.chosen, results, report()["measures"], strict=True):
        assert planned.measure.id == measure["measure"]
        whole = measure["groups"][0]
        counts = [int((found >= least).sum()) for least in (3, 2, 1)]
        assert [whole[name] for name in ("certain", "reached", "possible")] == counts


def test_the_order_of_rows_batches_and_measures_changes_nothing() -> None:
    rows = pa.Table.from_batches(batches())
    order = np.random.default_rng(5).permutation(rows.num_rows)
    shuffled = rows.take(pa.array(order)).to_batches(max_chunksize=700)
    again = reported(survey(measures=tuple(reversed(SOME))), shuffled, Language.EN)
    by_id = {measure["measure"]: measure for measure in again["measures"]}
    for measure in report()["measures"]:
        assert by_id[measure["measure"]]["groups"] == measure["groups"]


@pytest.mark.slow
def test_another_seed_leaves_the_bounds_and_moves_estimates() -> None:
    names = ("certain", "reached", "possible")
    one, other = report(), report(seed=1)
    moved = 0
    for before, after in zip(one["measures"], other["measures"], strict=True):
        for old, new in zip(before["groups"], after["groups"], strict=True):
            assert [old[name] for name in names] == [new[name] for name in names]
            moved += old["recipients"] != new["recipients"]
    assert moved > 0


def test_parts_of_an_interval_add_up_to_one_or_nothing_varies() -> None:
    for measure in report()["measures"]:
        for group in measure["groups"]:
            for name in ("expected", "recipients", "cost"):
                if group[name] is not None:
                    parts = group[name]["parts"]
                    assert {*parts} == {part.value for part in Part}
                    assert sum(parts.values()) == pytest.approx(1, abs=0.021) or not any(parts.values())


@pytest.mark.slow
def test_where_all_is_taken_sampling_adds_nothing_and_where_some_are_it_does() -> None:
    whole = report()["measures"][2]["groups"][0]["expected"]
    assert whole["parts"]["sampling"] == 0
    some = report(most=500)["measures"][2]["groups"][0]["expected"]
    assert some["parts"]["sampling"] > 0
    assert some["low"] < whole["value"] < some["high"]


def test_facts_imagined_are_no_worse_on_masked_truth_than_frequencies() -> None:
    fits = [fit for fit in report()["facts"] if fit["method"] != "none"]
    assert fits
    for fit in fits:
        assert fit["brier"] <= fit["brier_frequency"]
        assert fit["calibration"] < 0.1


def test_nobody_is_surveyed_is_refused() -> None:
    with pytest.raises(TooFewCompanies):
        survey().find([])


def test_a_budget_that_runs_out_says_when() -> None:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert runs_out(200.0, 100, year) == date(2025, 7, 2)
    assert np.isclose((runs_out(365.0, 100, year) - year[0]).days, 100)
