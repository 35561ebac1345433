"""Mend: the ways in which a criterion that is unmet would be met as far as a machine can tell.

A way is a set of demands, each a leaf and how it has to come out. Through the connectives:

* `all` needs a way through each part, and `any` a way through one of them;
* `at_least n` needs ways through as many parts as are wanting;
* `not` needs its part to fail, by the dual rules.

What already comes out right needs nothing, what only a bureau can say cannot be mended, and an
unknown leaf has to be shown to come out right. Ways are minimal: no way contains another.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from criteria.citations import Citation
from criteria.judging import Finding
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, JudgedBy, Leaf, Not
from criteria.results import MET, TO_BE_JUDGED, UNMET, Result
from criteria.scope import Scope

WIDEST = 32
"""How many ways are kept at each node: the cheapest."""


class Demand(NamedTuple):
    """A leaf that has to come out met, or unmet, and what it comes to now; `source` is inherited."""

    leaf: Leaf
    met: bool
    now: Result
    source: Citation | None


class Way(NamedTuple):
    """Demands that together mend a criterion, and what they cost; keyed so that each is counted once."""

    cost: float
    demands: dict[tuple[int, bool], Demand]


Cost: TypeAlias = Callable[[Demand], float]

_NOTHING_TO_DO = (Way(0, {}),)
_NO_WAY: tuple[Way, ...] = ()


def ways(finding: Finding, scope: Scope, cost: Cost) -> Sequence[Way]:
    """Give the minimal ways to have a finding met or left to a bureau, the cheapest first."""
    return _ways(finding, scope, cost, up=True, source=None)


def _ways(finding: Finding, scope: Scope, cost: Cost, *, up: bool, source: Citation | None) -> Sequence[Way]:
    criterion, result = finding.criterion, finding.result
    if result in ((MET, TO_BE_JUDGED) if up else (UNMET, TO_BE_JUDGED)):
        return _NOTHING_TO_DO
    source = criterion.source or scope.law(criterion) or source
    if isinstance(criterion, LEAVES):
        demand = Demand(criterion, up, result, source)
        return (Way(cost(demand), {(id(criterion), up): demand}),)
    if isinstance(criterion, JudgedBy) or not finding.parts:
        return _NO_WAY  # what a bureau says, and a definition with no law in force
    if isinstance(criterion, Not):
        return _ways(finding.parts[0], scope, cost, up=not up, source=source)
    below = [_ways(part, scope, cost, up=up, source=source) for part in finding.parts]
    wanted = _how_many(finding, up=up)
    free = sum(part is _NOTHING_TO_DO for part in below)
    below = [part for part in below if part is not _NOTHING_TO_DO]
    return _cheapest(
        way for chosen in combinations(below, max(0, wanted - free)) for way in _together(chosen)
    )


def _how_many(finding: Finding, *, up: bool) -> int:
    """Tell how many parts have to come out as wanted for the whole to."""
    match finding.criterion:
        case AtLeastN(quota=quota):
            return quota.n if up else len(finding.parts) - quota.n + 1
        case All():
            return len(finding.parts) if up else 1
        case AnyOf():
            return 1 if up else len(finding.parts)
        case _:
            return 1


def _together(parts: Sequence[Sequence[Way]]) -> Sequence[Way]:
    """Give the ways that go one way through each part."""
    if len(parts) == 1:
        return parts[0]
    found: Sequence[Way] = _NOTHING_TO_DO
    for part in parts:
        found = _cheapest(_joined(before, way) for before in found for way in part)
    return found


def _joined(first: Way, second: Way) -> Way:
    if not first.demands:
        return second
    demands = first.demands | second.demands
    shared = first.demands.keys() & second.demands.keys()
    if not shared:
        return Way(first.cost + second.cost, demands)
    share = second.cost / len(second.demands)
    return Way(first.cost + share * (len(second.demands) - len(shared)), demands)


def _cheapest(found: Iterable[Way]) -> Sequence[Way]:
    """Keep the cheapest ways, without those that demand a leaf both ways or contain another."""
    candidates = [*found]
    if len(candidates) == 1 and len(candidates[0].demands) == 1:
        return candidates
    kept: list[Way] = []
    for way in sorted(candidates, key=lambda way: (way.cost, len(way.demands))):
        demanded = way.demands.keys()
        if any((key, not met) in demanded for key, met in demanded):
            continue
        if any(other.demands.keys() <= demanded for other in kept):
            continue
        kept.append(way)
        if len(kept) == WIDEST:
            break
    return kept
