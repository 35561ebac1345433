"""What a reading needs beside the tree: the date, the law on that date, and the vocabulary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from dateutil.relativedelta import relativedelta

from criteria.citations import Citation
from criteria.codes import CodeTree
from criteria.facts import Value, Vocabulary
from criteria.law import Definition, Parameter, Rule, Table, TablePeriod, in_force
from criteria.measures import Document
from criteria.nodes import Criterion, Defined, Leaf, Within
from criteria.terms import AsOf, AsOfYear, DateLiteral, ParameterRef, Term

T = TypeVar("T")


class Prepared(NamedTuple):
    """A leaf made ready for a scope by `criteria.leaves`."""

    leaf: Leaf
    fact: str
    test: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """One date and everything that criteria refer to on it.

    What is remembered is never given and never copied: `dataclasses.replace` begins afresh.
    """

    as_of: date
    vocabulary: Vocabulary
    definitions: Mapping[str, Definition]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    codes: Mapping[str, CodeTree]
    documents: Mapping[str, Document]
    prepared: dict[int, Prepared] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Leaves made ready, by identity; a leaf is kept with its entry, so that no other takes its place."""
    rules: dict[str, Rule | None] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What definitions say on the date, once they have been looked up."""
    remembered: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What other layers have worked out for the date, by what it is and of what."""
    formulae: dict[int, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Formulae made ready by `matcher.amounts`, by identity, each kept with its entry."""
    cited: dict[str, Citation] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The citations of definitions, one object each."""

    def rule(self, definition: str) -> Rule | None:
        """Give what a definition says on the as-of date; `None` when no law is in force."""
        if definition not in self.rules:
            self.rules[definition] = in_force(self.definitions[definition].periods, self.as_of)
        return self.rules[definition]

    def once(self, what: str, of: str, work: Callable[[], T]) -> T:
        """Give what a piece of work on this scope comes to, by what it is and of what; it is done once."""
        key = (what, of)
        if key not in self.remembered:
            self.remembered[key] = work()
        found: T = self.remembered[key]
        return found

    def law(self, criterion: Criterion) -> Citation | None:
        """Cite the document of a definition that a criterion names, as it is law on the as-of date."""
        if not isinstance(criterion, Defined):
            return None
        known = self.cited.get(criterion.definition)
        if known is None:
            rule = self.rule(criterion.definition)
            if rule is None:
                return None
            known = Citation(document=rule.document, clause=rule.clause, confidence=rule.confidence)
            self.cited[criterion.definition] = known
        return known

    def table(self, name: str) -> TablePeriod | None:
        """Give a table as it is law on the as-of date."""
        return in_force(self.tables[name].periods, self.as_of)

    def figure(self, parameter: str) -> Decimal | None:
        """Give a parameter's number on the as-of date; `None` when no law is in force."""
        figure = in_force(self.parameters[parameter].periods, self.as_of)
        return figure.value if figure is not None and isinstance(figure.value, Decimal) else None

    def value(self, term: Term) -> Value | None:
        """Resolve a term to a value; `None` for a parameter that is not in force."""
        match term:
            case ParameterRef(parameter=parameter):
                return self.figure(parameter)
            case DateLiteral(date=day):
                return day
            case AsOfYear(as_of_year=offset):
                return self.as_of.year + offset
            case AsOf(as_of=shift):
                distance = relativedelta(years=shift.years, months=shift.months, days=shift.days)
                try:
                    return self.as_of + distance
                except (ValueError, OverflowError):  # beyond the calendar: its first or last day
                    back = (shift.years, shift.months, shift.days) < (0, 0, 0)
                    return date.min if back else date.max
            case _:
                return term

    def regions(self, within: Within) -> tuple[str, ...] | None:
        """Give the codes that a `within` names; `None` for a parameter that is not in force."""
        if not isinstance(within.regions, ParameterRef):
            return within.regions
        figure = in_force(self.parameters[within.regions.parameter].periods, self.as_of)
        return figure.value if figure is not None and isinstance(figure.value, tuple) else None

    def code_tree(self, fact: str) -> CodeTree:
        """Give the code system of a fact."""
        return self.codes[self.vocabulary[fact].code_system or ""]

    def reference(self, document: str, clause: str | None = None) -> str:
        """Give the number by which a document is cited, with the clause."""
        entry = self.documents.get(document)
        number = entry.reference if entry else document
        return f"{number} {clause}" if clause else number
