"""Compare one measure on two sides: what brings about that its verdict or its amount differs.

Everything rests on one rule, with `matcher.smallest`: a smallest set such that the outcome is the
one after when only these are as they are after, and is another when only these are put back. So
of two losses that each would have sufficed both are named: to make up for one would not do.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from criteria.blaming import blame
from criteria.depending import Reads, formula_reads, reads
from criteria.facts import Facts
from criteria.judging import Finding, judge
from criteria.nodes import LEAVES, Criterion, JudgedBy
from criteria.results import MET, UNMET, Result
from matcher import amounts
from matcher.aligning import Aligned, Pair, align, pairs, result
from matcher.plain import yuan
from matcher.plan import Plan
from matcher.report import Figure
from matcher.smallest import smallest
from matcher.worlds import DATE, Difference, Kind, Taken, Worlds

State: TypeAlias = Result | None
"""What a measure comes to; `None` outside its period."""

Worth: TypeAlias = tuple[Figure | None, Figure | None, str]
"""Low, high and status of an amount."""

Causes: TypeAlias = tuple[Difference, ...]

T = TypeVar("T")

_BEFORE: Taken = frozenset()


class Comparison:
    """One measure that both sides have; side 0 is before, side 1 is after."""

    def __init__(self, worlds: Worlds, plans: tuple[Plan, Plan], measure: str) -> None:
        self.worlds = worlds
        self.plans = plans
        self.planned = (plans[0].by_id[measure], plans[1].by_id[measure])
        self.id = measure
        self.own = tuple(self._own())
        self.after: Taken = frozenset((*worlds.differences, *self.own))

    def _own(self) -> Iterator[Difference]:
        """Give what differs in the measure itself, as it is written."""
        before, after = (planned.measure for planned in self.planned)
        first, then = (plan.catalogue for plan in self.plans)
        if first is then:
            return
        if before.eligibility != after.eligibility:
            yield Difference(Kind.ELIGIBILITY, self.id)
        if (before.amount.kind, before.amount.formula) != (after.amount.kind, after.amount.formula):
            yield Difference(Kind.AMOUNT, self.id)
        old, new = first.period(before), then.period(after)
        if (old.since, old.until) != (new.since, new.until):
            yield Difference(Kind.PERIOD, self.id)

    def facts(self, side: int) -> Facts:
        """Give what is known of the company of a side."""
        return self.worlds.facts(self.after if side else _BEFORE)

    def in_force(self, taken: Taken) -> bool:
        """Tell whether the measure is in force in a world."""
        at = Difference(Kind.PERIOD, self.id) in taken
        day = self.plans[DATE in taken].as_of
        return self.plans[at].catalogue.in_force(self.planned[at].measure, day)

    def periods(self) -> tuple[bool, bool]:
        """Tell whether the measure is in force on either side."""
        return self.in_force(_BEFORE), self.in_force(self.after)

    def crosses_its_period(self) -> bool:
        """Tell whether the measure is in force on one side only."""
        was, is_now = self.periods()
        return was is not is_now

    def state(self, taken: Taken) -> State:
        """Judge the measure in a world."""
        if not self.in_force(taken):
            return None
        tree = self.planned[Difference(Kind.ELIGIBILITY, self.id) in taken].tree
        return judge(tree, self.worlds.facts(taken), self.worlds.scope(taken)).result

    def worth(self, taken: Taken) -> Worth:
        """Give the amount of the measure in a world."""
        amount = self.planned[Difference(Kind.AMOUNT, self.id) in taken].measure.amount
        if amount.formula is None:
            return None, None, amount.kind.value
        value = amounts.evaluate(amount.formula, self.worlds.facts(taken), self.worlds.scope(taken))
        return yuan(value.low), yuan(value.high), value.status

    def causes_of_verdict(self) -> Causes:
        """Give the smallest set of differences that brings about the other verdict.

        Into or out of its period: those that move the period or the day, whatever else differs.
        """
        if self.crosses_its_period():
            return self._causes(
                ((DATE,) if DATE in self.after else ()) + self._own_of(Kind.PERIOD), self.in_force
            )
        trees = self._reads(*(planned.measure.eligibility for planned in self.planned))
        day = (DATE,) if DATE in self.after else ()
        behind = (*day, *self._own_of(Kind.PERIOD, Kind.ELIGIBILITY), *self.worlds.behind(trees))
        return self._causes(tuple(dict.fromkeys(behind)), self.state)

    def causes_of_amount(self) -> Causes:
        """Give the smallest set of differences that brings about the other amount."""
        read = Reads()
        for planned in self.planned:
            formula = planned.measure.amount.formula
            if formula is not None:
                read |= formula_reads(formula, self.plans[0].scope)
                read |= formula_reads(formula, self.plans[1].scope)
        return self._causes((*self._own_of(Kind.AMOUNT), *self.worlds.behind(read)), self.worth)

    def _causes(self, likely: Causes, outcome: Callable[[Taken], object]) -> Causes:
        """Find the causes of an outcome among those that are likely, or else among all."""
        every = (*self.own, *self.worlds.differences)
        return _causes(likely, self.after, outcome) or _causes(every, self.after, outcome)

    def turned(self) -> tuple[Pair, ...]:
        """Give the smallest set of conditions whose turning brings about the other verdict."""
        aligned = self.aligned()
        candidates = [pair for pair in pairs(aligned) if pair.results[0] is not pair.results[1]]
        return _causes(candidates, frozenset(candidates), lambda taken: result(aligned, taken))

    def moved(self) -> tuple[Pair, ...]:
        """Give the conditions in the way on either side that turned, or of which law asks something else."""
        named = {name for side in (0, 1) for _, name in self.open(side)}
        found = [pair for pair in pairs(self.aligned()) if self._has_moved(pair)]
        return tuple([pair for pair in found if not named.isdisjoint(_names(pair))] or found)

    def _has_moved(self, pair: Pair) -> bool:
        old, new = pair.results
        settled = old is (UNMET if pair.negated else MET)
        return old is not new or (
            not settled and any(each.kind not in (Kind.FACT, Kind.DATE) for each in self.behind(pair))
        )

    def aligned(self) -> Aligned:
        """Put the conditions of both sides side by side."""
        return align(self._finding(0), self._finding(1), (self.plans[0].scope, self.plans[1].scope))

    def _finding(self, side: int) -> Finding:
        return judge(self.planned[side].tree, self.facts(side), self.plans[side].scope)

    def open(self, side: int) -> frozenset[tuple[str, str]]:
        """Name what stands in the way on a side: culprits, or else what is unknown or to be judged."""
        finding = self._finding(side)
        if finding.result is UNMET:
            return frozenset(("unmet", each.leaf.fact) for each in blame(finding, self.plans[side].scope))
        return frozenset(_open(finding))

    def causes_of_turn(self, pair: Pair, preferred: Causes) -> Causes:
        """Give the smallest set of differences that turns one condition by itself.

        It is sought among the `preferred` first. Where the condition came to the same on both sides,
        everything that differs behind it is given.
        """
        behind = self.behind(pair)
        criteria = [None if finding is None else finding.criterion for finding in (pair.before, pair.after)]
        written = self._written(pair)

        def outcome(taken: Taken) -> Result:
            criterion = criteria[not written.isdisjoint(taken)]
            if criterion is None:
                return pair.absent
            return judge(criterion, self.worlds.facts(taken), self.worlds.scope(taken)).result

        first = tuple(each for each in preferred if each in behind)
        return _causes(first, self.after, outcome) or _causes(behind, self.after, outcome) or behind

    def behind(self, pair: Pair) -> Causes:
        """Give the differences that can lie behind one condition."""
        found = [finding.criterion for finding in (pair.before, pair.after) if finding is not None]
        own = sorted(self._written(pair)) if len(found) == 1 or found[0] != found[1] else ()
        return tuple(dict.fromkeys((*own, *self.worlds.behind(self._reads(*found)))))

    def _written(self, pair: Pair) -> Taken:
        """Give the difference that holds what a condition says: of its definition, or of the measure."""
        definition = Difference(Kind.DEFINITION, pair.definition or "")
        return frozenset((definition,) if definition in self.after else self._own_of(Kind.ELIGIBILITY))

    def _own_of(self, *kinds: Kind) -> Causes:
        return tuple(each for each in self.own if each.kind in kinds)

    def _reads(self, *criteria: Criterion) -> Reads:
        """Say what criteria look at, under the law of either side."""
        found = Reads()
        for criterion in criteria:
            for plan in self.plans:
                found |= reads(criterion, plan.scope)
        return found


def _causes(
    whole: Sequence[T], every: frozenset[T], outcome: Callable[[frozenset[T]], object]
) -> tuple[T, ...]:
    """Find the smallest part of a whole with which an outcome comes about, and without which it does not.

    The whole is some of `every` thing that differs. None where the outcome does not hang on it.
    """
    after = outcome(every)
    if outcome(frozenset()) == after:
        return ()

    def explains(part: frozenset[T]) -> bool:
        return outcome(part) == after and outcome(every - part) != after

    return smallest(whole, explains) if explains(frozenset(whole)) else ()


def _names(pair: Pair) -> frozenset[str]:
    """Name what a condition looks at, as `Comparison.open` does."""
    found = [finding for finding in (pair.before, pair.after) if finding is not None]
    return frozenset(name for finding in found for name in _named(finding.criterion))


def _named(criterion: Criterion) -> Iterator[str]:
    if isinstance(criterion, LEAVES):
        yield criterion.fact
    elif isinstance(criterion, JudgedBy):
        yield criterion.text


def _open(finding: Finding) -> Iterator[tuple[str, str]]:
    """Give what is open below a finding, and is not decided above."""
    if finding.result in (MET, UNMET):
        return
    yield from ((finding.result.code, name) for name in _named(finding.criterion))
    for part in finding.parts:
        yield from _open(part)
