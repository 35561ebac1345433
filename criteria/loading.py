"""Loading a catalogue: read, validate, check; all faults at once, each with its line.

The files below a folder are merged section by section. Nothing is raised on the first fault:
`load` gives a catalogue or every reason why there is none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from criteria import cases, citations, formulas, law, measures, nodes, terms
from criteria.catalogue import Catalogue, Sections
from criteria.checking import Problem, check, extend_codes
from criteria.codes import CodeTree
from criteria.errors import CatalogueInvalid, Fault, FaultCode, nearest
from criteria.facts import Vocabulary
from criteria.nodes import OPERATORS
from criteria.terms import Written
from criteria.yaml_files import Step, YamlFile, parse_yaml

SECTIONS = tuple(name for name in Sections.model_fields if name != "document")
CASES_FOLDER = "cases"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry of a section stands."""

    file: YamlFile
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


def load(
    folders: Iterable[Path],
    *,
    vocabulary: Vocabulary,
    codes: Mapping[str, CodeTree],
    with_cases: bool = True,
    parse: Callable[[Sequence[tuple[str, str]]], Sequence[YamlFile]] | None = None,
) -> Loaded:
    """Load the catalogue in some folders.

    `parse` turns (path as shown, text) into files; a caller may pass one that remembers.
    Raises CatalogueInvalid with every fault.
    """
    texts, faults = _texts(folders, with_cases=with_cases)
    files = (parse or parse_all)(texts)
    faults += [fault for file in files for fault in file.faults]
    sections: list[tuple[YamlFile, Sections]] = []
    for file in files:
        try:
            sections.append((file, Sections.model_validate(file.data or {})))
        except ValidationError as error:
            faults += _faults(file, error)
    if faults:
        raise CatalogueInvalid(faults)
    return _assembled(sections, vocabulary, codes)


def parse_all(texts: Sequence[tuple[str, str]]) -> Sequence[YamlFile]:
    """Parse every text."""
    return [parse_yaml(text, shown_as) for shown_as, text in texts]


