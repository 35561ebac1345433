"""How much of a file is read at most; what is larger is refused before it is unpacked."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits on one file. Memory does not grow with the rows, so these bound time and disk."""

    file: int = 50 * MEBIBYTE
    """Bytes on disk."""
    unpacked: int = 200 * MEBIBYTE
    """Bytes of all that is unpacked from it, as declared and as found."""
    rows: int = 200_000
    """Rows that are not blank, over all sheets."""
    columns: int = 200
    sheets: int = 50
    cell: int = 4_000
    """Characters of one cell; the longest text that a profile holds."""
    ratio: int = 200
    """How many times its packed size a part above a mebibyte may unpack to."""
