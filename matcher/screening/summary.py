"""The summary of a screening: rows that add up, and verdicts by measure."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from matcher.report import CatalogueInfo
from matcher.screening.cells import Screener
from matcher.screening.parts import Tally
from matcher.verdicts import VERDICTS


class MeasureCount(TypedDict):
    """How many of the companies came to which verdict on one measure, whatever was kept."""

    measure: str
    title: str
    verdicts: dict[str, int]


class Summary(TypedDict):
    """`rows` = `companies` + `outside` + `bad`; `cells` are the rows of the long table."""

    as_of: str
    catalogue: CatalogueInfo
    rows: int
    companies: int
    outside: int
    bad: int
    cells: int
    measures: list[MeasureCount]


def summary_of(tally: Tally, screener: Screener) -> Summary:
    """Sum a screening up; the measures stand in the catalogue's order."""
    plan, ids = screener.plan, screener.filters.measures
    counts: Sequence[Sequence[int]] = (
        [[0] * len(VERDICTS)] * len(ids) if tally.counts is None else tally.counts.tolist()
    )
    return {
        "as_of": plan.as_of.isoformat(),
        "catalogue": {"id": plan.catalogue.policy.id, "version": plan.catalogue.version},
        "rows": tally.rows,
        "companies": tally.rows - tally.bad - tally.outside,
        "outside": tally.outside,
        "bad": tally.bad,
        "cells": tally.cells,
        "measures": [
            {
                "measure": measure,
                "title": screener.title(measure),
                "verdicts": dict(zip(VERDICTS, found, strict=True)),
            }
            for measure, found in zip(ids, counts, strict=True)
        ],
    }
