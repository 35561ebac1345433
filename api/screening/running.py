"""The job that screens: some companies a transaction, in the order of their ids.

How far it is stands in the same transaction as what it did, so that the next worker goes on after the
last whole one. Only companies that are within the account's reach at that moment are looked at.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert
from sqlmodel import Session, col, delete, select

from api.access.caller import Caller
from api.access.matrix import reach_of
from api.access.reach import companies_within
from api.audit import Event, append
from api.days import day_of
from api.jobs.leasing import JobFailed, Step, Task
from api.jobs.queue import Failure
from api.jobs.worker import Kind
from api.languages import Tongue, rendered, traditional
from api.screening.scope import companies_asked_for
from api.store.people import Account, Role
from api.store.work import Job, Screening, ScreeningResult
from api.wording import VERDICTS
from criteria.catalogue import Catalogue
from profiles.faults import ProfileInvalid
from profiles.schema import Profile
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.texts import stored_profile

if TYPE_CHECKING:
    from matcher.screening.cells import Block, Screener

BATCH = 50
"""Companies of a transaction."""
ACTION = "ScreenCompany"
"""In the audit trail, for each company that a screening looked at."""
NOT_KEPT = ("sheet", "row")
"""Columns of the long table that say where in a file a company stands."""
_COMPANIES = "CreateScreening"
"""The operation whose reach a screening has."""

Found = tuple[str, int, Profile | None]
"""A company's id, the number of its version, and its profile if it can be read."""


def screening_kind(catalogue: Callable[[], Catalogue]) -> Kind:
    """Give how screenings are done; `catalogue` is called when the first is."""
    return Kind(lambda task: _run(task, catalogue()), ended)


def ended(session: Session, job: Job, at: datetime) -> None:
    """Close a screening whose job has ended, however it ended."""
    record = session.exec(select(Screening).where(Screening.job_id == job.id).with_for_update()).first()
    if record is None:
        return
    record.finished_at = at
    session.add(record)
    account = session.get_one(Account, record.account_id)
    counts = {"companies": record.companies, "cells": record.cells}
    event = Event("ScreeningEnded", None, record.id, {"state": str(job.state), "error": job.error, **counts})
    session.flush()
    append(session, _caller(account), at, [event])


def _caller(account: Account) -> Caller:
    return Caller(Role(account.role), account.id, account.bureau_id, "job")


def screener_of(record: Screening, catalogue: Catalogue) -> "Screener":
    """Give what judges a screening's companies; raises FiltersInvalid where the catalogue has changed."""
    from api.screening.asking import filters_asked
    from matcher.plan import Plan
    from matcher.screening.cells import Screener

    tongue = Tongue(record.language)
    plan = Plan(catalogue, record.as_of, tongue.core)
    shown = {verdict: rendered(words.within(tongue.core), tongue) for verdict, words in VERDICTS.items()}
    return Screener(
        plan, filters_asked(record.asked, plan), shown, traditional if tongue is Tongue.HANT else str
    )


def _run(task: Task, catalogue: Catalogue) -> None:
    from matcher.screening.filters import FiltersInvalid

    with task.step() as step:
        record = _begun(step, catalogue)
        account = step.session.get_one(Account, record.account_id)
        caller, active, after = _caller(account), account.active, record.done_to
    if not active:
        raise JobFailed(Failure.ACCOUNT_ENDED)
    try:
        with task.kept_alive():
            screener = screener_of(record, catalogue)
    except FiltersInvalid:
        raise JobFailed(Failure.CATALOGUE_CHANGED) from None
    while True:
        task.pause()
        with task.database.reading() as session:
            found = _next(session, record, caller, task.clock(), after, catalogue)
        if not found:
            return
        with task.kept_alive():
            block, cells = _judged(screener, found)
        with task.step() as step:
            _keep(step, record.id, caller, found, block, cells)
        after = found[-1][0]


