"""Emptiness: which classes of a measure no company can be in, by the law and the columns there are.

A fact for which the companies have no column is known of none of them, whoever they are. So anybody who
has the catalogue and the list of columns knows that some counts are zero: these need not be protected.
Each gate of the circuit is followed by what it may carry, whatever the companies are; that two inputs
hang together is left out, so that a class is called empty only where it is.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matcher.columnar.circuit import Circuit
from matcher.uptake.protecting import JUDGED, MET, OPEN, UNMET
from profiles.deriving import DERIVED_FROM


class May(NamedTuple):
    """Whether something may hold of a company, and whether it may not."""

    hold: bool
    fail: bool


FREE = May(hold=True, fail=True)
_NEVER, _ALWAYS = May(hold=False, fail=True), May(hold=True, fail=False)


class MayAlgebra:
    """Follows what gates may carry; `unknown` are leaves whose fact nobody can know."""

    def __init__(self, unknown: frozenset[int]) -> None:
        self._unknown = unknown

    def never(self) -> May:
        """Give what holds of no company."""
        return _NEVER

    def always(self) -> May:
        """Give what holds of every company."""
        return _ALWAYS

    def met(self, leaf: int) -> May:
        """Whether a leaf is met."""
        return _NEVER if leaf in self._unknown else FREE

    def possible(self, leaf: int) -> May:
        """Whether a leaf is met or unknown."""
        return _ALWAYS if leaf in self._unknown else FREE

    def both(self, inputs: Sequence[May]) -> May:
        """Whether all hold."""
        return self.at_least(len(inputs), inputs)

    def either(self, inputs: Sequence[May]) -> May:
        """Whether one holds."""
        return self.at_least(1, inputs)

    def negated(self, wire: May) -> May:
        """Whether it does not hold."""
        return May(wire.fail, wire.hold)

    def at_least(self, number: int, inputs: Sequence[May]) -> May:
        """Whether so many hold."""
        may, must = sum(one.hold for one in inputs), sum(not one.fail for one in inputs)
        return May(may >= number, must < number)


def empty(circuit: Circuit, columns: Iterable[str]) -> list[frozenset[int]]:
    """Give the classes of each tree that are empty, whatever companies with these columns are."""
    there = {".".join(name.split(".")[:2]) for name in columns}
    unknown = frozenset(
        number
        for number, leaf in enumerate(circuit.leaves)
        if not there & {leaf.fact, *DERIVED_FROM.get(leaf.fact, ())}
    )
    wires = [wire for output in circuit.outputs for wire in output]
    carried = circuit.evaluate(MayAlgebra(unknown), wires)
    found = []
    for at, output in enumerate(circuit.outputs):
        possible, reached, met = carried[3 * at : 3 * at + 3]
        classes = set() if met.hold else {MET}
        if output.reached == output.met or not reached.hold or not met.fail:
            classes.add(JUDGED)
        if output.possible == output.reached or not possible.hold or not reached.fail:
            classes.add(OPEN)
        if not possible.fail:
            classes.add(UNMET)
        found.append(frozenset(classes))
    return found
