"""Random companies over the small vocabulary: facts known, narrowed or unknown.

Values stand on, just below and just above the thresholds of `support.trees`; codes may be coarse
and designations partly known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from support.law import SCOPE, TODAY
from support.trees import FACTS, THRESHOLDS
from support.vocabulary import DIVISION, INDUSTRY, VOCABULARY

from criteria.facts import Designation, FactKind, Facts, FactSpec, Level, Value

_FIRST_DAYS = (
    date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 12, 31), date(2025, 1, 1), TODAY,
)  # fmt: skip
_LAST_DAYS = (TODAY, date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1))
STEPS = {
    FactKind.MONEY: Decimal("0.01"),
    FactKind.COUNT: 1,
    FactKind.RATIO: Decimal("0.0001"),
    FactKind.YEAR: 1,
    FactKind.DATE: timedelta(days=1),
}

PARTLY = {
    "industry": ("C", "C38", "C382", "I65"),
    "county": ("330000", "330300"),
}
"""Codes that are too coarse for some criterion."""


@cache
def values_of(fact: str) -> tuple[Value, ...]:
    """Give values of a fact that settle every leaf about it."""
    spec = VOCABULARY[fact]
    match spec.kind:
        case FactKind.FLAG:
            return (True, False)
        case FactKind.CHOICE:
            return tuple(spec.options or ())
        case FactKind.CODE:
            tree = INDUSTRY if fact == "industry" else DIVISION
            finest = [code for code in tree.codes if tree.members(code) == {code}]
            return (*finest, *(("330106", "310101") if fact == "county" else ()))
        case FactKind.CODES:
            options = tuple(spec.options or ())
            return tuple(map(frozenset, ((), options[:1], options[1:], options[1:2], options)))
        case FactKind.TEXT:
            return ("阀门制造",)
        case FactKind.DESIGNATION:
            return (
                Designation(held=False),
                *(
                    Designation(held=True, level=level, since=since, until=until)
                    for level in Level
                    for since in _FIRST_DAYS
                    for until in _LAST_DAYS
                ),
            )
        case kind:
            thresholds = [SCOPE.value(term) for term in THRESHOLDS[kind]]
            step = STEPS[kind]
            around = {value + shift for value in thresholds for shift in (-step, 0 * step, step)}
            return tuple(sorted(value for value in around if _possible(value, spec)))


def _possible(value: Value, spec: FactSpec) -> bool:
    low, high = spec.minimum, spec.maximum
    return (low is None or value >= low) and (high is None or value <= high)


@cache
def half_known_of(fact: str) -> tuple[Value, ...]:
    """Give values of a fact that leave some leaf about it open, or hold for no day that counts."""
    if VOCABULARY[fact].kind is FactKind.DESIGNATION:
        return (
            Designation(held=True),
            Designation(held=True, level=Level.MUNICIPAL),
            Designation(held=True, level=Level.NATIONAL, since=date(2024, 3, 1)),
            Designation(held=True, until=TODAY),
            Designation(held=True, level=Level.NATIONAL, until=TODAY - timedelta(days=1)),
            Designation(held=True, since=TODAY + timedelta(days=1)),
        )
    return PARTLY.get(fact, ())


@st.composite
def companies(
    draw: st.DrawFn,
    *,
    facts: Iterable[str] = FACTS,
    narrowed: bool = True,
    half_known: bool = True,
) -> Facts:
    """Draw what is known of a company; about half of the facts are unknown."""
    known: dict[str, Value] = {}
    possible: dict[str, frozenset[Value]] = {}
    for fact in facts:
        values = values_of(fact) + (half_known_of(fact) if half_known else ())
        match draw(st.integers(0, 5)):
            case 0 | 1 | 2:
                known[fact] = draw(st.sampled_from(values))
            case 3 if narrowed:
                possible[fact] = draw(st.frozensets(st.sampled_from(values_of(fact)), min_size=1, max_size=3))
            case _:
                pass
    return Facts(known, possible)


def learned(facts: Facts, answers: Mapping[str, Value]) -> Facts:
    """Give the facts with some more of them known."""
    possible = {fact: values for fact, values in facts.possible.items() if fact not in answers}
    return Facts({**facts.known, **answers}, possible, facts.estimates, facts.needed)


def refinements(fact: str, facts: Facts) -> tuple[Value, ...]:
    """Give the values that a fact may turn out to have, once all of it is known."""
    value = facts.known.get(fact)
    possible = facts.possible.get(fact)
    match value:
        case None:
            return tuple(sorted(possible, key=repr)) if possible else values_of(fact)
        case Designation(held=True):
            return _refined(value)
        case str() if VOCABULARY[fact].kind is FactKind.CODE:
            tree = INDUSTRY if fact == "industry" else DIVISION
            return tuple(code for code in values_of(fact) if code == value or value in tree.above(str(code)))
        case _:
            return (value,)


def _refined(value: Designation) -> tuple[Value, ...]:
    """Fill in a level and days; a designation that is said to be held is held on the as-of date."""
    levels = [value.level] if value.level else list(Level)
    firsts = [value.since] if value.since else list(_FIRST_DAYS)
    lasts = [value.until] if value.until else list(_LAST_DAYS)
    return tuple(
        replace(value, level=level, since=since, until=until)
        for level in levels
        for since in firsts
        for until in lasts
    )
