"""The past: how often a measure was applied for and granted, as known before a day."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from criteria.catalogue import Catalogue
from matcher.learning.outcomes import Outcome
from matcher.learning.priors import STRENGTH, Beta, Event, prior


class Known(NamedTuple):
    """One thing that became known on a day: whether the event came about."""

    day: date
    event: Event
    measure: str
    came_about: bool


def known_from(outcome: Outcome) -> Iterator[Known]:
    """Give what an outcome tells, each on its own day: the application, and the decision on it."""
    yield Known(outcome.as_of, Event.APPLY, outcome.measure, outcome.applied)
    if outcome.granted is not None:
        yield Known(decided_on(outcome), Event.SUCCESS, outcome.measure, outcome.granted)


def decided_on(outcome: Outcome) -> date:
    """Give the day from which a decision counts."""
    return outcome.decided_on or outcome.as_of


class Past:
    """What was known before one day; `before` gives a later day's."""

    def __init__(self, outcomes: Iterable[Outcome], catalogue: Catalogue) -> None:
        self._cells = {key: (measure.kind, measure.route) for key, measure in catalogue.measures.items()}
        self._known = sorted(known for outcome in outcomes for known in known_from(outcome))
        self._read = 0
        self._measures: Counter[tuple[Event, str, bool]] = Counter()
        self._alike: Counter[tuple[Event, object, bool]] = Counter()

    def advance(self, day: date) -> None:
        """Take in what became known before a day. Raises ValueError for a day before the last one."""
        end = bisect_left(self._known, day, key=lambda known: known.day)
        if end < self._read:
            msg = f"the past has already been read beyond {day}"
            raise ValueError(msg)
        for known in islice(self._known, self._read, end):
            self._measures[known.event, known.measure, known.came_about] += 1
            self._alike[known.event, self._cells[known.measure], known.came_about] += 1
        self._read = end

    def chance(self, event: Event, measure: str) -> Beta:
        """Give the prior of a measure's kind and route, after the outcomes of both together."""
        cell = self._cells[measure]
        return prior(event, *cell).after(self._alike[event, cell, True], self._alike[event, cell, False])

    def held(self, event: Event, measure: str) -> Beta:
        """Give what is held of a measure's own chance: others of its kind and route, then its outcomes."""
        well, badly = (self._measures[event, measure, came] for came in (True, False))
        others = self.chance(event, measure).after(-well, -badly)
        return Beta(STRENGTH * others.mean, STRENGTH * (1 - others.mean)).after(well, badly)

    def rate(self, event: Event, measure: str) -> float:
        """Give a measure's own rate, smoothed towards that of others of its kind and route."""
        return self.held(event, measure).mean

    def share(self, event: Event) -> float:
        """Give how often an event came about over all measures; a half where nothing is known."""
        well, badly = (
            sum(count for (what, _, came), count in self._measures.items() if what is event and came is kind)
            for kind in (True, False)
        )
        return (well + 1) / (well + badly + 2)

    def count(self, measure: str) -> int:
        """Give how many applications for a measure are known."""
        return self._measures[Event.APPLY, measure, True]
