"""A backup made while others write: all tables as they stood at one moment, in bounded memory."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import JSON, BigInteger, Boolean, Date, Float, Integer, LargeBinary, Table, Text, cast, select
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from api.backup.contents import FORMAT, MANIFEST, AuditEnd, Column, Manifest, TableEntry, verified
from api.migrating import newest
from api.store.records import AuditHead
from api.store.tables import TABLES
from profiles.storage.columns import UtcTime
from profiles.storage.database import Database

LEFT_OUT = frozenset({"limit_counts", "sessions"})
"""Not in a backup: counts of minutes, and who is signed in. After a restoration everybody signs in again."""
_AT_ONCE = 1000
_KINDS: tuple[tuple[type[TypeEngine[Any]] | type[UtcTime], str], ...] = (
    (UtcTime, "time"),
    (Date, "date"),
    (Boolean, "flag"),
    (BigInteger, "integer"),
    (Integer, "integer"),
    (Float, "float"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Text, "text"),
)


def kept_tables() -> list[Table]:
    """Give the tables of a backup; what refers to others comes after them."""
    return [table for table in TABLES.sorted_tables if table.name not in LEFT_OUT]


def kind_of(column: Any) -> str:  # noqa: ANN401 - a column
    """Give the kind of a column, by which it is written."""
    return next((kind for known, kind in _KINDS if isinstance(column.type, known)), "text")


def write_backup(database: Database, path: Path, *, at: datetime, software: str) -> Manifest:
    """Write a backup, read it again, and only then give it its name; raises OSError, Damaged.

    The tables must be at the newest step, and the file must not exist.
    """
    with _new_file(path) as (file, temporary):
        with (
            database.reading() as session,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            head = session.execute(select(col(AuditHead.number), col(AuditHead.hash))).one()
            manifest = Manifest(
                format=FORMAT,
                software=software,
                made_at=at,
                database=database.url.get_backend_name(),
                step=newest() or "",
                audit=AuditEnd(head[0], head[1]),
                tables=tuple([_write(session, archive, table) for table in kept_tables()]),
            )
            with archive.open(zipfile.ZipInfo(MANIFEST), "w") as member:
                member.write(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
        return verified(temporary)


def _write(session: Session, archive: zipfile.ZipFile, table: Table) -> TableEntry:
    columns = [*table.columns]
    kinds = [kind_of(column) for column in columns]
    asked = [cast(each, Text) if kind == "json" else each for each, kind in zip(columns, kinds, strict=True)]
    query = select(*asked).order_by(*table.primary_key.columns)
    encoder, found, rows, size = msgspec.json.Encoder(), hashlib.sha256(), 0, 0
    entry = zipfile.ZipInfo(f"tables/{table.name}.ndjson")
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as member:
        for several in session.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
            text = b"".join(encoder.encode(tuple(row)) + b"\n" for row in several)
            member.write(text)
            found.update(text)
            rows += len(several)
            size += len(text)
    described = tuple(Column(str(each.name), kind) for each, kind in zip(columns, kinds, strict=True))
    return TableEntry(str(table.name), described, rows, size, found.hexdigest())


def _give_name(temporary: Path, path: Path) -> None:
    """Give a file its name, unless another has taken it; raises FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        temporary.rename(path)


@contextmanager
def _new_file(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a file for its owner alone that gets its name when it is done; what fails leaves nothing."""
    if path.exists():
        raise FileExistsError(17, "it exists already", str(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    opened = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            yield file, temporary
        _give_name(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
