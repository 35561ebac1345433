"""Text that is safe in a cell: no spreadsheet takes it for a formula, no writer stumbles over it.

A text that a spreadsheet could take for a formula gets an apostrophe in front, which Excel and
its kin show as text (OWASP, CSV Injection). `unmarked` takes it off again when we read.
"""

import re
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | float | Decimal | bool | date | None

LONGEST = 32_000
"""Characters of a cell; Excel holds 32 767."""

_STARTERS = r"=+\-@＝＋－＠﹦﹢﹣﹫−\t\r\n"
_GAPS = r"\s\u200b-\u200f\u2060\ufeff\xad"
_RISKY = re.compile(rf"'*[{_GAPS}]*[{_STARTERS}]")
_MARKED = re.compile(rf"'+[{_GAPS}]*[{_STARTERS}]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Make a text safe to write into a cell of a CSV or Excel file.

    >>> safe_text("=1+1"), safe_text("温州"), safe_text(" ＠SUM(A1)")
    ("'=1+1", '温州', "' ＠SUM(A1)")
    """
    text = _UNWRITABLE.sub("\ufffd", text)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return f"'{text}" if _RISKY.match(text) else text


def safe_cell(value: Cell) -> Cell:
    """Make a value safe to write into a cell; numbers, flags and dates stay what they are.

    >>> safe_cell("-1"), safe_cell(-1)
    ("'-1", -1)
    """
    return safe_text(value) if isinstance(value, str) else value


def unmarked(text: str) -> str:
    """Take off the apostrophe that `safe_text` put in front.

    >>> unmarked("'=1+1"), unmarked("'t Hof")
    ('=1+1', "'t Hof")
    """
    return text[1:] if _MARKED.match(text) else text
