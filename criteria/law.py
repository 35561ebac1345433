"""Law as data: named criteria, figures and tables, each for a period and with its document.

A period has a first and a last day; a missing one is open. Outside every period nothing is
in force, and what refers to it is unknown.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from pydantic import Field

from criteria.citations import Confidence
from criteria.nodes import Criterion
from criteria.terms import Name, Number, Text, Written


class Dated(Written):
    """Something that is law from one day to another, under a document."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    document: Name
    clause: Text | None = None
    confidence: Confidence

    def in_force(self, as_of: date) -> bool:
        """Tell whether the day lies in the period, both ends included."""
        return (self.since is None or self.since <= as_of) and (self.until is None or as_of <= self.until)


D = TypeVar("D", bound=Dated)


def in_force(versions: Sequence[D], as_of: date) -> D | None:
    """Give the version that is law on a day, if one is."""
    return next((version for version in versions if version.in_force(as_of)), None)


class Rule(Dated):
    """What a definition says for a period."""

    criterion: Criterion


class Definition(Written):
    """A named, reusable criterion, e.g. what counts as a small low-profit enterprise."""

    id: Name
    label: Text
    label_en: Text
    periods: tuple[Rule, ...] = Field(min_length=1)


class Figure(Dated):
    """What a parameter is for a period: a number (in the parameter's unit) or a list of codes."""

    value: Number | tuple[Name, ...]


class Parameter(Written):
    """A figure or a list of codes that law sets, e.g. a tax rate or the excluded industries."""

    id: Name
    label: Text
    label_en: Text
    unit: Text
    periods: tuple[Figure, ...] = Field(min_length=1)


class TableRow(Written):
    """One industry row: the codes it covers and, for each fact, its bounds from high to low."""

    label: Text
    scope: tuple[Name, ...] = Field(min_length=1)
    bounds: dict[Name, tuple[Number, ...]] = Field(default_factory=dict)


class TablePeriod(Dated):
    """What a table says for a period."""

    rows: tuple[TableRow, ...] = Field(min_length=1)


class Table(Written):
    """Bounds that differ by industry, e.g. the size classes of 工信部联企业〔2011〕300号."""

    id: Name
    label: Text
    label_en: Text
    periods: tuple[TablePeriod, ...] = Field(min_length=1)
