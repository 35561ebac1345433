"""The body of `POST /api/v1/diff`: two sides, each a profile and a date; every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from criteria.codes import CodeTree
from criteria.errors import nearest
from profiles.faults import ProfileFault, ProfileInvalid, pointer
from profiles.reading import LARGEST_BYTES, parse_json, read_profile
from profiles.schema import Profile

LARGEST_BODY = 2 * LARGEST_BYTES


class Before(BaseModel):
    """The first side: a profile, judged on a date, or else on the catalogue's own."""

    model_config = ConfigDict(extra="forbid")

    profile: Profile
    as_of: date | None = None


class After(BaseModel):
    """The second side: what is left out is as on the first."""

    model_config = ConfigDict(extra="forbid")

    profile: Profile | None = None
    as_of: date | None = None


class DiffBody(BaseModel):
    """Two sides to compare."""

    model_config = ConfigDict(extra="forbid")

    before: Before
    after: After = Field(default_factory=After)


@dataclass(frozen=True, slots=True)
class Stated:
    """One side as it was sent."""

    profile: Profile
    as_of: date | None


def read_sides(raw: bytes, codes: Mapping[str, CodeTree]) -> tuple[Stated, Stated]:
    """Read both sides from JSON; raises ProfileInvalid with every fault of either."""
    data = parse_json(raw, LARGEST_BODY)
    faults = [*_keys(data, "", DiffBody)]
    body: Mapping[str, Any] = data if isinstance(data, dict) else {}
    profiles: list[Profile | None] = []
    days: list[date | None] = []
    for name, kind in (("before", Before), ("after", After)):
        side = body.get(name)
        if side is None and name == "after":
            side = {}
        elif name in body:
            faults += _keys(side, f"/{name}", kind)
        stated: Mapping[str, Any] = side if isinstance(side, dict) else {}
        profile, found = _profile(stated.get("profile"), f"/{name}/profile", codes)
        day, wrong = _day(stated.get("as_of"), f"/{name}/as_of")
        profiles.append(profile)
        days.append(day)
        faults += [*found, *wrong]
    before, after = profiles
    if faults or before is None:
        raise ProfileInvalid(faults)
    return Stated(before, days[0]), Stated(after or before, days[1] or days[0])


def _keys(data: object, place: str, kind: type[BaseModel]) -> Iterator[ProfileFault]:
    """Find what is no object, keys that do not exist or stand twice, and those that are missing."""
    if not isinstance(data, dict):
        yield ProfileFault(place, "object_expected", {})
        return
    fields = kind.model_fields
    for key in getattr(data, "repeated", ()):
        yield ProfileFault(place + _step(key), "duplicate_key", {})
    for key in data:
        if key not in fields:
            yield ProfileFault(place + _step(key), "unknown_key", {}, nearest(key, fields))
    for key, field in fields.items():
        if field.is_required() and data.get(key) is None:
            yield ProfileFault(place + _step(key), "object_expected", {})


def _step(key: str) -> str:
    """Write a key as a step of a pointer that can be sent, whatever it was."""
    return pointer([key]).encode("utf-8", "replace").decode()


def _profile(
    data: object, place: str, codes: Mapping[str, CodeTree]
) -> tuple[Profile | None, list[ProfileFault]]:
    if data is None:
        return None, []
    try:
        return read_profile(data, codes), []
    except ProfileInvalid as error:
        return None, [replace(fault, pointer=place + fault.pointer) for fault in error.faults]


def _day(written: object, place: str) -> tuple[date | None, list[ProfileFault]]:
    if written is None:
        return None, []
    try:
        day = date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        return None, [ProfileFault(place, "date_expected", {})]
    return day, []
