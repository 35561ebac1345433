"""What a monitor reads: times of requests by route, connections in use, queues.

Labels are bounded: the template of a route, its method, the class of the status. With several
processes each writes its own file (`huiqi serve` makes the folder), and a reading adds them up.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import event, func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from api.ids import Clock
from api.metrics_folder import FOLDER
from api.store.records import AuditHead
from api.store.work import Import, Job
from profiles.storage.database import Database

UNKNOWN = "(unknown)"
"""The route of every address that is none."""
KEPT_FOR = 5.0
"""Seconds for which figures of the database are not counted again."""

REQUESTS = Histogram(
    "huiqi_request_duration_seconds",
    "Time from a request's head to the end of its answer",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_PROGRESS = Gauge(
    "huiqi_requests_in_progress", "Requests that are being answered", multiprocess_mode="livesum"
)
SIGN_INS_FAILED = Counter("huiqi_sign_ins_failed", "Attempts to sign in that were refused")
POOL_OPEN = Gauge(
    "huiqi_database_connections_open", "Connections to the database", multiprocess_mode="livesum"
)
POOL_IN_USE = Gauge("huiqi_database_connections_in_use", "Connections at work", multiprocess_mode="livesum")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
JOB_STATES = ("queued", "running", "done", "failed", "cancelled")


def watch_pool(database: Database) -> None:
    """Count the connections of a database's pool."""
    for name, gauge, change in (
        ("connect", POOL_OPEN, 1),
        ("close", POOL_OPEN, -1),
        ("checkout", POOL_IN_USE, 1),
        ("checkin", POOL_IN_USE, -1),
    ):
        event.listen(database.engine, name, _counting(gauge, change))


def _counting(gauge: Gauge, change: int) -> Callable[..., None]:
    def count(*_: object) -> None:
        gauge.inc(change)

    return count


class KeptFigures(Collector):
    """Figures of what is kept, counted when they are read and then not again for some seconds."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterable[Metric]:
        """Give the figures; without the database, only that it does not answer."""
        with self._lock:
            if self._counted is None or time.monotonic() - self._counted[0] >= KEPT_FOR:
                self._counted = (time.monotonic(), [*self._count()])
            return self._counted[1]

    def _count(self) -> Iterator[Metric]:
        try:
            with self._database.reading() as session:
                found = [*self._figures(session)]
        except SQLAlchemyError:
            found = []
        yield GaugeMetricFamily("huiqi_database_up", "Whether the database answers", value=float(bool(found)))
        yield from found

    def _figures(self, session: Session) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("huiqi_jobs", "Jobs by state", labels=["state"])
        counts = dict(session.exec(select(Job.state, func.count()).group_by(Job.state)).all())
        for state in JOB_STATES:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        oldest = session.exec(select(func.min(Job.run_after)).where(Job.state == "queued")).one()
        waited = (self._clock() - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily(
            "huiqi_oldest_job_seconds",
            "For how long the first job of the queue has been due",
            max(waited, 0.0),
        )
        rows = GaugeMetricFamily("huiqi_import_rows", "Rows of imported files by outcome", labels=["outcome"])
        names = ("added", "changed", "unchanged", "refused", "blank")
        sums = session.exec(
            select(*(func.coalesce(func.sum(getattr(Import, f"rows_{name}")), 0) for name in names))
        ).one()
        for name, count in zip(names, sums, strict=True):
            rows.add_metric([name], float(count))
        yield rows
        head = session.exec(select(func.max(col(AuditHead.number)))).one()
        yield GaugeMetricFamily("huiqi_audit_entries", "Entries of the audit trail", value=head or 0)


def exposition(kept: KeptFigures) -> bytes:
    """Write all figures in Prometheus' text format."""
    registry = REGISTRY
    folder = os.environ.get(FOLDER)
    if folder:
        forget_ended(Path(folder))
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    of_database = CollectorRegistry()
    of_database.register(kept)
    return generate_latest(registry) + generate_latest(of_database)


def forget_ended(folder: Path) -> None:
    """Drop what processes that are no more had under way; what they counted stays."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _lives(int(pid)):
            multiprocess.mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
