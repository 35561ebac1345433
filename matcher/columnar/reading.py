"""Reading: the columns that a circuit asks about, from Arrow batches in the canonical columns.

A batch has a column for each key of a profile (`profiles.columns`), nulls where a fact is unknown.
A column that is missing is unknown in every row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from criteria.facts import DESIGNATIONS, Designation, FactKind, Level
from criteria.scope import Scope
from matcher.columnar.columns import (
    Coded,
    Column,
    Flags,
    Mask,
    Numbers,
    Ordered,
    State,
    States,
    Words,
    coded,
    known_rows,
    unpacked,
)
from matcher.columnar.combining import Combination, Interned
from matcher.columnar.outcomes import EPOCH, representatives

SEPARATOR = ";"
NONE = "无"
"""How a set is written in one text, and the empty set."""

_PARTS = ("", ".level", ".since", ".until")
_LEVELS = tuple(Level)
_LEVEL = "level"
_SOME = States((None, "x"))
"""A text that is not known, and one that is: nothing is asked of its words."""

_NO_NUMBER = "a figure is not a number (NaN); what is not known is null"


class UnfitColumn(ValueError):
    """A column that cannot be read as its fact; the message says which, and what it should be."""

    def __init__(self, fact: str, problem: str) -> None:
        super().__init__(f"{fact}: {problem}")


class Reader:
    """Reads stated facts from batches; what it has learned of a column's texts is kept."""

    def __init__(self, days: Mapping[str, Sequence[date]], scope: Scope) -> None:
        self._scope = scope
        self._interned: dict[str, Interned] = {}
        self._titles = {fact: _Title(between, scope) for fact, between in days.items()}

    def keys(self, facts: Iterable[str]) -> list[str]:
        """Give the columns that some stated facts stand in."""
        return [
            fact + part for fact in facts for part in (_PARTS if fact.startswith(DESIGNATIONS) else ("",))
        ]

    def column(self, fact: str, batch: pa.RecordBatch) -> Column | None:
        """Give the column of one stated fact, or None; raises UnfitColumn."""
        if fact in self._titles:
            parts = [_find(fact + part, batch) for part in _PARTS]
            return (
                self._titles[fact].column(parts, batch.num_rows)
                if any(p is not None for p in parts)
                else None
            )
        found = _find(fact, batch)
        if found is None:
            return None
        try:
            return self._read(fact, found)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
            raise UnfitColumn(fact, str(error)) from error

    def _read(self, fact: str, found: pa.Array) -> Column:
        match self._scope.vocabulary[fact].kind:
            case FactKind.MONEY | FactKind.RATIO | FactKind.COUNT | FactKind.YEAR:
                return _figures(fact, found)
            case FactKind.DATE:
                return Ordered(_values(found.cast(pa.date32()), np.int32), _known(found))
            case FactKind.FLAG:
                return _flags(found.cast(pa.bool_()))
            case FactKind.CODES:
                return self._texts(fact, found, _members)
            case FactKind.TEXT:
                return Coded(valid_rows(found).view(np.uint8), _SOME)
            case _:
                return self._texts(fact, found, str)

    def _texts(self, fact: str, found: pa.Array, read: Callable[[str], State]) -> Coded:
        """Read texts, each distinct one once."""
        interned = self._interned.setdefault(fact, Interned())
        found = encoded(found)
        texts = found.dictionary.to_pylist()
        states = [None, *(None if text is None else read(text) for text in texts)]
        numbers = np.array([*map(interned.number, states)], np.int32)
        return Coded(numbers[from_one(found.indices)], interned.states)


