"""Tax reliefs that act on one base, computed together: what every choice among them saves.

What a choice saves is the tax without any of them, at the best rate that law gives anyway, less
the tax with them: the rate of the choice, or else the best that law gives on the income which its
deductions leave. Deductions absorb the income and no more.

What is unknown is gone through way by way, so that no bound joins what cannot be together: a rate
of law that is undecided holds before and after a deduction, or neither; an unknown income is every
income, of which those count where a rate or a deduction sets in, and the ends of the pieces between.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from typing import NamedTuple, TypeAlias

from criteria.asking import ask
from criteria.facts import Facts
from criteria.judging import Finding, judge
from criteria.limits import OtherRate, TaxBase
from criteria.linting import thresholds
from criteria.nodes import LEAVES, Criterion, Defined, walk
from criteria.results import MET, TO_BE_JUDGED, UNMET, Result
from criteria.scope import Scope
from matcher.amounts import Interval, evaluate

_ZERO, _ONE = Decimal(0), Decimal(1)
_INFINITY = Decimal("Infinity")
_TAX = Interval(_ZERO, _ONE)


@dataclass(frozen=True, slots=True)
class Relief:
    """A measure on a base: it deducts from the income (yuan), or else gives a rate (0..1)."""

    measure: str
    deducts: Interval | None
    rate: Interval | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Reliefs taken together, the rate first, and what each of them adds to what is saved (yuan).

    `left` is the tax still due, and `other` the rate of law at which, where no relief gives one.
    """

    measures: tuple[str, ...]
    saves: tuple[Decimal, ...]
    left: Decimal
    other: OtherRate | None


@dataclass(frozen=True, slots=True)
class End:
    """The choices that save anything, at the low or the high end of what is known.

    `due` is the tax without any of them, and `other` the rate of law at which.
    """

    due: Decimal
    other: OtherRate | None
    choices: tuple[Choice, ...]


class Way(NamedTuple):
    """One way the unknown may be."""

    low: End
    high: End


_Open: TypeAlias = tuple[int, tuple[Result, ...]]
"""A rate of law that is undecided: which, and what its conditions have come to."""


_ENDS = (False, True)
"""The low end and the high one."""


class _Income(NamedTuple):
    """An income, and the one that stands for it when rates are judged: on its piece, off the ends."""

    yuan: Decimal
    judged: Decimal


def ways(base: TaxBase, reliefs: Sequence[Relief], facts: Facts, scope: Scope) -> tuple[Way, ...]:
    """Give every way the unknown may be, with what each choice among the reliefs saves in it."""
    return tuple(_Taxed(base, reliefs, facts, scope).ways())


class _Taxed:
    """One base and its reliefs, for one company."""

    def __init__(self, base: TaxBase, reliefs: Sequence[Relief], facts: Facts, scope: Scope) -> None:
        self.base = base
        self.facts = facts
        self.scope = scope
        self.order = {relief.measure: position for position, relief in enumerate(reliefs)}
        self.rates = [replace(each, rate=_share(each.rate)) for each in reliefs if each.rate is not None]
        deductions = [relief for relief in reliefs if relief.deducts is not None]
        self.subsets = [*chain.from_iterable(combinations(deductions, n) for n in range(len(deductions) + 1))]
        self.statutory = _share(evaluate(base.rate, facts, scope))
        self.others = [_share(evaluate(other.rate, facts, scope)) for other in base.other_rates]
        self._judged: dict[tuple[int, Decimal], bool | _Open] = {}

    def ways(self) -> Iterator[Way]:
        for income in self._incomes():
            left = {_left(income.judged, _taken(each, high=high)) for each in self.subsets for high in _ENDS}
            found = [
                self.holds(index, each)
                for each in sorted({income.judged, *left})
                for index in range(len(self.others))
            ]
            undecided = sorted({each for each in found if not isinstance(each, bool)})
            for answers in product((False, True), repeat=len(undecided)):
                held = dict(zip(undecided, answers, strict=True))
                yield Way(*(_Ended(self, income, held, high=high).end() for high in _ENDS))

    def _incomes(self) -> Iterator[_Income]:
        """Give the income, or where it is unknown those that stand for all."""
        known = self.facts.known.get(self.base.income)
        if isinstance(known, int | Decimal):
            yield _Income(Decimal(known), Decimal(known))
            return
        taken = {_taken(each, high=high) for each in self.subsets for high in _ENDS}
        marks = {_ZERO, *self._thresholds()}
        marks |= {mark + deducted for mark in marks for deducted in taken if deducted.is_finite()}
        ordered = sorted(mark for mark in marks if mark >= 0)
        yield from (_Income(mark, mark) for mark in ordered)
        for lower, upper in pairwise(ordered):
            between = (lower + upper) / 2
            yield from (_Income(lower, between), _Income(upper, between))
        beyond = ordered[-1] + 1
        yield from (_Income(ordered[-1], beyond), _Income(_INFINITY, beyond))

    def _thresholds(self) -> Iterator[Decimal]:
        """Give the incomes at which a rate that law gives begins or ends to hold."""
        for node in chain.from_iterable(self._nodes(other.when) for other in self.base.other_rates):
            if isinstance(node, LEAVES) and node.fact == self.base.income:
                for value in thresholds(node, self.scope):
                    if isinstance(value, int | Decimal):
                        yield Decimal(value)

    def _nodes(self, criterion: Criterion) -> Iterator[Criterion]:
        for _, node in walk(criterion):
            yield node
            rule = self.scope.rule(node.definition) if isinstance(node, Defined) else None
            if rule is not None:
                yield from self._nodes(rule.criterion)

    def holds(self, index: int, income: Decimal) -> bool | _Open:
        """Tell whether law gives a rate on an income; or that it is open, and what is known of it."""
        key = (index, income)
        if key not in self._judged:
            facts = replace(self.facts, known={**self.facts.known, self.base.income: income})
            finding = judge(self.base.other_rates[index].when, facts, self.scope)
            settled = finding.result in (MET, UNMET)
            if settled or (finding.result is not TO_BE_JUDGED and not ask(finding, facts)):
                self._judged[key] = finding.result is MET
            else:
                self._judged[key] = (index, tuple(_conditions(finding)))
        return self._judged[key]


