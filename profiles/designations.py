"""Recognitions as a profile states them: yes, no, or with level and dates."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from criteria.facts import Designation, Level
from profiles.declaring import Day, Flag
from profiles.options import DESIGNATION_LABELS

LEVELS = tuple(Level)


def _level(value: object) -> object:
    if value is not None and value not in LEVELS:
        context = {"option": str(value), "options": [*LEVELS]}
        raise PydanticCustomError("unknown_option", "unknown option", context)
    return value


class DesignationEntry(BaseModel):
    """A recognition in detail; to give any detail without `held` says that it is held."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    held: Flag = None
    level: Annotated[Level | None, BeforeValidator(_level)] = None
    since: Day = None
    until: Day = None

    @model_validator(mode="after")
    def _is_consistent(self) -> "DesignationEntry":
        if (self.held, self.level, self.since, self.until) == (None, None, None, None):
            raise PydanticCustomError("empty_designation", "an empty object says nothing")
        if self.since and self.until and self.since > self.until:
            raise PydanticCustomError("dates_reversed", "since lies after until")
        return self


def _kind(value: object) -> str | None:
    if isinstance(value, bool):
        return "flag"
    return "entry" if isinstance(value, Mapping | DesignationEntry) else None


Held: TypeAlias = (
    Annotated[
        Annotated[bool, Tag("flag")] | Annotated[DesignationEntry, Tag("entry")],
        Discriminator(
            _kind,
            custom_error_type="designation_expected",
            custom_error_message="true, false or an object with held, level, since, until is expected",
        ),
    ]
    | None
)


def _none_but_listed(value: object) -> object:
    if value is not None and value is not False:
        raise PydanticCustomError("wildcard_false", "only false can be said of all the others")
    return value


class Designations(BaseModel):
    """A profile's designations: one optional key a code, and `{"*": false}` for all the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    others: Annotated[Literal[False] | None, BeforeValidator(_none_but_listed)] = Field(
        default=None, alias="*"
    )
    high_tech_enterprise: Held = None
    tech_sme: Held = None
    prov_tech_sme: Held = None
    innovative_sme: Held = None
    srdi: Held = None
    srdi_giant: Held = None
    manufacturing_champion: Held = None
    hidden_champion: Held = None
    tech_leader: Held = None
    chain_leader: Held = None
    xiongying: Held = None
    green_factory: Held = None
    smart_factory: Held = None
    future_factory: Held = None
    industrial_internet_platform: Held = None
    mfg_innovation_centre: Held = None
    enterprise_tech_centre: Held = None
    key_lab: Held = None
    incubator: Held = None
    makerspace: Held = None
    software_enterprise: Held = None
    key_software_enterprise: Held = None
    industrial_design_centre: Held = None
    heritage_studio: Held = None
    service_leader: Held = None
    multinational_pilot: Held = None
    jiaolong: Held = None

    def stated(self) -> Mapping[str, Designation]:
        """Give every designation that is known, held or not."""
        found: dict[str, Designation] = {}
        for code in DESIGNATION_LABELS:
            entry: bool | DesignationEntry | None = getattr(self, code)
            if entry is None and self.others is False:
                entry = False
            if entry is not None:
                found[code] = _designation(entry)
        return found


def _designation(entry: bool | DesignationEntry) -> Designation:  # noqa: FBT001 - the profile's own shape
    if isinstance(entry, bool):
        return Designation(entry)
    return Designation(entry.held is not False, entry.level, entry.since, entry.until)
