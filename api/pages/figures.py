"""Figures as people read them: money in yuan and ten thousands, counts, shares and days."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal

_TEN_THOUSAND = 10_000


def count(value: Number | None) -> str:
    """Write a number with separators.

    >>> count(1234567), count(None)
    ('1,234,567', '–')
    """
    return "–" if value is None else f"{value:,.0f}"


def yuan(value: Number | None) -> str:
    """Write money in full yuan, fen where there are any.

    >>> yuan(1080000), yuan(Decimal("12.5"))
    ('¥1,080,000', '¥12.50')
    """
    if value is None:
        return "–"
    return f"¥{value:,.0f}" if value == int(value) else f"¥{value:,.2f}"


def ten_thousands(value: Number | None) -> str:
    """Write money in ten thousands of yuan, with as many places as it needs, at most two.

    >>> ten_thousands(1080000), ten_thousands(12345)
    ('108', '1.23')
    """
    if value is None:
        return "–"
    written = f"{Decimal(str(value)) / _TEN_THOUSAND:,.2f}"
    return written.rstrip("0").rstrip(".")


def share(value: Number | None) -> str:
    """Write a share in per cent.

    >>> share(0.125), share(1)
    ('12.5 %', '100 %')
    """
    return "–" if value is None else f"{float(value) * 100:.1f}".rstrip("0").rstrip(".") + " %"


def date_of(value: date | datetime | str | None) -> str:
    """Write a day as ISO 8601 does; of a moment its day and minute, in the zone it is given in."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "–" if value is None else value.isoformat()
