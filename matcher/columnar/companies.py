"""A file of companies: Parquet in the canonical columns, read batch by batch."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from matcher.columnar.engine import BLOCK
from matcher.columnar.scanning import batches
from profiles.columns import COLUMN_KEYS

BANDS = b"huiqi.bands"
"""The metadata that names the edges of the bands in which the source gave a fact: {fact: [edge, ...]}."""


class UnfitFile(ValueError):
    """A file that holds no companies; the message says why."""


class Companies:
    """A file of companies: how many, in which columns, and the band edges that it declares.

    Raises UnfitFile.
    """

    def __init__(self, path: Path) -> None:
        try:
            with pq.ParquetFile(path) as file:
                schema, self.count = file.schema_arrow, int(file.metadata.num_rows)
        except (OSError, pa.ArrowException) as error:
            number = getattr(error, "errno", None)
            msg = f"{path}: {os.strerror(number) if number else 'this is no Parquet file'}"
            raise UnfitFile(msg) from error
        self.path = path
        self.columns = frozenset(schema.names)
        if self.columns.isdisjoint(COLUMN_KEYS):
            msg = f"{path}: no column of it is a fact of a company (see `huiqi template`)"
            raise UnfitFile(msg)
        self.bands = _bands(path, (schema.metadata or {}).get(BANDS))

    def batches(self, keys: Sequence[str], rows: int = BLOCK) -> Iterator[pa.RecordBatch]:
        """Give the companies in batches of some of the columns, as far as the file has them."""
        if self.columns.isdisjoint(keys):
            for start in range(0, self.count, rows):
                yield _empty(min(rows, self.count - start))
            return
        yield from batches(self.path, keys, rows)


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
