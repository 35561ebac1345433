"""Dropping: why a measure counts for less together with others than alone, or for nothing.

The high end is looked at first; what is cut at the low end only is said to be.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from criteria.limits import Cap, OtherRate
from criteria.measures import Tax
from criteria.words import Words
from matcher.entitlement import Line, Outcome, base_key
from matcher.plan import Plan
from matcher.report import Dropped
from matcher.tax import Choice

EXCLUSIVE_GROUP = "exclusive_group"
BETTER_RATE = "better_rate"
NOTHING_LEFT = "nothing_left_to_relieve"
CAP = "cap"
TOTAL_CONTROL = "total_control"

_CENT = Decimal("0.01")


class _Reason(NamedTuple):
    because: str
    text: Words
    in_favour_of: tuple[str, ...] = ()


def dropped(lines: Sequence[Line], low: Outcome, high: Outcome, plan: Plan) -> list[Dropped]:
    """Say of each measure that is cut why, and which count instead."""
    found: list[Dropped] = []
    at_high, at_low = _Reasons(lines, high, plan, high=True), _Reasons(lines, low, plan, high=False)
    for line in lines:
        if at_high.cut(line):
            reason, head = at_high.of(line), Words("", "")
        elif at_low.cut(line):
            reason, head = at_low.of(line), Words("低值情形：", "at the low end: ")
        else:
            continue
        found.append(
            {
                "measure": line.measure.id,
                "because": reason.because,
                "text": plan.words(head.zh + reason.text.zh, head.en + reason.text.en),
                "in_favour_of": [*reason.in_favour_of],
            }
        )
    return found


class _Reasons:
    """The reasons at one end."""

    def __init__(self, lines: Sequence[Line], outcome: Outcome, plan: Plan, *, high: bool) -> None:
        self.lines = lines
        self.outcome = outcome
        self.plan = plan
        self.high = high

    def cut(self, line: Line) -> bool:
        """Tell whether less of a measure counts than it is worth alone, by more than what is rounded."""
        alone = line.single.high if self.high else line.single.low
        counts = self.outcome.counts(line.measure.id)
        return counts < alone and (not alone.is_finite() or alone - counts > _CENT)

    def of(self, line: Line) -> _Reason:
        """Give the reason for which a measure is cut."""
        group = line.measure.exclusive_group
        chosen = {name for claim in self.outcome.combination.chosen for name in claim.measures}
        instead = tuple(
            other.measure.id
            for other in self.lines
            if group and other.measure.exclusive_group == group and other.measure.id in chosen
        )
        if instead and line.measure.id not in chosen:
            named = self._named(instead)
            text = Words(
                f"与{named.zh}不得重复享受，计入后者", f"not together with {named.en}, which counts instead"
            )
            return _Reason(EXCLUSIVE_GROUP, text, instead)
        return self._on_tax(line, line.measure.tax) if line.measure.tax else self._under_limit(line)

    def _on_tax(self, line: Line, acts: Tax) -> _Reason:
        end = self.outcome.taxes[acts.base]
        choice = self._choice(acts.base)
        others = tuple(name for name in choice.measures if name != line.measure.id) if choice else ()
        taken = choice is not None and line.measure.id in choice.measures
        if not end.due:
            return _Reason(NOTHING_LEFT, Words("没有应纳税额可减", "there is no tax to relieve"))
        if choice is None:
            return self._by_law(end.other, taken=False)
        rated = next((name for name in others if self._gives_rate(name)), None)
        if rated is not None and acts.rate is not None:
            named = self._named((rated,))
            text = Words(
                f"{named.zh}给出的税率更低，择优适用", f"{named.en} gives the better rate, and one applies"
            )
            return _Reason(BETTER_RATE, text, (rated,))
        if not choice.left and others:
            named = self._named(others)
            text = Words(
                f"{named.zh}已把应纳税额减至零，没有余额可减", f"after {named.en} no tax is left to relieve"
            )
            return _Reason(NOTHING_LEFT, text, others)
        if rated is not None:
            named = self._named((rated,))
            text = Words(
                f"按{named.zh}的税率计算，所减的税少于单独测算",
                f"at the rate of {named.en} it saves less than alone",
            )
            return _Reason(BETTER_RATE, text, (rated,))
        if not taken and choice.other is not None and choice.other is not end.other:
            named, label = self._named(others), choice.other
            text = Words(
                f"{named.zh}之后可按{label.label}的税率纳税，税负更低",
                f"after {named.en} a lower rate of law applies ({label.label_en})",
            )
            return _Reason(BETTER_RATE, text, others)
        return self._by_law(end.other or choice.other, taken=taken)

    def _by_law(self, other: OtherRate | None, *, taken: bool) -> _Reason:
        """Say that what law gives anyway is as good, or leaves less to gain."""
        name = Words("法定", "statutory rate") if other is None else Words(other.label, other.label_en)
        text = (
            Words(
                f"本就按{name.zh}税率纳税，所减少于单独测算",
                f"the rate of law ({name.en}) leaves less to gain than alone",
            )
            if taken
            else Words(
                f"本就可按{name.zh}税率纳税，税负不高于此项优惠",
                f"the rate of law ({name.en}) is no higher anyway",
            )
        )
        return _Reason(BETTER_RATE, text)

    def _under_limit(self, line: Line) -> _Reason:
        claim = next(each for each in self.outcome.combination.chosen if line.measure.id in each.measures)
        key = next(cap for cap in claim.caps if cap in self.outcome.combination.binding)
        bound = self.outcome.bounds[key]
        others = tuple(
            other.measures[0]
            for other in self.outcome.combination.chosen
            if key in other.caps and other is not claim and self.outcome.counts(other.measures[0])
        )
        amount = bound.amount.high if self.high else bound.amount.low
        if bound.amount.exact or self.high:
            said = self.plan.cap(bound.limit, amount)
            text = Words(said, said)
        else:
            text = Words(
                f"{bound.limit.label}：限额未知，可能只有这些",
                f"{bound.limit.label_en}: the limit is not known, and may be no more",
            )
        return _Reason(CAP if isinstance(bound.limit, Cap) else TOTAL_CONTROL, text, others)

    def _choice(self, base: str) -> Choice | None:
        claim = next(
            (each for each in self.outcome.combination.chosen if base_key(base) in each.groups), None
        )
        choices = self.outcome.taxes[base].choices
        return next((each for each in choices if claim and each.measures == claim.measures), None)

    def _gives_rate(self, measure: str) -> bool:
        acts = self.plan.catalogue.measures[measure].tax
        return acts is not None and acts.rate is not None

    def _named(self, measures: Sequence[str]) -> Words:
        known = self.plan.catalogue.measures
        return Words(
            "、".join(f"“{known[measure].title}”" for measure in measures),
            " and ".join(f"“{known[measure].title_en}”" for measure in measures),
        )
