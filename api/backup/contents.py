"""What a backup is: a zip file with a text a table, a row a line, and a manifest that says what is right.

    manifest.json           format, software, step of the tables, head of the audit trail, and for each
                            table its columns, the number of its rows, its bytes and their SHA-256
    tables/<name>.ndjson    rows as JSON arrays, in the order of the columns

One form for both kinds of database, so that a backup of the one goes into the other, and so that what
is in it can be read without huiqi.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST_LINE = 64 * 1024 * 1024
UNREADABLE = "what is stored cannot be read"
_LARGEST_MANIFEST = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)

KINDS: Mapping[str, Any] = {
    "text": str | None,
    "integer": int | None,
    "float": float | None,
    "flag": bool | None,
    "date": date | None,
    "time": datetime | None,
    "bytes": bytes | None,
    "json": str | None,
}
"""Kinds of columns. A time is in UTC, bytes are in base64, JSON is a text as the database has it."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table, and its kind (`KINDS`)."""

    name: str
    kind: str


class TableEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table in a backup."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    bytes: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name within the file."""
        return f"tables/{self.name}.ndjson"


class AuditEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest entry of the audit trail."""

    number: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds."""

    format: int
    software: str
    made_at: datetime
    database: str
    """The kind of database it was made of."""
    step: str
    """Of the tables (`api.migrating`)."""
    audit: AuditEnd
    tables: tuple[TableEntry, ...]


class Damaged(Exception):
    """A file is no backup, or not whole; `faults` names each part that is wrong, and why."""

    def __init__(self, part: str, why: str) -> None:
        self.faults = [f"{part}: {why}"]
        super().__init__(self.faults[0])

    @classmethod
    def altogether(cls, faults: list[str]) -> "Damaged":
        """Make one of all faults found, of which there is at least one."""
        made = cls("", "")
        made.faults = faults
        made.args = ("; ".join(faults),)
        return made


def verified(path: Path) -> Manifest:
    """Read a whole backup and hold every table against the manifest; raises Damaged, OSError."""
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise Damaged(path.name, "it is no backup, or its end is missing") from None
        with archive:
            manifest = _manifest(archive)
            names = [MANIFEST, *(table.member for table in manifest.tables)]
            faults = [
                f"{name}: {'missing' if name in names else 'does not belong here, or is there twice'}"
                for name in sorted({*names} ^ {*archive.namelist()})
            ]
            if len(archive.namelist()) != len({*archive.namelist()}):
                faults.append(f"{path.name}: it has parts of the same name")
            if not faults:
                faults = [fault for table in manifest.tables for fault in _faults(archive, table)]
            if faults:
                raise Damaged.altogether(faults)
    return manifest


def rows_of(archive: zipfile.ZipFile, table: TableEntry) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a table; raises Damaged."""
    decode = _decoder(table).decode
    number = 0
    try:
        with archive.open(table.member) as member, io.BufferedReader(member, 1024 * 1024) as lines:  # type: ignore[type-var]
            while line := lines.readline(LONGEST_LINE):
                number += 1
                yield decode(line)
    except _BROKEN:
        raise Damaged(table.member, UNREADABLE) from None
    except msgspec.MsgspecError:
        raise Damaged(table.member, f"line {number} is no row of it") from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as member:
            text = member.read(_LARGEST_MANIFEST + 1)
    except KeyError:
        raise Damaged(MANIFEST, "missing") from None
    except _BROKEN:
        raise Damaged(MANIFEST, UNREADABLE) from None
    try:
        if msgspec.json.decode(text).get("format", FORMAT) != FORMAT:
            raise Damaged(MANIFEST, f"of another format than {FORMAT}: made by a newer version of huiqi")
        return msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, AttributeError):
        raise Damaged(MANIFEST, "cannot be read") from None


def _faults(archive: zipfile.ZipFile, table: TableEntry) -> Iterator[str]:
    """Hold one table against what the manifest says of it."""
    found, size = hashlib.sha256(), 0
    try:
        with archive.open(table.member) as member:
            while (piece := member.read(1024 * 1024)) and size <= table.bytes:
                found.update(piece)
                size += len(piece)
    except _BROKEN:
        yield f"{table.member}: {UNREADABLE}"
        return
    if (size, found.hexdigest()) != (table.bytes, table.sha256):
        yield f"{table.member}: not what the manifest says (SHA-256)"
        return
    try:
        count = sum(1 for _ in rows_of(archive, table))
    except Damaged as error:
        yield from error.faults
        return
    if count != table.rows:
        yield f"{table.member}: {count} rows, and {table.rows} by the manifest"


def _decoder(table: TableEntry) -> msgspec.json.Decoder[Any]:
    try:
        kinds = tuple(KINDS[column.kind] for column in table.columns)
    except KeyError:
        raise Damaged(MANIFEST, f"a column of {table.name} is of no known kind") from None
    return msgspec.json.Decoder(tuple.__class_getitem__(kinds))
