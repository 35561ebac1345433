"""Pairing: by how much what one company is due changes, as one formula: chance is the same on both sides.

The difference of two ranges would be wider than that of the amounts behind them: whatever a missing fact
turns out to be, it is the same on both sides. And what law only bounds ("up to") is taken to be granted in
the same share.
"""

from collections.abc import Iterable

from criteria.depending import formula_reads
from criteria.formulas import (
    Constant,
    Difference,
    Formula,
    Greatest,
    Least,
    ParameterAmount,
    Product,
    Sum,
    UpTo,
    When,
    walk_formula,
)
from matcher.reform.touching import Law, Side


def change_of(before: Side, after: Side, measure: str) -> Formula | None:
    """Give what is due after less what was due before, to be read under the law before.

    None where there is no amount on a side, or the law behind a condition of it is another on each.
    """
    old, new = (side.formula(measure) for side in (before, after))
    if old is None or new is None:
        return None
    law = Law(before, after)
    if any(
        isinstance(node, When) and law.leads_here(node.when)
        for formula in (old, new)
        for _, node in walk_formula(formula)
    ):
        return None
    names = law.parameters & (
        formula_reads(old, before.scope).parameters | formula_reads(new, after.scope).parameters
    )
    if any(side.scope.figure(name) is None for name in names for side in (before, after)):
        return None
    shares = [UpTo(part=Constant(number=1)) for _ in range(min(map(_bounded, (old, new))))]
    both = (_paired(new, after, names, iter(shares)), _paired(old, before, names, iter(shares)))
    return Difference(terms=both)


def _bounded(formula: Formula) -> int:
    return sum(isinstance(node, UpTo) for _, node in walk_formula(formula))


def _paired(formula: Formula, side: Side, names: Iterable[str], shares: Iterable[UpTo]) -> Formula:
    """Write out the figures that differ, and take the share of each `up_to` from those given."""

    def below(*parts: Formula) -> tuple[Formula, ...]:
        return tuple(_paired(part, side, names, shares) for part in parts)

    match formula:
        case ParameterAmount(parameter=name) if name in names:
            figure = side.scope.figure(name)
            return formula if figure is None else Constant(number=figure)
        case UpTo(part=part):
            share = next(iter(shares), None)
            (bound,) = below(part)
            if share is None:
                return formula.model_copy(update={"part": bound})
            return Product(parts=(Greatest(parts=(bound, Constant(number=0))), share))
        case Sum(parts=parts) | Product(parts=parts) | Least(parts=parts) | Greatest(parts=parts):
            return formula.model_copy(update={"parts": below(*parts)})
        case Difference(terms=terms):
            return formula.model_copy(update={"terms": below(*terms)})
        case When(then=then, otherwise=otherwise):
            first, second = below(then, otherwise)
            return formula.model_copy(update={"then": first, "otherwise": second})
        case _:
            return formula
