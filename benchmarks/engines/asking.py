"""What it is to ask an engine, and what an engine can be asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from benchmarks.synthetic import World
from criteria.facts import Facts
from criteria.results import MET, UNMET, Result


class Reading(StrEnum):
    """What an engine can be asked: met or not, or also unknown."""

    TWO = "two-valued"
    THREE = "three-valued"


@dataclass(frozen=True, slots=True)
class Asked:
    """An engine that has read the measures: a company made ready, judged, and its answer read."""

    ready: Callable[[Facts], Any]
    judge: Callable[[Any], Any]
    results: Callable[[Any], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking an engine, and the most measures with which it ends within seconds."""

    engine: str
    form: str
    reading: Reading
    largest: int
    ask: Callable[[World], Asked]


def met_or_unmet(answer: Sequence[Any]) -> Sequence[Result]:
    """Read a list of truth values."""
    return [MET if held else UNMET for held in answer]
