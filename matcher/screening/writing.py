"""The tables of a screening as files: Parquet, CSV or Excel, each there whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from profiles.importing.safe_cells import Cell
from profiles.importing.writing import TEXT, WORKBOOK, TableWriter

PARQUET = ".parquet"
ENDINGS = (PARQUET, TEXT, WORKBOOK)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to that takes the place of another once all is written.

    What was there before stays until then; what is written is removed if anything goes wrong.
    """
    draft = path.with_name(f".{path.stem}.new{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_table(
    path: Path, schema: pa.Schema, tables: Iterable[pa.Table], headings: Sequence[str] | None = None
) -> None:
    """Write tables of one schema below one another; the ending of the path says as what.

    A table for people may have headings other than the names of its columns.
    """
    if path.suffix.lower() == PARQUET:
        with pq.ParquetWriter(path, schema, compression="zstd") as file:
            for table in tables:
                file.write_table(table)
        return
    with TableWriter(path, headings or schema.names) as rows:
        for table in tables:
            for batch in table.to_batches():
                for cells in zip(*(map(_cell, column.to_pylist()) for column in batch.columns), strict=True):
                    rows.add(cells)


def _cell(value: Cell) -> Cell:
    """Write whole money without a fraction."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
