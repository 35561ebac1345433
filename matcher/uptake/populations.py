"""Populations: companies in a Parquet file, read a batch at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from matcher.columnar.engine import BLOCK
from profiles.columns import COLUMN_KEYS


class NoPopulation(ValueError):
    """A file that holds no companies as columns; the message says why."""


class Population:
    """The companies of a Parquet file in the canonical columns; raises NoPopulation, OSError."""

    def __init__(self, path: Path) -> None:
        with path.open("rb"):
            pass  # the system's own words where it cannot be opened
        try:
            self._file = pq.ParquetFile(path)
        except pa.ArrowInvalid as error:
            msg = f"{path}: this is no Parquet file that can be read ({error})"
            raise NoPopulation(msg) from None
        self.columns = frozenset(self._file.schema_arrow.names)
        self.companies: int = self._file.metadata.num_rows
        if not self.columns & frozenset(COLUMN_KEYS):
            msg = (
                f"{path}: no column of a company is in it; `uscc`, `county`, `revenue` and so on are expected"
            )
            raise NoPopulation(msg)

    def batches(self, keys: Sequence[str], rows: int = BLOCK) -> Iterator[pa.RecordBatch]:
        """Read some of the columns, as far as there are any, so many rows at a time."""
        wanted = [key for key in keys if key in self.columns]
        yield from self._file.iter_batches(batch_size=rows, columns=wanted)
