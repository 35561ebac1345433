"""Repairs: what would have to change for a company to come within reach of a measure it misses.

The ways through the tree come from `criteria.mending`, the steps from `matcher.steps`. Each repair
is proved by judging: the changed profile is derived again, on the day on which the last of its
steps counts, and the measure has to be met or left to a bureau then. What cannot change, or comes
too late, is no repair and is told apart.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import NamedTuple

from criteria.facts import Designation, FactKind, Facts, How, Level, Value
from criteria.judging import Finding, judge, judge_again
from criteria.mending import Demand, Way, ways
from criteria.nodes import Criterion
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET
from criteria.scope import Scope
from matcher.steps import Block, Obstacle, Step, Stepping

TRIED = 24
"""How many ways through a tree are tried, the cheapest first."""

ROUNDS = 3
"""How often what a change breaks is mended in turn."""

FOLLOWED = 2
"""How many ways to mend what a change breaks are tried, the cheapest first."""

KEPT = 3
"""How many repairs of a measure are proposed."""

_IMPOSSIBLE = 1000.0
_MOVES_WITH_TIME = 10.0
_MENDED = (MET, TO_BE_JUDGED)


@dataclass(frozen=True, slots=True)
class Repair:
    """Steps that bring a measure within reach from a day on, and what it comes to then.

    In `facts`, what has only to be shown is as unknown as before: an amount is not better known by it.
    """

    steps: tuple[Step, ...]
    on: date
    effort: Decimal
    finding: Finding
    facts: Facts


@dataclass(frozen=True, slots=True)
class Mended:
    """The repairs of one measure, least effort first; without any, what stands in the way."""

    repairs: tuple[Repair, ...]
    blocks: tuple[Block, ...]


class _Changed(NamedTuple):
    """A company's facts after a change, and the names of those that are no longer as they were."""

    facts: Facts
    names: Collection[str]
    seen: dict[int, Finding]
    """What has been judged of them already."""


@dataclass(slots=True)
class Company:
    """A company whose facts can be changed and derived again, today or later."""

    stated: Mapping[str, Value]
    facts: Facts
    as_of: date
    scope_on: Callable[[date], Scope]
    derive: Callable[[Mapping[str, Value], Scope], Facts]
    feeding: frozenset[str]
    """The facts from which others are derived."""
    standard: Callable[[str, Designation], Criterion | None] = lambda _fact, _award: None
    """What has to hold before a recognition is awarded, where that is known."""
    _standards: dict[tuple[str, Level | None], Mended | None] = field(default_factory=dict)
    _changed: dict[tuple[frozenset[tuple[str, Value]], date], _Changed] = field(default_factory=dict)

    def changed(self, changes: Mapping[str, Value], day: date) -> _Changed:
        """Give the facts as they would be with some of them changed, on a day, and which those are."""
        key = (frozenset(changes.items()), day)
        found = self._changed.get(key)
        if found is None:
            found = self._changed[key] = self._with(changes, day)
        return found

    def towards(self, fact: str, award: Designation) -> Mended | None:
        """Give what a recognition's own standard still asks for; nothing where it fails in nothing."""
        key = (fact, award.level)
        if key not in self._standards:
            self._standards[key] = None  # meanwhile, lest two titles ask for each other
            self._standards[key] = self._towards(self.standard(fact, award))
        return self._standards[key]

    def _towards(self, standard: Criterion | None) -> Mended | None:
        if standard is None:
            return None
        finding = judge(standard, self.facts, self.scope_on(self.as_of))
        return mend(standard, finding, self, lambda _: True, most=1) if finding.result is UNMET else None

    def _with(self, changes: Mapping[str, Value], day: date) -> _Changed:
        facts = self.facts
        if day == self.as_of and self.feeding.isdisjoint(changes):
            known = {**facts.known, **changes}
            return _Changed(Facts(known, facts.possible, facts.estimates, facts.needed), changes.keys(), {})
        derived = self.derive({**self.stated, **changes}, self.scope_on(day))
        differing = {
            name
            for before, after in ((facts.known, derived.known), (facts.possible, derived.possible))
            for name in before.keys() | after.keys()
            if before.get(name) != after.get(name)
        }
        return _Changed(derived, differing, {})


def mend(
    tree: Criterion, finding: Finding, company: Company, in_force: Callable[[date], bool], most: int = KEPT
) -> Mended:
    """Find the repairs of an unmet tree, proved by judging it again; `most` of them at most.

    `in_force` tells whether the measure still is, on a day; `finding` is what the tree came to.
    """
    return _Mending(tree, finding, company, in_force, most).mended()


