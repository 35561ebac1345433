"""Classes: what is known of a fact of each company, as far as the catalogue tells values apart.

All values between two thresholds come out alike, and so do all codes that no condition tells apart
(`columnar.outcomes`). So an unknown fact is imagined as one of a few classes, and a class is given to
the engine as any value of it.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.columnar.columns import Coded, Column, Flags, Ordered, State, States, known_rows
from matcher.columnar.conditions import Conditions, bound_at
from matcher.columnar.outcomes import representatives
from matcher.columnar.reading import flag_codes

Floats: TypeAlias = npt.NDArray[np.float64]

OPEN = -1
"""Where a company's class is not known."""


@dataclass(frozen=True)
class Classes:
    """One fact: a value for each class, each company's class or OPEN, and what an open one may be.

    `allowed` is given for companies whose fact is narrowed to some classes, by row.
    """

    fact: str
    values: tuple[State, ...]
    codes: npt.NDArray[np.int32]
    allowed: dict[int, npt.NDArray[np.bool_]]
    states: States
    """One for each class, then what is said of companies that stay open."""
    stays: npt.NDArray[np.int32]
    """The state of each company as long as its class is open."""

    def column(self, codes: npt.NDArray[np.int32]) -> Coded:
        """Give the column of companies of these classes; those that are OPEN stay as they are."""
        return Coded(np.where(codes == OPEN, self.stays, codes), self.states)


def classes_of(fact: str, column: Column, conditions: Conditions, rows: int) -> Classes:
    """Put what is known of a fact into classes."""
    match column:
        case Ordered():
            values = tuple(representatives(conditions.breaks(fact)))
            codes = np.zeros(rows, np.int32)
            for threshold in conditions.breaks(fact):
                for over in (False, True):
                    strict, figure = bound_at(threshold, column.values.dtype, over=over)
                    codes += column.values > figure if strict else column.values >= figure
            codes[~known_rows(column.known, rows)] = OPEN
            return _made(fact, values, codes, (None,), np.zeros(rows, np.int32), {})
        case Flags():
            codes = flag_codes(column, rows).astype(np.int32) - 1
            return _made(fact, (False, True), codes, (None,), np.zeros(rows, np.int32), {})
        case Coded():
            return _of_states(fact, column, conditions)


def _of_states(fact: str, column: Coded, conditions: Conditions) -> Classes:
    """Group states that no condition tells apart; one that is narrowed may be any of several classes."""
    states = column.states.states
    single = sorted(dict.fromkeys(_members(states)), key=repr)
    groups = conditions.groups(fact, States(tuple(single))).of_state if single else np.empty(0, np.uint8)
    present = [int(group) for group in dict.fromkeys(groups.tolist())]
    place = {group: number for number, group in enumerate(present)}
    class_of = {_key(state): place[int(group)] for state, group in zip(single, groups, strict=True)}
    values = tuple(single[groups.tolist().index(group)] for group in present)
    of_state = np.array([class_of.get(_key(state), OPEN) for state in states], np.int32)
    narrowed = {
        number: np.isin(np.arange(len(values)), [class_of[_key(member)] for member in state])
        for number, state in enumerate(states)
        if isinstance(state, tuple)
    }
    codes = of_state[column.codes]
    left = tuple(dict.fromkeys(state for state in states if class_of.get(_key(state)) is None)) or (None,)
    where = {_key(state): number for number, state in enumerate(left)}
    stays = np.array([where.get(_key(state), 0) for state in states], np.int32)[column.codes]
    allowed = {
        int(row): narrowed[int(column.codes[row])]
        for row in np.flatnonzero(np.isin(column.codes, [*narrowed]))
    }
    return _made(fact, values, codes, left, stays, allowed)


def _made(  # noqa: PLR0913, PLR0917 - the fields of one thing
    fact: str,
    values: tuple[State, ...],
    codes: npt.NDArray[np.int32],
    left: tuple[State, ...],
    stays: npt.NDArray[np.int32],
    allowed: dict[int, npt.NDArray[np.bool_]],
) -> Classes:
    states = States((*values, *left))
    return Classes(fact, values, codes.astype(np.int32), allowed, states, stays + len(values))


def _members(states: tuple[State, ...]) -> list[State]:
    found: list[State] = []
    for state in states:
        if isinstance(state, tuple):
            found += state
        elif state is not None:
            found.append(state)
    return found


def _key(state: State) -> tuple[type, State]:
    return type(state), state
