"""Many companies put in at once: the same as one after another, with a few statements for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from profiles.schema import Profile
from profiles.storage.companies import Company, DesignationRecord, ProfileVersion
from profiles.storage.keeping import Authored, Change, found_by, key_of, restated, version_columns
from profiles.storage.texts import hash_of, profile_text

_ROW = "row_id"
"""Under this name a change says which row it is of."""


class Standing(NamedTuple):
    """A company that is kept already: its newest version's number, and the hash of its text."""

    company_id: str
    number: int
    hash: str


class Put(NamedTuple):
    """A company that was put in: the number of its newest version, and what became of it."""

    company_id: str
    number: int
    change: Change


@dataclass(slots=True)
class _Rows:
    """What is to be written, by table."""

    companies: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)


def find_companies(session: Session, keeper_id: str, keys: Iterable[str]) -> dict[str, Standing]:
    """Find the companies that a keeper has under some keys, and hold their rows, always in one order."""
    wanted = sorted(keys)
    held = session.exec(
        select(Company.id, Company.key, Company.version)
        .where(Company.keeper_id == keeper_id, col(Company.key).in_(wanted))
        .order_by(col(Company.key))
        .with_for_update()
    ).all()
    hashes = dict(
        session.exec(
            select(ProfileVersion.company_id, ProfileVersion.hash)
            .join(Company, col(Company.id) == col(ProfileVersion.company_id))
            .where(
                col(Company.id).in_([company_id for company_id, _, _ in held]),
                ProfileVersion.number == Company.version,
            )
        ).all()
    )
    return {key: Standing(company_id, number, hashes[company_id]) for company_id, key, number in held}


def keep_many(
    session: Session,
    keeper_id: str,
    standing: Mapping[str, Standing],
    profiles: Sequence[Profile],
    authored: Authored,
) -> list[Put]:
    """Put companies in, add to those that are `standing` a version where it states something else.

    `profiles` have a key each, no two the same, and `standing` what `find_companies` gave for them in
    this transaction. Raises IntegrityError where somebody else puts one of them in at the same time.
    """
    rows, put = _Rows(), {}
    texts = {key_of(profile): (profile, profile_text(profile)) for profile in profiles}
    for key, (profile, text) in sorted(texts.items()):
        known = standing.get(key)
        if known is not None and known.hash == hash_of(text.encode()):
            put[key] = Put(known.company_id, known.number, Change.UNCHANGED)
        elif known is not None:
            put[key] = Put(known.company_id, known.number + 1, Change.CHANGED)
            rows.changes.append(
                {
                    _ROW: known.company_id,
                    "version": known.number + 1,
                    "changed_at": authored.at,
                    **found_by(profile),
                }
            )
        else:
            put[key] = Put(authored.new_id(), 1, Change.ADDED)
            rows.companies.append(
                {
                    "id": put[key].company_id,
                    "keeper_id": keeper_id,
                    "key": key,
                    "version": 1,
                    "created_at": authored.at,
                    "changed_at": authored.at,
                    **found_by(profile),
                }
            )
    stated = _standing_designations(
        session, [p.company_id for p in put.values() if p.change is Change.CHANGED]
    )
    for key, (profile, text) in sorted(texts.items()):
        company_id, number, change = put[key]
        if change is Change.UNCHANGED:
            continue
        version = version_columns(company_id, number, text, authored)
        rows.versions.append(version)
        ended, begun = restated(company_id, version["id"], profile, authored, stated.get(company_id, {}), {})
        rows.begun += begun
        rows.ended += [{_ROW: record.id, "ended_at": authored.at} for record in ended]
    _write(session, rows)
    return [put[key_of(profile)] for profile in profiles]


def _standing_designations(
    session: Session, company_ids: Sequence[str]
) -> dict[str, dict[str, DesignationRecord]]:
    found: dict[str, dict[str, DesignationRecord]] = {}
    if company_ids:
        query = select(DesignationRecord).where(
            col(DesignationRecord.company_id).in_(company_ids), col(DesignationRecord.ended_at).is_(None)
        )
        for record in session.exec(query):
            found.setdefault(record.company_id, {})[record.code] = record
    return found


def _write(session: Session, rows: _Rows) -> None:
    for table, columns in (
        (Company, rows.companies),
        (ProfileVersion, rows.versions),
        (DesignationRecord, rows.begun),
    ):
        if columns:
            session.connection().execute(insert(table), columns)
    for table, columns in ((Company, rows.changes), (DesignationRecord, rows.ended)):
        if columns:
            changed: dict[str, Any] = {name: bindparam(name) for name in columns[0] if name != _ROW}
            statement = update(table).where(col(table.id) == bindparam(_ROW)).values(changed)
            session.connection().execute(statement, columns)
