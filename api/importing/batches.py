"""Some rows of a file put in together, in one transaction: companies, consents, faults, counts, audit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from api.access.caller import Caller
from api.audit import Event, append
from api.days import day_of
from api.ids import new_id
from api.jobs.leasing import Step
from api.store.people import Grant, PortfolioMember, PortfolioRecord, Role
from api.store.work import Import, ImportFault, ImportRow
from criteria.words import Words
from profiles.importing.faults import CellFault
from profiles.importing.reading import Row
from profiles.schema import Profile
from profiles.storage.keeping import Authored, Change, NoName, Source, key_of
from profiles.storage.keeping_many import Put, Standing, find_companies, keep_many

MOST_FAULTS = 100_000
"""Faults of one import that are kept; the rest is only counted."""
LONGEST_SHEET, LONGEST_COLUMN = 40, 200
ACTION = "ImportCompany"
"""In the audit trail, for each company that an import changed."""
DECLARED = "declared"

NO_NAME = Words(
    "缺少企业名称和统一社会信用代码，无法区分企业",
    "without name and USCC it cannot be told from other companies",
)
STANDS_TWICE = Words("与第 {place} 行是同一家企业", "it is the same company as in row {place}")


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom rows are put in."""

    import_id: str
    caller: Caller
    account_id: str
    consent_until: date | None
    portfolio_id: str | None

    @property
    def is_adviser(self) -> bool:
        """Whether companies are put in by their adviser, who says that they consent."""
        return self.caller.role is Role.ADVISER


@dataclass(slots=True)
class _Batch:
    """Rows sorted into those that go in, by company, and what is wrong with the others, by index."""

    good: dict[str, tuple[Row, Profile]] = field(default_factory=dict)
    again: list[tuple[Row, str]] = field(default_factory=list)
    """Rows whose company stands further up in the batch."""
    refused: dict[int, Sequence[CellFault]] = field(default_factory=dict)

    @property
    def faults(self) -> list[CellFault]:
        """All that is wrong, in the order of the file."""
        return [fault for _, faults in sorted(self.refused.items()) for fault in faults]


def put_in(step: Step, owner: Owner, record: Import, rows: Sequence[Row]) -> None:
    """Put rows in, and count them in `record`."""
    session = step.session
    batch = _sorted(rows)
    standing = find_companies(session, owner.account_id, batch.good)
    _refuse_repeated(session, owner, batch, standing)
    authored = Authored(step.at, owner.account_id, Source.IMPORT, new_id, owner.import_id)
    good = [*batch.good.values()]
    put = keep_many(session, owner.account_id, standing, [profile for _, profile in good], authored)
    _insert(
        session,
        ImportRow,
        [
            {
                "import_id": owner.import_id,
                "company_id": kept.company_id,
                "sheet": _cut(row.place.sheet, LONGEST_SHEET),
                "row": row.place.row,
            }
            for (row, _), kept in zip(good, put, strict=True)
        ],
    )
    _keep_faults(session, record, batch.faults)
    company_ids = [kept.company_id for kept in put]
    granted = _grant(step, owner, company_ids) if owner.is_adviser else set()
    joined = _join(step, owner, company_ids) if owner.portfolio_id else set()
    _count(record, batch, put)
    append(session, owner.caller, step.at, [*_events(owner, put, granted, joined)])


def _sorted(rows: Sequence[Row]) -> _Batch:
    batch = _Batch()
    for row in rows:
        if row.profile is None:
            batch.refused[row.index] = row.faults
            continue
        try:
            key = key_of(row.profile)
        except NoName:
            batch.refused[row.index] = [_fault(row, "no_name", NO_NAME)]
            continue
        if key in batch.good:
            batch.again.append((row, key))
        else:
            batch.good[key] = (row, row.profile)
    return batch


def _refuse_repeated(session: Session, owner: Owner, batch: _Batch, standing: Mapping[str, Standing]) -> None:
    """Take out rows whose company an earlier row of the file has, in this batch or in one before."""
    first = {key: str(row.place) for key, (row, _) in batch.good.items()}
    before = _rows_of(session, owner.import_id, [found.company_id for found in standing.values()])
    for key, found in standing.items():
        if found.company_id in before:
            row, _ = batch.good.pop(key)
            batch.again.append((row, key))
            first[key] = before[found.company_id]
    for row, key in batch.again:
        batch.refused[row.index] = [_stands_twice(row, first[key])]


def _rows_of(session: Session, import_id: str, company_ids: Sequence[str]) -> dict[str, str]:
    """Give, by company, the row of this import that it came from already."""
    if not company_ids:
        return {}
    query = select(ImportRow).where(
        ImportRow.import_id == import_id, col(ImportRow.company_id).in_(company_ids)
    )
    return {
        found.company_id: str(found.row) if found.sheet is None else f"{found.sheet}:{found.row}"
        for found in session.exec(query)
    }


