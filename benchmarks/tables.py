"""Plain tables on standard output."""

from collections.abc import Sequence

RULE = "─"


def heading(title: str) -> None:
    """Print the title of a part."""
    print(f"\n{title}\n{RULE * len(title)}", flush=True)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a header: the first column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    print(flush=True)


def figure(value: float) -> str:
    """Write a time or a count with about three digits and thin spaces between thousands."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", " ")


def ratio(value: float) -> str:
    """Write how many times as long."""
    return f"{figure(value)}×"
