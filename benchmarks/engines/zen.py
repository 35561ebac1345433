"""zen-engine (GoRules, Rust): expressions in its own language, several ways of asking.

Comparing or negating null is an error in zen, so that unknown has to be asked for: a measure is
written as `met ? true : unmet ? false : null`, with a null test at every comparison, or with an
unknown figure handed over as two bounds, where no test is needed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import zen

from benchmarks.engines.asking import Asked, Reading, Way, met_or_unmet
from benchmarks.engines.infix import Dialect, LeafWriter, affirmed, literal, text, two_valued, written
from benchmarks.engines.reduced import SIGNS, Plain, all_plain, plain_facts, reduced, unsupported
from benchmarks.synthetic import World
from criteria.facts import FactKind, Facts, Vocabulary
from criteria.nodes import (
    Above,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    In,
    Is,
    Leaf,
    Within,
)
from criteria.results import MET, UNKNOWN, UNMET, Result

DIALECT = Dialect("and", "or", "not({})", "startsWith({fact}, {region})")
FIGURES = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO})
BOUNDLESS = 10**15
_RESULTS: Mapping[bool | None, Result] = {True: MET, False: UNMET, None: UNKNOWN}
_CONTRARY = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def _two_valued(world: World) -> Sequence[str]:
    leaf = two_valued(DIALECT, world.scope.vocabulary)
    return [written(reduced(criterion), DIALECT, leaf) for criterion in world.criteria]


def _listed(expressions: Sequence[str]) -> str:
    return f"[{', '.join(expressions)}]"


def _list_of_dicts(world: World) -> Asked:
    expression = zen.compile_expression(_listed(_two_valued(world)))
    return Asked(lambda facts: plain_facts(facts, world.scope.vocabulary), expression.evaluate, met_or_unmet)


def _list_of_json(world: World) -> Asked:
    expression = zen.compile_expression(_listed(_two_valued(world)))
    return Asked(
        lambda facts: json.dumps(plain_facts(facts, world.scope.vocabulary)),
        expression.evaluate,
        met_or_unmet,
    )


def _one_by_one(world: World) -> Asked:
    expressions = [zen.compile_expression(expression) for expression in _two_valued(world)]
    return Asked(
        lambda facts: plain_facts(facts, world.scope.vocabulary),
        lambda company: [expression.evaluate(company) for expression in expressions],
        met_or_unmet,
    )


def _decision(world: World) -> Asked:
    decision = zen.ZenEngine().create_decision(json.dumps(_graph(_listed(_two_valued(world)))))
    return Asked(
        lambda facts: plain_facts(facts, world.scope.vocabulary),
        decision.evaluate,
        lambda answer: met_or_unmet(answer["result"]["verdicts"]),
    )


def _graph(expression: str) -> Mapping[str, Any]:
    """Give a decision graph whose one expression node writes all verdicts."""
    place = {"x": 0, "y": 0}
    written_as = {"expressions": [{"id": "v", "key": "verdicts", "value": expression}], "passThrough": False}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": place, "content": {}},
            {"id": "all", "name": "all", "type": "expressionNode", "position": place, "content": written_as},
            {"id": "out", "name": "out", "type": "outputNode", "position": place, "content": {}},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "all"},
            {"id": "2", "type": "edge", "sourceId": "all", "targetId": "out"},
        ],
    }


def _three_valued(
    world: World, leaf: LeafWriter, ready: Callable[[Facts], Mapping[str, Plain | None]]
) -> Asked:
    def both(criterion: Criterion) -> str:
        met, unmet = (written(criterion, DIALECT, leaf, met=met) for met in (True, False))
        return f"{met} ? true : {unmet} ? false : null"

    expression = zen.compile_expression(_listed([both(criterion) for criterion in world.criteria]))
    return Asked(ready, expression.evaluate, lambda answer: [_RESULTS[held] for held in answer])


def _null_tests(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    return _three_valued(
        world,
        lambda leaf, met: _tested(leaf, vocabulary, met=met),
        lambda facts: all_plain(facts, vocabulary),
    )


def _bounds(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    return _three_valued(
        world,
        lambda leaf, met: _bounded(leaf, vocabulary, met=met),
        lambda facts: _with_bounds(facts, vocabulary),
    )


def _tested(leaf: Leaf, vocabulary: Vocabulary, *, met: bool) -> str:
    """Write that a leaf is met, or unmet, and its fact known."""
    fact = leaf.fact
    match leaf:
        case AtLeast() | Above() | AtMost() | Below():
            sign = SIGNS[type(leaf)]
            bound = literal(leaf.threshold, fact, vocabulary)
            return f"({fact} != null and {fact} {sign if met else _CONTRARY[sign]} {bound})"
        case Between(bounds=bounds):
            low, high = (literal(bound, fact, vocabulary) for bound in bounds)
            inside, outside = f"{fact} >= {low} and {fact} <= {high}", f"{fact} < {low} or {fact} > {high}"
            return f"({fact} != null and {inside})" if met else f"({fact} != null and ({outside}))"
        case _:
            return _worded(leaf, vocabulary, met=met)


def _bounded(leaf: Leaf, vocabulary: Vocabulary, *, met: bool) -> str:
    """Write that a leaf is met, or unmet, whichever value between its bounds a figure has."""
    low, high = f"{leaf.fact}_low", f"{leaf.fact}_high"
    match leaf:
        case AtLeast() | Above() | AtMost() | Below():
            sign = SIGNS[type(leaf)] if met else _CONTRARY[SIGNS[type(leaf)]]
            figure = low if sign.startswith(">") else high
            return f"{figure} {sign} {literal(leaf.threshold, leaf.fact, vocabulary)}"
        case Between(bounds=bounds):
            least, most = (literal(bound, leaf.fact, vocabulary) for bound in bounds)
            inside, outside = f"{low} >= {least} and {high} <= {most}", f"{high} < {least} or {low} > {most}"
            return f"({inside})" if met else f"({outside})"
        case _:
            return _worded(leaf, vocabulary, met=met)


def _worded(leaf: Leaf, vocabulary: Vocabulary, *, met: bool) -> str:
    """Write a leaf on a flag, a choice or a code; null equals no value, and begins with none."""
    fact = leaf.fact
    match leaf:
        case Is(value=bool() as value):
            return f"{fact} == {'true' if value is met else 'false'}"
        case Is() if met:
            return affirmed(leaf, DIALECT, vocabulary)
        case Is(value=value):
            return f"({fact} != null and {fact} != {literal(value, fact, vocabulary)})"
        case In(values=values) if met:
            return f"({' or '.join(f'{fact} == {literal(v, fact, vocabulary)}' for v in values)})"
        case In(values=values):
            others = " and ".join(f"{fact} != {literal(v, fact, vocabulary)}" for v in values)
            return f"({fact} != null and {others})"
        case Within(regions=tuple() as regions) if met:
            inside = " or ".join(f"startsWith({fact}, {text(region)})" for region in regions)
            return f"({fact} != null and ({inside}))"
        case Within(regions=tuple() as regions):
            outside = " and ".join(
                f"not(startsWith({fact}, {text(region)})) and not(startsWith({text(region)}, {fact}))"
                for region in regions
            )
            return f"({fact} != null and {outside})"
        case _:
            raise unsupported(leaf)


def _with_bounds(facts: Facts, vocabulary: Vocabulary) -> Mapping[str, Plain | None]:
    found: dict[str, Plain | None] = {}
    for fact, value in all_plain(facts, vocabulary).items():
        if vocabulary[fact].kind in FIGURES:
            found[f"{fact}_low"] = -BOUNDLESS if value is None else value
            found[f"{fact}_high"] = BOUNDLESS if value is None else value
        else:
            found[fact] = value
    return found


WAYS = (
    Way("zen-engine", "one list expression, company as a dict", Reading.TWO, 10_000, _list_of_dicts),
    Way("zen-engine", "one list expression, company as JSON", Reading.TWO, 10_000, _list_of_json),
    Way("zen-engine", "one compiled expression a measure", Reading.TWO, 1_000, _one_by_one),
    Way("zen-engine", "a decision with one expression node", Reading.TWO, 1_000, _decision),
    Way("zen-engine", "one list expression, null tests", Reading.THREE, 10_000, _null_tests),
    Way("zen-engine", "one list expression, figures as bounds", Reading.THREE, 10_000, _bounds),
)
