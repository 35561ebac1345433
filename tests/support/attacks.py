"""An attack on suppressed counts: whoever has all tables of a measure solves for each count's range.

The counts of a measure are unknown figures by group and class; what is told are equations between
them: the sizes of groups, the cumulative counts, and that each dimension adds up to all companies.
The least and the greatest value of a count under them are linear programmes.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matcher.suppressing import FEWEST
from matcher.uptake.report import GroupUptake, MeasureUptake

STEPS = ("certain", "reached", "possible")
CLASSES = 4


class Breach(NamedTuple):
    """A small count that can be worked out more closely than from 0 to 9."""

    measure: str
    dimension: str | None
    group: str
    number: int
    count: int
    low: float
    high: float


def classes(group: GroupUptake) -> list[int]:
    """Give the companies of each class, from counts that are all told."""
    steps = [0, *(group[name] for name in STEPS), group["companies"]]
    return [after - before for before, after in pairwise(steps)]


def truths(told: MeasureUptake, known: MeasureUptake) -> list[list[int]]:
    """Give the true classes of each group that is told; groups told together are added up."""
    of = {(group["dimension"], group["group"]): np.array(classes(group)) for group in known["groups"]}
    named = {(group["dimension"], group["group"]) for group in told["groups"]}
    found = []
    for group in told["groups"]:
        key = (group["dimension"], group["group"])
        members = [
            counts
            for other, counts in of.items()
            if other == key or (key[1] == "*" and other[0] == key[0] and other not in named)
        ]
        found.append(sum(members).tolist())
    return found


def breaches(told: MeasureUptake, known: MeasureUptake, never: frozenset[int]) -> Iterator[Breach]:
    """Find every small count of which not all of 0 to 9 is possible for somebody who has the tables."""
    groups, true = told["groups"], truths(told, known)
    equations, figures = _equations(groups, never)
    for row, group in enumerate(groups):
        for number in range(CLASSES):
            if number in never or true[row][number] >= FEWEST:
                continue
            goal = np.zeros(len(groups) * CLASSES)
            goal[row * CLASSES + number] = 1
            low, high = (
                sign * linprog(sign * goal, A_eq=equations, b_eq=figures, method="highs").fun
                for sign in (1, -1)
            )
            if low > 1e-6 or high < FEWEST - 1 - 1e-6:
                yield Breach(
                    told["measure"], group["dimension"], group["group"], number, true[row][number], low, high
                )


def _equations(groups: list[GroupUptake], never: frozenset[int]) -> tuple[csr_array, list[float]]:
    rows: list[dict[int, float]] = []
    figures: list[float] = []

    def add(row: dict[int, float], figure: float) -> None:
        rows.append(row)
        figures.append(figure)

    for at, group in enumerate(groups):
        first = at * CLASSES
        add(dict.fromkeys(range(first, first + CLASSES), 1.0), group["companies"])
        for step, name in enumerate(STEPS):
            if group[name] is not None:
                add(dict.fromkeys(range(first, first + step + 1), 1.0), group[name])
        for number in never:
            add({first + number: 1.0}, 0)
    for dimension in {group["dimension"] for group in groups} - {None}:
        members = [at for at, group in enumerate(groups) if group["dimension"] == dimension]
        for number in range(CLASSES):
            add({at * CLASSES + number: 1.0 for at in members} | {number: -1.0}, 0)
    entries = [(row, column, value) for row, of in enumerate(rows) for column, value in of.items()]
    at, columns, values = zip(*entries, strict=True)
    return csr_array((values, (at, columns)), shape=(len(rows), len(groups) * CLASSES)), figures
