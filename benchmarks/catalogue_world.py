"""The shipped catalogue as a world of its own, with companies that come near its thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from benchmarks.synthetic import MISSING, World
from criteria.facts import Facts, Value
from criteria.linting import candidates
from criteria.nodes import LEAVES, Criterion, Defined, Leaf, walk
from criteria.scope import Scope
from seeds.shipped import load_catalogue


def shipped_world() -> World:
    """Give all measures of the shipped catalogue, on its own date."""
    catalogue = load_catalogue().catalogue
    criteria = [measure.eligibility for measure in catalogue.measures.values()]
    return World(criteria, catalogue.scope(catalogue.policy.default_as_of))


def shipped_companies(world: World, count: int, seed: int = 3) -> Sequence[Facts]:
    """Make companies whose values lie at, below and above what the catalogue asks for."""
    random = Random(seed)
    values = _values(world)
    return [_company(values, random) for _ in range(count)]


def _company(values: Mapping[str, Sequence[Value]], random: Random) -> Facts:
    return Facts({fact: random.choice(some) for fact, some in values.items() if random.random() >= MISSING})


def _values(world: World) -> Mapping[str, Sequence[Value]]:
    """Give the values of every fact that some measure looks at."""
    leaves: dict[str, list[Leaf]] = {}
    for criterion in world.criteria:
        for leaf in _leaves(criterion, world.scope):
            leaves.setdefault(leaf.fact, []).append(leaf)
    return {
        fact: tuple(candidates(world.scope.vocabulary[fact], found, world.scope))
        for fact, found in leaves.items()
    }


def _leaves(criterion: Criterion, scope: Scope) -> Iterator[Leaf]:
    for _, node in walk(criterion):
        if isinstance(node, LEAVES):
            yield node
        elif isinstance(node, Defined):
            rule = scope.rule(node.definition)
            if rule is not None:
                yield from _leaves(rule.criterion, scope)
