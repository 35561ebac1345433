"""The audit trail proved: the whole chain is walked, and every place where it does not hold is given.

Rows are read as the database holds them, so that a wrong type or a text that is no JSON is found
and does not stop the walk. Memory does not grow with the number of entries.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Row, String, Text, cast, func, literal_column, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from api.audit import NOTHING, Head, hash_of_parts, newest_head
from api.store.records import AuditEntry
from criteria.words import Words

BATCH = 5000
_PARTS = ("number", "at", "actor_id", "via", "action", "company_id", "subject_id", "detail", "previous")
_SQLITE_MOMENT = 26
_AD = " AD"
_START = Head(0, NOTHING)


WHY: Mapping[str, Words] = {
    "missing": Words("从这里起缺少记录", "from here on entries are gone"),
    "changed": Words("记录已被改动", "the entry is not what it was when its hash was made"),
    "previous": Words(
        "与前一条的哈希值不衔接：两条中有一条是后来改写的",
        "it does not carry the hash of the entry before: one of the two was written anew",
    ),
    "unreadable": Words("记录无法读取", "what stands there is no text"),
    "unnoted": Words("从这里起的记录未经登记", "from here on entries were added past the noted head"),
    "head": Words("登记的末条哈希值不同", "the noted head has another hash than the newest entry"),
    "no-head": Words("末条登记已不存在", "the note of the newest entry is gone"),
    "head-missing": Words(
        "另行记下的末条已不存在：末尾被删除",
        "a head written down elsewhere is beyond the end: the tail is gone",
    ),
    "head-differs": Words(
        "与另行记下的哈希值不同：整条链被重写",
        "a head written down elsewhere has another hash: the chain was made anew",
    ),
}
"""Why a chain does not hold."""


class Break(NamedTuple):
    """Where the chain does not hold: the number of the entry, and why."""

    number: int
    why: str


@dataclass(slots=True)
class Walk:
    """The chain as it is walked; what it found is complete when `breaks` is at its end."""

    session: Session
    heads: Sequence[Head] = ()
    """Heads that were written down elsewhere."""
    progress: Callable[[int], None] | None = None
    """Told now and then how many entries were checked."""
    entries: int = 0
    newest: Head = _START
    back: int = 0
    """How many entries are of an earlier moment than the one before: the clock, or work at once."""
    furthest_back: float = 0
    """By how many seconds at most."""

    def breaks(self) -> Iterator[Break]:
        """Walk the chain and give every place where it does not hold, in order."""
        written = {head.number: head.hash for head in self.heads if head.number}
        may_precede, moment = {NOTHING}, ""
        for number, row in self._rows():
            if number != self.newest.number + 1:
                yield Break(self.newest.number + 1, "missing")
                may_precede = set()
            self.entries += 1
            if row is None:
                yield Break(number, "unreadable")
                self.newest, may_precede = Head(number, ""), set()
                continue
            parts = _parts(row)
            made = "" if parts is None else _hash(parts)
            if made != row.hash:
                yield Break(number, "changed")
            elif may_precede and row.previous not in may_precede:
                yield Break(number, "previous")
            if written.pop(number, row.hash) != row.hash:
                yield Break(number, "head-differs")
            if parts is not None and parts["at"] < moment:
                self._went_back(moment, parts["at"])
            moment = moment if parts is None else parts["at"]
            self.newest, may_precede = Head(number, row.hash), {row.hash, made}
        yield from self._end()
        for number in sorted(written):
            yield Break(number, "head-missing")

    def _end(self) -> Iterator[Break]:
        """Compare the end of the chain with what was noted of it."""
        noted = newest_head(self.session)
        if noted is None:
            yield Break(self.newest.number, "no-head")
        elif noted.number > self.newest.number:
            yield Break(self.newest.number + 1, "missing")
        elif noted.number < self.newest.number:
            yield Break(noted.number + 1, "unnoted")
        elif noted.hash != self.newest.hash:
            yield Break(noted.number, "head")

    def _rows(self) -> Iterator[tuple[int, Row[Any] | None]]:
        """Give every entry as it is stored, in order, or nothing for one that cannot be read."""
        after, columns = None, _columns(self.session)
        while True:
            query = select(*columns).order_by(col(AuditEntry.number)).limit(BATCH)
            batch = _read(self.session, query if after is None else query.where(AuditEntry.number > after))
            if not batch:
                return
            yield from batch
            after = batch[-1][0]
            if self.progress is not None:
                self.progress(self.entries)

    def _went_back(self, before: str, now: str) -> None:
        self.back += 1
        try:
            seconds = (datetime.fromisoformat(before) - datetime.fromisoformat(now)).total_seconds()
        except ValueError:
            return  # a moment that is none: the entry is found as changed
        self.furthest_back = max(self.furthest_back, seconds)


def breaks(session: Session) -> Iterator[Break]:
    """Walk the whole chain and give every place where it does not hold."""
    return Walk(session).breaks()


def _columns(session: Session) -> list[ColumnElement[Any]]:
    """Give the columns as they are stored: the moment and the details as text."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    moment: ColumnElement[Any] = type_coerce(col(AuditEntry.at), String)
    detail: ColumnElement[Any] = type_coerce(col(AuditEntry.detail), String)
    if not sqlite:
        in_utc = func.timezone("UTC", col(AuditEntry.at))
        moment = func.to_char(in_utc, literal_column("'YYYY-MM-DD\"T\"HH24:MI:SS.US AD'"), type_=String)
        detail = cast(col(AuditEntry.detail), Text)
    special = {"at": moment.label("at"), "detail": detail.label("detail")}
    return [special[name] if name in special else getattr(AuditEntry, name) for name in (*_PARTS, "hash")]


