"""A survey of a table before it is judged: which codes occur, and whether every figure is one."""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce

import ibis
from ibis.expr import types as ir

from matcher.columnar.reading import UnfitColumn
from matcher.columnar.sql.judging import Judgement
from matcher.columnar.sql.sessions import Session

DO_NOT_FIT = "columns do not fit"


def codes_in(table: ir.Table, columns: Sequence[str], session: Session) -> Mapping[str, Collection[str]]:
    """Give all texts that occur in some columns; raises UnfitColumn where one is none."""
    here = [key for key in columns if key in table.columns and not table[key].type().is_null()]
    for key in here:
        if not table[key].type().is_string():
            raise UnfitColumn(key, f"string is expected, not {table[key].type()}")
    if not here:
        return {}
    parts = [
        table.select(column=ibis.literal(at, "int32"), code=table[key]).distinct()
        for at, key in enumerate(here)
    ]
    found = session.fetch(reduce(lambda one, other: one.union(other), parts))
    codes: dict[str, list[str]] = {key: [] for key in here}
    for at, code in zip(found["column"].to_pylist(), found["code"].to_pylist(), strict=True):
        if code is not None:
            codes[here[at]].append(code)
    return codes


def check(table: ir.Table, judgement: Judgement, session: Session) -> None:
    """Raise UnfitColumn, or ExceptionGroup of several, for what could not be judged exactly."""
    guards = judgement.sheet.guards
    if not guards:
        return
    cells = {f"g{at}": guard.cell for at, guard in enumerate(guards)}
    flagged = judgement.sheet.table(table, cells)
    counted = flagged.aggregate(**{name: flagged[name].cast("int64").sum() for name in cells})
    (counts,) = session.fetch(counted).to_pylist()
    faults = [
        UnfitColumn(guard.column, f"{guard.problem} ({counts[name]} rows)")
        for name, guard in zip(cells, guards, strict=True)
        if counts[name]
    ]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup(DO_NOT_FIT, faults)
