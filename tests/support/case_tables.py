"""Case tables of the language: tests/cases/*.yaml, read in the dialect of the catalogues.

A file is a list of tables. A table has a criterion and, line by line, the facts of a company, the
result, the facts to blame (`because`) and the facts to ask for (`ask`).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter
from support.companies import facts_of
from support.law import TODAY, scope

from criteria.facts import Facts
from criteria.law import Definition, Parameter
from criteria.nodes import Criterion
from criteria.scope import Scope
from criteria.terms import Written
from criteria.yaml_files import parse_yaml

CASES = Path(__file__).parent.parent / "cases"


class Line(Written):
    """One company and what the criterion comes to for it."""

    facts: dict[str, Any]
    result: Literal["met", "unmet", "unknown", "to_be_judged"]
    because: tuple[str, ...] | None = None
    ask: tuple[str, ...] | None = None
    as_of: date = TODAY
    why: str | None = None

    def known(self) -> Facts:
        """Give the company's facts."""
        return facts_of(self.facts)


class LanguageTable(Written):
    """One criterion, the law it refers to, and its cases."""

    title: str
    criterion: Criterion
    definitions: tuple[Definition, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    cases: tuple[Line, ...] = Field(min_length=1)

    def scope(self, line: Line) -> Scope:
        """Give the law on the day of a case."""
        return scope(line.as_of, definitions=self.definitions, parameters=self.parameters)


_TABLES = TypeAdapter(tuple[LanguageTable, ...])


def language_tables() -> Iterator[tuple[str, LanguageTable]]:
    """Give every table with the name of its file."""
    for path in sorted(CASES.glob("*.yaml")):
        file = parse_yaml(path.read_text(encoding="utf-8"), path.name)
        if file.faults:
            raise ValueError(file.faults)
        for table in _TABLES.validate_python(file.data):
            yield path.stem, table


def language_cases() -> Iterator[tuple[str, LanguageTable, Line]]:
    """Give every case with a name that says where it stands."""
    for construct, table in language_tables():
        for number, line in enumerate(table.cases, start=1):
            yield f"{construct}: {table.title} [{number}]", table, line
