"""Movements: which conditions a reform moves, and whether that can only help or only hurt.

Trees are held beside one another from the root; where they part, a leaf is easier when whatever it is
held against comes out no worse (`criteria.results` is a chain), and stricter the other way round. A
tree is monotone in each leaf: rising, and falling under an odd number of `not`. So a tree in which
all that moves is made easier comes out no worse for any company, whatever is known of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
    Defined,
    Holds,
    In,
    Includes,
    Is,
    Leaf,
    Not,
    Within,
    parts,
    walk,
)
from criteria.scope import Scope
from matcher.reform.touching import BY_TABLE


class Direction(StrEnum):
    """Whom a movement can touch."""

    SAME = "same"
    """Nobody."""
    EASIER = "easier"
    """It helps or does nothing."""
    STRICTER = "stricter"
    """It hurts or does nothing."""
    EITHER = "either"
    """It may do both, or nothing that can be told from the writing."""

    def turned(self) -> "Direction":
        """Give what it is under a `not`."""
        return _TURNED.get(self, self)


_TURNED = {Direction.EASIER: Direction.STRICTER, Direction.STRICTER: Direction.EASIER}


@dataclass(frozen=True, slots=True)
class Movement:
    """A condition that is another on the two sides; None where a side has none there."""

    old: Criterion | None
    new: Criterion | None
    direction: Direction


def direction_of(movements: Iterable[Movement]) -> Direction:
    """Say what movements come to together."""
    found = {movement.direction for movement in movements} - {Direction.SAME}
    if not found:
        return Direction.SAME
    return found.pop() if len(found) == 1 else Direction.EITHER


def movements(old: Criterion, new: Criterion, before: Scope, after: Scope) -> Iterator[Movement]:
    """Give what moves between two trees, each under the law of its scope."""
    for movement in _moved(old, new, _Scopes(before, after)):
        if movement.direction is not Direction.SAME:
            yield movement


@dataclass(frozen=True, slots=True)
class _Scopes:
    before: Scope
    after: Scope


def _moved(old: Criterion, new: Criterion, law: _Scopes) -> Iterator[Movement]:
    match old, new:
        case (Defined(), _) | (_, Defined()):
            yield from _defined(old, new, law)
        case (All(), All()) | (AnyOf(), AnyOf()):
            yield from _joined(old, new, law)
        case AtLeastN(), AtLeastN() if len(parts(old)) == len(parts(new)):
            yield from _each(parts(old), parts(new), law)
            if old.quota.n != new.quota.n:
                easier = new.quota.n < old.quota.n
                yield Movement(old, new, Direction.EASIER if easier else Direction.STRICTER)
        case Not(part=one), Not(part=other):
            for movement in _moved(one, other, law):
                yield Movement(movement.old, movement.new, movement.direction.turned())
        case _ if isinstance(old, LEAVES) and isinstance(new, LEAVES):
            yield Movement(old, new, _leaf(old, new, law))
        case _:
            yield Movement(old, new, Direction.SAME if old == new else Direction.EITHER)


def _defined(old: Criterion, new: Criterion, law: _Scopes) -> Iterator[Movement]:
    """Go into what a definition says on either side; without law in force it is unknown."""
    first, then = _body(old, law.before), _body(new, law.after)
    if first is None or then is None:
        yield Movement(old, new, Direction.SAME if first is then else Direction.EITHER)
    else:
        yield from _moved(first, then, law)


def _body(criterion: Criterion, scope: Scope) -> Criterion | None:
    if not isinstance(criterion, Defined):
        return criterion
    rule = scope.rule(criterion.definition)
    return None if rule is None else rule.criterion


def _joined(old: Criterion, new: Criterion, law: _Scopes) -> Iterator[Movement]:
    """Hold parts against each other: one by one, or those that one side has and the other has not."""
    first, then = parts(old), parts(new)
    if len(first) == len(then):
        yield from _each(first, then, law)
        return
    gone = [part for part in first if part not in then]
    come = [part for part in then if part not in first]
    kept = [part for part in first if part in then]
    yield from _each(kept, kept, law)
    helps = Direction.EASIER if isinstance(old, All) else Direction.STRICTER
    for part in gone:
        yield Movement(part, None, helps)
    for part in come:
        yield Movement(None, part, helps.turned())


def _each(first: Iterable[Criterion], then: Iterable[Criterion], law: _Scopes) -> Iterator[Movement]:
    for one, other in zip(first, then, strict=True):
        yield from _moved(one, other, law)


def _leaf(old: Leaf, new: Leaf, law: _Scopes) -> Direction:
    if old.fact != new.fact or (old.fact in BY_TABLE and law.before.tables != law.after.tables):
        return Direction.EITHER
    match old, new:
        case (AtLeast(threshold=one), AtLeast(threshold=other)) | (
            Above(threshold=one),
            Above(threshold=other),
        ):
            return _order(law.before.value(one), law.after.value(other), falling=True)
        case (AtMost(threshold=one), AtMost(threshold=other)) | (
            Below(threshold=one),
            Below(threshold=other),
        ):
            return _order(law.before.value(one), law.after.value(other), falling=False)
        case Between(bounds=(low, high)), Between(bounds=(other_low, other_high)):
            ends = (
                _order(law.before.value(low), law.after.value(other_low), falling=True),
                _order(law.before.value(high), law.after.value(other_high), falling=False),
            )
            return direction_of(Movement(old, new, end) for end in ends)
        case (Is() | In(), Is() | In()):
            return _sets(_values(old, law.before), _values(new, law.after))
        case Includes(members=members), Includes(members=others):
            return _sets(frozenset(members), frozenset(others))
        case Within(), Within():
            return _sets(_places(old, law.before), _places(new, law.after))
        case Holds(), Holds() if (old.since, old.until) == (new.since, new.until):
            if old.levels is None or new.levels is None:
                both = old.levels is new.levels
                return (
                    Direction.SAME if both else Direction.EASIER if new.levels is None else Direction.STRICTER
                )
            return _sets(frozenset(old.levels), frozenset(new.levels))
        case _:
            same = type(old) is type(new) and old.model_copy(update=_BARE) == new.model_copy(update=_BARE)
            return Direction.SAME if same else Direction.EITHER


_BARE = {"source": None, "text": None, "text_en": None}


def _order(old: Any, new: Any, *, falling: bool) -> Direction:  # noqa: ANN401 - values of one kind
    if old is None or new is None:
        return Direction.SAME if old is new else Direction.EITHER
    if old == new:
        return Direction.SAME
    return Direction.EASIER if (new < old) is falling else Direction.STRICTER


def _sets(old: frozenset[Any] | None, new: frozenset[Any] | None) -> Direction:
    if old is None or new is None:
        return Direction.SAME if old is new else Direction.EITHER
    if old == new:
        return Direction.SAME
    return Direction.EASIER if old < new else Direction.STRICTER if new < old else Direction.EITHER


def _values(leaf: Is | In, scope: Scope) -> frozenset[Any] | None:
    values = [scope.value(term) for term in (leaf.values if isinstance(leaf, In) else (leaf.value,))]
    return None if None in values else frozenset(values)


def _places(leaf: Within, scope: Scope) -> frozenset[str] | None:
    """Give every code that lies in what a leaf names, region by region."""
    regions = scope.regions(leaf)
    if regions is None:
        return None
    tree = scope.code_tree(leaf.fact)
    below = frozenset(regions).union(*(tree.members(region) for region in regions))
    return frozenset(code for code in below if tree.can_be_stated(code))


def leaves_moved(movement: Movement) -> Iterator[tuple[Leaf, bool]]:
    """Give the leaves that a movement is about, each with whether it is that of the side after."""
    for criterion, is_new in ((movement.old, False), (movement.new, True)):
        for _, node in () if criterion is None else walk(criterion):
            if isinstance(node, LEAVES):
                yield node, is_new