def _texts(folders: Iterable[Path], *, with_cases: bool) -> tuple[list[tuple[str, str]], list[Fault]]:
    texts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for folder in folders:
        paths = sorted(folder.rglob("*.yaml"))
        if not paths:
            faults.append(
                Fault(str(folder), 1, "", FaultCode.UNREADABLE, "there is no .yaml file in this folder")
            )
        for path in paths:
            shown_as = path.relative_to(folder.parent).as_posix()
            if path.parent.name == CASES_FOLDER and not with_cases:
                continue
            try:
                texts.append((shown_as, path.read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                faults.append(Fault(shown_as, 1, "", FaultCode.UNREADABLE, str(error)))
    return texts, faults


def _assembled(
    sections: Sequence[tuple[YamlFile, Sections]], vocabulary: Vocabulary, codes: Mapping[str, CodeTree]
) -> Loaded:
    merged: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    places: dict[tuple[str, str], Place] = {}
    faults: list[Fault] = []
    for file, held in sections:
        for name in SECTIONS:
            for index, entry in enumerate(getattr(held, name)):
                key = key_of(entry)
                place = Place(file, name, index, f"{name}[{key}]")
                if (name, key) in places and name != "cases":
                    message = f"{key} stands in {places[name, key].file.path} already"
                    faults.append(place.fault(Problem("", FaultCode.DUPLICATE_ID, message)))
                places.setdefault((name, key), place)
                merged[name].append(entry)
    policies = [(file, held.document) for file, held in sections if held.document is not None]
    if len(policies) != 1:
        where = sections[0][0].path if sections else "."
        message = f"a catalogue has exactly one `document`; {len(policies)} found"
        raise CatalogueInvalid([*faults, Fault(where, 1, "document", FaultCode.MISSING_KEY, message)])
    file, policy = policies[0]
    places["document", policy.id] = Place(file, "document", None, "document")
    indexed: dict[str, Any] = {
        name: {_index(entry): entry for entry in merged[name]} for name in SECTIONS if name != "cases"
    }
    catalogue = Catalogue(
        policy=policy,
        **indexed,
        cases=tuple(merged["cases"]),
        vocabulary=vocabulary,
        codes=extend_codes(codes, merged["regions"]),
    )
    loaded = Loaded(catalogue, places)
    faults += [loaded.fault(section, key, problem) for section, key, problem in check(catalogue)]
    if faults:
        raise CatalogueInvalid(faults)
    return loaded


def _index(entry: Any) -> str | int:  # noqa: ANN401 - entries of any section
    return getattr(entry, "id", None) or int(entry.number)


def key_of(entry: Any) -> str:  # noqa: ANN401 - the same
    """Give the key of an entry within its section: an id, a number, or the measure of a case table."""
    return str(getattr(entry, "measure", None) or _index(entry))


def steps_of(path: str) -> list[Step]:
    """Split a path as shown into steps.

    >>> steps_of("eligibility.all[1].fact")
    ['eligibility', 'all', 1, 'fact']
    """
    return [
        int(index) if index else name for name, index in re.findall(r"([^.\[\]]+)(?=[.\[]|$)|\[(\d+)\]", path)
    ]


_TYPE_OF_FAULT = {
    "extra_forbidden": FaultCode.UNKNOWN_KEY,
    "missing": FaultCode.MISSING_KEY,
    "unknown_operator": FaultCode.UNKNOWN_OPERATOR,
    "enum": FaultCode.WRONG_VALUE,
    "literal_error": FaultCode.WRONG_VALUE,
    "string_pattern_mismatch": FaultCode.WRONG_VALUE,
    "value_error": FaultCode.WRONG_VALUE,
    "too_short": FaultCode.WRONG_VALUE,
    "greater_than_equal": FaultCode.WRONG_VALUE,
}


def _faults(file: YamlFile, error: ValidationError) -> list[Fault]:
    return [_fault(file, details) for details in error.errors() if not _follows(details, error)]


def _follows(details: ErrorDetails, error: ValidationError) -> bool:
    """Tell whether a fault only follows from another: a list is short because its items are faulty."""
    return details["type"] == "too_short" and any(
        other is not details and other["loc"][: len(details["loc"])] == details["loc"]
        for other in error.errors()
        if len(other["loc"]) > len(details["loc"])
    )


def _fault(file: YamlFile, details: ErrorDetails) -> Fault:
    steps: list[Step] = [step for step in details["loc"] if not _is_tag(step)]
    code = _TYPE_OF_FAULT.get(details["type"], FaultCode.WRONG_TYPE)
    return Fault(
        file.path,
        file.line(steps),
        _shown(steps, file.data),
        code,
        details["msg"],
        _suggestion(code, details),
    )


def _is_tag(step: Step) -> bool:
    """Tell a step that pydantic adds for a union's branch from one that is written."""
    return isinstance(step, str) and (step[:1] == "<" or step[:1].isupper() or "[" in step)


def _shown(steps: Sequence[Step], data: Any) -> str:  # noqa: ANN401 - parsed YAML
    """Write a path, with an entry's id in place of its index."""
    shown = ""
    for step in steps:
        try:
            data = data[step]
        except (LookupError, TypeError):
            data = None
        if isinstance(step, int):
            key = (data.get("id") or data.get("measure")) if isinstance(data, dict) else None
            shown += f"[{key or step}]"
        else:
            shown += f".{step}" if shown else step
    return shown


def _suggestion(code: FaultCode, details: ErrorDetails) -> str | None:
    match code:
        case FaultCode.UNKNOWN_KEY:
            return nearest(str(details["loc"][-1]), _all_keys())
        case FaultCode.UNKNOWN_OPERATOR if isinstance(details["input"], dict):
            known = [*OPERATORS, *(_alias(kind) for kind in _formula_kinds())]
            near = (nearest(str(key), known) for key in details["input"] if key not in ("fact", "source"))
            return next((name for name in near if name), None)
        case FaultCode.WRONG_VALUE:
            return nearest(str(details["input"]), re.findall(r"'([^']+)'", details["msg"]))
        case _:
            return None


def _formula_kinds() -> tuple[type[Written], ...]:
    return (formulas.Sum, formulas.Product, formulas.Difference, formulas.Least, formulas.Greatest)


def _alias(kind: type[Written]) -> str:
    return next(field.alias or name for name, field in kind.model_fields.items())


def _all_keys() -> set[str]:
    modules = (cases, citations, formulas, law, measures, nodes, terms)
    held = [value for module in modules for value in vars(module).values()]
    models = [value for value in held if isinstance(value, type) and issubclass(value, Written)]
    return _keys(Sections).union(*map(_keys, models))


def _keys(model: type[Written]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
