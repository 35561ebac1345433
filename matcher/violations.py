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
of all measures side by side as one plane. Planes 0, 1, 2-3, 4-7, 8-15, ... are sections of equally
wide planes, so that a section is folded onto its first plane by halving it a few times.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from criteria.facts import Facts, Value
from criteria.judging import judge
from criteria.leaves import test
from criteria.linting import thresholds
from criteria.nodes import LEAVES, Criterion, JudgedBy, Leaf
from criteria.normalising import Conjunction, TooWide, conjunctions
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET, Result
from criteria.scope import Scope

Bits: TypeAlias = int
"""A set of numbered things, as the bits of an integer."""

WIDEST = 256
"""A tree with more conjunctions than this is judged on its own."""

REMEMBERED = 4096
"""How many values of a fact without classes are remembered before all are forgotten."""

_Ordered: TypeAlias = int | Decimal | date
_Effect: TypeAlias = tuple[Bits, Bits]
"""What one value does: the conjunctions it rules out and those it leaves open."""

_NIBBLE = 16
_PAIRS = [tuple(Result(code % len(Result)) for code in divmod(byte, _NIBBLE)[::-1]) for byte in range(256)]
"""The two results that a byte of `Verdicts.results` stands for."""


class Order:
    """In which order measures stand in the sets: `positions[index]` is the bit of a measure."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = positions
        self._pick = itemgetter(0, *positions)

    def restored(self, results: Sequence[Result]) -> list[Result]:
        """Bring results from the order of the bits to the order in which measures were compiled."""
        return [*self._pick(results)[1:]] if self.positions else []


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The results of all measures as four disjoint sets; `order` says which bit is whose."""

    met: Bits
    to_be_judged: Bits
    unknown: Bits
    unmet: Bits
    order: Order

    def result(self, index: int) -> Result:
        """Give the result of one measure, by its index among those compiled."""
        position = self.order.positions[index]
        for result, bits in ((MET, self.met), (TO_BE_JUDGED, self.to_be_judged), (UNKNOWN, self.unknown)):
            if bits >> position & 1:
                return result
        return UNMET

    def results(self) -> list[Result]:
        """Give the results of all measures, in the order in which they were compiled.

        The sets are disjoint, so that a number with one hexadecimal digit a measure, its result,
        is their weighted sum; its bytes are then two results each.
        """
        digits = (
            MET * _spread(self.met)
            + TO_BE_JUDGED * _spread(self.to_be_judged)
            + UNKNOWN * _spread(self.unknown)
        )
        packed = digits.to_bytes(len(self.order.positions) // 2 + 1, "little")
        return self.order.restored([*chain.from_iterable(map(_PAIRS.__getitem__, packed))])


def _spread(bits: Bits) -> int:
    """Give each bit a hexadecimal digit of its own."""
    return int(f"{bits:b}", _NIBBLE) if bits else 0


class _FactSets:
    """The sets of one fact, by the class of its value.

    Numbers and dates fall into classes between the thresholds that the catalogue uses, and the
    sets of all classes are made beforehand; those of a code or a designation when first met.
    """

    def __init__(self, literals: Mapping[tuple[Leaf, bool], Bits], scope: Scope) -> None:
        self._literals = literals
        self._scope = scope
        self._missing = (0, _union(literals.values()))
        self._by_outcome: dict[tuple[Result, ...], _Effect] = {}
        self._narrowed: dict[frozenset[Value], _Effect] = {}
        self.remembered: dict[Value, _Effect] = {}
        self.breaks = sorted({value for leaf, _ in literals for value in thresholds(leaf, scope)})
        self.classes = [self._effect((value,)) for value in _representatives(self.breaks)]

    def known(self, value: Value) -> _Effect:
        """Give the effect of a value of a fact without classes, and remember it."""
        self._make_room(self.remembered)
        effect = self.remembered[value] = self._effect((value,))
        return effect

    def unknown(self, possible: frozenset[Value] | None) -> _Effect:
        """Give the effect of a fact that is not known, or known to be one of several values."""
        if not possible:
            return self._missing
        effect = self._narrowed.get(possible)
        if effect is None:
            self._make_room(self._narrowed)
            effect = self._narrowed[possible] = self._effect(possible)
        return effect

    def _effect(self, values: Collection[Value]) -> _Effect:
        outcome = tuple(self._outcome(leaf, values) for leaf, _ in self._literals)
        effect = self._by_outcome.get(outcome)
        if effect is None:
            effect = self._by_outcome[outcome] = self._united(outcome)
        return effect

    def _outcome(self, leaf: Leaf, values: Iterable[Value]) -> Result:
        """Judge a leaf as `criteria.judging` does: unknown unless all values agree."""
        results = {test(leaf, value, self._scope) for value in values}
        return results.pop() if len(results) == 1 else UNKNOWN

    def _united(self, outcome: Sequence[Result]) -> _Effect:
        ruled_out = opened = 0
        for result, ((_, negated), bits) in zip(outcome, self._literals.items(), strict=True):
            if result is UNKNOWN:
                opened |= bits
            elif (result is UNMET) is not negated:
                ruled_out |= bits
        return ruled_out, opened

    def _make_room(self, remembered: dict[Value, _Effect] | dict[frozenset[Value], _Effect]) -> None:
        if len(remembered) >= REMEMBERED:
            remembered.clear()
            self._by_outcome.clear()


def _representatives(breaks: Sequence[_Ordered]) -> Iterator[_Ordered]:
    """Give one value of each class in ascending order: under, at and over every threshold."""
    for value in breaks:
        step: timedelta | Decimal = timedelta(days=1) if isinstance(value, date) else Decimal("1e-9")
        if value == breaks[0]:
            yield value - step  # type: ignore[operator]
        yield value
        yield value + step  # type: ignore[operator]


class ViolationSets:
    """Many criteria compiled for one date; `judge` gives all their results for one company."""

    def __init__(self, criteria: Sequence[Criterion], scope: Scope) -> None:
        self._scope = scope
        expanded = [_expanded(criterion, scope) for criterion in criteria]
        by_position = sorted(range(len(criteria)), key=lambda index: -len(expanded[index]))
        positions = [0] * len(by_position)
        for position, index in enumerate(by_position):
            positions[index] = position
        self._order = Order(positions)
        self._everything = (1 << len(positions)) - 1
        self._alone = [
            (positions[index], criterion) for index, criterion in enumerate(criteria) if not expanded[index]
        ]
        planes = _planes([len(expanded[index]) for index in by_position])
        self._sections = tuple(_sections(planes))
        self._number([expanded[index] for index in by_position], [offset for offset, _ in planes])

    def _number(self, by_position: Sequence[Sequence[Conjunction]], offsets: Sequence[int]) -> None:
        """Give each conjunction a number and collect, for each literal, those that contain it."""
        places: dict[tuple[Leaf, bool], list[int]] = {}
        judged: list[int] = []
        lawless: list[int] = []
        present: list[int] = []
        for position, found in enumerate(by_position):
            for offset, conjunction in zip(offsets, found, strict=False):
                present.append(offset + position)
                for literal in conjunction:
                    if isinstance(literal.node, LEAVES):
                        places.setdefault((literal.node, literal.negated), []).append(offset + position)
                    else:
                        group = judged if isinstance(literal.node, JudgedBy) else lawless
                        group.append(offset + position)
        total = max(present, default=0) + 1
        self._all = _bits(present, total)
        self._judged = _bits(judged, total)
        self._lawless = _bits(lawless, total)
        by_fact: dict[str, dict[tuple[Leaf, bool], Bits]] = {}
        for (leaf, negated), numbers in places.items():
            by_fact.setdefault(leaf.fact, {})[leaf, negated] = _bits(numbers, total)
        self._facts = [(fact, _FactSets(literals, self._scope)) for fact, literals in by_fact.items()]
        self._looked_up = [
            (fact, sets, sets.breaks, sets.classes, sets.remembered.get) for fact, sets in self._facts
        ]

    def judge(self, facts: Facts) -> Verdicts:
        """Give the results of all criteria for one company."""
        ruled_out, opened = 0, self._lawless
        known, possible = facts.known.get, facts.possible.get
        for fact, sets, breaks, classes, remembered in self._looked_up:
            value = known(fact)
            if value is None:
                out, left = sets.unknown(possible(fact))
            elif breaks:
                place = bisect_left(breaks, value)  # type: ignore[type-var]
                at_break = place < len(breaks) and breaks[place] == value
                out, left = classes[2 * place + at_break]
            else:
                out, left = remembered(value) or sets.known(value)
            ruled_out |= out
            if left:
                opened |= left
        return self._combined(self._all ^ ruled_out, opened, facts)

    def _combined(self, alive: Bits, opened: Bits, facts: Facts) -> Verdicts:
        """Give the best of each measure's conjunctions. `x ^ (x & y)` is x without y, sign-free."""
        settled = alive ^ (alive & opened)
        held = settled & self._judged
        met = self._folded(settled ^ held)
        judged = self._folded(held) if held else 0
        judged ^= judged & met
        unknown = self._folded(alive) ^ met ^ judged
        for position, criterion in self._alone:
            result = judge(criterion, facts, self._scope).result
            met |= (result is MET) << position
            judged |= (result is TO_BE_JUDGED) << position
            unknown |= (result is UNKNOWN) << position
        return Verdicts(met, judged, unknown, self._everything ^ (met | judged | unknown), self._order)

    def _folded(self, bits: Bits) -> Bits:
        """Unite the planes: a measure is in the set when one of its conjunctions is."""
        united = 0
        for offset, whole, halvings in self._sections:
            section = bits >> offset & whole
            for shift, lower in halvings:
                section = section >> shift | section & lower
            united |= section
        return united


def _expanded(criterion: Criterion, scope: Scope) -> Sequence[Conjunction]:
    """Give a tree's conjunctions, or none when it has to be judged on its own."""
    try:
        found = conjunctions(criterion, scope, limit=WIDEST * 4)
    except TooWide:
        return ()
    return found if len(found) <= WIDEST else ()


def _planes(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Give each plane's first number and width, for counts of conjunctions in falling order."""
    planes: list[tuple[int, int]] = []
    offset = 0
    while len(planes) < max(counts, default=0):
        width = sum(count > len(planes) for count in counts)
        for _ in range(max(1, len(planes))):
            planes.append((offset, width))
            offset += width
    return planes


_Section: TypeAlias = tuple[int, Bits, tuple[tuple[int, Bits], ...]]
"""Where a section begins, all its bits, and for each halving the shift and the lower half's bits."""


def _sections(planes: Sequence[tuple[int, int]]) -> Iterator[_Section]:
    first = 0
    while first < len(planes):
        offset, width = planes[first]
        count = max(1, first)
        shifts = [width * (count >> step) for step in range(1, count.bit_length())]
        yield offset, (1 << count * width) - 1, tuple((shift, (1 << shift) - 1) for shift in shifts)
        first += count


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
