"""The database: SQLite in a file, or PostgreSQL; transactions that read, transactions that write.

SQLite writes ahead (WAL), checks foreign keys, overwrites what is erased, and waits for a writer
rather than fail. A transaction that writes takes SQLite's lock from the beginning: one that had read first could not
be upgraded while another writes, however long it waits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

BUSY_TIMEOUT_MS = 20_000
_BEGIN = "huiqi_begin"


class Database:
    """Opens transactions; safe to share between threads, not between processes (`dispose` after a fork)."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Take an SQLAlchemy URL: `sqlite:///path` or `postgresql+psycopg://...`; nothing is opened yet."""
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.url = parsed
        self.engine = _engine(parsed, pool_size, sqlite=self.is_sqlite)

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


def _engine(url: Any, pool_size: int, *, sqlite: bool) -> Engine:  # noqa: ANN401 - a URL
    if not sqlite:
        return create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=-1,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - an event's shape
    connection.isolation_level = None  # the driver would begin on its own
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
