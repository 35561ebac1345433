"""All that is kept about one company: given out whole, or erased (个人信息保护法, articles 45 and 47).

Whoever adds a table with rows about a company adds it to `ABOUT`; a test finds what is missing.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, inspect
from sqlalchemy.orm import defer
from sqlmodel import SQLModel, col, select
from typing_extensions import TypedDict

from api.companies_view import (
    CompanyItem,
    DesignationItem,
    VersionView,
    company_item,
    designation_item,
    version_view,
)
from api.days import written as moment
from api.problems import Conflict
from api.store.people import Grant, PortfolioMember
from api.store.records import AuditEntry, IdempotentAnswer
from api.store.work import Import, ImportFault, ImportRow, Run, Screening, ScreeningResult
from api.working import Work
from criteria.words import Words
from matcher.plain import number
from matcher.report import Figure
from profiles.storage.companies import Company, DesignationRecord, OutcomeRecord, ProfileVersion
from profiles.storage.texts import profile_data

ABOUT: Mapping[str, type[SQLModel]] = {
    "outcomes": OutcomeRecord,
    "runs": Run,
    "designations": DesignationRecord,
    "versions": ProfileVersion,
    "grants": Grant,
    "portfolios": PortfolioMember,
    "import_rows": ImportRow,
    "screenings": ScreeningResult,
    "answers": IdempotentAnswer,
}
"""The tables with rows about a company, all with a `company_id`, in the order in which they can be erased.

