"""Amounts: what a formula comes to, as an interval in yuan.

With every fact known the interval is one figure. A missing fact stands for all its values, so
the interval runs from the least to the greatest amount of the companies that may be behind the
facts: what a bureau must judge may come out either way, `up_to` grants anything up to its part,
and a condition that no law in force decides does not apply. An end is infinite where nothing
bounds it. Both ends are exact, however often a formula reads a fact (`matcher.bounding`; lint
names the formulae that are beyond it).

A fact that is derived from others (R&D intensity, from R&D expense and revenue) counts as a fact
of its own: what the one says of the other is not used.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from criteria.facts import FactName, Facts
from criteria.formulas import (
    Constant,
    Difference,
    FactAmount,
    Formula,
    Greatest,
    Least,
    ParameterAmount,
    Product,
    Sum,
    UpTo,
    When,
    walk_formula,
)
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Not, parts
from criteria.scope import Scope
from matcher.bounding import Bounds
from matcher.cells import Cell, Domain, Test
from matcher.intervals import EVERYTHING, ONE, ZERO, limit
from matcher.reducing import (
    Condition,
    Enough,
    Failing,
    Kind,
    Name,
    Node,
    Tested,
    chosen,
    decided,
    extreme,
    multiplied,
    point,
    read,
    summed,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from low to high, both included; infinite where nothing bounds them."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Whether it is a single figure."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return self.low.is_finite() and self.high.is_finite()

    @property
    def status(self) -> str:
        """How its figures are to be read in a report: computed, range or needs_facts."""
        return "computed" if self.exact else "range" if self.bounded else "needs_facts"


def evaluate(formula: Formula, facts: Facts, scope: Scope) -> Interval:
    """Evaluate a formula for one company."""
    return appraise(formula, facts, scope)[0]


def unknowns(formula: Formula, facts: Facts, scope: Scope) -> tuple[FactName, ...]:
    """Give the facts to ask for before a formula comes to a single figure."""
    prepared = _prepared(formula, scope)
    return _asked(prepared.read(formula, _Box(prepared, facts)), prepared, facts)


def appraise(formula: Formula, facts: Facts, scope: Scope) -> tuple[Interval, tuple[FactName, ...]]:
    """Evaluate a formula and give, unless it is a single figure, the facts to ask for."""
    prepared = _prepared(formula, scope)
    if prepared.interval is not None:
        return prepared.interval, ()
    box = _Box(prepared, facts)
    node = prepared.read(formula, box)
    low, high = Bounds(prepared.quanta).of(node, box)
    interval = Interval(limit(low), limit(high))
    if not prepared.domains:
        prepared.interval = interval
    return interval, () if interval.exact else _asked(node, prepared, facts)


def _asked(node: Node, prepared: "_Prepared", facts: Facts) -> tuple[FactName, ...]:
    open_facts = (name for name in node.reads if name in prepared.domains)
    return tuple(dict.fromkeys(fact for name in open_facts for fact in facts.to_settle(name)))


def settles(formula: Formula, scope: Scope) -> bool:
    """Tell whether the bounds of a formula are exact whatever is known of a company."""
    prepared = _prepared(formula, scope)
    box = _Box(prepared, Facts({}))
    bounds = Bounds(prepared.quanta, thorough=True)
    bounds.of(prepared.read(formula, box), box)
    return bounds.settled


class _Prepared:
    """A formula made ready for a scope: its conditions, and what each fact in it may be."""

    def __init__(self, formula: Formula, scope: Scope) -> None:
        self.formula = formula
        self.scope = scope
        self.domains: dict[Name, Domain] = {}
        self.others: dict[Name, tuple[Cell, ...]] = {}
        """What is not a fact: judgements, shares that are granted, figures that no law sets."""
        self.quanta: dict[Name, Decimal | None] = {}
        self.interval: Interval | None = None
        """What it comes to, once that is known to hang on no fact."""
        self._conditions: dict[int, Condition] = {}
        self._granted: dict[int, Name] = {}
        for path, node in walk_formula(formula):
            self._prepare(node, path)

    def _prepare(self, node: Formula, path: str) -> None:
        match node:
            case FactAmount(fact=fact):
                domain = self._domain(fact)
                domain.measured = True
                self.quanta[fact] = domain.quantum
            case ParameterAmount(parameter=name) if self.scope.figure(name) is None:
                self.others[f"parameter {name}"] = (Cell(0, *EVERYTHING),)
                self.quanta[f"parameter {name}"] = None
            case UpTo():
                name = self._granted[id(node)] = f"granted {path}"
                self.others[name] = (Cell(0, ZERO, ONE),)
                self.quanta[name] = None
            case When(when=when):
                self._conditions[id(node)] = self._condition(when, positive=True)
            case _:
                pass

    def _domain(self, fact: str) -> Domain:
        if fact not in self.domains:
            self.domains[fact] = Domain(self.scope.vocabulary[fact], self.scope)
        return self.domains[fact]

    def _condition(self, criterion: Criterion, *, positive: bool) -> Condition:
        """Tell when a criterion is met, or, under a `not`, when it is not unmet."""
        if isinstance(criterion, LEAVES):
            return Tested(criterion.fact, self._domain(criterion.fact).bit(Test(criterion, positive)))
        match criterion:
            case JudgedBy(bureau=bureau, text=text):
                name = f"judged by {bureau}: {text}"
                self.others[name] = (Cell(1), Cell(0))
                return Tested(name, 1)
            case Defined(definition=definition):
                rule = self.scope.rule(definition)
                return not positive if rule is None else self._condition(rule.criterion, positive=positive)
            case Not(part=part):
                return Failing(self._condition(part, positive=not positive))
            case _:
                below = tuple(self._condition(part, positive=positive) for part in parts(criterion))
                count = _quota(criterion)
                return count <= len(below) and Enough(count, below)

    def read(self, formula: Formula, box: "_Box") -> Node:
        """Reduce the formula for a company."""
        match formula:
            case Constant(number=number):
                return point(number)
            case FactAmount(fact=fact):
                return read(fact, box)
            case ParameterAmount(parameter=name):
                figure = self.scope.figure(name)
                return read(f"parameter {name}", box) if figure is None else point(figure)
            case Sum(parts=several):
                return summed([self.read(part, box) for part in several], box)
            case Product(parts=several):
                return multiplied([self.read(part, box) for part in several], box)
            case Difference(terms=(first, second)):
                less = multiplied((point(-ONE), self.read(second, box)), box)
                return summed((self.read(first, box), less), box)
            case Least(parts=several):
                return extreme([self.read(part, box) for part in several], Kind.LEAST, box)
            case Greatest(parts=several):
                return extreme([self.read(part, box) for part in several], Kind.GREATEST, box)
            case UpTo(part=part):
                most = extreme((self.read(part, box), point(ZERO)), Kind.GREATEST, box)
                return multiplied((most, read(self._granted[id(formula)], box)), box)
            case When(then=then, otherwise=otherwise):
                condition = decided(self._conditions[id(formula)], box)
                if isinstance(condition, bool):
                    return self.read(then if condition else otherwise, box)
                return chosen(condition, self.read(then, box), self.read(otherwise, box))
            case _:
                assert_never(formula)


class _Box(dict[Name, tuple[Cell, ...]]):
    """In which cells each thing may be for a company, found when it is first asked for."""

    def __init__(self, prepared: _Prepared, facts: Facts) -> None:
        super().__init__(prepared.others)
        self._domains = prepared.domains
        self._facts = facts

    def __missing__(self, name: Name) -> tuple[Cell, ...]:
        cells = self[name] = self._domains[name].cells(self._facts)
        return cells


def _quota(criterion: Criterion) -> int:
    """Tell how many parts of a connective must hold."""
    match criterion:
        case AtLeastN(quota=quota):
            return quota.n
        case AnyOf():
            return 1
        case All(parts=several):
            return len(several)
        case _:
            return 1


def _prepared(formula: Formula, scope: Scope) -> _Prepared:
    known = scope.formulae.get(id(formula))
    if known is None:
        known = scope.formulae[id(formula)] = _Prepared(formula, scope)
    return known
