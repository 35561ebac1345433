"""Locating: the leaf behind a path, and the tree with another node in its place.

A path is that of `criteria.nodes.walk`, and may step into what a definition says on the date
(`eligibility.all[0].definition.all[2].at_least`); its last step is the operator of the leaf.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from criteria.errors import FaultCode, nearest
from criteria.files import Step
from criteria.loading import steps_of
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Criterion,
    Defined,
    Not,
    parts,
    walk,
)
from criteria.references import Problem
from criteria.scope import Scope

Threshold: TypeAlias = AtLeast | Above | AtMost | Below
"""The leaves that have one threshold, and so can be swept."""

_HEAD = "eligibility"
_OPERATORS: dict[type[Threshold], str] = {
    AtLeast: "at_least",
    Above: "above",
    AtMost: "at_most",
    Below: "below",
}


class NotThere(Exception):
    """A path leads to no threshold; `problem` says why, and where one is."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(frozen=True, slots=True)
class Located:
    """A leaf in a tree."""

    tree: Criterion
    steps: tuple[Step, ...]
    leaf: Threshold
    scope: Scope

    def with_(self, node: Criterion) -> Criterion:
        """Give the tree with a node in the leaf's place; definitions on the way are written out."""
        return _put(self.tree, self.steps, node, self.scope)


def locate(tree: Criterion, path: str, scope: Scope) -> Located:
    """Find the threshold at a path of a measure's eligibility; raises NotThere."""
    written = tuple(steps_of(path.removeprefix(f"{_HEAD}.").removeprefix(_HEAD)))
    known = [f"{_HEAD}.{found}" for found in thresholds_in(tree, scope)]
    if path not in known:
        message = f"there is no threshold at {path!r}; there are: {', '.join(known) or 'none'}"
        raise NotThere(Problem("path", FaultCode.WRONG_VALUE, message, nearest(path, known)))
    steps = written[:-1]
    leaf = _at(tree, steps, scope)
    assert isinstance(leaf, Threshold)  # noqa: S101 - it is among those known
    return Located(tree, steps, leaf, scope)


def thresholds_in(tree: Criterion, scope: Scope, head: str = "") -> list[str]:
    """Give the paths of all thresholds of a tree, definitions in force included."""
    found = []
    for path, node in walk(tree):
        here = f"{head}.{path}" if head and path else head or path
        if isinstance(node, Threshold):
            operator = _OPERATORS[type(node)]
            found.append(f"{here}.{operator}" if here else operator)
        elif isinstance(node, Defined):
            rule = scope.rule(node.definition)
            if rule is not None:
                below = f"{here}.definition" if here else "definition"
                found += thresholds_in(rule.criterion, scope, below)
    return found


def _at(tree: Criterion, steps: Sequence[Step], scope: Scope) -> Criterion:
    if not steps:
        return tree
    below, index, rest = _below(tree, steps, scope)
    return _at(below[index], rest, scope)


def _put(tree: Criterion, steps: Sequence[Step], node: Criterion, scope: Scope) -> Criterion:
    if not steps:
        return node
    below, index, rest = _below(tree, steps, scope)
    put = _put(below[index], rest, node, scope)
    others = (*below[:index], put, *below[index + 1 :])
    match tree:
        case All() | AnyOf():
            return tree.model_copy(update={"parts": others})
        case AtLeastN(quota=quota):
            return tree.model_copy(update={"quota": quota.model_copy(update={"of": others})})
        case Not():
            return tree.model_copy(update={"part": put})
        case _:
            return put


def _below(
    tree: Criterion, steps: Sequence[Step], scope: Scope
) -> tuple[Sequence[Criterion], int, Sequence[Step]]:
    """Give the nodes below one, which of them a path goes to, and the path from there."""
    match tree:
        case Defined(definition=name):
            rule = scope.rule(name)
            assert rule is not None  # noqa: S101 - the path is among those known
            return (rule.criterion,), 0, steps[1:]
        case Not():
            return parts(tree), 0, steps[1:]
        case AtLeastN():
            return parts(tree), int(steps[2]), steps[3:]
        case _:
            return parts(tree), int(steps[1]), steps[2:]
