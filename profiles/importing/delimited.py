"""CSV: comma, semicolon or tab; quoted line breaks; every row is read though one has stray quotes."""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from criteria.words import Words
from profiles.importing.bounds import Bounds
from profiles.importing.cells import Book, CellValue, Line, Unusable
from profiles.importing.encodings import BAD, encoding_of, is_bad
from profiles.importing.faults import SHOWN, refused
from profiles.importing.safe_cells import unmarked

DELIMITERS = ",;\t"
LOOKED_AT = 20
"""Rows from which the delimiter is told."""
LONGEST_LINE = 1024 * 1024
"""Characters of one line; a longer one is a row of its own that is not read."""
_TOO_LONG = "\0too long"
_CONTROL = {*map(chr, range(32)), "\x7f"} - {*"\t\r\n"}
_CUT = Words(
    "最后一行没有换行，文件可能被截断", "the last line has no line end: the file may have been cut off"
)


class Delimited:
    """One CSV file as a sheet without a name."""

    name: str | None = None
    typed = False
    even = True

    def __init__(self, path: Path, encoding: str, delimiter: str, filled: int, bounds: Bounds) -> None:
        self.filled = filled
        self._path = path
        self._encoding = encoding
        self._delimiter = delimiter
        self._bounds = bounds

    def lines(self) -> Iterator[Line]:
        """Give every row with the number of the line on which it begins."""
        for number, cells in _records(self._path, self._encoding, self._delimiter):
            if isinstance(cells, Unusable):
                yield number, [cells]
            else:
                yield number, [self._cell(cell) for cell in cells]

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """Give nothing: CSV has no merged cells."""
        return ()

    def _cell(self, text: str) -> CellValue:
        if not text:
            return None
        if len(text) > self._bounds.cell:
            return Unusable("cell_too_long", text[: self._bounds.cell])
        if is_bad(text):
            return Unusable("bad_bytes", text)
        if not text.isprintable() and not _CONTROL.isdisjoint(text):
            return Unusable("control_character", text)
        return unmarked(text)


def open_delimited(path: Path, bounds: Bounds, known: Callable[[str], bool]) -> Book:
    """Look a CSV file through; raises FileRefused where it has too many rows or columns.

    `known` tells whether a heading is one that is read: the delimiter is what finds the most of them.
    """
    encoding = encoding_of(path)
    delimiter = _delimiter(path, encoding, known)
    rows = 0
    for _, cells in _records(path, encoding, delimiter):
        if not isinstance(cells, Unusable) and len(cells) > bounds.columns:
            raise refused("too_many_columns", bound=bounds.columns)
        rows += isinstance(cells, Unusable) or any(cells)
        if rows > bounds.rows + LOOKED_AT:
            raise refused("too_many_rows", bound=bounds.rows)
    if not rows:
        raise refused("empty")
    return Book([Delimited(path, encoding, delimiter, rows, bounds)], [] if _ends_whole(path) else [_CUT])


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        last = file.read()
    return b"\n" in last or b"\r" in last


def _delimiter(path: Path, encoding: str, known: Callable[[str], bool]) -> str:
    """Choose what makes the most headings out of one of the first rows, or else the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        rows = islice(_records(path, encoding, delimiter), LOOKED_AT)
        found = [cells for _, cells in rows if not isinstance(cells, Unusable)]
        headings = (sum(map(known, cells)) for cells in found)
        return max(headings, default=0), max(map(len, found), default=0)

    return max(DELIMITERS, key=score)


def _bounded(file: TextIO) -> Iterator[str]:
    """Give the lines of a text file; of one that is too long, only that it is."""
    readline = file.readline
    while line := readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            while (rest := readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
                pass
            yield _TOO_LONG
        else:
            yield line


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str] | Unusable]]:
    """Give the records of a file with the numbers of their first lines.

    Where quotes do not pair up, the line on which the record begins is given as unusable, and
    reading goes on with the line after it: a stray quote swallows no other row.
    """
    with path.open(encoding=encoding, errors=BAD, newline="") as file:
        source = _Lines(_bounded(file))
        while True:
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            try:
                while True:
                    source.begin()
                    first = source.number
                    cells = next(reader)
                    yield first, Unusable("row_too_long") if cells == [_TOO_LONG] else cells
            except StopIteration:
                return
            except csv.Error:
                written = source.retreat()
                yield first, Unusable("bad_quotes", written.rstrip("\r\n")[:SHOWN])


class _Lines:
    """Numbered lines for the csv reader, which can be given again from the second of a record on."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self.number = 1
        """Of the line that comes next."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._record.append(line)
        self.number += 1
        return line

    def begin(self) -> None:
        """Forget the lines of the last record."""
        self._record.clear()

    def retreat(self) -> str:
        """Go back to the line after the record's first, which is given."""
        first, *rest = self._record
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        return first
