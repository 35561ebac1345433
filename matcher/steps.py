"""Steps: how one fact would have to change, when that counts, and what it asks of a company.

A step is one of: wait until a day (`time`), do something (`action`), say or prove what is so
(`record`). What is none of these is an obstacle: a place of registration, a past, a shrinking.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from criteria.facts import Designation, FactKind, Facts, FactSpec, How, Value
from criteria.linting import thresholds
from criteria.mending import Demand, Way
from criteria.nearest import nearest, satisfies
from criteria.results import UNKNOWN
from criteria.scope import Scope
from criteria.waiting import waited

_LARGEST_SHARE = Decimal(9)
_YEAR = Decimal(365)
_FARTHEST = 10**6
"""Beside a present value that is next to nothing a share says nothing."""


class Obstacle(StrEnum):
    """Why a condition is not to be mended."""

    FIXED = "fixed"
    """Where the company is registered, what it is, what has happened."""
    NOT_PROPOSED = "not_proposed"
    """It would mean to shrink or to give something up, or no value fits all conditions."""
    STANDARD = "standard"
    """A recognition whose own standard, or what has to be held before it, is out of reach."""
    AFTER_PERIOD = "after_period"
    """It counts only when the measure is no longer in force."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one fact, from the day on which it counts.

    `to` is nothing where only time passes, and `through` the derived fact that the demands are
    about. `gap` is in the fact's unit, in days for what time brings; `share` is the gap beside the
    present value.
    """

    fact: str
    how: How
    demands: tuple[Demand, ...]
    now: Value | None
    to: Value | None
    on: date
    effort: Decimal
    gap: Decimal | None = None
    share: Decimal | None = None
    through: str | None = None
    proved: str | None = None
    """The derived fact that is taken as shown, where what it is derived from is not known."""
    first: tuple["Step", ...] = ()
    """What a recognition's own standard asks for, before it can be awarded."""

    @property
    def change(self) -> Mapping[str, Value]:
        """What the step changes in what the company states."""
        return {} if self.to is None else {self.proved or self.fact: self.to}


@dataclass(frozen=True, slots=True)
class Block:
    """A condition that is not to be mended, and why; `on` is the day from which a change would count."""

    demand: Demand
    now: Value | None
    obstacle: Obstacle
    on: date | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    """The fact to change for some demands: their own, or the figure above the line of a ratio."""

    spec: FactSpec
    demands: tuple[Demand, ...]
    ratio: FactSpec | None = None


