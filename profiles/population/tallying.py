"""Each figure against what came out, counted on the companies themselves, batch after batch."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from profiles.population.statistics import Above, Bound, Condition, Statistics, Target, Where

CLOSE = 0.02
"""How far a figure may be off, as a share of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One figure, scaled to the population, and what came out."""

    target: Target
    expected: float
    found: float

    @property
    def _below(self) -> bool:
        return self.target.bound is Bound.AT_MOST and self.found <= self.expected

    @property
    def off(self) -> float:
        """How far it is off, as a share; what keeps within a bound is not."""
        return self.found / self.expected - 1 if self.expected and not self._below else 0.0

    @property
    def close(self) -> bool:
        """Whether it is within two per cent."""
        return self._below or abs(self.found - self.expected) <= CLOSE * self.expected

    @property
    def nearest_whole(self) -> bool:
        """Whether a count is less than one company off: nearer it could hardly be."""
        return self.target.sum is None and abs(self.found - self.expected) < 1


class Tally:
    """What has been counted so far. Truth and what is stated of it are added batch by batch."""

    def __init__(self, statistics: Statistics) -> None:
        self.statistics = statistics
        self.companies = 0
        self._found: Counter[tuple[str, bool]] = Counter()
        self._known: Counter[str] = Counter()
        self._stated: Counter[str] = Counter()

    def add(self, truth: pa.RecordBatch, stated: pa.RecordBatch) -> None:
        """Count a batch: figures on the truth, and how much of it is stated."""
        self.companies += truth.num_rows
        masks: dict[tuple[str, str], pa.Array] = {}
        for target in self.statistics.targets:
            for whole, where in ((False, target.where), (True, target.of)):
                if where is not None:
                    self._found[target.id, whole] += _measured(truth, where, target.sum, masks)
        for name in truth.schema.names:
            self._known[name] += truth.num_rows - truth[name].null_count
            self._stated[name] += stated.num_rows - stated[name].null_count

    def outcomes(self) -> list[Outcome]:
        """Give every figure with what came out; shares as counts of what they are shares of."""
        scale = self.companies / self.statistics.number("entities")
        return [
            Outcome(
                target,
                float(target.value) * (scale if target.of is None else self._found[target.id, True]),
                self._found[target.id, False],
            )
            for target in self.statistics.targets
        ]

    def withheld(self) -> Mapping[str, float]:
        """Give for each stated fact the share of companies that have it and do not say it."""
        return {name: 1 - self._stated[name] / known if known else 0.0 for name, known in self._known.items()}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that there are."""
        return tuple(self._known)


def _measured(
    batch: pa.RecordBatch, where: Where, fact: str | None, masks: dict[tuple[str, str], pa.Array]
) -> int:
    """Count or add up, over the companies of which conditions hold; masks are kept for the batch."""
    found = []
    for name, condition in where.items():
        key = (name, repr(condition))
        if key not in masks:
            masks[key] = _mask(batch[name], name, condition)
        found.append(masks[key])
    if not found:
        return batch.num_rows if fact is None else int(pc.sum(batch[fact]).as_py() or 0)
    mask = reduce(pc.and_, found)
    if fact is None:
        return int(mask.true_count)
    return int(pc.sum(batch[fact].filter(mask)).as_py() or 0)


def _mask(column: pa.Array, name: str, condition: Condition) -> pa.Array:
    match condition:
        case bool():
            mask = pc.equal(column, pa.scalar(condition))
        case Above(above=least):
            mask = pc.greater(column, pa.scalar(float(least)).cast(column.type))
        case str():
            mask = pc.starts_with(column, condition) if name == "industry" else pc.equal(column, condition)
        case _ if name == "industry":
            mask = reduce(pc.or_, [pc.starts_with(column, code) for code in condition])
        case _:
            mask = pc.is_in(column, pa.array(condition, pa.string()))
    return pc.fill_null(mask, fill_value=False)
