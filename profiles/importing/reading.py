"""Reading many companies from a file: CSV, Excel, NDJSON or Parquet, as its content says.

A file is looked through once before its first row is given, so that what cannot be read, or is too
much, is refused as a whole. After that every row is a profile or a list of faults, never half a
row; the same file gives the same rows in the same order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from criteria.codes import CodeTree
from criteria.words import Words
from profiles.importing.bounds import Bounds
from profiles.importing.cells import Book
from profiles.importing.faults import CellFault, FileFault, FileRefused, file_fault, filled, refused
from profiles.importing.headings import SEARCHED, Headings
from profiles.importing.records import json_lines, look_through, read_line
from profiles.importing.rows import Place, RowReading
from profiles.importing.sniffing import Kind, kind_of
from profiles.schema import Profile

__all__ = ["Bounds", "CellFault", "Companies", "FileRefused", "Place", "Row", "Tally", "read_companies"]

_SKIPPED = Words(
    "{sheet}第 {rows} 行在表头之前，未读取", "{sheet}rows {rows} stand above the heading and were not read"
)
_NO_HEADING = Words(
    "工作表“{sheet}”没有可识别的表头，未读取", "the sheet {sheet!r} has no heading and was not read"
)
_SHEET = Words("工作表“{sheet}”", "{sheet}: ")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file that is not blank: a profile, or what is wrong with it."""

    index: int
    """From 0, over the whole file: a caller that stopped after `index` goes on at `index + 1`."""
    place: Place
    profile: Profile | None
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenColumn:
    """How a column was taken, for showing: as which key, in which unit, of which year."""

    sheet: str | None
    column: str
    key: str
    unit: Words | None
    year: int | None


@dataclass(frozen=True, slots=True)
class LeftColumn:
    """A column that was left out knowingly."""

    sheet: str | None
    column: str


@dataclass(slots=True)
class Tally:
    """What has been read so far: rows = good + bad; blank ones between them apart."""

    good: int = 0
    bad: int = 0
    blank: int = 0

    @property
    def rows(self) -> int:
        """All rows that are not blank."""
        return self.good + self.bad


