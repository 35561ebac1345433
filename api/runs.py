"""Runs: a report as it was given, kept with all that is needed to work it out again.

The bytes that are kept are the report's canonical JSON (`report_bytes`); their SHA-256 is the run's
hash. Whoever has the report as JSON, from whatever program, can work it out: read it, write it as
canonical JSON, hash it (`docs/runs.md`).
"""

import re
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from typing_extensions import TypedDict

from api import days
from api.ids import is_id, new_id
from api.languages import Tongue
from api.problems import NotThere
from api.service import Service
from api.software import software_version
from api.store.records import AuditEntry
from api.store.work import Run
from api.working import NO_SUCH, Work
from matcher.report import CatalogueInfo, Report
from profiles.schema import Profile
from profiles.storage.columns import HASH_LENGTH
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.texts import canonical_json, hash_of

CREATED = "CreateRun"
"""The operation under which the audit trail has a run and its hash."""
SHORTEST_HASH = 16
"""Digits of a hash that are printed, and that are enough to ask by."""
_HASH = re.compile(rf"[0-9a-f]{{{SHORTEST_HASH},{HASH_LENGTH}}}")
_SPACING = re.compile(r"[\s-]+")
_EXACT = 2**53
_DOUBLES = range(-324, 309)
"""The exponents of ten that IEEE doubles have, those of the subnormal ones with them."""


class NoReport(ValueError):
    """Something can be no report of ours: a number beyond all bounds, half a character, too deep."""


class Printed(TypedDict):
    """What is printed on a report, in groups to read out: its id, the beginning of its hash."""

    id: str
    hash: str


class Stamp(TypedDict):
    """What a report is known by, whatever language it is in and wherever it is shown."""

    id: str
    hash: str
    company_id: str
    version: int
    as_of: str
    language: str
    everyone: bool
    catalogue: CatalogueInfo
    software: str
    created_at: str
    verify: str
    printed: Printed


class RunReport(TypedDict):
    """A report as it was given, with what it is known by."""

    run: Stamp
    report: Report


def report_bytes(report: object) -> bytes:
    """Write a report as the one JSON text it has; raises NoReport.

    Keys stand in order, nothing is spaced, a number is written as a whole one wherever it is
    whole, and otherwise as the shortest text of its IEEE double: RFC 8785 to the letter, for the
    numbers that reports have.
    """
    try:
        return canonical_json(_whole(report))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise NoReport from error


def make_run(  # noqa: PLR0913 - a run has as many parts
    service: Service,
    profile: Profile,
    version: ProfileVersion,
    *,
    as_of: date | None,
    tongue: Tongue,
    everyone: bool,
    at: datetime,
    author_id: str | None,
) -> Run:
    """Match a company as one version of its profile has it; nothing is kept yet."""
    report = service.report(profile, as_of=as_of, tongue=tongue, everyone=everyone)
    written = report_bytes(report)
    return Run(
        id=new_id(),
        company_id=version.company_id,
        version_id=version.id,
        as_of=date.fromisoformat(report["as_of"]),
        language=tongue.value,
        everyone=everyone,
        catalogue_id=report["catalogue"]["id"],
        catalogue_version=report["catalogue"]["version"],
        software_version=software_version(),
        report=zlib.compress(written),
        hash=hash_of(written),
        created_at=at,
        author_id=author_id,
    )


def keep_run(work: Work, run: Run, version: ProfileVersion) -> None:
    """Keep a run, and its hash in the audit trail, so that none can be changed or added unnoticed."""
    work.session.add(run)
    work.record(
        company_id=run.company_id,
        subject_id=run.id,
        hash=run.hash,
        version=version.number,
        as_of=run.as_of.isoformat(),
    )


def stamp(run: Run, version: int) -> Stamp:
    """Give what a report is known by: wherever one is shown or printed, this is where it comes from."""
    return {
        "id": run.id,
        "hash": run.hash,
        "company_id": run.company_id,
        "version": version,
        "as_of": run.as_of.isoformat(),
        "language": run.language,
        "everyone": run.everyone,
        "catalogue": {"id": run.catalogue_id, "version": run.catalogue_version},
        "software": run.software_version,
        "created_at": days.written(run.created_at),
        "verify": f"/api/v1/verify/{run.id}?hash={run.hash}",
        "printed": {"id": grouped(run.id), "hash": grouped(run.hash[:SHORTEST_HASH])},
    }


def document(run: Run, version: int) -> bytes:
    """Write a run as it is sent and saved, a `RunReport`: the report in the very bytes that are kept."""
    return b'{"run":%b,"report":%b}' % (canonical_json(stamp(run, version)), kept_report(run))


def kept_report(run: Run) -> bytes:
    """Give a run's report as it was given; raises zlib.error where what is kept is damaged."""
    return zlib.decompress(run.report)


def is_whole(run: Run) -> bool:
    """Tell whether the report that is kept has the hash that is kept."""
    try:
        return hash_of(kept_report(run)) == run.hash
    except zlib.error:
        return False


def in_trail(session: Session, run: Run) -> bool:
    """Tell whether the audit trail has a run with this hash: a run that was put in past it has not."""
    query = select(AuditEntry.detail).where(
        AuditEntry.company_id == run.company_id,
        AuditEntry.subject_id == run.id,
        AuditEntry.action == CREATED,
    )
    return [detail.get("hash") for detail in session.exec(query)] == [run.hash]


def run_with(session: Session, condition: ColumnElement[bool]) -> tuple[Run, ProfileVersion] | None:
    """Find a run with the version of the profile it is of."""
    query = (
        select(Run, ProfileVersion)
        .join(ProfileVersion, col(Run.version_id) == col(ProfileVersion.id))
        .join(Company, col(Run.company_id) == col(Company.id))
    )
    return session.exec(query.where(condition)).first()


def run_within(work: Work, run_id: str) -> tuple[Run, ProfileVersion]:
    """Give a run of a company within reach; raises NotThere alike for one beyond it or none."""
    if is_id(run_id):
        found = run_with(work.session, (col(Run.id) == run_id) & work.within_reach())
        if found is not None:
            return found
    raise NotThere(NO_SUCH)


def grouped(code: str) -> str:
    """Write a code in groups of four, to be read out and typed.

    >>> grouped("k4zq7mhd2e")
    'k4zq-7mhd-2e'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def run_id_in(written: str) -> str | None:
    """Read a run's id as people type it: any case, with hyphens or spaces; nothing where it is none."""
    code = _SPACING.sub("", written).lower()
    return code if is_id(code) else None


def hash_in(written: str) -> str | None:
    """Read a hash, or its beginning from 16 digits on, as people type it; nothing where it is none."""
    code = _SPACING.sub("", written).lower()
    return code if _HASH.fullmatch(code) else None


def _whole(data: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    match data:
        case dict():
            return {key: _whole(value) for key, value in data.items()}
        case list() | tuple():
            return [_whole(value) for value in data]
        case float():
            return _number(data)
        case Decimal():
            if not data.is_finite() or data.adjusted() not in _DOUBLES:
                raise NoReport
            return _number(float(data))
        case _:
            return data


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
