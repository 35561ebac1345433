"""Engines for many companies, all asked in one way: trees, a scope, and a table in the canonical columns.

The engines in SQL read them as Parquet; their session is opened once.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from criteria.facts import Designation, FactKind, Facts, Value, Vocabulary
from criteria.judging import judge
from criteria.law import Table
from criteria.nodes import Criterion
from criteria.scope import Scope
from matcher.columnar import scanning
from matcher.columnar.engine import Engine
from matcher.columnar.scanning import Counted
from profiles.deriving import SIZE_TABLE, facts_from

Results = list[list[int]]
"""A number of `Result` for each tree and row."""

ROW = "row"
"""A column that tells rows apart: SQL knows no order."""

_TYPES: Mapping[FactKind, pa.DataType] = {
    FactKind.MONEY: pa.float64(),
    FactKind.RATIO: pa.float64(),
    FactKind.COUNT: pa.int64(),
    FactKind.YEAR: pa.int32(),
    FactKind.DATE: pa.date32(),
    FactKind.FLAG: pa.bool_(),
    FactKind.DESIGNATION: pa.bool_(),
}
_DETAILS = {"level": pa.string(), "since": pa.date32(), "until": pa.date32()}

_NO_LAW = Table.model_validate(
    {
        "id": SIZE_TABLE,
        "label": "划型",
        "label_en": "sizes",
        "periods": [{"to": "1900-01-01", "document": "notice", "confidence": "official",
                     "rows": [{"label": "工业", "scope": ["C"], "bounds": {}}]}],
    }
)  # fmt: skip
"""A table that is law no more: nothing is derived from it."""


class Judges:
    """One engine that judges tables; `master` is Spark's."""

    def __init__(self, name: str, directory: Path, master: str | None = None) -> None:
        self.name = name
        self._directory = directory
        self._master = master
        self._files = 0
        self._stack = ExitStack()
        self._session: Any = None

    def judge(self, forest: Sequence[Criterion], scope: Scope, table: pa.Table) -> Results:
        """Give what every tree comes to for every row."""
        scope = _complete(scope)
        if self.name == "embedded":
            return Engine(forest, scope).judge(_batch(table)).results().tolist()
        from matcher.columnar.sql.engine import results  # noqa: PLC0415 - these engines alone need it

        rows = pa.array(range(table.num_rows), pa.int64())
        found = results(self._file(table.append_column(ROW, rows)), forest, scope, ROW, self.session())
        return [found[f"r{at}"].to_pylist() for at in range(len(forest))]

    def count(self, forest: Sequence[Criterion], scope: Scope, table: pa.Table, by: str | None) -> Counted:
        """Count what every tree comes to by group."""
        scope, file = _complete(scope), self._file(table)
        if self.name == "embedded":
            return scanning.count(file, Engine(forest, scope), by)
        from matcher.columnar.sql.engine import count  # noqa: PLC0415 - these engines alone need it

        return count(file, forest, scope, by, self.session())

    def session(self) -> Any:
        """Give the session of an engine in SQL."""
        if self._session is None:
            from matcher.columnar.sql.sessions import session  # noqa: PLC0415 - the same

            self._session = self._stack.enter_context(session(self.name, self._master))
        return self._session

    def close(self) -> None:
        """End the session."""
        self._stack.close()

    def _file(self, table: pa.Table) -> Path:
        self._files += 1
        file = self._directory / f"{self.name}-{self._files}.parquet"
        pq.write_table(table, file)
        return file


def table_of(companies: Sequence[Mapping[str, Value]], vocabulary: Vocabulary) -> pa.Table:
    """Give stated facts of some companies in the canonical columns."""
    columns: dict[str, pa.Array] = {}
    for fact, spec in vocabulary.items():
        values: list[Any] = [company.get(fact) for company in companies]
        if spec.kind is FactKind.DESIGNATION:
            titles = [v if isinstance(v, Designation) else Designation(held=None) for v in values]  # type: ignore[arg-type]
            columns[fact] = pa.array([title.held for title in titles], pa.bool_())
            for part, kind in _DETAILS.items():
                columns[f"{fact}.{part}"] = pa.array([getattr(title, part) for title in titles], kind)
        elif spec.stated:
            kind = _TYPES.get(spec.kind, pa.string())
            columns[fact] = pa.array([_cell(value) for value in values], kind)
    return pa.table(columns)


def expected(forest: Sequence[Criterion], scope: Scope, companies: Sequence[Facts]) -> Results:
    """Give what the judge of one company says of each."""
    return [[int(judge(tree, facts, scope).result) for facts in companies] for tree in forest]


def derived(companies: Sequence[Mapping[str, Value]], scope: Scope) -> list[Facts]:
    """Give all facts that follow from stated ones."""
    return [facts_from(company, scope)[0] for company in companies]


def _cell(value: Any) -> Any:
    if isinstance(value, frozenset):
        return ";".join(sorted(value)) or "无"
    if isinstance(value, Decimal):
        near = float(value)
        assert Decimal(repr(near)) == value, f"{value} has more digits than a column keeps"
        return near
    return value


def _batch(table: pa.Table) -> pa.RecordBatch:
    if table.num_rows:
        return table.combine_chunks().to_batches()[0]
    return pa.RecordBatch.from_arrays(
        [pa.array([], field.type) for field in table.schema], schema=table.schema
    )


def _complete(scope: Scope) -> Scope:
    return scope if SIZE_TABLE in scope.tables else replace(scope, tables={SIZE_TABLE: _NO_LAW})
