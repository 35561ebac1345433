"""Why a database does not serve: what passes by itself or by an operator's hand, told from faults of ours."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

BUSY, FULL, READ_ONLY, CLOSED, DAMAGED, UNREACHABLE, REFUSED = (
    "busy",
    "full",
    "read-only",
    "cannot-open",
    "damaged",
    "unreachable",
    "refused",
)

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_IOERR: CLOSED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_PRIMARY = 0xFF
"""The part of SQLite's extended code that says the kind."""
_POSTGRESQL: Mapping[str, str] = {
    "08": UNREACHABLE,
    "25006": READ_ONLY,
    "28": REFUSED,
    "3D": REFUSED,
    "40001": BUSY,
    "40P01": BUSY,
    "53100": FULL,
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "57": UNREACHABLE,
    "58": CLOSED,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
"""SQLSTATE, or the class of it."""

IN_WORDS: Mapping[str, str] = {
    BUSY: "it is busy: somebody else holds it for too long",
    FULL: "the disk is full",
    READ_ONLY: "it can only be read",
    CLOSED: "it cannot be opened: is its folder there, and may we write in it?",
    DAMAGED: "it is damaged, or no database of ours",
    UNREACHABLE: "no connection",
    REFUSED: "it lets us not in: user, password and name of the database",
}


def reason(error: BaseException) -> str | None:
    """Give the code of why the database does not serve; nothing for a fault of another kind."""
    if isinstance(error, NoConnectionFree):
        return BUSY
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & _PRIMARY)
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated or type(cause).__name__ in ("OperationalError", "ConnectionTimeout")
    ):
        said = str(cause)
        return REFUSED if "FATAL" in said and "password" in said else UNREACHABLE
    return None
