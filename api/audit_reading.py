"""The audit trail read: entries by filters, newest first, as they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from litestar.exceptions import ValidationException
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from typing_extensions import TypedDict

from api.days import written
from api.store.people import Account, Role
from api.store.records import AuditEntry


class EntryView(TypedDict):
    """One entry: who did what when, to which company and what else, and how it hangs in the chain."""

    number: int
    at: str
    actor_id: str | None
    via: str
    action: str
    company_id: str | None
    subject_id: str | None
    detail: dict[str, Any]
    previous: str
    hash: str


class SeenView(TypedDict):
    """Who saw or changed a company: a person by id and role, an officer with the bureau."""

    number: int
    at: str
    actor_id: str | None
    role: str
    bureau: str | None
    via: str
    action: str


class EntryPage(TypedDict):
    """Some of the trail, and where to go on."""

    items: list[EntryView]
    next: str | None


class SeenPage(TypedDict):
    """Some of what became of a company, and where to go on."""

    items: list[SeenView]
    next: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; days are in UTC, both ends included."""

    company_id: str | None = None
    actor_id: str | None = None
    subject_id: str | None = None
    action: str | None = None
    since: date | None = None
    until: date | None = None

    def query(self) -> SelectOfScalar[AuditEntry]:
        """Select the entries, newest first."""
        found = select(AuditEntry).order_by(col(AuditEntry.number).desc())
        for column, value in (
            (AuditEntry.company_id, self.company_id),
            (AuditEntry.actor_id, self.actor_id),
            (AuditEntry.subject_id, self.subject_id),
            (AuditEntry.action, self.action),
        ):
            if value is not None:
                found = found.where(col(column) == value)
        if self.since is not None:
            found = found.where(col(AuditEntry.at) >= _begins(self.since))
        if self.until is not None and self.until < date.max:
            found = found.where(col(AuditEntry.at) < _begins(self.until + timedelta(days=1)))
        return found


def entries(session: Session, wanted: Wanted) -> Iterator[AuditEntry]:
    """Give entries, newest first, as they come from the database."""
    yield from session.exec(wanted.query().execution_options(yield_per=1000))


def some(
    session: Session, wanted: Wanted, *, cursor: str | None, limit: int
) -> tuple[Sequence[AuditEntry], str | None]:
    """Give one page of entries, newest first; raises ValidationException for a cursor not of ours."""
    query = wanted.query()
    if cursor is not None:
        if not (cursor.isascii() and cursor.isdigit() and len(cursor) < len(str(2**63))):
            raise ValidationException(extra=[{"key": "cursor", "message": "not one of ours"}])
        query = query.where(col(AuditEntry.number) < int(cursor))
    found = session.exec(query.limit(limit + 1)).all()
    items = found[:limit]
    return items, str(items[-1].number) if len(found) > limit else None


def entry_view(entry: AuditEntry) -> EntryView:
    """Show an entry whole."""
    return {
        "number": entry.number,
        "at": written(entry.at),
        "actor_id": entry.actor_id,
        "via": entry.via,
        "action": entry.action,
        "company_id": entry.company_id,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def seen_views(session: Session, found: Sequence[AuditEntry]) -> list[SeenView]:
    """Show entries to the company that they are about, with the roles that the people have now."""
    ids = {entry.actor_id for entry in found if entry.actor_id}
    people = {
        account_id: (role, bureau)
        for account_id, role, bureau in session.exec(
            select(Account.id, Account.role, Account.bureau_id).where(col(Account.id).in_(sorted(ids)))
        )
    }
    return [_seen(entry, *people.get(entry.actor_id or "", (None, None))) for entry in found]


def _seen(entry: AuditEntry, role: str | None, bureau: str | None) -> SeenView:
    unnamed = Role.ANONYMOUS.value if entry.via == "none" else "operator"
    return {
        "number": entry.number,
        "at": written(entry.at),
        "actor_id": entry.actor_id,
        "role": role or ("gone" if entry.actor_id else unnamed),
        "bureau": bureau,
        "via": entry.via,
        "action": entry.action,
    }


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
