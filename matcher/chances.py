"""Chances: how likely what is open of a criterion is to be met, and how each answer would change that.

What is assumed, and nothing else: the answers about a fact that the catalogue tells apart are
equally likely, unless an estimate leans (`LEAN`) or one of them is a plain no (`PLAIN_NO`); facts
are independent of one another; what only a bureau can judge will be met; what no law in force
decides is as likely as not. These are weights that put questions in order, never statistics about
companies, and no verdict hangs on them.

What two answers mean for one fact is consistent wherever the fact is looked at. Where a tree looks
at several facts more than once, it is split into its cases for them, up to `MOST_CASES`; beyond
that the conditions on the other such facts count as independent.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import NamedTuple, TypeAlias

from criteria.facts import Facts
from criteria.judging import Finding
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Not
from criteria.results import UNKNOWN, UNMET
from criteria.scope import Scope
from matcher.answers import Answers

LEAN = 0.9
"""The chance that a fact is as an estimate has it (9 to 1)."""

PLAIN_NO = 0.75
"""The chance that a flag is no, a recognition is not held, a set has no member that matters (3 to 1)."""

MOST_CASES = 96

_EVEN = 0.5
_ROUNDING = 1e-12


class Asked(NamedTuple):
    """A leaf that is open: the fact, and the answers that meet it, a bit a class."""

    fact: str
    mask: int


class Joined(NamedTuple):
    """A connective over what is open of it: at least `n` of the parts, or with `n` 0 not the part."""

    n: int
    parts: tuple["Open", ...]


Open: TypeAlias = float | Asked | Joined
"""What is open of a tree; a number is a chance that no answer changes."""


class Case(NamedTuple):
    """Answers about a fact that are the same to one tree: their classes and their chance."""

    mask: int
    chance: float


class Chance(NamedTuple):
    """The chance that a tree is met: now, and for each fact in each of its cases."""

    now: float
    given: Mapping[str, tuple[float, ...]]


class Prospect(NamedTuple):
    """The chance of one tree, with the cases of the facts that are open in it."""

    chance: Chance
    cases: Mapping[str, tuple[Case, ...]]


class Chances:
    """The chances of one company."""

    def __init__(self, facts: Facts, answers: Answers, scope: Scope) -> None:
        self._facts = facts
        self._answers = answers
        self._scope = scope
        self._spreads: dict[str, _Spread] = {}
        self._open: dict[int, tuple[Open, tuple[Asked, ...]]] = {}
        self._cases: dict[tuple[Asked, ...], tuple[Case, ...]] = {}

    def prospect(self, finding: Finding) -> Prospect:
        """Give the chance of a tree that has been judged."""
        tree, leaves = self._opened(finding)
        by_fact: dict[str, list[Asked]] = {}
        for leaf in leaves:
            by_fact.setdefault(leaf.fact, []).append(leaf)
        cases = {fact: self._told_apart(tuple(about)) for fact, about in by_fact.items()}
        return Prospect(_remembered(tree, tuple(cases.items())), cases)

    def feasible(self, fact: str) -> int:
        """Give the classes in which a fact may still be."""
        return self._spread(fact).feasible

    def _opened(self, finding: Finding) -> tuple[Open, tuple[Asked, ...]]:
        """Give what is open of a finding, and the leaves in it."""
        if finding.result is not UNKNOWN:
            return (0.0 if finding.result is UNMET else 1.0), ()
        known = self._open.get(id(finding.criterion))
        if known is None:
            known = self._open[id(finding.criterion)] = self._worked_out(finding)
        return known

    def _worked_out(self, finding: Finding) -> tuple[Open, tuple[Asked, ...]]:
        criterion = finding.criterion
        if isinstance(criterion, LEAVES):
            mask = self._answers.classes(criterion.fact).met.get(id(criterion))
            if mask is None:
                return _EVEN, ()
            leaf = Asked(criterion.fact, mask)
            return leaf, (leaf,)
        if not finding.parts:
            return _EVEN, ()
        below = [self._opened(part) for part in finding.parts]
        leaves = tuple(leaf for _, inside in below for leaf in inside)
        parts = [tree for tree, _ in below]
        match criterion:
            case All():
                n = len(parts)
            case AnyOf():
                n = 1
            case AtLeastN(quota=quota):
                n = quota.n
            case Not():
                return Joined(0, tuple(parts)), leaves
            case _:
                return parts[0], leaves
        return _joined(n, parts), leaves

    def _told_apart(self, leaves: tuple[Asked, ...]) -> tuple[Case, ...]:
        """Give the cases of a fact that some leaves about it tell apart."""
        known = self._cases.get(leaves)
        if known is None:
            spread = self._spread(leaves[0].fact)
            masks = [spread.feasible]
            for leaf in leaves:
                split = [part for mask in masks for part in (mask & leaf.mask, mask & ~leaf.mask)]
                masks = [mask for mask in split if mask]
            known = self._cases[leaves] = tuple(Case(mask, spread.share(mask)) for mask in masks)
        return known

    def _spread(self, fact: str) -> "_Spread":
        """Tell how the answers about a fact that are still possible are spread."""
        known = self._spreads.get(fact)
        if known is None:
            classes = self._answers.classes(fact)
            feasible = classes.every
            value, possible = self._facts.known.get(fact), self._facts.possible.get(fact)
            if value is not None:
                feasible = classes.of(value, self._scope)
            elif possible:
                feasible = 0
                for option in possible:
                    feasible |= classes.of(option, self._scope)
            feasible = feasible or classes.every
            estimate = self._facts.estimates.get(fact)
            if estimate is None:
                known = _Spread(feasible, classes.plain & feasible, PLAIN_NO)
            else:
                known = _Spread(feasible, classes.of(estimate.value, self._scope) & feasible, LEAN)
            self._spreads[fact] = known
        return known


class _Spread(NamedTuple):
    """The classes in which a fact may be; those in `leaning` have the chance `lean` together."""

    feasible: int
    leaning: int
    lean: float

    def share(self, mask: int) -> float:
        """Give the chance that the fact is in `mask`, whose classes are all feasible."""
        rest = self.feasible & ~self.leaning
        if not self.leaning or not rest:
            return mask.bit_count() / self.feasible.bit_count()
        likely = (mask & self.leaning).bit_count() / self.leaning.bit_count()
        return self.lean * likely + (1 - self.lean) * (mask & rest).bit_count() / rest.bit_count()


def _joined(n: int, parts: Sequence[Open]) -> Open:
    """Join parts of which at least `n` must be met, with those that are certain left out."""
    kept = tuple(part for part in parts if part not in (0.0, 1.0))
    n -= sum(part == 1.0 for part in parts)
    if n <= 0:
        return 1.0
    if n > len(kept):
        return 0.0
    return kept[0] if len(kept) == 1 else Joined(n, kept)


@lru_cache(maxsize=4096)
def _remembered(tree: Open, cases: tuple[tuple[str, tuple[Case, ...]], ...]) -> Chance:
    """Give the chance of a tree; what is open of one is the same for many companies."""
    leaves = Counter(_facts(tree))
    return _resolved(tree, dict(cases), [fact for fact, _ in cases if leaves[fact] > 1], MOST_CASES)


def _facts(tree: Open) -> Iterator[str]:
    if isinstance(tree, Asked):
        yield tree.fact
    elif isinstance(tree, Joined):
        for part in tree.parts:
            yield from _facts(part)


def _resolved(tree: Open, cases: Mapping[str, tuple[Case, ...]], several: Sequence[str], most: int) -> Chance:
    """Give the chance of a tree, split into its cases for the facts that it looks at several times."""
    fact = next((fact for fact in several if len(cases[fact]) <= most), None)
    if fact is None or isinstance(tree, float | Asked):
        return _chance(tree, cases)
    rest, most = [other for other in several if other != fact], most // len(cases[fact])
    split = [
        (case.chance, _resolved(_given(tree, fact, case.mask), cases, rest, most)) for case in cases[fact]
    ]
    given = {fact: tuple(chance.now for _, chance in split)}
    for other in dict.fromkeys(name for _, chance in split for name in chance.given):
        columns = [chance.given.get(other) or (chance.now,) * len(cases[other]) for _, chance in split]
        given[other] = tuple(
            exactly(sum(weight * at for (weight, _), at in zip(split, row, strict=True)))
            for row in zip(*columns, strict=True)
        )
    return Chance(exactly(sum(weight * chance.now for weight, chance in split)), given)


def exactly(chance: float) -> float:
    """Take back what rounding added to a certainty."""
    return 0.0 if chance < _ROUNDING else 1.0 if chance > 1 - _ROUNDING else chance


def _given(tree: Open, fact: str, mask: int) -> Open:
    """Give what is open of a tree once a fact is in a case."""
    if isinstance(tree, Asked):
        return tree if tree.fact != fact else 1.0 if tree.mask & mask else 0.0
    if isinstance(tree, float):
        return tree
    parts = [_given(part, fact, mask) for part in tree.parts]
    if tree.n:
        return _joined(tree.n, parts)
    return 1.0 - parts[0] if isinstance(parts[0], float) else Joined(0, (parts[0],))


def _chance(tree: Open, cases: Mapping[str, tuple[Case, ...]]) -> Chance:
    """Give the chance of a tree whose leaves are independent but for the fact that is answered."""
    match tree:
        case Asked(fact=fact, mask=mask):
            given = tuple(1.0 if case.mask & mask else 0.0 for case in cases[fact])
            now = sum(case.chance for case in cases[fact] if case.mask & mask)
            return Chance(exactly(now), {fact: given})
        case Joined(n=n, parts=parts):
            below = [_chance(part, cases) for part in parts]
            return Chance(_of(n, [chance.now for chance in below]), _answered(n, below))
        case _:
            return Chance(tree, {})


def _answered(n: int, below: Sequence[Chance]) -> dict[str, tuple[float, ...]]:
    """Give the chance of a connective in each case of each fact that is open below it."""
    now = [chance.now for chance in below]
    answered: dict[str, tuple[float, ...]] = {}
    again: set[str] = set()
    for place, chance in enumerate(below):
        if n == len(below):
            rest = prod(now[:place]) * prod(now[place + 1 :])
            for fact, given in chance.given.items():
                if fact in answered:
                    again.add(fact)
                answered[fact] = tuple([at * rest for at in given])
        elif n == 1:
            rest = prod([1.0 - other for other in (*now[:place], *now[place + 1 :])])
            for fact, given in chance.given.items():
                if fact in answered:
                    again.add(fact)
                answered[fact] = tuple([1.0 - (1.0 - at) * rest for at in given])
        else:
            again.update(chance.given)
            answered.update(chance.given)
    for fact in again:
        columns = [chance.given.get(fact) for chance in below]
        answered[fact] = tuple(
            _of(n, [at if column is None else column[case] for at, column in zip(now, columns, strict=True)])
            for case in range(len(answered[fact]))
        )
    return answered


def _of(n: int, chances: Sequence[float]) -> float:
    """Give the chance that at least `n` of independent parts are met; with `n` 0, that the part is not."""
    if n == 0:
        return 1.0 - chances[0]
    if n == len(chances):
        return prod(chances)
    if n == 1:
        return 1.0 - prod([1.0 - chance for chance in chances])
    return exactly(_at_least(n, chances))


def _at_least(n: int, chances: Sequence[float]) -> float:
    """Give the chance that at least `n` of some independent parts are met."""
    met = [1.0, *[0.0] * len(chances)]
    for seen, chance in enumerate(chances, start=1):
        for count in range(seen, 0, -1):
            met[count] = met[count] * (1 - chance) + met[count - 1] * chance
        met[0] *= 1 - chance
    return sum(met[n:])
