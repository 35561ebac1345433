"""Excel workbooks (.xlsx), row by row; nothing of a sheet is kept but the row that is read.

openpyxl keeps an element for each row and each shared string, and without formulas it gives their
cached results as values; hence this reading of our own on the same parser.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from criteria.words import Words
from profiles.importing.bounds import Bounds
from profiles.importing.cells import Book, CellValue, Line, Percent, Unusable
from profiles.importing.faults import filled, refused
from profiles.importing.safe_cells import unmarked
from profiles.importing.strings import Strings, read_strings, unescaped
from profiles.importing.workbook_parts import Contents, Listed, Style, contents_of
from profiles.importing.xml_parts import steps
from profiles.importing.zip_parts import Parts

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_MERGED = 20_000
_NUMBER = re.compile(
    r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?|-?\.[0-9]{1,30}([eE][+-]?[0-9]{1,3})?"
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_EXACT = 15
"""Digits that Excel keeps of a number; what it writes beyond them is noise of the binary form."""
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_LAST_DAY = 2_958_465

_ASIDE = re.compile(
    "示例|样例|例子|说明|填写指南|示範|範例|說明|example|sample|instruction|explanation", re.IGNORECASE
)
_HIDDEN = Words("隐藏的工作表“{name}”未读取", "the hidden sheet {name!r} was not read")
_EXAMPLE = Words(
    "工作表“{name}”是示例或说明，未读取", "the sheet {name!r} is an example or explains; it was not read"
)


def open_workbook(path: Path, bounds: Bounds) -> Book:
    """Look a workbook through to its end; raises FileRefused for what cannot be read or is too much."""
    parts = Parts(path, bounds)
    contents = contents_of(parts, bounds)
    strings = read_strings(parts.chunks(contents.strings) if contents.strings else None, bounds)
    sheets: list[WorkbookSheet] = []
    notes: list[Words] = []
    shown = [listed for listed in contents.sheets if not listed.hidden]
    all_aside = all(_ASIDE.search(listed.name) for listed in shown)
    for listed in contents.sheets:
        beside = not all_aside and _ASIDE.search(listed.name)
        aside = _HIDDEN if listed.hidden else _EXAMPLE if beside else None
        if aside is None:
            sheets.append(WorkbookSheet(parts, listed, contents, strings, bounds))
        else:
            notes.append(filled(aside, {"name": listed.name}))
    if sum(sheet.survey() for sheet in sheets) > bounds.rows + 20 * len(sheets):
        raise refused("too_many_rows", bound=bounds.rows)
    return Book(sheets, notes)


class WorkbookSheet:
    """One sheet of a workbook."""

    typed = False
    even = False

    def __init__(
        self, parts: Parts, listed: Listed, contents: Contents, strings: Strings, bounds: Bounds
    ) -> None:
        self.name: str | None = listed.name
        self._parts = parts
        self._part = listed.part
        self._contents = contents
        self._strings = strings
        self._bounds = bounds
        self.filled = 0
        self._merged: list[tuple[int, int, int, int]] = []

    def survey(self) -> int:
        """Read to the end once, for what is wrong and what is merged; gives the rows that are not blank."""
        reading = _Reading(self._contents, self._strings, self._bounds)
        self.filled = sum(any(cell is not None for cell in cells) for _, cells in self._through(reading))
        self._merged = sorted(reading.merged)
        return self.filled

    def lines(self) -> Iterator[Line]:
        """Give every row up to the last one that the sheet has; those that it leaves out are blank."""
        last = 0
        for number, cells in self._through(_Reading(self._contents, self._strings, self._bounds)):
            yield from ((missing, ()) for missing in range(last + 1, number))
            yield number, cells
            last = number

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """Give the merged ranges in order; known once the sheet was surveyed."""
        return self._merged

    def _through(self, reading: "_Reading") -> Iterator[Line]:
        chunks = self._parts.chunks(self._part)
        name = f"{self._part}"
        for _ in steps(chunks, name, start=reading.start, end=reading.end, text=reading.text):
            yield from reading.taken()


class _Reading:
    """Collects the rows of a sheet as its XML goes by."""

    def __init__(self, contents: Contents, strings: Strings, bounds: Bounds) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        self._styles = contents.styles
        self._epoch = _DAY_ZERO_1904 if contents.since_1904 else _DAY_ZERO
        self._strings = strings
        self._columns = bounds.columns
        self._longest = bounds.cell
        self._rows: list[Line] = []
        self._row = 0
        self._cells: list[CellValue] = []
        self._column = 0
        self._kind = "n"
        self._style = ""
        self._formula = False
        self._inside = False
        self._phonetic = False
        self._parts: list[str] = []
        self._length = 0

    def taken(self) -> list[Line]:
        """Give the rows that are complete, once."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "c":
                place = attributes.get("r")
                self._column = self._column + 1 if place is None else self._placed(place)
                self._kind = attributes.get("t", "n")
                self._style = attributes.get("s", "")
                self._formula = False
                self._parts = []
                self._length = 0
            case "v":
                self._inside = True
            case "t":
                self._inside = not self._phonetic
            case "row":
                self._begin_row(attributes.get("r"))
            case "f":
                self._formula = True
            case "rPh":
                self._phonetic = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case _:
                pass

    def end(self, name: str) -> None:
        match name:
            case "v" | "t":
                self._inside = False
            case "c":
                self._end_cell()
            case "row":
                self._rows.append((self._row, self._cells))
                self._cells = []
            case "rPh":
                self._phonetic = False
            case _:
                pass

    def text(self, text: str) -> None:
        if self._inside and self._length <= self._longest:
            self._parts.append(text[: self._longest + 1])
            self._length += len(text)

    def _begin_row(self, written: str | None) -> None:
        number = self._row + 1 if written is None else _whole(written)
        if not self._row < number <= _LAST_ROW:
            raise refused("unreasonable", part="sheet", problem=f"row {written}")
        self._row = number
        self._column = 0
        self._cells = []

    def _placed(self, place: str) -> int:
        found = _CELL.fullmatch(place)
        if found is None:
            raise refused("unreasonable", part="sheet", problem=f"cell {place[:20]!r}")
        return _COLUMNS[found[1]]

    def _merge(self, ref: str) -> None:
        found = _RANGE.fullmatch(ref)
        if found is not None:
            left, top, right, bottom = found.groups()
            self.merged.append((int(top), int(bottom), _COLUMNS[left], _COLUMNS[right]))
        if len(self.merged) > _MOST_MERGED:
            raise refused("unreasonable", part="sheet", problem="too many merged cells")

    def _end_cell(self) -> None:
        value = self._value("".join(self._parts))
        if value is None:
            return
        if self._column > self._columns:
            raise refused("too_many_columns", bound=self._columns)
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        self._cells[self._column - 1] = value

    def _value(self, written: str) -> CellValue:
        if self._formula:
            return Unusable("formula", written[: self._longest])
        if not written:
            return None
        match self._kind:
            case "n":
                return self._number(written)
            case "s":
                return self._text(self._shared(written))
            case "b":
                return written == "1"
            case "e":
                return Unusable("error_value", written[:20])
            case "d":
                return _iso(written)
            case _:
                return self._text(unescaped(written))

    def _text(self, text: str) -> CellValue:
        if len(text) > self._longest:
            return Unusable("cell_too_long", text[: self._longest])
        if not text.isprintable() and any(c < " " and c not in "\t\r\n" for c in text):
            return Unusable("control_character", text)
        return unmarked(text) or None

    def _shared(self, written: str) -> str:
        try:
            return self._strings[_whole(written)]
        except IndexError:
            raise refused("broken", problem=f"no shared text {written[:20]}") from None

    def _number(self, written: str) -> CellValue:
        if _NUMBER.fullmatch(written) is None:
            return Unusable("no_number", written[:100])
        style = _whole(self._style) if self._style else 0
        kind = self._styles[style] if 0 <= style < len(self._styles) else Style.NUMBER
        number = exact(written)
        match kind:
            case Style.NUMBER:
                return number
            case Style.PERCENT:
                return Percent(number)
            case Style.TIME:
                return Unusable("no_date", written)
            case _:
                return self._day(number, whole=kind is Style.DATE)

    def _day(self, number: Decimal, *, whole: bool) -> CellValue:
        """Read a serial number as a day; one that is shown without its day says no day."""
        days = int(number)
        if not 1 <= days <= _LAST_DAY or (days == _FALSE_LEAP_DAY and self._epoch == _DAY_ZERO):
            return Unusable("no_date", str(number))
        if days < _FALSE_LEAP_DAY and self._epoch == _DAY_ZERO:
            days += 1
        day = self._epoch + timedelta(days=days)
        return day if whole else Unusable("no_day", f"{day.year}-{day.month:02}")


class _Columns(dict[str, int]):
    """Numbers of columns by their letters, from 1."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if number > _LAST_COLUMN:
            raise refused("unreasonable", part="sheet", problem=f"column {letters}")
        self[letters] = number
        return number


_COLUMNS = _Columns()


def exact(written: str) -> Decimal:
    """Read a number of a workbook as Excel shows it: to 15 digits.

    >>> exact("1.1000000000000001"), exact("0.30000000000000004"), exact("86000000")
    (Decimal('1.1'), Decimal('0.3'), Decimal('86000000'))
    """
    number = Decimal(written)
    if len(number.as_tuple().digits) <= _EXACT:
        return number
    return Decimal(f"{number:.{_EXACT}g}").normalize()


def _whole(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) <= 9 else -1  # noqa: PLR2004


def _iso(written: str) -> CellValue:
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        return Unusable("no_date", written[:40])
