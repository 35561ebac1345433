"""Trees as expressions in text, negations pushed down to the leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.engines.reduced import SIGNS, only_region, plain, unsupported
from criteria.facts import Vocabulary
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Criterion,
    Defined,
    Is,
    JudgedBy,
    Leaf,
    Not,
    Within,
    parts,
)

LeafWriter: TypeAlias = Callable[[Leaf, bool], str]
"""Writes that a leaf is met (true) or that it is unmet (false)."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one expression language spells what the languages spell differently."""

    both: str
    either: str
    opposite: str
    """A negation, with `{}` for what is negated."""
    within: str
    """That the text `{fact}` begins with `{region}`."""


def written(criterion: Criterion, dialect: Dialect, leaf: LeafWriter, *, met: bool = True) -> str:
    """Write that a tree is met, or that it is unmet."""

    def below(sign: str, *, met: bool) -> str:
        found = [written(part, dialect, leaf, met=met) for part in parts(criterion)]
        return f"({f' {sign} '.join(found)})"

    match criterion:
        case All():
            return below(dialect.both if met else dialect.either, met=met)
        case AnyOf():
            return below(dialect.either if met else dialect.both, met=met)
        case AtLeastN(quota=quota):
            needed = quota.n if met else len(quota.of) - quota.n + 1
            counted = (f"({written(part, dialect, leaf, met=met)} ? 1 : 0)" for part in quota.of)
            return f"({' + '.join(counted)} >= {needed})"
        case Not(part=part):
            return written(part, dialect, leaf, met=not met)
        case JudgedBy() | Defined():
            raise unsupported(criterion)
        case _:
            return leaf(criterion, met)


def two_valued(dialect: Dialect, vocabulary: Vocabulary) -> LeafWriter:
    """Make the writer of reduced leaves for companies of which every fact is known."""

    def leaf(node: Leaf, met: bool) -> str:  # noqa: FBT001 - what is written
        found = affirmed(node, dialect, vocabulary)
        return found if met else dialect.opposite.format(found)

    return leaf


def affirmed(node: Leaf, dialect: Dialect, vocabulary: Vocabulary) -> str:
    """Write that a reduced leaf is met, given that its fact is known."""
    match node:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            return f"{node.fact} {SIGNS[type(node)]} {literal(term, node.fact, vocabulary)}"
        case Is(value=bool() as value):
            return node.fact if value else dialect.opposite.format(node.fact)
        case Is(value=value):
            return f"{node.fact} == {literal(value, node.fact, vocabulary)}"
        case Within():
            return dialect.within.format(fact=node.fact, region=text(only_region(node)))
        case _:
            raise unsupported(node)


def literal(term: object, fact: str, vocabulary: Vocabulary) -> str:
    """Write a threshold or an option."""
    value = plain(term, vocabulary[fact].kind)
    return text(value) if isinstance(value, str) else repr(value)


def text(value: str) -> str:
    """Write a text in quotation marks."""
    return f'"{value}"'
