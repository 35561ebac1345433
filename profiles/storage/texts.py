"""The text of a profile as it is kept: one text for one state of knowledge, every figure exact."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from criteria.codes import CodeTree
from profiles.reading import parse_json, read_profile_json
from profiles.schema import Profile

_ENCODER = msgspec.json.Encoder(decimal_format="number", order="sorted")


def canonical_json(data: object) -> bytes:
    """Write plain data as the one JSON text it has: keys in order, no spaces, decimals exact, UTF-8."""
    return _ENCODER.encode(data)


def profile_text(profile: Profile) -> str:
    """Write a profile; equal profiles have equal texts, and what is unknown is not written."""
    return canonical_json(_written(profile.model_dump(by_alias=True, exclude_none=True))).decode()


def stored_profile(text: str, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile that was kept; raises ProfileInvalid if the codes no longer have what it states."""
    return read_profile_json(text.encode(), codes)


def profile_data(text: str) -> dict[str, Any]:
    """Give the plain data of a profile that was kept, figures exact, to change it and read it again."""
    data = parse_json(text.encode())
    if not isinstance(data, dict):
        msg = "what was kept is not a profile"
        raise TypeError(msg)
    return data


def hash_of(data: bytes) -> str:
    """Give the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _written(value: Any) -> Any:  # noqa: ANN401 - parts of a profile
    match value:
        case dict():
            return {key: _written(held) for key, held in value.items()}
        case set() | frozenset():
            return sorted(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else value.normalize()
        case _:
            return value