def _read(session: Session, query: Any) -> list[tuple[int, Row[Any] | None]]:  # noqa: ANN401 - a query of columns
    try:
        return [(row.number, row) for row in session.execute(query)]
    except DBAPIError:
        if session.get_bind().dialect.name != "sqlite":
            raise
    # SQLite stores what is no UTF-8 and fails when it is read: one by one, to find out where.
    numbers = session.execute(query.with_only_columns(col(AuditEntry.number))).scalars().all()
    return [(number, _one(session, number)) for number in numbers]


def _one(session: Session, number: int) -> Row[Any] | None:
    try:
        return session.execute(select(*_columns(session)).where(AuditEntry.number == number)).one()
    except DBAPIError:
        return None


def _parts(row: Row[Any]) -> dict[str, Any] | None:
    """Give what an entry's hash is made of; nothing where it cannot be what was once kept."""
    parts = dict(zip(_PARTS, row, strict=False))  # but for the last: the hash itself
    moment, detail = _moment(parts["at"]), _detail(parts["detail"])
    if moment is None or detail is None:
        return None
    parts["at"], parts["detail"] = moment, detail
    return parts


def _hash(parts: dict[str, Any]) -> str:
    try:
        return hash_of_parts(parts)
    except (TypeError, ValueError, OverflowError):
        return ""


def _moment(stored: object) -> str | None:
    """Give a moment as it was hashed: SQLite stores `2025-06-30 08:00:00.000000`."""
    if not isinstance(stored, str):
        return None
    if stored.endswith(_AD):
        return f"{stored.removesuffix(_AD)}+00:00"
    if len(stored) == _SQLITE_MOMENT and stored[10] == " ":
        return f"{stored[:10]}T{stored[11:]}+00:00"
    return None


def _detail(stored: object) -> dict[str, Any] | None:
    """Read details, written as they were when they were kept: no key twice, nothing added around."""
    if stored == "{}":
        return {}
    try:
        read = msgspec.json.decode(stored) if isinstance(stored, str) else None
    except (msgspec.DecodeError, RecursionError):
        return None
    return read if isinstance(read, dict) and json.dumps(read) == stored else None
