"""Screening in SQL: companies as Parquet in, verdicts as Parquet or as blocks of them out."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.dataset as ds

from criteria.results import Result
from matcher.columnar.engine import BLOCK
from matcher.columnar.sql.engine import judgement
from matcher.columnar.sql.judging import Trees
from matcher.columnar.sql.sessions import Session
from matcher.plan import Plan, PlannedMeasure
from matcher.verdicts import VERDICTS, verdict_of

SPARSE = tuple(verdict_of(result) for result in Result if result)
"""The verdicts that a sparse table has: whoever is not in it is not eligible, or the measure not in force."""

_NOT_ELIGIBLE = VERDICTS.index("not_eligible")
_NOT_IN_FORCE = VERDICTS.index("not_in_force")


class Part(NamedTuple):
    """Some companies, told by their keys, and their verdicts.

    `verdicts` are places in `VERDICTS`, shaped (measures, companies), as `screening.judging` has them.
    """

    keys: pa.Array
    verdicts: npt.NDArray[np.uint8]


def parts(
    path: str | Path, measures: Sequence[PlannedMeasure], plan: Plan, key: str, on: Session
) -> Iterator[Part]:
    """Judge the companies of a file and give them in blocks, in no order.

    `key` is a column that tells companies apart. Results lie in a folder in between, a byte a cell, so
    that memory does not grow with the file; a cluster has to see that folder. Raises KeyError where
    there is no such column, UnfitColumn, or ExceptionGroup of several.
    """
    table = on.read(str(path))
    compiled = judgement(table, Trees([planned.tree for planned in measures], plan.scope), on)
    identity = compiled.sheet.read(key)
    if identity is None:
        raise KeyError(key)
    out_of_force = np.array([not planned.in_force for planned in measures], np.bool_)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "results.parquet"
        on.write(compiled.results(table, range(len(measures)), key=identity), str(file))
        for batch in ds.dataset(file, format="parquet").to_batches(batch_size=BLOCK):
            if batch.num_rows:
                columns = [batch.column(f"r{at}").to_numpy() for at in range(len(measures))]
                found = np.array(columns, np.uint8).reshape(len(measures), batch.num_rows)
                verdicts = _NOT_ELIGIBLE - found
                verdicts[out_of_force] = _NOT_IN_FORCE
                yield Part(batch.column("key"), verdicts)


def verdicts_to_parquet(  # noqa: PLR0913, PLR0917 - a job has as many settings as it has
    path: str | Path,
    measures: Sequence[PlannedMeasure],
    plan: Plan,
    out: str | Path,
    on: Session,
    key: str = "uscc",
    verdicts: Collection[str] = SPARSE,
) -> None:
    """Write a row for each company and measure in force with one of some verdicts: the key, measure, verdict.

    One file on DuckDB, a folder of them on Spark; rows are in no order. Raises FileExistsError, and as
    `parts`.
    """
    if Path(out).exists():
        raise FileExistsError(out)
    in_force = [planned for planned in measures if planned.in_force]
    table = on.read(str(path))
    compiled = judgement(table, Trees([planned.tree for planned in in_force], plan.scope), on)
    identity = compiled.sheet.read(key)
    if identity is None:
        raise KeyError(key)
    wide = compiled.results(table, range(len(in_force)), key=identity)
    named = wide.rename({planned.measure.id: f"r{at}" for at, planned in enumerate(in_force)})
    long = named.pivot_longer(~ibis.selectors.cols("key"), names_to="measure", values_to="result")
    wanted = {result.value: verdict_of(result) for result in Result if verdict_of(result) in verdicts}
    kept = long.filter(long["result"].isin([*wanted]))
    verdict = ibis.cases(*((kept["result"] == number, text) for number, text in wanted.items()))
    on.write(kept.select(kept["key"].name(key), "measure", verdict=verdict), str(out))
