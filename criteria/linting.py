"""Lint: what a catalogue says that is legal and still cannot be meant.

A criterion that nothing or everything can meet; a definition or parameter with no law in force
while a measure needs it; a measure without case, source or quotation; two measures that differ
in nothing but their titles.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, TypeAlias

from criteria.catalogue import Catalogue
from criteria.errors import FaultCode, Severity
from criteria.facts import Designation, FactKind, FactSpec, Level, Value
from criteria.law import Dated
from criteria.leaves import test
from criteria.measures import Measure
from criteria.nodes import (
    LEAVES,
    Above,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    Defined,
    Holds,
    In,
    Includes,
    Is,
    Leaf,
    Not,
    Within,
    walk,
)
from criteria.normalising import Conjunction, TooWide, conjunctions
from criteria.references import Found, Problem
from criteria.results import UNMET
from criteria.scope import Scope
from criteria.terms import ParameterRef


def lint(catalogue: Catalogue) -> Found:
    """Find every smell of a catalogue that loads."""
    cased = {table.measure for table in catalogue.cases}
    for key, measure in catalogue.measures.items():
        for problem in _measure(measure, catalogue, has_case=key in cased):
            yield "measures", key, problem
    yield from _alike(catalogue)


def _measure(measure: Measure, catalogue: Catalogue, *, has_case: bool) -> Iterator[Problem]:
    if not has_case:
        yield Problem("", FaultCode.NO_CASE, "the measure has no case")
    if not any(source.quote for source in measure.sources):
        yield Problem("sources", FaultCode.NO_SOURCE, "the measure has no source with a quoted phrase")
    if measure.handled_by.source.article is None and measure.handled_by.source.document is None:
        yield Problem("handled_by.source", FaultCode.NO_BUREAU, "nothing says why this bureau handles it")
    as_of = day_in_force(measure, catalogue)
    scope = catalogue.scope(as_of)
    yield from _law(measure, catalogue, as_of)
    yield from _satisfiable(measure, scope)


def day_in_force(measure: Measure, catalogue: Catalogue) -> date:
    """Give a day on which to look at a measure: the policy's own, or one in the measure's period."""
    day = catalogue.policy.default_as_of
    if catalogue.in_force(measure, day):
        return day
    period = catalogue.period(measure)
    return period.since or period.until or day


def _law(measure: Measure, catalogue: Catalogue, as_of: date) -> Iterator[Problem]:
    """Find what a measure refers to that is not law on the day."""

    def missing(kind: str, name: str, periods: Iterable[Dated]) -> Iterator[Problem]:
        if not any(period.in_force(as_of) for period in periods):
            message = f"the {kind} {name!r} has no law in force on {as_of}"
            yield Problem("eligibility", FaultCode.NO_LAW_IN_FORCE, message, severity=Severity.WARNING)

    for _, node in walk(measure.eligibility):
        if isinstance(node, Defined):
            definition = catalogue.definitions[node.definition]
            yield from missing("definition", node.definition, definition.periods)
        for term in _references(node):
            yield from missing("parameter", term.parameter, catalogue.parameters[term.parameter].periods)


def _references(node: Criterion) -> Iterator[ParameterRef]:
    match node:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            if isinstance(term, ParameterRef):
                yield term
        case Within(regions=ParameterRef() as reference):
            yield reference
        case _:
            pass


def _satisfiable(measure: Measure, scope: Scope) -> Iterator[Problem]:
    """Find where a tree, or a part of it, is met by every company or by none.

    Only the outermost such node is named; what lies below it is so for the same reason.
    """
    named: list[str] = []
    for step, node in walk(measure.eligibility):
        path = f"eligibility.{step}" if step else "eligibility"
        if any(path.startswith(other) for other in named):
            continue
        for problem in _smell(path, node, scope):
            named.append(path)
            yield problem


def _smell(path: str, criterion: Criterion, scope: Scope) -> Iterator[Problem]:
    try:
        if not can_be_met(criterion, scope):
            yield Problem(path, FaultCode.NOTHING_MEETS, "no company can meet this")
        elif not can_be_met(Not(part=criterion), scope):
            yield Problem(path, FaultCode.EVERYTHING_MEETS, "every company meets this")
    except TooWide:
        message = "too wide to look for contradictions"
        yield Problem(path, FaultCode.TOO_WIDE, message, severity=Severity.WARNING)


def can_be_met(criterion: Criterion, scope: Scope) -> bool:
    """Tell whether some company, all its facts known, can meet a criterion.

    Raises TooWide for a tree with too many conjunctions.
    """
    return any(_possible(conjunction, scope) for conjunction in conjunctions(criterion, scope))


def _possible(conjunction: Conjunction, scope: Scope) -> bool:
    by_fact: dict[str, list[tuple[Leaf, bool]]] = {}
    for literal in conjunction:
        if isinstance(literal.node, LEAVES):
            by_fact.setdefault(literal.node.fact, []).append((literal.node, literal.negated))
    return all(_has_value(fact, leaves, scope) for fact, leaves in by_fact.items())


def _has_value(fact: str, leaves: Sequence[tuple[Leaf, bool]], scope: Scope) -> bool:
    """Tell whether one value of a fact satisfies all leaves; a few values stand for all of them."""
    spec = scope.vocabulary[fact]
    return any(
        all((test(leaf, value, scope) is UNMET) is negated for leaf, negated in leaves)
        for value in candidates(spec, [leaf for leaf, _ in leaves], scope)
    )


_Ordered: TypeAlias = int | Decimal | date


def candidates(spec: FactSpec, leaves: Sequence[Leaf], scope: Scope) -> Iterator[Value]:
    """Give values of a fact such that every outcome of the leaves is shown by one of them."""
    match spec.kind:
        case FactKind.FLAG:
            yield from (True, False)
        case FactKind.CHOICE:
            yield from spec.options or ()
        case FactKind.CODES:
            members = {m for leaf in leaves if isinstance(leaf, Includes) for m in leaf.members}
            yield frozenset[str]()
            yield frozenset(members)
            yield from (frozenset({member}) for member in sorted({*members, *(spec.options or ())}))
        case FactKind.CODE:
            # A company lies in exactly one of the finest codes; a coarser one is only half known.
            tree = scope.codes[spec.code_system or ""]
            yield from (code for code in tree.codes if tree.members(code) == {code})
            yield from tree.examples
        case FactKind.DESIGNATION:
            yield from _designations([leaf for leaf in leaves if isinstance(leaf, Holds)], scope)
        case FactKind.TEXT:
            yield "x"
        case _:
            yield from _figures(spec, leaves, scope)


def _figures(spec: FactSpec, leaves: Sequence[Leaf], scope: Scope) -> Iterator[_Ordered]:
    """Give the thresholds, their neighbours and the ends of the range."""
    whole = spec.kind in (FactKind.COUNT, FactKind.YEAR)
    step: Any = timedelta(days=1) if spec.kind is FactKind.DATE else 1 if whole else Decimal("1e-9")
    bounds: list[Any] = [bound for bound in (spec.minimum, spec.maximum) if bound is not None]
    bounds += [value for leaf in leaves for value in thresholds(leaf, scope)]
    if not bounds:
        bounds = [scope.as_of if spec.kind is FactKind.DATE else 0]
    for bound in sorted(set(bounds)):
        for value in (bound - step, bound, bound + step):
            low_enough = spec.maximum is None or value <= spec.maximum
            if low_enough and (spec.minimum is None or value >= spec.minimum):
                yield value


def thresholds(leaf: Leaf, scope: Scope) -> Iterator[_Ordered]:
    """Give the numbers and days that a leaf compares with."""
    match leaf:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            terms: Sequence[Any] = (term,)
        case Is(value=term):
            terms = (term,)
        case Between(bounds=several) | In(values=several):
            terms = several
        case _:
            terms = ()
    for term in terms:
        value = scope.value(term)
        if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
            yield value


def literals(criterion: Criterion) -> Iterator[Decimal]:
    """Give the figures that a node has written out in it; zero says only "any at all"."""
    match criterion:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            terms: Sequence[Any] = (term,)
        case Between(bounds=bounds):
            terms = bounds
        case _:
            terms = ()
    for term in terms:
        if isinstance(term, int | Decimal) and not isinstance(term, bool) and term:
            yield Decimal(term)


def _designations(leaves: Sequence[Holds], scope: Scope) -> Iterator[Designation]:
    yield Designation(held=False)
    days = {scope.as_of}
    for leaf in leaves:
        for dates in (leaf.since, leaf.until):
            if dates is None:
                continue
            for term in (dates.at_least, dates.at_most):
                value = scope.value(term) if term is not None else None
                if isinstance(value, date):
                    days |= {value + timedelta(days=shift) for shift in (-1, 0, 1)}
            year = scope.value(dates.in_year) if dates.in_year is not None else None
            if isinstance(year, int):
                days |= {date(year, 1, 1), date(year, 12, 31), date(year - 1, 12, 31), date(year + 1, 1, 1)}
    for level, since, until in product(Level, sorted(days), sorted(days)):
        if since <= scope.as_of <= until:
            yield Designation(held=True, level=level, since=since, until=until)


def _alike(catalogue: Catalogue) -> Found:
    """Find measures that differ in nothing but id, title and where they are quoted from."""
    seen: dict[str, str] = {}
    for key, measure in catalogue.measures.items():
        content = measure.model_dump_json(exclude={"id", "title", "title_en", "sources"})
        if content in seen:
            message = f"differs from {seen[content]} in nothing but its title"
            yield "measures", key, Problem("", FaultCode.ALIKE, message, severity=Severity.WARNING)
        seen.setdefault(content, key)
