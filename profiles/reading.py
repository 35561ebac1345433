"""Reading a profile strictly: from JSON text or plain data; every fault at once."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
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
_LONGEST_INTEGER = 30


def read_profile_json(raw: bytes, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile from UTF-8 JSON.

    Raises ProfileInvalid with every fault; a text that is not JSON at all has one.
    """
    if len(raw) > LARGEST_BYTES:
        _refuse("too_large", limit=LARGEST_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("not_text")
    reader = _Reader()
    try:
        data = reader.read(text)
    except json.JSONDecodeError as error:
        _refuse("not_json", line=error.lineno, column=error.colno)
    except RecursionError:
        _refuse("too_deep")
    return _validated(data, codes, reader.faults)


def read_profile(data: object, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile from plain data; raises ProfileInvalid with every fault."""
    return _validated(data, codes, [])


def _validated(data: object, codes: Mapping[str, CodeTree], faults: Sequence[ProfileFault]) -> Profile:
    if not isinstance(data, dict):
        _refuse("not_object")
    if _depth(data) > DEEPEST:
        _refuse("too_deep")
    try:
        profile = Profile.model_validate(data, context=codes)
    except ValidationError as error:
        found = [fault_of(details, _keys(), codes) for details in error.errors(include_url=False)]
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


def _depth(data: object) -> int:
    deepest, waiting = 0, [(data, 1)]
    while waiting:
        here, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(here, dict):
            waiting += [(value, depth + 1) for value in here.values()]
        elif isinstance(here, list):
            waiting += [(value, depth + 1) for value in here]
    return deepest


class _Reader:
    """The standard parser, made to notice what it would let pass: repeated keys, NaN."""

    def __init__(self) -> None:
        self.faults: list[ProfileFault] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=Decimal,
            parse_int=self._integer,
            parse_constant=self._constant,
        )

    def read(self, text: str) -> object:
        return self._decoder.decode(text)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.faults.append(ProfileFault(pointer([key]), "duplicate_key", {}))
                seen.add(key)
        return found

    def _integer(self, digits: str) -> int | Decimal:
        """Keep an absurdly long integer as a decimal: Python refuses to read it as an int."""
        return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)

    def _constant(self, name: str) -> Decimal:
        return Decimal(name.replace("Infinity", "inf"))
