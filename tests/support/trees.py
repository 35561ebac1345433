"""Random criteria over the small vocabulary.

Thresholds come from few values, so that trees look at the same figure more than once and
companies (`support.profiles`) often stand exactly on a threshold.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from support.law import SCOPE
from support.vocabulary import VOCABULARY

from criteria.facts import DESIGNATIONS, FactKind, Level
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    DateRange,
    Defined,
    Holds,
    In,
    Includes,
    Is,
    IsKnown,
    JudgedBy,
    Leaf,
    Not,
    Quota,
    Within,
    walk,
)
from criteria.terms import AsOf, AsOfYear, DateLiteral, ParameterRef, Shift, Term

THRESHOLDS: dict[FactKind, tuple[Any, ...]] = {
    FactKind.MONEY: (Decimal(0), Decimal(1000), Decimal("1000.5")),
    FactKind.COUNT: (1, 20, 300),
    FactKind.RATIO: (Decimal("0.03"), Decimal("0.5")),
    FactKind.YEAR: (2023, 2024, AsOfYear(as_of_year=0)),
    FactKind.DATE: (
        DateLiteral(date=date(2024, 2, 29)),
        AsOf(as_of=Shift(years=-1)),
        AsOf(as_of=Shift()),
    ),
}
"""Thresholds by kind of fact, from low to high."""

REGIONS = {
    "industry": ("C", "C38", "C382", "C3822", "I65"),
    "county": ("330000", "330300", "330302", "mountain"),
}

_RELATIONS = (AtLeast, Above, AtMost, Below)
_DAYS = (DateLiteral(date=date(2024, 1, 1)), AsOf(as_of=Shift(years=-1)), AsOf(as_of=Shift()))
_LATER = (AsOf(as_of=Shift()), AsOf(as_of=Shift(years=1)))


@cache
def leaves_of(fact: str, *, known: bool = True, lawless: bool = True) -> st.SearchStrategy[Leaf]:
    """Draw a leaf that looks at a fact; `known` and `lawless` tell whether it may be
    `{known: …}` and whether it may refer to a parameter that is not in force."""
    choices: list[Any] = list(every_leaf(fact, lawless=lawless))
    if known:
        choices.append(IsKnown(fact=fact))
    return st.sampled_from(choices)


def every_leaf(fact: str, *, lawless: bool = False) -> list[Leaf]:
    """Give every leaf about a fact that is drawn from, but `{known: …}`."""
    spec = VOCABULARY[fact]
    match spec.kind:
        case FactKind.FLAG:
            return [Is(fact=fact, value=value) for value in (True, False)]
        case FactKind.CHOICE:
            options = tuple(spec.options or ())
            one = [Is(fact=fact, value=option) for option in options]
            return [*one, *(In(fact=fact, values=pair) for pair in pairwise(options))]
        case FactKind.CODE:
            return _within(fact, lawless=lawless)
        case FactKind.CODES:
            options = tuple(spec.options or ())
            return [
                Includes(fact=fact, members=members) for members in (options[:1], options[1:2], options[1:])
            ]
        case FactKind.DESIGNATION:
            return _holds(fact.removeprefix(DESIGNATIONS))
        case FactKind.TEXT:
            return []
        case _:
            return _comparisons(fact, spec.kind, lawless=lawless)


def _comparisons(fact: str, kind: FactKind, *, lawless: bool) -> list[Leaf]:
    written = THRESHOLDS[kind]
    thresholds: list[Term] = list(written)
    if kind is FactKind.COUNT:
        thresholds.append(ParameterRef(parameter="staff_floor"))
        thresholds += [ParameterRef(parameter="old_floor")] if lawless else []
    compared = [relation(fact=fact, threshold=term) for relation in _RELATIONS for term in thresholds]
    between = [Between(fact=fact, bounds=pair) for pair in (*pairwise(written), (written[0],) * 2)]
    return [*compared, *between, Is(fact=fact, value=written[1]), In(fact=fact, values=written[:2])]


def _within(fact: str, *, lawless: bool) -> list[Leaf]:
    regions = REGIONS[fact]
    leaves = [Within(fact=fact, regions=(region,)) for region in regions]
    leaves.append(Within(fact=fact, regions=(regions[2], regions[-1])))
    if fact == "industry":
        names = ("priority_industries", "old_industries") if lawless else ("priority_industries",)
        leaves += [Within(fact=fact, regions=ParameterRef(parameter=name)) for name in names]
    return leaves


def _holds(designation: str) -> list[Leaf]:
    early, recent, today = _DAYS
    return [
        Holds(designation=designation, levels=levels, since=since, until=until)
        for levels in (None, (Level.NATIONAL,), (Level.NATIONAL, Level.PROVINCIAL))
        for since, until in (
            (None, None),
            (DateRange(in_year=2024), None),
            (DateRange(in_year=AsOfYear(as_of_year=0)), None),
            (DateRange(at_least=early, at_most=recent), None),
            (None, DateRange(at_least=_LATER[1])),
            (DateRange(at_least=early), DateRange(at_most=_LATER[1])),
            (DateRange(at_most=today), DateRange(at_least=_LATER[0])),
        )
    ]


JUDGEMENTS = tuple(
    JudgedBy(bureau=bureau, text=f"{bureau}认可", text_en=f"the {bureau} agrees") for bureau in ("stb", "tax")
)

FACTS = tuple(VOCABULARY)
TESTABLE = tuple(fact for fact in FACTS if VOCABULARY[fact].kind is not FactKind.TEXT)
"""The facts of which more can be asked than whether they are known."""


_NEGATED, _LAST = 3, 7
"""The least likely draws, as Hypothesis shrinks towards nought: to negate, and to wrap a whole tree."""

_DEFINITION, _JUDGEMENT = "a definition", "a judgement"


@st.composite
def _end(draw: st.DrawFn, *, known: bool, lawless: bool, judged: bool = False) -> Criterion:
    """Draw a leaf about any fact, now and then a definition or a judgement."""
    facts = FACTS if known else TESTABLE
    about = draw(st.sampled_from((*facts, _DEFINITION, *(_JUDGEMENT,) * (3 * judged))))
    if about == _JUDGEMENT:
        return draw(st.sampled_from(JUDGEMENTS))
    if about == _DEFINITION:
        return Defined(definition=draw(st.sampled_from(("small_firm", "old_firm")[: 1 + lawless])))
    return draw(leaves_of(about, known=known, lawless=lawless))


@st.composite
def _tree(draw: st.DrawFn, end: st.SearchStrategy[Criterion], *, size: int) -> Criterion:
    return joined(draw, [draw(end) for _ in range(draw(st.integers(1, size)))])


def joined(draw: st.DrawFn, nodes: list[Criterion]) -> Criterion:
    """Join nodes to one tree, a few at a time, some of them negated on the way."""
    while True:
        nodes = [_perhaps_negated(draw, node) for node in nodes]
        if len(nodes) == 1 and draw(st.integers(0, 7)) < _LAST:
            return nodes[0]
        count = draw(st.integers(min(2, len(nodes)), min(4, len(nodes))))
        nodes = [*nodes[count:], _composite(draw, tuple(nodes[:count]))]


def _perhaps_negated(draw: st.DrawFn, node: Criterion) -> Criterion:
    """Negate one node in four; what a bureau judges is not put under a `not`."""
    if draw(st.integers(0, 3)) < _NEGATED or any(isinstance(part, JudgedBy) for _, part in walk(node)):
        return node
    return Not(part=node)


def _composite(draw: st.DrawFn, parts: tuple[Criterion, ...]) -> Criterion:
    quota = Quota(n=draw(st.integers(1, len(parts))), of=parts)
    any_of, first = AnyOf(parts=parts), AnyOf(parts=parts, blame="first")
    return draw(st.sampled_from((All(parts=parts), any_of, AtLeastN(quota=quota), first)))


@cache
def trees(*, known: bool = True, lawless: bool = True, size: int = 6) -> st.SearchStrategy[Criterion]:
    """Draw any tree that only a machine judges; `size` is how many leaves it has at most."""
    return _tree(_end(known=known, lawless=lawless), size=size)


@cache
def judged_trees(*, size: int = 6) -> st.SearchStrategy[Criterion]:
    """Draw any tree that loads: what bureaus judge is in it, and never under a `not`."""
    return _tree(_end(known=True, lawless=True, judged=True), size=size)


def reach(criterion: Criterion) -> list[Criterion]:
    """Give every node of a tree, and of the definitions in force that it leads to."""
    found: list[Criterion] = []
    for _, node in walk(criterion):
        found.append(node)
        rule = SCOPE.rule(node.definition) if isinstance(node, Defined) else None
        if rule is not None:
            found += reach(rule.criterion)
    return found


def polarities(criterion: Criterion, *, positive: bool = True) -> set[tuple[Criterion, bool]]:
    """Give every leaf of a tree with whether it stands under an even number of `not`."""
    match criterion:
        case Not(part=part):
            return polarities(part, positive=not positive)
        case All(parts=below) | AnyOf(parts=below) | AtLeastN(quota=Quota(of=below)):
            return set().union(*(polarities(part, positive=positive) for part in below))
        case Defined(definition=name):
            rule = SCOPE.rule(name)
            return polarities(rule.criterion, positive=positive) if rule else set()
        case _:
            return {(criterion, positive)}
