"""Columns: one fact of many companies, as an engine in memory holds it.

Figures and days stand as they are, and yes and no as bits, beside the bits that say where they are
known. All other facts, and those of which some rows are only narrowed, stand as numbers of states: a
state is a value, one of several values, or nothing known. Nothing here fills a gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from criteria.facts import Facts, Value

Numbers: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]
Words: TypeAlias = npt.NDArray[np.uint64]
"""Truth of many rows: row r is bit r % 64 of word r // 64; the bits behind the last row say nothing."""
State: TypeAlias = Value | tuple[Value, ...] | None
"""A value, one of several in ascending order of their text, or unknown."""


class Ordered(NamedTuple):
    """Figures, or days since 1970: integers, or floats that each stand for their shortest decimal.

    `known` tells as packed words which rows have one, or is None where every row has.
    """

    values: Numbers
    known: Words | None


class Flags(NamedTuple):
    """Yes or no, as packed words, and which rows say so; None where every row does."""

    values: Words
    known: Words | None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class States:
    """The states that codes stand for; the same object wherever the same codes are meant."""

    states: tuple[State, ...]


class Coded(NamedTuple):
    """The number of each row's state."""

    codes: Numbers
    states: States


Column: TypeAlias = Ordered | Flags | Coded
Columns: TypeAlias = Mapping[str, Column]
"""By fact; a fact that has no column is unknown in every row."""


def packed(rows: Mask) -> Words:
    """Pack one truth a row."""
    bits = np.packbits(rows, bitorder="little")
    if len(bits) % 8 == 0:
        return bits.view(np.uint64)
    words = np.zeros(-(-len(bits) // 8), np.uint64)
    words.view(np.uint8)[: len(bits)] = bits
    return words


def unpacked(words: Words, rows: int) -> npt.NDArray[np.uint8]:
    """Give 0 or 1 a row; the last axis is that of the words."""
    return np.unpackbits(words.view(np.uint8), axis=-1, count=rows, bitorder="little")


def state_of(fact: str, facts: Facts) -> State:
    """Give what is known of one fact of one company, as a state."""
    value = facts.known.get(fact)
    if value is not None:
        return value
    possible = facts.possible.get(fact)
    return tuple(sorted(possible, key=str)) if possible else None


def known_rows(known: Words | None, rows: int) -> Mask:
    """Give which rows are known, a truth each."""
    return np.ones(rows, np.bool_) if known is None else unpacked(known, rows).view(np.bool_)


def coded(states: Sequence[State]) -> Coded:
    """Give the column of these states, a row each."""
    numbers: dict[tuple[type, State], int] = {}
    codes = [numbers.setdefault((type(state), state), len(numbers)) for state in states]
    return Coded(np.array(codes, np.int32), States(tuple(state for _, state in numbers)))


def exact(value: Decimal) -> float | None:
    """Give the float whose shortest decimal a figure is; None where it is no such decimal."""
    near = float(value)
    return near if Decimal(repr(near)) == value else None
