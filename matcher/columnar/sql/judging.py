"""Judging in SQL: some trees compiled, for one scope, to columns over a table of companies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import ibis
from ibis.expr import types as ir

from criteria.facts import DESIGNATIONS, FactKind
from criteria.nodes import Criterion
from criteria.scope import Scope
from matcher.columnar.circuit import Circuit
from matcher.columnar.conditions import Conditions
from matcher.columnar.outcomes import ORDERED
from matcher.columnar.reading import UnfitColumn
from matcher.columnar.sql.codes import Asked, Flag, Members, Narrowed, Text, Title, Told
from matcher.columnar.sql.deriving import legal_forms, loans, on_the_directory, sizes
from matcher.columnar.sql.figures import Figure, Ordered, Quotient
from matcher.columnar.sql.gates import SheetAlgebra
from matcher.columnar.sql.sheets import Cell, Sheet
from profiles.deriving import DERIVED_FROM
from profiles.vocabulary import RATIOS, SIZE_INPUTS

_Fact = Ordered | Flag | Text | Members | Narrowed | Title


class Steps(NamedTuple):
    """Where a tree comes out (`circuit.Outputs`), as columns."""

    possible: Cell
    reached: Cell
    met: Cell


class Trees:
    """Some trees compiled to a circuit; what a table needs to be judged by them."""

    def __init__(self, criteria: Sequence[Criterion], scope: Scope) -> None:
        self.scope = scope
        self.circuit = Circuit(criteria, scope)
        self.conditions = Conditions(self.circuit.leaves, scope)

    @property
    def surveyed(self) -> tuple[str, ...]:
        """The columns of which all values that occur have to be known: codes that lie in one another."""
        facts = {*self.conditions.by_fact}
        facts |= {name for fact in facts for name in DERIVED_FROM.get(fact, ())}
        return tuple(sorted(fact for fact in facts if self._kind(fact) is FactKind.CODE))

    def over(self, schema: ibis.Schema, codes: Mapping[str, Collection[str]]) -> "Judgement":
        """Compile for a table; `codes` has what `survey` found. Raises UnfitColumn."""
        return Judgement(self, schema, codes)

    def _kind(self, fact: str) -> FactKind | None:
        spec = self.scope.vocabulary.get(fact)
        return None if spec is None else spec.kind


class Judgement:
    """Trees over a table of some schema: a sheet, and where in it each tree comes out."""

    def __init__(self, trees: Trees, schema: ibis.Schema, codes: Mapping[str, Collection[str]]) -> None:
        self.sheet = Sheet(schema)
        self._trees, self._codes, self._scope = trees, codes, trees.scope
        self._asked = Asked(trees.circuit.leaves, trees.scope)
        self._figures: dict[str, Figure | None] = {}
        self._titles: dict[str, Title | None] = {}
        self._facts: dict[str, _Fact | None] = {}
        self._planes: dict[tuple[int, bool], Cell] = {}
        algebra = SheetAlgebra(self.sheet, self._plane)
        wires = [wire for output in trees.circuit.outputs for wire in output]
        cells = trees.circuit.evaluate(algebra, wires)
        self.outputs = [Steps(*cells[at : at + 3]) for at in range(0, len(cells), 3)]

    def results(self, table: ir.Table, trees: Iterable[int], **others: Cell) -> ir.Table:
        """Give, for each tree as `r0`, `r1`, …, the number of its `Result`; `others` are columns beside."""
        cells = {f"r{tree}": self.sheet.cell(_number, *self.outputs[tree]) for tree in trees}
        return self.sheet.table(table, {**others, **cells})

    def _plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        key = (leaf, possible)
        if key not in self._planes:
            name = self._trees.conditions.facts[leaf]
            if name not in self._facts:
                self._facts[name] = self._fact(name)
            fact = self._facts[name]
            self._planes[key] = self.sheet.constant(possible) if fact is None else fact.plane(leaf, possible)
        return self._planes[key]

    def _fact(self, name: str) -> _Fact | None:
        sheet, spec = self.sheet, self._scope.vocabulary[name]
        if name in RATIOS:
            stated = self._figure(name) if spec.stated else None
            source = stated or self._quotient(name)
            return None if source is None else Ordered(sheet, self._trees.conditions, name, source)
        if spec.kind in ORDERED:
            figure = self._figure(name)
            return None if figure is None else Ordered(sheet, self._trees.conditions, name, figure)
        if spec.kind is FactKind.DESIGNATION:
            return self._title(name)
        if spec.kind is FactKind.FLAG:
            flag = self._flag(name)
            return None if flag is None else Flag(sheet, self._trees.conditions, name, flag)
        column, may = self._text(name), self._may(name)
        if may:
            return Narrowed(sheet, self._asked, column, may)
        if column is None:
            return None
        if spec.kind is FactKind.CODES:
            return Members(sheet, self._asked, name, column)
        domain = self._codes[name] if spec.kind is FactKind.CODE else None
        return Text(sheet, self._asked, column, domain)

    def _may(self, name: str) -> Mapping[str, Cell]:
        """Give the texts that a fact may be where it is derived, and where it may be each."""
        if name == "size_class":
            figures = {fact: self._figure(fact) for fact in SIZE_INPUTS[1:]}
            industries = self._codes.get("industry", ())
            return sizes(self.sheet, self._text("industry"), industries, figures, self._scope)
        if name == "legal_form":
            code, title, *titles = DERIVED_FROM[name]
            grounds = [cell for fact in titles if (cell := self._is_so(fact)) is not None]
            return legal_forms(self.sheet, self._text(code), self._text(title), grounds)
        return {}

    def _flag(self, name: str) -> Cell | None:
        stated = self._typed(name, "boolean")
        if name == "above_scale":
            entered = self._figure("first_above_scale_year")
            return on_the_directory(
                self.sheet, stated, None if entered is None else entered.cell, self._scope
            )
        if name == "bank_loan_history":
            said = [cell for key in DERIVED_FROM[name] if (cell := self.sheet.read(key)) is not None]
            return loans(self.sheet, stated, said)
        return stated

    def _is_so(self, fact: str) -> Cell | None:
        """Give where a fact is known, and is neither no nor not held nor zero."""
        if fact.startswith(DESIGNATIONS):
            title = self._title(fact)
            return None if title is None else title.held
        figure = fact == "first_above_scale_year"
        cell = self.sheet.read(fact) if figure else self._typed(fact, "boolean")
        if cell is None:
            return None
        return self.sheet.cell(lambda c: ((c != 0) if figure else c).fill_null(False), cell)

    def _quotient(self, name: str) -> Quotient | None:
        above, below = (self._figure(fact) for fact in RATIOS[name])
        return None if above is None or below is None else Quotient(self.sheet, name, above, below)

    def _figure(self, name: str, *, days: bool | None = None) -> Figure | None:
        if name not in self._figures:
            cell = self.sheet.read(name)
            if days is None:
                spec = self._scope.vocabulary.get(name)
                days = spec is not None and spec.kind is FactKind.DATE
            self._figures[name] = None if cell is None else Figure(self.sheet, name, cell, days=days)
        return self._figures[name]

    def _title(self, name: str) -> Title | None:
        if name not in self._titles:
            held, level = self._typed(name, "boolean"), self._text(f"{name}.level")
            since, until = (self._figure(f"{name}.{part}", days=True) for part in ("since", "until"))
            told = Told(held, level, since, until)
            some = any(part is not None for part in told)
            self._titles[name] = Title(self.sheet, self._asked, told) if some else None
        return self._titles[name]

    def _text(self, key: str) -> Cell | None:
        return self._typed(key, "string")

    def _typed(self, key: str, kind: str) -> Cell | None:
        cell = self.sheet.read(key)
        if cell is not None and str(self.sheet.schema[key].copy(nullable=True)) != kind:
            raise UnfitColumn(key, f"{kind} is expected, not {self.sheet.schema[key]}")
        return cell


def _number(possible: Any, reached: Any, met: Any) -> Any:  # noqa: ANN401 - columns
    return (possible.cast("int8") + reached.cast("int8") + met.cast("int8")).cast("int8")
