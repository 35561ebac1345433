"""A backup put back: all of it in one transaction, or nothing.

Where the database that is replaced is the one the backup was made of, some time later, three things
that happened since are not undone: its audit trail stays as it is, with every later entry; companies
erased since are erased again; keys ended and accounts closed since stay so.
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Float,
    LargeBinary,
    Text,
    bindparam,
    cast,
    func,
    inspect,
    select,
    table,
    text,
    update,
)
from sqlalchemy import column as a_column
from sqlalchemy.sql.expression import TableClause
from sqlmodel import Session

from api.access.caller import OPERATOR
from api.audit import Event, append
from api.audit_checking import breaks
from api.backup.contents import MANIFEST, Damaged, Manifest, TableEntry, rows_of, verified
from api.backup.since import Since, apply, noted
from api.backup.writing import LEFT_OUT
from api.migrating import alone, config_on, newest, steps
from profiles.storage.columns import utc
from profiles.storage.database import Database

_AT_ONCE = 1000
_HERE, _TABLES, _AUDIT = "the database", "tables", "tables/audit.ndjson"
_TYPES: dict[str, Any] = {
    "text": Text,
    "integer": BigInteger,
    "float": Float,
    "flag": Boolean,
    "date": Date,
    "time": utc,
    "bytes": LargeBinary,
    "json": Text,
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    manifest: Manifest
    since: Since


class NotEmpty(Exception):
    """The database has something that would be lost; `rows` is how much, by table."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.rows = rows
        super().__init__(", ".join(f"{name} {count}" for name, count in rows.items()))


def restore(database: Database, path: Path, *, at: datetime, replace: bool = False) -> Restored:
    """Put a backup into a database, whose tables are then at the newest step.

    Raises Damaged before anything is touched, or if what is put back does not hold together; NotEmpty
    for a database that has anything in it, without `replace`; OSError.
    """
    manifest = verified(path)
    if manifest.step not in steps():
        raise Damaged(path.name, f"its tables (step {manifest.step}) are of a newer version of huiqi")
    with alone(database) as connection, zipfile.ZipFile(path) as archive:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        since = _cleared(connection, manifest, replace=replace)
        config = config_on(connection)
        command.upgrade(config, manifest.step)
        _fill(connection, archive, manifest)
        command.upgrade(config, "head")
        with Session(bind=connection) as session:
            apply(session, since, at)
            detail = {"backup": manifest.audit.number, "erased": len(since.erased)}
            append(session, OPERATOR, at, [Event("Restore", detail=detail)])
            session.flush()
            _hold(session, database, manifest, since)
    return Restored(manifest, since)


def _cleared(connection: Connection, manifest: Manifest, *, replace: bool) -> Since:
    """Take away what is there, and give what of it is not to be undone."""
    there = MigrationContext.configure(connection).get_current_revision()
    if there is None:
        return Since()
    if there not in steps():
        raise Damaged(_HERE, f"its tables (step {there}) are of a newer version of huiqi")
    full = {name: count for name, count in _counts(connection).items() if count}
    if full and not replace:
        raise NotEmpty(full)
    config = config_on(connection)
    command.upgrade(config, "head")
    since = noted(connection, manifest.audit)
    command.downgrade(config, "base")
    return since


def _counts(connection: Connection) -> dict[str, int]:
    ours = {"alembic_version", "audit_head", *LEFT_OUT}
    names = [name for name in sorted(inspect(connection).get_table_names()) if name not in ours]
    return {name: _count(connection, name) for name in names}


def _count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Insert every row; the tables must be exactly those of the backup."""
    inspector = inspect(connection)
    expected = {*inspector.get_table_names()} - {"alembic_version", *LEFT_OUT}
    if expected != {entry.name for entry in manifest.tables}:
        raise Damaged(MANIFEST, f"its tables are not those of step {manifest.step}")
    for entry in manifest.tables:
        if {each["name"] for each in inspector.get_columns(entry.name)} != {
            each.name for each in entry.columns
        }:
            raise Damaged(MANIFEST, f"the columns of {entry.name} are not those of step {manifest.step}")
    connection.execute(table("audit_head").delete())  # the step put the first one in
    for entry in manifest.tables:
        to_itself = {
            name
            for key in inspector.get_foreign_keys(entry.name)
            if key["referred_table"] == entry.name
            for name in key["constrained_columns"]
        }
        _insert(connection, entry, rows_of(archive, entry), to_itself)
        if to_itself:
            _refer(connection, entry, rows_of(archive, entry), to_itself)
        if connection.dialect.name == "postgresql":
            _count_on(connection, entry)


def _table(entry: TableEntry) -> TableClause:
    return table(entry.name, *(a_column(each.name, _TYPES[each.kind]()) for each in entry.columns))


def _insert(
    connection: Connection, entry: TableEntry, rows: Iterator[tuple[Any, ...]], to_itself: set[str]
) -> None:
    """Insert rows; what refers to the same table is left open, as the row it refers to may come later."""
    into, postgresql = _table(entry), connection.dialect.name == "postgresql"
    values = {
        each.name: cast(bindparam(each.name, type_=Text()), JSON)
        if each.kind == "json" and postgresql
        else bindparam(each.name, type_=_TYPES[each.kind]())
        for each in entry.columns
    }
    statement = into.insert().values(values)
    names = [each.name for each in entry.columns]
    for several in _batches(rows):
        connection.execute(
            statement,
            [
                {name: None if name in to_itself else held for name, held in zip(names, row, strict=True)}
                for row in several
            ],
        )


def _refer(
    connection: Connection, entry: TableEntry, rows: Iterator[tuple[Any, ...]], to_itself: set[str]
) -> None:
    names = [each.name for each in entry.columns]
    of = _table(entry)
    for name in sorted(to_itself):
        place, key = names.index(name), names.index("id")
        statement = update(of).where(of.c.id == bindparam("which")).values({name: bindparam("whom")})
        for several in _batches(row for row in rows if row[place] is not None):
            connection.execute(statement, [{"which": row[key], "whom": row[place]} for row in several])


def _count_on(connection: Connection, entry: TableEntry) -> None:
    """Let PostgreSQL count on from the largest number there is."""
    for each in entry.columns:
        if each.kind == "integer":
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:of, :name)"), {"of": entry.name, "name": each.name}
            ).scalar_one()
            if sequence:
                of = _table(entry)
                largest = connection.execute(select(func.max(of.c[each.name]))).scalar_one()
                connection.execute(select(func.setval(sequence, (largest or 0) + 1, False)))


def _hold(session: Session, database: Database, manifest: Manifest, since: Since) -> None:
    """See that what was put back is whole, or raise Damaged."""
    connection = session.connection()
    if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Damaged(_TABLES, "rows refer to rows that are not in it")
    for broken in [*breaks(session)][:1]:
        raise Damaged(_AUDIT, f"the trail does not hold: entry {broken.number} ({broken.why})")
    if not since.erased and manifest.step == newest():
        later = 1 + since.entries
        for entry in manifest.tables:
            count = _count(connection, entry.name) - (later if entry.name == "audit" else 0)
            if count != entry.rows:
                raise Damaged(entry.member, f"{entry.rows} rows, and {count} were put back")


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    pending = iter(rows)
    while several := [*islice(pending, _AT_ONCE)]:
        yield several
