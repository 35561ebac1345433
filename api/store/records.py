"""What is kept about requests: the audit trail, answers to repeated posts, counts for limits."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from profiles.storage.columns import BYTES, COUNTER, HASH_LENGTH, ID_LENGTH, utc


class AuditEntry(SQLModel, table=True):
    """Who saw or changed what. Only added; a trigger refuses every change.

    It has ids and no personal data, so that a person can be forgotten and the chain stays whole;
    for that reason none of the ids is a foreign key.
    """

    __tablename__: ClassVar[str] = "audit"

    number: int = Field(sa_type=COUNTER, primary_key=True, sa_column_kwargs={"autoincrement": False})
    """From 1, without gaps."""
    at: datetime = Field(sa_type=utc())
    actor_id: str | None = Field(default=None, max_length=ID_LENGTH, index=True)
    via: str = Field(max_length=20)
    """`session`, `key`, `command`, `job` or `none`."""
    action: str = Field(max_length=60)
    """The operation's id, as in the API's description."""
    company_id: str | None = Field(default=None, max_length=ID_LENGTH, index=True)
    subject_id: str | None = Field(default=None, max_length=ID_LENGTH)
    """What else was touched: an account, a run, an import."""
    detail: dict[str, Any] = Field(sa_type=JSON)
    """Codes and counts only."""
    previous: str = Field(max_length=HASH_LENGTH)
    hash: str = Field(max_length=HASH_LENGTH)


class AuditHead(SQLModel, table=True):
    """The newest entry: one row, which whoever adds an entry holds until it is kept."""

    __tablename__: ClassVar[str] = "audit_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(sa_type=COUNTER)
    hash: str = Field(max_length=HASH_LENGTH)


class IdempotentAnswer(SQLModel, table=True):
    """The answer to a post that was sent with a key, to be given again if it is sent again."""

    __tablename__: ClassVar[str] = "idempotent_answers"

    account_id: str = Field(primary_key=True, foreign_key="accounts.id", max_length=ID_LENGTH)
    key: str = Field(primary_key=True, max_length=100)
    request_hash: str = Field(max_length=HASH_LENGTH)
    """Of method, address and body: the same key with another request is refused."""
    status: int
    headers: dict[str, str] = Field(sa_type=JSON)
    body: bytes = Field(sa_type=BYTES)
    company_id: str | None = Field(default=None, max_length=ID_LENGTH, index=True)
    """The company that the answer is about: it goes with it."""
    created_at: datetime = Field(sa_type=utc(), index=True)


class LimitCount(SQLModel, table=True):
    """How often something was done in a window of time, over all workers."""

    __tablename__: ClassVar[str] = "limit_counts"

    key: str = Field(primary_key=True, max_length=200)
    count: int
    expires_at: float = Field(index=True)
    """Seconds since 1970, in UTC."""
