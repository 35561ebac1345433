"""Whether a report is one that was given here: by its id and hash, or by the whole of it."""

import hmac
from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired

from pydantic import ConfigDict
from sqlmodel import Session, col
from typing_extensions import TypedDict

from api.problems import BodyFault, BodyInvalid
from api.runs import (
    NoReport,
    Stamp,
    hash_in,
    in_trail,
    is_whole,
    report_bytes,
    run_id_in,
    run_with,
    stamp,
)
from api.store.work import Run
from criteria.words import Words
from matcher.report import CatalogueInfo
from profiles.faults import pointer
from profiles.reading import parse_json
from profiles.storage.texts import hash_of

LARGEST_DOCUMENT = 2 * 1024 * 1024
"""A report is half a megabyte, spaced for people one and a half."""
_PARTS = ("run", "report")
_MISSING = Words("缺少这一项", "is missing")
_EXTRA = Words("没有这个字段", "there is no such key")
_NO_OBJECT = Words("须为一个 JSON 对象", "a JSON object is expected")

BECAUSE: Mapping[str, Words] = {
    "no_run": Words("没有这个编号的报告", "there is no run of this id"),
    "stamp": Words("报告上的说明与保存的不同：", "what it says of itself is not what is kept:"),
    "report": Words("报告内容与保存的不同", "the report is not the one that is kept"),
    "twice": Words("同一对象中键重复", "a key stands twice in one object"),
    "report_damaged": Words("保存的报告已被改动", "the report that is kept was changed"),
    "trail": Words("审计记录中没有这份报告及其哈希值", "the audit trail has no such report with this hash"),
}
"""Why a document is not genuine; told only to whoever runs the command on the machine itself."""


class Verification(TypedDict):
    """Whether a report was given here; nothing more where it was not, and nothing of the company."""

    genuine: bool
    made_at: NotRequired[str]
    as_of: NotRequired[str]
    catalogue: NotRequired[CatalogueInfo]
    software: NotRequired[str]


class SentDocument(TypedDict):
    """A report as it was given: what `GET /api/v1/runs/{run_id}` answers."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    run: dict[str, Any]
    report: dict[str, Any]


class Finding(NamedTuple):
    """What was found of a report: the run it is, or why it is none."""

    run: Run | None
    because: Mapping[str, str]
    """By code, what is to be said with it."""

    @property
    def view(self) -> Verification:
        """Say it to anybody."""
        if self.run is None:
            return {"genuine": False}
        known = stamp(self.run, 0)
        return {
            "genuine": True,
            "made_at": known["created_at"],
            "as_of": known["as_of"],
            "catalogue": known["catalogue"],
            "software": known["software"],
        }


def by_code(session: Session, written_id: str, written_hash: str) -> Finding:
    """Look a report up by its id and its hash, or the hash's beginning, as they are printed."""
    run_id, digits = run_id_in(written_id), hash_in(written_hash)
    found = run_with(session, col(Run.id) == run_id) if run_id and digits else None
    if found is None or digits is None:
        return Finding(None, {"no_run": ""})
    run, _ = found
    if not hmac.compare_digest(run.hash[: len(digits)].encode(), digits.encode()):
        return Finding(None, {"report": ""})
    because = _kept(session, run)
    return Finding(None if because else run, because)


def by_document(session: Session, document: Mapping[str, Any]) -> Finding:
    """Look a report up by the whole of it: every word that it says of itself, and the report's hash."""
    said, report = document["run"], document["report"]
    run_id = run_id_in(said["id"]) if isinstance(said.get("id"), str) else None
    found = run_with(session, col(Run.id) == run_id) if run_id else None
    if found is None:
        return Finding(None, {"no_run": ""})
    run, version = found
    because = {} if not _twice(document) else {"twice": ""}
    wrong = _wrong(said, stamp(run, version.number))
    if wrong:
        because["stamp"] = ", ".join(wrong)
    try:
        same = hmac.compare_digest(hash_of(report_bytes(report)), run.hash)
    except NoReport:
        same = False
    because |= {} if same else {"report": ""}
    because |= _kept(session, run)
    return Finding(None if because else run, because)


def read_document(raw: bytes) -> Mapping[str, Any]:
    """Read a saved report: `{"run": {...}, "report": {...}}`.

    Raises ProfileInvalid for what is no JSON or too large, BodyInvalid with every fault of what is.
    """
    data = parse_json(raw, LARGEST_DOCUMENT)
    if not isinstance(data, dict):
        raise BodyInvalid([BodyFault("", "not_object", _NO_OBJECT)])
    faults = [BodyFault(pointer([key]), "extra_forbidden", _EXTRA) for key in data if key not in _PARTS]
    for part in _PARTS:
        if part not in data:
            faults.append(BodyFault(pointer([part]), "missing", _MISSING))
        elif not isinstance(data[part], dict):
            faults.append(BodyFault(pointer([part]), "not_object", _NO_OBJECT))
    if faults:
        raise BodyInvalid(faults)
    return data


def _kept(session: Session, run: Run) -> dict[str, str]:
    """Tell what is wrong with a run as it is kept."""
    damaged = {} if is_whole(run) else {"report_damaged": ""}
    return damaged if in_trail(session, run) else {**damaged, "trail": ""}


def _wrong(said: Mapping[str, Any], known: Stamp) -> list[str]:
    """Give the pointers to what a document says of itself and is not so; what it leaves out is not said."""
    missing = [key for key in ("id", "hash") if key not in said]
    other = [key for key in said if key not in known or not _same(said[key], dict(known)[key])]
    return [pointer(["run", key]) for key in sorted({*missing, *other})]


def _same(said: object, known: object) -> bool:
    """Compare plain data as JSON, where true is not 1."""
    try:
        return report_bytes(said) == report_bytes(known)
    except NoReport:
        return False


def _twice(data: Any) -> bool:  # noqa: ANN401 - plain data
    """Tell whether a key stands twice in any object: what a reader sees need not be what was hashed."""
    waiting = [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if getattr(here, "repeated", ()):
                return True
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
    return False
