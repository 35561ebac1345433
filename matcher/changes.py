"""Changes: a company on a day under a catalogue, beside another: what differs, and why.

`compare(before, after)` takes two sides, each a profile with a plan: two profiles, two dates, two
versions of a catalogue, or any of these together.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matcher.change_report import (
    AmountState,
    ChangeReport,
    MeasureChange,
    Reason,
    SideInfo,
    Total,
    WithinReach,
)
from matcher.comparing import Causes, Comparison
from matcher.fact_changes import fact_changes
from matcher.law_changes import law_changes
from matcher.matching import matched
from matcher.plain import added
from matcher.plan import Plan
from matcher.reasons import Reasons, cause
from matcher.report import Amount, Figure, Match, Matched
from matcher.verdicts import VERDICTS, WITHIN_REACH
from matcher.worlds import Given, Worlds
from profiles.deriving import stated_facts
from profiles.schema import Profile

CHANGES = (
    "gained",
    "lost",
    "came_into_force",
    "expired",
    "opened",
    "closed",
    "judgement",
    "amount",
    "added",
    "removed",
    "conditions",
)
"""What can become of a measure, in the order in which equal money is listed:
within reach now, or no longer; into or out of its period; undecided now; ruled out now, when it was
undecided; eligible or likely, the other way round; another amount; new in the catalogue, or gone from
it; the same verdict and amount on other conditions."""

_OUT_OF_PERIOD = "not_in_force"
_UNDECIDED = "needs_facts"


class Side(NamedTuple):
    """A company, and a catalogue on a day in a language."""

    profile: Profile
    plan: Plan


def compare(before: Side, after: Side) -> ChangeReport:
    """Compare two sides; both plans speak the same language."""
    plans = before.plan, after.plan
    given = tuple(Given(stated_facts(side.profile), side.plan.scope) for side in (before, after))
    sides = given[0], given[1]
    worlds = Worlds(*sides)
    reports = matched(before.profile, before.plan), matched(after.profile, after.plan)
    first, then = (_by_measure(report) for report in reports)
    every = [*first, *(name for name in then if name not in first)]
    found = [
        change
        for name in every
        if (change := _change(first.get(name), then.get(name), worlds, plans)) is not None
    ]
    known = worlds.facts(frozenset()), worlds.facts(frozenset(worlds.differences))
    return {
        "before": _side(reports[0]),
        "after": _side(reports[1]),
        "facts": fact_changes(sides, known, plans),
        "law": law_changes(*plans),
        "measures": sorted(found, key=_order),
        "unchanged": len(every) - len(found),
        "totals": {"before": _total(reports[0]), "after": _total(reports[1])},
    }


def _by_measure(report: Matched) -> Mapping[str, Match]:
    return {match["measure"]: match for match in report["matches"]}


def _side(report: Matched) -> SideInfo:
    return {
        "as_of": report["as_of"],
        "catalogue": report["catalogue"],
        "name": report["company"]["name"],
    }


def _total(report: Matched) -> Total:
    verdicts = [match["verdict"] for match in report["matches"]]
    return {
        "low": report["joint"]["low"],
        "high": report["joint"]["high"],
        "within_reach": sum(verdict in WITHIN_REACH for verdict in verdicts),
        "verdicts": {verdict: verdicts.count(verdict) for verdict in VERDICTS},
    }


def _change(
    before: Match | None, after: Match | None, worlds: Worlds, plans: tuple[Plan, Plan]
) -> MeasureChange | None:
    """Describe what became of a measure; nothing where it is as it was."""
    shown = after or before
    if shown is None:
        return None
    if before is None or after is None:
        return _entry(shown, before, after, "added" if before is None else "removed")
    verdicts = before["verdict"], after["verdict"]
    turned = verdicts[0] != verdicts[1]
    comparison = Comparison(worlds, plans, shown["measure"])
    if not comparison.after or verdicts == (_OUT_OF_PERIOD, _OUT_OF_PERIOD):
        return None
    reasons = Reasons(comparison)
    of_verdict: Causes = comparison.causes_of_verdict() if turned else ()
    of_amount: Causes = ()
    said: list[Reason] = reasons.of_verdict(of_verdict) if turned else []
    worth = _OUT_OF_PERIOD not in verdicts and _amount(before["amount"]) != _amount(after["amount"])
    if worth:
        of_amount = comparison.causes_of_amount()
        said += reasons.of_amount(of_amount)
    change = _named(*verdicts) if turned else "amount"
    if not turned and not worth:
        said = reasons.of_conditions()
        same = comparison.open(0) == comparison.open(1) and not _asks_otherwise(said)
        if same or not said:
            return None
        change = "conditions"
    entry = _entry(shown, before, after, change, said)
    entry["verdict"]["cause"] = cause(of_verdict) if turned else None
    entry["amount"]["cause"] = cause(of_amount) if worth else None
    return entry


def _asks_otherwise(reasons: Sequence[Reason]) -> bool:
    return any("law" in reason["because"] for reason in reasons)


def _entry(
    shown: Match, before: Match | None, after: Match | None, change: str, reasons: Sequence[Reason] = ()
) -> MeasureChange:
    return {
        "measure": shown["measure"],
        "article": shown["article"],
        "title": shown["title"],
        "title_en": shown["title_en"],
        "change": change,
        "verdict": {
            "before": None if before is None else before["verdict"],
            "after": None if after is None else after["verdict"],
            "cause": None,
        },
        "amount": {
            "before": None if before is None else _amount(before["amount"]),
            "after": None if after is None else _amount(after["amount"]),
            "cause": None,
        },
        "within_reach": _within_reach(before, after),
        "reasons": [*reasons],
    }


def _amount(amount: Amount) -> AmountState:
    return {"low": amount["low"], "high": amount["high"], "status": amount["status"]}


def _within_reach(before: Match | None, after: Match | None) -> WithinReach:
    return {"before": _counted(before), "after": _counted(after)}


def _counted(match: Match | None) -> Figure:
    if match is None or match["verdict"] not in WITHIN_REACH:
        return 0
    low, high = match["amount"]["low"], match["amount"]["high"]
    return high if high is not None else low or 0


def _named(before: str, after: str) -> str:
    """Name a change of verdict."""
    if _OUT_OF_PERIOD in (before, after):
        return "came_into_force" if before == _OUT_OF_PERIOD else "expired"
    if before in WITHIN_REACH and after in WITHIN_REACH:
        return "judgement"
    if after in WITHIN_REACH:
        return "gained"
    if after == _UNDECIDED:
        return "opened"
    return "lost" if before in WITHIN_REACH else "closed"


def _order(change: MeasureChange) -> tuple[float, int, int, int]:
    moved = added((change["within_reach"]["after"], -change["within_reach"]["before"]))
    number = int(change["measure"].rsplit("-", 1)[1])
    return -abs(moved), CHANGES.index(change["change"]), change["article"], number
