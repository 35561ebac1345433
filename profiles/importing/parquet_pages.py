"""What the pages of a Parquet file say of themselves, read before any is unpacked.

The footer's sizes may be a lie; what is unpacked is what each page's own header says (Apache Parquet
format, `parquet.thrift`), and never more, so these are counted.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from profiles.importing.faults import FileRefused, refused

_HEADER = 64 * 1024
_LARGEST_PAGE = 32 * 1024 * 1024
_MOST_PAGES = 100_000
_DEEPEST = 8
_VALUES_BEYOND_ROWS = 1_000

_UNPACKED, _PACKED, _DATA_V1, _DICTIONARY, _DATA_V2 = 2, 3, 5, 7, 8
_ENCODING_OF = {_DATA_V1: 2, _DICTIONARY: 2, _DATA_V2: 4}
_VALUES = 1
_ENCODINGS = {0: "PLAIN", 2: "PLAIN_DICTIONARY", 3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED",
              6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT"}  # fmt: skip
_GROWS = 7
"""DELTA_BYTE_ARRAY repeats what stands before: a small page may unpack to anything."""


class Pages:
    """Counts the pages of one file, column chunk after column chunk."""

    def __init__(self, file: BinaryIO, most: int, rows: int) -> None:
        self._file = file
        self._most = most
        self._rows = rows
        self._unpacked = 0
        self._count = 0

    def look_at(self, column: str, start: int, length: int) -> None:
        """Go through the pages of one column chunk; raises FileRefused for what is too much."""
        place, end, values = start, start + length, 0
        while place < end:
            self._file.seek(place)
            try:
                header, size = _struct(self._file.read(min(_HEADER, end - place)), 0, 0)
                unpacked, packed = int(header[_UNPACKED]), int(header[_PACKED])
            except (IndexError, KeyError, TypeError, ValueError):
                raise self._broken(column) from None
            if packed < 0 or unpacked < 0 or place + size + packed > end:
                raise self._broken(column)
            self._count += 1
            self._unpacked += unpacked
            if unpacked > _LARGEST_PAGE or self._unpacked > self._most or self._count > _MOST_PAGES:
                raise refused("unpacks_too_large", bound=min(_LARGEST_PAGE, self._most))
            values += self._values(column, header)
            if values > self._rows + _VALUES_BEYOND_ROWS:
                raise refused("unreasonable", part=column, problem="more values than rows")
            place += size + packed

    def _values(self, column: str, header: Mapping[int, Any]) -> int:
        for kind, field in _ENCODING_OF.items():
            inner = header.get(kind)
            if isinstance(inner, dict):
                encoding = inner.get(field)
                if encoding == _GROWS or encoding not in _ENCODINGS:
                    named = _ENCODINGS.get(int(encoding or 0), "?")
                    raise refused("unfit_encoding", column=column, kind=named)
                values = inner.get(_VALUES, 0)
                return int(values) if kind != _DICTIONARY else 0
        return 0

    @staticmethod
    def _broken(column: str) -> FileRefused:
        return refused("broken", problem=f"{column}: page header")


def _struct(data: bytes, at: int, depth: int) -> tuple[dict[int, Any], int]:
    """Read a struct of Thrift's compact protocol; gives its fields by number, and where it ends."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    fields: dict[int, Any] = {}
    number = 0
    while True:
        head = data[at]
        at += 1
        if head == 0:
            return fields, at
        if head >> 4:
            number += head >> 4
        else:
            number, at = _zigzag(data, at)
        fields[number], at = _value(data, at, head & 0x0F, depth)


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    match kind:
        case 1 | 2:
            return kind == 1, at
        case 3:
            return data[at], at + 1
        case 4 | 5 | 6:
            return _zigzag(data, at)
        case 7:
            return None, at + 8
        case 8:
            length, at = _varint(data, at)
            if at + length > len(data):
                raise IndexError(at)
            return None, at + length
        case 12:
            return _struct(data, at, depth + 1)
        case _:
            raise ValueError(kind)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    found, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        found |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte has no high bit
            return found, at
        shift += 7
        if shift > 63:  # noqa: PLR2004
            raise ValueError(shift)


def _zigzag(data: bytes, at: int) -> tuple[int, int]:
    found, at = _varint(data, at)
    return (found >> 1) ^ -(found & 1), at
