"""A made-up world of any size: facts, measures and companies, the same for the same seed.

Forty facts, each with a handful of thresholds, options or codes that all measures draw from, as
laws do; trees of three to eight conditions, at most three connectives deep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from random import Random

from criteria.codes import Code, CodeTree
from criteria.facts import FactKind, FactName, Facts, FactSpec, Holder, Value, Vocabulary
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    In,
    Is,
    Leaf,
    Not,
    Quota,
    Within,
)
from criteria.scope import Scope
from criteria.words import Words

AS_OF = date(2026, 1, 1)
SYSTEM = "industry"
SECTIONS = "ABCDEFGH"
DEEPEST = 3
FEWEST, MOST = 3, 8
CONDITIONS_A_FACT = 10
MISSING = 0.2
COARSE = 0.1
"""The share of codes that a company states too coarsely for some criteria."""

_KINDS: Mapping[FactKind, int] = {
    FactKind.MONEY: 8,
    FactKind.COUNT: 6,
    FactKind.RATIO: 4,
    FactKind.FLAG: 12,
    FactKind.CHOICE: 7,
    FactKind.CODE: 3,
}
_THRESHOLDS: Mapping[FactKind, Sequence[int | Decimal]] = {
    FactKind.MONEY: [Decimal(n) * 1_000_000 for n in (1, 3, 5, 10, 20, 50, 100, 400)],
    FactKind.COUNT: [1, 5, 10, 20, 100, 300, 1000],
    FactKind.RATIO: [Decimal(n) / 100 for n in (3, 5, 10, 20, 30, 50, 60, 80)],
}
_OPTIONS = tuple("abcdef")


@dataclass(frozen=True, slots=True)
class World:
    """Measures and the scope they are judged in, with the facts they may look at."""

    criteria: Sequence[Criterion]
    scope: Scope

    def first(self, measures: int) -> "World":
        """Give the world that has only so many of the measures."""
        return World(self.criteria[:measures], self.scope)


def world(measures: int, seed: int = 1) -> World:
    """Make so many measures."""
    random = Random(seed)
    scope = _scope()
    conditions = _Conditions(scope, random)
    return World([_measure(conditions, random) for _ in range(measures)], scope)


def companies(scope: Scope, count: int, seed: int = 2, *, missing: float = MISSING) -> Sequence[Facts]:
    """Make companies of which this share of the facts is not known."""
    random = Random(seed)
    return [_company(scope, random, missing) for _ in range(count)]


def _scope() -> Scope:
    specs = {
        f"{kind.value}_{index:02}": _spec(kind, f"{kind.value}_{index:02}")
        for kind, count in _KINDS.items()
        for index in range(count)
    }
    return Scope(AS_OF, Vocabulary(specs), {}, {}, {}, {SYSTEM: CodeTree(SYSTEM, _codes())}, {})


def _spec(kind: FactKind, name: str) -> FactSpec:
    words = Words(name, name)
    options = {option: Words(option, option) for option in _OPTIONS} if kind is FactKind.CHOICE else None
    system = SYSTEM if kind is FactKind.CODE else None
    return FactSpec(FactName(name), kind, words, words, Holder.COMPANY, options=options, code_system=system)


def _codes() -> Sequence[Code]:
    """Give three levels of codes; each begins with the code that contains it."""
    found = []
    for section in SECTIONS:
        found.append(Code(section, Words(section, section)))
        for division in (f"{section}{n}" for n in range(10)):
            found.append(Code(division, Words(division, division), (section,)))
            found += [
                Code(f"{division}{n}", Words(f"{division}{n}", f"{division}{n}"), (division,))
                for n in range(10)
            ]
    return found


class _Conditions:
    """The conditions that measures share: a few of each fact."""

    def __init__(self, scope: Scope, random: Random) -> None:
        self._of = {fact: _several(spec, random) for fact, spec in scope.vocabulary.items()}

    @cached_property
    def facts(self) -> Sequence[str]:
        """All facts there are conditions on."""
        return tuple(self._of)

    def pick(self, fact: str, random: Random) -> Leaf:
        """Take one condition on a fact."""
        return random.choice(self._of[fact])


def _several(spec: FactSpec, random: Random) -> Sequence[Leaf]:
    if spec.kind is FactKind.FLAG:
        return (Is(fact=spec.name, value=True), Is(fact=spec.name, value=False))
    return tuple(_condition(spec, random) for _ in range(CONDITIONS_A_FACT))


def _condition(spec: FactSpec, random: Random) -> Leaf:
    match spec.kind:
        case FactKind.CHOICE:
            if random.random() < 0.5:
                return Is(fact=spec.name, value=random.choice(_OPTIONS))
            return In(fact=spec.name, values=tuple(sorted(random.sample(_OPTIONS, 3))))
        case FactKind.CODE:
            regions = (_code(random, random.choice((1, 2, 2))) for _ in range(random.randint(1, 3)))
            return Within(fact=spec.name, regions=tuple(dict.fromkeys(regions)))
        case _:
            return _comparison(spec, random)


def _comparison(spec: FactSpec, random: Random) -> Leaf:
    low, high = sorted(random.sample(_THRESHOLDS[spec.kind], 2))
    match random.choice(("at_least", "at_least", "at_least", "above", "at_most", "below", "between")):
        case "at_least":
            return AtLeast(fact=spec.name, threshold=low)
        case "above":
            return Above(fact=spec.name, threshold=low)
        case "at_most":
            return AtMost(fact=spec.name, threshold=high)
        case "below":
            return Below(fact=spec.name, threshold=high)
        case _:
            return Between(fact=spec.name, bounds=(low, high))


def _code(random: Random, length: int) -> str:
    return random.choice(SECTIONS) + "".join(random.choices("0123456789", k=length - 1))


def _measure(conditions: _Conditions, random: Random) -> Criterion:
    facts = random.sample(conditions.facts, random.randint(FEWEST, MOST))
    return _grown([conditions.pick(fact, random) for fact in facts], DEEPEST, random)


def _grown(leaves: Sequence[Leaf], depth: int, random: Random) -> Criterion:
    """Join conditions to a tree of at most this many connectives above one another."""
    if len(leaves) == 1:
        return leaves[0]
    if depth > 1 and random.random() < 0.05:
        return Not(part=_grown(leaves, depth - 1, random))
    most = len(leaves) if depth == DEEPEST else min(len(leaves), 4)
    width = random.randint(2, most) if depth > 1 else len(leaves)
    below = tuple(_grown(chunk, depth - 1, random) for chunk in _chunks(leaves, width, random))
    return _connected(below, random)


def _chunks(leaves: Sequence[Leaf], width: int, random: Random) -> Sequence[Sequence[Leaf]]:
    cuts = [0, *sorted(random.sample(range(1, len(leaves)), width - 1)), len(leaves)]
    return [leaves[start:end] for start, end in pairwise(cuts)]


def _connected(below: tuple[Criterion, ...], random: Random) -> Criterion:
    choice = random.random()
    if choice < 0.65:
        return All(parts=below)
    if choice < 0.9 or len(below) < 3:
        return AnyOf(parts=below)
    return AtLeastN(quota=Quota(n=random.randint(2, len(below) - 1), of=below))


def _company(scope: Scope, random: Random, missing: float) -> Facts:
    values = {fact: _value(spec, random, missing) for fact, spec in scope.vocabulary.items()}
    return Facts({fact: value for fact, value in values.items() if random.random() >= missing})


def _value(spec: FactSpec, random: Random, missing: float) -> Value:
    match spec.kind:
        case FactKind.FLAG:
            return random.random() < 0.5
        case FactKind.CHOICE:
            return random.choice(_OPTIONS)
        case FactKind.CODE:
            return _code(random, random.randint(1, 2) if missing and random.random() < COARSE else 3)
        case FactKind.COUNT:
            return int(random.lognormvariate(4, 1.5))
        case FactKind.RATIO:
            return Decimal(random.randint(0, 100)) / 100
        case _:
            return Decimal(int(random.lognormvariate(16.5, 1.5)))
