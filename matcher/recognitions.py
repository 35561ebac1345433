"""The recognitions of a catalogue on a date: which come before which, and who asks for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from criteria.catalogue import Catalogue
from criteria.citations import Citation
from criteria.facts import Level
from criteria.formulas import When, walk_formula
from criteria.measures import AmountKind, Measure
from criteria.nodes import All, Criterion, Holds
from criteria.phrasing import LEVELS as LEVEL_WORDS
from criteria.prerequisites import (
    Way,
    applied_for,
    asked_for,
    holding,
    needs,
    satisfies,
    source_of,
    standard_of,
)
from criteria.recognitions import Recognition
from criteria.scope import Scope
from criteria.words import Language, Words

LEVELS = (Level.MUNICIPAL, Level.PROVINCIAL, Level.NATIONAL)
"""From low to high."""


@dataclass(frozen=True, slots=True, eq=False)
class RecognitionNode:
    """A recognition with its standard on the date and the ways of coming to it."""

    recognition: Recognition
    standard: Criterion | None
    ways: tuple[Way, ...]
    measures: tuple[str, ...]
    """Those by which it is applied for."""
    asked_by: tuple[str, ...]
    """Those that ask for it."""

    def requirement(self, recognitions: Mapping[str, Recognition]) -> Criterion | None:
        """Give what has to hold before it is awarded: its standard, and what is to be held already."""
        held = [holding(recognitions[after.recognition]) for after in self.recognition.after]
        parts = (*([] if self.standard is None else [self.standard]), *held)
        return All(parts=parts) if parts else None


@dataclass(frozen=True, slots=True)
class RecognitionEdge:
    """One recognition before another; `required` in every way, or only in one of several."""

    before: str
    after: str
    required: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """The recognitions that a measure's eligibility asks for, and those that its amount hangs on."""

    measure: str
    eligibility: frozenset[str]
    amount: frozenset[str]


class RecognitionGraph:
    """Recognitions, in the catalogue's order, with their edges; immutable once made."""

    def __init__(self, catalogue: Catalogue, scope: Scope, trees: Mapping[str, Criterion]) -> None:
        """Read the graph off a catalogue; `trees` are the measures in force, by id."""
        self.catalogue = catalogue
        self.scope = scope
        self.recognitions = catalogue.recognitions
        self.granting: dict[Holds, frozenset[str]] = {}
        self.asking = tuple(self._asking(trees))
        applied = applied_for(catalogue)
        self.nodes = {
            key: self._node(recognition, standard_of(recognition, catalogue, applied, scope.as_of), applied)
            for key, recognition in self.recognitions.items()
        }
        self.order = {key: index for index, key in enumerate(self.nodes)}

    def grants(self, leaf: Holds) -> frozenset[str]:
        """Give the recognitions that meet a condition, dates apart."""
        known = self.granting.get(leaf)
        if known is None:
            known = self.granting[leaf] = frozenset(
                key for key, recognition in self.recognitions.items() if satisfies(recognition, leaf)
            )
        return known

    @cached_property
    def edges(self) -> tuple[RecognitionEdge, ...]:
        """Which comes before which, in the catalogue's order."""
        return tuple(edge for node in self.nodes.values() for edge in self._edges(node))

    @cached_property
    def following(self) -> Mapping[str, tuple[str, ...]]:
        """For each recognition, those that ask for it."""
        found: dict[str, list[str]] = {key: [] for key in self.nodes}
        for edge in self.edges:
            found[edge.before].append(edge.after)
        return {key: tuple(after) for key, after in found.items()}

    def label(self, key: str, language: Language) -> str:
        """Name a recognition, with its level where it has one."""
        recognition = self.recognitions[key]
        name = self.scope.vocabulary[recognition.fact].label
        if recognition.level is None:
            return name.within(language)
        level = LEVEL_WORDS[recognition.level]
        return Words(f"{level.zh}{name.zh}", f"{level.en} {name.en}").within(language)

    def note(self, key: str, language: Language) -> str:
        """Give what the catalogue remarks on a recognition; empty where it remarks nothing."""
        recognition = self.recognitions[key]
        return Words(recognition.note or "", recognition.note_en or "").within(language)

    def sooner(self, wanted: Iterable[str]) -> frozenset[str]:
        """Give some recognitions with all that can come before them."""
        found: set[str] = set()
        waiting = [*wanted]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                ways = self.nodes[key].ways
                waiting += [before for way in ways for leaf in way.held for before in self.grants(leaf)]
        return frozenset(found)

    def _node(
        self, recognition: Recognition, standard: Criterion | None, applied: Mapping[str, Iterable[Measure]]
    ) -> RecognitionNode:
        key = recognition.id
        return RecognitionNode(
            recognition=recognition,
            standard=standard,
            ways=needs(recognition, standard, self.recognitions.values(), self.scope.rule),
            measures=tuple(measure.id for measure in applied.get(key, ())),
            asked_by=tuple(asking.measure for asking in self.asking if key in asking.eligibility),
        )

    def _asking(self, trees: Mapping[str, Criterion]) -> Iterator[Asking]:
        for key, tree in trees.items():
            measure = self.catalogue.measures[key]
            eligibility = self._granted(asked_for(tree, self.scope.rule))
            if measure.amount.kind is AmountKind.NOT_MONETARY:
                # What is nothing but the recognition itself is not something that it opens.
                eligibility -= set(measure.recognises)
            formula = measure.amount.formula
            when = (
                [node.when for _, node in walk_formula(formula, "") if isinstance(node, When)]
                if formula is not None
                else []
            )
            amount = self._granted(leaf for tree in when for leaf in asked_for(tree, self.scope.rule))
            if eligibility or amount:
                yield Asking(key, eligibility, amount)

    def _granted(self, leaves: Iterable[Holds]) -> frozenset[str]:
        return frozenset[str]().union(*map(self.grants, leaves))

    def _edges(self, node: RecognitionNode) -> Iterator[RecognitionEdge]:
        key = node.recognition.id
        in_each = [{before for leaf in way.held for before in self._only(leaf, key)} for way in node.ways]
        required = set[str]().union(*in_each)
        required = {before for before in required if all(before in each for each in in_each)}
        asked = () if node.standard is None else asked_for(node.standard, self.scope.rule)
        anywhere = {before for leaf in asked for before in self.grants(leaf)} | set[str]().union(
            *({before for leaf in way.held for before in self.grants(leaf)} for way in node.ways)
        )
        for before in sorted(anywhere - {key}, key=[*self.recognitions].index):
            if not self._surpasses(before, key):
                yield RecognitionEdge(before, key, before in required)

    def _only(self, leaf: Holds, key: str) -> frozenset[str]:
        """Give the one recognition that meets a condition, where no other does."""
        granting = self.grants(leaf) - {key}
        return granting if len(granting) == 1 else frozenset()

    def _surpasses(self, key: str, other: str) -> bool:
        """Tell whether one recognition is the other at a higher level."""
        first, second = self.recognitions[key], self.recognitions[other]
        return first.designation == second.designation and rank(first.level) > rank(second.level)

    def source(self, edge: RecognitionEdge) -> Citation | None:
        """Cite the document that puts one recognition before another where the standard does not."""
        return source_of(self.recognitions[edge.after], self.recognitions[edge.before])


def rank(level: Level | None) -> int:
    """Give the order of a level, higher for a higher authority; -1 without one."""
    return -1 if level is None else LEVELS.index(level)
