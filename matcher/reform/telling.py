"""Telling: what of a reform's counts may be told to bureaus, so that no small one can be worked out.

Of a measure the companies of each group are losers, stayers, winners or neither. They are a table like
those of uptake (`matcher.uptake.protecting`), and a count under ten is held back with a block of others.
How many are within reach before the reform (losers and stayers) may be known from elsewhere: where a
block has the one it holds back the other too, and so with winners and those who are neither. What is
told is rounded to tens, so that two reforms that differ by few companies do not tell them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from criteria.results import TO_BE_JUDGED
from matcher.dimensions import Dimension
from matcher.reform.comparing import Comparison, Division
from matcher.reform.effects import Counts, Effect, Span
from matcher.reform.movements import Direction
from matcher.suppressing import FEWEST
from matcher.uptake.protecting import REST, merged, protected

Mask: TypeAlias = npt.NDArray[np.bool_]

LOSES, STAYS, WINS, NEITHER = range(4)
"""The classes, in the order in which they are added up."""

_BEFORE, _OUTSIDE = frozenset({LOSES, STAYS}), frozenset({WINS, NEITHER})
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """What may be told of a group: None is held back."""

    name: str
    companies: int
    winners: int | None
    losers: int | None


@dataclass(frozen=True, slots=True)
class ToldEffect:
    """What may be told of a measure; the first group is all companies, and money is of all."""

    effect: Effect
    groups: Sequence[ToldGroup]
    cost_change: Span | None


def told(comparison: Comparison, measures: frozenset[str]) -> list[ToldEffect]:
    """Give what may be told of the effects on some measures, of at least ten companies.

    The comparison has counted them by `every` division.
    """
    rows = [_rows(division) for division in comparison.divisions]
    asked = next((at for at, by in enumerate(Dimension) if by is comparison.groups.by), None)
    return [
        _effect(effect, [_classes(division.counts[at]) for division in comparison.divisions], rows, asked)
        for at, effect in enumerate(comparison.effects)
        if effect.touched.measure in measures
    ]


def held_back(tables: Sequence[Counts], never: frozenset[int]) -> tuple[Mask, list[Mask]]:
    """Give whether losers and winners are held back, of all and of each group, shaped (2,) and (groups, 2).

    `tables` are the same companies by class and by the groups of each division; in the classes of
    `never` there can be none. What is told of all hangs on every table: who asks for one may ask for
    the others too.
    """
    together, found = protected(tables[0].sum(axis=0).tolist(), tables, never)
    return _held(together), [
        np.array(
            [_held(hidden.classes if row in hidden.rows else frozenset()) for row in range(len(table))],
            np.bool_,
        ).reshape(-1, 2)
        for table, hidden in zip(tables, found, strict=True)
    ]


def _held(block: frozenset[int]) -> Mask:
    return np.array([bool(block & _BEFORE), bool(block & _OUTSIDE)], np.bool_)


def _rows(division: Division) -> dict[str, list[int]]:
    """Give the groups that are told, each with those that it is made of; small ones are told together."""
    names, sizes = division.groups.names, division.companies.tolist()
    labels = merged({name: size for name, size in zip(names, sizes, strict=True) if size})
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if name in labels:
            rows.setdefault(labels[name], []).append(at)
    if REST in rows:
        rows[REST] = rows.pop(REST)
    return rows


def _classes(counts: Counts) -> Counts:
    """Give companies by group and class, of counts by group and result on both sides."""
    far, near = slice(None, TO_BE_JUDGED), slice(TO_BE_JUDGED, None)
    sides = ((near, far), (near, near), (far, near), (far, far))
    found: Counts = np.stack([counts[:, old, new].sum((1, 2)) for old, new in sides], axis=1)
    return found


def _effect(
    effect: Effect, tables: Sequence[Counts], rows: Sequence[dict[str, list[int]]], asked: int | None
) -> ToldEffect:
    """Tell the groups of the division that is asked for, by its place; of none without one."""
    never, total = _never(effect), tables[0].sum(axis=0)
    together = [
        np.array([table[members].sum(axis=0) for members in merged_rows.values()])
        for table, merged_rows in zip(tables, rows, strict=True)
    ]
    everybody, groups = held_back(together, never)
    found = [_group("", total, everybody, never)]
    if asked is not None:
        named = zip(rows[asked], together[asked], groups[asked], strict=True)
        found += [_group(name, counts, held, never) for name, counts, held in named]
    return ToldEffect(effect, found, _cost_change(effect, total, never, everybody))


def _never(effect: Effect) -> frozenset[int]:
    """Give the classes in which nobody can be, which anybody may know from the writing of a reform."""
    direction = effect.direction if effect.touched.reach else Direction.SAME
    loses = {LOSES} if direction in (Direction.SAME, Direction.EASIER) else set()
    return frozenset(loses | ({WINS} if direction in (Direction.SAME, Direction.STRICTER) else set()))


def _group(name: str, counts: Counts, held: Mask, never: frozenset[int]) -> ToldGroup:
    losers, winners = (
        0 if kind in never else None if held[at] else _tens(int(counts[kind]))
        for at, kind in enumerate((LOSES, WINS))
    )
    return ToldGroup(name, int(counts.sum()), winners, losers)


def _cost_change(effect: Effect, table: Counts, never: frozenset[int], held: Mask) -> Span | None:
    """Give the change of cost where ten companies or more make it, and no count of them is held back."""
    moved = [at for at, kind in enumerate((LOSES, WINS)) if kind not in never]
    if effect.touched.amount and effect.shifted is None:
        return None
    shifted = 0 if effect.shifted is None else int(effect.shifted.sum())
    makes = shifted + sum(int(table[(LOSES, WINS)[at]]) for at in moved)
    span = effect.cost_change(slice(None))
    if span is None or makes < FEWEST or any(held[at] for at in moved):
        return None
    return Span(_coarse(span.low), _coarse(span.high))


def _tens(count: int) -> int:
    return (count + 5) // 10 * 10


def _coarse(fen: int | None) -> int | None:
    """Give money to so many significant digits."""
    return None if fen is None else int(Decimal(f"{fen:.{_DIGITS - 1}e}"))