def _begun(step: Step, catalogue: Catalogue) -> Screening:
    """Give the screening of a job; one that was begun by another catalogue begins anew."""
    query = select(Screening).where(Screening.job_id == step.job.id).with_for_update()
    record = step.session.exec(query).one()
    if record.catalogue_version != catalogue.version:
        step.session.exec(delete(ScreeningResult).where(col(ScreeningResult.screening_id) == record.id))
        record.catalogue_version, record.done_to = catalogue.version, None
        record.companies = record.outside = record.unreadable = record.cells = 0
        step.session.add(record)
    caller = _caller(step.session.get_one(Account, record.account_id))
    wanted = select(func.count()).select_from(Company).where(_condition(record, caller, step.at))
    step.got_to(record.companies + record.outside + record.unreadable, step.session.exec(wanted).one())
    step.session.flush()
    return record


def _condition(record: Screening, caller: Caller, at: datetime) -> Any:  # noqa: ANN401 - of the database's
    within = companies_within(reach_of(_COMPANIES, caller.role), caller, day_of(at), {})
    return companies_asked_for(record.asked, within)


def _next(  # noqa: PLR0913, PLR0917 - who looks at what, from where on
    session: Session, record: Screening, caller: Caller, at: datetime, after: str | None, catalogue: Catalogue
) -> list[Found]:
    query = (
        select(Company.id, ProfileVersion.number, ProfileVersion.profile)
        .join(ProfileVersion, col(ProfileVersion.company_id) == col(Company.id))
        .where(
            col(ProfileVersion.number) == col(Company.version),
            col(Company.id) > (after or ""),
            _condition(record, caller, at),
        )
        .order_by(col(Company.id))
        .limit(BATCH)
    )
    return [
        (company_id, number, _profile(text, catalogue)) for company_id, number, text in session.exec(query)
    ]


def _profile(text: str, catalogue: Catalogue) -> Profile | None:
    try:
        return stored_profile(text, catalogue.codes)
    except ProfileInvalid:
        return None


def _judged(screener: "Screener", found: Sequence[Found]) -> "tuple[Block, dict[str, bytes]]":
    """Judge companies; gives the block, and what to keep of each company."""
    from profiles.importing.reading import Place, Row

    rows = [
        Row(place, Place(None, place), profile)
        for place, (_, _, profile) in enumerate(found)
        if profile is not None
    ]
    block = screener.block(rows)
    kept: dict[int, list[list[Any]]] = {place: [] for place in block.companies.column("row").to_pylist()}
    for cell in block.cells.to_pylist():
        kept[cell["row"]].append([value for name, value in cell.items() if name not in NOT_KEPT])
    return block, {found[place][0]: packed(cells) for place, cells in kept.items()}


def packed(cells: Sequence[Sequence[Any]]) -> bytes:
    """Write cells to be kept."""
    return zlib.compress(json.dumps(cells, ensure_ascii=False).encode())


def unpacked(kept: bytes) -> list[list[Any]]:
    """Read cells that were kept."""
    cells: list[list[Any]] = json.loads(zlib.decompress(kept))
    return cells


def _keep(  # noqa: PLR0913, PLR0917 - what was found, and by whom
    step: Step,
    screening_id: str,
    caller: Caller,
    found: Sequence[Found],
    block: "Block",
    cells: dict[str, bytes],
) -> None:
    """Keep what companies came to that are still there, and count."""
    session = step.session
    query = select(Screening).where(Screening.id == screening_id).with_for_update()
    record = session.exec(query).one()
    there = select(Company.id).where(col(Company.id).in_([*cells]), _condition(record, caller, step.at))
    kept = {*session.exec(there.with_for_update(key_share=True, read=True))}
    rows = [
        {"screening_id": screening_id, "company_id": company_id, "cells": data}
        for company_id, data in cells.items()
        if company_id in kept
    ]
    if rows:
        session.connection().execute(insert(ScreeningResult), rows)
    record.companies += len(block.companies)
    record.outside += block.outside
    record.unreadable += sum(profile is None for _, _, profile in found)
    record.cells += len(block.cells)
    record.done_to = found[-1][0]
    session.add(record)
    step.got_to(step.job.progress_done + len(found), step.job.progress_total)
    looked_at = [
        Event(ACTION, company_id, screening_id, {"version": number})
        for company_id, number, _ in found
        if company_id in kept
    ]
    append(session, caller, step.at, looked_at)
