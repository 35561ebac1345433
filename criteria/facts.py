"""Facts: the vocabulary in which criteria are written, and what is known of one company.

A fact is *known* (one value), *narrowed* (one of several values), or *unknown*. A missing
fact is never read as zero, as false or as no. An estimate is kept apart from what is known:
it can lean an unknown towards an answer and can never settle it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType, TypeAlias

from criteria.errors import nearest
from criteria.words import Words

FactName = NewType("FactName", str)

DESIGNATIONS = "designations."
"""Prefix of the facts that are recognitions: `designations.high_tech_enterprise`."""


class Level(StrEnum):
    """Who awarded a designation."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"


@dataclass(frozen=True, slots=True)
class Designation:
    """A recognition as far as it is known; `None` is unknown.

    `since` and `until` are the first and last day on which it holds.
    """

    held: bool
    level: Level | None = None
    since: date | None = None
    until: date | None = None

    def held_on(self, day: date) -> bool:
        """Tell whether it holds on a day, as far as its own days are known."""
        return self.held and (self.since or day) <= day <= (self.until or day)


Value: TypeAlias = bool | int | Decimal | str | date | frozenset[str] | Designation


class FactKind(StrEnum):
    """What sort of value a fact has; decides which operators fit it."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    YEAR = "year"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    DESIGNATION = "designation"


class Holder(StrEnum):
    """Who usually has the fact on record."""

    COMPANY = "company"
    TAX = "tax"
    MARKET_SUPERVISION = "market_supervision"
    STATISTICS = "statistics"
    SOCIAL_INSURANCE = "social_insurance"
    CUSTOMS = "customs"
    SCIENCE = "science"
    INDUSTRY = "industry"
    BANK = "bank"
    COUNTY = "county"
    GOVERNMENT = "government"


class How(StrEnum):
    """How a company comes to have another value of a fact."""

    FIXED = "cannot_change"
    """Not while it is the same company: its place, its kind, its past."""
    TIME = "time"
    """By waiting."""
    ACTION = "action"
    """By doing something: investing, hiring, applying for a recognition."""
    RECORD = "record"
    """By saying or proving what is so."""


class Better(StrEnum):
    """Which way a company would have a fact go; nobody is told to shrink, or to fall behind on a loan."""

    MORE = "more"
    LESS = "less"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Change:
    """How a fact changes, and the effort, a weight that orders proposals and nothing else.

    A `yearly` figure is that of a closed fiscal year: another one counts from the next year on.
    """

    how: How
    effort: int = 0
    yearly: bool = False
    better: Better = Better.ANY


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One declared fact: its kind, bounds and options, and how people speak of it."""

    name: FactName
    kind: FactKind
    label: Words
    question: Words
    holder: Holder
    unit: Words | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    options: Mapping[str, Words] | None = None
    code_system: str | None = None
    inputs: tuple[FactName, ...] = ()
    """The stated facts from which this one can be derived."""
    stated: bool = True
    """Whether a profile may state it; otherwise it is only derived."""
    change: Change = Change(How.ACTION, 1)

    def option_label(self, option: str) -> Words:
        """Give the words for one option of a choice or set."""
        return (self.options or {}).get(option, Words(option, option))


class Vocabulary(Mapping[str, FactSpec]):
    """All declared facts by name."""

    def __init__(self, specs: Mapping[str, FactSpec]) -> None:
        self._specs = dict(specs)

    def __getitem__(self, name: str) -> FactSpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def suggest(self, name: str) -> str | None:
        """Give the fact that was most likely meant by an unknown name."""
        return nearest(name, self._specs)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A guess at a fact that somebody else has on record; it settles nothing."""

    value: Value
    basis: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one company on one date."""

    known: Mapping[str, Value]
    possible: Mapping[str, frozenset[Value]] = field(default_factory=dict)
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    needed: Mapping[str, tuple[FactName, ...]] = field(default_factory=dict)
    """For a fact that is derived and not yet known: the stated facts that would settle it."""

    def to_settle(self, name: str) -> tuple[FactName, ...]:
        """Give the facts to ask for in order to know one: itself, or what it is derived from."""
        return self.needed.get(name, (FactName(name),))
