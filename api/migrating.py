"""The tables of a database, brought forward or back by Alembic; nobody else at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.store.tables import TABLES
from profiles.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x68756971
"""PostgreSQL's advisory lock that whoever migrates holds."""


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables forward; those that are there already stay."""
    with _alone(database) as connection:
        command.upgrade(_config(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Take the tables back to a step, `base` for none at all. What only later tables hold is lost."""
    with _alone(database) as connection:
        command.downgrade(_config(connection), to)


def current(database: Database) -> str | None:
    """Tell the step that the database is at; nothing for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Tell the newest step there is."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def differences(database: Database) -> list[object]:
    """Compare the tables with their declarations; nothing where they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [*compare_metadata(context, TABLES)]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """Open a transaction that waits for whoever else migrates."""
    options = {"huiqi_begin": "BEGIN IMMEDIATE"}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection
