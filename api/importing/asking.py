"""What goes with a file that is sent: read with every fault at once, and made an import with its job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import select

from api.ids import is_id, new_id
from api.importing.files import keep_file
from api.importing.receiving import FILE, Upload
from api.importing.running import KIND
from api.jobs import queue
from api.jobs.asking import account_with_room
from api.problems import BodyFault, BodyInvalid
from api.settings import Settings
from api.store.people import PortfolioRecord, Role
from api.store.work import Import, Job
from api.working import Work
from criteria.words import Words
from profiles.faults import pointer
from profiles.importing.faults import FileRefused
from profiles.importing.mapping import read_mapping

MAPPING, PORTFOLIO, CONSENT = "mapping", "portfolio_id", "consent_until"
FIELDS = frozenset({FILE, MAPPING, PORTFOLIO, CONSENT})
LONGEST_CONSENT = timedelta(days=366)

_NO_FILE = BodyFault("/file", "missing", Words("缺少文件", "there is no file"))
_UNKNOWN = Words("没有这个字段", "there is no such field")
_REPEATED = Words("字段重复", "the field stands twice")
_NOT_TEXT = Words("须为 UTF-8 文本", "a text in UTF-8 is expected")
_NOT_A_DATE = Words("日期须写作 YYYY-MM-DD", "a date written YYYY-MM-DD is expected")
_CONSENT_NEEDED = Words(
    "请写明企业同意您查看的截止日期", "say until which day the companies consent that you see them"
)
_CONSENT_BOUNDS = Words("须在今天至 366 天之内", "a day from today to 366 days from now is expected")
_ADVISERS_ONLY = Words("只有顾问可以填写", "only an adviser says this")
_NO_PORTFOLIO = Words("您没有这个企业组", "you have no such portfolio")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an import is asked to do with its file."""

    mapping: Mapping[str, str] | None = None
    portfolio_id: str | None = None
    consent_until: date | None = None


class _Reading:
    """The fields beside a file, read; faults are collected."""

    def __init__(self, fields: Mapping[str, bytes], repeated: set[str]) -> None:
        self.faults = [
            BodyFault(pointer([name]), "extra_forbidden", _UNKNOWN) for name in sorted(fields.keys() - FIELDS)
        ]
        self.faults += [BodyFault(pointer([name]), "duplicate_key", _REPEATED) for name in sorted(repeated)]
        self._fields = fields

    def refuse(self, name: str, code: str, reason: Words) -> None:
        self.faults.append(BodyFault(pointer([name]), code, reason))

    def text(self, name: str) -> str | None:
        """Give a field, nothing where it is empty, as forms send what is not filled in."""
        try:
            return self._fields.get(name, b"").decode().strip() or None
        except UnicodeDecodeError:
            self.refuse(name, "not_text", _NOT_TEXT)
            return None

    def mapping(self) -> Mapping[str, str] | None:
        raw = self._fields.get(MAPPING, b"")
        if not raw.strip():
            return None
        try:
            return read_mapping(raw)
        except FileRefused as error:
            for fault in error.faults:
                self.refuse(MAPPING, fault.code, fault.reason)
            return None

    def consent(self, work: Work) -> date | None:
        written = self.text(CONSENT)
        if work.caller.role is not Role.ADVISER:
            if written is not None:
                self.refuse(CONSENT, "not_yours", _ADVISERS_ONLY)
            return None
        if written is None:
            self.refuse(CONSENT, "missing", _CONSENT_NEEDED)
            return None
        try:
            day = date.fromisoformat(written)
        except ValueError:
            day = None
        if day is None or day.isoformat() != written:
            self.refuse(CONSENT, "date_type", _NOT_A_DATE)
            return None
        if not work.today <= day <= work.today + LONGEST_CONSENT:
            self.refuse(CONSENT, "out_of_bounds", _CONSENT_BOUNDS)
        return day

    def portfolio(self, work: Work) -> str | None:
        written = self.text(PORTFOLIO)
        if written is None:
            return None
        if work.caller.role is not Role.ADVISER:
            self.refuse(PORTFOLIO, "not_yours", _ADVISERS_ONLY)
            return None
        mine = select(PortfolioRecord.id).where(
            PortfolioRecord.id == written, PortfolioRecord.adviser_id == work.caller.account_id
        )
        if not is_id(written) or work.session.exec(mine).first() is None:
            self.refuse(PORTFOLIO, "unknown", _NO_PORTFOLIO)
            return None
        return written


def asked_for(work: Work, upload: Upload) -> Asked:
    """Read what goes with a file; raises BodyInvalid with every fault."""
    reading = _Reading(upload.fields, upload.repeated)
    if upload.name is None:
        reading.faults.insert(0, _NO_FILE)
    asked = Asked(reading.mapping(), reading.portfolio(work), reading.consent(work))
    if reading.faults:
        raise BodyInvalid(reading.faults)
    return asked


def new_import(work: Work, upload: Upload, asked: Asked, settings: Settings) -> tuple[Import, Job]:
    """Keep a file with the job that reads it; raises TooMany where too many of the account's wait."""
    account_id = account_with_room(work, KIND, settings.imports_waiting)
    import_id = new_id()
    job = queue.enqueue(work.session, KIND, {"import_id": import_id}, account_id=account_id, at=work.at)
    record = Import(
        id=import_id,
        account_id=account_id,
        job_id=job.id,
        file_name=upload.name or "",
        file_hash=upload.hash,
        file_bytes=upload.size,
        mapping=dict(asked.mapping) if asked.mapping else None,
        consent_until=asked.consent_until,
        portfolio_id=asked.portfolio_id,
        created_at=work.at,
    )
    work.session.add(record)
    work.session.flush()
    keep_file(work.session, import_id, upload.file)
    work.record(subject_id=import_id, bytes=upload.size)
    return record, job
