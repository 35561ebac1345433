"""Blame: a smallest set of conditions to hold responsible for an unmet criterion.

`blame` gives leaves such that, were each to come out the other way, the criterion would no
longer be unmet, and no leaf of the set can be left out. Through the connectives:

* unmet `all`: the culprits of every unmet part;
* unmet `any`: those of the part with fewest, or of the first where the author says so;
* unmet `at_least k`, with m parts not unmet: those of the k - m parts with fewest;
* unmet `not`: what would have to fail for its part to stop being met, by the dual rules.

Ties go to the part written first. Where a tree looks at one fact more than once, leaves that
turn out to be superfluous are dropped by judging the tree again without them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from criteria.citations import Citation
from criteria.facts import Designation, Value
from criteria.judging import Finding, combine
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
    DateRange,
    Holds,
    In,
    Includes,
    Is,
    IsKnown,
    Leaf,
    Not,
    Within,
)
from criteria.results import MET, UNMET, Result
from criteria.scope import Scope


@dataclass(frozen=True, slots=True)
class Culprit:
    """A leaf to blame; `negated` when it is met and must not be. `source` is inherited downwards."""

    leaf: Leaf
    value: Value | None
    negated: bool
    source: Citation | None


def blame(finding: Finding, scope: Scope) -> tuple[Culprit, ...]:
    """Give a minimal set of culprits of an unmet finding; none when it is not unmet."""
    if finding.result is not UNMET:
        return ()
    culprits = _against(finding, scope, up=True, source=None)
    if len(culprits) == 1:
        return culprits
    facts = [fact for fact, _ in finding.looked_at()]
    return culprits if len(set(facts)) == len(facts) else _without_superfluous(finding, culprits)


def turned(finding: Finding, leaves: frozenset[Leaf]) -> Result:
    """Give the result that a judged tree would have if these leaves came out the other way."""
    if isinstance(finding.criterion, LEAVES):
        return finding.result.negated() if finding.criterion in leaves else finding.result
    if not finding.parts:
        return finding.result
    return combine(finding.criterion, [turned(part, leaves) for part in finding.parts])


def _against(finding: Finding, scope: Scope, *, up: bool, source: Citation | None) -> tuple[Culprit, ...]:
    """Give culprits that keep a finding from rising (`up`) or, being met, from falling."""
    criterion = finding.criterion
    source = criterion.source or scope.law(criterion) or source
    if isinstance(criterion, LEAVES):
        return (Culprit(criterion, finding.value, not up, source),)
    if isinstance(criterion, Not):
        return _against(finding.parts[0], scope, up=not up, source=source)
    stuck = UNMET if up else MET
    sets = [_against(part, scope, up=up, source=source) for part in finding.parts if part.result is stuck]
    order = list(range(len(sets)))
    if not (up and isinstance(criterion, AnyOf) and criterion.blame == "first"):
        order.sort(key=lambda index: len(sets[index]))
    chosen = sorted(order[: _how_many(finding, up=up, stuck=len(sets))])
    return _distinct([culprit for index in chosen for culprit in sets[index]])


def _how_many(finding: Finding, *, up: bool, stuck: int) -> int:
    """Tell how many of the stuck parts must move for the whole to move."""
    match finding.criterion:
        case AtLeastN(quota=quota):
            free = len(finding.parts) - stuck
            return quota.n - free if up else stuck - quota.n + 1
        case All():
            return stuck if up else 1
        case AnyOf():
            return 1 if up else stuck
        case _:
            return stuck


def _distinct(culprits: Sequence[Culprit]) -> tuple[Culprit, ...]:
    if len(culprits) == 1:
        return tuple(culprits)
    return tuple({(culprit.leaf, culprit.negated): culprit for culprit in culprits}.values())


def _without_superfluous(finding: Finding, culprits: tuple[Culprit, ...]) -> tuple[Culprit, ...]:
    kept = list(culprits)
    for culprit in culprits:
        others = frozenset(other.leaf for other in kept if other is not culprit)
        if turned(finding, others) is not UNMET:
            kept.remove(culprit)
    return tuple(kept)


def required(culprit: Culprit, scope: Scope) -> str:
    """Write in symbols what the fact would have to be: `>= 1000000`, `in {A, B}`, `held`."""
    negated = culprit.negated
    match culprit.leaf:
        case AtLeast(threshold=term):
            return f"{'<' if negated else '>='} {symbol(scope.value(term))}"
        case Above(threshold=term):
            return f"{'<=' if negated else '>'} {symbol(scope.value(term))}"
        case AtMost(threshold=term):
            return f"{'>' if negated else '<='} {symbol(scope.value(term))}"
        case Below(threshold=term):
            return f"{'>=' if negated else '<'} {symbol(scope.value(term))}"
        case Between(bounds=(low, high)):
            span = f"{symbol(scope.value(low))} .. {symbol(scope.value(high))}"
            return f"not {span}" if negated else span
        case Is(value=term):
            return f"{'!=' if negated else '='} {symbol(scope.value(term))}"
        case In(values=terms):
            return _member("in", [symbol(scope.value(term)) for term in terms], negated=negated)
        case Includes(members=members):
            return _member("includes", members, negated=negated)
        case Within() as leaf:
            return _member("within", scope.regions(leaf) or (), negated=negated)
        case Holds() as leaf:
            return "not held" if negated else _held(leaf, scope)
        case IsKnown():
            return "not known" if negated else "known"


def gap(culprit: Culprit, scope: Scope) -> Decimal | None:
    """Give the distance to the threshold in the fact's unit (days for dates), where there is one."""
    value = culprit.value
    match culprit.leaf:
        case AtLeast(threshold=term) | Above(threshold=term) | AtMost(threshold=term) | Below(threshold=term):
            return _distance(value, scope.value(term))
        case Between(bounds=bounds) if not culprit.negated:
            distances = (_distance(value, scope.value(bound)) for bound in bounds)
            known = [distance for distance in distances if distance is not None]
            return min(known) if known else None
        case _:
            return None


def _distance(value: Value | None, threshold: Value | None) -> Decimal | None:
    if isinstance(value, date) and isinstance(threshold, date):
        return Decimal(abs((value - threshold).days))
    if isinstance(value, int | Decimal) and isinstance(threshold, int | Decimal):
        return abs(Decimal(value) - Decimal(threshold))
    return None


def symbol(value: Value | None) -> str:
    """Write a value as in JSON, without quotes; `?` where no law is in force."""
    match value:
        case None:
            return "?"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case frozenset():
            return "{" + ", ".join(sorted(value)) + "}"
        case Designation():
            return "held" if value.held else "not held"
        case _:
            return str(value)


def _member(word: str, options: Sequence[str], *, negated: bool) -> str:
    return f"{'not ' if negated else ''}{word} {{{', '.join(options)}}}"


def _held(leaf: Holds, scope: Scope) -> str:
    words = ["held"]
    if leaf.levels:
        words.append("level in {" + ", ".join(leaf.levels) + "}")
    for name, bounds in (("since", leaf.since), ("until", leaf.until)):
        if bounds is not None:
            words.append(f"{name} {_range(bounds, scope)}")
    return ", ".join(words)


def _range(bounds: DateRange, scope: Scope) -> str:
    written = (("in", bounds.in_year), (">=", bounds.at_least), ("<=", bounds.at_most))
    return " and ".join(f"{sign} {symbol(scope.value(term))}" for sign, term in written if term is not None)
