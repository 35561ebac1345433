"""Align: the same conditions of two findings side by side, though figure, text or law have changed.

The findings may be of different trees. Conditions on the same fact are the same condition, with
whatever threshold; in an `all` or an `any` of another length what has no partner was added or
removed, and counts as what leaves the others to decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from criteria.citations import Citation
from criteria.judging import Finding, combine
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Not
from criteria.results import MET, UNMET, Result
from criteria.scope import Scope


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One condition before and after; compared by identity.

    Where one side is missing, `absent` is what it counts as. `negated` when it stands under an odd
    number of `not`; `definition` is the nearest one that it stands in; `sources` are inherited
    downwards, one for each side.
    """

    before: Finding | None
    after: Finding | None
    absent: Result
    negated: bool
    definition: str | None
    sources: tuple[Citation | None, Citation | None]

    @property
    def results(self) -> tuple[Result, Result]:
        """What it came to on each side."""
        return (
            self.absent if self.before is None else self.before.result,
            self.absent if self.after is None else self.after.result,
        )


class Group(NamedTuple):
    """A connective that both sides have, with what it joins."""

    criterion: Criterion
    parts: tuple["Aligned", ...]


Aligned: TypeAlias = Pair | Group


class _Place(NamedTuple):
    """Where a node stands: what is inherited from above."""

    scopes: tuple[Scope, Scope]
    negated: bool = False
    definition: str | None = None
    sources: tuple[Citation | None, Citation | None] = (None, None)


def align(before: Finding, after: Finding, scopes: tuple[Scope, Scope]) -> Aligned:
    """Align two findings, each judged in its scope."""
    return _aligned(before, after, _Place(scopes))


def pairs(aligned: Aligned) -> Iterator[Pair]:
    """Give the single conditions, in the order written."""
    if isinstance(aligned, Pair):
        yield aligned
    else:
        for part in aligned.parts:
            yield from pairs(part)


def result(aligned: Aligned, taken: frozenset[object]) -> Result:
    """Give the result with some of the conditions as they are after, the rest as they were before."""
    if isinstance(aligned, Pair):
        return aligned.results[aligned in taken]
    return combine(aligned.criterion, [result(part, taken) for part in aligned.parts])


def _aligned(before: Finding, after: Finding, place: _Place) -> Aligned:
    first, then = before.criterion, after.criterion
    place = place._replace(sources=_sources(before, after, place))
    match first, then:
        case (All(), All()) | (AnyOf(), AnyOf()):
            absent = MET if isinstance(first, All) else UNMET
            matched = _matched(before.parts, after.parts)
            parts = tuple(_part(old, new, absent, place) for old, new in matched)
            return Group(then, parts)
        case AtLeastN(quota=old), AtLeastN(quota=new) if old.n == new.n and len(old.of) == len(new.of):
            return _zipped(before, after, place)
        case Not(), Not():
            return _zipped(before, after, place._replace(negated=not place.negated))
        case Defined(definition=old), Defined(definition=new) if old == new and before.parts and after.parts:
            return _zipped(before, after, place._replace(definition=new))
        case _:
            return _pair(before, after, UNMET, place)


def _zipped(before: Finding, after: Finding, place: _Place) -> Group:
    parts = zip(before.parts, after.parts, strict=True)
    return Group(after.criterion, tuple(_aligned(old, new, place) for old, new in parts))


def _part(before: Finding | None, after: Finding | None, absent: Result, place: _Place) -> Aligned:
    if before is not None and after is not None:
        return _aligned(before, after, place)
    return _pair(before, after, absent, place._replace(sources=_sources(before, after, place)))


def _pair(before: Finding | None, after: Finding | None, absent: Result, place: _Place) -> Pair:
    return Pair(before, after, absent, place.negated, place.definition, place.sources)


def _sources(
    before: Finding | None, after: Finding | None, place: _Place
) -> tuple[Citation | None, Citation | None]:
    found = [
        inherited
        if finding is None
        else finding.criterion.source or scope.law(finding.criterion) or inherited
        for finding, scope, inherited in zip((before, after), place.scopes, place.sources, strict=True)
    ]
    return found[0], found[1]


def _matched(
    before: Sequence[Finding], after: Sequence[Finding]
) -> list[tuple[Finding | None, Finding | None]]:
    """Match parts: those that are equal first, then those that are about the same thing."""
    if len(before) == len(after) and all(map(_alike, before, after)):
        return [*zip(before, after, strict=True)]
    partner: dict[int, int] = {}
    for fits in (_equal, _alike):
        for index, new in enumerate(after):
            if index not in partner:
                free = (i for i, old in enumerate(before) if i not in partner.values() and fits(old, new))
                found = next(free, None)
                if found is not None:
                    partner[index] = found
    kept = {*partner.values()}
    removed: list[tuple[Finding | None, Finding | None]] = [
        (old, None) for index, old in enumerate(before) if index not in kept
    ]
    return removed + [
        (before[partner[index]] if index in partner else None, new) for index, new in enumerate(after)
    ]


def _equal(before: Finding, after: Finding) -> bool:
    return before.criterion == after.criterion


def _alike(before: Finding, after: Finding) -> bool:
    first, then = before.criterion, after.criterion
    if isinstance(first, LEAVES) and isinstance(then, LEAVES):
        return first.fact == then.fact
    match first, then:
        case (Defined(definition=old), Defined(definition=new)) | (
            JudgedBy(bureau=old),
            JudgedBy(bureau=new),
        ):
            return old == new
        case _:
            return type(first) is type(then)
