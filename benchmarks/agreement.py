"""Answers first: nothing is timed before it has been found to say what `judge` says."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from benchmarks.synthetic import World
from criteria.facts import Facts
from criteria.judging import judge
from criteria.results import Result


class Disagreement(SystemExit):
    """Something that was about to be timed gives another answer."""

    def __init__(self, who: str, company: int, measure: int, expected: Result, found: Result) -> None:
        super().__init__(
            f"{who} says {found.code} of measure {measure} for company {company}, "
            f"where criteria.judging says {expected.code}"
        )


Answer = Callable[[Any], Sequence[Result]]


def check(who: str, answer: Answer, world: World, companies: Sequence[tuple[Facts, Any]], most: int) -> int:
    """Compare answers with `judge`, and give how many were compared.

    `companies` are pairs of the facts and of what `answer` takes. Where there are more than
    `most` answers, each company is asked about some measures, drawn by lot.
    """
    random = Random(len(world.criteria))
    everything = range(len(world.criteria))
    each = min(len(everything), max(1, most // len(companies)))
    for number, (facts, asked) in enumerate(companies):
        given = answer(asked)
        seen: dict[int, Any] = {}
        for measure in everything if each == len(everything) else random.sample(everything, each):
            expected = judge(world.criteria[measure], facts, world.scope, seen).result
            if given[measure] is not expected:
                raise Disagreement(who, number, measure, expected, given[measure])
    return each * len(companies)
