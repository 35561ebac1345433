"""Sheets: columns that are made from one another, in stages, each only once.

Nested expressions would repeat what trees share, and grow beyond what an engine reads. A sheet names
every intermediate column, and lays those that hang on the same depth of others into one SELECT.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import ibis
from ibis.expr import types as ir

Make: TypeAlias = Callable[..., Any]
"""Gives an expression from the columns that a cell hangs on."""


class Cell(NamedTuple):
    """A column of a sheet: its number, and how many SELECTs lie under it (0 is read)."""

    number: int
    depth: int

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
            self._read[key] = Cell(len(self._made), 0)
            self._made.append(key)
        return self._read[key]

    def cell(self, make: Make, *inputs: Cell) -> Cell:
        """Make a column from others."""
        made = Cell(len(self._made), 1 + max((before.depth for before in inputs), default=0))
        self._made.append(_Made(make, inputs))
        return made

    def constant(self, value: bool) -> Cell:  # noqa: FBT001 - it is what the column says
        """Give the column that says the same in every row."""
        if value not in self._constants:
            self._constants[value] = self.cell(lambda: ibis.literal(value))
        return self._constants[value]

    def table(self, table: ir.Table, wanted: Mapping[str, Cell]) -> ir.Table:
        """Give some columns under new names, stage by stage from a table; nothing else is carried along."""
        live = self._live(wanted.values())
        depth = max((cell.depth for cell in wanted.values()), default=0)
        last_used = self._last_used(live, wanted.values(), depth)
        reads = {cell.name: table[self._made[cell.number]] for cell in live if not cell.depth}
        # A row needs a column for it to be there at all.
        table = table.select(**(reads or {"c": ibis.literal(0)}))
        for stage in range(1, depth + 1):
            kept = [table[cell.name] for cell in live if cell.depth < stage <= last_used[cell]]
            new = {cell.name: self._expression(cell, table) for cell in live if cell.depth == stage}
            table = table.select(*kept, **new)
        return table.select(**{name: table[cell.name] for name, cell in wanted.items()})

    def _expression(self, cell: Cell, table: ir.Table) -> ir.Value:
        made = self._made[cell.number]
        assert isinstance(made, _Made)  # noqa: S101 - only what is read has no maker
        found: ir.Value = made.make(*(table[before.name] for before in made.inputs))
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

    def _last_used(self, live: Iterable[Cell], wanted: Iterable[Cell], depth: int) -> Mapping[Cell, int]:
        """Give up to which stage each column is needed from the stage before."""
        found = dict.fromkeys(live, 0)
        for cell in found:
            for before in self._inputs(cell):
                found[before] = max(found[before], cell.depth)
        return found | dict.fromkeys(wanted, depth + 1)


@contextmanager
def in_stages() -> Iterator[None]:
    """Keep Ibis from melting stages into one another while it writes SQL."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before
