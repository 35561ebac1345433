"""Texts, flags, sets and recognitions in SQL: for which values a leaf is met, or may be.

For each value that occurs the leaf is asked (`outcomes.outcome`), and the column is looked up among
those for which the answer is yes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import ibis

from criteria.facts import Designation, Level
from criteria.nodes import Holds, Includes, Leaf, terms
from criteria.results import MET, UNMET, Result
from criteria.scope import Scope
from matcher.columnar.columns import State
from matcher.columnar.conditions import Conditions
from matcher.columnar.outcomes import days_of, outcome, representatives
from matcher.columnar.reading import NONE, SEPARATOR, UnfitColumn
from matcher.columnar.sql.figures import Figure, stretches
from matcher.columnar.sql.sheets import Cell, Guard, Sheet

_NO_OPTION = ""
"""A text that no leaf names: it stands for all of these."""


class Asked(NamedTuple):
    """The leaves of a circuit, and what each comes to for a state of its fact."""

    leaves: Sequence[Leaf]
    scope: Scope

    def holds(self, leaf: Leaf, state: State, *, possible: bool) -> bool:
        """Tell whether a leaf is met, or may be."""
        return _holds(outcome(leaf, state, self.scope), possible=possible)


class Text(NamedTuple):
    """A fact in texts; `domain` has all that occur, or is None where options and no others count."""

    sheet: Sheet
    asked: Asked
    column: Cell
    domain: Collection[str] | None

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be."""
        node = self.asked.leaves[leaf]
        named = {term for term in terms(node) if isinstance(term, str)}
        domain = named if self.domain is None else self.domain
        holding = [v for v in sorted(domain) if self.asked.holds(node, v, possible=possible)]
        others = self.domain is None and self.asked.holds(node, _NO_OPTION, possible=possible)
        listed = sorted(set(domain) - set(holding)) if others else holding

        def found(column: Any) -> Any:  # noqa: ANN401 - a column
            among = column.isin(listed) if listed else ibis.ifelse(column.notnull(), False, ibis.null())
            return (~among if others else among).fill_null(possible)

        return self.sheet.cell(found, self.column)


class Flag(NamedTuple):
    """A fact that is yes or no; the column may be null."""

    sheet: Sheet
    conditions: Conditions
    fact: str
    column: Cell

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be."""
        no, yes = self.conditions.answers(self.fact, possible=possible)[leaf]

        def found(column: Any) -> Any:  # noqa: ANN401 - a column
            if no is yes:
                return (
                    ibis.literal(True)
                    if yes and possible
                    else column.notnull() & yes | column.isnull() & possible
                )
            return (column if yes else ~column).fill_null(possible)

        return self.sheet.cell(found, self.column)


class Members(NamedTuple):
    """A fact that is a set, in one text of its codes; raises UnfitColumn for a leaf of another kind."""

    sheet: Sheet
    asked: Asked
    fact: str
    column: Cell

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be."""
        node = self.asked.leaves[leaf]
        if isinstance(node, Includes):
            wanted = [f"{SEPARATOR}{member}{SEPARATOR}" for member in node.members if member != NONE]

            def found(column: Any) -> Any:  # noqa: ANN401 - a column
                framed = ibis.literal(SEPARATOR) + column + ibis.literal(SEPARATOR)
                return reduce(or_, (framed.contains(code) for code in wanted)).fill_null(possible)

            return self.sheet.cell(found, self.column)
        if self.asked.holds(node, frozenset(), possible=False):  # {known: …}
            return (
                self.sheet.constant(True) if possible else self.sheet.cell(lambda c: c.notnull(), self.column)
            )
        raise UnfitColumn(self.fact, f"{type(node).__name__} does not look at a set")