class _Title:
    """The column of a recognition from those of whether it is held, its level and its days."""

    def __init__(self, days: Sequence[date], scope: Scope) -> None:
        self._days = days
        self._between: list[date] = representatives(days) if days else [scope.as_of]
        self._made = Combination(self._state)

    def column(self, parts: Sequence[pa.Array | None], rows: int) -> Coded:
        held, level, since, until = parts
        codes: list[Numbers] = [
            _nothing(rows) if held is None else flag_codes(_flags(held.cast(pa.bool_())), rows),
            _nothing(rows) if level is None else self._levels(level),
            _nothing(rows) if since is None else self._classes(since),
            _nothing(rows) if until is None else self._classes(until),
        ]
        classes = len(self._between) + 1
        return self._made.column(codes, (3, len(_LEVELS) + 1, classes, classes))

    @staticmethod
    def _levels(level: pa.Array) -> Numbers:
        found = encoded(level)
        texts = found.dictionary.to_pylist()
        if not {*texts} <= {None, *_LEVELS}:
            raise UnfitColumn(_LEVEL, f"one of {', '.join(_LEVELS)} is expected")
        numbers = [0, *(0 if text is None else 1 + _LEVELS.index(text) for text in texts)]
        return np.array(numbers, np.uint8)[from_one(found.indices)]

    def _classes(self, found: pa.Array) -> Numbers:
        """Give 0 where no day is known, and else one more than the class of the day."""
        days = _values(found.cast(pa.date32()), np.int32)
        classes = np.ones(len(days), np.uint8)
        for day in self._days:
            place = day.toordinal() - EPOCH
            classes += days >= place
            classes += days > place
        classes[~known_rows(_known(found), len(days))] = 0
        return classes

    def _state(self, held: int, level: int, since: int, until: int) -> State:
        if not (held or level or since or until):
            return None
        return Designation(
            held != 1,
            _LEVELS[level - 1] if level else None,
            self._between[since - 1] if since else None,
            self._between[until - 1] if until else None,
        )


def flag_codes(column: Flags, rows: int) -> Numbers:
    """Give 0 for unknown, 1 for no, 2 for yes."""
    codes = unpacked(column.values, rows) + np.uint8(1)
    return codes if column.known is None else codes * unpacked(column.known, rows)


def _nothing(rows: int) -> Numbers:
    return np.zeros(rows, np.uint8)


def encoded(texts: pa.Array) -> pa.DictionaryArray:
    """Give texts as numbers of distinct ones."""
    is_so = pa.types.is_dictionary(texts.type)
    return texts if is_so else texts.cast(pa.string()).dictionary_encode()


def from_one(indices: pa.Array) -> Numbers:
    """Give one more than each index, and 0 where there is none."""
    numbers: Numbers = _values(indices.cast(pa.int32()), np.int32) + np.int32(1)
    known = _known(indices)
    return numbers if known is None else numbers * unpacked(known, len(numbers))


def _members(text: str) -> frozenset[str]:
    return frozenset() if text == NONE else frozenset(text.split(SEPARATOR))


def _find(key: str, batch: pa.RecordBatch) -> pa.Array | None:
    """Give a column that has anything to say."""
    place = batch.schema.get_field_index(key)
    if place < 0:
        return None
    found = batch.column(place)
    return None if found.null_count == len(found) else found


def _figures(fact: str, found: pa.Array) -> Column:
    kind = found.type
    if pa.types.is_integer(kind):
        return Ordered(_values(found, kind.to_pandas_dtype()), _known(found))
    if pa.types.is_decimal(kind):
        return coded(found.to_pylist())
    values = _values(found.cast(pa.float64()), np.float64)
    known = _known(found)
    if np.isnan(values).any() and np.isnan(values[known_rows(known, len(values))]).any():
        raise UnfitColumn(fact, _NO_NUMBER)
    return Ordered(values, known)


def _flags(found: pa.Array) -> Flags:
    return Flags(_bits(found.buffers()[1], found.offset, len(found)), _known(found))


def valid_rows(found: pa.Array) -> Mask:
    """Give which rows of a column have something; Arrow's own way would load pandas first."""
    empty = found.null_count == len(found)
    return np.zeros(len(found), np.bool_) if empty else known_rows(_known(found), len(found))


def _known(found: pa.Array) -> Words | None:
    bitmap = found.buffers()[0]
    return None if bitmap is None or not found.null_count else _bits(bitmap, found.offset, len(found))


def _bits(bitmap: pa.Buffer, offset: int, rows: int) -> Words:
    """Give Arrow's bits as words: they lie alike."""
    size = -(-rows // 64)
    data = np.frombuffer(bitmap, np.uint8)
    if offset % 8:
        bits = np.unpackbits(data[offset // 8 :], count=rows + offset % 8, bitorder="little")[offset % 8 :]
        data, offset = np.packbits(bits, bitorder="little"), 0
    data = data[offset // 8 : offset // 8 + size * 8]
    return np.pad(data, (0, size * 8 - len(data))).view(np.uint64)


def _values(found: pa.Array, dtype: type[np.generic]) -> Numbers:
    return np.frombuffer(
        found.buffers()[1], dtype, count=len(found), offset=found.offset * np.dtype(dtype).itemsize
    )
