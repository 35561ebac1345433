"""Days as people write them; a month or a year alone is no day, and none is invented for it."""

import re
from datetime import date

from profiles.quantities import plain

_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})[日号號]?|([0-9]{2})([0-9]{2}))(?:[T ]+00?:00(?::00(?:\.0+)?)?)?"
)
_PARTLY = re.compile(r"([0-9]{4})[年]?(?:[-/.]?[0-9]{1,2}月?)?")


def day_of(written: str) -> date | None:
    """Read a day; `None` for what is none or does not exist.

    >>> day_of("2023年5月18日"), day_of("20230518"), day_of("2023-02-30")
    (datetime.date(2023, 5, 18), datetime.date(2023, 5, 18), None)
    """
    found = _DAY.fullmatch(plain(written).strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def lacks_day(written: str) -> bool:
    """Tell whether a year, or a year and a month, stands where a day is expected.

    >>> lacks_day("2023年5月"), lacks_day("2023-05-18")
    (True, False)
    """
    return _PARTLY.fullmatch("".join(plain(written).split())) is not None
