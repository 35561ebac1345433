"""Companies as they are sent: in brief, whole, by version, and what became of a change.

Times are in UTC. A profile is sent as the text that is kept, so that every figure is exact.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from pydantic import GetPydanticSchema
from typing_extensions import TypedDict

from api.days import written as moment
from api.questions_view import QuestionsView
from criteria.facts import DESIGNATIONS
from matcher.change_report import ChangeReport
from profiles.schema import Profile
from profiles.storage.companies import Company, DesignationRecord, ProfileVersion
from profiles.storage.keeping import Change, Kept
from profiles.storage.texts import canonical_json

SentProfile = Annotated[Mapping[str, Any], GetPydanticSchema(lambda _, handler: handler(Profile))]
"""A profile in plain data; described as the profile it is."""


class CompanyItem(TypedDict):
    """A company in brief; `version` is the number of the newest version of its profile."""

    id: str
    name: str | None
    uscc: str | None
    county: str | None
    industry: str | None
    version: int
    created_at: str
    changed_at: str


class CompanyPage(TypedDict):
    """Companies, those that were added last first; `next` is the cursor of the next page."""

    items: list[CompanyItem]
    next: str | None


class VersionItem(TypedDict):
    """A version of a profile in brief.

    `hash` is the SHA-256 of its canonical JSON; `source` is how it came: sent, answer, designation or
    import (then `source_id` is the import).
    """

    number: int
    hash: str
    created_at: str
    author_id: str | None
    source: str
    source_id: str | None


class VersionPage(TypedDict):
    """Versions of a profile, newest first."""

    items: list[VersionItem]
    next: str | None


class VersionView(VersionItem):
    """A version of a profile whole."""

    profile: SentProfile


class CompanyView(TypedDict):
    """A company with the newest version of its profile."""

    id: str
    created_at: str
    version: VersionView


class KeptView(TypedDict):
    """What became of a change: added, changed or unchanged; the newest version then, and its hash."""

    id: str
    change: str
    version: int
    hash: str


class AnsweredView(KeptView):
    """What became of answers, and what to ask next."""

    questions: QuestionsView


class FactBeside(TypedDict):
    """A fact of two versions; null is unknown. A designation is named `designations.` and its code."""

    fact: str
    before: Any
    after: Any


class VersionChanges(TypedDict):
    """What differs between two versions (`since` 0 is before anything was known), and what follows."""

    id: str
    since: int
    version: int
    changes: list[FactBeside]
    effect: ChangeReport


class DesignationItem(TypedDict):
    """What is, or was, stated of one designation, and the evidence.

    `code` `*` says that none but the listed are held. `version` is the first that states it.
    """

    code: str
    held: bool
    level: str | None
    since: str | None
    until: str | None
    evidence: str | None
    evidence_on: str | None
    version: int
    recorded_at: str
    ended_at: str | None


class DesignationView(DesignationItem):
    """The same, with the designation's name."""

    label: str


class DesignationsView(TypedDict):
    """What the newest version states of designations, and a page of what was stated earlier."""

    id: str
    version: int
    standing: list[DesignationView]
    earlier: list[DesignationView]
    next: str | None


def company_item(company: Company) -> CompanyItem:
    """Give a company in brief."""
    return {
        "id": company.id,
        "name": company.name,
        "uscc": company.uscc,
        "county": company.county,
        "industry": company.industry,
        "version": company.version,
        "created_at": moment(company.created_at),
        "changed_at": moment(company.changed_at),
    }


def company_view(company: Company, newest: ProfileVersion) -> CompanyView:
    """Give a company whole."""
    return {"id": company.id, "created_at": moment(company.created_at), "version": version_view(newest)}


def version_item(version: ProfileVersion) -> VersionItem:
    """Give a version in brief; its profile need not be loaded."""
    return {
        "number": version.number,
        "hash": version.hash,
        "created_at": moment(version.created_at),
        "author_id": version.author_id,
        "source": version.source,
        "source_id": version.source_id,
    }


def version_view(version: ProfileVersion) -> VersionView:
    """Give a version whole."""
    return {**version_item(version), "profile": as_kept(version.profile.encode())}


def as_kept(text: bytes) -> Any:  # noqa: ANN401 - JSON, of whatever shape
    """Give a JSON text that is put into an answer as it is."""
    return msgspec.Raw(text)


def kept_view(kept: Kept) -> KeptView:
    """Tell what became of a change."""
    return {
        "id": kept.company.id,
        "change": kept.change.value,
        "version": kept.version.number,
        "hash": kept.version.hash,
    }


def unchanged(company: Company, newest: ProfileVersion) -> KeptView:
    """Tell that nothing changed."""
    return kept_view(Kept(company, newest, Change.UNCHANGED))


def facts_beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FactBeside]:
    """Give every fact of two profiles in plain data that differs, by name."""
    first, then = _flat(before), _flat(after)
    return [
        {"fact": name, "before": _plain(first.get(name)), "after": _plain(then.get(name))}
        for name in sorted(first.keys() | then.keys())
        if first.get(name) != then.get(name)
    ]


def designation_item(record: DesignationRecord, number: int) -> DesignationItem:
    """Give what is stated of a designation since version `number`."""
    return {
        "code": record.code,
        "held": record.held,
        "level": record.level,
        "since": record.since.isoformat() if record.since else None,
        "until": record.until.isoformat() if record.until else None,
        "evidence": record.evidence,
        "evidence_on": record.evidence_on.isoformat() if record.evidence_on else None,
        "version": number,
        "recorded_at": moment(record.recorded_at),
        "ended_at": moment(record.ended_at) if record.ended_at else None,
    }


def _flat(profile: Mapping[str, Any]) -> dict[str, Any]:
    titles = profile.get("designations") or {}
    facts = {name: value for name, value in profile.items() if name != "designations"}
    return facts | {DESIGNATIONS + code: value for code, value in titles.items()}


def _plain(value: object) -> Any:  # noqa: ANN401 - a fact of whatever kind
    return as_kept(canonical_json(value))
