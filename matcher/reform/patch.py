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

from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import Field, ValidationError, model_validator

from criteria.catalogue import Catalogue
from criteria.errors import CatalogueInvalid, Fault, FaultCode, nearest
from criteria.files import CatalogueFile
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
            msg = "an edit has `from` and `to`, or `add`, or `remove`"
            raise ValueError(msg)
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
            msg = "a sweep goes from low to high"
            raise ValueError(msg)
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


def read_reform(file: CatalogueFile, catalogue: Catalogue) -> Reform:
    """Read a reform of a catalogue from a parsed file.

    Raises CatalogueInvalid with every fault of the writing, entries that do not exist among them.
    """
    faults = list(file.faults)
    if faults and file.data is None:
        raise CatalogueInvalid(faults)
    try:
        reform = Reform.model_validate(file.data)
    except ValidationError as error:
        raise CatalogueInvalid([*faults, *faults_of(file, error)]) from error
    if faults:
        raise CatalogueInvalid([*faults, *_strangers(reform, file, catalogue)])
    return checked(reform, file, catalogue)


def checked(reform: Reform, file: CatalogueFile, catalogue: Catalogue) -> Reform:
    """Give a reform all of whose entries are in a catalogue; raises CatalogueInvalid."""
    faults = _strangers(reform, file, catalogue)
    if faults:
        raise CatalogueInvalid(faults)
    return reform


def _strangers(reform: Reform, file: CatalogueFile, catalogue: Catalogue) -> list[Fault]:
    """Find the entries that the catalogue does not have."""
    found = []
    for section, code in SECTIONS.items():
        known = getattr(catalogue, section)
        for key in reform.edits(section):
            if key not in known:
                line, near = file.line([section, key]), nearest(key, known)
                message = f"there is no {key!r} among the {section}"
                found.append(Fault(file.path, line, f"{section}[{key}]", code, message, near))
    for index, sweep in enumerate(reform.sweep):
        if sweep.measure not in catalogue.measures:
            line, near = file.line(["sweep", index, "measure"]), nearest(sweep.measure, catalogue.measures)
            message = f"there is no measure {sweep.measure!r}"
            path = f"sweep[{index}].measure"
            found.append(Fault(file.path, line, path, FaultCode.UNKNOWN_MEASURE, message, near))
    return found
