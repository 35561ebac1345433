"""One row of a table as a profile, or with everything that is wrong in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from criteria.codes import CodeTree
from criteria.facts import FactKind
from criteria.words import Words
from profiles.faults import ProfileFault, ProfileInvalid
from profiles.importing.bounds import Bounds
from profiles.importing.cells import CellValue, Line, Sheet, Unusable
from profiles.importing.faults import CELL_MESSAGES, HINTS, CellFault, CellRefused, filled, shown
from profiles.importing.headings import Column, Heading
from profiles.importing.records import cell_fault
from profiles.importing.titles import Titles, read_title_cell
from profiles.importing.values import reader_of
from profiles.importing.words import TITLES, normal, synonyms
from profiles.reading import read_profile
from profiles.schema import Profile

_WHOLE_ROW = frozenset({"bad_quotes", "row_too_long"})
_BESIDE_TOTALS = re.compile(r"[:\d家户()]+")
_YEAR = "fiscal_year"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the sheet, where the file has sheets, and the row as the user sees it."""

    sheet: str | None
    row: int

    def __str__(self) -> str:
        return str(self.row) if self.sheet is None else f"{self.sheet}:{self.row}"


class RowReading:
    """The reading of the rows of one sheet under its heading."""

    def __init__(self, sheet: Sheet, heading: Heading, codes: Mapping[str, CodeTree], bounds: Bounds) -> None:
        self.sheet = sheet
        self._heading = heading
        self._codes = codes
        self._bounds = bounds
        self._facts = [(column, reader_of(column, codes)) for column in heading.columns if column.spec]
        self._titles = [column for column in heading.columns if not column.spec]
        self._named = {column.index for column in heading.columns} | {i for i, _ in heading.left_out}
        self._taken = sorted(column.index for column in heading.columns)
        self._said_in = frozenset(self._taken)
        self._width = max(self._named, default=-1) + 1
        self._by_key = {column.key: column for column in heading.columns}

    def lines(self) -> Iterator[Line]:
        """Give the rows below the heading; a cell that is merged says so."""
        below = (line for line in self.sheet.lines() if line[0] > self._heading.row)
        merged = [area for area in self.sheet.merged() if area[1] > self._heading.row]
        return _with_merged(below, merged) if merged else below

    def is_blank(self, cells: Sequence[CellValue]) -> bool:
        """Tell a row in which nothing is said under any heading that is taken."""
        if len(cells) == 1 and _spoils_row(cells[0]):
            return False
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip())
            for index, cell in enumerate(cells)
            if index in self._said_in or index not in self._named
        )

    def read(self, line: Line) -> Profile | tuple[CellFault, ...]:
        """Read one row: a profile, or all faults in the order of the columns."""
        number, cells = line
        spoilt = self._spoilt(number, cells)
        if spoilt is not None:
            return (spoilt,)
        faults: list[tuple[int, CellFault]] = [*self._without_heading(number, cells)]
        data: dict[str, Any] = {}
        for column, read in self._facts:
            cell = cells[column.index] if column.index < len(cells) else None
            if cell is None:
                continue
            try:
                value = read(cell)
            except CellRefused as refused:
                faults.append((column.index, self._fault(number, column, cell, refused)))
            else:
                if value is not None:
                    data[column.key] = value
        titles = self._read_titles(number, cells, faults)
        if titles:
            data["designations"] = titles
        faults += self._year(number, data)
        try:
            profile = read_profile(data, self._codes)
        except ProfileInvalid as error:
            faults += [self._of_profile(fault, number, cells) for fault in error.faults]
        else:
            if not faults:
                return profile
        return tuple(fault for _, fault in sorted(faults, key=lambda pair: pair[0]))

    def _read_titles(
        self, number: int, cells: Sequence[CellValue], faults: list[tuple[int, CellFault]]
    ) -> dict[str, Any]:
        titles = Titles()
        first: Column | None = None
        for column in self._titles:
            cell = cells[column.index] if column.index < len(cells) else None
            if cell is None:
                continue
            try:
                read_title_cell(column.key, cell, titles, (first or column).heading)
            except CellRefused as refused:
                faults.append((column.index, self._fault(number, column, cell, refused)))
            first = first or column
        return titles.stated()

    def _spoilt(self, number: int, cells: Sequence[CellValue]) -> CellFault | None:
        """Find what spoils a row as a whole."""
        first = cells[0] if cells else None
        if len(cells) == 1 and isinstance(first, Unusable) and first.code in _WHOLE_ROW:
            return self._whole(number, first.code, first.written)
        if self.sheet.even and len(cells) < self._width:
            written = next((str(cell) for cell in cells if cell is not None), "")
            return self._whole(number, "cells_differ", written, found=len(cells), expected=self._width)
        for index in self._taken:
            cell = cells[index] if index < len(cells) else None
            if isinstance(cell, str) and cell.strip():
                word = (
                    _BESIDE_TOTALS.sub("", normal(cell)) if len(cell) < len("合计（1000000家）：") else cell
                )
                return self._whole(number, "total_row", cell) if word in synonyms().totals else None
        return None

    def _whole(self, number: int, code: str, written: str, **context: object) -> CellFault:
        reason = filled(CELL_MESSAGES[code], context)
        return CellFault(self.sheet.name, number, None, shown(written), code, reason, HINTS.get(code))

    def _without_heading(self, number: int, cells: Sequence[CellValue]) -> Iterator[tuple[int, CellFault]]:
        for index, cell in enumerate(cells):
            if (
                index not in self._named
                and cell is not None
                and not (isinstance(cell, str) and not cell.strip())
            ):
                code = "no_heading"
                fault = CellFault(
                    self.sheet.name, number, None, shown(cell), code, CELL_MESSAGES[code], HINTS[code]
                )
                yield index, fault

    def _fault(self, number: int, column: Column, cell: CellValue, refused: CellRefused) -> CellFault:
        reason = (
            filled(refused.reason, {"bound": self._bounds.cell})
            if refused.code == "cell_too_long"
            else refused.reason
        )
        return CellFault(
            self.sheet.name, number, column.heading, shown(cell), refused.code, reason, refused.suggestion
        )

    def _year(self, number: int, data: dict[str, Any]) -> Iterator[tuple[int, CellFault]]:
        """Take the year that the headings name as the fiscal year of the figures below them."""
        year = self._heading.year
        yearly = any(column.year and column.key in data for column, _ in self._facts)
        if year is None or not yearly:
            return
        said = data.setdefault(_YEAR, year)
        if said != year:
            column = self._by_key[_YEAR]
            refused = CellRefused("years_of_row", Words(str(year), str(year)), year=year)
            yield column.index, self._fault(number, column, str(said), refused)

    def _of_profile(
        self, fault: ProfileFault, number: int, cells: Sequence[CellValue]
    ) -> tuple[int, CellFault]:
        """Say a fault of the profile of the cell that it comes from."""
        steps = fault.pointer.split("/")[1:]
        keys = [".".join(steps[: len(steps) - cut]) for cut in range(len(steps))]
        column = next((self._by_key[key] for key in (*keys, TITLES) if key in self._by_key), None)
        if column is None:
            return -1, cell_fault(fault, self.sheet.name, number, None, "")
        cell = cells[column.index] if column.index < len(cells) else None
        said = cell_fault(fault, self.sheet.name, number, column.heading, cell)
        if fault.code == "too_big" and column.spec is not None and column.spec.kind is FactKind.RATIO:
            hint = Words(f"{said.value}%", f"{said.value}%")
            said = CellFault(said.sheet, number, said.column, said.value, said.code, said.reason, hint)
        return column.index, said


def _spoils_row(cell: CellValue) -> bool:
    return isinstance(cell, Unusable) and cell.code in _WHOLE_ROW


def _with_merged(lines: Iterator[Line], merged: Sequence[tuple[int, int, int, int]]) -> Iterator[Line]:
    """Mark the cells of merged ranges, which come in the order of their first rows."""
    waiting = [*reversed(merged)]
    open_: list[tuple[int, int, int, int]] = []
    for number, cells in lines:
        while waiting and waiting[-1][0] <= number:
            open_.append(waiting.pop())
        open_ = [area for area in open_ if area[1] >= number]
        marked = [*cells]
        for _, _, left, right in open_:
            last = min(right, 256)
            marked.extend([None] * (last - len(marked)))
            for index in range(left - 1, last):
                marked[index] = Unusable("merged", "" if marked[index] is None else str(marked[index]))
        yield number, marked
