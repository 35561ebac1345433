"""The audit trail: entries that each carry the hash of the one before.

An entry's hash is the SHA-256 of its canonical JSON with the hash before it, so that none can be
changed, left out or put in between without every later hash being wrong (`api.audit_checking`).
Who could rewrite the whole table is found out by a head that was written down elsewhere.

Entries stand in the order in which they were kept. `at` is the clock when the work began: it may go
back, and decides nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, select

from api.access.caller import Caller
from api.store.records import AuditEntry, AuditHead
from profiles.storage.columns import ID_LENGTH
from profiles.storage.texts import canonical_json, hash_of

NOTHING = "0" * 64
"""The hash before the first entry."""
MOST_DETAILS = 16
LONGEST_DETAIL = 100
_HEAD = 1
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9_.:,;+*/=-]*")
_LARGEST = 2**53 - 1
"""Beyond it a number is not the same to every reader of JSON."""


class NotForTheTrail(ValueError):
    """Something that is no code and no count was to be put into the audit trail."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was seen or changed, before it has its place in the chain.

    `detail` holds codes, counts, flags and nulls under short names, and nothing nested: no text that
    a person wrote, no personal data. Raises NotForTheTrail for anything else.
    """

    action: str
    company_id: str | None = None
    subject_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value, longest in ((self.action, 60), (self.company_id, ID_LENGTH), (self.subject_id, ID_LENGTH)):
            if value is not None and not _is_code(value, longest):
                raise NotForTheTrail(repr(value)[:LONGEST_DETAIL])
        if len(self.detail) > MOST_DETAILS:
            msg = f"{len(self.detail)} details"
            raise NotForTheTrail(msg)
        for key, value in self.detail.items():
            if not _KEY.fullmatch(key) or not _may_stand(value):
                msg = f"{key[:40]!r}: {type(value).__name__}"
                raise NotForTheTrail(msg)


class Head(NamedTuple):
    """The newest entry at some moment, to be written down elsewhere."""

    number: int
    hash: str

    @property
    def written(self) -> str:
        """Write it as `huiqi audit verify --head` takes it: `NUMBER:HASH`."""
        return f"{self.number}:{self.hash}"


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
            "at": at.astimezone(UTC),
            "actor_id": caller.account_id,
            "via": caller.via,
            "action": event.action,
            "company_id": event.company_id,
            "subject_id": event.subject_id,
            "detail": dict(event.detail),
            "previous": head.hash,
        }
        head.number, head.hash = head.number + 1, _hash_of_columns(columns)
        entries.append({**columns, "hash": head.hash})
    session.flush()
    session.connection().execute(insert(AuditEntry), entries)
    session.add(head)


def entry_hash(entry: AuditEntry) -> str:
    """Give the hash that an entry must have."""
    return _hash_of_columns(
        {name: getattr(entry, name) for name in AuditEntry.model_fields if name != "hash"}
    )


def _hash_of_columns(columns: Mapping[str, Any]) -> str:
    at: datetime = columns["at"]
    return hash_of_parts({**columns, "at": at.astimezone(UTC).isoformat(timespec="microseconds")})


def hash_of_parts(parts: Mapping[str, Any]) -> str:
    """Hash all of an entry but its own hash, with the moment as ISO text in UTC to the microsecond."""
    return hash_of(canonical_json(parts))


def newest_head(session: Session) -> Head | None:
    """Give the newest entry by what was noted of it; nothing where the note itself is gone."""
    head = session.get(AuditHead, _HEAD)
    return None if head is None else Head(head.number, head.hash)


def _is_code(value: str, longest: int) -> bool:
    return len(value) <= longest and _CODE.fullmatch(value) is not None


def _may_stand(value: object) -> bool:
    match value:
        case None | bool():
            return True
        case int():
            return abs(value) <= _LARGEST
        case str():
            return _is_code(value, LONGEST_DETAIL)
        case _:
            return False
