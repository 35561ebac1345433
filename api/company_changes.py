"""A company's profile changed for a caller: of the newest state, whole or not at all, recorded."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from api.ids import new_id
from api.problems import AnyRequest, Conflict
from api.routes.conditions import etag, must_match
from api.working import Desk, Work
from criteria.codes import CodeTree
from criteria.words import Words
from profiles.faults import ProfileFault, ProfileInvalid
from profiles.reading import read_profile
from profiles.schema import Profile
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.keeping import (
    Authored,
    Change,
    Evidence,
    Kept,
    NoName,
    Source,
    change_profile,
    key_of,
    newest_version,
)
from profiles.storage.texts import stored_profile

TAKEN = Words(
    "已有同一统一社会信用代码（没有代码的，同一名称）的企业",
    "A company with this USCC (or, without one, this name) is kept already",
)
_OUTDATED = Words(
    "该版本中有代码已不在现行代码表中，请先更新企业画像",
    "This version has codes that are no longer listed: bring the profile up to date first",
)


class Wanted(NamedTuple):
    """What a profile is to become, and the evidence for what it states of designations."""

    profile: Profile
    evidence: Mapping[str, Evidence] | None = None


def read_keepable(data: object, codes: Mapping[str, CodeTree]) -> Profile:
    """Read a profile that is to be kept; raises ProfileInvalid with every fault.

    One of them may be that it has neither a USCC nor a name.
    """
    faults: list[ProfileFault] = []
    try:
        profile = read_profile(data, codes)
    except ProfileInvalid as error:
        if not isinstance(data, dict):
            raise
        faults += error.faults
        known = {key: data[key] for key in ("name", "uscc") if isinstance(data.get(key), str)}
        profile = Profile.model_construct(**known)
    try:
        key_of(profile)
    except NoName:
        if not any(fault.pointer in {"/name", "/uscc"} for fault in faults):
            faults.append(ProfileFault("/name", "name_needed", {}))
    if faults:
        raise ProfileInvalid(faults)
    return profile


def tag_of(version: ProfileVersion) -> str:
    """Give the tag of the state in which a version is the newest."""
    return etag(version.number, version.hash[:16])


def authored(work: Work, source: Source) -> Authored:
    """Give who puts something in."""
    return Authored(work.at, work.caller.account_id, source, new_id)


def profile_of(version: ProfileVersion, codes: Mapping[str, CodeTree]) -> Profile:
    """Read the profile of a version; raises Conflict where the codes no longer have what it states."""
    try:
        return stored_profile(version.profile, codes)
    except ProfileInvalid:
        raise Conflict(_OUTDATED) from None


def change(
    request: AnyRequest,
    desk: Desk,
    company_id: str,
    source: Source,
    wanted: Callable[[Work, ProfileVersion], Wanted | None],
) -> Kept:
    """Give a company within reach another profile; `wanted` tells which, or nothing to leave it.

    Of two changes of the same state one is kept: the other finds it changed. Raises NotThere,
    IfMatchNeeded, ChangedMeanwhile, Conflict where its keeper has another such company.
    """
    with desk.writing() as work:
        company = work.company(company_id, lock=True)
        newest = newest_version(work.session, company)
        must_match(request, tag_of(newest))
        asked = wanted(work, newest)
        kept = (
            Kept(company, newest, Change.UNCHANGED) if asked is None else _kept(work, company, asked, source)
        )
        work.record(company_id=company.id, change=kept.change.value, version=kept.version.number)
    return kept


def _kept(work: Work, company: Company, asked: Wanted, source: Source) -> Kept:
    by = authored(work, source)
    try:
        return change_profile(work.session, company, asked.profile, by, asked.evidence)
    except IntegrityError:  # nobody else numbers its versions: it is the keeper's other company
        raise Conflict(TAKEN) from None
