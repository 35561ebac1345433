"""Wait: the day on which a leaf comes out otherwise though its fact stays as it is.

Bounds that move with the as-of date are passed by waiting: a year of standing, a year after an award,
a window before a loan is due.
"""

from collections.abc import Callable, Iterator
from datetime import MAXYEAR, date, timedelta

from dateutil.relativedelta import relativedelta

from criteria.facts import Designation, Value
from criteria.leaves import test
from criteria.mending import Demand
from criteria.nodes import Leaf, terms
from criteria.results import MET, UNMET
from criteria.scope import Scope
from criteria.terms import AsOf, AsOfYear

LONGEST = 12
"""How many years ahead it is worth looking."""

_DAY = timedelta(days=1)


def waited(demand: Demand, value: Value, as_of: date, scope_on: Callable[[date], Scope]) -> date | None:
    """Give the first day after `as_of` on which a leaf comes out as demanded, if there is one."""
    wanted = MET if demand.met else UNMET
    for day in sorted({*_days(demand.leaf, value, as_of)}):
        if day > as_of and test(demand.leaf, value, scope_on(day)) is wanted:
            return day
    return None


def _days(leaf: Leaf, value: Value, as_of: date) -> Iterator[date]:
    """Give the days on which a leaf may begin to come out otherwise."""
    for term in terms(leaf):
        match term:
            case AsOf(as_of=shift):
                distance = relativedelta(years=shift.years, months=shift.months, days=shift.days)
                for moment in _moments(value):
                    yield from _around(moment, distance)
            case AsOfYear():
                years = range(as_of.year + 1, min(as_of.year + LONGEST, MAXYEAR) + 1)
                yield from (date(year, 1, 1) for year in years)
            case _:
                pass


def _around(moment: date, distance: relativedelta) -> Iterator[date]:
    """Give the days around the one from which a moment lies so far off; months differ in length."""
    try:
        middle = moment - distance
        yield from (middle + days * _DAY for days in range(-3, 4))
    except (ValueError, OverflowError):  # beyond the calendar
        return


def _moments(value: Value) -> Iterator[date]:
    match value:
        case date():
            yield value
        case Designation(since=since, until=until):
            yield from (moment for moment in (since, until) if moment is not None)
        case _:
            pass
