"""Derived facts of many companies: what `profiles.deriving` says, asked once for each class of rows.

What matters of each stated fact is a class of its values (an industry's rows in a table, a figure's
place between the table's bounds, the beginning of a code). For every combination of classes that
occurs, one company of it is derived as any other would be.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from criteria.facts import Value
from criteria.scope import Scope
from matcher.columnar.columns import (
    Coded,
    Column,
    Mask,
    Numbers,
    Ordered,
    State,
    States,
    known_rows,
    state_of,
)
from matcher.columnar.combining import Combination, Interned
from matcher.columnar.conditions import bound_at
from matcher.columnar.outcomes import Break, representatives
from matcher.columnar.reading import Reader, flag_codes, from_one, valid_rows
from profiles.deriving import COMPANY_ENDINGS, DERIVED_FROM, SIZE_TABLE, facts_from
from profiles.standards import rows_for
from profiles.vocabulary import RATIOS, SIZE_INPUTS

_YES_OR_NO = States((None, False, True))

DERIVED = frozenset(DERIVED_FROM)
"""The facts that can be derived."""

_COMPANY = COMPANY_ENDINGS[0]

_ROUNDING = 1e-12
"""How far a quotient of floats may lie from the exact one, relatively; nearer ones are done exactly."""


class Deriver:
    """Derives facts from batches, for one scope."""

    def __init__(self, breaks: Callable[[str], Sequence[Break]], scope: Scope) -> None:
        self._scope = scope
        self._breaks = breaks
        self._made: dict[str, Combination] = {}
        self._beginnings = Interned(None)
        self._rows_of: dict[str, int] = {}
        self._rows: dict[tuple[int, ...], str] = {}
        self._industries = Interned(None)
        self._both: dict[str, Interned] = {}

    def column(self, fact: str, batch: pa.RecordBatch, reader: Reader) -> Column | None:
        """Give the column of a fact: as stated where it is, and as derived elsewhere."""
        stated = reader.column(fact, batch) if self._scope.vocabulary[fact].stated else None
        derived = self._derived(fact, batch, reader)
        if stated is None or derived is None:
            return derived if stated is None else stated
        return self._overlaid(fact, stated, derived, batch.num_rows)

    def _derived(self, fact: str, batch: pa.RecordBatch, reader: Reader) -> Coded | None:
        if fact in RATIOS:
            above, below = (reader.column(name, batch) for name in RATIOS[fact])
            return None if above is None or below is None else self._ratio(fact, above, below, batch.num_rows)
        match fact:
            case "size_class":
                return self._size(batch, reader)
            case "legal_form":
                return self._legal_form(batch, reader)
            case "above_scale":
                return self._above_scale(batch, reader)
            case "bank_loan_history":
                return self._loans(batch)
            case _:
                raise KeyError(fact)

    def _overlaid(self, fact: str, stated: Column, derived: Coded, rows: int) -> Coded:
        """Lay what is stated over what is derived: it counts."""
        both = self._both.setdefault(fact, Interned())
        upper = _as_codes(stated, rows)
        over = np.array([both.number(state) for state in upper.states.states], np.int32)
        under = np.array([both.number(state) for state in derived.states.states], np.int32)
        is_stated = np.array([state is not None for state in upper.states.states], np.bool_)
        codes = np.where(is_stated[upper.codes], over[upper.codes], under[derived.codes])
        return Coded(codes, both.states)

    def _made_of(self, fact: str, stated: Callable[..., Mapping[str, Value]]) -> Combination:
        """Give the combination whose states are what one company with these facts would derive."""

        def state(*combination: int) -> State:
            return state_of(fact, facts_from(stated(*combination), self._scope)[0])

        if fact not in self._made:
            self._made[fact] = Combination(state)
        return self._made[fact]

    def _legal_form(self, batch: pa.RecordBatch, reader: Reader) -> Coded:
        rows = batch.num_rows
        titled = np.zeros(rows, np.bool_)
        for title in DERIVED_FROM["legal_form"][2:]:
            column = reader.column(title, batch)
            if column is not None:
                titled |= _is_so(column, rows)
        codes = _numbered(batch, "uscc", lambda text: pc.utf8_slice_codeunits(text, 0, 2), self._beginnings)
        named = _numbered(batch, "name", _ends_as_company, Interned(False, True))
        made = self._made_of("legal_form", self._formed)
        return made.column(
            (codes, named, titled.astype(np.int32)), (len(self._beginnings.states.states), 2, 2)
        )

    def _formed(self, beginning: int, named: int, titled: int) -> Mapping[str, Value]:
        """Give a company whose code begins so, whose name says that it is one, that has a title."""
        found: dict[str, Value] = {}
        code = self._beginnings.states.states[beginning]
        if isinstance(code, str):
            found["uscc"] = code
        if named:
            found["name"] = _COMPANY
        if titled:
            found["above_scale"] = True
        return found

    def _above_scale(self, batch: pa.RecordBatch, reader: Reader) -> Coded | None:
        entered = reader.column("first_above_scale_year", batch)
        if entered is None:
            return None
        year = self._scope.as_of.year
        this_year = _where(entered, batch.num_rows, lambda value: value == year)

        def stated(now: int) -> Mapping[str, Value]:
            return {"first_above_scale_year": year} if now else {}

        return self._made_of("above_scale", stated).column((this_year.astype(np.int32),), (2,))

    def _loans(self, batch: pa.RecordBatch) -> Coded:
        rows = batch.num_rows
        said = np.zeros(rows, np.bool_)
        for key in DERIVED_FROM["bank_loan_history"]:
            place = batch.schema.get_field_index(key)
            if place >= 0:
                said |= valid_rows(batch.column(place))

        def stated(loan: int) -> Mapping[str, Value]:
            return {"loan_kind": "working_capital"} if loan else {}

        return self._made_of("bank_loan_history", stated).column((said.astype(np.int32),), (2,))

    def _size(self, batch: pa.RecordBatch, reader: Reader) -> Coded | None:
        rows = batch.num_rows
        industry = reader.column("industry", batch)
        if not isinstance(industry, Coded) or self._scope.table(SIZE_TABLE) is None:
            return None
        kinds = np.array([self._table_row(state) for state in industry.states.states], np.int32)
        parts = [kinds[industry.codes]]
        for name, bounds in self._bounds.items():
            column = reader.column(name, batch)
            parts.append(np.zeros(rows, np.int32) if column is None else _places(column, bounds, rows))
        sizes = (len(self._industries.states.states), *(len(bounds) + 2 for bounds in self._bounds.values()))
        return self._made_of("size_class", self._sized).column(parts, sizes)

    def _sized(self, kind: int, *places: int) -> Mapping[str, Value]:
        """Give one company of an industry with these rows of the table, with figures at these places."""
        industry = self._industries.states.states[kind]
        found: dict[str, Value] = {"industry": industry} if isinstance(industry, str) else {}
        for (name, bounds), place in zip(self._bounds.items(), places, strict=True):
            if place:
                found[name] = bounds[place - 2] if place > 1 else bounds[0] - 1
        return found

    def _table_row(self, industry: State) -> int:
        """Give an industry the number of the rows of the size table that may apply to it; 0 is unknown."""
        if not isinstance(industry, str):
            return 0
        if industry not in self._rows_of:
            table = self._scope.table(SIZE_TABLE)
            rows = () if table is None else rows_for(table, industry, self._scope.code_tree("industry"))
            standing_for = self._rows.setdefault(tuple(map(id, rows)), industry)
            self._rows_of[industry] = self._industries.number(standing_for)
        return self._rows_of[industry]

    @cached_property
    def _bounds(self) -> Mapping[str, tuple[Decimal, ...]]:
        """The bounds of the size table, by figure."""
        table = self._scope.table(SIZE_TABLE)
        rows = () if table is None else table.rows
        bounds = {
            name: sorted({bound for row in rows for bound in row.bounds.get(name, ())})
            for name in SIZE_INPUTS[1:]
        }
        return {name: tuple(found) for name, found in bounds.items() if found}

    def _ratio(self, fact: str, above: Column, below: Column, rows: int) -> Coded:
        """Give the class of a quotient between the thresholds in use."""
        breaks = self._breaks(fact)
        made = self._made.get(fact)
        if made is None:
            values = representatives(breaks)
            made = self._made[fact] = Combination(lambda place: None if not place else values[place - 1])
        places = np.ones(rows, np.uint8)
        if isinstance(above, Ordered) and isinstance(below, Ordered):
            divisible = known_rows(above.known, rows) & known_rows(below.known, rows) & (below.values > 0)
            quotient = np.divide(
                above.values, below.values, out=np.zeros(rows, np.float64), where=divisible, casting="unsafe"
            )
            doubtful = np.zeros(rows, np.bool_)
            for bound in map(float, breaks):  # type: ignore[arg-type]
                places += (quotient > bound).view(np.uint8) * np.uint8(2)
                doubtful |= np.abs(quotient - bound) <= _ROUNDING * abs(bound)
            places[~divisible] = 0
            exactly = np.flatnonzero(doubtful & divisible)
        else:
            exactly = np.arange(rows)
        pairs = zip(_decimals(above, exactly), _decimals(below, exactly), strict=True)
        places[exactly] = [_place(one, other, breaks) for one, other in pairs]
        return made.column((places,), (2 * len(breaks) + 2,))


def _place(above: Decimal | None, below: Decimal | None, breaks: Sequence[Any]) -> int:
    if above is None or below is None or below <= 0:
        return 0
    quotient = above / below
    return 1 + bisect_left(breaks, quotient) + bisect_right(breaks, quotient)


def _decimals(column: Column, rows: Numbers) -> list[Decimal | None]:
    """Give the figures of some rows exactly; what an unknown row of an ordered column has is arbitrary."""
    if isinstance(column, Ordered):
        return [Decimal(repr(value)) for value in column.values[rows].tolist()]
    assert isinstance(column, Coded)  # noqa: S101 - a figure is no flag
    states = [column.states.states[code] for code in column.codes[rows].tolist()]
    return [Decimal(state) if isinstance(state, int | Decimal) else None for state in states]


def _places(column: Column, bounds: Sequence[Decimal], rows: int) -> Numbers:
    """Give 0 where a figure is unknown, and else one more than how many bounds it reaches."""
    if isinstance(column, Ordered):
        places = np.ones(rows, np.uint8)
        for bound in bounds:
            strict, figure = bound_at(bound, column.values.dtype, over=False)
            places += column.values > figure if strict else column.values >= figure
        if column.known is not None:
            places[~known_rows(column.known, rows)] = 0
        return places
    assert isinstance(column, Coded)  # noqa: S101 - a figure is no flag
    reached = [
        1 + bisect_right(bounds, Decimal(state)) if isinstance(state, int | Decimal) else 0
        for state in column.states.states
    ]
    return np.array(reached, np.int32)[column.codes]


def _where(column: Column, rows: int, holds: Callable[[Any], Any]) -> Mask:
    """Tell in which rows a figure is known and holds."""
    if isinstance(column, Ordered):
        found: Mask = holds(column.values) & known_rows(column.known, rows)
        return found
    assert isinstance(column, Coded)  # noqa: S101 - a figure is no flag
    return np.array([state is not None and bool(holds(state)) for state in column.states.states])[
        column.codes
    ]


def _is_so(column: Column, rows: int) -> Mask:
    """Tell in which rows a fact is known and is neither no nor not held."""
    match column:
        case Ordered():
            return known_rows(column.known, rows)
        case Coded():
            so = [bool(getattr(state, "held", state)) for state in column.states.states]
            return np.array(so, np.bool_)[column.codes]
        case _:
            yes: Mask = flag_codes(column, rows) == 2  # noqa: PLR2004
            return yes


def _as_codes(column: Column, rows: int) -> Coded:
    if isinstance(column, Coded):
        return column
    assert not isinstance(column, Ordered)  # noqa: S101 - no figure is both stated and derived
    return Coded(flag_codes(column, rows), _YES_OR_NO)


def _numbered(
    batch: pa.RecordBatch, key: str, of: Callable[[pa.Array], pa.Array], interned: Interned
) -> Numbers:
    """Give what matters of a text a number; what says nothing has 0, the first of `interned`."""
    place = batch.schema.get_field_index(key)
    if place < 0 or batch.column(place).null_count == batch.num_rows:
        return np.zeros(batch.num_rows, np.int32)
    texts = batch.column(place)
    repeated = pa.types.is_dictionary(texts.type)
    distinct = texts.dictionary if repeated else texts.cast(pa.string())
    found = of(distinct).dictionary_encode()
    numbers = np.array([0, *map(interned.number, found.dictionary.to_pylist())], np.int32)
    codes = numbers[from_one(found.indices)]
    return np.append(0, codes)[from_one(texts.indices)] if repeated else codes


def _ends_as_company(text: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(text)
    found = pc.ends_with(trimmed, COMPANY_ENDINGS[0])
    for ending in COMPANY_ENDINGS[1:]:
        found = pc.or_(found, pc.ends_with(trimmed, ending))
    return found
