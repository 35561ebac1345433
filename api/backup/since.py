"""What happened in an installation after a backup of it was made, and is not undone by putting it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, text, update
from sqlmodel import Session, col

from api.audit import NOTHING
from api.backup.contents import AuditEnd
from api.store.people import Account, ApiKey
from api.store.records import AuditEntry, AuditHead, IdempotentAnswer
from profiles.storage.companies import Company

ERASURE = "EraseCompany"
"""The operation by which a company's data are erased, as the audit trail names it."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since; the entries of the audit trail are kept in a temporary table."""

    entries: int = 0
    erased: Sequence[str] = ()
    ended_keys: Sequence[str] = ()
    closed_accounts: Sequence[str] = ()


def noted(connection: Connection, backup: AuditEnd) -> Since:
    """Note what happened since, if the database's audit trail goes on from the backup's end.

    With another trail, the database is of another installation, and nothing of it is kept.
    """
    if not _goes_on(connection, backup):
        return Since()
    number = col(AuditEntry.number)
    later = number > backup.number
    entries = connection.execute(select(func.count()).where(later)).scalar_one()
    if not entries:
        return Since()
    connection.execute(text("CREATE TEMPORARY TABLE later_entries AS SELECT * FROM audit WHERE number < 0"))
    connection.execute(
        text("INSERT INTO later_entries SELECT * FROM audit WHERE number > :number"),
        {"number": backup.number},
    )
    erased = (col(AuditEntry.action) == ERASURE) & col(AuditEntry.company_id).is_not(None)
    companies = select(col(AuditEntry.company_id)).where(later, erased).distinct()
    return Since(
        entries,
        [each for each in connection.execute(companies).scalars() if each],
        connection.execute(select(col(ApiKey.id)).where(col(ApiKey.ended_at).is_not(None))).scalars().all(),
        connection.execute(select(col(Account.id)).where(col(Account.active).is_(False))).scalars().all(),
    )


def _goes_on(connection: Connection, backup: AuditEnd) -> bool:
    if backup.number == 0:
        return backup.hash == NOTHING
    query = select(col(AuditEntry.hash)).where(col(AuditEntry.number) == backup.number)
    return connection.execute(query).scalar_one_or_none() == backup.hash


def apply(session: Session, since: Since, at: datetime) -> None:
    """Do again what happened since."""
    if since.entries:
        session.execute(text("INSERT INTO audit SELECT * FROM later_entries"))
        session.execute(text("DROP TABLE later_entries"))
        head = session.execute(
            select(col(AuditEntry.number), col(AuditEntry.hash))
            .order_by(col(AuditEntry.number).desc())
            .limit(1)
        ).one()
        session.execute(update(AuditHead).values(number=head.number, hash=head.hash))
    for ids in _several(since.erased):
        session.execute(delete(IdempotentAnswer).where(col(IdempotentAnswer.company_id).in_(ids)))
        session.execute(delete(Company).where(col(Company.id).in_(ids)))
    for ids in _several(since.ended_keys):
        still = col(ApiKey.id).in_(ids) & col(ApiKey.ended_at).is_(None)
        session.execute(update(ApiKey).where(still).values(ended_at=at))
    for ids in _several(since.closed_accounts):
        session.execute(update(Account).where(col(Account.id).in_(ids)).values(active=False))


def _several(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
