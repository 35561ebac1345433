"""Engines for many companies, all asked in one way: trees, a scope, and a table in the canonical columns.

The embedded engine and those in SQL read the same Parquet file. Spark's session is opened once.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.java import java_home

from criteria.facts import Designation, FactKind, Facts, Value, Vocabulary
from criteria.judging import judge
from criteria.law import Table
from criteria.nodes import Criterion
from criteria.scope import Scope
from matcher.columnar.engine import Engine
from profiles.deriving import SIZE_TABLE, facts_from

ENGINES = ("embedded", "duckdb", pytest.param("spark", marks=pytest.mark.slow))
"""Every engine that the conformance suite is run on."""

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
    """One engine that judges tables."""

    def __init__(self, name: str, directory: Path, spark: Callable[[], Any]) -> None:
        self.name = name
        self._file = directory / f"{name}.parquet"
        self._spark = spark
        self._stack = ExitStack()
        self._session: Any = None

    def judge(self, forest: Sequence[Criterion], scope: Scope, table: pa.Table) -> Results:
        """Give what every tree comes to for every row."""
        if SIZE_TABLE not in scope.tables:
            scope = replace(scope, tables={SIZE_TABLE: _NO_LAW})
        if self.name == "embedded":
            engine = Engine(forest, scope)
            batch = table.combine_chunks().to_batches()[0] if table.num_rows else _no_rows(table.schema)
            return engine.judge(batch).results().tolist()
        from matcher.columnar.sql.engine import results  # noqa: PLC0415 - this engine alone needs it

        rows = pa.array(range(table.num_rows), pa.int64())
        pq.write_table(table.append_column(ROW, rows), self._file)
        found = results(self._file, forest, scope, ROW, self.session())
        return [found[f"r{at}"].to_pylist() for at in range(len(forest))]

    def session(self) -> Any:
        """Give the session of an engine in SQL."""
        if self._session is None:
            from matcher.columnar.sql.sessions import session  # noqa: PLC0415 - the same

            master = self._spark() if self.name == "spark" else None
            self._session = self._stack.enter_context(session(self.name, master))
        return self._session

    def close(self) -> None:
        """End the session."""
        self._stack.close()


def spark_or_skip() -> str:
    """Give a Spark in this process, or skip with the reason."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: make spark")
    java_home()
    return "local[2]"


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


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
