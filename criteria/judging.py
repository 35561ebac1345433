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

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple, assert_never

from criteria.codes import Containment
from criteria.facts import Designation, Facts, Value
from criteria.nodes import (
    LEAVES,
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    DateRange,
    Defined,
    Holds,
    In,
    Includes,
    Is,
    IsKnown,
    JudgedBy,
    Leaf,
    Not,
    Within,
    parts,
)
from criteria.scope import Scope


class Result(IntEnum):
    """What a criterion comes to; ordered as a chain."""

    UNMET = 0
    UNKNOWN = 1
    TO_BE_JUDGED = 2
    MET = 3

    @property
    def code(self) -> str:
        """The name in reports: met, unmet, unknown, to_be_judged."""
        return _CODES[self]

    def negated(self) -> "Result":
        """Turn met and unmet round."""
        return _NEGATED[self]


UNMET, UNKNOWN, TO_BE_JUDGED, MET = Result
_CODES = {result: result.name.lower() for result in Result}
_NEGATED = {UNMET: MET, UNKNOWN: UNKNOWN, TO_BE_JUDGED: TO_BE_JUDGED, MET: UNMET}


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
    value = facts.known.get(leaf.fact)
    if value is not None:
        return Finding(leaf, test(leaf, value, scope), value=value)
    possible = facts.possible.get(leaf.fact)
    if possible:
        results = {test(leaf, option, scope) for option in possible}
        if len(results) == 1:
            return Finding(leaf, results.pop())
    estimate = facts.estimates.get(leaf.fact)
    probably = test(leaf, estimate.value, scope) if estimate else UNKNOWN
    return Finding(leaf, UNKNOWN, probably=probably if probably is not UNKNOWN else None)


def test(leaf: Leaf, value: Value, scope: Scope) -> Result:
    """Hold one known value against a leaf; unknown where the value is itself only partly known."""
    match leaf:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            threshold = scope.value(term)
            return UNKNOWN if threshold is None else _truth(_compare(leaf, value, threshold))
        case Between(bounds=(low, high)):
            least, most = scope.value(low), scope.value(high)
            if least is None or most is None:
                return UNKNOWN
            return _truth(ordered(least, value) and ordered(value, most))
        case Is(value=term):
            wanted = scope.value(term)
            return UNKNOWN if wanted is None else _truth(value == wanted)
        case In(values=terms):
            return _truth(any(value == scope.value(term) for term in terms))
        case Includes(members=members):
            return _truth(isinstance(value, frozenset) and not value.isdisjoint(members))
        case Within():
            return _within(leaf, value, scope)
        case Holds():
            return _holds(leaf, value, scope)
        case IsKnown():
            return MET
        case _:
            assert_never(leaf)


def ordered(low: Value, high: Value) -> bool:
    """Tell whether two numbers or two dates stand in ascending order, or are equal."""
    if isinstance(low, date) and isinstance(high, date):
        return low <= high
    if isinstance(low, int | Decimal) and isinstance(high, int | Decimal):
        return low <= high
    msg = f"cannot order {low!r} and {high!r}"
    raise TypeError(msg)


def _compare(leaf: AtLeast | Above | AtMost | Below, value: Value, threshold: Value) -> bool:
    match leaf:
        case AtLeast():
            return ordered(threshold, value)
        case Above():
            return not ordered(value, threshold)
        case AtMost():
            return ordered(value, threshold)
        case Below():
            return not ordered(threshold, value)
        case _:
            assert_never(leaf)


def _within(leaf: Within, value: Value, scope: Scope) -> Result:
    regions = scope.regions(leaf)
    if regions is None or not isinstance(value, str):
        return UNKNOWN
    tree = scope.code_tree(leaf.fact)
    places = {tree.place(value, region) for region in regions}
    if Containment.INSIDE in places:
        return MET
    return UNKNOWN if Containment.PARTLY in places else UNMET


def _holds(leaf: Holds, value: Value, scope: Scope) -> Result:
    """Judge a designation as a conjunction: held today, at a level, since and until some day."""
    if not isinstance(value, Designation):
        return UNKNOWN
    if not value.held:
        return UNMET
    results = [MET]
    if value.since is not None and value.since > scope.as_of:
        return UNMET
    if value.until is not None and value.until < scope.as_of:
        return UNMET
    if leaf.levels is not None:
        results.append(UNKNOWN if value.level is None else _truth(value.level in leaf.levels))
    for wanted, actual in ((leaf.since, value.since), (leaf.until, value.until)):
        if wanted is not None:
            results.append(UNKNOWN if actual is None else _in_range(wanted, actual, scope))
    return min(results)


def _in_range(wanted: DateRange, actual: date, scope: Scope) -> Result:
    checks = [MET]
    for term, test_bound in (
        (wanted.at_least, lambda bound: ordered(bound, actual)),
        (wanted.at_most, lambda bound: ordered(actual, bound)),
        (wanted.in_year, lambda bound: actual.year == bound),
    ):
        if term is not None:
            bound = scope.value(term)
            checks.append(UNKNOWN if bound is None else _truth(test_bound(bound)))
    return min(checks)


def _truth(holds: bool) -> Result:  # noqa: FBT001 - the truth itself
    return MET if holds else UNMET
