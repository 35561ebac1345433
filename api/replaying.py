"""A run worked out again and compared, byte for byte, with the report that was given."""

import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import Any, Literal, TypeAlias

from sqlmodel import Session
from typing_extensions import TypedDict

from api.languages import Tongue
from api.runs import in_trail, is_whole, kept_report, report_bytes
from api.service import Service
from api.software import software_version
from api.store.work import Run
from criteria.words import Words
from profiles.faults import ProfileInvalid, pointer
from profiles.storage.companies import ProfileVersion
from profiles.storage.texts import hash_of, stored_profile

MOST_DIFFERENCES = 20
_LONGEST_VALUE = 80

Outcome: TypeAlias = Literal["same", "differs", "impossible"]

BECAUSE = {
    "catalogue": Words("当时所用的政策目录版本不在手边", "the catalogue version it used is not at hand"),
    "profile_unreadable": Words(
        "当时的企业画像现在无法读取", "the profile it used cannot be read by this software"
    ),
    "profile_damaged": Words("保存的企业画像已被改动", "the profile that is kept was changed"),
    "report_damaged": Words("保存的报告已被改动", "the report that is kept was changed"),
    "trail": Words("审计记录中没有这份报告及其哈希值", "the audit trail has no such report with this hash"),
    "report": Words("重新计算的结果不同", "worked out again, it comes out otherwise"),
    "software": Words("软件版本不同", "the software is another one"),
}
"""Why a run is not the same, or cannot be worked out again."""
_DECIDE = frozenset({"profile_damaged", "report_damaged", "trail", "report"})


class Difference(TypedDict):
    """One place where two reports differ (RFC 6901): JSON then and now, shortened; null where none is."""

    pointer: str
    then: str | None
    now: str | None


class ThenAndNow(TypedDict):
    """A version that a run used, and the one at hand."""

    then: str
    now: str


class Replay(TypedDict):
    """What became of a run worked out again: `same`, `differs`, or `impossible`; why, and first where."""

    run: str
    outcome: Outcome
    because: list[str]
    differences: list[Difference]
    catalogue: ThenAndNow
    software: ThenAndNow


def replay(session: Session, run: Run, version: ProfileVersion, service: Service) -> Replay:
    """Work a run out again, in the session that it was read in."""
    return replayed(run, version, service, trail=in_trail(session, run))


def replayed(run: Run, version: ProfileVersion, service: Service, *, trail: bool) -> Replay:
    """Work a run out again; `trail` says whether the audit trail has it with its hash."""
    then, now = run.catalogue_version, service.catalogue.version
    because = [
        *(["profile_damaged"] if hash_of(version.profile.encode()) != version.hash else ()),
        *([] if is_whole(run) else ["report_damaged"]),
        *([] if trail else ["trail"]),
    ]
    written: bytes | None = None
    if (run.catalogue_id, then) != (service.catalogue.policy.id, now):
        because.append("catalogue")
    else:
        written = _again(run, version, service)
        if written is None:
            because.append("profile_unreadable")
    found: list[Difference] = []
    if written is not None:
        found = _differences(run, written)
        because += ["report"] if found else []
    software: ThenAndNow = {"then": run.software_version, "now": software_version()}
    if (found or written is None) and software["then"] != software["now"]:
        because.append("software")
    return {
        "run": run.id,
        "outcome": _outcome(because, written),
        "because": because,
        "differences": found,
        "catalogue": {"then": then, "now": now},
        "software": software,
    }


def places(then: Any, now: Any, path: tuple[str | int, ...] = ()) -> Iterator[Difference]:  # noqa: ANN401 - JSON
    """Give the places where two plain values differ, in order."""
    match then, now:
        case dict(), dict():
            for key in sorted(then.keys() | now.keys()):
                yield from _inner(then, now, key, path)
        case list(), list():
            for index, (one, other) in enumerate(zip_longest(then, now, fillvalue=_NONE)):
                yield from _compared(one, other, (*path, index))
        case _:
            yield from _compared(then, now, path)


class _None:
    """Stands where there is nothing."""


_NONE = _None()


def _inner(
    then: dict[str, Any], now: dict[str, Any], key: str, path: tuple[str | int, ...]
) -> Iterable[Difference]:
    return _compared(then.get(key, _NONE), now.get(key, _NONE), (*path, key))


def _compared(then: Any, now: Any, path: tuple[str | int, ...]) -> Iterator[Difference]:  # noqa: ANN401 - JSON
    if type(then) is type(now) and isinstance(then, dict | list):
        yield from places(then, now, path)
    elif type(then) is not type(now) or then != now:
        yield {"pointer": pointer(path), "then": _shortened(then), "now": _shortened(now)}


def _shortened(value: object) -> str | None:
    if isinstance(value, _None):
        return None
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _again(run: Run, version: ProfileVersion, service: Service) -> bytes | None:
    try:
        profile = stored_profile(version.profile, service.catalogue.codes)
    except ProfileInvalid:
        return None
    tongue = Tongue(run.language)
    return report_bytes(service.report(profile, as_of=run.as_of, tongue=tongue, everyone=run.everyone))


def _differences(run: Run, written: bytes) -> list[Difference]:
    """Give the first places where the report kept and the one worked out differ; none where no byte does."""
    try:
        kept = kept_report(run)
        if kept == written:
            return []
        found = [*islice(places(json.loads(kept), json.loads(written)), MOST_DIFFERENCES)]
    except (zlib.error, ValueError):
        found = []
    return found or [{"pointer": "", "then": None, "now": _shortened(hash_of(written))}]


def _outcome(because: list[str], written: bytes | None) -> Outcome:
    if _DECIDE & {*because}:
        return "differs"
    return "impossible" if written is None else "same"
