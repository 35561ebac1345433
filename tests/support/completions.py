"""What a criterion comes to in ordinary two-valued logic, for companies of which all is known.

This is the yardstick for `criteria.judging`: it is written without its connectives, by
enumerating what the unknown facts may turn out to be.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from support.law import SCOPE
from support.profiles import refinements
from support.trees import reach

from criteria.facts import Facts, Value
from criteria.leaves import test
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Leaf, Not
from criteria.results import MET, UNKNOWN
from criteria.scope import Scope


def holds(
    criterion: Criterion, values: Mapping[str, Value], free: Mapping[Criterion, bool], scope: Scope = SCOPE
) -> bool:
    """Tell whether a criterion holds; `free` decides what neither facts nor law decide."""
    match criterion:
        case All(parts=parts):
            return all(holds(part, values, free, scope) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, values, free, scope) for part in parts)
        case AtLeastN(quota=quota):
            return sum(holds(part, values, free, scope) for part in quota.of) >= quota.n
        case Not(part=part):
            return not holds(part, values, free, scope)
        case Defined(definition=name) if (rule := scope.rule(name)) is not None:
            return holds(rule.criterion, values, free, scope)
        case Defined() | JudgedBy():
            return free[criterion]
        case leaf:
            result = test(leaf, values[leaf.fact], scope)
            return free[leaf] if result is UNKNOWN else result is MET


def completions(criterion: Criterion, facts: Facts) -> Iterator[tuple[Facts, bool]]:
    """Give every company that may be behind the facts, and whether it meets the criterion.

    Of values that no leaf tells apart, one is tried.
    """
    nodes = reach(criterion)
    leaves: dict[str, list[Leaf]] = {}
    for node in nodes:
        if isinstance(node, LEAVES):
            leaves.setdefault(node.fact, []).append(node)
    free = _free(nodes, leaves, facts)
    for chosen in product(*(representatives(fact, about, facts) for fact, about in leaves.items())):
        values = dict(zip(leaves, chosen, strict=True))
        for choice in product((False, True), repeat=len(free)):
            yield Facts(values), holds(criterion, values, dict(zip(free, choice, strict=True)))


def outcomes(criterion: Criterion, facts: Facts) -> set[bool]:
    """Give whether the companies that may be behind the facts meet the criterion: some, all or none."""
    return {met for _, met in completions(criterion, facts)}


def representatives(fact: str, leaves: list[Leaf], facts: Facts) -> list[Value]:
    """Give one value for each way in which leaves about a fact may come out."""
    told_apart = {
        tuple(test(leaf, value, SCOPE) for leaf in leaves): value for value in refinements(fact, facts)
    }
    return list(told_apart.values())


def _free(nodes: list[Criterion], leaves: Mapping[str, list[Leaf]], facts: Facts) -> list[Criterion]:
    undecided = [
        node
        for node in nodes
        if isinstance(node, JudgedBy) or (isinstance(node, Defined) and SCOPE.rule(node.definition) is None)
    ]
    undecided += [
        leaf
        for fact, about in leaves.items()
        for leaf in about
        if test(leaf, representatives(fact, [leaf], facts)[0], SCOPE) is UNKNOWN
    ]
    return list(dict.fromkeys(undecided))
