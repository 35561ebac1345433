"""Combining: one column from several, a state for each combination of theirs that occurs."""

from collections.abc import Callable, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Coded, Numbers, State, States

_MISSING = -1


class Interned:
    """States numbered in the order in which they came; a number keeps its meaning."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[type, State], int] = {}
        self._states: list[State] = []
        self._given = States(())

    def number(self, state: State) -> int:
        """Give the number of a state."""
        key = (type(state), state)  # True is not 1 here
        if key not in self._numbers:
            self._numbers[key] = len(self._states)
            self._states.append(state)
        return self._numbers[key]

    @property
    def states(self) -> States:
        """All states so far; the same object while there is no further one."""
        if len(self._given.states) < len(self._states):
            self._given = States(tuple(self._states))
        return self._given


class Combination:
    """What follows from several columns of small numbers: `make` says it for one combination."""

    def __init__(self, make: Callable[..., State]) -> None:
        self._make = make
        self._interned = Interned()
        self._sizes: tuple[int, ...] = ()
        self._table: npt.NDArray[np.int32] = np.empty(0, np.int32)

    def column(self, parts: Sequence[Numbers], sizes: Sequence[int]) -> Coded:
        """Give the column; `sizes` are one more than the largest number of each part."""
        if tuple(sizes) != self._sizes:
            self._sizes = tuple(sizes)
            self._table = np.full(prod(sizes), _MISSING, np.int32)
        place = parts[0].astype(np.intp)
        for part, size in zip(parts[1:], sizes[1:], strict=True):
            place *= size
            place += part
        codes = self._table[place]
        if codes.min(initial=0) == _MISSING:
            for missing in np.unique(place[codes == _MISSING]):
                combination = (int(part) for part in np.unravel_index(missing, self._sizes))
                self._table[missing] = self._interned.number(self._make(*combination))
            codes = self._table[place]
        return Coded(codes, self._interned.states)
