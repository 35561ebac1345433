"""What a cell of a file holds, whatever the file's format; and a sheet of such cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias

from criteria.words import Words


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that the file shows with a percent sign: 0.035 shown as 3.5 %."""

    share: Decimal

    def __str__(self) -> str:
        return f"{(self.share * 100).normalize():f}%"


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell whose content is not taken, with the code of the reason and what is shown of it."""

    code: str
    written: str = ""

    def __str__(self) -> str:
        return self.written


CellValue: TypeAlias = str | int | Decimal | bool | date | Percent | Unusable | None
"""`None` is an empty cell; a number is exact."""

Line: TypeAlias = tuple[int, Sequence[CellValue]]
"""A row: its number as the user sees it in the file, and its cells from the first column on."""


class Sheet(Protocol):
    """A table in a file. `lines` starts anew each time and gives the same rows in the same order."""

    @property
    def name(self) -> str | None:
        """The sheet's name, where files of this format have sheets."""

    @property
    def typed(self) -> bool:
        """Whether headings are declared apart from the rows (Parquet): then row 0 is the heading."""

    @property
    def even(self) -> bool:
        """Whether every row has as many cells as the heading, if it is whole (CSV)."""

    @property
    def filled(self) -> int:
        """How many rows are not blank, the heading among them."""

    def lines(self) -> Iterator[Line]:
        """Give every row that the file has, blank ones too."""

    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """Give the merged ranges: first row, last row, first column, last column, from 1."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that has been looked through and is safe to read: its sheets, and what is to be said."""

    sheets: Sequence[Sheet]
    notes: Sequence[Words] = field(default_factory=tuple)
