"""Timing side by side: machines drift, so contestants take turns and ratios are taken turn by turn.

A turn is as many calls as fit its share of time, each with the next company, so that no
contestant is asked about one company only. Figures are medians over turns.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any

MICRO = 1e6
MOST_CALLS = 2_000


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something that is called with one company after another."""

    name: str
    call: Callable[[Any], object]
    companies: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds a call took, turn by turn."""

    turns: Sequence[float]

    @property
    def micros(self) -> float:
        """The median in microseconds."""
        return median(self.turns) * MICRO

    def over(self, other: "Times") -> float:
        """Tell how many times as long this takes as another that took turns with it."""
        return median(mine / theirs for mine, theirs in zip(self.turns, other.turns, strict=True))


def race(contestants: Sequence[Contestant], *, turns: int = 7, share: float = 0.15) -> Mapping[str, Times]:
    """Time contestants in turns of about `share` seconds; each is called once to warm up."""
    runs = [_Run(contestant, share) for contestant in contestants]
    with _undisturbed():
        taken = [[run.turn() for run in runs] for _ in range(turns)]
    return {run.name: Times(column) for run, column in zip(runs, zip(*taken, strict=True), strict=True)}


def timed(call: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """Give what a call gives, and the seconds it took."""
    start = perf_counter()
    answer = call(*arguments)
    return answer, perf_counter() - start


class _Run:
    """One contestant's turns; each goes on with the company after the last."""

    def __init__(self, contestant: Contestant, share: float) -> None:
        self.name = contestant.name
        self._call = contestant.call
        self._companies = contestant.companies
        self._next = 0
        for company in self._companies[:2]:
            _, first = timed(self._call, company)
        self._calls = max(1, min(MOST_CALLS, int(share / first)))

    def turn(self) -> float:
        """Give the seconds a call took on average."""
        chosen = [self._companies[(self._next + i) % len(self._companies)] for i in range(self._calls)]
        self._next += self._calls
        call = self._call
        start = perf_counter()
        for company in chosen:
            call(company)
        return (perf_counter() - start) / self._calls


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector out."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
