"""Loading a catalogue: read, validate, check; all faults at once, each with its line.

The files below a folder are merged section by section. Nothing is raised on the first fault: an
entry that cannot be read is left out, what refers to it is not held against it, and everything
else is checked all the same, down to the criteria that can be read inside such an entry.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from criteria.catalogue import Catalogue, Sections
from criteria.checking import check, check_criterion, extend_codes
from criteria.codes import CodeTree
from criteria.errors import CatalogueInvalid, Fault, FaultCode
from criteria.facts import Vocabulary
from criteria.files import CatalogueFile, Step
from criteria.measures import Policy
from criteria.nodes import Criterion
from criteria.references import Problem
from criteria.validating import faults_of, fragments

SECTIONS = tuple(name for name in Sections.model_fields if name != "document")
LISTED = ("unused_figures", "cases")
"""The sections whose entries have no key of their own."""
CASES_FOLDER = "cases"

Parse: TypeAlias = Callable[[Sequence[tuple[str, str]]], Sequence[CatalogueFile]]
"""Turns texts, each with the path to show, into files: `yaml_files.parse_all`, or one that remembers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry of a section stands."""

    file: CatalogueFile
    section: str
    index: int | None
    label: str

    def fault(self, problem: Problem) -> Fault:
        """Turn a problem of this entry into a fault with file and line."""
        head: list[Step] = [self.section] if self.index is None else [self.section, self.index]
        line = self.file.line([*head, *steps_of(problem.path)])
        path = f"{self.label}.{problem.path}" if problem.path else self.label
        return Fault(
            self.file.path, line, path, problem.code, problem.message, problem.suggestion, problem.severity
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalogue with the place of each entry, for whoever goes on to find faults in it."""

    catalogue: Catalogue
    places: Mapping[tuple[str, str], Place]

    def fault(self, section: str, key: str, problem: Problem) -> Fault:
        """Turn a problem of an entry into a fault with file and line."""
        return self.places[section, key].fault(problem)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as far as it could be read: its entries, and what had to be left out."""

    file: CatalogueFile
    sections: Sections
    indices: Mapping[str, Sequence[int]]
    """For each section, where each of its entries stands in the file."""
    left_out: frozenset[str]
    """The keys of the entries that could not be read."""
    fragments: Sequence[tuple[Place, str, Criterion]]
    """The criteria that could be read inside those entries, with place and path."""
    faults: Sequence[Fault]


def load(
    folders: Iterable[Path],
    *,
    vocabulary: Vocabulary,
    codes: Mapping[str, CodeTree],
    parse: Parse,
    with_cases: bool = True,
) -> Loaded:
    """Load the catalogue in some folders.

    Raises CatalogueInvalid with every fault.
    """
    texts, faults = _texts(folders, with_cases=with_cases)
    read = [_read(file) for file in parse(texts)]
    faults += [fault for each in read for fault in (*each.file.faults, *each.faults)]
    return _assembled(read, vocabulary, codes, faults)


def _texts(folders: Iterable[Path], *, with_cases: bool) -> tuple[list[tuple[str, str]], list[Fault]]:
    texts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for folder in folders:
        paths = sorted(folder.rglob("*.yaml"))
        if not paths:
            message = "there is no .yaml file in this folder"
            faults.append(Fault(str(folder), 1, "", FaultCode.UNREADABLE, message))
        for path in paths:
            shown_as = path.relative_to(folder.parent).as_posix()
            if path.parent.name == CASES_FOLDER and not with_cases:
                continue
            try:
                texts.append((shown_as, path.read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                faults.append(Fault(shown_as, 1, "", FaultCode.UNREADABLE, str(error)))
    return texts, faults


def _read(file: CatalogueFile) -> _Read:
    """Validate a file; where it has faults, leave out the entries they stand in and read the rest."""
    try:
        sections = Sections.model_validate(file.data or {})
    except ValidationError as error:
        return _read_in_part(file, error)
    indices = {name: range(len(getattr(sections, name))) for name in SECTIONS}
    return _Read(file, sections, indices, frozenset(), (), ())


def _read_in_part(file: CatalogueFile, error: ValidationError) -> _Read:
    faulty = {details["loc"][:2] for details in error.errors()}
    written: Mapping[str, Any] = file.data if isinstance(file.data, dict) else {}
    sound: dict[str, Any] = {}
    indices: dict[str, Sequence[int]] = {}
    left_out: set[str] = set()
    parts: list[tuple[Place, str, Criterion]] = []
    for name, entries in written.items():
        if name in SECTIONS and isinstance(entries, list):
            indices[name] = [index for index in range(len(entries)) if (name, index) not in faulty]
            sound[name] = [entries[index] for index in indices[name]]
            for index in sorted(set(range(len(entries))).difference(indices[name])):
                key = _written_key(entries[index])
                left_out.add(key)
                place = Place(file, name, index, f"{name}[{key or index}]")
                parts += [(place, path, criterion) for path, criterion in fragments(entries[index])]
        elif name == "document" and not any(place[0] == name for place in faulty):
            sound[name] = entries
    sections = Sections.model_validate(sound)
    return _Read(file, sections, indices, frozenset(left_out), parts, faults_of(file, error))


def _written_key(entry: object) -> str:
    """Give the key of an entry that may not be sound."""
    if not isinstance(entry, dict):
        return ""
    return str(entry.get("id") or entry.get("number") or "")


def _assembled(
    read: Sequence[_Read], vocabulary: Vocabulary, codes: Mapping[str, CodeTree], faults: list[Fault]
) -> Loaded:
    merged: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    places: dict[tuple[str, str], Place] = {}
    for each in read:
        for name in SECTIONS:
            entries = getattr(each.sections, name)
            for index, entry in zip(each.indices.get(name, ()), entries, strict=True):
                key = str(len(merged[name])) if name in LISTED else str(_index(entry))
                label = getattr(entry, "measure", key)
                place = Place(each.file, name, index, f"{name}[{label}]")
                if (name, key) in places:
                    message = f"{key} stands in {places[name, key].file.path} already"
                    faults.append(place.fault(Problem("", FaultCode.DUPLICATE_ID, message)))
                places.setdefault((name, key), place)
                merged[name].append(entry)
    file, policy = _policy(read, faults)
    places["document", policy.id] = Place(file, "document", None, "document")
    indexed: dict[str, Any] = {
        name: tuple(entries) if name in LISTED else {_index(entry): entry for entry in entries}
        for name, entries in merged.items()
    }
    catalogue = Catalogue(
        policy=policy,
        **indexed,
        vocabulary=vocabulary,
        codes=extend_codes(codes, merged["regions"]),
    )
    loaded = Loaded(catalogue, places)
    if any(fault.code is FaultCode.UNREADABLE for fault in faults):
        raise CatalogueInvalid(faults)  # what refers to the unread file would look wrong
    left_out = frozenset[str]().union(*(each.left_out for each in read))
    faults += [loaded.fault(section, key, problem) for section, key, problem in check(catalogue, left_out)]
    for place, path, criterion in (part for each in read for part in each.fragments):
        faults += map(place.fault, check_criterion(catalogue, left_out, path, criterion))
    if faults:
        raise CatalogueInvalid(faults)
    return loaded


def _policy(read: Sequence[_Read], faults: list[Fault]) -> tuple[CatalogueFile, Policy]:
    """Find the one policy document; without it nothing further can be said."""
    policies = [(each.file, each.sections.document) for each in read if each.sections.document is not None]
    if len(policies) == 1:
        return policies[0]
    if not any(fault.path.split(".")[0] == "document" for fault in faults):
        where = read[0].file.path if read else "."
        message = f"a catalogue has exactly one `document`; {len(policies)} found"
        faults.append(Fault(where, 1, "document", FaultCode.MISSING_KEY, message))
    raise CatalogueInvalid(faults)


def _index(entry: Any) -> str | int:  # noqa: ANN401 - entries of any section
    return getattr(entry, "id", None) or int(entry.number)


def steps_of(path: str) -> list[Step]:
    """Split a path as shown into steps.

    >>> steps_of("eligibility.all[1].fact")
    ['eligibility', 'all', 1, 'fact']
    """
    return [
        int(index) if index else name for name, index in re.findall(r"([^.\[\]]+)(?=[.\[]|$)|\[(\d+)\]", path)
    ]
