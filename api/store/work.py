"""Work that was done or is to do: runs, imports, screenings, jobs."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from profiles.storage.columns import BYTES, COUNTER, HASH_LENGTH, ID_LENGTH, LONG_TEXT, utc


class Run(SQLModel, table=True):
    """A report as it was given, with all that is needed to work it out again."""

    __tablename__: ClassVar[str] = "runs"
    __table_args__ = (Index("ix_runs_company_id_created_at", "company_id", "created_at"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    company_id: str = Field(foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE")
    version_id: str = Field(
        foreign_key="profile_versions.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    as_of: date
    language: str = Field(max_length=10)
    everyone: bool = False
    """With the measures for persons and government too."""
    catalogue_id: str = Field(max_length=60)
    catalogue_version: str = Field(max_length=64)
    software_version: str = Field(max_length=60)
    report: bytes = Field(sa_type=BYTES)
    """The report's canonical JSON, deflated."""
    hash: str = Field(max_length=HASH_LENGTH)
    """SHA-256 of that JSON."""
    created_at: datetime = Field(sa_type=utc())
    author_id: str | None = Field(default=None, foreign_key="accounts.id", max_length=ID_LENGTH)


class Job(SQLModel, table=True):
    """Something to do in the background. A worker holds it by a lease that it renews."""

    __tablename__: ClassVar[str] = "jobs"
    __table_args__ = (Index("ix_jobs_state_run_after", "state", "run_after"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=JSON)
    state: str = Field(max_length=20)
    """`queued`, `running`, `done`, `failed`, `cancelled`."""
    attempts: int = 0
    run_after: datetime = Field(sa_type=utc())
    lease_until: datetime | None = Field(default=None, sa_type=utc())
    worker: str | None = Field(default=None, max_length=ID_LENGTH)
    progress_done: int = 0
    progress_total: int | None = None
    error: str | None = Field(default=None, sa_type=LONG_TEXT)
    """A code that people are told the meaning of; never a traceback."""
    account_id: str | None = Field(default=None, foreign_key="accounts.id", max_length=ID_LENGTH, index=True)
    created_at: datetime = Field(sa_type=utc())
    started_at: datetime | None = Field(default=None, sa_type=utc())
    finished_at: datetime | None = Field(default=None, sa_type=utc())


class Import(SQLModel, table=True):
    """A file of companies that was sent, and what became of its rows."""

    __tablename__: ClassVar[str] = "imports"
    __table_args__ = (Index("ix_imports_account_id_created_at", "account_id", "created_at"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    account_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH)
    job_id: str = Field(foreign_key="jobs.id", max_length=ID_LENGTH, index=True)
    file_name: str = Field(max_length=200)
    file_hash: str = Field(max_length=HASH_LENGTH)
    file_bytes: int
    mapping: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    consent_until: date | None = None
    """The last day of the consent that an adviser declares."""
    portfolio_id: str | None = Field(
        default=None, foreign_key="portfolios.id", max_length=ID_LENGTH, ondelete="SET NULL", index=True
    )
    columns: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    """How each column was taken."""
    notes: list[list[str]] | None = Field(default=None, sa_type=JSON)
    """What is to be said of the file, each in Chinese and English."""
    refused: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    """Why the file cannot be read at all; null where it can."""
    rows_read: int = 0
    """How many rows are done: a job that is taken up again goes on after them."""
    rows_added: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_refused: int = 0
    rows_blank: int = 0
    faults: int = 0
    """What is wrong in the rows that were refused; of a great many only the first are kept."""
    created_at: datetime = Field(sa_type=utc())
    finished_at: datetime | None = Field(default=None, sa_type=utc())


class ImportChunk(SQLModel, table=True):
    """A piece of a file that was sent; the pieces are dropped when the import is done."""

    __tablename__: ClassVar[str] = "import_chunks"

    import_id: str = Field(
        primary_key=True, foreign_key="imports.id", max_length=ID_LENGTH, ondelete="CASCADE"
    )
    number: int = Field(primary_key=True)
    data: bytes = Field(sa_type=BYTES)


class ImportRow(SQLModel, table=True):
    """A good row: which company it went to, so that a company cannot stand twice in one file."""

    __tablename__: ClassVar[str] = "import_rows"

    import_id: str = Field(
        primary_key=True, foreign_key="imports.id", max_length=ID_LENGTH, ondelete="CASCADE"
    )
    company_id: str = Field(
        primary_key=True, foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    sheet: str | None = Field(default=None, max_length=40)
    row: int


class ImportFault(SQLModel, table=True):
    """One thing wrong in a row that was refused."""

    __tablename__: ClassVar[str] = "import_faults"
    __table_args__ = (Index("ix_import_faults_import_id_id", "import_id", "id"),)

    id: int | None = Field(default=None, sa_type=COUNTER, primary_key=True)
    import_id: str = Field(foreign_key="imports.id", max_length=ID_LENGTH, ondelete="CASCADE")
    sheet: str | None = Field(default=None, max_length=40)
    row: int
    column: str = Field(max_length=200)
    """Empty where the whole row is at fault."""
    value: str = Field(sa_type=LONG_TEXT)
    code: str = Field(max_length=40)
    reason_zh: str = Field(sa_type=LONG_TEXT)
    reason_en: str = Field(sa_type=LONG_TEXT)
    suggestion_zh: str | None = Field(default=None, sa_type=LONG_TEXT)
    suggestion_en: str | None = Field(default=None, sa_type=LONG_TEXT)


class Screening(SQLModel, table=True):
    """Companies judged in the background by what was asked for; its verdicts stand company by company."""

    __tablename__: ClassVar[str] = "screenings"
    __table_args__ = (Index("ix_screenings_account_id_created_at", "account_id", "created_at"),)

    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    account_id: str = Field(foreign_key="accounts.id", max_length=ID_LENGTH)
    job_id: str = Field(foreign_key="jobs.id", max_length=ID_LENGTH, index=True)
    as_of: date
    language: str = Field(max_length=10)
    catalogue_id: str = Field(max_length=60)
    catalogue_version: str = Field(max_length=64)
    asked: dict[str, Any] = Field(sa_type=JSON)
    """Which companies, measures, verdicts and counties, how many of each company, with details or not."""
    done_to: str | None = Field(default=None, max_length=ID_LENGTH)
    """The company up to which it is done, in the order of ids."""
    companies: int = 0
    outside: int = 0
    """Companies that the filter of counties left out."""
    unreadable: int = 0
    """Companies whose profile has codes that the catalogue no longer knows."""
    cells: int = 0
    created_at: datetime = Field(sa_type=utc())
    finished_at: datetime | None = Field(default=None, sa_type=utc())


class ScreeningResult(SQLModel, table=True):
    """What one company came to in one screening; erased with the company."""

    __tablename__: ClassVar[str] = "screening_results"

    screening_id: str = Field(
        primary_key=True, foreign_key="screenings.id", max_length=ID_LENGTH, ondelete="CASCADE"
    )
    company_id: str = Field(
        primary_key=True, foreign_key="companies.id", max_length=ID_LENGTH, ondelete="CASCADE", index=True
    )
    cells: bytes = Field(sa_type=BYTES)
    """Rows of the long table as JSON, deflated."""
