"""Prerequisites: the recognitions that a criterion asks for, one reading of the tree.

Only designations count here: whatever else a criterion asks is taken as something that can still
be brought about. A *way* is a set of designations that must be held and a set that must not; a
criterion has as many ways as it has alternatives, and one empty way where it asks for none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import TypeAlias

from criteria.catalogue import Catalogue
from criteria.citations import Citation
from criteria.law import Rule, in_force
from criteria.measures import Measure
from criteria.nodes import All, AnyOf, AtLeastN, Criterion, Defined, Holds, Not, parts, walk
from criteria.recognitions import Recognition


@dataclass(frozen=True, slots=True)
class Way:
    """Designations that must be held together, and those that must not be."""

    held: frozenset[Holds] = frozenset()
    barred: frozenset[Holds] = frozenset()

    def within(self, other: "Way") -> bool:
        """Tell whether this asks for nothing that the other does not ask for."""
        return self.held <= other.held and self.barred <= other.barred


Rules: TypeAlias = Callable[[str], Rule | None]
"""Gives what a definition says on some day."""

FREE = (Way(),)
_MOST = 256
"""More ways than any standard has; what lies beyond is not looked at."""


def ways(criterion: Criterion, rules: Rules) -> tuple[Way, ...]:
    """Give the ways of meeting a criterion, none of which asks for all that another does."""
    return _least(_ways(criterion, rules, negated=False))


def asked_for(criterion: Criterion, rules: Rules) -> tuple[Holds, ...]:
    """Give the designations that a criterion asks for anywhere, as something to be held."""
    return tuple(dict.fromkeys(_positive(criterion, rules, negated=False)))


def satisfies(recognition: Recognition, leaf: Holds) -> bool:
    """Tell whether a recognition is one that a condition asks for, dates apart."""
    levels = leaf.levels
    return leaf.designation == recognition.designation and (levels is None or recognition.level in levels)


Applied: TypeAlias = Mapping[str, Sequence[Measure]]
"""For each recognition, the measures by which it is applied for."""


def standard_of(
    recognition: Recognition, catalogue: Catalogue, applied: Applied, as_of: date
) -> Criterion | None:
    """Give all that is asked of who wants a recognition: its definition, and what its measures add.

    `None` where neither says anything on that day.
    """
    found: list[Criterion] = []
    for measure in applied.get(recognition.id, ()):
        if catalogue.in_force(measure, as_of):
            way = application(measure.eligibility, recognition)
            found += [] if way is None else [way]
    name = recognition.conditions
    if name is not None and not any(_names(tree, name) for tree in found):
        definition = catalogue.definitions.get(name)
        if definition is not None and in_force(definition.periods, as_of) is not None:
            found.insert(0, Defined(definition=name))
    return found[0] if len(found) == 1 else All(parts=tuple(found)) if found else None


def applied_for(catalogue: Catalogue) -> Applied:
    """Give the measures by which each recognition is applied for."""
    found: dict[str, list[Measure]] = {}
    for measure in catalogue.measures.values():
        for recognition in measure.recognises:
            found.setdefault(recognition, []).append(measure)
    return found


def application(criterion: Criterion, recognition: Recognition) -> Criterion | None:
    """Give the part of a measure's tree that is for who does not hold a recognition yet.

    That is what stands beside `not: {holds: ...}`; `None` where nothing does.
    """
    match criterion:
        case All(parts=below):
            rest = tuple(part for part in below if not _not_yet(part, recognition))
            if len(rest) == len(below):
                inside = [application(part, recognition) for part in below]
                if not any(inside):
                    return None
                rest = tuple(new or old for new, old in zip(inside, below, strict=True))
            return All(parts=rest, source=criterion.source) if rest else None
        case AnyOf(parts=below):
            found = [part for each in below if (part := application(each, recognition)) is not None]
            return found[0] if len(found) == 1 else AnyOf(parts=tuple(found)) if found else None
        case _:
            return None


def needs(
    recognition: Recognition, standard: Criterion | None, others: Iterable[Recognition], rules: Rules
) -> tuple[Way, ...]:
    """Give the ways of being recognised, less those that are open only to who is recognised already.

    What a document says comes first is asked for in every way.
    """
    by_id = {other.id: other for other in others}

    def only_itself(leaf: Holds) -> bool:
        return [key for key, other in by_id.items() if satisfies(other, leaf)] == [recognition.id]

    found = FREE if standard is None else ways(standard, rules)
    found = tuple(way for way in found if not any(map(only_itself, way.held))) or found
    first = frozenset(
        holding(by_id[after.recognition]) for after in recognition.after if after.recognition in by_id
    )
    return tuple(Way(way.held | first, way.barred) for way in found) if first else found


def holding(recognition: Recognition) -> Holds:
    """Give the condition that a recognition is held."""
    levels = None if recognition.level is None else (recognition.level,)
    return Holds(designation=recognition.designation, levels=levels)


def source_of(recognition: Recognition, before: Recognition) -> Citation | None:
    """Give the document that says that one recognition comes before another, where one does."""
    return next((a.source for a in recognition.after if a.recognition == before.id), None)


def circular(catalogue: Catalogue, applied: Applied, day: date) -> tuple[str, ...]:
    """Give the recognitions that can never be had on a day, each asking for another of them first."""
    recognitions = catalogue.recognitions

    def rules(name: str) -> Rule | None:
        definition = catalogue.definitions.get(name)
        return None if definition is None else in_force(definition.periods, day)

    open_ways: dict[str, list[list[frozenset[str]]]] = {}
    for key, recognition in recognitions.items():
        standard = standard_of(recognition, catalogue, applied, day)
        found = needs(recognition, standard, recognitions.values(), rules)
        open_ways[key] = [[_granting(leaf, recognitions) for leaf in way.held] for way in found]
    reached: set[str] = set()
    while more := {
        key
        for key, found in open_ways.items()
        if key not in reached and any(all(not one or one & reached for one in way) for way in found)
    }:
        reached |= more
    stuck = {
        key: {before for way in found for one in way for before in one} - reached
        for key, found in open_ways.items()
        if key not in reached
    }
    return tuple(key for key in recognitions if key in stuck and _leads_to(key, key, stuck))


def turning_days(catalogue: Catalogue) -> tuple[date, ...]:
    """Give the days on which the standard of some recognition may change, and the policy's own."""
    names = {recognition.conditions for recognition in catalogue.recognitions.values()}
    days = {catalogue.policy.default_as_of}
    for name in names & catalogue.definitions.keys():
        for rule in catalogue.definitions[str(name)].periods:
            days |= {rule.since} if rule.since else set()
            days |= {rule.until + timedelta(days=1)} if rule.until and rule.until < date.max else set()
    return tuple(sorted(days))


