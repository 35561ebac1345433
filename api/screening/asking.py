"""What is asked of a screening: read with every fault at once, and made one with its job."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import select

from api.bodies import Sent
from api.ids import is_id, new_id
from api.jobs import queue
from api.jobs.asking import account_with_room
from api.languages import Tongue
from api.problems import BodyFault, BodyInvalid
from api.screening.scope import IMPORT, KIND, PORTFOLIO
from api.settings import Settings
from api.store.people import PortfolioRecord
from api.store.work import Import, Job, Screening
from api.working import Work
from criteria.words import Language, Words
from matcher.plan import Plan
from matcher.screening.filters import FilterFault, Filters, FiltersInvalid, filters_of
from profiles.faults import pointer

_MOST = 500
_NO_PORTFOLIO = Words("您没有这个企业组", "you have no such portfolio")
_NO_IMPORT = Words("您没有这次导入", "you have no such import")
_KEYS = {"measure": "measures", "verdict": "verdicts", "county": "counties", "top": "top"}
"""In a body, by filter."""

Names = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=_MOST)]


class ScreeningBody(Sent):
    """What to screen: by default all companies within reach, by all measures.

    Without `verdicts` those that may come true are kept; `top` is how many of each company, by rank;
    `details` are amounts, ranks and reasons.
    """

    portfolio_id: str | None = None
    import_id: str | None = None
    as_of: date | None = None
    measures: Names = Field(default_factory=list)
    verdicts: Names = Field(default_factory=list)
    counties: Names = Field(default_factory=list)
    top: int | None = None
    details: bool = True


def filters_asked(asked: dict[str, Any], plan: Plan) -> Filters:
    """Give the filters of a screening; raises FiltersInvalid."""
    return filters_of(
        plan,
        measures=asked["measures"],
        verdicts=asked["verdicts"],
        counties=asked["counties"],
        top=asked["top"],
        details=asked["details"],
    )


def new_screening(
    work: Work, body: ScreeningBody, plan: Plan, tongue: Tongue, settings: Settings
) -> tuple[Screening, Job]:
    """Put a screening into the queue.

    Raises BodyInvalid with every fault, TooMany where too many of the account's wait.
    """
    asked = body.model_dump(mode="json", exclude={"as_of"})
    faults = [*_unknown(work, body), *_unusable(asked, plan)]
    if faults:
        raise BodyInvalid(faults)
    account_id = account_with_room(work, KIND, settings.imports_waiting)
    screening_id = new_id()
    job = queue.enqueue(work.session, KIND, {"screening_id": screening_id}, account_id=account_id, at=work.at)
    record = Screening(
        id=screening_id,
        account_id=account_id,
        job_id=job.id,
        as_of=plan.as_of,
        language=tongue.value,
        catalogue_id=plan.catalogue.policy.id,
        catalogue_version=plan.catalogue.version,
        asked=asked,
        created_at=work.at,
    )
    work.session.add(record)
    work.session.flush()
    work.record(subject_id=screening_id)
    return record, job


def _unknown(work: Work, body: ScreeningBody) -> Iterator[BodyFault]:
    """Find what is named and is not the caller's."""
    account = work.caller.account_id
    mine = (
        (PORTFOLIO, body.portfolio_id, select(PortfolioRecord.id).where(
            PortfolioRecord.id == body.portfolio_id, PortfolioRecord.adviser_id == account), _NO_PORTFOLIO),
        (IMPORT, body.import_id, select(Import.id).where(
            Import.id == body.import_id, Import.account_id == account), _NO_IMPORT),
    )  # fmt: skip
    for key, sent, query, reason in mine:
        if sent is not None and (not is_id(sent) or work.session.exec(query).first() is None):
            yield BodyFault(pointer([key]), "unknown", reason)


def _unusable(asked: dict[str, Any], plan: Plan) -> Iterator[BodyFault]:
    try:
        filters_asked(asked, plan)
    except FiltersInvalid as error:
        for fault in error.faults:
            key = _KEYS[fault.filter]
            place = [key] if fault.filter == "top" else [key, asked[key].index(fault.said)]
            yield BodyFault(pointer(place), fault.code, _said(fault), fault.suggestion)


def _said(fault: FilterFault) -> Words:
    return Words(fault.reason(Language.ZH), fault.reason(Language.EN))
