"""Violation sets: the verdicts of very many measures for one company, in time nearly flat in M.

Every tree is brought to conjunctions (`criteria.normalising`), and all conjunctions of all
measures are numbered. For each fact and each class of its values, the set of conjunctions that
the value rules out, and the set that it leaves open, are kept as the bits of one integer. A
company is then judged by as many unions as there are facts. A conjunction is

    ruled out     when a known fact rules it out,
    open          when it hangs on a fact that is missing or only partly known,
    to be judged  when it contains what only a bureau can say,
    met           when it is none of these;

and a measure is the best of its conjunctions on the chain of `criteria.judging`. Trees whose
conjunctions would be too many are judged on their own.

Measures stand in order of their number of conjunctions, most first, and the k-th conjunctions
of all measures side by side as one plane, so that planes are folded with one shift each.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from criteria.facts import Facts, Value
from criteria.judging import MET, TO_BE_JUDGED, UNKNOWN, UNMET, Result, judge, test
from criteria.linting import thresholds
from criteria.nodes import LEAVES, Criterion, JudgedBy, Leaf
from criteria.normalising import Conjunction, TooWide, conjunctions
from criteria.scope import Scope

Bits: TypeAlias = int
"""A set of numbered things, as the bits of an integer."""

WIDEST = 64
"""A tree with more conjunctions than this is judged on its own."""

_Ordered: TypeAlias = int | Decimal | date


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The results of all measures as four disjoint sets; `positions` says which bit is whose."""

    met: Bits
    to_be_judged: Bits
    unknown: Bits
    unmet: Bits
    positions: Sequence[int]

    def result(self, index: int) -> Result:
        """Give the result of one measure, by its index among those compiled."""
        position = self.positions[index]
        for result, bits in ((MET, self.met), (TO_BE_JUDGED, self.to_be_judged), (UNKNOWN, self.unknown)):
            if bits >> position & 1:
                return result
        return UNMET

    def results(self) -> list[Result]:
        """Give the results of all measures, in the order in which they were compiled."""
        width = len(self.positions)
        planes = [
            (result, _digits(bits, width))
            for result, bits in ((MET, self.met), (TO_BE_JUDGED, self.to_be_judged), (UNKNOWN, self.unknown))
        ]
        return [
            next((result for result, digits in planes if digits[position] == "1"), UNMET)
            for position in self.positions
        ]


def _digits(bits: Bits, width: int) -> str:
    return f"{bits:0{width}b}"[::-1]


@dataclass(frozen=True, slots=True)
class _Effect:
    """What one value does: the conjunctions it rules out and those it leaves open."""

    ruled_out: Bits
    open: Bits


class _FactSets:
    """The sets of one fact, by the class of its value.

    Numbers and dates fall into classes between the thresholds that the catalogue uses, and the
    sets of all classes are made beforehand; those of a code or a designation when first met.
    """

    def __init__(self, literals: Mapping[tuple[Leaf, bool], Bits], scope: Scope) -> None:
        self._literals = literals
        self._scope = scope
        self.depending = _union(literals.values())
        self._breaks = sorted({value for leaf, _ in literals for value in thresholds(leaf, scope)})
        self._effects: dict[Value, _Effect] = {}
        for value in _representatives(self._breaks):
            self.effect(value)

    def effect(self, value: Value) -> _Effect:
        """Give the effect of a known value."""
        key = self._class_of(value)
        effect = self._effects.get(key)
        if effect is None:
            effect = self._effects[key] = self._made(value)
        return effect

    def narrowed(self, possible: frozenset[Value]) -> _Effect:
        """Give the effect of one value out of several: ruled out is what all of them rule out."""
        effects = [self.effect(value) for value in possible]
        ruled_out = effects[0].ruled_out
        touched = 0
        for effect in effects:
            ruled_out &= effect.ruled_out
            touched |= effect.ruled_out | effect.open
        return _Effect(ruled_out, touched & ~ruled_out)

    def _class_of(self, value: Value) -> Value:
        if isinstance(value, int | Decimal | date) and not isinstance(value, bool) and self._breaks:
            return bisect_left(self._breaks, value) + bisect_right(self._breaks, value)
        return value

    def _made(self, value: Value) -> _Effect:
        ruled_out = opened = 0
        for (leaf, negated), bits in self._literals.items():
            result = test(leaf, value, self._scope)
            if result is UNKNOWN:
                opened |= bits
            elif (result is UNMET) is not negated:
                ruled_out |= bits
        return _Effect(ruled_out, opened)


