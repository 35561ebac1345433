"""A population as a Parquet file, written whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from profiles.population.making import Population
from profiles.population.tallying import Tally

ROWS: Final = 100_000
"""Rows of a group."""
_EACH_ITS_OWN: Final = frozenset({"name", "uscc"})


def write_population(population: Population, path: Path, rows: int = ROWS) -> Tally:
    """Write companies in groups of so many rows, and count them. Raises OSError for what cannot be written."""
    tally = Tally(population.statistics)
    schema = population.schema
    texts = [field.name for field in schema if field.type == pa.string() and field.name not in _EACH_ITS_OWN]
    partial = path.with_name(f".{path.name}.partial")
    try:
        with pq.ParquetWriter(partial, schema, compression="zstd", use_dictionary=texts) as writer:
            waiting: list[pa.RecordBatch] = []
            for stated, truth in population.with_truth():
                tally.add(truth, stated)
                waiting = _grouped(writer, [*waiting, stated], rows)
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting), row_group_size=rows)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return tally


def _grouped(writer: pq.ParquetWriter, batches: Sequence[pa.RecordBatch], rows: int) -> list[pa.RecordBatch]:
    """Write the groups that are full; give what is left."""
    table = pa.Table.from_batches(batches)
    full = table.num_rows // rows * rows
    if full:
        writer.write_table(table.slice(0, full), row_group_size=rows)
    left: list[pa.RecordBatch] = table.slice(full).to_batches()
    return left
