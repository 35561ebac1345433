"""What a company may have together: measures within reach as claims, at both ends of what is known.

At the low end every amount and limit is least, at the high end greatest. Where something unknown
bears on several claims at once, as an unknown income does, each way it may be is gone through, and
the least and the greatest of the best combinations are taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TypeAlias

from criteria.asking import ask
from criteria.facts import Facts
from criteria.judging import judge
from criteria.limits import Cap, TotalControl
from criteria.measures import Measure
from criteria.results import MET, TO_BE_JUDGED, UNMET
from matcher.amounts import Interval, evaluate
from matcher.combining import Claim, Combination, combined
from matcher.plan import Plan
from matcher.tax import End, Relief, Way, ways

_ZERO, _INFINITY = Decimal(0), Decimal("Infinity")
_UNBOUNDED = Interval(_INFINITY, _INFINITY)


@dataclass(frozen=True, slots=True)
class Line:
    """A measure within reach, and what it is worth alone (yuan)."""

    measure: Measure
    single: Interval

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the policy: article, and number within it."""
        return self.measure.article, int(self.measure.id.rsplit("-", 1)[1])


@dataclass(frozen=True, slots=True)
class Bound:
    """A cap, or the rule of total control, and what it comes to (yuan; infinite where it does not hold)."""

    limit: Cap | TotalControl
    amount: Interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best combination at one end, the taxes it was computed on, and the limits by their keys."""

    combination: Combination
    taxes: Mapping[str, End]
    bounds: Mapping[str, Bound]

    def counts(self, measure: str) -> Decimal:
        """Give what a measure counts for."""
        return self.combination.parts.get(measure, _ZERO)


_Limits: TypeAlias = Mapping[str, Bound]


def exclusive_key(group: str) -> str:
    """Name the group of measures of which one may be had."""
    return f"exclusive_group.{group}"


def base_key(base: str) -> str:
    """Name the group of choices on one tax base."""
    return f"tax_bases.{base}"


def outcomes(lines: Sequence[Line], plan: Plan, facts: Facts) -> tuple[Outcome, Outcome]:
    """Find the best combination of lines, which stand in order of place: at the low end and the high one."""
    bounds = _bounds(lines, plan, facts)
    taxes = _taxes(lines, plan, facts)
    found = [
        (_outcome(lines, bounds, way, high=False), _outcome(lines, bounds, way, high=True))
        for way in (dict(zip(taxes, each, strict=True)) for each in product(*taxes.values()))
    ]
    low = min((low for low, _ in found), key=lambda outcome: outcome.combination.total)
    high = max((high for _, high in found), key=lambda outcome: outcome.combination.total)
    return low, high


def _bounds(lines: Sequence[Line], plan: Plan, facts: Facts) -> _Limits:
    catalogue = plan.catalogue
    caps = sorted({line.measure.capped_by for line in lines if line.measure.capped_by is not None})
    bounds = {
        f"caps.{cap}": Bound(catalogue.caps[cap], _amount(catalogue.caps[cap], plan, facts)) for cap in caps
    }
    for key, control in catalogue.total_control.items():
        if control.in_force(plan.as_of) and any(_under(control, line.measure, high=False) for line in lines):
            bounds[f"total_control.{key}"] = Bound(control, _controlled(control, plan, facts))
    return bounds


def _amount(limit: Cap | TotalControl, plan: Plan, facts: Facts) -> Interval:
    amount = evaluate(limit.formula, facts, plan.scope)
    return Interval(max(_ZERO, amount.low), max(_ZERO, amount.high))


def _controlled(control: TotalControl, plan: Plan, facts: Facts) -> Interval:
    """Give what total control leaves: without end for a company that it does not concern."""
    finding = judge(control.when, facts, plan.scope)
    if finding.result is MET:
        return _amount(control, plan, facts)
    open_question = finding.result is TO_BE_JUDGED or ask(finding, facts)
    if finding.result is UNMET or not open_question:
        return _UNBOUNDED
    return Interval(_amount(control, plan, facts).low, _INFINITY)


def _under(control: TotalControl, measure: Measure, *, high: bool) -> bool:
    """Tell whether a measure falls under total control; where that is not known, at the low end."""
    if measure.tax is not None or measure.kind not in control.kinds:
        return False
    return not high if measure.total_control is None else measure.total_control


def _taxes(lines: Sequence[Line], plan: Plan, facts: Facts) -> dict[str, tuple[Way, ...]]:
    reliefs: dict[str, list[Relief]] = {}
    for line in lines:
        acts = line.measure.tax
        if acts is not None:
            deducts = None if acts.deducts is None else evaluate(acts.deducts, facts, plan.scope)
            rate = None if acts.rate is None else evaluate(acts.rate, facts, plan.scope)
            reliefs.setdefault(acts.base, []).append(Relief(line.measure.id, deducts, rate))
    bases = plan.catalogue.tax_bases
    return {key: ways(bases[key], acting, facts, plan.scope) for key, acting in sorted(reliefs.items())}


def _outcome(lines: Sequence[Line], bounds: _Limits, way: Mapping[str, Way], *, high: bool) -> Outcome:
    taxes = {base: each.high if high else each.low for base, each in way.items()}
    claims = [*_grants(lines, bounds, high=high), *_choices(lines, taxes)]
    places = {line.measure.id: line.place for line in lines}
    claims.sort(key=lambda claim: min(places[measure] for measure in claim.measures))
    caps = {key: bound.amount.high if high else bound.amount.low for key, bound in bounds.items()}
    return Outcome(combined(claims, caps), taxes, bounds)


def _grants(lines: Sequence[Line], bounds: _Limits, *, high: bool) -> Iterator[Claim]:
    for line in lines:
        measure = line.measure
        if measure.tax is None:
            amount = line.single.high if high else line.single.low
            caps = _caps(measure, bounds, high=high)
            yield Claim((measure.id,), (max(_ZERO, amount),), _groups(measure), caps)


def _groups(measure: Measure) -> frozenset[str]:
    group = measure.exclusive_group
    return frozenset(() if group is None else (exclusive_key(group),))


def _caps(measure: Measure, bounds: _Limits, *, high: bool) -> tuple[str, ...]:
    own = [] if measure.capped_by is None else [f"caps.{measure.capped_by}"]
    for key, bound in bounds.items():
        if isinstance(bound.limit, TotalControl) and _under(bound.limit, measure, high=high):
            own.append(key)
    return tuple(own)


def _choices(lines: Sequence[Line], taxes: Mapping[str, End]) -> Iterator[Claim]:
    """Give the choices on each tax base as claims, one of which may be taken."""
    measures = {line.measure.id: line.measure for line in lines}
    for base, end in taxes.items():
        for choice in end.choices:
            groups = [group for name in choice.measures for group in sorted(_groups(measures[name]))]
            if len(groups) == len({*groups}):
                yield Claim(choice.measures, choice.saves, frozenset({base_key(base), *groups}))
