"""Reduce: a formula for what is known of a company, with what interval arithmetic makes of it.

What is decided falls away, sums are collected, and of a `least` or `greatest` the parts that can
never decide it are left out. What remains knows how often it reads each thing: where that is
once, the parts are independent and their intervals are exact (Moore 1966).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import reduce as folded
from operator import add
from typing import Any, NamedTuple, TypeAlias

from matcher.cells import Cell
from matcher.intervals import ONE, ZERO, Number, Span, hull, plus, scaled, times

Name: TypeAlias = str
"""A fact, or another thing on which a formula hangs: a judgement, a figure that no law sets."""
Box: TypeAlias = Mapping[Name, tuple[Cell, ...]]
"""In which cells each thing may be."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A test of one thing, by its bit."""

    name: Name
    bit: int


@dataclass(frozen=True, slots=True)
class Enough:
    """At least so many of the parts hold."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Failing:
    """The part does not hold."""

    part: "Condition"


Condition: TypeAlias = bool | Tested | Enough | Failing
"""When a branch is taken; true or false where that is decided."""


def decided(condition: Condition, box: Box) -> Condition:
    """Reduce a condition for what is known; what remains can come out either way, part by part."""
    if isinstance(condition, Tested):
        cells, bit = box[condition.name], condition.bit
        first = bool(cells[0].bits & bit)
        return first if all(bool(cell.bits & bit) is first for cell in cells[1:]) else condition
    if isinstance(condition, Enough):
        return _enough(condition, box)
    if isinstance(condition, Failing):
        left = decided(condition.part, box)
        return not left if isinstance(left, bool) else Failing(left)
    return condition


def _enough(condition: Enough, box: Box) -> Condition:
    count, missing = condition.count, len(condition.parts) - condition.count
    undecided: list[Condition] = []
    for part in condition.parts:
        left = decided(part, box)
        if left is True:
            count -= 1
            if count == 0:
                return True
        elif left is False:
            missing -= 1
            if missing < 0:
                return False
        else:
            undecided.append(left)
    return undecided[0] if len(undecided) == 1 else Enough(count, tuple(undecided))


def tests(condition: Condition) -> Iterator[Tested]:
    """Give every test of a condition."""
    match condition:
        case Tested():
            yield condition
        case Failing(part=part):
            yield from tests(part)
        case Enough(parts=parts):
            for part in parts:
                yield from tests(part)
        case _:
            pass


class Kind(Enum):
    """What a node of a reduced formula is."""

    LINEAR = auto()
    SUM = auto()
    PRODUCT = auto()
    LEAST = auto()
    GREATEST = auto()
    CHOICE = auto()


_NONE: Mapping[Name, Any] = {}


class Node(NamedTuple):
    """A node of a reduced formula, with what interval arithmetic makes of it.

    `reads` says how often each thing is read on the way to one amount, `masks` which of its tests
    are still open. A linear node is the sum of `factors` times things, and of `constant`.
    """

    kind: Kind
    span: Span
    reads: Mapping[Name, int] = _NONE
    masks: Mapping[Name, int] = _NONE
    parts: tuple["Node", ...] = ()
    factors: Mapping[Name, Number] = _NONE
    constant: Number = ZERO
    condition: Condition = True

    @property
    def repeated(self) -> bool:
        """Whether something is read more than once."""
        return any(count > 1 for count in self.reads.values())


def point(number: Number) -> Node:
    """Give a node that is one figure."""
    return Node(Kind.LINEAR, (number, number), constant=number)


def read(name: Name, box: Box) -> Node:
    """Give the node that reads one figure."""
    cells = box[name]
    low, high = cells[0].low, cells[-1].high
    if low == high:
        return point(low)
    return Node(Kind.LINEAR, (low, high), {name: 1}, _NONE, (), {name: ONE}, ZERO)


def linear(factors: Mapping[Name, Number], constant: Number, box: Box) -> Node:
    """Give a linear node."""
    kept: dict[Name, Number] = {}
    span: Span = (ZERO, ZERO)
    for name, factor in factors.items():
        if factor == ZERO:
            continue
        cells = box[name]
        if cells[0].low == cells[-1].high:
            constant = constant + cells[0].low * factor
        else:
            kept[name] = factor
            span = plus(span, scaled((cells[0].low, cells[-1].high), factor))
    if not kept:
        return point(constant)
    return Node(
        Kind.LINEAR, plus(span, (constant, constant)), dict.fromkeys(kept, 1), _NONE, (), kept, constant
    )


def _is_point(node: Node) -> bool:
    return node.kind is Kind.LINEAR and not node.factors


def _composed(kind: Kind, parts: Sequence[Node], span: Span) -> Node:
    reads: dict[Name, int] = {}
    masks: dict[Name, int] = {}
    for part in parts:
        for name, times_read in part.reads.items():
            reads[name] = reads.get(name, 0) + times_read
        for name, mask in part.masks.items():
            masks[name] = masks.get(name, 0) | mask
    return Node(kind, span, reads, masks, tuple(parts))


def summed(parts: Sequence[Node], box: Box) -> Node:
    """Add nodes up; what is linear is collected, so that it reads each thing once."""
    if all(map(_is_point, parts)):
        return point(folded(add, [part.constant for part in parts]))
    factors: dict[Name, Number] = {}
    constant: Number = ZERO
    rest: list[Node] = []
    for part in parts:
        if part.kind is not Kind.LINEAR:
            rest.append(part)
            continue
        constant = constant + part.constant
        for name, factor in part.factors.items():
            factors[name] = factors.get(name, ZERO) + factor
    collected = linear(factors, constant, box)
    if not rest:
        return collected
    terms = rest if _is_point(collected) and collected.constant == ZERO else [collected, *rest]
    return terms[0] if len(terms) == 1 else _composed(Kind.SUM, terms, folded(plus, [t.span for t in terms]))


def multiplied(parts: Sequence[Node], box: Box) -> Node:
    """Multiply nodes; figures are multiplied out."""
    factor: Number = ONE
    rest: list[Node] = []
    for part in parts:
        if _is_point(part):
            factor = factor * part.constant
        else:
            rest.append(part)
    if not rest or factor == ZERO:
        return point(factor)
    if len(rest) == 1 and rest[0].kind is Kind.LINEAR:
        only = rest[0]
        return linear({n: f * factor for n, f in only.factors.items()}, only.constant * factor, box)
    terms = rest if factor == ONE else [point(factor), *rest]
    return (
        terms[0]
        if len(terms) == 1
        else _composed(Kind.PRODUCT, terms, folded(times, [t.span for t in terms]))
    )


def extreme(parts: Sequence[Node], kind: Kind, box: Box) -> Node:
    """Give the least or greatest of nodes, without those that never decide it."""
    choose: Callable[[Iterable[Number]], Number] = min if kind is Kind.LEAST else max
    if all(map(_is_point, parts)):
        return point(choose([part.constant for part in parts]))
    kept: list[Node] = []
    for part in parts:
        if not any(_beaten(part, other, kind, box) for other in kept):
            kept = [other for other in kept if not _beaten(other, part, kind, box)]
            kept.append(part)
    if len(kept) == 1:
        return kept[0]
    span = choose(part.span[0] for part in kept), choose(part.span[1] for part in kept)
    return _composed(kind, kept, span)


def _beaten(part: Node, by: Node, kind: Kind, box: Box) -> bool:
    """Tell whether a part never decides a least or greatest beside another."""
    less, more = (by, part) if kind is Kind.LEAST else (part, by)
    if less.span[1] <= more.span[0]:
        return True
    if less.factors.keys().isdisjoint(more.factors):
        return False
    return _difference(more, less, box).span[0] >= ZERO


def _difference(left: Node, right: Node, box: Box) -> Node:
    return summed((left, multiplied((right, point(-ONE)), box)), box)


def chosen(condition: Condition, then: Node, otherwise: Node) -> Node:
    """Give one node or another."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if _is_point(then) and _is_point(otherwise) and then.constant == otherwise.constant:
        return then
    reads: dict[Name, int] = {}
    masks: dict[Name, int] = {}
    for test in tests(condition):
        reads[test.name] = reads.get(test.name, 0) + 1
        masks[test.name] = masks.get(test.name, 0) | test.bit
    for name in {**then.reads, **otherwise.reads}:
        reads[name] = reads.get(name, 0) + max(then.reads.get(name, 0), otherwise.reads.get(name, 0))
    for branch in (then, otherwise):
        for name, mask in branch.masks.items():
            masks[name] = masks.get(name, 0) | mask
    span = hull((then.span, otherwise.span))
    return Node(Kind.CHOICE, span, reads, masks, (then, otherwise), condition=condition)


