"""Gates on packed words: 64 rows at a time."""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from matcher.columnar.columns import Coded, Columns, Flags, Mask, Numbers, Ordered, Words, packed
from matcher.columnar.conditions import Conditions, Cuts, bound_at

BITS = 64
_FULL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


class Gates:
    """The gates on words of one length, without the leaves."""

    def __init__(self, size: int) -> None:
        self._size = size

    def never(self) -> Words:
        """Give what is false in every row."""
        return np.zeros(self._size, np.uint64)

    def always(self) -> Words:
        """Give what is true in every row."""
        return np.full(self._size, _FULL)

    def both(self, inputs: Sequence[Words]) -> Words:
        """Whether all hold."""
        return reduce(np.bitwise_and, inputs)

    def either(self, inputs: Sequence[Words]) -> Words:
        """Whether one holds."""
        return reduce(np.bitwise_or, inputs)

    def negated(self, wire: Words) -> Words:
        """Whether it does not hold."""
        return ~wire

    def at_least(self, number: int, inputs: Sequence[Words]) -> Words:
        """Whether so many hold: after each input, `reached[k]` says whether k + 1 of those so far do."""
        reached = [self.never() for _ in range(number)]
        for wire in inputs:
            for k in range(number - 1, 0, -1):
                reached[k] |= reached[k - 1] & wire
            reached[0] |= wire
        return reached[-1]


class WordAlgebra(Gates):
    """The columns of a block of rows, asked a circuit's questions (`circuit.Algebra`)."""

    def __init__(self, conditions: Conditions, columns: Columns, rows: int) -> None:
        super().__init__(-(-rows // BITS))
        self._conditions = conditions
        self._columns = columns
        self._cuts: dict[tuple[str, int], Words] = {}
        self._groups: dict[str, dict[int, Words]] = {}
        self._codes: dict[str, Numbers] = {}

    def met(self, leaf: int) -> Words:
        """Whether a leaf is met."""
        return self._plane(leaf, possible=False)

    def possible(self, leaf: int) -> Words:
        """Whether a leaf is met or unknown."""
        return self._plane(leaf, possible=True)

    def _plane(self, leaf: int, *, possible: bool) -> Words:
        fact = self._conditions.facts[leaf]
        column = self._columns.get(fact)
        if column is None:
            return self.always() if possible else self.never()
        match column:
            case Ordered():
                return self._ordered(leaf, fact, column, possible=possible)
            case Flags():
                return self._flag(leaf, fact, column, possible=possible)
            case Coded():
                return self._coded(leaf, fact, column, possible=possible)

    def _ordered(self, leaf: int, fact: str, column: Ordered, *, possible: bool) -> Words:
        """Lay the stretches of classes together from where they begin and end."""
        cuts = self._conditions.cuts(fact)
        edges = (cuts.possible if possible else cuts.met)[leaf]
        holding = [self._cut(fact, edge, column, cuts) for edge in edges]
        return _where_known(self._united(np.bitwise_xor, holding), column.known, otherwise=possible)

    def _cut(self, fact: str, edge: int, column: Ordered, cuts: Cuts) -> Words:
        """Tell which rows are of a class or of a higher one."""
        if not edge:
            return self.always()
        key = (fact, edge)
        if key not in self._cuts:
            self._cuts[key] = packed(at_or_over(column, cuts, edge))
        return self._cuts[key]

    def _flag(self, leaf: int, fact: str, column: Flags, *, possible: bool) -> Words:
        answers = self._conditions.answers(fact, possible=possible)[leaf]
        holding = [
            plane for plane, holds in zip((~column.values, column.values), answers, strict=True) if holds
        ]
        return _where_known(self._united(np.bitwise_or, holding), column.known, otherwise=possible)

    def _coded(self, leaf: int, fact: str, column: Coded, *, possible: bool) -> Words:
        groups = self._conditions.groups(fact, column.states)
        wanted = (groups.possible if possible else groups.met)[leaf]
        if fact not in self._codes:
            self._codes[fact] = groups.of_state[column.codes]
        planes = self._groups.setdefault(fact, {})
        for group in wanted:
            if group not in planes:
                planes[group] = packed(self._codes[fact] == group)
        return self._united(np.bitwise_or, [planes[group] for group in wanted])

    def _united(self, join: np.ufunc, planes: Sequence[Words]) -> Words:
        return reduce(join, planes) if planes else self.never()


def _where_known(plane: Words, known: Words | None, *, otherwise: bool) -> Words:
    if known is None:
        return plane
    return plane | ~known if otherwise else plane & known


def at_or_over(column: Ordered, cuts: Cuts, edge: int) -> Mask:
    """Compare the figures of a column with where a class begins; where none is known it says nothing."""
    strict, figure = bound_at(cuts.breaks[(edge - 1) // 2], column.values.dtype, over=edge % 2 == 0)
    found: Mask = column.values > figure if strict else column.values >= figure
    return found