class Narrowed(NamedTuple):
    """A fact that is stated, or else derived to be one of several texts: `may` says where each may be."""

    sheet: Sheet
    asked: Asked
    stated: Cell | None
    may: Mapping[str, Cell]

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be: by what is stated, else by all, or any, of what it may be."""
        node = self.asked.leaves[leaf]
        holds = {text: self.asked.holds(node, text, possible=possible) for text in self.may}
        join = or_ if possible else and_

        def derived(*may: Any) -> Any:  # noqa: ANN401 - columns
            each = [
                c if possible else ~c for c, so in zip(may, holds.values(), strict=True) if so is possible
            ]
            some = reduce(or_, may)
            hit = reduce(join, each) if each else ibis.literal(not possible)
            return hit | ~some if possible else hit & some

        below = self.sheet.cell(derived, *self.may.values())
        if self.stated is None:
            return below
        above = Text(self.sheet, self.asked, self.stated, None).plane(leaf, possible)
        return self.sheet.cell(
            lambda stated, above, below: ibis.ifelse(stated.isnull(), below, above), self.stated, above, below
        )


class Told(NamedTuple):
    """The columns of a recognition; a part may have none."""

    held: Cell | None
    level: Cell | None
    since: Figure | None
    until: Figure | None


class Title:
    """A recognition: whether it is held, its level and its days, any of which may have no column.

    A leaf on it is a conjunction, and each part of it is asked by itself.
    """

    def __init__(self, sheet: Sheet, asked: Asked, told: Told) -> None:
        self._sheet, self._asked = sheet, asked
        held, self._level, self._since, self._until = told
        parts = [held, self._level, *(day and day.cell for day in (self._since, self._until))]
        self.known = sheet.cell(_some_known, *(cell for cell in parts if cell))
        not_no = sheet.cell(lambda column: column.fill_null(True), held) if held else sheet.constant(True)
        self.held = sheet.cell(and_, self.known, not_no)
        if self._level is not None:
            self._guard_level(self._level)

    def plane(self, leaf: int, possible: bool) -> Cell:  # noqa: FBT001 - which of two questions
        """Where a leaf is met, or may be."""
        node = self._asked.leaves[leaf]
        if not isinstance(node, Holds):  # {known: …}
            return self._sheet.constant(True) if possible else self.known
        parts = [self.held, *self._parts(node, possible=possible)]
        if not possible:
            return self._sheet.cell(lambda *columns: reduce(and_, columns), *parts)
        return self._sheet.cell(lambda known, *columns: ~known | reduce(and_, columns), self.known, *parts)

    def _parts(self, node: Holds, *, possible: bool) -> Iterable[Cell]:
        bare = {"levels": None, "since": None, "until": None}
        yield self._of_level(node.model_copy(update=bare | {"levels": node.levels}), possible=possible)
        for key, figure in (("since", self._since), ("until", self._until)):
            part = node.model_copy(update=bare | {key: getattr(node, key)})
            yield self._of_day(part, key, figure, possible=possible)

    def _of_level(self, part: Holds, *, possible: bool) -> Cell:
        otherwise = self._asked.holds(part, Designation(held=True), possible=possible)
        if self._level is None or part.levels is None:
            return self._sheet.constant(otherwise)
        fit = [
            level.value
            for level in Level
            if self._asked.holds(part, Designation(held=True, level=level), possible=possible)
        ]
        return self._sheet.cell(lambda column: column.isin(fit).fill_null(otherwise), self._level)

    def _of_day(self, part: Holds, key: str, figure: Figure | None, *, possible: bool) -> Cell:
        """Tell where the day fits; that the recognition holds on the as-of date is asked with it."""
        otherwise = self._asked.holds(part, Designation(held=True), possible=possible)
        if figure is None:
            return self._sheet.constant(otherwise)
        days = days_of([part], self._asked.scope)
        states = [Designation(**{"held": True, key: day}) for day in representatives(days)]
        holding = [self._asked.holds(part, state, possible=possible) for state in states]
        edges = [at for at, so in enumerate(holding) if so is not (at > 0 and holding[at - 1])]
        return stretches(self._sheet, figure, days, edges, otherwise=otherwise)

    def _guard_level(self, level: Cell) -> None:
        options = [item.value for item in Level]
        strange = self._sheet.cell(lambda column: (~column.isin(options)).fill_null(False), level)
        self._sheet.guards.append(Guard("level", f"one of {', '.join(options)} is expected", strange))


def _holds(result: Result, *, possible: bool) -> bool:
    return result is not UNMET if possible else result is MET


def _some_known(*columns: Any) -> Any:  # noqa: ANN401 - columns
    return reduce(or_, (column.notnull() for column in columns))
