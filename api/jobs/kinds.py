"""The kinds of jobs there are, and the worker that does them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from threading import Event

from api.ids import Clock, now
from api.importing.running import KIND, import_kind
from api.jobs.worker import Kind, Worker
from api.screening.running import screening_kind
from api.screening.scope import KIND as SCREENING
from api.settings import Settings
from criteria.catalogue import Catalogue
from criteria.codes import CodeTree
from profiles.importing.bounds import Bounds
from profiles.storage.database import Database


@cache
def _catalogue() -> Catalogue:
    from seeds.shipped import load_catalogue

    return load_catalogue().catalogue


def _codes() -> Mapping[str, CodeTree]:
    return _catalogue().codes


def kinds_of(settings: Settings) -> Mapping[str, Kind]:
    """Give how jobs of each kind are done."""
    return {
        KIND: import_kind(_codes, Bounds(file=settings.import_bytes)),
        SCREENING: screening_kind(_catalogue),
    }


def worker_of(settings: Settings, database: Database, stop: Event, *, clock: Clock = now) -> Worker:
    """Make a worker for these settings, which leaves off when `stop` is set."""
    lasts = timedelta(seconds=settings.lease_seconds)
    return Worker(database, clock, kinds_of(settings), lasts, stop)
