"""What the columns of all tables share: names of constraints, times in UTC, ids, texts without bounds."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

ID_LENGTH = 26
"""Characters of an id: 128 random bits in base 32."""
HASH_LENGTH = 64
"""Characters of a SHA-256 in hexadecimal."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back in UTC; one without a time zone is refused.

    SQLite keeps no time zone, so that it is put back when read.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give what is stored; raises ValueError for a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment needs a time zone: {value!r}"
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give what was stored, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLModel makes a column from the type, so that each field needs an instance of its own.
def utc() -> Any:  # noqa: ANN401 - what SQLModel's `sa_type` takes
    """Give the type of a moment."""
    return UtcTime()


LONG_TEXT: Any = Text
"""A text without a bound."""
BYTES: Any = LargeBinary
FEN: Any = BigInteger
"""Money: whole fen."""
COUNTER: Any = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up; SQLite counts only what it calls INTEGER."""
