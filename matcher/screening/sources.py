"""Where the blocks of a screening come from: the rows of any file, or columns judged as they stand."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from criteria.codes import CodeTree
from matcher.columnar.scanning import evened
from matcher.screening.cells import Block, Screener, joined
from profiles.importing.bounds import Bounds
from profiles.importing.columnar import Columnar, columnar, refusing_broken
from profiles.importing.headings import Headings
from profiles.importing.reading import Companies, Row
from profiles.importing.rows import Place, RowReading
from profiles.importing.sniffing import Kind, kind_of
from profiles.importing.sound import Soundness, is_canonical

BLOCK = 512
"""Rows that are read, judged and kept together."""
WIDE = 16 * BLOCK
"""The same where columns are judged as they stand."""
_PIECE = 256


class Source(Protocol):
    """Companies of one file in blocks, the same ones every time."""

    @property
    def total(self) -> int:
        """How many rows there are."""

    @property
    def size(self) -> int:
        """Rows of a block."""

    def blocks(self, screener: Screener, done: int) -> Iterator[Block]:
        """Screen block after block, without those that are done."""


class ByRow:
    """The rows of a file of any kind."""

    def __init__(self, companies: Companies, size: int = BLOCK) -> None:
        self.size = size
        self._companies = companies

    @property
    def total(self) -> int:
        """How many rows there are that are not blank."""
        return self._companies.total

    def blocks(self, screener: Screener, done: int) -> Iterator[Block]:
        """Screen block after block, without those that are done."""
        rows = self._companies.rows(skip=done * self.size)
        while found := [*islice(rows, self.size)]:
            yield screener.block(found)


class ByColumn:
    """Parquet in the canonical columns, for verdicts alone: no profile is made of a row.

    Where anything in a piece of it is not sure to read as it stands, that piece is read by row.
    """

    def __init__(
        self, sheet: Columnar, codes: Mapping[str, CodeTree], bounds: Bounds, size: int = WIDE
    ) -> None:
        self.size = size
        self.total = sheet.filled - 1
        self._sheet = sheet
        self._soundness = Soundness(sheet, codes, bounds)
        heading, _ = Headings().read(sheet, (0, [*sheet.schema.names]), ())
        self._reading = RowReading(sheet, heading, codes, bounds)

    def blocks(self, screener: Screener, done: int) -> Iterator[Block]:
        """Screen block after block, without those that are done."""
        with refusing_broken():
            for number, batch in enumerate(evened(self._sheet.batches(self.size), self.size)):
                if number >= done:
                    yield self._block(screener, batch, number * self.size)

    def _block(self, screener: Screener, batch: pa.RecordBatch, before: int) -> Block:
        if self._soundness.of(batch):
            return screener.columns(batch, before + 1)
        return joined(
            [
                screener.columns(piece, before + start + 1)
                if self._soundness.of(piece)
                else screener.block([*self._rows(piece, before + start)])
                for start in range(0, batch.num_rows, _PIECE)
                for piece in [batch.slice(start, _PIECE)]
            ]
        )

    def _rows(self, batch: pa.RecordBatch, before: int) -> Iterator[Row]:
        for number, cells in enumerate(self._sheet.rows(batch), start=before + 1):
            if self._reading.is_blank(cells):
                continue
            found = self._reading.read((number, cells))
            place = Place(None, number)
            yield (Row(number, place, None, found) if isinstance(found, tuple) else Row(number, place, found))


def by_column(
    path: Path, codes: Mapping[str, CodeTree], bounds: Bounds, *, name: str | None = None
) -> ByColumn | None:
    """Give a file's companies as columns if it has them in the canonical ones; raises FileRefused."""
    if kind_of(path, bounds, name) is not Kind.PARQUET:
        return None
    sheet = columnar(path, bounds)
    return ByColumn(sheet, codes, bounds) if is_canonical(sheet.schema) else None
