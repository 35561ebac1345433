"""The companies of a reform: a Parquet file in the canonical columns, read batch by batch."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

BANDS = b"huiqi.bands"
"""The metadata that names the edges of the bands in which the source gave a fact: {fact: [edge, ...]}."""
_ROWS = 1 << 16


class UnfitFile(ValueError):
    """A file that holds no companies; the message says why."""


class Companies:
    """A file of companies: how many, in which columns, and the band edges that it declares.

    Raises UnfitFile.
    """

    def __init__(self, path: Path, known: Sequence[str]) -> None:
        try:
            self._file = pq.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            number = getattr(error, "errno", None)
            msg = f"{path}: {os.strerror(number) if number else 'this is no Parquet file'}"
            raise UnfitFile(msg) from error
        schema = self._file.schema_arrow
        self.columns = frozenset(schema.names)
        if self.columns.isdisjoint(known):
            msg = f"{path}: no column of it is a fact of a company (see `huiqi template`)"
            raise UnfitFile(msg)
        self.count: int = self._file.metadata.num_rows
        self.bands = _bands(path, (schema.metadata or {}).get(BANDS))

    def batches(self, keys: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Give the companies in batches of some of the columns, as far as the file has them."""
        wanted = [key for key in keys if key in self.columns]
        if not wanted:
            for start in range(0, self.count, _ROWS):
                yield _empty(min(_ROWS, self.count - start))
            return
        yield from self._file.iter_batches(batch_size=_ROWS, columns=wanted)


def _empty(rows: int) -> pa.RecordBatch:
    """Give a batch of companies of which nothing is known."""
    return pa.RecordBatch.from_arrays([pa.nulls(rows)], names=["-"])


def _bands(path: Path, written: bytes | None) -> Mapping[str, tuple[Decimal, ...]]:
    if written is None:
        return {}
    try:
        read = json.loads(written, parse_float=Decimal, parse_int=Decimal)
        return {str(fact): tuple(sorted(map(Decimal, edges))) for fact, edges in read.items()}
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        msg = f"{path}: the metadata {BANDS.decode()} is no JSON of facts with lists of figures"
        raise UnfitFile(msg) from error
