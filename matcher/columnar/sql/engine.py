"""The SQL engines: Parquet in, counts or verdicts out, on DuckDB or on Spark."""

from collections.abc import Collection, Sequence
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from criteria.nodes import Criterion
from criteria.results import Result
from criteria.scope import Scope
from matcher.columnar.counting import Counts
from matcher.columnar.scanning import Counted
from matcher.columnar.sql.judging import Judgement, Trees
from matcher.columnar.sql.sessions import Backend, Session, session
from matcher.columnar.sql.sheets import Cell
from matcher.columnar.sql.survey import check, codes_in
from matcher.plan import Plan
from matcher.verdicts import VERDICTS, verdict_of

WIDE = 200
"""Trees that one query counts: planning takes longer than in proportion to its columns."""

SPARSE = tuple(verdict for verdict in VERDICTS[:3])
"""The verdicts that a sparse table has: whoever is not in it is not eligible, or the measure not in force."""


def count(
    path: str | Path, criteria: Sequence[Criterion], scope: Scope, by: str | None, on: Session
) -> Counted:
    """Count the companies of a file by what some trees come to, and by a column, as `scanning.count` does.

    Raises UnfitColumn, or ExceptionGroup of several.
    """
    table = on.read(str(path))
    parts = [
        _counted(table, Trees(criteria[start : start + WIDE], scope), by, on)
        for start in range(0, max(1, len(criteria)), WIDE)
    ]
    groups = parts[0].groups
    possible, reached, met = (
        np.concatenate([getattr(part.counts, step) for part in parts])
        for step in ("possible", "reached", "met")
    )
    return Counted(groups, Counts(possible, reached, met, parts[0].counts.companies))


def results(path: str | Path, criteria: Sequence[Criterion], scope: Scope, key: str, on: Session) -> pa.Table:
    """Give for each company, told by a column, the number of each tree's `Result`: `key`, `r0`, `r1`, …

    Rows are in the order of the key.
    """
    table = on.read(str(path))
    judgement = _judgement(table, Trees(criteria, scope), on)
    identity = judgement.sheet.read(key)
    if identity is None:
        raise KeyError(key)
    return on.fetch(judgement.results(table, range(len(criteria)), key=identity).order_by("key"))


def verdict_counts(
    path: str | Path,
    plan: Plan,
    by: str | None = "county",
    backend: Backend = "duckdb",
    master: str | None = None,
) -> pa.Table:
    """Count the verdicts on each measure in force: `group`, `measure`, `companies`, and each verdict.

    A group that is null has the companies that do not say.
    """
    measures = [planned for planned in plan.measures if planned.in_force]
    with session(backend, master) as on:
        groups, found = count(path, [planned.tree for planned in measures], plan.scope, by, on)
    size, number = len(groups), len(measures)
    figures = {
        "companies": np.tile(found.companies, number),
        "eligible": found.met.ravel(),
        "likely": (found.reached - found.met).ravel(),
        "needs_facts": (found.possible - found.reached).ravel(),
        "not_eligible": (found.companies - found.possible).ravel(),
    }
    names = [planned.measure.id for planned in measures for _ in range(size)]
    return pa.table(
        {
            "group": pa.array([*groups] * number, pa.string()),
            "measure": pa.array(names, pa.string()),
            **figures,
        }
    )


def verdicts_to_parquet(  # noqa: PLR0913, PLR0917 - a job has as many settings as it has
    path: str | Path,
    plan: Plan,
    out: str | Path,
    key: str = "uscc",
    verdicts: Collection[str] = SPARSE,
    backend: Backend = "duckdb",
    master: str | None = None,
) -> None:
    """Write a row for each company and measure in force with one of some verdicts: the key, measure, verdict.

    `key` is a column that tells companies apart. Rows are in no order. Raises FileExistsError, KeyError
    where there is no such column, and UnfitColumn.
    """
    if Path(out).exists():
        raise FileExistsError(out)
    measures = [planned for planned in plan.measures if planned.in_force]
    with session(backend, master) as on:
        table = on.read(str(path))
        if key not in table.columns:
            raise KeyError(key)
        judgement = _judgement(table, Trees([planned.tree for planned in measures], plan.scope), on)
        identity = judgement.sheet.read(key) or judgement.sheet.cell(lambda: ibis.null("string"))
        wide = judgement.results(table, range(len(measures)), key=identity)
        names = wide.rename({planned.measure.id: f"r{at}" for at, planned in enumerate(measures)})
        long = names.pivot_longer(~ibis.selectors.cols("key"), names_to="measure", values_to="result")
        wanted = {result.value: verdict_of(result) for result in Result if verdict_of(result) in verdicts}
        kept = long.filter(long["result"].isin([*wanted]))
        verdict = ibis.cases(*((kept["result"] == number, text) for number, text in wanted.items()))
        on.write(kept.select(kept["key"].name(key), "measure", verdict=verdict), str(out))


def _judgement(table: ir.Table, trees: Trees, on: Session) -> Judgement:
    """Compile trees for a table, and see that all of it can be judged exactly."""
    judgement = trees.over(table.schema(), codes_in(table, trees.surveyed, on))
    check(table, judgement, on)
    return judgement


def _counted(table: ir.Table, trees: Trees, by: str | None, on: Session) -> Counted:
    judgement = _judgement(table, trees, on)
    sheet, outputs = judgement.sheet, judgement.outputs
    group = None if by is None else sheet.read(by)
    group = sheet.cell(lambda: ibis.null("string")) if group is None else group
    wires = {cell.name: cell for output in outputs for cell in output}
    laid: dict[str, Cell] = {"group": group, **wires}
    flags = sheet.table(table, laid)
    sums = {name: flags[name].cast("int64").sum() for name in wires}
    found = on.fetch(flags.group_by("group").aggregate(companies=flags.count(), **sums).order_by("group"))
    columns = {name: found[name].to_numpy().astype(np.int64) for name in (*wires, "companies")}
    possible, reached, met = (
        np.array([columns[output[step].name] for output in outputs], np.int64).reshape(len(outputs), -1)
        for step in range(3)
    )
    groups = tuple(None if value is None else str(value) for value in found["group"].to_pylist())
    return Counted(groups, Counts(possible, reached, met, columns["companies"]))