class _Mending:
    """The mending of one measure for one company."""

    def __init__(
        self,
        tree: Criterion,
        finding: Finding,
        company: Company,
        in_force: Callable[[date], bool],
        most: int,
    ) -> None:
        self.tree = tree
        self.most = most
        self.company = company
        self.in_force = in_force
        self.scope = company.scope_on(company.as_of)
        self.finding = finding

    def mended(self) -> Mended:
        found: dict[frozenset[object], Repair] = {}
        blocked: Sequence[Block] = ()
        last = 0.0
        for way in ways(self.finding, self.scope, self._cost)[:TRIED]:
            if len(found) >= self.most and way.cost > last:
                break
            last = way.cost
            outcome = self._go(way, self.company.as_of, self.company.facts, ROUNDS)
            if isinstance(outcome, Repair):
                key = frozenset(map(_what, outcome.steps))
                known = found.get(key)
                if known is None or _dearness(outcome) < _dearness(known):
                    found[key] = outcome
            elif not blocked or len(outcome) < len(blocked):
                blocked = outcome
        repairs = sorted(found.items(), key=lambda item: (*_dearness(item[1]), len(item[1].steps)))
        kept = [repair for key, repair in repairs if not any(other < key for other, _ in repairs)]
        return Mended(tuple(kept[: self.most]), () if kept else tuple(blocked))

    def _cost(self, demand: Demand) -> float:
        """Estimate what a demand asks of the company, before any value is looked for."""
        if demand.now is UNKNOWN:
            return 1.0
        spec = self.scope.vocabulary[demand.leaf.fact]
        if spec.change.how is How.FIXED:
            return _MOVES_WITH_TIME if spec.kind in (FactKind.DATE, FactKind.YEAR) else _IMPOSSIBLE
        return float(spec.change.effort)

    def _go(self, way: Way, day: date, changed: Facts, rounds: int) -> Repair | Sequence[Block]:
        """Go one way: change what it demands, judge, and go on with what that broke.

        `changed` are the facts as the way so far leaves them, on `day`.
        """
        company = self.company
        steps, blocks = Stepping(company.facts, changed, self.scope, company.scope_on).steps(way)
        steps = [self._with_standard(step, blocks) for step in steps]
        if blocks:
            return blocks
        day = max(day, *(step.on for step in steps))
        if not self.in_force(day):
            return [block for step in steps for block in self._late(step)]
        facts, finding = self._judged(steps, day)
        if finding.result in _MENDED:
            first = rounds == ROUNDS and day == company.as_of
            minimal = first and _nothing_else(way, self.finding, finding)
            return self._repair(steps, finding) if minimal else self._minimal(steps)
        if rounds > 1:
            following = ways(finding, company.scope_on(day), self._cost)
            for further in islice(_further(way, following), FOLLOWED):
                outcome = self._go(further, day, facts, rounds - 1)
                if isinstance(outcome, Repair):
                    return outcome
        return [Block(demand, step.now, Obstacle.NOT_PROPOSED) for step in steps for demand in step.demands]

    def _with_standard(self, step: Step, blocks: list[Block]) -> Step:
        """Put before the award of a recognition what its standard asks for, or find that out of reach."""
        if step.how is not How.ACTION or not isinstance(step.to, Designation):
            return step
        towards = self.company.towards(step.fact, step.to)
        if towards is None:
            return step
        if not towards.repairs:
            blocks.extend(Block(demand, step.now, Obstacle.STANDARD) for demand in step.demands)
            return step
        easiest = towards.repairs[0]
        return replace(
            step,
            first=easiest.steps,
            effort=step.effort + easiest.effort,
            on=max(step.on, easiest.on),
        )

    def _late(self, step: Step) -> Sequence[Block]:
        if self.in_force(step.on):
            return ()
        return [Block(demand, step.now, Obstacle.AFTER_PERIOD, step.on) for demand in step.demands]

    def _judged(self, steps: Iterable[Step], day: date) -> tuple[Facts, Finding]:
        facts, names, seen = self._facts(steps, day)
        if day == self.company.as_of:
            return facts, judge_again(self.finding, names, facts, self.scope)
        return facts, judge(self.tree, facts, self.company.scope_on(day), seen)

    def _facts(self, steps: Iterable[Step], day: date) -> _Changed:
        changes = {fact: value for step in steps for fact, value in step.change.items()}
        return self.company.changed(changes, day)

    def _minimal(self, steps: Sequence[Step]) -> Repair:
        """Leave out the steps without which it is mended too, the dearest first."""
        kept = [*steps]
        for step in sorted(steps, key=lambda step: -step.effort):
            others = [other for other in kept if other is not step]
            if others and self._mends(others):
                kept = others
        return self._repair(kept, self._judged(kept, max(step.on for step in kept))[1])

    def _repair(self, steps: Sequence[Step], finding: Finding) -> Repair:
        day = max(step.on for step in steps)
        facts = self._facts([step for step in steps if step.how is not How.RECORD], day).facts
        return Repair(tuple(steps), day, sum((s.effort for s in steps), Decimal(0)), finding, facts)

    def _mends(self, steps: Sequence[Step]) -> bool:
        day = max(step.on for step in steps)
        return self.in_force(day) and self._judged(steps, day)[1].result in _MENDED


def _further(way: Way, following: Iterable[Way]) -> Iterator[Way]:
    """Go on from a way with each of those that do not undo what it demands."""
    for other in following:
        demands = way.demands | other.demands
        if not any((key, not met) in demands for key, met in demands):
            yield Way(way.cost + other.cost, demands)


def _nothing_else(way: Way, before: Finding, after: Finding) -> bool:
    """Tell whether no leaf came out otherwise but those that a way demands, so that each was needed."""
    if before is after:
        return True
    if not before.parts:
        return before.result is after.result or any(key == id(before.criterion) for key, _ in way.demands)
    return all(map(partial(_nothing_else, way), before.parts, after.parts))


def _dearness(repair: Repair) -> tuple[Decimal, Decimal]:
    """Compare repairs by their effort; at the same effort, by how far their figures move."""
    return repair.effort, sum((step.gap for step in repair.steps if step.gap is not None), Decimal(0))


def _what(step: Step) -> object:
    """Tell what a step is about: steps of one figure to different heights are the same one."""
    figure = step.gap is not None or (isinstance(step.to, Decimal | int) and not isinstance(step.to, bool))
    return step.fact if figure else (step.fact, step.to)
