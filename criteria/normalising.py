"""Normal forms: a tree as a choice of conjunctions, with the same result in every case.

Strong Kleene logic is a De Morgan lattice, so negations can be pushed to the leaves and `all`
distributed over `any` without changing a result, unknowns included (nothing that assumes a
condition or its contrary is used). `at_least k of n` becomes the choice of all k-subsets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

from criteria.errors import HuiqiError
from criteria.nodes import All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Leaf, Not
from criteria.scope import Scope


@dataclass(frozen=True, slots=True)
class Literal:
    """A leaf, a bureau's judgement, or a definition with no law in force; perhaps negated."""

    node: Leaf | JudgedBy | Defined
    negated: bool = False


Conjunction: TypeAlias = frozenset[Literal]


class TooWide(HuiqiError):
    """A tree whose conjunctions would be more than are allowed."""


def conjunctions(criterion: Criterion, scope: Scope, *, limit: int = 4096) -> tuple[Conjunction, ...]:
    """Give the conjunctions of a tree, none of which contains another.

    Raises TooWide when more than `limit` would have to be written out.
    """
    return _reduced(_expand(criterion, scope, negated=False, limit=limit))


def _expand(criterion: Criterion, scope: Scope, *, negated: bool, limit: int) -> list[Conjunction]:
    match criterion:
        case All(parts=below):
            return _choose(below, len(below), scope, negated=negated, limit=limit)
        case AnyOf(parts=below):
            return _choose(below, 1, scope, negated=negated, limit=limit)
        case AtLeastN(quota=quota):
            return _choose(quota.of, quota.n, scope, negated=negated, limit=limit)
        case Not(part=part):
            return _expand(part, scope, negated=not negated, limit=limit)
        case Defined(definition=name):
            rule = scope.rule(name)
            if rule is not None:
                return _expand(rule.criterion, scope, negated=negated, limit=limit)
            return [frozenset({Literal(criterion)})]
        case _:
            return [frozenset({Literal(criterion, negated)})]


def _choose(
    below: Sequence[Criterion], n: int, scope: Scope, *, negated: bool, limit: int
) -> list[Conjunction]:
    """Expand "at least n of these"; negated, that is "at least len - n + 1 of their negations"."""
    needed = len(below) - n + 1 if negated else n
    if needed <= 0:
        return [frozenset()]
    options = [_expand(part, scope, negated=negated, limit=limit) for part in below]
    joined = (
        frozenset().union(*picked) for subset in combinations(options, needed) for picked in product(*subset)
    )
    return list(_limited(joined, limit))


def _limited(items: Iterator[Conjunction], limit: int) -> Iterator[Conjunction]:
    for count, item in enumerate(items):
        if count >= limit:
            msg = f"more than {limit} conjunctions"
            raise TooWide(msg)
        yield item


def _reduced(items: Sequence[Conjunction]) -> tuple[Conjunction, ...]:
    """Drop what another conjunction already covers (absorption, which holds in any lattice)."""
    unique = sorted(dict.fromkeys(items), key=len)
    kept: list[Conjunction] = []
    for item in unique:
        if not any(smaller <= item for smaller in kept):
            kept.append(item)
    return tuple(kept)