def _representatives(breaks: Sequence[_Ordered]) -> Iterator[_Ordered]:
    """Give one value of each class: below, at and above every threshold."""
    for value in breaks:
        yield value
        step: timedelta | Decimal = timedelta(days=1) if isinstance(value, date) else Decimal("1e-9")
        yield value - step  # type: ignore[operator]
        yield value + step  # type: ignore[operator]


class ViolationSets:
    """Many criteria compiled for one date; `judge` gives all their results for one company."""

    def __init__(self, criteria: Sequence[Criterion], scope: Scope) -> None:
        self._scope = scope
        expanded = [_expanded(criterion, scope) for criterion in criteria]
        order = sorted(range(len(criteria)), key=lambda index: -len(expanded[index]))
        self.positions = [0] * len(order)
        for position, index in enumerate(order):
            self.positions[index] = position
        self._alone = [
            (self.positions[index], criterion)
            for index, criterion in enumerate(criteria)
            if not expanded[index]
        ]
        by_position = [expanded[index] for index in order]
        self._planes = _planes(by_position)
        self._number(by_position)

    def _number(self, by_position: Sequence[Sequence[Conjunction]]) -> None:
        """Give each conjunction a number and collect, for each literal, those that contain it."""
        places: dict[tuple[Leaf, bool], list[int]] = {}
        judged: list[int] = []
        lawless: list[int] = []
        for plane, (offset, width) in enumerate(self._planes):
            for position in range(width):
                for literal in by_position[position][plane]:
                    if isinstance(literal.node, LEAVES):
                        places.setdefault((literal.node, literal.negated), []).append(offset + position)
                    else:
                        group = judged if isinstance(literal.node, JudgedBy) else lawless
                        group.append(offset + position)
        total = sum(width for _, width in self._planes)
        self._all = (1 << total) - 1
        self._judged = _bits(judged, total)
        self._lawless = _bits(lawless, total)
        by_fact: dict[str, dict[tuple[Leaf, bool], Bits]] = {}
        for (leaf, negated), numbers in places.items():
            by_fact.setdefault(leaf.fact, {})[leaf, negated] = _bits(numbers, total)
        self._facts = {fact: _FactSets(literals, self._scope) for fact, literals in by_fact.items()}

    def judge(self, facts: Facts) -> Verdicts:
        """Give the results of all criteria for one company."""
        ruled_out, opened = 0, self._lawless
        known, possible = facts.known, facts.possible
        for fact, sets in self._facts.items():
            value = known.get(fact)
            if value is not None:
                effect = sets.effect(value)
                ruled_out |= effect.ruled_out
                if effect.open:
                    opened |= effect.open
            elif fact in possible:
                effect = sets.narrowed(possible[fact])
                ruled_out |= effect.ruled_out
                opened |= effect.open
            else:
                opened |= sets.depending
        alive = self._all & ~ruled_out
        settled = alive & ~opened
        return self._combined(
            met=self._folded(settled & ~self._judged),
            judged=self._folded(settled & self._judged),
            alive=self._folded(alive),
            facts=facts,
        )

    def _folded(self, bits: Bits) -> Bits:
        """Unite the planes: a measure is in the set when one of its conjunctions is."""
        united = 0
        for offset, width in self._planes:
            united |= bits >> offset & ((1 << width) - 1)
        return united

    def _combined(self, *, met: Bits, judged: Bits, alive: Bits, facts: Facts) -> Verdicts:
        judged &= ~met
        unknown = alive & ~met & ~judged
        for position, criterion in self._alone:
            result = judge(criterion, facts, self._scope).result
            met |= (result is MET) << position
            judged |= (result is TO_BE_JUDGED) << position
            unknown |= (result is UNKNOWN) << position
        everything = (1 << len(self.positions)) - 1
        return Verdicts(met, judged, unknown, everything & ~(met | judged | unknown), self.positions)


def _expanded(criterion: Criterion, scope: Scope) -> Sequence[Conjunction]:
    """Give a tree's conjunctions, or none when it has to be judged on its own."""
    try:
        found = conjunctions(criterion, scope, limit=WIDEST * 16)
    except TooWide:
        return ()
    return found if len(found) <= WIDEST else ()


def _planes(by_position: Sequence[Sequence[Conjunction]]) -> list[tuple[int, int]]:
    """Give each plane's first number and width: how many measures have a k-th conjunction."""
    planes: list[tuple[int, int]] = []
    offset, depth = 0, len(by_position[0]) if by_position else 0
    width = len(by_position)
    for plane in range(depth):
        while width and len(by_position[width - 1]) <= plane:
            width -= 1
        planes.append((offset, width))
        offset += width
    return planes


def _bits(numbers: Sequence[int], total: int) -> Bits:
    held = bytearray(total // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def _union(sets: Iterable[Bits]) -> Bits:
    united = 0
    for bits in sets:
        united |= bits
    return united
