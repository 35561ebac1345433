"""Sheets: columns that are made from one another, in stages, each only once.

Nested expressions would repeat what trees share, and grow beyond what an engine reads. A sheet names
what is used more than once, and lays what hangs on as many others one upon another into one SELECT.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import ibis
from ibis.expr import types as ir

Make: TypeAlias = Callable[..., Any]
"""Gives an expression from the columns that a cell hangs on."""


class Cell(NamedTuple):
    """A column of a sheet, by its number."""

    number: int

    @property
    def name(self) -> str:
        """What the column is called in SQL."""
        return f"c{self.number}"


class Guard(NamedTuple):
    """What must hold in no row: the column at fault, what is wrong with it, and where it is."""

    column: str
    problem: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class _Made:
    make: Make
    inputs: tuple[Cell, ...]


class Sheet:
    """The columns made so far from the columns of a table."""

    def __init__(self, schema: ibis.Schema) -> None:
        self.schema = schema
        self.guards: list[Guard] = []
        self._made: list[_Made | str] = []
        self._read: dict[str, Cell] = {}
        self._constants: dict[bool, Cell] = {}

    def read(self, key: str) -> Cell | None:
        """Give a column of the table; None where it has none, or no value in any row."""
        if key not in self.schema or self.schema[key].is_null():
            return None
        if key not in self._read:
            self._read[key] = self._added(key)
        return self._read[key]

    def cell(self, make: Make, *inputs: Cell) -> Cell:
        """Make a column from others."""
        return self._added(_Made(make, inputs))

    def constant(self, value: bool) -> Cell:  # noqa: FBT001 - it is what the column says
        """Give the column that says the same in every row."""
        if value not in self._constants:
            self._constants[value] = self.cell(lambda: ibis.literal(value))
        return self._constants[value]

    def table(self, table: ir.Table, wanted: Mapping[str, Cell]) -> ir.Table:
        """Give some columns under new names, stage by stage from a table; nothing else is carried along.

        What is used once is written out where it is used.
        """
        live = self._live(wanted.values())
        uses = Counter(before for cell in live for before in self._inputs(cell))
        named = {*wanted.values()} | {cell for cell in live if uses[cell] > 1 and self._inputs(cell)}
        named |= {cell for cell in live if isinstance(self._made[cell.number], str)}
        stages, last_used = self._staged(live, named)
        last = max((stages[cell] for cell in named), default=0)
        last_used.update(dict.fromkeys(wanted.values(), last + 1))
        reads = {
            cell.name: table[self._made[cell.number]] for cell in live if cell in named and not stages[cell]
        }
        # A row needs a column for it to be there at all.
        table = table.select(**(reads or {"row": ibis.literal(0)}))
        for stage in range(1, last + 1):
            kept = [cell.name for cell in live if cell in named and stages[cell] < stage <= last_used[cell]]
            new = {
                cell.name: self._expression(cell, table, named)
                for cell in live
                if cell in named and stages[cell] == stage
            }
            table = table.select(*kept, **new)
        return table.select(**{name: table[cell.name] for name, cell in wanted.items()})

    def _added(self, made: _Made | str) -> Cell:
        self._made.append(made)
        return Cell(len(self._made) - 1)

    def _staged(
        self, live: Iterable[Cell], named: Collection[Cell]
    ) -> tuple[Mapping[Cell, int], dict[Cell, int]]:
        """Give the stage in which each column is made, and the last that a named one is needed in."""
        stages: dict[Cell, int] = {}
        below: dict[Cell, tuple[Cell, ...]] = {}
        last_used: dict[Cell, int] = {}
        for cell in live:
            if isinstance(self._made[cell.number], str):
                stages[cell], below[cell] = 0, (cell,)
                continue
            frontier = tuple(chain.from_iterable(below[before] for before in self._inputs(cell)))
            stages[cell] = 1 + max((stages[before] for before in frontier), default=0)
            below[cell] = (cell,) if cell in named else frontier
            if cell in named:
                last_used.update({b: max(last_used.get(b, 0), stages[cell]) for b in frontier})
        return stages, defaultdict(int, last_used)

    def _expression(self, cell: Cell, table: ir.Table, named: Collection[Cell]) -> ir.Value:
        made = self._made[cell.number]
        assert isinstance(made, _Made)  # noqa: S101 - what is read is in the table
        inputs = (
            table[before.name] if before in named else self._expression(before, table, named)
            for before in made.inputs
        )
        found: ir.Value = made.make(*inputs)
        return found

    def _live(self, wanted: Iterable[Cell]) -> list[Cell]:
        """Give what some columns hang on, themselves included, in the order made."""
        found: set[Cell] = set()
        open_ends = [*wanted]
        while open_ends:
            cell = open_ends.pop()
            if cell not in found:
                found.add(cell)
                open_ends += self._inputs(cell)
        return sorted(found)

    def _inputs(self, cell: Cell) -> tuple[Cell, ...]:
        made = self._made[cell.number]
        return made.inputs if isinstance(made, _Made) else ()


@contextmanager
def in_stages() -> Iterator[None]:
    """Keep Ibis from melting stages into one another while it writes SQL."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before
