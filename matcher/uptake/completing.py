"""Completing: companies judged over and over, their unknown facts imagined each time.

Whatever an unknown fact is imagined to be, what is unmet or met without it stays so (`criteria.judging`
is monotone): each completed result lies within the bounds of logic.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Column, unpacked
from matcher.columnar.engine import Engine, Judged
from matcher.dimensions import Dimension
from matcher.uptake.classes import Classes, classes_of
from matcher.uptake.features import features
from matcher.uptake.groups import Grouped
from matcher.uptake.imputing import Fit, Imputed, Method, imputed
from matcher.uptake.sampling import Sample

Truths: TypeAlias = npt.NDArray[np.bool_]


class Completed(NamedTuple):
    """Some companies as they are, and `completed` once for each draw; how each fact was imagined."""

    judged: Judged
    completed: Sequence[Judged]
    fits: Sequence[Fit]

    def open(self, measure: int) -> Truths:
        """Give which companies stand open, shaped (rows)."""
        return _rows(self.judged.possible[measure] & ~self.judged.reached[measure], self.judged.rows)

    def reached(self, measure: int) -> Truths:
        """Give which companies meet a measure as far as facts tell, in each draw, shaped (rows, draws)."""
        planes = np.stack([judged.reached[measure] for judged in self.completed])
        return _rows(planes, self.judged.rows).T

    def left_open(self, measure: int) -> Truths:
        """Give which companies still stand open in each draw, shaped (rows, draws)."""
        planes = np.stack([judged.possible[measure] & ~judged.reached[measure] for judged in self.completed])
        return _rows(planes, self.judged.rows).T


def completed(
    engine: Engine, sample: Sample, grouped: dict[Dimension, Grouped], seed: int, draws: int
) -> Completed:
    """Imagine what is not known of companies, so many times, and judge them; raises UnfitColumn."""
    rows = sample.rows.num_rows
    columns = dict(engine.columns(sample.rows))
    judged = engine.judge_columns(columns, rows)
    found, fits = _imputed(engine, columns, sample, grouped, seed)
    several = []
    for draw in range(draws):
        imagined: dict[str, Column] = {
            fact.classes.fact: fact.classes.column(fact.drawn(seed, sample.keys, draw)) for fact in found
        }
        several.append(engine.judge_columns({**columns, **imagined}, rows))
    return Completed(judged, several, fits)


def _imputed(
    engine: Engine,
    columns: dict[str, Column],
    sample: Sample,
    grouped: dict[Dimension, Grouped],
    seed: int,
) -> tuple[list[Imputed], list[Fit]]:
    """Fit every fact that some companies know and others do not."""
    rows = sample.rows.num_rows
    comparable = features(sample.rows, engine.scope)
    size, sector = grouped[Dimension.SIZE], grouped[Dimension.SECTOR]
    groups = size.codes.astype(np.int64) * len(sector.labels) + sector.codes
    found, fits = [], []
    for fact in sorted(engine.conditions.by_fact):
        column = columns.get(fact)
        if column is None:
            fits.append(Fit(fact, Method.NONE, 0, rows))
            continue
        classes: Classes = classes_of(fact, column, engine.conditions, rows)
        if (classes.codes < 0).any():
            fact_found = imputed(classes, comparable, groups, sample.keys, seed)
            fits.append(fact_found.fit)
            if fact_found.fit.method is not Method.NONE:
                found.append(fact_found)
    return found, fits


def _rows(words: npt.NDArray[np.uint64], rows: int) -> Truths:
    return unpacked(words, rows).view(np.bool_)
