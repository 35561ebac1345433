"""A screening and its job as they are shown."""

from datetime import datetime

from typing_extensions import TypedDict

from api.importing.view import ErrorView, ProgressView, job_view, moment
from api.store.work import Job, Screening
from criteria.words import Language
from matcher.report import CatalogueInfo


class AskedView(TypedDict):
    """What was asked for."""

    portfolio_id: str | None
    import_id: str | None
    measures: list[str]
    verdicts: list[str]
    counties: list[str]
    top: int | None
    details: bool


class CompaniesView(TypedDict):
    """Companies looked at: judged, elsewhere than in the counties, and with codes no longer known."""

    judged: int
    outside: int
    unreadable: int


class ScreeningView(TypedDict):
    """A screening: how far it is, and how much came of it; `cells` are rows of its table."""

    id: str
    job_id: str
    state: str
    progress: ProgressView
    error: ErrorView | None
    as_of: str
    language: str
    catalogue: CatalogueInfo
    asked: AskedView
    companies: CompaniesView
    cells: int
    created_at: str
    started_at: str | None
    finished_at: str | None


class ScreeningsPage(TypedDict):
    """Some screenings, newest first."""

    items: list[ScreeningView]
    next: str | None


def screening_view(record: Screening, job: Job, now: datetime, language: Language) -> ScreeningView:
    """Show a screening."""
    shown = job_view(job, now, language)
    return {
        "id": record.id,
        "job_id": job.id,
        "state": shown["state"],
        "progress": shown["progress"],
        "error": shown["error"],
        "as_of": record.as_of.isoformat(),
        "language": record.language,
        "catalogue": {"id": record.catalogue_id, "version": record.catalogue_version},
        "asked": AskedView(**record.asked),  # type: ignore[typeddict-item]
        "companies": {
            "judged": record.companies,
            "outside": record.outside,
            "unreadable": record.unreadable,
        },
        "cells": record.cells,
        "created_at": moment(record.created_at),
        "started_at": shown["started_at"],
        "finished_at": None if record.finished_at is None else moment(record.finished_at),
    }
