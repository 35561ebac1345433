"""Sessions: DuckDB in this process, or Spark here or on a cluster, behind the same questions."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from matcher.columnar.sql.sheets import in_stages

Backend: TypeAlias = Literal["duckdb", "spark"]

HERE = "127.0.0.1"
SHUFFLED = 8
"""Parts that pass between workers: only codes that occur and counts by group do."""
_SMALL = 8 << 20
"""Bytes of a small file: some 200 000 companies."""


class Session(Protocol):
    """What a job asks of an engine.

    `wide` is how many trees one query counts: planning takes longer than in proportion to its columns.
    """

    wide: int

    def read(self, path: str) -> ir.Table:
        """Give a Parquet file, or a directory of them, as a table."""

    def fetch(self, table: ir.Table) -> pa.Table:
        """Run a query and give what it finds; nulls are nulls, and no data frame is in between."""

    def write(self, table: ir.Table, path: str) -> None:
        """Run a query into Parquet: one file on DuckDB, a directory of parts on Spark."""


def session(backend: Backend, master: str | None = None) -> AbstractContextManager[Session]:
    """Open a session; `master` is Spark's (`local[2]`, `spark://host:7077`)."""
    if backend == "duckdb":
        return _duckdb()
    return _spark(master or "local[*]")


class _DuckDB:
    wide = 200

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - an Ibis backend
        self._connection = connection

    def read(self, path: str) -> ir.Table:
        where = Path(path)
        found: ir.Table = self._connection.read_parquet(str(where / "*.parquet" if where.is_dir() else where))
        return found

    def fetch(self, table: ir.Table) -> pa.Table:
        with in_stages():
            return self._connection.to_pyarrow(table)

    def write(self, table: ir.Table, path: str) -> None:
        with in_stages():
            self._connection.to_parquet(table, path)


@contextmanager
def _duckdb() -> Iterator[Session]:
    connection = ibis.duckdb.connect()
    # A file that is written anew within the clock's tick would be read half from the cache.
    connection.raw_sql("SET enable_external_file_cache = false")
    try:
        yield _DuckDB(connection)
    finally:
        connection.disconnect()


class _Spark:
    wide = 40

    def __init__(self, spark: Any) -> None:  # noqa: ANN401 - a SparkSession
        self._spark = spark
        self._connection = ibis.pyspark.connect(spark)

    def read(self, path: str) -> ir.Table:
        """Give a table; of a small one the queries are interpreted, for compiling would take far longer."""
        plan = self._spark.read.parquet(path)._jdf.queryExecution().optimizedPlan()  # noqa: SLF001
        small = int(plan.stats().sizeInBytes()) < _SMALL
        self._spark.conf.set("spark.sql.codegen.wholeStage", str(not small).lower())
        self._spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if small else "FALLBACK")
        found: ir.Table = self._connection.read_parquet(path)
        return found

    def fetch(self, table: ir.Table) -> pa.Table:
        return self._frame(table).toArrow()

    def write(self, table: ir.Table, path: str) -> None:
        self._frame(table).write.parquet(path)

    def _frame(self, table: ir.Table) -> Any:  # noqa: ANN401 - a Spark data frame
        with in_stages():
            return self._spark.sql(self._connection.compile(table))


@contextmanager
def _spark(master: str) -> Iterator[Session]:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra

    builder = (
        SparkSession.builder.master(master)
        .appName("huiqi")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", SHUFFLED)
        .config("spark.sql.adaptive.enabled", "false")  # nothing about a query shows only while it runs
    )
    if master.startswith("local") or f"//{HERE}:" in master:
        builder = builder.config("spark.driver.host", HERE).config("spark.driver.bindAddress", HERE)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield _Spark(spark)
    finally:
        spark.stop()
