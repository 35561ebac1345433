"""Take-up: what share of the companies that meet a measure come to have it, and what is on record.

The share is the chance to apply times the chance to be granted it (`matcher.learning.past`): recorded
outcomes of the measure and of others of its kind and route where there are any, and below that
assumptions with wide ranges (`matcher.learning.priors`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from criteria.catalogue import Catalogue
from matcher.learning.outcomes import Outcome
from matcher.learning.past import Past
from matcher.learning.priors import Beta, Event
from matcher.uptake.draws import keys_of, uniform


@dataclass(frozen=True)
class Share:
    """What is held of the two chances of a measure, and how many of its own outcomes are behind it."""

    apply: Beta
    success: Beta
    outcomes: int

    @property
    def mean(self) -> float:
        """The share of companies that come to have the measure."""
        return self.apply.mean * self.success.mean

    def drawn(self, seed: int, measure: str, draws: int) -> npt.NDArray[np.float64]:
        """Draw the share so many times."""
        numbers = np.arange(draws, dtype=np.uint64)
        luck = [uniform(seed, f"{event} {measure}", numbers, 1)[:, 0] for event in Event]
        held = (self.apply, self.success)
        drawn: npt.NDArray[np.float64] = np.prod(
            [beta.ppf(u, b.a, b.b) for u, b in zip(luck, held, strict=True)], axis=0
        )
        return drawn


@dataclass
class Record:
    """Who was granted a measure in its period, or refused it: keys of companies, and the mean sum granted."""

    settled: set[int] = field(default_factory=set)
    granted: set[int] = field(default_factory=set)
    mean: float | None = None


def shares(outcomes: Iterable[Outcome], catalogue: Catalogue, as_of: date) -> Mapping[str, Share]:
    """Give what is held of each measure from what was known before a day."""
    past = Past([outcome for outcome in outcomes if outcome.as_of < as_of], catalogue)
    past.advance(as_of)
    return {
        measure: Share(
            past.held(Event.APPLY, measure), past.held(Event.SUCCESS, measure), past.count(measure)
        )
        for measure in catalogue.measures
    }


def records(outcomes: Iterable[Outcome], catalogue: Catalogue, as_of: date) -> Mapping[str, Record]:
    """Give the decisions on each measure since its period began, known before a day; the last one counts."""
    found: dict[str, Record] = {}
    sums: dict[str, list[float]] = {}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.key):
        since = catalogue.period(catalogue.measures[outcome.measure]).since
        decided = outcome.decided_on or outcome.as_of
        if outcome.granted is None or decided >= as_of or (since is not None and outcome.as_of < since):
            continue
        record = found.setdefault(outcome.measure, Record())
        key = int(keys_of([outcome.company])[0])
        record.settled.add(key)
        (record.granted.add if outcome.granted else record.granted.discard)(key)
        if outcome.amount is not None:
            sums.setdefault(outcome.measure, []).append(float(outcome.amount))
    for measure, granted in sums.items():
        found[measure].mean = sum(granted) / len(granted)
    return found
