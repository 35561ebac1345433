"""Protecting: what of a measure's counts may be told to bureaus, so that no small one can be worked out.

The counts of one measure and dimension are a table of groups by classes (meets it; meets it as far as
facts tell; open; does not), told as cumulative counts beside the numbers of companies and the totals.
A count under ten in it is held back, and with it a whole block: some groups by some classes that lie
next to each other. Within a block only its sums by row and by column can be worked out, so that the
range of a count in it is exactly that of a transportation table, from r + c - m (or 0) to the smaller of
r and c, where r and c are the sums of its row and column and m that of the block. The block grows in a
fixed order until each small count may be anything from 0 to 9 at least. (Hundepool et al., Statistical
Disclosure Control, 2012, chapter 4; Fienberg, Fréchet and Bonferroni bounds, 1999.)

Tables of several dimensions share nothing but the totals, and what is told of these does not hang on
which tables are asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.suppressing import FEWEST, TOGETHER

REST = "*"
"""The label of the groups that are too small to stand alone, together."""

MET, JUDGED, OPEN, UNMET = range(4)
"""The classes, in the order in which they are added up."""

STEPS = 3
"""How many cumulative counts there are: through MET, JUDGED and OPEN; through UNMET are all companies."""

Table: TypeAlias = npt.NDArray[np.int64]
"""Companies by group and class, shaped (groups, 4)."""


@dataclass(frozen=True)
class Hidden:
    """Classes whose counts can only be told together, and in which rows; none where nothing is hidden."""

    classes: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()

    def hides(self, row: int, step: int) -> bool:
        """Tell whether a cumulative count of a row divides what can only be told together."""
        return row in self.rows and divides(self.classes, step)


def divides(classes: frozenset[int], step: int) -> bool:
    """Tell whether a cumulative count lies between classes that can only be told together."""
    return any(c <= step for c in classes) and any(c > step for c in classes)


def merged(sizes: Mapping[str, int]) -> dict[str, str]:
    """Give the label under which each group is told: its own, or REST where it is too small.

    >>> merged({"a": 40, "b": 3, "c": 30})
    {'a': 'a', 'b': '*', 'c': '*'}
    """
    small = {label for label, size in sizes.items() if size < FEWEST}
    together = sum(sizes[label] for label in small)
    for label in sorted(sizes, reverse=True):
        if not small or together >= TOGETHER:
            break
        if label not in small:
            small.add(label)
            together += sizes[label]
    return {label: REST if label in small else label for label in sizes}


def protected(
    total: Sequence[int], tables: Sequence[Table], never: frozenset[int]
) -> tuple[frozenset[int], list[Hidden]]:
    """Tell what is hidden of a measure's totals and of its tables, each with all groups of a dimension.

    Classes in `never` are empty whatever the companies are, which anybody may know. Every group has
    at least ten companies.
    """
    classes = [c for c in range(4) if c not in never]
    small = {c for c in classes if total[c] < FEWEST}
    together = _block(small, classes) if small else frozenset[int]()
    while together and sum(total[c] for c in together) < TOGETHER and len(together) < len(classes):
        together = _wider(together, classes)
    found = [_hidden(table, classes, together) for table in tables]
    kept = [hidden for hidden in found if hidden is not None]
    if len(kept) == len(found):
        return together, kept
    everything = frozenset(classes)
    return everything, [Hidden(everything, frozenset(range(len(table)))) for table in tables]


def _hidden(table: Table, classes: Sequence[int], together: frozenset[int]) -> Hidden | None:
    """Find a block in which no small count can be worked out; None where there is none."""
    small = {(int(g), c) for c in classes for g in np.flatnonzero(table[:, c] < FEWEST)}
    if not small and not together:
        return Hidden()
    block = _block({c for _, c in small} | together, classes)
    rows = {*range(len(table))} if together else {g for g, _ in small}
    waiting = [g for g in reversed(range(len(table))) if g not in rows]
    while (narrow := _narrow(table, rows, block, together, small, TOGETHER)) is not None:
        if narrow and len(block) < len(classes):
            block = _wider(block, classes)
        elif waiting:
            rows.add(waiting.pop(0))
        elif len(block) < len(classes):
            block = _wider(block, classes)
        else:
            enough = _narrow(table, rows, block, together, small, FEWEST - 1) is None
            return Hidden(block, frozenset(rows)) if enough else None
    return Hidden(block, frozenset(rows))


def _narrow(  # noqa: PLR0913, PLR0917 - one table and what is hidden of it
    table: Table,
    rows: set[int],
    block: frozenset[int],
    together: frozenset[int],
    small: set[tuple[int, int]],
    width: int,
) -> bool | None:
    """Tell whether a row (True) or a column (False) leaves a small count too little room; None if not."""
    within = table[sorted(rows)][:, sorted(block)]
    sums = dict(zip(sorted(rows), within.sum(axis=1).tolist(), strict=True))
    everything = int(within.sum())
    for group, c in sorted(small):
        if sums[group] < width:
            return True
        alike = together if c in together else {c}
        column = int(table[sorted(rows)][:, sorted(alike)].sum())
        least = 0 if c in together else sums[group] + column - everything
        if column < width or least > 0:
            return False
    return None


def _block(classes: set[int] | frozenset[int], order: Sequence[int]) -> frozenset[int]:
    """Give the classes from the first to the last, at least two of them."""
    found = frozenset(c for c in order if min(classes) <= c <= max(classes))
    return found if len(found) > 1 else _wider(found, order)


def _wider(block: frozenset[int], order: Sequence[int]) -> frozenset[int]:
    """Add the next class, upwards where there is one."""
    above = [c for c in order if c > max(block)]
    below = [c for c in order if c < min(block)]
    return block | {above[0] if above else below[-1]} if above or below else block