def _granting(leaf: Holds, recognitions: Mapping[str, Recognition]) -> frozenset[str]:
    """Give the recognitions that meet a condition; none where it is for others than these to grant."""
    return frozenset(key for key, recognition in recognitions.items() if satisfies(recognition, leaf))


def _leads_to(start: str, goal: str, stuck: Mapping[str, Iterable[str]]) -> bool:
    seen: set[str] = set()
    waiting = [*stuck[start]]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            waiting += stuck.get(key, ())
    return False


def _not_yet(part: Criterion, recognition: Recognition) -> bool:
    return isinstance(part, Not) and isinstance(part.part, Holds) and satisfies(recognition, part.part)


def _names(criterion: Criterion, definition: str) -> bool:
    return any(isinstance(node, Defined) and node.definition == definition for _, node in walk(criterion))


def _positive(criterion: Criterion, rules: Rules, *, negated: bool) -> Iterator[Holds]:
    match criterion:
        case Holds():
            if not negated:
                yield criterion
        case Not(part=part):
            yield from _positive(part, rules, negated=not negated)
        case Defined(definition=name):
            rule = rules(name)
            if rule is not None:
                yield from _positive(rule.criterion, _without(rules, name), negated=negated)
        case _:
            for part in parts(criterion):
                yield from _positive(part, rules, negated=negated)


def _ways(criterion: Criterion, rules: Rules, *, negated: bool) -> tuple[Way, ...]:
    match criterion:
        case Holds():
            leaf = frozenset({criterion})
            return (Way(barred=leaf),) if negated else (Way(held=leaf),)
        case All(parts=below):
            return _chosen(below, len(below), rules, negated=negated)
        case AnyOf(parts=below):
            return _chosen(below, 1, rules, negated=negated)
        case AtLeastN(quota=quota):
            return _chosen(quota.of, quota.n, rules, negated=negated)
        case Not(part=part):
            return _ways(part, rules, negated=not negated)
        case Defined(definition=name):
            rule = rules(name)
            return FREE if rule is None else _ways(rule.criterion, _without(rules, name), negated=negated)
        case _:
            return FREE


def _without(rules: Rules, name: str) -> Rules:
    """Forget a definition below itself, lest one that leads back to itself is followed for ever."""
    return lambda other: None if other == name else rules(other)


def _chosen(below: Sequence[Criterion], n: int, rules: Rules, *, negated: bool) -> tuple[Way, ...]:
    """Give the ways of "at least n of these"; negated, that is "at least len - n + 1 do not hold"."""
    needed = len(below) - n + 1 if negated else n
    if needed <= 0:
        return FREE
    options = [_ways(part, rules, negated=negated) for part in below]
    open_parts = sum(option == FREE for option in options)
    closed = [option for option in options if option != FREE]
    needed -= open_parts
    if needed <= 0:
        return FREE
    found: list[Way] = []
    for subset in combinations(closed, needed):
        for picked in product(*subset):
            held = frozenset[Holds]().union(*(way.held for way in picked))
            found.append(Way(held, frozenset[Holds]().union(*(way.barred for way in picked))))
            if len(found) >= _MOST:
                return _least(found)
    return _least(found)


def _least(found: Iterable[Way]) -> tuple[Way, ...]:
    unique = sorted(dict.fromkeys(found), key=lambda way: len(way.held) + len(way.barred))
    kept: list[Way] = []
    for way in unique:
        if not any(other.within(way) for other in kept):
            kept.append(way)
    return tuple(kept)
