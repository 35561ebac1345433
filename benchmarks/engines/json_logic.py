"""panzi-json-logic (Python): JsonLogic, one list of all measures."""

from typing import Any, TypeAlias

from json_logic import jsonLogic
from json_logic.builtins import BUILTINS

from benchmarks.engines.asking import Asked, Reading, Way, met_or_unmet
from benchmarks.engines.reduced import SIGNS, only_region, plain, plain_facts, reduced, unsupported
from benchmarks.synthetic import World
from criteria.facts import Vocabulary
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Criterion,
    Is,
    Not,
    Within,
    parts,
)

Logic: TypeAlias = dict[str, Any]


def _begins(_data: object, code: str, region: str) -> bool:
    return code.startswith(region)


OPERATIONS = {**BUILTINS, "begins": _begins}
"""JsonLogic's own operations, and one for codes, which its `substr` would say more slowly."""


def _list(world: World) -> Asked:
    vocabulary = world.scope.vocabulary
    rules = [_logic(reduced(criterion), vocabulary) for criterion in world.criteria]
    return Asked(
        lambda facts: plain_facts(facts, vocabulary),
        lambda company: jsonLogic(rules, company, OPERATIONS),
        met_or_unmet,
    )


def _logic(criterion: Criterion, vocabulary: Vocabulary) -> Logic:
    match criterion:
        case All():
            return {"and": [_logic(part, vocabulary) for part in parts(criterion)]}
        case AnyOf():
            return {"or": [_logic(part, vocabulary) for part in parts(criterion)]}
        case AtLeastN(quota=quota):
            counted = [{"if": [_logic(part, vocabulary), 1, 0]} for part in quota.of]
            return {">=": [{"+": counted}, quota.n]}
        case Not(part=part):
            return {"!": [_logic(part, vocabulary)]}
        case AtLeast() | Above() | AtMost() | Below():
            return {SIGNS[type(criterion)]: [_fact(criterion.fact), _value(criterion, vocabulary)]}
        case Is():
            return {"===": [_fact(criterion.fact), _value(criterion, vocabulary)]}
        case Within():
            return {"begins": [_fact(criterion.fact), only_region(criterion)]}
        case _:
            raise unsupported(criterion)


def _fact(name: str) -> Logic:
    return {"var": [name]}


def _value(leaf: AtLeast | Above | AtMost | Below | Is, vocabulary: Vocabulary) -> object:
    term = leaf.value if isinstance(leaf, Is) else leaf.threshold
    return plain(term, vocabulary[leaf.fact].kind)


WAYS = (Way("panzi-json-logic", "one list of rules", Reading.TWO, 10_000, _list),)
