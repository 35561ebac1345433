"""Uncertainty: how much is undecided for a company, in weighted yuan, and what each fact would settle.

The uncertainty of an undecided measure is its weight times `doubt` of the chance that it is met
(`matcher.chances` says what that assumes). An amount within reach that is still a range adds
`SPAN_WEIGHT` of its span. What a fact is expected to settle, its gain, is the uncertainty now less
what is expected to be left once it is answered, over all measures that hang on it.

A measure weighs what it is worth at most. Where no figure is known it has a nominal weight,
which is an assumption about order and no amount: `NOMINAL`, and `NOMINAL_SERVICE` where the
measure gives no money.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from criteria.facts import Facts
from criteria.judging import Finding
from criteria.scope import Scope
from matcher.answers import Answers
from matcher.chances import Chances, Prospect, exactly

NOMINAL = 100_000.0
"""What a measure weighs that gives money of which no upper bound is known."""

NOMINAL_SERVICE = 10_000.0
"""What a measure weighs that gives no money, and the least that any weighs."""

SPAN_WEIGHT = 0.1
"""What a yuan weighs of which only the verdict is known, beside one whose verdict is open."""


class Pending(NamedTuple):
    """One measure of which something is open: its verdict, or how much it gives.

    `finding` is `None` once the verdict is decided in favour. `needs` are the facts that would
    narrow the amount, and `span` is what is between its ends, in weighted yuan.
    """

    measure: str
    finding: Finding | None
    weight: float
    span: float
    needs: tuple[str, ...]


class Outlook(NamedTuple):
    """What is uncertain of a company: all in all, what each fact would settle, and each prospect."""

    total: float
    gains: Mapping[str, float]
    prospects: Mapping[str, Prospect]
    chances: Chances


def weight_of(high: float | None, *, monetary: bool) -> float:
    """Give the weight of a measure that is worth at most `high`, `None` where that is not known."""
    if not monetary:
        return NOMINAL_SERVICE
    return NOMINAL if high is None else max(high, NOMINAL_SERVICE)


def span_of(low: float | None, high: float | None) -> float:
    """Give the weight of what an amount leaves open."""
    return SPAN_WEIGHT * (NOMINAL if high is None or low is None else high - low)


def doubt(chance: float) -> float:
    """Give how undecided something is: 0 once it is settled, and the more the likelier it is to be met.

    The power 3/4 of the chance. Concave, and not continuous at 1: however likely a measure is, it
    is not within reach before its last condition is answered. Of the shapes tried over simulated
    companies (`benchmarks/question_order.py`) this one brings the money to a decision soonest.
    """
    return sqrt(chance * sqrt(chance)) if chance < 1 else 0.0


def outlook(pending: Iterable[Pending], facts: Facts, answers: Answers, scope: Scope) -> Outlook:
    """Weigh what is undecided, and what knowing each fact is expected to settle of it.

    A fact that is derived is settled by the stated facts it hangs on; those that are missing
    share its gain evenly, so that the last one has all of it.
    """
    chances = Chances(facts, answers, scope)
    total = 0.0
    gains: dict[str, float] = {}
    prospects: dict[str, Prospect] = {}

    def add(fact: str, gain: float) -> None:
        gains[fact] = gains.get(fact, 0.0) + gain

    for measure, finding, weight, span, needs in pending:
        now = 1.0
        if finding is not None:
            prospect = prospects[measure] = chances.prospect(finding)
            now = prospect.chance.now
            total += weight * doubt(now)
            for fact, fall in _falls(prospect):
                asked = facts.to_settle(fact)
                for stated in asked:
                    add(stated, weight * fall / len(asked))
        if needs:
            total += now * span
            for fact in needs:
                add(fact, now * span / len(needs))
    return Outlook(total, gains, prospects, chances)


def _falls(prospect: Prospect) -> Iterable[tuple[str, float]]:
    """Give by how much the doubt about a measure is expected to fall once each fact is known."""
    for fact, given in prospect.chance.given.items():
        cases = prospect.cases[fact]
        before = after = 0.0
        for (_, chance), at in zip(cases, given, strict=True):
            before += chance * at
            after += chance * doubt(at)
        yield fact, max(0.0, doubt(exactly(before)) - after)
