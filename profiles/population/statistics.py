"""What a population is held to: figures with their sources, named assumptions, and how often facts are withheld."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pydantic import Field

from criteria.citations import Confidence
from criteria.errors import nearest
from criteria.terms import Name, Number, Text, Written
from criteria.yaml_files import parse_yaml
from profiles.importing.tables import KEYS


class Above(Written):
    """More than a figure: `{above: 0}`."""

    above: Number


Condition: TypeAlias = bool | Above | str | tuple[str, ...]
"""What one fact is; for a code, what it lies in; several are alternatives."""
Where: TypeAlias = dict[Name, Condition]
"""Conditions that all hold; none holds for every company."""


class Bound(StrEnum):
    """How a figure is meant."""

    EXACT = "exact"
    AT_MOST = "at_most"


class Target(Written):
    """One figure: a count or sum of the whole city, or with `of` a share."""

    id: Name
    text: Text
    text_en: Text
    where: Where
    of: Where | None = None
    sum: Name | None = None
    """The fact that is added up; without one, companies are counted."""
    value: Number
    bound: Bound = Bound.EXACT
    fitted: bool = True
    """Whether it is worked towards, and not only looked at."""
    elsewhere_alike: bool = False
    """Whether companies are taken to be so also where no figure is known."""
    year: int | None = None
    source: Text
    confidence: Confidence


class Assumption(Written):
    """What no statistic says: one figure, or figures by key, or a sentence alone."""

    id: Name
    text: Text
    text_en: Text
    value: Number | dict[str, Number] | None = None


class Withheld(Written):
    """Facts that are known or unknown together, and how often they are unknown; an assumption."""

    id: Name
    text: Text
    text_en: Text
    facts: tuple[Name, ...] = Field(min_length=1)
    rate: Number = Field(ge=0, le=1)
    above_scale: Number = Field(ge=0, le=1)
    """The rate of companies above scale."""


class Absent(Written):
    """Facts that only some companies can have: the others have none of it; an assumption."""

    id: Name
    text: Text
    text_en: Text
    facts: tuple[Name, ...] = Field(min_length=1)
    unless: Where


class Unused(Written):
    """A published figure that cannot be used, and why."""

    text: Text
    text_en: Text
    why: Text
    why_en: Text


class Statistics(Written):
    """All that a synthetic population rests on."""

    label: Text
    label_en: Text
    counties: tuple[Name, ...] = Field(min_length=1)
    targets: tuple[Target, ...]
    assumptions: tuple[Assumption, ...]
    absent: tuple[Absent, ...] = ()
    withheld: tuple[Withheld, ...]
    unused: tuple[Unused, ...] = ()

    @cached_property
    def _assumed(self) -> Mapping[str, Number | dict[str, Number] | None]:
        return {assumption.id: assumption.value for assumption in self.assumptions}

    def number(self, assumption: str) -> float:
        """Give an assumed figure; raises ValueError where there is none."""
        match self._assumed.get(assumption):
            case Decimal() as figure:
                return float(figure)
            case _:
                msg = f"assumptions: {assumption}: a figure is expected"
                raise ValueError(msg)

    def table(self, assumption: str) -> dict[str, float]:
        """Give assumed figures by key; raises ValueError where there are none."""
        match self._assumed.get(assumption):
            case dict() as figures:
                return {key: float(figure) for key, figure in figures.items()}
            case _:
                msg = f"assumptions: {assumption}: figures by key are expected"
                raise ValueError(msg)


def read_statistics(path: Path) -> Statistics:
    """Read the statistics of a population. Raises ValueError with everything that is wrong in the file."""
    file = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    if file.faults:
        raise ValueError("\n".join(map(str, file.faults)))
    found = Statistics.model_validate(file.data)
    wrong = [*_wrong(found)]
    if wrong:
        raise ValueError("\n".join(f"{path.name}: {fault}" for fault in wrong))
    return found


def _wrong(found: Statistics) -> Iterator[str]:
    """Find names that stand twice, and facts that there are not."""
    for part in ("targets", "assumptions", "absent", "withheld"):
        counts = Counter(entry.id for entry in getattr(found, part))
        yield from (
            f"{part}: {name} stands there {times} times" for name, times in counts.items() if times > 1
        )
    for target in found.targets:
        for fact in (*target.where, *(target.of or ()), *((target.sum,) if target.sum else ())):
            yield from _unknown(f"targets: {target.id}", fact)
    for group in found.withheld:
        for fact in group.facts:
            yield from _unknown(f"withheld: {group.id}", fact)
    for rule in found.absent:
        for fact in (*rule.facts, *rule.unless):
            yield from _unknown(f"absent: {rule.id}", fact)
    groups = Counter(fact for group in found.withheld for fact in group.facts)
    yield from (f"withheld: {fact} stands in {times} groups" for fact, times in groups.items() if times > 1)


def _unknown(place: str, fact: str) -> Iterator[str]:
    if fact not in KEYS:
        meant = nearest(fact, KEYS)
        yield f"{place}: {fact!r} is no fact" + (f" (did you mean {meant!r}?)" if meant else "")
