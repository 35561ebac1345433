"""Combining: one column from several, a state for each combination of theirs that occurs."""

from collections.abc import Callable, Sequence
from math import prod
from threading import Lock

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Coded, Numbers, State, States

_MISSING = -1


class Interned:
    """States numbered in the order in which they came; a number keeps its meaning, in every thread."""

    def __init__(self, *first: State) -> None:
        self._lock = Lock()
        self._numbers: dict[tuple[type, State], int] = {}
        self._states: list[State] = []
        self._given = States(())
        for state in first:
            self.number(state)

    def number(self, state: State) -> int:
        """Give the number of a state."""
        key = (type(state), state)  # True is not 1 here
        known = self._numbers.get(key)
        if known is not None:
            return known
        with self._lock:
            if key not in self._numbers:
                self._states.append(state)
                self._numbers[key] = len(self._states) - 1
            return self._numbers[key]

    @property
    def states(self) -> States:
        """All states so far; the same object while there is no further one."""
        with self._lock:
            if len(self._given.states) < len(self._states):
                self._given = States(tuple(self._states))
            return self._given


class Combination:
    """What follows from several columns of small numbers: `make` says it for one combination."""

    def __init__(self, make: Callable[..., State]) -> None:
        self._make = make
        self._interned = Interned()
        self._tables: dict[tuple[int, ...], npt.NDArray[np.int32]] = {}

    def column(self, parts: Sequence[Numbers], sizes: Sequence[int]) -> Coded:
        """Give the column; `sizes` are one more than the largest number of each part."""
        shape = tuple(sizes)
        table = self._tables.get(shape)
        if table is None:
            table = self._tables.setdefault(shape, np.full(prod(shape), _MISSING, np.int32))
        place = parts[0].astype(np.int32)
        for part, size in zip(parts[1:], shape[1:], strict=True):
            place *= size
            place += part
        codes = table[place]
        if codes.min(initial=0) == _MISSING:
            for missing in np.unique(place[codes == _MISSING]):
                combination = (int(part) for part in np.unravel_index(missing, shape))
                table[missing] = self._interned.number(self._make(*combination))
            codes = table[place]
        return Coded(codes, self._interned.states)