def _stands_twice(row: Row, place: str) -> CellFault:
    reason = Words(STANDS_TWICE.zh.format(place=place), STANDS_TWICE.en.format(place=place))
    return _fault(row, "stands_twice", reason)


def _fault(row: Row, code: str, reason: Words) -> CellFault:
    profile = row.profile
    value = "" if profile is None else profile.uscc or profile.name or ""
    return CellFault(row.place.sheet, row.place.row, None, value, code, reason)


def _keep_faults(session: Session, record: Import, faults: Sequence[CellFault]) -> None:
    kept = faults[: max(0, MOST_FAULTS - record.faults)]
    _insert(
        session,
        ImportFault,
        [
            {
                "import_id": record.id,
                "sheet": _cut(fault.sheet, LONGEST_SHEET),
                "row": fault.row,
                "column": _cut(fault.column, LONGEST_COLUMN) or "",
                "value": _storable(fault.value),
                "code": fault.code,
                "reason_zh": _storable(fault.reason.zh),
                "reason_en": _storable(fault.reason.en),
                "suggestion_zh": _storable(fault.suggestion.zh) if fault.suggestion else None,
                "suggestion_en": _storable(fault.suggestion.en) if fault.suggestion else None,
            }
            for fault in kept
        ],
    )
    record.faults += len(faults)


def _grant(step: Step, owner: Owner, company_ids: Sequence[str]) -> set[str]:
    """Record the consents that the adviser declares; one that lasts as long is there already."""
    until, today = owner.consent_until, day_of(step.at)
    if until is None or until < today or not company_ids:
        return set()
    lasting = select(Grant.company_id).where(
        Grant.adviser_id == owner.account_id,
        col(Grant.company_id).in_(company_ids),
        col(Grant.ended_at).is_(None),
        col(Grant.from_on) <= today,
        col(Grant.until_on) >= until,
    )
    wanted = {*company_ids} - {*step.session.exec(lasting)}
    _insert(
        step.session,
        Grant,
        [
            {
                "id": new_id(),
                "company_id": company_id,
                "adviser_id": owner.account_id,
                "from_on": today,
                "until_on": until,
                "basis": DECLARED,
                "given_by": owner.account_id,
                "given_at": step.at,
            }
            for company_id in company_ids
            if company_id in wanted
        ],
    )
    return wanted


def _join(step: Step, owner: Owner, company_ids: Sequence[str]) -> set[str]:
    """Put companies into the portfolio that are not in it, if it is still there."""
    held = select(PortfolioRecord.id).where(
        PortfolioRecord.id == owner.portfolio_id, PortfolioRecord.adviser_id == owner.account_id
    )
    if step.session.exec(held.with_for_update()).first() is None or not company_ids:
        return set()
    members = select(PortfolioMember.company_id).where(
        PortfolioMember.portfolio_id == owner.portfolio_id, col(PortfolioMember.company_id).in_(company_ids)
    )
    wanted = {*company_ids} - {*step.session.exec(members)}
    _insert(
        step.session,
        PortfolioMember,
        [
            {"portfolio_id": owner.portfolio_id, "company_id": company_id, "added_at": step.at}
            for company_id in company_ids
            if company_id in wanted
        ],
    )
    if wanted:
        counted = {"revision": PortfolioRecord.revision + 1}
        step.session.exec(
            update(PortfolioRecord).where(col(PortfolioRecord.id) == owner.portfolio_id).values(counted)
        )
    return wanted


def _count(record: Import, batch: _Batch, put: Sequence[Put]) -> None:
    changes = [kept.change for kept in put]
    record.rows_added += changes.count(Change.ADDED)
    record.rows_changed += changes.count(Change.CHANGED)
    record.rows_unchanged += changes.count(Change.UNCHANGED)
    record.rows_refused += len(batch.refused)
    record.rows_read += len(put) + len(batch.refused)


def _events(owner: Owner, put: Sequence[Put], granted: set[str], joined: set[str]) -> Iterable[Event]:
    """Give an entry for each company that was changed, came under a consent, or into a portfolio."""
    until = owner.consent_until.isoformat() if owner.consent_until else None
    for kept in put:
        detail: dict[str, Any] = {}
        if kept.change is not Change.UNCHANGED:
            detail |= {"change": kept.change.value, "version": kept.number}
        if kept.company_id in granted:
            detail["consent_until"] = until
        if kept.company_id in joined:
            detail["portfolio"] = owner.portfolio_id
        if detail:
            yield Event(ACTION, kept.company_id, owner.import_id, detail)


def _insert(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 - a table
    if rows:
        session.connection().execute(insert(table), rows)


def _cut(text: str | None, longest: int) -> str | None:
    return None if text is None else _storable(text[:longest])


def _storable(text: str) -> str:
    """Write a text so that every database takes it: PostgreSQL has no NUL."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
