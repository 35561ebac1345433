"""Companies with few values a fact, so that every company behind what is known can be tried."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import product

from hypothesis import strategies as st
from support.formulas import grown
from support.law import TODAY

from criteria.facts import FactKind, FactName, Facts, FactSpec, Holder, Value, Vocabulary
from criteria.formulas import Constant, FactAmount, Formula
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
            return [In(fact=fact, values=("large", "medium")), *(Is(fact=fact, value=v) for v in VALUES[fact])]
        case _:
            relations = (AtLeast, Above, AtMost, Below)
            compared = [relation(fact=fact, threshold=t) for relation in relations for t in _THRESHOLDS]
            return [*compared, Between(fact=fact, bounds=(1, 3)), Is(fact=fact, value=2)]


_LEAVES = st.sampled_from(tuple(VALUES)).flatmap(lambda fact: st.sampled_from(_leaves(fact)))


def _joined(below: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    two_of = several.map(lambda parts: AtLeastN(quota=Quota(n=2, of=parts)))
    return several.map(lambda parts: All(parts=parts)) | several.map(lambda parts: AnyOf(parts=parts)) | two_of


CONDITIONS = st.recursive(_LEAVES | _LEAVES.map(lambda leaf: Not(part=leaf)), _joined, max_leaves=3)


@cache
def grid_formulas(*, products: bool = True, size: int = 6) -> st.SearchStrategy[Formula]:
    """Draw any formula over the two figures; `products` tells whether anything is multiplied."""
    ends = st.sampled_from(FIGURES).map(lambda fact: FactAmount(fact=fact)) | st.sampled_from(_NUMBERS).map(
        lambda number: Constant(number=number)
    )
    return st.recursive(
        ends, lambda below: grown(below, conditions=CONDITIONS, up_to=False, products=products), max_leaves=size
    )


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
