"""Joint entitlement: what the measures within reach come to together.

Only measures that are eligible or likely, and whose amount is a figure, are counted. Of an
exclusive group (就高不重复) the highest counts once.
"""

from collections.abc import Sequence

from matcher.plan import Plan
from matcher.report import Figure, Joint, Match

_WITHIN_REACH = frozenset({"eligible", "likely"})


def joint(matches: Sequence[Match], plan: Plan) -> Joint:
    """Add up the amounts within reach, each exclusive group once."""
    groups: dict[str, list[Match]] = {}
    for match in matches:
        if match["verdict"] in _WITHIN_REACH and match["amount"]["low"] is not None:
            measure = plan.catalogue.measures[match["measure"]]
            groups.setdefault(measure.exclusive_group or measure.id, []).append(match)
    low: Figure = 0
    high: Figure | None = 0
    for group in groups.values():
        low += max(match["amount"]["low"] or 0 for match in group)
        tops = [match["amount"]["high"] for match in group]
        finite = [top for top in tops if top is not None]
        high = None if high is None or len(finite) < len(tops) else high + max(finite)
    counted = [match["measure"] for group in groups.values() for match in group]
    return {"low": low, "high": high, "caps": [], "counted": sorted(counted)}
