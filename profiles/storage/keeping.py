"""Companies put in and changed: a change is a new version, and what is stated anew of a designation a new row.

Nothing here decides who may do it, opens a transaction, reads a clock or makes an id: all of that
is given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from profiles.designations import DesignationEntry
from profiles.schema import Profile
from profiles.storage.companies import Company, DesignationRecord, ProfileVersion
from profiles.storage.texts import hash_of, profile_text

OTHERS = "*"
"""Under this code it is kept that none but the listed are held."""
_NAME_LENGTH = 200
"""So much of a name serves to find a company; the profile has it whole."""


class Source(StrEnum):
    """How a version came."""

    SENT = "sent"
    ANSWER = "answer"
    DESIGNATION = "designation"
    IMPORT = "import"


class Change(StrEnum):
    """What became of a company that was put in."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Authored:
    """Who puts something in, when, how; `new_id` makes the ids."""

    at: datetime
    author_id: str | None
    source: Source
    new_id: Callable[[], str]
    source_id: str | None = None


class Evidence(NamedTuple):
    """What shows a designation, and of which day that is."""

    text: str | None = None
    dated: date | None = None


class Kept(NamedTuple):
    """A company with its newest version, and what became of it."""

    company: Company
    version: ProfileVersion
    change: Change


class NoName(ValueError):
    """A profile has neither a USCC nor a name: it could not be told from others."""


def key_of(profile: Profile) -> str:
    """Give what tells a keeper's companies apart; raises NoName."""
    if profile.uscc:
        return profile.uscc
    letters = "".join(character for character in profile.name or "" if character.isprintable())
    folded = "".join(letters.split()).casefold()
    if not folded:
        raise NoName
    return "name:" + (folded if len(folded) <= _NAME_LENGTH else hash_of(folded.encode()))


def find_company(session: Session, keeper_id: str, profile: Profile) -> Company | None:
    """Find the company that a keeper has under a profile's USCC or, without one, its name."""
    query = select(Company).where(Company.keeper_id == keeper_id, Company.key == key_of(profile))
    return session.exec(query).first()


def add_company(session: Session, keeper_id: str, profile: Profile, authored: Authored) -> Kept:
    """Put a company in; its keeper must not have it yet (IntegrityError when the session is flushed)."""
    company = Company(
        id=authored.new_id(),
        keeper_id=keeper_id,
        key=key_of(profile),
        version=0,
        created_at=authored.at,
        changed_at=authored.at,
    )
    version = _next_version(session, company, profile, profile_text(profile), authored, {})
    return Kept(company, version, Change.ADDED)


def change_profile(
    session: Session,
    company: Company,
    profile: Profile,
    authored: Authored,
    evidence: Mapping[str, Evidence] | None = None,
) -> Kept:
    """Give a company another profile; one that states the same with no new evidence changes nothing.

    The caller holds the company's row, so that no two changes take the same number.
    """
    text, newest = profile_text(profile), newest_version(session, company)
    if text == newest.profile and not evidence:
        return Kept(company, newest, Change.UNCHANGED)
    company.key = key_of(profile)
    version = _next_version(session, company, profile, text, authored, evidence or {})
    return Kept(company, version, Change.CHANGED)


def newest_version(session: Session, company: Company) -> ProfileVersion:
    """Give the newest version of a company's profile."""
    return session.exec(_version(company.id, company.version)).one()


def version_at(session: Session, company_id: str, number: int) -> ProfileVersion | None:
    """Give one version of a company's profile by its number."""
    return session.exec(_version(company_id, number)).first()


def standing_designations(session: Session, company_id: str) -> dict[str, DesignationRecord]:
    """Give what the newest version states of designations, by code."""
    query = select(DesignationRecord).where(
        DesignationRecord.company_id == company_id, col(DesignationRecord.ended_at).is_(None)
    )
    return {record.code: record for record in session.exec(query)}


def found_by(profile: Profile) -> dict[str, str | None]:
    """Give the columns of a company that are repeated from its newest version."""
    return {
        "name": _findable(profile.name),
        "uscc": profile.uscc,
        "county": profile.county,
        "industry": profile.industry,
    }


