"""Circuits: trees as Boolean gates, one for each step of the chain of results.

Results form a chain (`criteria.judging`) on which every connective but `not` is an order statistic.
So "the result is at least r" is, for `all`, `any` and `at least n`, the same connective over "the
part is at least r", and a tree is three Boolean functions: at least UNKNOWN (not ruled out), at
least TO_BE_JUDGED (within reach), and MET. `not` exchanges the outer two. At its leaves stand two
questions about one condition on one fact: is it met, can it still be met.

Gates are numbered so that inputs come before what uses them, and each is made once, however many
trees share it.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Leaf, Not
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, Result
from criteria.scope import Scope

T = TypeVar("T")

Wire: TypeAlias = int
"""The number of a gate, whose output it is."""


class Op(IntEnum):
    """What a gate does."""

    NEVER = 0
    ALWAYS = 1
    MET = 2
    POSSIBLE = 3
    BOTH = 4
    EITHER = 5
    NOT = 6
    AT_LEAST = 7


class Gate(NamedTuple):
    """One gate: `number` is that of its leaf, or how many of the inputs of AT_LEAST have to hold."""

    op: Op
    inputs: tuple[Wire, ...] = ()
    number: int = 0


class Outputs(NamedTuple):
    """Where a tree comes out: whether its result is at least each of the three steps."""

    possible: Wire
    reached: Wire
    met: Wire


class Algebra(Protocol[T]):
    """What an engine does with its kind of column."""

    def never(self) -> T:
        """Give what is false in every row."""

    def always(self) -> T:
        """Give what is true in every row."""

    def met(self, leaf: int) -> T:
        """Whether a leaf, by its number, is met; never null."""

    def possible(self, leaf: int) -> T:
        """Whether a leaf is met or unknown; never null."""

    def both(self, inputs: Sequence[T]) -> T:
        """Whether all of two or more hold."""

    def either(self, inputs: Sequence[T]) -> T:
        """Whether one of two or more holds."""

    def negated(self, wire: T) -> T:
        """Whether it does not hold."""

    def at_least(self, number: int, inputs: Sequence[T]) -> T:
        """Whether so many hold, of more than that."""


_NEVER, _ALWAYS = 0, 1


class Circuit:
    """Many trees compiled for one scope: `gates`, the `leaves` they ask about, and the `outputs` of each."""

    def __init__(self, criteria: Iterable[Criterion], scope: Scope) -> None:
        self._scope = scope
        self.gates: list[Gate] = [Gate(Op.NEVER), Gate(Op.ALWAYS)]
        self.leaves: list[Leaf] = []
        self._numbers: dict[Leaf, int] = {}
        self._known: dict[Gate, Wire] = {gate: wire for wire, gate in enumerate(self.gates)}
        self._compiled: dict[tuple[int, Result], Wire] = {}
        self._held = [*criteria]  # by identity: nothing may take a tree's place while it is compiled
        self.outputs = [
            Outputs(*(self._wire(criterion, least) for least in (UNKNOWN, TO_BE_JUDGED, MET)))
            for criterion in self._held
        ]
        self._compiled.clear()

    def evaluate(self, algebra: Algebra[T], wires: Iterable[Wire]) -> list[T]:
        """Give what some wires carry; what is in between is let go as soon as nothing needs it."""
        wanted = [*wires]
        uses = self._uses(wanted)
        carried: dict[Wire, T] = {}
        for wire, gate in enumerate(self.gates):
            if uses[wire]:
                carried[wire] = _output(gate, algebra, carried)
                for before in gate.inputs:
                    uses[before] -= 1
                    if not uses[before]:
                        del carried[before]
        return [carried[wire] for wire in wanted]

    def _uses(self, wanted: Sequence[Wire]) -> list[int]:
        """Count how often each wire is used on the way to some; those that are wanted once more."""
        uses = [0] * len(self.gates)
        for wire in wanted:
            uses[wire] += 1
        for wire in reversed(range(len(self.gates))):
            if uses[wire]:
                for before in self.gates[wire].inputs:
                    uses[before] += 1
        return uses

    def _wire(self, criterion: Criterion, least: Result) -> Wire:
        key = (id(criterion), least)
        if key not in self._compiled:
            self._compiled[key] = self._made(criterion, least)
        return self._compiled[key]

    def _made(self, criterion: Criterion, least: Result) -> Wire:
        if isinstance(criterion, LEAVES):
            op = Op.POSSIBLE if least is UNKNOWN else Op.MET
            return self._gate(Gate(op, number=self._number(criterion)))
        match criterion:
            case All(parts=below):
                return self._joined(Op.BOTH, below, least)
            case AnyOf(parts=below):
                return self._joined(Op.EITHER, below, least)
            case AtLeastN(quota=quota):
                return self._quota(quota.n, [self._wire(part, least) for part in quota.of])
            case Not(part=part):
                return self._not(part, least)
            case JudgedBy():
                return _NEVER if least is MET else _ALWAYS
            case Defined(definition=name):
                rule = self._scope.rule(name)
                if rule is None:
                    return _ALWAYS if least is UNKNOWN else _NEVER
                return self._wire(rule.criterion, least)
            case _:
                raise TypeError(type(criterion).__name__)

    def _not(self, part: Criterion, least: Result) -> Wire:
        """Exchange met and unmet; what is to be judged, or unknown, stays so."""
        if least is UNKNOWN:
            return self._negated(self._wire(part, MET))
        unmet = self._negated(self._wire(part, UNKNOWN))
        reached, met = self._wire(part, TO_BE_JUDGED), self._wire(part, MET)
        if least is MET or reached == met:
            return unmet
        judged = self._gate_of(Op.BOTH, [reached, self._negated(met)])
        return self._gate_of(Op.EITHER, [unmet, judged])

    def _joined(self, op: Op, below: Sequence[Criterion], least: Result) -> Wire:
        return self._gate_of(op, [self._wire(part, least) for part in below])

    def _gate_of(self, op: Op, inputs: Iterable[Wire]) -> Wire:
        """Make an `and` or an `or` of distinct inputs, without those that change nothing."""
        settles, idles = (_NEVER, _ALWAYS) if op is Op.BOTH else (_ALWAYS, _NEVER)
        distinct = sorted({*inputs} - {idles})
        if settles in distinct:
            return settles
        if len(distinct) < 2:  # noqa: PLR2004
            return distinct[0] if distinct else idles
        return self._gate(Gate(op, tuple(distinct)))

    def _quota(self, number: int, inputs: Sequence[Wire]) -> Wire:
        """Count inputs, each as often as it is written; those that always hold are counted now."""
        left = [wire for wire in inputs if wire > _ALWAYS]
        number -= sum(wire == _ALWAYS for wire in inputs)
        if number <= 0:
            return _ALWAYS
        if number > len(left):
            return _NEVER
        if number in (1, len(left)):
            return self._gate_of(Op.EITHER if number == 1 else Op.BOTH, left)
        return self._gate(Gate(Op.AT_LEAST, tuple(sorted(left)), number))

    def _negated(self, wire: Wire) -> Wire:
        if wire <= _ALWAYS:
            return _ALWAYS - wire
        gate = self.gates[wire]
        return gate.inputs[0] if gate.op is Op.NOT else self._gate(Gate(Op.NOT, (wire,)))

    def _gate(self, gate: Gate) -> Wire:
        if gate not in self._known:
            self._known[gate] = len(self.gates)
            self.gates.append(gate)
        return self._known[gate]

    def _number(self, leaf: Leaf) -> int:
        """Give a leaf a number by what it asks: its source and words make no other condition of it."""
        bare = leaf.model_copy(update={"source": None, "text": None, "text_en": None})
        if bare not in self._numbers:
            self._numbers[bare] = len(self.leaves)
            self.leaves.append(bare)
        return self._numbers[bare]


def _output(gate: Gate, algebra: Algebra[T], carried: dict[Wire, T]) -> T:
    inputs = [carried[wire] for wire in gate.inputs]
    match gate.op:
        case Op.NEVER:
            return algebra.never()
        case Op.ALWAYS:
            return algebra.always()
        case Op.MET:
            return algebra.met(gate.number)
        case Op.POSSIBLE:
            return algebra.possible(gate.number)
        case Op.BOTH:
            return algebra.both(inputs)
        case Op.EITHER:
            return algebra.either(inputs)
        case Op.NOT:
            return algebra.negated(inputs[0])
        case Op.AT_LEAST:
            return algebra.at_least(gate.number, inputs)
