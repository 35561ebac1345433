"""Conditions: the leaves of a circuit, prepared for columns.

For a fact in order, the places on its scale where a leaf's answer turns; for a fact in codes, which
states a leaf takes for met or possible. States between which no leaf tells are one group.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from criteria.nodes import Leaf
from criteria.results import MET, UNMET, Result
from criteria.scope import Scope
from matcher.columnar.columns import Numbers, State, States
from matcher.columnar.outcomes import EPOCH, Break, breaks_of, outcome, representatives

_SMALL = 256

Signature: TypeAlias = tuple[tuple[bool, ...], tuple[bool, ...]]
"""Of each leaf on a fact, whether a state meets it, and whether it may."""


class Cuts(NamedTuple):
    """The thresholds of a fact, and for each leaf the classes at which its answer turns.

    A leaf holds from its first edge on, not from the second on, and so forth. Classes are numbered
    as in `outcomes.representatives`: 2k+1 begins at the k-th threshold, 2k+2 right over it.
    """

    breaks: tuple[Break, ...]
    met: Mapping[int, tuple[int, ...]]
    possible: Mapping[int, tuple[int, ...]]


class Groups(NamedTuple):
    """The group of each state, and for each leaf the groups for which it is met, or possible."""

    of_state: Numbers
    met: Mapping[int, tuple[int, ...]]
    possible: Mapping[int, tuple[int, ...]]


class Conditions:
    """All leaves of a circuit: `facts[n]` is what leaf n looks at, `by_fact` the leaves on each fact."""

    def __init__(self, leaves: Sequence[Leaf], scope: Scope) -> None:
        self._scope = scope
        self._leaves = leaves
        self.facts = [leaf.fact for leaf in leaves]
        self.by_fact: dict[str, list[int]] = {}
        for number, leaf in enumerate(leaves):
            self.by_fact.setdefault(leaf.fact, []).append(number)
        self._cuts: dict[str, Cuts] = {}
        self._flags: dict[str, tuple[dict[int, list[bool]], dict[int, list[bool]]]] = {}
        self._signatures: dict[str, dict[tuple[type, State], Signature]] = {}
        self._groups: WeakKeyDictionary[States, dict[str, Groups]] = WeakKeyDictionary()

    def breaks(self, fact: str) -> tuple[Break, ...]:
        """Give the thresholds that the leaves on a fact use, ascending."""
        return self.cuts(fact).breaks

    def cuts(self, fact: str) -> Cuts:
        """Give where the answers of the leaves on a fact in order turn."""
        if fact not in self._cuts:
            numbers = self.by_fact[fact]
            breaks = breaks_of([self._leaves[number] for number in numbers], self._scope)
            values = representatives(breaks)
            met, possible = self._answers(numbers, values)
            self._cuts[fact] = Cuts(
                breaks,
                {number: _edges(met[number]) for number in numbers},
                {number: _edges(possible[number]) for number in numbers},
            )
        return self._cuts[fact]

    def answers(self, fact: str, *, possible: bool) -> Mapping[int, Sequence[bool]]:
        """Give whether each leaf on a flag is met, or may be, for no and for yes."""
        if fact not in self._flags:
            self._flags[fact] = self._answers(self.by_fact[fact], (False, True))
        return self._flags[fact][possible]

    def groups(self, fact: str, states: States) -> Groups:
        """Give the groups into which the leaves on a fact put its states."""
        known = self._groups.setdefault(states, {})
        if fact not in known:
            signatures = self._signed(fact, states.states)
            group_of = {signature: group for group, signature in enumerate(dict.fromkeys(signatures))}
            dtype = np.uint8 if len(group_of) <= _SMALL else np.uint16
            known[fact] = Groups(
                np.array([group_of[signature] for signature in signatures], dtype),
                {
                    n: tuple(group for (met, _), group in group_of.items() if met[at])
                    for at, n in enumerate(self.by_fact[fact])
                },
                {
                    n: tuple(group for (_, may), group in group_of.items() if may[at])
                    for at, n in enumerate(self.by_fact[fact])
                },
            )
        return known[fact]

    def _signed(self, fact: str, states: Sequence[State]) -> list[Signature]:
        """Give what all leaves on a fact say of each state; of a state that was met before, by heart."""
        known = self._signatures.setdefault(fact, {})
        new = [state for state in states if (type(state), state) not in known]
        numbers = self.by_fact[fact]
        met, possible = self._answers(numbers, new)
        for at, state in enumerate(new):
            known[type(state), state] = (
                tuple(met[number][at] for number in numbers),
                tuple(possible[number][at] for number in numbers),
            )
        return [known[type(state), state] for state in states]

    def _answers(
        self, numbers: Sequence[int], states: Sequence[State]
    ) -> tuple[dict[int, list[bool]], dict[int, list[bool]]]:
        """Give, for each leaf, whether each state meets it, and whether it may."""
        found: dict[int, list[Result]] = {
            number: [outcome(self._leaves[number], state, self._scope) for state in states]
            for number in numbers
        }
        met = {number: [result is MET for result in results] for number, results in found.items()}
        possible = {number: [result is not UNMET for result in results] for number, results in found.items()}
        return met, possible


def bound_at(threshold: Break, dtype: np.dtype[np.generic], *, over: bool) -> tuple[bool, int | float]:
    """Give the figure of a column's type that is where a threshold is, or right over it.

    A column's value is there when it reaches the figure or, where the first answer is true, exceeds
    it. A float stands for its shortest decimal; of two floats the larger has the larger decimal.
    """
    if isinstance(threshold, date):
        return over, threshold.toordinal() - EPOCH
    if dtype.kind in "iu":
        return (True, math.floor(threshold)) if over else (False, math.ceil(threshold))
    near = float(threshold)
    stands_for = Decimal(repr(near))
    return (stands_for <= threshold if over else stands_for < threshold), near


def _edges(holds: Sequence[bool]) -> tuple[int, ...]:
    before = [False, *holds]
    return tuple(at for at, (one, other) in enumerate(zip(before, holds, strict=False)) if one is not other)