def version_columns(company_id: str, number: int, text: str, authored: Authored) -> dict[str, Any]:
    """Give the columns of a version."""
    return {
        "id": authored.new_id(),
        "company_id": company_id,
        "number": number,
        "profile": text,
        "hash": hash_of(text.encode()),
        "created_at": authored.at,
        "author_id": authored.author_id,
        "source": authored.source,
        "source_id": authored.source_id,
    }


def _version(company_id: str, number: int) -> SelectOfScalar[ProfileVersion]:
    return select(ProfileVersion).where(
        ProfileVersion.company_id == company_id, ProfileVersion.number == number
    )


def _next_version(  # noqa: PLR0913, PLR0917 - a version has as many parts
    session: Session,
    company: Company,
    profile: Profile,
    text: str,
    authored: Authored,
    evidence: Mapping[str, Evidence],
) -> ProfileVersion:
    company.version += 1
    company.changed_at = authored.at
    for column, value in found_by(profile).items():
        setattr(company, column, value)
    version = ProfileVersion(**version_columns(company.id, company.version, text, authored))
    session.add(company)
    session.flush()
    session.add(version)
    session.flush()
    _state(session, version, profile, authored, evidence)
    return version


def _findable(name: str | None) -> str | None:
    """Give a name as a column can hold it: not every database takes a NUL, and none a text of any length."""
    return None if name is None else name.replace("\0", "")[:_NAME_LENGTH]


def _state(
    session: Session,
    version: ProfileVersion,
    profile: Profile,
    authored: Authored,
    evidence: Mapping[str, Evidence],
) -> None:
    """Bring the rows of designations to what a version states."""
    standing = standing_designations(session, version.company_id) if version.number > 1 else {}
    ended, begun = restated(version.company_id, version.id, profile, authored, standing, evidence)
    for record in ended:
        record.ended_at = authored.at
        session.add(record)
    session.add_all(DesignationRecord(**columns) for columns in begun)
    session.flush()


def restated(  # noqa: PLR0913, PLR0917 - a statement has as many parts
    company_id: str,
    version_id: str,
    profile: Profile,
    authored: Authored,
    standing: Mapping[str, DesignationRecord],
    evidence: Mapping[str, Evidence],
) -> tuple[list[DesignationRecord], list[dict[str, Any]]]:
    """Give the rows of designations that end with a version, and the columns of those that begin.

    What stays the same keeps its row.
    """
    stated, ended = _stated(profile), []
    for code, record in standing.items():
        same = stated.get(code) == (record.held, record.level, record.since, record.until)
        if not same or code in evidence:
            ended.append(record)
        else:
            stated.pop(code)
    begun = []
    for code, (held, level, since, until) in sorted(stated.items()):
        shown = evidence.get(code) or _carried(standing.get(code), held=held)
        begun.append(
            {
                "id": authored.new_id(),
                "company_id": company_id,
                "version_id": version_id,
                "code": code,
                "held": held,
                "level": level,
                "since": since,
                "until": until,
                "evidence": shown.text,
                "evidence_on": shown.dated,
                "recorded_at": authored.at,
            }
        )
    return ended, begun


def _carried(before: DesignationRecord | None, *, held: bool) -> Evidence:
    """Give the evidence that stood before, where the title is held as before: only its dates are new."""
    if before is None or before.held is not held:
        return Evidence()
    return Evidence(before.evidence, before.evidence_on)


def _stated(profile: Profile) -> dict[str, tuple[bool, str | None, date | None, date | None]]:
    """Give what a profile states of designations, by code; what is unknown is left out."""
    if profile.designations is None:
        return {}
    found: dict[str, tuple[bool, str | None, date | None, date | None]] = {}
    if profile.designations.others is False:
        found[OTHERS] = (False, None, None, None)
    for code in type(profile.designations).model_fields:
        entry: bool | DesignationEntry | None = getattr(profile.designations, code)
        match entry:
            case bool() if code != "others":
                found[code] = (entry, None, None, None)
            case DesignationEntry():
                level = entry.level.value if entry.level else None
                found[code] = (entry.held is not False, level, entry.since, entry.until)
            case _:
                pass
    return found
