"""Gates over truths that are columns of a sheet (`circuit.Algebra`)."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, and_, or_

from matcher.columnar.sql.sheets import Cell, Sheet


class SheetAlgebra:
    """A circuit's questions, answered by columns of a sheet; `plane` gives that of a leaf."""

    def __init__(self, sheet: Sheet, plane: Callable[[int, bool], Cell]) -> None:
        self._sheet = sheet
        self._plane = plane

    def never(self) -> Cell:
        """Give what is false in every row."""
        return self._sheet.constant(False)

    def always(self) -> Cell:
        """Give what is true in every row."""
        return self._sheet.constant(True)

    def met(self, leaf: int) -> Cell:
        """Whether a leaf is met."""
        return self._plane(leaf, False)

    def possible(self, leaf: int) -> Cell:
        """Whether a leaf is met or unknown."""
        return self._plane(leaf, True)

    def both(self, inputs: Sequence[Cell]) -> Cell:
        """Whether all hold."""
        return self._sheet.cell(lambda *columns: reduce(and_, columns), *inputs)

    def either(self, inputs: Sequence[Cell]) -> Cell:
        """Whether one holds."""
        return self._sheet.cell(lambda *columns: reduce(or_, columns), *inputs)

    def negated(self, wire: Cell) -> Cell:
        """Whether it does not hold."""
        return self._sheet.cell(lambda column: ~column, wire)

    def at_least(self, number: int, inputs: Sequence[Cell]) -> Cell:
        """Whether so many hold."""
        return self._sheet.cell(
            lambda *columns: reduce(add, (column.cast("int32") for column in columns)) >= number, *inputs
        )
