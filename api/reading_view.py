"""What reading a file of companies came to, as plain data."""

from collections.abc import Callable

from typing_extensions import TypedDict

from criteria.words import Words
from profiles.importing.reading import Companies, Row

FIRST_FAULTS = 20


class TakenView(TypedDict):
    """How one column was taken; without a key it was left out."""

    sheet: str | None
    column: str
    key: str | None
    unit: str | None
    year: int | None


class CellFaultView(TypedDict):
    """One thing wrong in one row."""

    sheet: str | None
    row: int
    column: str | None
    value: str
    code: str
    reason: str
    suggestion: str | None


class ReadingView(TypedDict):
    """Counts (rows = good + bad), columns, notes, and the first faults."""

    format: str
    rows: int
    good: int
    bad: int
    blank: int
    faults: int
    columns: list[TakenView]
    notes: list[str]
    first_faults: list[CellFaultView]


class Seen:
    """Collects what is shown of a file while its rows go by."""

    def __init__(self, companies: Companies, say: Callable[[Words], str]) -> None:
        self._companies = companies
        self._say = say
        self._faults = 0
        self._first: list[CellFaultView] = []

    def add(self, row: Row) -> None:
        """Look at one row."""
        self._faults += len(row.faults)
        for fault in row.faults[: FIRST_FAULTS - len(self._first)]:
            self._first.append(
                {
                    "sheet": fault.sheet,
                    "row": fault.row,
                    "column": fault.column,
                    "value": fault.value,
                    "code": fault.code,
                    "reason": self._say(fault.reason),
                    "suggestion": None if fault.suggestion is None else self._say(fault.suggestion),
                }
            )

    def view(self) -> ReadingView:
        """Give what has been seen."""
        found, tally = self._companies, self._companies.tally
        taken: list[TakenView] = [
            {
                "sheet": column.sheet,
                "column": column.column,
                "key": column.key,
                "unit": None if column.unit is None else self._say(column.unit),
                "year": column.year,
            }
            for column in found.columns
        ]
        left: list[TakenView] = [
            {"sheet": column.sheet, "column": column.column, "key": None, "unit": None, "year": None}
            for column in found.left_out
        ]
        return {
            "format": found.kind.value,
            "rows": tally.rows,
            "good": tally.good,
            "bad": tally.bad,
            "blank": tally.blank,
            "faults": self._faults,
            "columns": taken + left,
            "notes": [self._say(note) for note in found.notes],
            "first_faults": self._first,
        }
