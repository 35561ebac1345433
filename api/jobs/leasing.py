"""What a job is done under: its lease. No transaction of a job is kept by whoever has lost it.

Every transaction first locks the job's row and finds its own token there. A worker that was stopped
or cut off for longer than its lease finds another's, and writes nothing. The clock decides only when
a job is taken over, never who may write.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from api.ids import Clock
from api.jobs.queue import Failure, Lease, State
from api.store.work import Job
from profiles.storage.database import Database

MOST_RENEWALS = 60
"""A lease that nothing gets on under is renewed so often, and then left to run out."""
_IDLE = "SET LOCAL idle_in_transaction_session_timeout = {:d}"


class LeaseLost(Exception):
    """Somebody else has the job, or it was cancelled: nothing more may be written for it."""


class Stopped(Exception):
    """The worker is to stop: the job goes back to the queue."""


class JobFailed(Exception):
    """The job cannot be done, now or later."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


@dataclass(slots=True)
class Step:
    """One transaction of a job."""

    session: Session
    job: Job
    at: datetime

    def got_to(self, done: int, total: int | None) -> None:
        """Record how far it is; a job that gets on has its attempts forgotten."""
        if done > self.job.progress_done:
            self.job.attempts = 1
        self.job.progress_done, self.job.progress_total = done, total


@dataclass(frozen=True, slots=True)
class Task:
    """A job in the hands of a worker."""

    database: Database
    clock: Clock
    lease: Lease
    stopping: Callable[[], bool]

    @contextmanager
    def step(self) -> Iterator[Step]:
        """Open a transaction that is kept only while the job is held, and renews the lease.

        Raises LeaseLost.
        """
        with self.database.writing() as session:
            if not self.database.is_sqlite:
                # Locks of a worker that is stopped in the middle must not outlive its lease.
                idle = max(1, int(self.lease.lasts / timedelta(milliseconds=1)))
                session.connection().execute(text(_IDLE.format(idle)))
            job = session.exec(select(Job).where(Job.id == self.lease.job_id).with_for_update()).first()
            if job is None or job.worker != self.lease.token or job.state != State.RUNNING:
                raise LeaseLost
            at = self.clock()
            job.lease_until = at + self.lease.lasts
            step = Step(session, job, at)
            yield step
            session.add(job)

    def pause(self) -> None:
        """Leave off here if the worker is to stop; raises Stopped."""
        if self.stopping():
            raise Stopped

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the lease while something takes long that writes nothing; raises LeaseLost at the end."""
        over, lost = Event(), Event()

        def renew() -> None:
            for _ in range(MOST_RENEWALS):
                if over.wait(self.lease.lasts.total_seconds() / 3):
                    return
                try:
                    with self.step():
                        pass
                except LeaseLost:
                    lost.set()
                    return
                except DBAPIError:
                    continue

        renewing = Thread(target=renew, name=f"lease-{self.lease.job_id}", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()
        if lost.is_set():
            raise LeaseLost
