"""Answers: the classes into which the possible answers about a fact fall.

Two answers are of one class where no condition of a catalogue tells them apart. A class is a bit:
a leaf is the mask of the classes that meet it, and so is what is already known of a company.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from criteria.facts import Designation, FactKind, FactSpec, Value
from criteria.leaves import prepared
from criteria.linting import candidates
from criteria.nodes import LEAVES, Criterion, Defined, Includes, IsKnown, Leaf, Within, walk
from criteria.results import MET, UNKNOWN, UNMET
from criteria.scope import Scope


@dataclass(frozen=True, slots=True, eq=False)
class AnswerClasses:
    """The classes of one fact, a bit each.

    `values` has one answer of each class; `None` stands for no answer at all, which matters
    only to a condition that the fact is `known`. `met` has the mask of each leaf by identity, and
    `plain` the classes of a plain no: to a flag, to a recognition, to every member of a set.
    """

    values: tuple[Value | None, ...]
    met: Mapping[int, int]
    leaves: tuple[Leaf, ...]
    every: int
    plain: int

    def of(self, value: Value, scope: Scope) -> int:
        """Give the classes that a value may belong to: several where it is only partly known."""
        found = self.every
        for leaf in self.leaves:
            mask = self.met.get(id(leaf))
            result = prepared(leaf, scope).test(value)
            if mask is not None and result is not UNKNOWN:
                found &= mask if result is MET else ~mask
        return found


class Answers:
    """The classes of answers to every fact that some criterion looks at; each worked out when needed."""

    def __init__(self, criteria: Iterable[Criterion], scope: Scope) -> None:
        self._scope = scope
        self._leaves: dict[str, dict[int, Leaf]] = {}
        self._classes: dict[str, AnswerClasses] = {}
        for criterion in criteria:
            for leaf in _leaves(criterion, scope):
                self._leaves.setdefault(leaf.fact, {})[id(leaf)] = leaf

    def classes(self, fact: str) -> AnswerClasses:
        """Give the classes of a fact."""
        found = self._classes.get(fact)
        if found is None:
            leaves = tuple(self._leaves.get(fact, {}).values())
            found = self._classes[fact] = _classes(self._scope.vocabulary[fact], leaves, self._scope)
        return found


def _leaves(criterion: Criterion, scope: Scope) -> Iterator[Leaf]:
    for _, node in walk(criterion):
        if isinstance(node, LEAVES):
            yield node
        elif isinstance(node, Defined) and (rule := scope.rule(node.definition)) is not None:
            yield from _leaves(rule.criterion, scope)


def _classes(spec: FactSpec, leaves: tuple[Leaf, ...], scope: Scope) -> AnswerClasses:
    """Sort the answers into classes; a leaf that no law decides tells nothing apart and has no mask."""
    by_outcome: dict[int, Value | None] = {}
    lawless = 0
    for value, outcome, open_ in _outcomes(spec, leaves, scope):
        by_outcome.setdefault(outcome, value)
        lawless |= open_
    if any(isinstance(leaf, IsKnown) for leaf in leaves):
        by_outcome.setdefault(0, None)
    return AnswerClasses(
        values=tuple(by_outcome.values()),
        met={
            id(leaf): sum(1 << place for place, outcome in enumerate(by_outcome) if outcome >> bit & 1)
            for bit, leaf in enumerate(leaves)
            if not lawless >> bit & 1
        },
        leaves=leaves,
        every=(1 << len(by_outcome)) - 1,
        plain=sum(1 << place for place, value in enumerate(by_outcome.values()) if _is_no(value)),
    )


def _is_no(value: Value | None) -> bool:
    return not value.held if isinstance(value, Designation) else value is False or value == frozenset()


def _outcomes(
    spec: FactSpec, leaves: tuple[Leaf, ...], scope: Scope
) -> Iterator[tuple[Value | None, int, int]]:
    """Give answers, each with the leaves that it meets and those that it leaves open, a bit a leaf."""
    if spec.kind is FactKind.CODE and all(isinstance(leaf, Within) for leaf in leaves):
        yield from _places(spec, leaves, scope)
        return
    tests = [prepared(leaf, scope).test for leaf in leaves]
    for value in _values(spec, leaves, scope):
        results = [test(value) for test in tests]
        met = sum(1 << bit for bit, result in enumerate(results) if result is MET)
        yield value, met, sum(1 << bit for bit, result in enumerate(results) if result not in (MET, UNMET))


def _places(spec: FactSpec, leaves: tuple[Leaf, ...], scope: Scope) -> Iterator[tuple[Value, int, int]]:
    """Give the finest codes with the regions they lie in, without a look at every pair of the two."""
    inside: dict[str, int] = {}
    lawless = 0
    for bit, leaf in enumerate(leaves):
        regions = scope.regions(leaf) if isinstance(leaf, Within) else None
        lawless |= (regions is None) << bit
        for region in regions or ():
            inside[region] = inside.get(region, 0) | 1 << bit
    for code in candidates(spec, leaves, scope):
        met = 0
        for above in scope.code_tree(spec.name).above(str(code)):
            met |= inside.get(above, 0)
        yield code, met, lawless


def _values(spec: FactSpec, leaves: tuple[Leaf, ...], scope: Scope) -> Iterable[Value]:
    """Give answers that show every outcome; of a set: that it is empty, and each member alone."""
    if spec.kind is not FactKind.CODES:
        return candidates(spec, leaves, scope)
    members = {member for leaf in leaves if isinstance(leaf, Includes) for member in leaf.members}
    return [frozenset[str](), *(frozenset({member}) for member in sorted({*members, *(spec.options or ())}))]
