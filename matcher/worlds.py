"""Worlds between two sides: some of what differs as it is after, the rest as it was before.

A side is a company on a day under a body of law. What differs is taken apart into single
differences: a stated fact, the day, a parameter, a definition, a table, the regions of a code
system. To explain a change is to find which of them bring it about, and for that every mixture
of the two sides can be judged. Law is pinned: what a side has in force on its own day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias, TypeVar

from criteria.depending import Reads
from criteria.facts import Facts, Value
from criteria.law import Definition, Figure, Parameter, Rule, Table, TablePeriod, in_force
from criteria.scope import Scope
from profiles.deriving import DERIVED_FROM, facts_from


class Kind(StrEnum):
    """What sort of thing differs; the last three are of one measure."""

    FACT = "fact"
    DATE = "date"
    PARAMETER = "parameter"
    DEFINITION = "definition"
    TABLE = "table"
    REGIONS = "regions"
    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    PERIOD = "period"


class Difference(NamedTuple):
    """One thing in which the sides differ; `name` says which, of its kind."""

    kind: Kind
    name: str = ""


Taken: TypeAlias = frozenset[Difference]
"""The differences that are as they are after; all others are as they were before."""

DATE = Difference(Kind.DATE)
_DERIVING = frozenset({Kind.DATE, Kind.TABLE, Kind.REGIONS})
_LAW = frozenset({Kind.DATE, Kind.PARAMETER, Kind.DEFINITION, Kind.TABLE, Kind.REGIONS})
_NOTHING: Taken = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """What one side starts from: what the company states, and the law on a day."""

    stated: Mapping[str, Value]
    scope: Scope


Derive: TypeAlias = Callable[[Mapping[str, Value], Scope], Facts]
Law = TypeVar("Law", Parameter, Definition, Table)


def _all_facts(stated: Mapping[str, Value], scope: Scope) -> Facts:
    return facts_from(stated, scope)[0]


class Worlds:
    """Every mixture of two sides; `differences` are what can be taken from after or left as before."""

    def __init__(self, before: Given, after: Given, derive: Derive = _all_facts) -> None:
        self.sides = (before, after)
        self._derive = derive
        first, then = before.scope, after.scope
        self._pinned: Mapping[Kind, Mapping[str, tuple[Any, Any]]] = {
            Kind.PARAMETER: _pins(first, then, first.parameters, then.parameters),
            Kind.DEFINITION: _pins(first, then, first.definitions, then.definitions),
            Kind.TABLE: _pins(first, then, first.tables, then.tables),
        }
        self.differences = (*self._facts_that_differ(), *self._law_that_differs())
        self._known: dict[Taken, Facts] = {}
        self._scopes: dict[Taken, Scope] = {_NOTHING: first}

    def _facts_that_differ(self) -> Iterator[Difference]:
        before, after = (side.stated for side in self.sides)
        vocabulary = self.sides[0].scope.vocabulary
        yield from (Difference(Kind.FACT, name) for name in vocabulary if before.get(name) != after.get(name))

    def _law_that_differs(self) -> Iterator[Difference]:
        first, then = (side.scope for side in self.sides)
        if first.as_of != then.as_of:
            yield DATE
        for kind, pins in self._pinned.items():
            yield from (
                Difference(kind, name) for name, (old, new) in pins.items() if _says(old) != _says(new)
            )
        for system, tree in first.codes.items():
            other = then.codes[system]
            if tree is not other and tree.codes != other.codes:
                yield Difference(Kind.REGIONS, system)

    def scope(self, taken: Taken) -> Scope:
        """Give the law of a world."""
        law = frozenset(difference for difference in taken if difference.kind in _LAW)
        scope = self._scopes.get(law)
        if scope is None:
            scope = self._scopes[law] = self._mixed(law)
        return scope

    def facts(self, taken: Taken) -> Facts:
        """Give what is known of the company in a world, derived facts included."""
        scope = self.scope(taken)
        key = frozenset(each for each in taken if each.kind is Kind.FACT or each.kind in _DERIVING)
        known = self._known.get(key)
        if known is None:
            before, after = (side.stated for side in self.sides)
            mixed = dict(before)
            for kind, name in sorted(key):
                if kind is Kind.FACT:
                    mixed.pop(name, None)
                    if name in after:
                        mixed[name] = after[name]
            known = self._known[key] = self._derive(mixed, scope)
        return known

    def behind(self, looked_at: Reads) -> tuple[Difference, ...]:
        """Give the differences that can lie behind what is looked at, in their order."""
        stated, derived = self._closure(looked_at.facts)
        return tuple(
            each
            for each in self.differences
            if (each.kind is Kind.FACT and each.name in stated)
            or (each.kind is Kind.PARAMETER and each.name in looked_at.parameters)
            or (each.kind is Kind.DEFINITION and each.name in looked_at.definitions)
            or (each.kind is Kind.DATE and (looked_at.dated or derived))
            or (each.kind is Kind.TABLE and derived)
            or (each.kind is Kind.REGIONS and self._is_coded(each.name, looked_at.facts))
        )

    def _is_coded(self, system: str, facts: Iterable[str]) -> bool:
        vocabulary = self.sides[0].scope.vocabulary
        return any(vocabulary[fact].code_system == system for fact in facts)

    @staticmethod
    def _closure(facts: Iterable[str]) -> tuple[frozenset[str], bool]:
        """Give facts with those they follow from, and whether any follows from others."""
        named = frozenset(facts)
        inputs = [DERIVED_FROM[name] for name in named if name in DERIVED_FROM]
        return named.union(*inputs), bool(inputs)

    def _mixed(self, law: Taken) -> Scope:
        before, after = (side.scope for side in self.sides)
        pinned = {
            kind: {name: pair[Difference(kind, name) in law] for name, pair in pins.items()}
            for kind, pins in self._pinned.items()
        }
        codes = {
            system: (after if Difference(Kind.REGIONS, system) in law else before).codes[system]
            for system in before.codes
        }
        return replace(
            before,
            as_of=(after if DATE in law else before).as_of,
            parameters=pinned[Kind.PARAMETER],
            definitions=pinned[Kind.DEFINITION],
            tables=pinned[Kind.TABLE],
            codes=codes,
            documents={**after.documents, **before.documents},
        )


def _pins(
    first: Scope, then: Scope, before: Mapping[str, Law], after: Mapping[str, Law]
) -> dict[str, tuple[Law, Law]]:
    """Pin each entry to what is in force on either side; one that a side lacks is that of the other."""
    if first is then:
        return {}
    pins: dict[str, tuple[Law, Law]] = {}
    for name in (*before, *(name for name in after if name not in before)):
        old, new = before.get(name), after.get(name)
        earlier = None if old is None else _pin(old, first)
        later = None if new is None else _pin(new, then)
        found = [entry for entry in (earlier, later) if entry is not None]
        pins[name] = (found[0], found[-1])
    return pins


def _pin(entry: Law, scope: Scope) -> Law:
    version = in_force(entry.periods, scope.as_of)
    always = () if version is None else (version.model_copy(update={"since": None, "until": None}),)
    return entry.model_copy(update={"periods": always})


def _says(entry: Parameter | Definition | Table) -> object:
    """Give what a pinned entry says, apart from where it stands; `None` where nothing is in force."""
    if not entry.periods:
        return None
    match entry.periods[0]:
        case Rule(criterion=criterion):
            return criterion
        case Figure(value=value):
            return value
        case TablePeriod(rows=rows):
            return rows
