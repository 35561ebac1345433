"""Writing tables row by row, as CSV for Excel or as a workbook; every text in them is safe.

All CSV and Excel files of this product are written here, so that none can carry a formula.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from criteria.words import Words
from profiles.importing.faults import CellFault
from profiles.importing.safe_cells import Cell, safe_cell
from profiles.importing.strings import escaped
from profiles.importing.tables import KEYS, cells_of
from profiles.schema import Profile

WORKBOOK, TEXT = ".xlsx", ".csv"
_ROWS_OF_A_SHEET = 1_000_000
_EXACT = 15
"""Digits of a number that Excel keeps; a longer one is written as text."""

_ALWAYS = ("name", "uscc")
FAULT_COLUMNS = (
    Words("工作表", "sheet"),
    Words("行", "row"),
    Words("列", "column"),
    Words("值", "value"),
    Words("原因", "reason"),
    Words("建议", "suggestion"),
)


class TableWriter:
    """A table that is written row by row; the ending of its path says as what."""

    def __init__(self, path: Path, heading: Sequence[str]) -> None:
        self._path = path
        self._heading = heading
        self._sink: _Text | _Workbook | None = None

    def __enter__(self) -> Self:
        self._sink = _Workbook(self._path) if self._path.suffix.lower() == WORKBOOK else _Text(self._path)
        self._sink.add(self._heading, heading=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sink is not None:
            self._sink.close()

    def add(self, cells: Sequence[Cell]) -> None:
        """Write one row. Raises RuntimeError outside of the `with` block."""
        if self._sink is None:
            msg = "a table is written inside its with block"
            raise RuntimeError(msg)
        self._sink.add(cells, heading=False)


class FaultWriter(TableWriter):
    """The file of what is wrong: a row for each fault, in the words of one language."""

    def __init__(self, path: Path, say: Callable[[Words], str]) -> None:
        super().__init__(path, [say(words) for words in FAULT_COLUMNS])
        self._say = say

    def fault(self, fault: CellFault) -> None:
        """Write one fault."""
        meant = None if fault.suggestion is None else self._say(fault.suggestion)
        self.add([fault.sheet, fault.row, fault.column, fault.value, self._say(fault.reason), meant])


def write_companies(path: Path, profiles: Sequence[Profile]) -> None:
    """Write profiles as a table that `read_companies` reads back as the same profiles.

    There is a column for each key that any of them states.
    """
    rows = [cells_of(profile) for profile in profiles]
    used = {key for cells in rows for key in cells}
    keys = [key for key in KEYS if key in used or key in _ALWAYS]
    with TableWriter(path, keys) as table:
        for cells in rows:
            table.add([cells.get(key) for key in keys])


class _Text:
    """CSV in UTF-8 with a mark, so that Excel reads it; every text in quotes, so that nothing divides it."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_NONNUMERIC)

    def add(self, cells: Sequence[Cell], *, heading: bool) -> None:
        del heading
        self._writer.writerow([_plain(safe_cell(cell)) for cell in cells])

    def close(self) -> None:
        self._file.close()


class _Workbook:
    """A workbook, written through openpyxl's streaming writer."""

    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - only who writes one pays for it

        self._path = path
        self._book: Any = Workbook(write_only=True)
        self._sheet: Any = None
        self._heading: Sequence[Cell] = ()
        self._rows = 0

    def add(self, cells: Sequence[Cell], *, heading: bool) -> None:
        if heading:
            self._heading = cells
        if self._sheet is None or self._rows >= _ROWS_OF_A_SHEET:
            self._sheet = self._book.create_sheet()
            self._rows = 0
            if not heading:
                self.add(self._heading, heading=True)
        self._sheet.append([workbook_cell(cell) for cell in cells])
        self._rows += 1

    def close(self) -> None:
        self._book.save(self._path)


def workbook_cell(value: Cell) -> Cell:
    """Make a value safe to write with openpyxl; a number with more digits than Excel keeps becomes text."""
    value = safe_cell(value)
    if isinstance(value, str):
        return escaped(value).replace("\r", "_x000D_")
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _EXACT:
        return f"{value:f}"
    if isinstance(value, date) and value.year < 1901:  # noqa: PLR2004 - Excel counts from 1900, with a false day
        return value.isoformat()
    return value


def _plain(value: Cell) -> Cell:
    """Write a number without exponent, and without quotes around it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _Number(f"{value:f}")
        case date():
            return value.isoformat()
        case _:
            return value


class _Number(float):
    """A number that is written as it was given: csv quotes all that is no number."""

    def __new__(cls, written: str) -> Self:
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str

    def __repr__(self) -> str:
        return self.written

    __str__ = __repr__
