"""Days begin and end by China's clock, as the people of this product live; moments are written in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
"""Whoever writes "until 2025-12-31" means the end of that day in China."""


def day_of(moment: datetime) -> date:
    """Give the day of a moment, in China.

    >>> day_of(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)).isoformat()
    '2026-01-01'
    """
    return moment.astimezone(HERE).date()


def end_of(day: date) -> datetime:
    """Give the moment in UTC at which a day has ended in China.

    >>> end_of(date(2025, 12, 31)).isoformat()
    '2025-12-31T16:00:00+00:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), HERE).astimezone(UTC)


def written(moment: datetime, timespec: str = "auto") -> str:
    """Write a moment as it is sent, to the microsecond or as coarsely as `isoformat` names it.

    >>> written(datetime(2025, 6, 30, 8, 0, tzinfo=UTC))
    '2025-06-30T08:00:00Z'
    """
    return moment.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
