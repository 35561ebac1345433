"""People and what they were given: accounts, sessions, keys, grants, portfolios."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from profiles.storage.columns import HASH_LENGTH, ID_LENGTH, LONG_TEXT, utc


class Role(StrEnum):
    """What an account may be; nobody is `anonymous` by account."""

    ANONYMOUS = "anonymous"
    COMPANY = "company"
    ADVISER = "adviser"
    BUREAU = "bureau"
    ADMIN = "admin"


class Account(SQLModel, table=True):
    """Somebody who can sign in."""

    __tablename__: ClassVar[str] = "accounts"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    login: str = Field(unique=True, max_length=100)
    """The name to sign in with, case-folded."""
    name: str = Field(max_length=100)
    role: str = Field(max_length=20)
    bureau_id: str | None = Field(default=None, max_length=40)
    """The bureau an officer serves, by its id in the catalogue."""
    password_hash: str = Field(sa_type=LONG_TEXT)
    """Argon2id, as the library writes it."""
    must_change_password: bool = False
    active: bool = True
    revision: int = 1
    """Counted up with each change, for `ETag`."""
    created_at: datetime = Field(sa_type=utc())
    created_by: str | None = Field(default=None, foreign_key="accounts.id", max_length=ID_LENGTH)
    password_changed_at: datetime = Field(sa_type=utc())


class LoginSession(SQLModel, table=True):
    """Somebody signed in with a browser. The token itself is not kept."""

    __tablename__: ClassVar[str] = "sessions"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    account_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH, index=True)
    token_hash: str = Field(unique=True, max_length=HASH_LENGTH)
    created_at: datetime = Field(sa_type=utc())
    seen_at: datetime = Field(sa_type=utc())
    expires_at: datetime = Field(sa_type=utc())
    """However busy it is, it ends here; left alone it ends earlier."""
    ended_at: datetime | None = Field(default=None, sa_type=utc())
    agent: str = Field(default="", max_length=80)
    """What the browser calls itself, shortened, so that a person knows it again."""


class ApiKey(SQLModel, table=True):
    """What a program sends as a bearer token. The key itself is not kept."""

    __tablename__: ClassVar[str] = "api_keys"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    account_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH, index=True)
    name: str = Field(max_length=100)
    hint: str = Field(max_length=16)
    """Its first characters, so that a person knows it again."""
    key_hash: str = Field(unique=True, max_length=HASH_LENGTH)
    reads_only: bool = False
    created_at: datetime = Field(sa_type=utc())
    expires_at: datetime | None = Field(default=None, sa_type=utc())
    used_at: datetime | None = Field(default=None, sa_type=utc())
    """Kept to the hour."""
    ended_at: datetime | None = Field(default=None, sa_type=utc())


class Grant(SQLModel, table=True):
    """A company's consent that an adviser sees it, until a day."""

    __tablename__: ClassVar[str] = "grants"
    __table_args__ = (Index("ix_grants_adviser_id_company_id", "adviser_id", "company_id"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    company_id: str = Field(foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True)
    adviser_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH)
    from_on: date
    until_on: date
    """The last day on which the adviser sees the company."""
    basis: str = Field(max_length=20)
    """`given` by the company here, or `declared` by the adviser who brought the company in."""
    given_by: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH)
    given_at: datetime = Field(sa_type=utc())
    ended_at: datetime | None = Field(default=None, sa_type=utc())


class PortfolioRecord(SQLModel, table=True):
    """Companies that an adviser looks after together."""

    __tablename__: ClassVar[str] = "portfolios"

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    adviser_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH, index=True)
    name: str = Field(max_length=100)
    revision: int = 1
    """Counted up with each change, for `ETag`."""
    created_at: datetime = Field(sa_type=utc())


class PortfolioMember(SQLModel, table=True):
    """One company of a portfolio. It is seen only while a grant lasts."""

    __tablename__: ClassVar[str] = "portfolio_companies"

    portfolio_id: str = Field(
        primary_key=True, foreign_key="portfolios.id", max_length=ID_LENGTH, ondelete="CASCADE"
    )
    company_id: str = Field(
        primary_key=True, foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    added_at: datetime = Field(sa_type=utc())
