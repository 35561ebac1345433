"""Joint entitlement: what the measures within reach come to together, beside what they add up to.

Only measures of organisations that are eligible or likely, and whose amount is a figure, count.
Reliefs of one tax are computed on one base (`matcher.tax`); of an exclusive group (就高不重复) one
measure counts; what shares a cap, or falls under 总量控制, counts no more than that. The best
admissible combination is sought at both ends of what is known (`matcher.entitlement`).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from criteria.facts import Facts
from matcher.amounts import Interval
from matcher.dropping import dropped
from matcher.entitlement import Line, Outcome, outcomes
from matcher.plain import added, yuan
from matcher.plan import Plan
from matcher.report import Figure, Joint, Match, Part, Span
from matcher.verdicts import WITHIN_REACH

_FIGURES = frozenset({"computed", "range", "needs_facts"})
_ZERO, _INFINITY = Decimal(0), Decimal("Infinity")
_CENT = Decimal("0.01")


def joint(matches: Sequence[Match], plan: Plan, facts: Facts) -> Joint:
    """Find the best admissible combination of what is within reach, and say what it leaves out."""
    measures = plan.catalogue.measures
    lines = sorted(
        (
            Line(measures[match["measure"]], _single(match))
            for match in matches
            if match["verdict"] in WITHIN_REACH
            and match["amount"]["status"] in _FIGURES
            and measures[match["measure"]].open_to_organisations
        ),
        key=lambda line: line.place,
    )
    low, high = outcomes(lines, plan, facts)
    lows, highs = _to_the_fen(lines, low), _to_the_fen(lines, high)
    parts: list[Part] = [
        {
            "measure": line.measure.id,
            "single": {"low": yuan(line.single.low) or 0, "high": yuan(line.single.high)},
            "counted": {"low": lows[line.measure.id] or 0, "high": highs[line.measure.id]},
        }
        for line in lines
    ]
    together = _total([part["counted"] for part in parts])
    return {
        "low": together["low"],
        "high": together["high"],
        "caps": [*_binding(lines, high, plan)],
        "counted": [part["measure"] for part in parts],
        "sum": _total([part["single"] for part in parts]),
        "parts": parts,
        "dropped": dropped(lines, low, high, plan),
    }


def _single(match: Match) -> Interval:
    low, high = match["amount"]["low"], match["amount"]["high"]
    return Interval(
        _ZERO if low is None else Decimal(str(low)),
        _INFINITY if high is None else Decimal(str(high)),
    )


def _to_the_fen(lines: Sequence[Line], outcome: Outcome) -> Mapping[str, Figure | None]:
    """Round what counts so that the parts add up to the rounded total."""
    rounded: dict[str, Figure | None] = {}
    exact = reached = _ZERO
    for line in lines:
        counts = outcome.counts(line.measure.id)
        if counts.is_finite():
            exact += counts
            upto = exact.quantize(_CENT)
            rounded[line.measure.id] = yuan(upto - reached)
            reached = upto
        else:
            rounded[line.measure.id] = None
    return rounded


def _total(spans: Sequence[Span]) -> Span:
    highs = [span["high"] for span in spans]
    bounded = [high for high in highs if high is not None]
    return {
        "low": added(span["low"] for span in spans),
        "high": added(bounded) if len(bounded) == len(highs) else None,
    }


def _binding(lines: Sequence[Line], outcome: Outcome, plan: Plan) -> Iterator[str]:
    """Say each limit that binds at the high end: of a tax, what is due without the measures."""
    for key, end in outcome.taxes.items():
        alone = sum(
            (line.single.high for line in lines if line.measure.tax and line.measure.tax.base == key), _ZERO
        )
        if end.due.is_finite() and end.due < alone:
            yield plan.cap(plan.catalogue.tax_bases[key], end.due)
    for key in outcome.combination.binding:
        bound = outcome.bounds[key]
        yield plan.cap(bound.limit, bound.amount.high)