class _Ended:
    """A base at one income and one end: the low end takes whatever saves least, the high end most."""

    def __init__(self, taxed: _Taxed, income: _Income, held: Mapping[_Open, bool], *, high: bool) -> None:
        self.taxed = taxed
        self.income = income
        self.held = held
        self.high = high
        self.rate, self.other = self._by_law(income.judged, least=not high)

    def end(self) -> End:
        order = self.taxed.order
        pairs = product((None, *self.taxed.rates), self.taxed.subsets)
        found = [choice for rate, deductions in pairs if (choice := self._choice(rate, deductions))]
        found.sort(key=lambda each: (len(each.measures), sorted(order[name] for name in each.measures)))
        kept: list[Choice] = []
        for choice in found:
            taken, saved = {*choice.measures}, sum(choice.saves)
            if not any({*less.measures} <= taken and sum(less.saves) >= saved for less in kept):
                kept.append(choice)
        return End(_tax(self.rate, self.income.yuan), self.other, tuple(kept))

    def _choice(self, rate: Relief | None, deductions: tuple[Relief, ...]) -> Choice | None:
        """Give a choice with what each relief adds; nothing where it saves nothing."""
        saved = self._saved(rate, deductions)
        if saved <= 0:
            return None
        reached, saves = _ZERO, []
        for size in range(0 if rate else 1, len(deductions) + 1):
            upto = max(reached, min(saved, self._saved(rate, deductions[:size])))
            saves.append(upto - reached if upto != reached else _ZERO)
            reached = upto
        measures = [*([rate.measure] if rate else ()), *(each.measure for each in deductions)]
        share, other = self._rate(rate, deductions)
        left = _left(self._finite, _taken(deductions, high=self.high))
        return Choice(tuple(measures), tuple(saves), _tax(share, left), other)

    @property
    def _finite(self) -> Decimal:
        return self.income.yuan if self.income.yuan.is_finite() else self.income.judged

    def _saved(self, rate: Relief | None, deductions: tuple[Relief, ...]) -> Decimal:
        share, _ = self._rate(rate, deductions)
        taken = _taken(deductions, high=self.high)
        if not self.income.yuan.is_finite() and (self.rate > share or (self.rate and not taken.is_finite())):
            return _INFINITY
        # Beyond every mark, what an equal rate saves grows no more with the income.
        return max(_ZERO, _tax(self.rate, self._finite) - _tax(share, _left(self._finite, taken)))

    def _rate(self, rate: Relief | None, deductions: tuple[Relief, ...]) -> tuple[Decimal, OtherRate | None]:
        if rate is not None and rate.rate is not None:
            return (rate.rate.low if self.high else rate.rate.high), None
        left = _left(self.income.judged, _taken(deductions, high=self.high))
        return self._by_law(left, least=self.high)

    def _by_law(self, income: Decimal, *, least: bool) -> tuple[Decimal, OtherRate | None]:
        """Give the lowest rate that law gives anyway on an income, and under which of its names."""
        taxed = self.taxed
        lowest: Decimal = taxed.statutory.low if least else taxed.statutory.high
        name: OtherRate | None = None
        for index, other in enumerate(taxed.base.other_rates):
            holds = taxed.holds(index, income)
            rate = taxed.others[index].low if least else taxed.others[index].high
            if (holds if isinstance(holds, bool) else self.held[holds]) and rate < lowest:
                lowest, name = rate, other
        return lowest, name


def _taken(deductions: Iterable[Relief], *, high: bool) -> Decimal:
    amounts = (each.deducts for each in deductions if each.deducts is not None)
    return sum((max(_ZERO, amount.high if high else amount.low) for amount in amounts), _ZERO)


def _left(income: Decimal, taken: Decimal) -> Decimal:
    """Give the income that is left; from one below zero nothing is deducted."""
    return max(min(_ZERO, income), income - taken)


def _conditions(finding: Finding) -> Iterator[Result]:
    if not finding.parts:
        yield finding.result
    for part in finding.parts:
        yield from _conditions(part)


def _tax(rate: Decimal, income: Decimal) -> Decimal:
    return rate * income if rate and income > 0 else _ZERO


def _share(rate: Interval) -> Interval:
    """Keep a rate from 0 to 1, whatever is unknown of it."""
    return Interval(min(max(rate.low, _ZERO), _ONE), min(max(rate.high, _ZERO), _ONE))
