"""Random formulae over the numeric facts of the small vocabulary, and what they come to exactly."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from math import prod

from hypothesis import strategies as st
from support.completions import holds
from support.law import SCOPE
from support.trees import trees

from criteria.facts import Value
from criteria.formulas import (
    Constant,
    Difference,
    FactAmount,
    Formula,
    Greatest,
    Least,
    ParameterAmount,
    Product,
    Sum,
    UpTo,
    When,
)
from criteria.nodes import Criterion
from criteria.scope import Scope

AMOUNTS = ("revenue", "profit", "employees", "rd_share", "rd_intensity", "first_profit_year")
_NUMBERS = tuple(map(Decimal, ("-2", "0", "0.15", "3", "500")))


@cache
def formulas(*, up_to: bool = True, size: int = 5) -> st.SearchStrategy[Formula]:
    """Draw any formula; `up_to` tells whether it may leave the amount open on purpose."""
    ends = (
        st.sampled_from(_NUMBERS).map(lambda number: Constant(number=number))
        | st.sampled_from(AMOUNTS).map(lambda fact: FactAmount(fact=fact))
        | st.just(ParameterAmount(parameter="staff_floor"))
    )
    return st.recursive(ends, lambda below: _grown(below, up_to=up_to), max_leaves=size)


def _grown(below: st.SearchStrategy[Formula], *, up_to: bool) -> st.SearchStrategy[Formula]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    grown = st.one_of(
        *(
            several.map(lambda parts, kind=kind: kind(parts=parts))
            for kind in (Sum, Product, Least, Greatest)
        ),
        st.tuples(below, below).map(lambda terms: Difference(terms=terms)),
        st.builds(When, when=trees(lawless=False, size=3), then=below, otherwise=below),
    )
    return grown | below.map(lambda part: UpTo(part=part)) if up_to else grown


def exactly(
    formula: Formula,
    values: Mapping[str, Value],
    share: Decimal = Decimal(1),
    *,
    scope: Scope = SCOPE,
    free: Mapping[Criterion, bool] | None = None,
) -> Decimal:
    """Evaluate a formula for a company of which all is known; `up_to` grants `share` of its part.

    `free` says how what a bureau judges comes out.
    """

    def inside(part: Formula) -> Decimal:
        return exactly(part, values, share, scope=scope, free=free)

    match formula:
        case Constant(number=number):
            return number
        case FactAmount(fact=fact):
            return Decimal(values[fact])
        case ParameterAmount(parameter=name):
            return scope.figure(name)
        case Difference(terms=(first, second)):
            return inside(first) - inside(second)
        case UpTo(part=part):
            return share * max(Decimal(0), inside(part))
        case When(when=criterion, then=then, otherwise=otherwise):
            return inside(then if holds(criterion, values, free or {}, scope) else otherwise)
        case several:
            combine = {Sum: sum, Product: prod, Least: min, Greatest: max}[type(several)]
            return combine([inside(part) for part in several.parts])
