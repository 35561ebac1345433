"""Suppression holds against somebody who has every table of a measure and solves for the counts.

The tables are those of all dimensions at once, which is all that can be asked: date and seed cannot be
chosen by bureaus, and a table does not hang on which others are asked for.
"""

from dataclasses import replace

import numpy as np
import pytest
from support.attacks import STEPS, breaches, classes
from support.populations import catalogue
from support.surveys import batches, report, survey

from criteria.words import Language
from matcher.dimensions import Dimension
from matcher.suppressing import FEWEST
from matcher.uptake.emptiness import empty
from matcher.uptake.reporting import reported

ATTACKED = ("wz25-09-1",)


def attacked(measures: tuple[str, ...], dimensions: tuple[str, ...] = tuple(Dimension)) -> list:
    told = report(measures=measures, suppress=True)["measures"]
    known = report(measures=measures)["measures"]
    nevers = _nevers(measures)
    return [
        breach
        for at, pair in enumerate(zip(told, known, strict=True))
        for breach in breaches(*(within(measure, dimensions) for measure in pair), nevers[at])
    ]


def _nevers(measures: tuple[str, ...]) -> list[frozenset[int]]:
    """Give the classes that anybody knows to be empty who has the catalogue and the list of columns."""
    return empty(survey(measures=measures).engine.circuit, batches()[0].schema.names)


def within(measure: dict, dimensions: tuple[str, ...]) -> dict:
    """Leave the totals and the tables of some dimensions."""
    kept = [group for group in measure["groups"] if group["dimension"] in (None, *dimensions)]
    return {**measure, "groups": kept}


def test_no_small_count_can_be_worked_out_from_two_tables() -> None:
    assert attacked(ATTACKED, ("size", "ownership")) == []


def test_something_is_told_and_something_is_held_back() -> None:
    counts = [
        group[name]
        for measure in report(measures=ATTACKED, suppress=True)["measures"]
        for group in measure["groups"]
        for name in STEPS
    ]
    assert None in counts
    assert any(count is not None and count >= FEWEST for count in counts)


def test_with_small_counts_alone_held_back_the_attack_finds_them() -> None:
    known = report(measures=ATTACKED)["measures"]
    nevers = _nevers(ATTACKED)
    found = False
    for at, measure in enumerate(known):
        groups = []
        for group in measure["groups"]:
            small = {number for number, count in enumerate(classes(group)) if count < FEWEST}
            held = {name: None for step, name in enumerate(STEPS) if {step, step + 1} & small}
            groups.append({**group, **held})
        told, true = (
            within(each, ("size", "ownership")) for each in ({**measure, "groups": groups}, measure)
        )
        found = found or any(breaches(told, true, nevers[at]))
    assert found


def test_a_table_does_not_hang_on_which_others_are_asked_for() -> None:
    together = report(measures=ATTACKED, suppress=True)["measures"]
    asked = survey(measures=ATTACKED, suppress=True)
    asked.request = replace(asked.request, by=(Dimension.SIZE,))
    alone = reported(asked, batches(), Language.EN)["measures"]
    for many, one in zip(together, alone, strict=True):
        rows = [group for group in many["groups"] if group["dimension"] in (None, "size")]
        assert [[group[name] for name in STEPS] for group in one["groups"]] == [
            [group[name] for name in STEPS] for group in rows
        ]


def test_nothing_under_ten_is_told_anywhere() -> None:
    found = report(measures=ATTACKED, suppress=True)
    assert found["sample"] == []
    for measure in found["measures"]:
        for group in measure["groups"]:
            assert group["companies"] >= FEWEST
            for name in ("expected", "recipients"):
                assert group[name] is None or group[name]["value"] >= FEWEST
            if group["possible"] is None:
                assert (group["expected"], group["recipients"], group["cost"]) == (None, None, None)
    for fit in found["facts"]:
        assert (fit["known"] is None) == (fit["open"] is None)


def test_counts_that_add_up_are_told_of_a_whole_dimension_or_not_at_all() -> None:
    for measure in report(measures=ATTACKED, suppress=True)["measures"]:
        for name in ("left_open", "without_figure"):
            for dimension in Dimension:
                rows = [group for group in measure["groups"] if group["dimension"] == dimension]
                open_rows = [row[name] for row in rows if row["expected"] is not None]
                assert None not in open_rows or not any(open_rows)
                assert all(count is None or count >= FEWEST for count in open_rows)


@pytest.mark.slow
def test_no_small_count_of_many_measures_can_be_worked_out_from_all_tables() -> None:
    every = [planned.measure.id for planned in survey(measures=()).chosen]
    chosen = np.random.default_rng(3).choice(every, 3, replace=False)
    assert {*chosen} <= {*catalogue().measures}
    assert attacked((*ATTACKED, *map(str, chosen))) == []
