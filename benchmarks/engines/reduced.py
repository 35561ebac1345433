"""Trees with fewer kinds of leaf: what most engines are told.

`between`, `in` and a `within` of several codes are written out as `all` and `any`; one fact at a
time is looked at, so that the result is the same for known and for unknown values.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from criteria.facts import FactKind, Facts, Vocabulary
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
    Within,
    parts,
)

Plain: TypeAlias = bool | int | float | str
Comparison: TypeAlias = AtLeast | Above | AtMost | Below

SIGNS: dict[type[Comparison], str] = {AtLeast: ">=", Above: ">", AtMost: "<=", Below: "<"}


def reduced(criterion: Criterion) -> Criterion:
    """Write out the leaves that stand for several."""
    match criterion:
        case Between(fact=fact, bounds=(low, high)):
            return All(parts=(AtLeast(fact=fact, threshold=low), AtMost(fact=fact, threshold=high)))
        case In(fact=fact, values=values):
            return AnyOf(parts=tuple(Is(fact=fact, value=value) for value in values))
        case Within(fact=fact, regions=tuple() as regions) if len(regions) > 1:
            return AnyOf(parts=tuple(Within(fact=fact, regions=(region,)) for region in regions))
        case All():
            return All(parts=_below(criterion))
        case AnyOf():
            return AnyOf(parts=_below(criterion))
        case AtLeastN(quota=quota):
            return AtLeastN(quota=Quota(n=quota.n, of=_below(criterion)))
        case Not(part=part):
            return Not(part=reduced(part))
        case _:
            return criterion


def _below(criterion: Criterion) -> tuple[Criterion, ...]:
    return tuple(reduced(part) for part in parts(criterion))


def plain(value: object, kind: FactKind) -> Plain:
    """Give a value as JSON has it: ratios with a fraction, money and counts whole."""
    if isinstance(value, bool | str):
        return value
    if not isinstance(value, int | Decimal):
        msg = f"no plain form of {value!r}"
        raise TypeError(msg)
    return float(value) if kind is FactKind.RATIO else int(value)


def plain_facts(facts: Facts, vocabulary: Vocabulary) -> dict[str, Plain]:
    """Give all that is known of a company as JSON has it."""
    return {fact: plain(value, vocabulary[fact].kind) for fact, value in facts.known.items()}


def all_plain(facts: Facts, vocabulary: Vocabulary) -> dict[str, Plain | None]:
    """Give every fact, `None` where it is not known."""
    return {**dict.fromkeys(vocabulary), **plain_facts(facts, vocabulary)}


def only_region(within: Within) -> str:
    """Give the one code of a reduced `within`."""
    if isinstance(within.regions, Sequence) and len(within.regions) == 1:
        return within.regions[0]
    msg = f"not one region: {within.regions!r}"
    raise TypeError(msg)


def unsupported(node: object) -> TypeError:
    """Say that the synthetic world has no such node, so that no engine was taught it."""
    return TypeError(f"no synthetic measure has a {type(node).__name__}")
