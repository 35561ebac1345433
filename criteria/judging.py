"""Judge: what a criterion comes to for one company.

Results form a chain, UNMET < UNKNOWN < TO_BE_JUDGED < MET, and every connective is an order
statistic on it: of n parts, `all` is the least, `any` the greatest, and `at_least: k` the
k-th greatest. On UNMET, UNKNOWN and MET this is strong Kleene logic (Kleene 1952, §64):

    all | F U T     any | F U T     not |
     F  | F F F      F  | F U T      F  | T
     U  | F U U      U  | U U T      U  | U
     T  | F U T      T  | T T T      T  | F

What only a bureau can say lies between unknown and met: alone it does not need more facts
(`all` with an unknown part still does), and it opens an `any` as far as a machine can tell.
`not` turns the chain round for the three; lint keeps bureau judgements from under a `not`.

Learning a fact moves a result from UNKNOWN to MET or UNMET, and never between those two.
"""

from collections.abc import Collection, Sequence
from operator import is_
from typing import NamedTuple

from criteria.facts import Facts, Value
from criteria.leaves import prepared
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Leaf, Not, parts
from criteria.results import TO_BE_JUDGED, UNKNOWN, UNMET, Result
from criteria.scope import Scope


class Finding(NamedTuple):
    """What one node came to, with its parts: the tree again, judged.

    A leaf has the value it looked at (`None` when unknown) and, while it is unknown, the
    result it would `probably` have, going by an estimate.
    """

    criterion: Criterion
    result: Result
    parts: tuple["Finding", ...] = ()
    value: Value | None = None
    probably: Result | None = None

    def looked_at(self) -> tuple[tuple[str, Value | None], ...]:
        """Give the facts that were looked at, with their values, in the order written."""
        if isinstance(self.criterion, LEAVES):
            return ((self.criterion.fact, self.value),)
        return tuple(pair for part in self.parts for pair in part.looked_at())


def judge(
    criterion: Criterion, facts: Facts, scope: Scope, seen: dict[int, Finding] | None = None
) -> Finding:
    """Judge a tree and keep what every node came to.

    `seen` remembers findings by the identity of their node, for one company and scope, so that
    a node that stands in many trees is judged once.
    """
    if seen is None:
        seen = {}
    finding = seen.get(id(criterion))
    if finding is None:
        finding = seen[id(criterion)] = _judged(criterion, facts, scope, seen)
    return finding


def judge_again(finding: Finding, changed: Collection[str], facts: Facts, scope: Scope) -> Finding:
    """Judge a tree again for facts of which only some have changed, on the same date.

    What hangs on none of the changed facts is kept as it was found.
    """
    criterion = finding.criterion
    if isinstance(criterion, LEAVES):
        return _judge_leaf(criterion, facts, scope) if criterion.fact in changed else finding
    if not finding.parts:
        return finding
    below = tuple([judge_again(part, changed, facts, scope) for part in finding.parts])
    if all(map(is_, below, finding.parts)):
        return finding
    return _joined(criterion, below)


def _judged(criterion: Criterion, facts: Facts, scope: Scope, seen: dict[int, Finding]) -> Finding:
    if isinstance(criterion, LEAVES):
        return _judge_leaf(criterion, facts, scope)
    match criterion:
        case JudgedBy():
            return Finding(criterion, TO_BE_JUDGED)
        case Defined(definition=name):
            rule = scope.rule(name)
            if rule is None:
                return Finding(criterion, UNKNOWN)
            return _joined(criterion, (judge(rule.criterion, facts, scope, seen),))
        case _:
            return _joined(criterion, tuple([judge(part, facts, scope, seen) for part in parts(criterion)]))


def combine(criterion: Criterion, results: Sequence[Result]) -> Result:
    """Combine the results of a node's parts into its own."""
    match criterion:
        case All():
            return min(results)
        case AnyOf():
            return max(results)
        case AtLeastN(quota=quota):
            return sorted(results, reverse=True)[quota.n - 1] if quota.n <= len(results) else UNMET
        case Not():
            return results[0].negated()
        case _:
            return results[0]


def _joined(criterion: Criterion, below: tuple[Finding, ...]) -> Finding:
    result = combine(criterion, [part.result for part in below])
    probably = None
    if result is UNKNOWN and any(part.probably is not None for part in below):
        leaning = combine(
            criterion,
            [part.result if part.probably is None else part.probably for part in below],
        )
        probably = leaning if leaning is not UNKNOWN else None
    return Finding(criterion, result, below, probably=probably)


def _judge_leaf(leaf: Leaf, facts: Facts, scope: Scope) -> Finding:
    _, fact, test = scope.prepared.get(id(leaf)) or prepared(leaf, scope)
    value = facts.known.get(fact)
    if value is not None:
        return Finding(leaf, test(value), (), value)
    possible = facts.possible.get(fact)
    if possible:
        results = set(map(test, possible))
        if len(results) == 1:
            return Finding(leaf, results.pop())
    estimate = facts.estimates.get(fact)
    probably = UNKNOWN if estimate is None else test(estimate.value)
    return Finding(leaf, UNKNOWN, probably=probably if probably is not UNKNOWN else None)