class Stepping:
    """The steps of one company on one date; `changed` are its facts as other steps would leave them."""

    def __init__(self, facts: Facts, changed: Facts, scope: Scope, scope_on: Callable[[date], Scope]) -> None:
        self.facts = facts
        self.changed = changed
        self.scope = scope
        self.scope_on = scope_on

    def steps(self, way: Way) -> tuple[list[Step], list[Block]]:
        """Give a step for each fact that a way's demands are about, and what stands in the way."""
        steps: list[Step] = []
        blocks: list[Block] = []
        for target in self._targets(way):
            step = self._step(target)
            if step is None:
                now = self.facts.known.get
                obstacle = self._obstacle(target)
                blocks.extend(Block(d, now(d.leaf.fact), obstacle) for d in target.demands)
            else:
                steps.append(step)
        return steps, blocks

    def _targets(self, way: Way) -> Iterator[_Target]:
        """Gather the demands by the fact that has to change, so that each is changed once."""
        specs = self.scope.vocabulary
        by_fact: dict[str, list[Demand]] = {}
        for demand in way.demands.values():
            by_fact.setdefault(self._to_change(specs[demand.leaf.fact]), []).append(demand)
        for fact, demands in by_fact.items():
            ratios = {demand.leaf.fact for demand in demands} - {fact}
            yield _Target(specs[fact], tuple(demands), specs[ratios.pop()] if len(ratios) == 1 else None)

    def _to_change(self, spec: FactSpec) -> str:
        known = spec.name in self.changed.known
        return spec.inputs[0] if known and not spec.stated and spec.kind is FactKind.RATIO else spec.name

    def _obstacle(self, target: _Target) -> Obstacle:
        """Tell a past and a place from what one would not propose; an award is made once and for all."""
        awarded = isinstance(self.facts.known.get(target.spec.name), Designation)
        fixed = awarded or target.spec.change.how is How.FIXED
        return Obstacle.FIXED if fixed else Obstacle.NOT_PROPOSED

    def _step(self, target: _Target) -> Step | None:
        known = self.facts.known
        if target.ratio is not None:
            return self._ratio(target, target.ratio)
        if all(demand.now is UNKNOWN or target.spec.name not in known for demand in target.demands):
            return self._record(target)
        match target.spec.change.how:
            case How.TIME:
                return self._months(target)
            case How.FIXED:
                return self._wait(target)
            case _:
                return self._act(target) or self._wait(target)

    def _record(self, target: _Target) -> Step | None:
        """Show that a fact that is not known, or not well enough, is as demanded."""
        spec = target.spec
        possible, now = self.facts.possible.get(spec.name), self.facts.known.get(spec.name)
        for value in nearest(spec, target.demands, now, self.scope):
            if not possible or value in possible:
                asked = self.facts.to_settle(spec.name)
                fact = asked[0] if len(asked) == 1 else spec.name
                proved = spec.name if fact != spec.name else None
                return Step(
                    fact, How.RECORD, target.demands, now, value, self.scope.as_of, Decimal(1), proved=proved
                )
        return None

    def _wait(self, target: _Target) -> Step | None:
        """Let time pass until bounds that move with the date are met."""
        now = self.facts.known.get(target.spec.name)
        if now is None:
            return None
        days = [waited(demand, now, self.scope.as_of, self.scope_on) for demand in target.demands]
        on = max((day for day in days if day is not None), default=None)
        if on is None or None in days or not satisfies(target.demands, now, self.scope_on(on)):
            return None
        return self._until(on, target, now, None)

    def _months(self, target: _Target) -> Step | None:
        """Let as many months pass as a count of months wants."""
        now = self.facts.known.get(target.spec.name)
        for value in nearest(target.spec, target.demands, now, self.scope):
            if isinstance(value, int) and isinstance(now, int) and value > now:
                on = _after(self.scope.as_of, value - now)
                if on is None:
                    return None
                return self._until(on, target, now, value)
        return None

    def _until(self, on: date, target: _Target, now: Value, to: Value | None) -> Step:
        """Wait until a day: the longer, the more it asks."""
        gap = Decimal((on - self.scope.as_of).days)
        return Step(target.spec.name, How.TIME, target.demands, now, to, on, 1 + gap / _YEAR, gap)

    def _act(self, target: _Target) -> Step | None:
        now = self.facts.known.get(target.spec.name)
        for value in nearest(target.spec, target.demands, now, self.scope):
            return self._changed(target, now, value)
        return None

    def _ratio(self, target: _Target, ratio: FactSpec) -> Step | None:
        """Change the figure above the line of a ratio until the ratio is as demanded."""
        above = self.facts.known.get(target.spec.name)
        below = self.changed.known.get(ratio.inputs[1])
        how = target.spec.change.how
        if not isinstance(below, int | Decimal) or not isinstance(above, int | Decimal) or how is How.FIXED:
            return None
        own = tuple(demand for demand in target.demands if demand.leaf.fact != ratio.name)
        about = tuple(demand for demand in target.demands if demand.leaf.fact == ratio.name)
        figures = self._figures(about, target.spec, Decimal(below))
        for value in nearest(target.spec, own, above, self.scope, bounds=figures):
            share = Decimal(value) / Decimal(below) if isinstance(value, int | Decimal) else None
            if share is not None and satisfies(about, share, self.scope):
                return self._changed(target, above, value, through=ratio.name)
        return None

    def _figures(self, demands: Sequence[Demand], spec: FactSpec, below: Decimal) -> Sequence[Value]:
        """Give the figures above the line at which demands on a ratio begin or cease to hold."""
        whole = spec.kind is FactKind.COUNT
        unit = Decimal(1) if whole else Decimal("0.01")
        rounded = [
            (Decimal(bound) * below).quantize(unit, rounding=rounding)
            for demand in demands
            for bound in thresholds(demand.leaf, self.scope)
            if isinstance(bound, int | Decimal)
            for rounding in (ROUND_FLOOR, ROUND_CEILING)
        ]
        return [int(figure) for figure in rounded] if whole else rounded

    def _changed(self, target: _Target, now: Value | None, to: Value, through: str | None = None) -> Step:
        change = target.spec.change
        gap = share = None
        if isinstance(now, int | Decimal) and isinstance(to, int | Decimal) and not isinstance(to, bool):
            gap = abs(Decimal(to) - Decimal(now))
            share = gap / abs(Decimal(now)) if gap < abs(Decimal(now)) * _FARTHEST else None
        elif isinstance(now, date) and isinstance(to, date):
            gap = Decimal(abs((to - now).days))
        on = date(min(self.scope.as_of.year + 1, MAXYEAR), 1, 1) if change.yearly else self.scope.as_of
        weight = 1 + min(share if share is not None else Decimal(1), _LARGEST_SHARE)
        effort = change.effort * (weight if gap is not None else Decimal(1))
        return Step(
            target.spec.name, change.how, target.demands, now, to, on, effort, gap, share, through=through
        )


def _after(day: date, months: int) -> date | None:
    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
