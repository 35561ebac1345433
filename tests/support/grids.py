"""Companies with few values a fact, so that every company behind what is known can be tried."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st
from support.law import TODAY

from criteria.facts import FactKind, FactName, Facts, FactSpec, Holder, Value, Vocabulary
from criteria.formulas import Constant, Difference, FactAmount, Formula, Greatest, Least, Product, Sum, When
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
    In,
    Is,
    Not,
    Quota,
)
from criteria.scope import Scope
from criteria.words import Words

FIGURES = ("first", "second")
VALUES: dict[str, tuple[Value, ...]] = {
    "first": tuple(range(6)),
    "second": tuple(range(6)),
    "listed": (False, True),
    "size": ("large", "medium", "small"),
}
"""All values of each fact."""

_WORDS = Words("—", "—")
_OPTIONS = {str(size): _WORDS for size in VALUES["size"]}
_VOCABULARY = Vocabulary(
    {
        name: FactSpec(
            FactName(name),
            kind,
            _WORDS,
            _WORDS,
            Holder.COMPANY,
            minimum=Decimal(0) if name in FIGURES else None,
            maximum=Decimal(5) if name in FIGURES else None,
            options=_OPTIONS if kind is FactKind.CHOICE else None,
        )
        for name, kind in (
            ("first", FactKind.YEAR),
            ("second", FactKind.YEAR),
            ("listed", FactKind.FLAG),
            ("size", FactKind.CHOICE),
        )
    }
)
GRID = Scope(
    as_of=TODAY, vocabulary=_VOCABULARY, definitions={}, parameters={}, tables={}, codes={}, documents={}
)

_THRESHOLDS = tuple(map(Decimal, ("0", "1", "2", "2.5", "4", "5")))
_NUMBERS = tuple(map(Decimal, ("-3", "-1", "0", "0.5", "2", "2.5", "4")))


def _leaves(fact: str) -> list[Criterion]:
    match fact:
        case "listed":
            return [Is(fact=fact, value=value) for value in VALUES[fact]]
        case "size":
            return [
                In(fact=fact, values=("large", "medium")),
                *(Is(fact=fact, value=v) for v in VALUES[fact]),
            ]
        case _:
            relations = (AtLeast, Above, AtMost, Below)
            compared = [relation(fact=fact, threshold=t) for relation in relations for t in _THRESHOLDS]
            return [*compared, Between(fact=fact, bounds=(1, 3)), Is(fact=fact, value=2)]


_EVERY_LEAF = tuple(leaf for fact in VALUES for leaf in _leaves(fact))


@st.composite
def _conditions(draw: st.DrawFn, most: int) -> Criterion:
    leaves = draw(st.lists(st.sampled_from(_EVERY_LEAF), min_size=1, max_size=most))
    parts = tuple(Not(part=leaf) if draw(st.booleans()) else leaf for leaf in leaves)
    quota = Quota(n=min(2, len(parts)), of=parts)
    return draw(st.sampled_from((All(parts=parts), AnyOf(parts=parts), AtLeastN(quota=quota))))


@st.composite
def grid_formulas(draw: st.DrawFn, *, depth: int = 3) -> Formula:
    """Draw any formula over the two figures, as deep as is said and seldom less."""
    if depth == 0 or draw(st.integers(0, 9)) == 0:
        if draw(st.integers(0, 2)):
            return FactAmount(fact=draw(st.sampled_from(FIGURES)))
        return Constant(number=draw(st.sampled_from(_NUMBERS)))
    one, other = (draw(grid_formulas(depth=depth - 1)) for _ in range(2))
    pair = (one, other)
    match draw(st.sampled_from((Sum, Difference, Difference, Least, Greatest, When, When, Product))):
        case kind if kind is Difference:
            return Difference(terms=pair)
        case kind if kind is When:
            return When(when=draw(_conditions(3)), then=one, otherwise=other)
        case kind:
            return kind(parts=pair)


@st.composite
def grid_companies(draw: st.DrawFn) -> Facts:
    """Draw what is known of a company; most facts are narrowed or unknown."""
    known: dict[str, Value] = {}
    possible: dict[str, frozenset[Value]] = {}
    for fact, values in VALUES.items():
        match draw(st.integers(0, 3)):
            case 0:
                known[fact] = draw(st.sampled_from(values))
            case 1:
                possible[fact] = draw(st.frozensets(st.sampled_from(values), min_size=1, max_size=3))
            case _:
                pass
    return Facts(known, possible)


def everyone(facts: Facts) -> Iterator[dict[str, Value]]:
    """Give every company that may be behind the facts."""
    choices = [
        (facts.known[fact],) if fact in facts.known else tuple(facts.possible.get(fact, values))
        for fact, values in VALUES.items()
    ]
    for chosen in product(*choices):
        yield dict(zip(VALUES, chosen, strict=True))
