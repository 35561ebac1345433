"""The SQL engines: companies as Parquet in, counts and results out, on DuckDB or on Spark."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from criteria.nodes import Criterion
from criteria.scope import Scope
from matcher.columnar.counting import Counts
from matcher.columnar.scanning import Counted
from matcher.columnar.sql.judging import Judgement, Trees
from matcher.columnar.sql.sessions import Session
from matcher.columnar.sql.sheets import Cell
from matcher.columnar.sql.survey import check, codes_in


def count(
    path: str | Path, criteria: Sequence[Criterion], scope: Scope, by: str | None, on: Session
) -> Counted:
    """Count the companies of a file by what trees come to, and by a column, as `scanning.count` does.

    Raises UnfitColumn, or ExceptionGroup of several.
    """
    table = on.read(str(path))
    parts = [
        _counted(table, Trees(criteria[start : start + on.wide], scope), by, on)
        for start in range(0, max(1, len(criteria)), on.wide)
    ]
    possible, reached, met = (
        np.concatenate([getattr(part.counts, step) for part in parts])
        for step in ("possible", "reached", "met")
    )
    return Counted(parts[0].groups, Counts(possible, reached, met, parts[0].counts.companies))


def results(path: str | Path, criteria: Sequence[Criterion], scope: Scope, key: str, on: Session) -> pa.Table:
    """Give for each company, told by a column, the number of each tree's `Result`: `key`, `r0` and so on.

    Rows are in the order of the key. Raises KeyError where there is no such column, and as `count`.
    """
    table = on.read(str(path))
    judged = judgement(table, Trees(criteria, scope), on)
    identity = judged.sheet.read(key)
    if identity is None:
        raise KeyError(key)
    return on.fetch(judged.results(table, range(len(criteria)), key=identity).order_by("key"))


def judgement(table: ir.Table, trees: Trees, on: Session) -> Judgement:
    """Compile trees for a table, and see that all of it can be judged exactly; raises as `count`."""
    compiled = trees.over(table.schema(), codes_in(table, trees.surveyed, on))
    check(table, compiled, on)
    return compiled


def _counted(table: ir.Table, trees: Trees, by: str | None, on: Session) -> Counted:
    compiled = judgement(table, trees, on)
    sheet, outputs = compiled.sheet, compiled.outputs
    group = None if by is None else sheet.read(by)
    group = sheet.cell(lambda: ibis.null("string")) if group is None else group
    wires: Mapping[str, Cell] = {cell.name: cell for output in outputs for cell in output}
    flags = sheet.table(table, {"group": group, **wires})
    sums = {name: flags[name].cast("int64").sum() for name in wires}
    found = on.fetch(flags.group_by("group").aggregate(companies=flags.count(), **sums).order_by("group"))
    columns = {name: found[name].to_numpy().astype(np.int64) for name in (*wires, "companies")}
    possible, reached, met = (
        np.array([columns[output[step].name] for output in outputs], np.int64).reshape(len(outputs), -1)
        for step in range(3)
    )
    groups = tuple(None if value is None else str(value) for value in found["group"].to_pylist())
    return Counted(groups, Counts(possible, reached, met, columns["companies"]))
