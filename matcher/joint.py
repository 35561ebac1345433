"""Joint entitlement: what the measures within reach come to together.

Only measures of organisations that are eligible or likely, and whose amount is a figure, count. Of an
exclusive group (就高不重复) the highest counts once; what shares a cap, such as the income tax
that a company owes, counts no more than the cap.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from criteria.facts import Facts
from matcher.amounts import Interval, evaluate
from matcher.plain import yuan
from matcher.plan import Plan
from matcher.report import Joint, Match

_WITHIN_REACH = frozenset({"eligible", "likely"})
_FIGURES = frozenset({"computed", "range", "needs_facts"})
_ZERO = Decimal(0)


def joint(matches: Sequence[Match], plan: Plan, facts: Facts) -> Joint:
    """Add up the amounts within reach, each exclusive group once and nothing beyond its cap."""
    counted = [
        match
        for match in matches
        if match["verdict"] in _WITHIN_REACH
        and match["amount"]["status"] in _FIGURES
        and plan.catalogue.measures[match["measure"]].open_to_organisations
    ]
    groups: dict[tuple[str | None, str], list[Interval]] = {}
    for match in counted:
        measure = plan.catalogue.measures[match["measure"]]
        group = (measure.capped_by, measure.exclusive_group or measure.id)
        groups.setdefault(group, []).append(_interval(match))
    by_cap: dict[str | None, list[Interval]] = {}
    for (cap, _), intervals in groups.items():
        by_cap.setdefault(cap, []).append(_highest(intervals))
    totals: list[Interval] = []
    said: list[str] = []
    for cap, intervals in by_cap.items():
        total = _sum(intervals)
        if cap is not None:
            most = evaluate(plan.catalogue.caps[cap].formula, facts, plan.scope)
            if most.high < total.high:
                said.append(plan.cap(cap, most.high))
            total = Interval(min(total.low, most.low), min(total.high, most.high))
        totals.append(total)
    whole = _sum(totals)
    return {
        "low": yuan(whole.low) or 0,
        "high": yuan(whole.high),
        "caps": said,
        "counted": sorted(match["measure"] for match in counted),
    }


def _interval(match: Match) -> Interval:
    low, high = match["amount"]["low"], match["amount"]["high"]
    return Interval(
        _ZERO if low is None else Decimal(str(low)),
        Decimal("Infinity") if high is None else Decimal(str(high)),
    )


def _highest(intervals: Sequence[Interval]) -> Interval:
    return Interval(max(each.low for each in intervals), max(each.high for each in intervals))


def _sum(intervals: Iterable[Interval]) -> Interval:
    low, high = _ZERO, _ZERO
    for each in intervals:
        low, high = low + each.low, high + each.high
    return Interval(low, high)
