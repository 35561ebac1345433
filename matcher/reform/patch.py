"""A patch: what a reform changes, as it is written.

    measures:
      wz25-15-5:
        - {path: "eligibility.all[1].at_least", from: 50000000, to: 20000000}
    regions:
      mountain_island_counties:
        - {path: codes, add: ["330326"]}

An edit says what is there and what comes in its place (`from`, `to`; null is nothing: a key is taken
out or put in), or what a list gains (`add`) or loses (`remove`). Paths are those of `criteria.nodes.walk`
and of faults, from the entry on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from criteria.catalogue import Catalogue
from criteria.errors import CatalogueInvalid, Fault, FaultCode, nearest
from criteria.files import CatalogueFile
from criteria.references import Problem
from criteria.terms import Name, Number, Text, Written
from criteria.validating import faults_of

SECTIONS: Mapping[str, FaultCode] = {
    "measures": FaultCode.UNKNOWN_MEASURE,
    "parameters": FaultCode.UNKNOWN_PARAMETER,
    "definitions": FaultCode.UNKNOWN_DEFINITION,
    "tables": FaultCode.WRONG_VALUE,
    "regions": FaultCode.UNKNOWN_CODE,
    "caps": FaultCode.UNKNOWN_CAP,
}
"""The sections that can be patched, and what it is called when an entry does not exist."""


_WRONG = "value_error"


class Edit(Written):
    """One change at one place of an entry."""

    path: Text
    old: Any = Field(default=None, alias="from")
    new: Any = Field(default=None, alias="to")
    add: tuple[Any, ...] = ()
    remove: tuple[Any, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Edit":
        said = self.model_fields_set - {"path"}
        if said not in ({"old", "new"}, {"add"}, {"remove"}):
            code, msg = "value_error", "an edit has `from` and `to`, or `add`, or `remove`"
            raise PydanticCustomError(code, msg)
        return self


Edits: TypeAlias = dict[str, tuple[Edit, ...]]
"""The edits of one section, by entry."""


class SweepOf(Written):
    """A threshold of a measure's eligibility that is tried from low to high, both included."""

    measure: Text
    path: Text
    low: Number
    high: Number
    steps: int = Field(default=21, ge=2, le=1_001)

    @model_validator(mode="after")
    def _goes_up(self) -> "SweepOf":
        if self.low >= self.high:
            code, msg = "value_error", "a sweep goes from low to high"
            raise PydanticCustomError(code, msg)
        return self


class Reform(Written):
    """A reform: its name, its edits by section and entry, and the thresholds to sweep."""

    id: Name
    title: Text
    title_en: Text
    measures: Edits = Field(default_factory=dict)
    parameters: Edits = Field(default_factory=dict)
    definitions: Edits = Field(default_factory=dict)
    tables: Edits = Field(default_factory=dict)
    regions: Edits = Field(default_factory=dict)
    caps: Edits = Field(default_factory=dict)
    sweep: tuple[SweepOf, ...] = ()

    def edits(self, section: str) -> Edits:
        """Give the edits of one section by entry."""
        found: Edits = getattr(self, section)
        return found


def read_reform(file: CatalogueFile) -> tuple[Reform, list[Fault]]:
    """Read a reform from a parsed file, as far as it can be read, with every fault of the writing.

    Raises CatalogueInvalid where it is no mapping at all.
    """
    faults = [*file.faults]
    if not isinstance(file.data, dict):
        if not faults:
            faults.append(Fault(file.path, 1, "", FaultCode.WRONG_TYPE, "a reform is a mapping"))
        raise CatalogueInvalid(faults)
    try:
        return Reform.model_validate(file.data), faults
    except ValidationError as error:
        faults += [_labelled(fault, file.data) for fault in faults_of(file, error)]
        return Reform.model_validate(_sound(file.data, error)), faults


def _labelled(fault: Fault, written: Mapping[str, Any]) -> Fault:
    """Write an entry's key as everywhere: `measures[wz25-15-5]`."""
    for section in SECTIONS:
        entries = written.get(section)
        for key in entries if isinstance(entries, dict) else ():
            head = f"{section}.{key}"
            if fault.path == head or fault.path.startswith((f"{head}[", f"{head}.")):
                return replace(fault, path=f"{section}[{key}]{fault.path[len(head) :]}")
    return fault


def _sound(written: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
    """Leave out the entries in which faults stand; who reads on wants only further faults."""
    data = {key: {**value} if isinstance(value, dict) else value for key, value in written.items()}
    unsound = set[int | str]()
    for details in error.errors():
        head, *steps = details["loc"]
        section = data.get(str(head))
        if steps and head in SECTIONS and isinstance(section, dict):
            section.pop(steps[0], None)
        elif steps and head == "sweep":
            unsound.add(steps[0])
        else:
            data.pop(str(head), None)
    if unsound and "sweep" in data:
        data["sweep"] = [sweep for at, sweep in enumerate(data["sweep"]) if at not in unsound]
    return {"id": "unnamed", "title": "?", "title_en": "?"} | data


def strangers(reform: Reform, file: CatalogueFile, catalogue: Catalogue) -> Iterator[Fault]:
    """Find the entries that a reform names and the catalogue does not have."""
    for section, code in SECTIONS.items():
        known = getattr(catalogue, section)
        for key in reform.edits(section):
            if key not in known:
                line, near = file.line([section, key]), nearest(key, known)
                message = f"there is no {key!r} among the {section}"
                yield Fault(file.path, line, f"{section}[{key}]", code, message, near)
    for sweep in reform.sweep:
        if sweep.measure not in catalogue.measures:
            near = nearest(sweep.measure, catalogue.measures)
            problem = Problem("", FaultCode.UNKNOWN_MEASURE, f"there is no measure {sweep.measure!r}", near)
            yield unfit_sweep(file, sweep, "measure", problem)


def unfit_sweep(file: CatalogueFile, sweep: SweepOf, name: str, problem: Problem) -> Fault:
    """Say what is wrong with a field of a sweep, where it is written."""
    entries = file.data.get("sweep") if isinstance(file.data, dict) else None
    alike = (
        at
        for at, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
        and (entry.get("measure"), entry.get("path")) == (sweep.measure, sweep.path)
    )
    line = file.line(["sweep", next(alike, 0), name])
    path = f"sweep[{sweep.measure}].{name}"
    return Fault(file.path, line, path, problem.code, problem.message, problem.suggestion)