def reduced(node: Node, box: Box, changed: Collection[Name]) -> Node:
    """Reduce a node for a smaller box; `changed` are the things of which more is known."""
    if node.reads.keys().isdisjoint(changed):
        return node
    if node.kind is Kind.LINEAR:
        return linear(node.factors, node.constant, box)
    if node.kind is Kind.CHOICE:
        condition = decided(node.condition, box)
        if isinstance(condition, bool):
            return reduced(node.parts[0 if condition else 1], box, changed)
        then, otherwise = (reduced(part, box, changed) for part in node.parts)
        return chosen(condition, then, otherwise)
    parts = [reduced(part, box, changed) for part in node.parts]
    match node.kind:
        case Kind.SUM:
            return summed(parts, box)
        case Kind.PRODUCT:
            return multiplied(parts, box)
        case kind:
            return extreme(parts, kind, box)


def slope(node: Node, name: Name, box: Box) -> Node:
    """Give how fast a node rises with a figure; of a node that bends, only between which bounds."""
    if name not in node.reads:
        return point(ZERO)
    match node.kind:
        case Kind.LINEAR:
            return point(node.factors[name])
        case Kind.SUM:
            return summed([slope(part, name, box) for part in node.parts], box)
        case Kind.PRODUCT:
            parts = node.parts
            terms = [
                multiplied((*parts[:at], slope(part, name, box), *parts[at + 1 :]), box)
                for at, part in enumerate(parts)
            ]
            return summed(terms, box)
        case _:
            slopes = [slope(part, name, box) for part in node.parts]
            return _composed(Kind.CHOICE, slopes, hull([each.span for each in slopes]))


def kinks(node: Node, name: Name, box: Box) -> Iterator[tuple[Decimal, Decimal]]:
    """Give where with a figure a node may bend, or a factor of it change its sign, as `root` does."""
    if name not in node.reads:
        return
    found: list[Node] = []
    if node.kind in (Kind.LEAST, Kind.GREATEST):
        straight = [part for part in node.parts if part.kind is Kind.LINEAR]
        found = [_difference(a, b, box) for at, a in enumerate(straight) for b in straight[at + 1 :]]
    elif node.kind is Kind.PRODUCT:
        found = [part for part in node.parts if part.kind is Kind.LINEAR]
    for line in found:
        yield from root(line, name)
    for part in node.parts:
        yield from kinks(part, name, box)


def root(node: Node, name: Name) -> Iterator[tuple[Decimal, Decimal]]:
    """Give where a straight line in one figure, and in nothing else, is nothing: between two decimals.

    They are the same where the value has an end of digits.
    """
    factor = node.factors.get(name)
    if len(node.factors) == 1 and isinstance(factor, Decimal) and isinstance(node.constant, Decimal):
        value = -node.constant / factor
        exact = value * factor + node.constant == ZERO
        yield (value, value) if exact else (value.next_minus(), value.next_plus())
