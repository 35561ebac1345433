"""Classes that are empty whatever companies are: none of them ever has a company in it."""

import numpy as np
import pyarrow as pa
import pytest
from support.surveys import batches, report, survey

from matcher.uptake.emptiness import empty
from matcher.uptake.protecting import JUDGED, MET, OPEN, UNMET
from matcher.uptake.surveying import Survey

CLASS_OF = np.array([UNMET, OPEN, JUDGED, MET])
"""The class of each result, by its number."""


@pytest.fixture(scope="module")
def asked() -> Survey:
    return survey(measures=())


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("left_out", [0, 4, 20, 60])
def test_no_company_is_in_a_class_that_is_called_empty(
    asked: Survey, left_out: int, *, complete: bool
) -> None:
    rows = pa.Table.from_batches(batches(500, complete=complete))
    gone = np.random.default_rng(left_out).permutation(rows.column_names)[:left_out]
    rows = rows.drop_columns(gone.tolist())
    found = asked.engine.judge(rows.combine_chunks().to_batches()[0]).results()
    for results, classes in zip(found, empty(asked.engine.circuit, rows.column_names), strict=True):
        assert not {*CLASS_OF[results].tolist()} & classes


def test_without_a_column_a_measure_that_nobody_judges_is_open_to_all(asked: Survey) -> None:
    found = empty(asked.engine.circuit, ())
    at = [planned.measure.id for planned in asked.chosen].index("wz25-09-1")
    assert found[at] == {MET, JUDGED, UNMET}


def test_a_measure_of_facts_without_a_column_has_no_figure_to_protect() -> None:
    measure = next(one for one in report(measures=("wz25-03-1",), suppress=True)["measures"])
    whole = measure["groups"][0]
    assert (whole["certain"], whole["reached"], whole["possible"]) == (0, 0, whole["companies"])
    assert not whole["suppressed"] or whole["recipients"] is None
