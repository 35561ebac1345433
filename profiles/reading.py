"""Reading a profile strictly: from JSON text or plain data; every fault at once."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NoReturn

from pydantic import ValidationError

from criteria.codes import CodeTree
from profiles.designations import DesignationEntry, Designations
from profiles.faults import ProfileFault, ProfileInvalid, fault_of, pointer
from profiles.schema import Profile

LARGEST_BYTES = 256 * 1024
"""A profile is a few kilobytes; what is much larger is something else."""

DEEPEST = 16
SUGGESTED = 40
"""For how many faults it is worked out what was perhaps meant: that takes longer than all the rest."""
_LONGEST_INTEGER = 30
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_profile_json(raw: bytes, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile from UTF-8 JSON.

    Raises ProfileInvalid with every fault; a text that is not JSON at all has one.
    """
    return read_profile(parse_json(raw), codes)


def read_profiles_json(raw: bytes, codes: Mapping[str, CodeTree], most: int) -> list[Profile]:
    """Read `{"companies": [profile, ...]}`, one to `most` of them, from UTF-8 JSON.

    Raises ProfileInvalid with every fault of every profile.
    """
    data = parse_json(raw, most * LARGEST_BYTES)
    if not isinstance(data, dict):
        _refuse("not_object")
    faults = [ProfileFault(pointer([key]), "unknown_key", {}) for key in data if key != "companies"]
    written = data.get("companies")
    if not isinstance(written, list) or not 0 < len(written) <= most:
        faults.append(ProfileFault("/companies", "companies_expected", {"bound": most}))
        raise ProfileInvalid(faults)
    profiles: list[Profile] = []
    for place, entry in enumerate(written):
        try:
            profiles.append(read_profile(entry, codes))
        except ProfileInvalid as error:
            here = pointer(["companies", place])
            faults += [replace(fault, pointer=here + fault.pointer) for fault in error.faults]
    if isinstance(data, _Object):
        faults += [ProfileFault(pointer([key]), "duplicate_key", {}) for key in data.repeated]
    if faults:
        raise ProfileInvalid(faults)
    return profiles


def parse_json(raw: bytes, largest: int = LARGEST_BYTES) -> object:
    """Parse UTF-8 JSON as `read_profile` wants it: exact numbers, and keys written twice are noticed.

    Raises ProfileInvalid for what is no JSON, or larger than `largest` bytes.
    """
    if len(raw) > largest:
        _refuse("too_large", limit=largest)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("not_text")
    try:
        return _parsed(text)
    except json.JSONDecodeError as error:
        _refuse("not_json", line=error.lineno, column=error.colno)
    except RecursionError:
        _refuse("too_deep")


def read_profile(data: object, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile from plain data; raises ProfileInvalid with every fault."""
    if not isinstance(data, dict):
        _refuse("not_object")
    faults: list[ProfileFault] = []
    halves: list[ProfileFault] = []
    for path, here in _walk(data):
        if len(path) >= DEEPEST:
            _refuse("too_deep")
        if isinstance(here, _Object):
            faults += [ProfileFault(pointer([*path, key]), "duplicate_key", {}) for key in here.repeated]
        if _is_half(here) or (path and _is_half(path[-1])):
            halves.append(ProfileFault(_whole(pointer(path)), "half_character", {}))
    if halves:
        raise ProfileInvalid([*faults, *halves])
    try:
        profile = Profile.model_validate(data, context=codes)
    except ValidationError as error:
        found = [
            fault_of(details, _keys(), codes, suggest=number < SUGGESTED)
            for number, details in enumerate(error.errors(include_url=False))
        ]
        raise ProfileInvalid([*faults, *found]) from None
    if faults:
        raise ProfileInvalid(faults)
    return profile


def _refuse(code: str, **context: object) -> NoReturn:
    raise ProfileInvalid([ProfileFault("", code, context)])


@cache
def _keys() -> Mapping[tuple[str, ...], Sequence[str]]:
    """Give the keys that exist at the top and inside the designations."""
    return {
        (): [*Profile.model_fields],
        ("designations",): [*Designations.model_fields, *DesignationEntry.model_fields],
    }


class _Object(dict[str, Any]):
    """An object that remembers which of its keys were written twice."""

    repeated: tuple[str, ...] = ()


def _parsed(text: str) -> object:
    """Parse with the standard parser, made to notice what it would let pass: repeated keys, NaN."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object,
        parse_float=_fraction,
        parse_int=_integer,
        parse_constant=lambda name: Decimal(name.replace("Infinity", "inf")),
    )
    return decoder.decode(text)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in counts.items() if count > 1)
    return found


def _fraction(written: str) -> Decimal:
    """Read a number with a point or an exponent; one beyond all bounds is infinite."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal("Infinity")


def _integer(digits: str) -> int | Decimal:
    """Keep an absurdly long integer as a decimal: Python refuses to read it as an int."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _is_half(value: object) -> bool:
    """Tell a text with half of a character in it (a lone surrogate), which is no Unicode text."""
    return isinstance(value, str) and not value.isascii() and _SURROGATE.search(value) is not None


def _whole(text: str) -> str:
    """Write a text so that it can be sent, with a question mark for each half of a character."""
    return text.encode("utf-8", "replace").decode()


def _walk(data: object) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Give every value with its path, without recursion: the depth is the sender's choice."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), data)]
    while waiting:
        path, here = waiting.pop()
        yield path, here
        if isinstance(here, dict):
            waiting += [((*path, key), value) for key, value in here.items()]
        elif isinstance(here, list):
            waiting += [((*path, index), value) for index, value in enumerate(here)]
