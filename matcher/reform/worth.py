"""Worth: what a formula comes to for many companies, in whole fen, low and high.

Companies of which the same is known, as far as the formula looks, are worth the same: each such
combination is evaluated once, as `matcher.amounts` does for one company.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.facts import FactKind, Facts
from criteria.formulas import FactAmount, Formula, When, walk_formula
from criteria.nodes import Criterion, IsKnown
from criteria.scope import Scope
from matcher.amounts import Interval, evaluate
from matcher.columnar.columns import Coded, Column, Flags, Ordered, State, known_rows
from matcher.columnar.engine import Engine
from matcher.columnar.outcomes import EPOCH
from profiles.vocabulary import RATIOS

Figures: TypeAlias = npt.NDArray[np.int64]
FEN = 100
"""In a yuan."""

_BEYOND = Decimal(10) ** 16
"""What no amount in fen reaches; beyond it nothing bounds one."""


class Amounts(NamedTuple):
    """For each row what it is worth at least and at most, in fen, and which ends nothing bounds."""

    low: Figures
    high: Figures
    open_low: Figures
    open_high: Figures


class RatioPaid(ValueError):
    """An amount is a multiple of a derived ratio, of which the columns hold only classes."""


class Worth:
    """One formula under one scope, for batch after batch; raises RatioPaid where it cannot be had."""

    def __init__(self, formula: Formula, scope: Scope) -> None:
        self._formula = formula
        self._scope = scope
        conditions: list[Criterion] = []
        for _, node in walk_formula(formula):
            if isinstance(node, When):
                conditions.append(node.when)
            elif isinstance(node, FactAmount):
                if node.fact in RATIOS:
                    raise RatioPaid(node.fact)
                conditions.append(IsKnown(fact=node.fact))
        self._engine = Engine(conditions, scope)
        self._found: dict[tuple[State, ...], tuple[int, int, int, int]] = {}
        self.keys = self._engine.keys

    def of(self, batch: pa.RecordBatch) -> Amounts:
        """Give what each company of a batch is worth."""
        rows = batch.num_rows
        columns = self._engine.columns(batch)
        facts = sorted(self._engine.conditions.by_fact)
        parts = [_states(self._scope.vocabulary[fact].kind, columns.get(fact), rows) for fact in facts]
        place = np.zeros(rows, np.int64)
        for codes, states in parts:
            place = np.unique(place * len(states) + codes, return_inverse=True)[1]
        _, first, inverse = np.unique(place, return_index=True, return_inverse=True)
        found = [
            self._one(facts, tuple(states[codes[row]] for codes, states in parts)) for row in first.tolist()
        ]
        table = np.array(found, np.int64).reshape(len(found), 4)[inverse]
        return Amounts(table[:, 0], table[:, 1], table[:, 2], table[:, 3])

    def _one(self, names: Sequence[str], states: tuple[State, ...]) -> tuple[int, int, int, int]:
        if states not in self._found:
            known: dict[str, Any] = {}
            possible: dict[str, frozenset[Any]] = {}
            for name, state in zip(names, states, strict=True):
                if isinstance(state, tuple):
                    possible[name] = frozenset(state)
                elif state is not None:
                    known[name] = self._fit(name, state)
            self._found[states] = in_fen(evaluate(self._formula, Facts(known, possible), self._scope))
        return self._found[states]

    def _fit(self, fact: str, state: Any) -> Any:  # noqa: ANN401 - a value of any kind
        """Give a value that a ratio of the lowest class can have: what stands for it may lie under nought."""
        if fact not in RATIOS or state >= 0:
            return state
        return Decimal(self._engine.conditions.breaks(fact)[0]) / 2  # type: ignore[arg-type]


def in_fen(interval: Interval) -> tuple[int, int, int, int]:
    """Give the ends in whole fen, the low one rounded down and the high one up, and which are open."""
    low, high = interval.low * FEN, interval.high * FEN
    open_low, open_high = low <= -_BEYOND, high >= _BEYOND
    return (
        0 if open_low else int(low.to_integral_value(ROUND_FLOOR)),
        0 if open_high else int(high.to_integral_value(ROUND_CEILING)),
        int(open_low),
        int(open_high),
    )


def _states(
    kind: FactKind, column: Column | None, rows: int
) -> tuple[npt.NDArray[np.int64], Sequence[State]]:
    """Give the number of each row's state, and the states."""
    match column:
        case None:
            return np.zeros(rows, np.int64), (None,)
        case Coded():
            return column.codes.astype(np.int64), column.states.states
        case Flags():
            yes = known_rows(column.values, rows)
            known = known_rows(column.known, rows)
            return np.where(known, yes.astype(np.int64) + 1, 0), (None, False, True)
        case Ordered():
            known = known_rows(column.known, rows)
            values, inverse = np.unique(column.values[known], return_inverse=True)
            codes = np.zeros(rows, np.int64)
            codes[known] = inverse + 1
            return codes, (None, *(_value(kind, value) for value in values.tolist()))


def _value(kind: FactKind, value: float) -> State:
    match kind:
        case FactKind.DATE:
            return date.fromordinal(int(value) + EPOCH)
        case FactKind.COUNT | FactKind.YEAR:
            return int(value)
        case _:
            return Decimal(repr(value))
