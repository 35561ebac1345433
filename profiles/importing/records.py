"""Profiles one a line (NDJSON), each as the contract has it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from criteria.codes import CodeTree
from criteria.words import Language, Words
from profiles.faults import ProfileFault, ProfileInvalid
from profiles.importing.bounds import Bounds
from profiles.importing.faults import CELL_MESSAGES, CellFault, filled, refused, shown
from profiles.reading import LARGEST_BYTES, parse_json, read_profile
from profiles.schema import Profile

_CHUNK = 64 * 1024
_MOST_KEYS = 1_000
"""A profile has some hundred keys and options."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One line of the file that is not blank; without text where it is too long to be a profile."""

    number: int
    raw: bytes | None


def look_through(path: Path, bounds: Bounds) -> int:
    """Count the lines; refuse a file with too many, or one JSON document over several lines."""
    count = 0
    for count, line in enumerate(json_lines(path), start=1):
        if count > bounds.rows:
            raise refused("too_many_rows", bound=bounds.rows)
        if count == 1 and line.raw is not None and line.raw.strip() in {b"{", b"["}:
            raise refused("one_json_document")
    return count


def json_lines(path: Path) -> Iterator[JsonLine]:
    """Give the lines that are not blank; of one that is too long no more than a part is in memory."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LARGEST_BYTES + 2):
            number += 1
            if not raw.endswith(b"\n") and len(raw) > LARGEST_BYTES:
                _skip_line(file)
                yield JsonLine(number, None)
                continue
            raw = raw.removeprefix(_BOM) if number == 1 else raw
            if raw.strip():
                yield JsonLine(number, raw)


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass


def read_line(line: JsonLine, codes: Mapping[str, CodeTree]) -> Profile | tuple[CellFault, ...]:
    """Read one line as a profile, or find all that is wrong with it."""
    if line.raw is None:
        words = CELL_MESSAGES["row_too_long"]
        return (CellFault(None, line.number, None, "", "row_too_long", words),)
    data: object = None
    try:
        data = parse_json(line.raw.strip())
        if isinstance(data, dict) and _keys(data) > _MOST_KEYS:
            words = filled(CELL_MESSAGES["too_many_keys"], {"bound": _MOST_KEYS})
            return (CellFault(None, line.number, None, "", "too_many_keys", words),)
        return read_profile(data, codes)
    except ProfileInvalid as error:
        return tuple(_fault(fault, data, line.number) for fault in error.faults)


def _keys(data: Mapping[str, object]) -> int:
    """Count the keys of an object and of the objects directly in it."""
    return len(data) + sum(len(value) for value in data.values() if isinstance(value, dict | list))


def json_line(profile: Profile) -> str:
    """Write a profile as one line of JSON with exact numbers; what is unknown is left out."""
    return _json(profile.model_dump(exclude_none=True, by_alias=True))


def _json(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_json(key)}: {_json(inner)}" for key, inner in value.items()) + "}"
        case frozenset():
            return json.dumps(sorted(value), ensure_ascii=False)
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return json.dumps(value.isoformat())
        case _:
            return json.dumps(value, ensure_ascii=False)


def _fault(fault: ProfileFault, data: object, number: int) -> CellFault:
    value = data
    for step in fault.pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        match value:
            case dict():
                value = value.get(key)
            case list() if key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            case _:
                value = None
    column = fault.pointer.removeprefix("/").replace("/", ".") or None
    return cell_fault(fault, None, number, shown(column) if column else None, value if column else None)


def cell_fault(
    fault: ProfileFault, sheet: str | None, row: int, column: str | None, value: object
) -> CellFault:
    """Say a profile's fault of a cell."""
    bare = ProfileFault(fault.pointer, fault.code, fault.context)
    reason = Words(bare.message(Language.ZH), bare.message(Language.EN))
    meant = None if fault.suggestion is None else Words(fault.suggestion, fault.suggestion)
    return CellFault(sheet, row, column, shown(value), fault.code, reason, meant)
