"""Companies as they are kept: who keeps them, every version of their profile, designations, outcomes."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from profiles.storage.columns import FEN, HASH_LENGTH, ID_LENGTH, LONG_TEXT, utc


class Company(SQLModel, table=True):
    """A company that an account keeps; two accounts may keep the same company, each its own record.

    `key` tells a keeper's companies apart: the USCC, or `name:` and the name. The facts repeated
    from the newest version serve to find it.
    """

    __tablename__: ClassVar[str] = "companies"
    __table_args__ = (
        UniqueConstraint("keeper_id", "key"),
        Index("ix_companies_created_at_id", "created_at", "id"),
        Index("ix_companies_keeper_id_created_at_id", "keeper_id", "created_at", "id"),
    )

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    keeper_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH)
    key: str = Field(max_length=220)
    name: str | None = Field(default=None, max_length=200)
    uscc: str | None = Field(default=None, max_length=18, index=True)
    county: str | None = Field(default=None, max_length=6, index=True)
    industry: str | None = Field(default=None, max_length=5, index=True)
    version: int
    """The number of the newest version of its profile, from 1."""
    created_at: datetime = Field(sa_type=utc())
    changed_at: datetime = Field(sa_type=utc())


class ProfileVersion(SQLModel, table=True):
    """What was known of a company from a moment on. Only added; a trigger refuses every change."""

    __tablename__: ClassVar[str] = "profile_versions"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    company_id: str = Field(foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE")
    number: int
    profile: str = Field(sa_type=LONG_TEXT)
    """The profile as `profiles.storage.texts.profile_text` writes it."""
    hash: str = Field(max_length=HASH_LENGTH)
    """SHA-256 of that text."""
    created_at: datetime = Field(sa_type=utc())
    author_id: str | None = Field(default=None, foreign_key="accounts.id", max_length=ID_LENGTH)
    source: str = Field(max_length=20)
    """How it came: `sent`, `answer`, `designation`, `import`."""
    source_id: str | None = Field(default=None, max_length=ID_LENGTH)
    """The import it came from."""


class DesignationRecord(SQLModel, table=True):
    """What was stated of one recognition from one version on, and the evidence for it.

    The row whose `ended_at` is null is what the newest version states.
    """

    __tablename__: ClassVar[str] = "designations"
    __table_args__ = (Index("ix_designations_company_id_code", "company_id", "code"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    company_id: str = Field(foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE")
    version_id: str = Field(
        foreign_key="profile_versions.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    code: str = Field(max_length=40)
    """A designation's code, or `*`: none but the listed are held."""
    held: bool
    level: str | None = Field(default=None, max_length=20)
    since: date | None = None
    until: date | None = None
    evidence: str | None = Field(default=None, max_length=200)
    """What shows it: a certificate's number, a list's document number."""
    evidence_on: date | None = None
    """The date of that evidence."""
    recorded_at: datetime = Field(sa_type=utc())
    ended_at: datetime | None = Field(default=None, sa_type=utc())


class OutcomeRecord(SQLModel, table=True):
    """What became of one measure for one company; `granted` is null while it is not decided."""

    __tablename__: ClassVar[str] = "outcomes"
    __table_args__ = (UniqueConstraint("company_id", "measure", "as_of"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    company_id: str = Field(foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE")
    version_id: str = Field(
        foreign_key="profile_versions.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    """The profile as it stood on `as_of`."""
    measure: str = Field(max_length=20, index=True)
    as_of: date
    applied: bool
    granted: bool | None = None
    decided_on: date | None = None
    amount_fen: int | None = Field(default=None, sa_type=FEN)
    decided_by_bureau: str | None = Field(default=None, max_length=40)
    """The bureau that recorded the decision; null where the company or its adviser stated it."""
    revision: int = 1
    """Counted up with each change, for `ETag`."""
    recorded_by: str | None = Field(default=None, foreign_key="accounts.id", max_length=ID_LENGTH)
    recorded_at: datetime = Field(sa_type=utc())
    changed_at: datetime = Field(sa_type=utc())
