"""Parquet: a thousand rows at a time, real nulls, exact decimals; single values only."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from profiles.importing.bounds import MEBIBYTE, Bounds
from profiles.importing.cells import Book, CellValue, Line, Unusable
from profiles.importing.faults import FileFault, FileRefused, file_fault, refused, shown
from profiles.importing.parquet_pages import Pages

_LARGEST_FOOTER = 8 * MEBIBYTE
_MOST_GROUPS = 2_000
_BATCH = 1_000
_TAIL = 8
_LONGEST_CHARACTER = 4
_DIGITS = {2: 3, 4: 7}
"""Decimal digits that a binary float of so many bytes keeps."""

_Convert = Callable[[Any], list[CellValue]]


def open_columnar(path: Path, bounds: Bounds) -> Book:
    """Look a Parquet file through to its end; raises FileRefused for what cannot be read or is too much."""
    sheet = columnar(path, bounds)
    with refusing_broken():
        for _ in sheet.lines():
            pass
    return Book([sheet])


def columnar(path: Path, bounds: Bounds) -> "Columnar":
    """Look at what a Parquet file says of itself, not at its rows; raises FileRefused."""
    _look_at_footer(path)
    with refusing_broken():
        file = _open(path)
        try:
            return Columnar(path, _checked(file, path, bounds), file.metadata.num_rows, bounds)
        finally:
            file.close(force=True)


@contextmanager
def refusing_broken() -> Iterator[None]:
    """Say of what goes wrong in reading that the file is broken."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise refused("broken", problem=shown(error)) from None


class Columnar:
    """One Parquet file as a sheet without a name: row 0 is the heading."""

    name: str | None = None
    typed = True
    even = False

    def __init__(self, path: Path, schema: pa.Schema, rows: int, bounds: Bounds) -> None:
        self.filled = rows + 1
        self._path = path
        self.schema = schema
        self._bounds = bounds

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """Give nothing: Parquet has no merged cells."""
        return ()

    def lines(self) -> Iterator[Line]:
        """Give the names of the columns, then every row, counted from 1."""
        yield 0, [*self.schema.names]
        number = 0
        for batch in self.batches(_BATCH):
            for cells in self.rows(batch):
                number += 1
                yield number, cells

    def batches(self, size: int) -> Iterator[pa.RecordBatch]:
        """Give the rows as batches of at most so many, texts as dictionaries."""
        file = _open(self._path)
        try:
            yield from file.iter_batches(batch_size=size, use_threads=False)
        finally:
            file.close(force=True)

    def rows(self, batch: pa.RecordBatch) -> Iterator[Sequence[CellValue]]:
        """Give the cells of a batch row by row."""
        return zip(*(self.cells(column) for column in batch.columns), strict=True)

    def cells(self, column: pa.Array) -> list[CellValue]:
        """Give the cells of a column."""
        return _converted(column, self._bounds.cell)


def _look_at_footer(path: Path) -> None:
    """Bound the footer before it is parsed."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if tail.endswith(b"PARE"):
        raise refused("password")
    length = int.from_bytes(tail[:4], "little")
    if not tail.endswith(b"PAR1") or length + 2 * _TAIL > size + _TAIL:
        raise refused("broken", problem="no footer")
    if length > _LARGEST_FOOTER:
        raise refused("unreasonable", part="footer", problem=f"{length} bytes")


def _open(path: Path, texts: Sequence[str] = ()) -> pq.ParquetFile:
    limits = {"thrift_string_size_limit": _LARGEST_FOOTER, "thrift_container_size_limit": 100_000}
    if not texts:
        with pq.ParquetFile(path, **limits) as file:
            texts = [
                column.path
                for column in (file.schema.column(index) for index in range(len(file.schema.names)))
                if column.physical_type == "BYTE_ARRAY"
            ]
    return pq.ParquetFile(path, read_dictionary=[*texts], pre_buffer=False, **limits)


def _checked(file: pq.ParquetFile, path: Path, bounds: Bounds) -> pa.Schema:
    """Check what a file says of itself: rows, columns, types, and every page's size."""
    metadata = file.metadata
    if metadata.num_columns > bounds.columns:
        raise refused("too_many_columns", bound=bounds.columns)
    if metadata.num_rows > bounds.rows:
        raise refused("too_many_rows", bound=bounds.rows)
    if metadata.num_row_groups > _MOST_GROUPS:
        raise refused("unreasonable", part="footer", problem=f"{metadata.num_row_groups} row groups")
    schema = file.schema_arrow
    faults = [fault for field in schema if (fault := _unfit(field)) is not None]
    if faults:
        raise FileRefused(faults)
    with path.open("rb") as raw:
        pages = Pages(raw, bounds.unpacked, metadata.num_rows)
        for group in range(metadata.num_row_groups):
            for index in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(index)
                starts = (chunk.dictionary_page_offset, chunk.data_page_offset)
                start = min(place for place in starts if place is not None and place > 0)
                pages.look_at(shown(chunk.path_in_schema), start, chunk.total_compressed_size)
    return schema


def _unfit(field: pa.Field) -> FileFault | None:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    zoned = pa.types.is_timestamp(kind) and kind.tz is not None
    fits = (
        pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_string,
        pa.types.is_large_string, pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
    )  # fmt: skip
    if not zoned and any(fit(kind) for fit in fits):
        return None
    return file_fault("nested_column", column=shown(field.name), kind=shown(kind))


def _converted(column: Any, longest: int) -> list[CellValue]:  # noqa: ANN401 - any array
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column, longest)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _days(column)
    if pa.types.is_floating(kind):
        digits = _DIGITS.get(kind.bit_width // 8)
        return [_figure(value, digits) for value in column.to_pylist()]
    return [*column.to_pylist()]


def _texts(column: Any, longest: int) -> list[CellValue]:  # noqa: ANN401
    """Give texts, each distinct one converted once; one that is too long is never made whole."""
    dictionary = column.dictionary
    lengths = pc.binary_length(dictionary)
    known: dict[int | None, CellValue] = {None: None}
    found: list[CellValue] = []
    for index in column.indices.to_pylist():
        if index not in known:
            length = lengths[index].as_py()
            too_long = length is not None and length > longest * _LONGEST_CHARACTER
            known[index] = (
                Unusable("cell_too_long") if too_long else _text(dictionary[index].as_py(), longest)
            )
        found.append(known[index])
    return found


def _text(value: object, longest: int) -> CellValue:
    if not isinstance(value, str):
        return None
    if len(value) > longest:
        return Unusable("cell_too_long", value[:longest])
    if not value.isprintable() and any(c < " " and c not in "\t\r\n" for c in value):
        return Unusable("control_character", value)
    return value or None


def _days(column: Any) -> list[CellValue]:  # noqa: ANN401
    days = pc.cast(column, pa.date32(), safe=False).cast(pa.int32()).to_pylist()
    return [None if day is None else _day(day) for day in days]


def _day(number: int) -> CellValue:
    try:
        return date.fromordinal(date(1970, 1, 1).toordinal() + number)
    except (ValueError, OverflowError):
        return Unusable("no_date", str(number))


def _figure(value: float | None, digits: int | None) -> CellValue:
    """Read a binary float as the decimal that it is written for."""
    if value is None:
        return None
    if not math.isfinite(value):
        return Unusable("no_number", str(value))
    return Decimal(repr(value) if digits is None else f"{value:.{digits}g}")
