"""The database: SQLite in a file, or PostgreSQL; transactions that read, transactions that write.

SQLite writes ahead (WAL), checks foreign keys, overwrites what is erased, and waits for a writer
rather than fail. A transaction that writes takes SQLite's lock from the beginning: one that had read first could not
be upgraded while another writes, however long it waits.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

BUSY_SECONDS = 20
CONNECT_TIMEOUT_S = 5
_BEGIN = "huiqi_begin"
_TURNS = 50


class Database:
    """Opens transactions; safe to share between threads, not between processes (`dispose` after a fork)."""

    def __init__(self, url: str, *, pool_size: int = 10, busy_seconds: int = BUSY_SECONDS) -> None:
        """Take an SQLAlchemy URL: `sqlite:///path` or `postgresql+psycopg://...`; nothing is opened yet."""
        parsed = parsed_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.url = parsed
        self.engine = _engine(parsed, pool_size, busy_seconds, sqlite=self.is_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that reads one state of the database; nothing it adds is kept."""
        options = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with (
            self.engine.connect().execution_options(**options) as connection,
            Session(bind=connection, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are kept together when the block ends, or not at all."""
        with (
            self.engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection,
            Session(bind=connection, expire_on_commit=False) as session,
        ):
            yield session
            session.commit()

    def dispose(self) -> None:
        """Close what is open."""
        self.engine.dispose()


def parsed_url(url: str) -> URL:
    """Read a database's address; raises ValueError, without a word of it, for one that cannot be used."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        msg = "not an address: write postgresql+psycopg://user:password@host/name or sqlite:///path"
        raise ValueError(msg) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("postgresql+psycopg", "sqlite", "sqlite+pysqlite"):
        msg = "neither postgresql+psycopg nor sqlite"
        raise ValueError(msg)
    return parsed


def _engine(url: URL, pool_size: int, busy_seconds: int, *, sqlite: bool) -> Engine:
    """Make the engine; what is sent to the database stands in no message of an error."""
    if not sqlite:
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S} if "connect_timeout" not in url.query else {},
        )
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=-1,
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
    )
    event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(dialect: Any, record: Any, where: list[str], options: Any) -> None:  # noqa: ANN401, ARG001 - an event's shape
    """Make the file of a new database readable to its owner alone; SQLite gives its companions the same mode."""
    if where and where[0] and not where[0].startswith(("file:", ":memory:")):
        with suppress(OSError):  # SQLite says what is wrong
            os.close(os.open(where[0], os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - an event's shape
    connection.isolation_level = None  # the driver would begin on its own
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Write ahead from now on. Of several that open a new file at once, SQLite lets none wait for that.

    Each waits for its turn to write instead, and tries again.
    """
    for _ in range(_TURNS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