class Companies:
    """The companies of one file; each iteration reads it anew and starts `tally` anew."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is known of a file
        self,
        kind: Kind,
        columns: tuple[TakenColumn, ...],
        left_out: tuple[LeftColumn, ...],
        notes: tuple[Words, ...],
        source: "_Source",
        total: int,
    ) -> None:
        self.kind = kind
        self.columns = columns
        self.left_out = left_out
        self.notes = notes
        self.tally = Tally()
        self.total = total
        """How many rows there are that are not blank; where quotes do not pair up, perhaps a few more."""
        self._source = source

    def __iter__(self) -> Iterator[Row]:
        return self.rows()

    def rows(self, skip: int = 0) -> Iterator[Row]:
        """Give the rows from the index `skip` on; those before it are not read, and not counted."""
        tally = self.tally = Tally()
        for row in self._source.rows(skip, tally):
            if row.profile is None:
                tally.bad += 1
            else:
                tally.good += 1
            yield row


def read_companies(
    path: Path,
    codes: Mapping[str, CodeTree],
    *,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    bounds: Bounds = Bounds(),  # noqa: B008 - it is frozen
) -> Companies:
    """Open a file of companies.

    `name` is the file's name as its sender wrote it; nothing but its ending is looked at, and only
    to say what is wrong. `mapping` gives, for a heading, the one that is meant: a key or a label with
    its unit (`营收合计: 营业收入（万元）`), or nothing for a column to be left out.

    Raises FileRefused with every reason for which the file cannot be read.
    """
    kind = kind_of(path, bounds, name)
    try:
        return _opened(path, kind, codes, mapping, bounds)
    except OSError as error:
        raise refused("unreadable", problem=error.strerror or error) from None


def _opened(
    path: Path, kind: Kind, codes: Mapping[str, CodeTree], mapping: Mapping[str, str] | None, bounds: Bounds
) -> Companies:
    if kind is Kind.NDJSON:
        return Companies(kind, (), (), (), _Records(path, codes), look_through(path, bounds))
    headings = Headings(mapping)
    book = _book(path, kind, bounds, headings)
    readings, columns, left_out, notes, faults = [], [], [], [*book.notes], []
    rows = 0
    for sheet in book.sheets:
        found = headings.find(sheet)
        if found is None:
            if sheet.filled and len(book.sheets) > 1:
                notes.append(filled(_NO_HEADING, {"sheet": sheet.name}))
            continue
        heading, wrong = headings.read(sheet, *found)
        faults += wrong
        if heading.skipped:
            where = filled(_SHEET, {"sheet": sheet.name}) if sheet.name else Words("", "")
            listed = ", ".join(map(str, heading.skipped))
            notes.append(
                Words(
                    _SKIPPED.zh.format(sheet=where.zh, rows=listed),
                    _SKIPPED.en.format(sheet=where.en, rows=listed),
                )
            )
        columns += [
            TakenColumn(sheet.name, column.heading, column.key, column.unit_in_words(), column.year)
            for column in heading.columns
        ]
        left_out += [LeftColumn(sheet.name, column) for _, column in heading.left_out]
        rows += sheet.filled - 1 - len(heading.skipped)
        if not wrong:
            readings.append(RowReading(sheet, heading, codes, bounds))
    if not columns and not faults:
        faults = [*_without_heading(book, headings)]
    faults += headings.faults_of_mapping()
    if rows > bounds.rows:
        faults.append(file_fault("too_many_rows", bound=bounds.rows))
    if faults:
        raise FileRefused(faults)
    return Companies(kind, tuple(columns), tuple(left_out), tuple(notes), _Tables(readings), rows)


def _book(path: Path, kind: Kind, bounds: Bounds, headings: Headings) -> Book:
    match kind:
        case Kind.XLSX:
            from profiles.importing.workbook import open_workbook  # noqa: PLC0415 - only what is used

            return open_workbook(path, bounds)
        case Kind.PARQUET:
            from profiles.importing.columnar import open_columnar  # noqa: PLC0415 - pyarrow is heavy

            return open_columnar(path, bounds)
        case _:
            from profiles.importing.delimited import open_delimited  # noqa: PLC0415

            return open_delimited(path, bounds, headings.knows)


def _without_heading(book: Book, headings: Headings) -> Iterator[FileFault]:
    """Say that there is no heading, and what was perhaps meant by the widest of the first rows."""
    yield file_fault("no_header", searched=SEARCHED)
    for sheet in book.sheets:
        first = [cells for (_, cells), _ in zip(sheet.lines(), range(SEARCHED), strict=False)]
        widest = max(first, key=lambda cells: sum(isinstance(cell, str) for cell in cells), default=())
        for cell in widest:
            if isinstance(cell, str) and cell.strip() and not headings.knows(cell):
                yield headings.unknown(cell, sheet)


class _Source:
    """Where rows come from."""

    def rows(self, skip: int, tally: Tally) -> Iterator[Row]:
        """Give the rows from an index on, counting blank ones."""
        raise NotImplementedError


class _Tables(_Source):
    """Rows under headings, sheet after sheet."""

    def __init__(self, readings: list[RowReading]) -> None:
        self._readings = readings

    def rows(self, skip: int, tally: Tally) -> Iterator[Row]:
        index = 0
        for reading in self._readings:
            blank = 0
            for line in reading.lines():
                if reading.is_blank(line[1]):
                    blank += 1
                    continue
                tally.blank += blank
                blank = 0
                if index >= skip:
                    yield _row(index, Place(reading.sheet.name, line[0]), reading.read(line))
                index += 1


class _Records(_Source):
    """One JSON object a line."""

    def __init__(self, path: Path, codes: Mapping[str, CodeTree]) -> None:
        self._path = path
        self._codes = codes

    def rows(self, skip: int, tally: Tally) -> Iterator[Row]:
        last = 0
        for index, line in enumerate(json_lines(self._path)):
            tally.blank += line.number - last - 1
            last = line.number
            if index >= skip:
                yield _row(index, Place(None, line.number), read_line(line, self._codes))


def _row(index: int, place: Place, found: Profile | tuple[CellFault, ...]) -> Row:
    return Row(index, place, found) if isinstance(found, Profile) else Row(index, place, None, found)