Entries of the audit trail stay: they have ids, codes and counts only.
"""

T = TypeVar("T", bound=SQLModel)

_NOT_IT = Words(
    "confirm 与该企业的名称或统一社会信用代码不一致", "`confirm` is neither the company's name nor its USCC"
)


class GrantItem(TypedDict):
    """A consent that an adviser sees the company; `given` here, or `declared` by the adviser."""

    id: str
    adviser_id: str
    from_on: str
    until_on: str
    basis: str
    given_by: str
    given_at: str
    ended_at: str | None


class OutcomeItem(TypedDict):
    """What became of one measure."""

    id: str
    measure: str
    as_of: str
    version: int
    applied: bool
    granted: bool | None
    decided_on: str | None
    amount: Figure | None
    recorded_by: str | None
    recorded_at: str


class RunItem(TypedDict):
    """A report that was given, without its text, which can be worked out again from all this."""

    id: str
    version: int
    as_of: str
    language: str
    everyone: bool
    catalogue_id: str
    catalogue_version: str
    software_version: str
    hash: str
    created_at: str
    author_id: str | None


class ImportItem(TypedDict):
    """A file that the company came from, and the row it stood in."""

    id: str
    file_name: str
    file_hash: str
    sheet: str | None
    row: int
    created_at: str


class ScreeningItem(TypedDict):
    """A screening that it was judged in, without its verdicts, which can be worked out again."""

    id: str
    as_of: str
    catalogue_version: str
    created_at: str


class PortfolioItem(TypedDict):
    """A portfolio that it is in."""

    id: str
    added_at: str


class AnswerItem(TypedDict):
    """An answer about it that is kept for a repeated post."""

    status: int
    created_at: str


class AuditItem(TypedDict):
    """Who saw or changed it, by id, and when."""

    number: int
    at: str
    actor_id: str | None
    via: str
    action: str
    subject_id: str | None
    detail: dict[str, Any]


class CompanyExport(TypedDict):
    """All that is kept about a company. The same of the same state; oldest first."""

    company: CompanyItem
    versions: list[VersionView]
    designations: list[DesignationItem]
    grants: list[GrantItem]
    outcomes: list[OutcomeItem]
    runs: list[RunItem]
    imports: list[ImportItem]
    screenings: list[ScreeningItem]
    portfolios: list[PortfolioItem]
    answers: list[AnswerItem]
    audit: list[AuditItem]


def exported(work: Work, company: Company) -> CompanyExport:
    """Give all that is kept about a company."""
    versions = _rows(work, ProfileVersion, company, col(ProfileVersion.number))
    numbers = {version.id: version.number for version in versions}
    designations = _rows(work, DesignationRecord, company, col(DesignationRecord.recorded_at))
    return {
        "company": company_item(company),
        "versions": [version_view(version) for version in versions],
        "designations": [designation_item(row, numbers[row.version_id]) for row in designations],
        "grants": [_grant(row) for row in _rows(work, Grant, company, col(Grant.given_at))],
        "outcomes": [
            _outcome(row, numbers)
            for row in _rows(work, OutcomeRecord, company, col(OutcomeRecord.recorded_at))
        ],
        "runs": [
            _run(row, numbers) for row in _rows(work, Run, company, col(Run.created_at), but=Run.report)
        ],
        "imports": _imports(work, company),
        "screenings": _screenings(work, company),
        "portfolios": [
            {"id": row.portfolio_id, "added_at": moment(row.added_at)}
            for row in _rows(work, PortfolioMember, company, col(PortfolioMember.portfolio_id))
        ],
        "answers": [
            {"status": row.status, "created_at": moment(row.created_at)}
            for row in _rows(
                work, IdempotentAnswer, company, col(IdempotentAnswer.created_at), but=IdempotentAnswer.body
            )
        ],
        "audit": [_audit(row) for row in _rows(work, AuditEntry, company, col(AuditEntry.number))],
    }


def erased(work: Work, company: Company, confirm: str) -> dict[str, int]:
    """Erase a company and all that is kept about it; count the rows by what they were.

    The caller holds the company's row. Raises Conflict where `confirm` names another.
    """
    newest = work.session.exec(
        select(ProfileVersion).where(
            ProfileVersion.company_id == company.id, ProfileVersion.number == company.version
        )
    ).one()
    if confirm.strip() not in _names(company, newest.profile):
        raise Conflict(_NOT_IT)
    counts = {"import_faults": _forget_faults(work, company)}
    for name, table in ABOUT.items():
        rows = work.session.exec(delete(table).where(_of(table, company)))
        counts[name] = rows.rowcount
    work.session.exec(delete(Company).where(col(Company.id) == company.id))
    return counts


def note_erased(work: Work, company: Company, counts: Mapping[str, int]) -> None:
    """Note in the audit trail that a company was erased, and how many rows of what."""
    details: dict[str, Any] = dict(counts)
    work.record(company_id=company.id, **details)


def _forget_faults(work: Work, company: Company) -> int:
    """Erase faults of refused rows that name the company in files of its keeper: those rows were about it."""
    texts = work.session.exec(select(ProfileVersion.profile).where(ProfileVersion.company_id == company.id))
    names = sorted({name for text in texts for name in _names(company, text)})
    rows = work.session.exec(
        select(ImportFault.import_id, col(ImportFault.sheet), ImportFault.row)
        .join(Import, col(Import.id) == col(ImportFault.import_id))
        .where(Import.account_id == company.keeper_id, col(ImportFault.value).in_(names))
        .distinct()
    ).all()
    count = 0
    for import_id, sheet, row in rows:
        whole_row = delete(ImportFault).where(
            col(ImportFault.import_id) == import_id,
            col(ImportFault.sheet) == sheet,
            col(ImportFault.row) == row,
        )
        count += work.session.exec(whole_row).rowcount
    return count


def _names(company: Company, profile: str) -> set[str]:
    """Give what a company is called: its USCC, and its name in a version of its profile."""
    stated = profile_data(profile)
    found = {company.uscc, stated.get("uscc"), str(stated.get("name") or "").strip()}
    return {name for name in found if name}


def _of(table: type[SQLModel], company: Company) -> ColumnElement[bool]:
    here: ColumnElement[bool] = inspect(table).columns["company_id"] == company.id
    return here


def _rows(
    work: Work,
    table: type[T],
    company: Company,
    order: Any,  # noqa: ANN401 - a column
    *,
    but: Any = None,  # noqa: ANN401 - a column
) -> Sequence[T]:
    """Give the rows about a company, `but` one column, in an order that does not hang on chance."""
    query = select(table).where(_of(table, company)).order_by(order, *inspect(table).primary_key)
    return work.session.exec(query if but is None else query.options(defer(but))).all()


def _imports(work: Work, company: Company) -> list[ImportItem]:
    query = (
        select(Import, ImportRow)
        .join(ImportRow, col(ImportRow.import_id) == col(Import.id))
        .where(ImportRow.company_id == company.id)
        .order_by(col(Import.created_at), col(Import.id))
    )
    return [
        {
            "id": file.id,
            "file_name": file.file_name,
            "file_hash": file.file_hash,
            "sheet": row.sheet,
            "row": row.row,
            "created_at": moment(file.created_at),
        }
        for file, row in work.session.exec(query)
    ]


def _screenings(work: Work, company: Company) -> list[ScreeningItem]:
    query = (
        select(Screening)
        .join(ScreeningResult, col(ScreeningResult.screening_id) == col(Screening.id))
        .where(ScreeningResult.company_id == company.id)
        .order_by(col(Screening.created_at), col(Screening.id))
    )
    return [
        {
            "id": row.id,
            "as_of": row.as_of.isoformat(),
            "catalogue_version": row.catalogue_version,
            "created_at": moment(row.created_at),
        }
        for row in work.session.exec(query)
    ]


def _grant(row: Grant) -> GrantItem:
    return {
        "id": row.id,
        "adviser_id": row.adviser_id,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat(),
        "basis": row.basis,
        "given_by": row.given_by,
        "given_at": moment(row.given_at),
        "ended_at": moment(row.ended_at) if row.ended_at else None,
    }


def _outcome(row: OutcomeRecord, numbers: Mapping[str, int]) -> OutcomeItem:
    return {
        "id": row.id,
        "measure": row.measure,
        "as_of": row.as_of.isoformat(),
        "version": numbers[row.version_id],
        "applied": row.applied,
        "granted": row.granted,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "amount": None if row.amount_fen is None else number(Decimal(row.amount_fen) / 100),
        "recorded_by": row.recorded_by,
        "recorded_at": moment(row.recorded_at),
    }


def _run(row: Run, numbers: Mapping[str, int]) -> RunItem:
    return {
        "id": row.id,
        "version": numbers[row.version_id],
        "as_of": row.as_of.isoformat(),
        "language": row.language,
        "everyone": row.everyone,
        "catalogue_id": row.catalogue_id,
        "catalogue_version": row.catalogue_version,
        "software_version": row.software_version,
        "hash": row.hash,
        "created_at": moment(row.created_at),
        "author_id": row.author_id,
    }


def _audit(row: AuditEntry) -> AuditItem:
    return {
        "number": row.number,
        "at": moment(row.at),
        "actor_id": row.actor_id,
        "via": row.via,
        "action": row.action,
        "subject_id": row.subject_id,
        "detail": row.detail,
    }
