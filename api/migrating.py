"""The tables of a database, brought forward or back by Alembic; nobody else at the same time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, table, text

from api.store.tables import TABLES
from profiles.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x68756971
"""PostgreSQL's advisory lock that whoever migrates holds."""


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables forward; those that are there already stay."""
    with alone(database) as connection:
        command.upgrade(config_on(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Take the tables back to a step, `base` for none at all. What only later tables hold is lost."""
    with alone(database) as connection:
        command.downgrade(config_on(connection), to)


@dataclass(frozen=True, slots=True)
class Lost:
    """What a step back would take: rows by table that would go, columns by table."""

    rows: Mapping[str, int]
    columns: Mapping[str, Sequence[str]]


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it is kept."""


def losses(database: Database, to: str) -> Lost:
    """Tell what a downgrade would take, by doing it and not keeping it."""
    lost = Lost({}, {})
    with suppress(_Rehearsed), alone(database) as connection:
        before = _columns(connection)
        counts = {name: _count(connection, name) for name in before}
        command.downgrade(config_on(connection), to)
        after = _columns(connection)
        lost = Lost(
            {name: counts[name] for name in sorted(before.keys() - after.keys())},
            {
                name: sorted(before[name] - after[name])
                for name in sorted(before.keys() & after.keys())
                if before[name] - after[name]
            },
        )
        raise _Rehearsed
    return lost


def _columns(connection: Connection) -> dict[str, set[str]]:
    """Give the columns of our tables."""
    inspector = inspect(connection)
    return {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def _count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


def current(database: Database) -> str | None:
    """Tell the step that the database is at; nothing for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Tell the newest step there is."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def steps() -> list[str]:
    """Give all steps there are, the first first."""
    return [step.revision for step in ScriptDirectory(str(_FOLDER)).walk_revisions()][::-1]


def differences(database: Database) -> list[object]:
    """Compare the tables with their declarations; nothing where they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [*compare_metadata(context, TABLES)]


def config_on(connection: Connection) -> Config:
    """Give Alembic's configuration for a connection whose transaction is open."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """Open a transaction that waits for whoever else migrates."""
    options = {"huiqi_begin": "BEGIN IMMEDIATE"}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection
