"""The audit trail: entries that each carry the hash of the one before.

An entry's hash is the SHA-256 of its canonical JSON with the hash before it, so that none can be
changed, left out or put in between without every later hash being wrong. Who could rewrite the
whole table is found out by a head that was written down elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from api.access.caller import Caller
from api.store.records import AuditEntry, AuditHead
from profiles.storage.texts import canonical_json, hash_of

NOTHING = "0" * 64
"""The hash before the first entry."""
_HEAD = 1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was seen or changed, before it has its place in the chain."""

    action: str
    company_id: str | None = None
    subject_id: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the number of the entry, and why."""

    number: int
    why: str


def append(session: Session, caller: Caller, at: datetime, events: Sequence[Event]) -> None:
    """Add entries at the end of the chain; whoever else adds some waits until this is kept.

    To be called last in a transaction, so that the wait is short.
    """
    if not events:
        return
    newest = select(AuditHead).where(AuditHead.id == _HEAD).with_for_update()
    head = session.exec(newest.execution_options(populate_existing=True)).one()
    entries = []
    for event in events:
        columns: dict[str, Any] = {
            "number": head.number + 1,
            "at": at,
            "actor_id": caller.account_id,
            "via": caller.via,
            "action": event.action,
            "company_id": event.company_id,
            "subject_id": event.subject_id,
            "detail": event.detail,
            "previous": head.hash,
        }
        head.number, head.hash = columns["number"], _hash(columns)
        entries.append({**columns, "hash": head.hash})
    session.connection().execute(insert(AuditEntry), entries)
    session.add(head)


def entry_hash(entry: AuditEntry) -> str:
    """Give the hash that an entry must have."""
    return _hash({name: getattr(entry, name) for name in AuditEntry.model_fields if name != "hash"})


def _hash(columns: Mapping[str, Any]) -> str:
    at: datetime = columns["at"]
    return hash_of(canonical_json({**columns, "at": at.isoformat(timespec="microseconds")}))


def breaks(session: Session) -> Iterator[Break]:
    """Walk the whole chain and give every place where it does not hold."""
    number, previous = 0, NOTHING
    for entry in session.exec(
        select(AuditEntry).order_by(col(AuditEntry.number)).execution_options(yield_per=1000)
    ):
        if entry.number != number + 1:
            yield Break(entry.number, "missing-before")
        if entry.previous != previous:
            yield Break(entry.number, "previous")
        if entry.hash != entry_hash(entry):
            yield Break(entry.number, "changed")
        number, previous = entry.number, entry.hash
    head = session.exec(select(AuditHead).where(AuditHead.id == _HEAD)).first()
    if head is None or (head.number, head.hash) != (number, previous):
        yield Break(number, "head")
