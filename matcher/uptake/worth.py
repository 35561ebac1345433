"""Worth: what a measure is worth to each of some companies, where its amount is a formula.

A formula is appraised once for each combination of the facts that it reads (`matcher.amounts`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.facts import DESIGNATIONS, FactKind, FactName, Facts
from criteria.formulas import FactAmount, Formula, When, walk_formula
from criteria.nodes import LEAVES, Criterion, Defined, Leaf, walk
from criteria.scope import Scope
from matcher.amounts import appraise
from matcher.columnar.columns import Column, Flags, Ordered, State, known_rows
from matcher.columnar.deriving import DERIVED, Deriver
from matcher.columnar.outcomes import EPOCH, breaks_of, days_of
from matcher.columnar.reading import Reader, flag_codes
from profiles.deriving import DERIVED_FROM

Floats: TypeAlias = npt.NDArray[np.float64]


class Worth(NamedTuple):
    """The least and the greatest amount of each company, in yuan; infinite where nothing bounds it."""

    low: Floats
    high: Floats

    @property
    def bounded(self) -> npt.NDArray[np.bool_]:
        """Whether the amount lies between two figures."""
        return np.isfinite(self.low) & np.isfinite(self.high)


class Appraiser:
    """Appraises one formula for companies in columns."""

    def __init__(self, formula: Formula, scope: Scope) -> None:
        self._formula = formula
        self._scope = scope
        leaves: dict[str, list[Leaf]] = {}
        for _, node in walk_formula(formula):
            if isinstance(node, FactAmount):
                leaves.setdefault(node.fact, [])
            elif isinstance(node, When):
                for leaf in _leaves(node.when, scope):
                    leaves.setdefault(leaf.fact, []).append(leaf)
        self._facts = tuple(leaves)
        inputs = {name for fact in leaves for name in (fact, *DERIVED_FROM.get(fact, ()))}
        self._reader = Reader(
            {f: days_of(leaves.get(f, ()), scope) for f in inputs if f.startswith(DESIGNATIONS)}, scope
        )
        self._deriver = Deriver(lambda fact: breaks_of(leaves[fact], scope), scope)
        self._known: dict[tuple[State, ...], tuple[float, float]] = {}
        self.keys = sorted(self._reader.keys(f for f in inputs if scope.vocabulary[f].stated))

    def worth(self, batch: pa.RecordBatch, wanted: npt.NDArray[np.bool_] | None = None) -> Worth:
        """Appraise each company, or those that are wanted; others are unbounded. Raises UnfitColumn."""
        if wanted is not None:
            low, high = np.full(batch.num_rows, -np.inf), np.full(batch.num_rows, np.inf)
            some = self.worth(batch.filter(pa.array(wanted)))
            low[wanted], high[wanted] = some
            return Worth(low, high)
        columns = [
            self._deriver.column(fact, batch, self._reader)
            if fact in DERIVED
            else self._reader.column(fact, batch)
            for fact in self._facts
        ]
        states = [
            _states(column, self._scope.vocabulary[fact].kind, batch.num_rows)
            for fact, column in zip(self._facts, columns, strict=True)
        ]
        found = [self._appraised(combination) for combination in zip(*states, strict=True)] if states else []
        if not states:
            found = [self._appraised(())] * batch.num_rows
        both = np.array(found, np.float64).reshape(batch.num_rows, 2)
        return Worth(both[:, 0], both[:, 1])

    def _appraised(self, combination: tuple[State, ...]) -> tuple[float, float]:
        if combination not in self._known:
            named: Mapping[str, State] = dict(zip(self._facts, combination, strict=True))
            known = {fact: value for fact, value in named.items() if value is not None}
            facts = Facts(
                {FactName(f): v for f, v in known.items() if not isinstance(v, tuple)},
                {FactName(f): frozenset(v) for f, v in known.items() if isinstance(v, tuple)},
            )
            interval, _ = appraise(self._formula, facts, self._scope)
            self._known[combination] = (float(interval.low), float(interval.high))
        return self._known[combination]


def _leaves(criterion: Criterion, scope: Scope) -> Iterator[Leaf]:
    for _, node in walk(criterion):
        if isinstance(node, LEAVES):
            yield node
        elif isinstance(node, Defined) and (rule := scope.rule(node.definition)) is not None:
            yield from _leaves(rule.criterion, scope)


def _states(column: Column | None, kind: FactKind, rows: int) -> list[State]:
    """Give what is known of a fact of each company, as a value."""
    match column:
        case None:
            return [None] * rows
        case Ordered():
            known = known_rows(column.known, rows).tolist()
            return [
                _value(figure, kind) if is_known else None
                for figure, is_known in zip(column.values.tolist(), known, strict=True)
            ]
        case Flags():
            return [(None, False, True)[code] for code in flag_codes(column, rows)]
        case _:
            return [column.states.states[code] for code in column.codes]


def _value(figure: float, kind: FactKind) -> State:
    if kind is FactKind.DATE:
        return date.fromordinal(int(figure) + EPOCH)
    return Decimal(repr(figure)) if isinstance(figure, float) else Decimal(figure)
