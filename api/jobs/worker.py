"""A worker: takes one job after another and does it, until it is told to stop."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from api.ids import Clock
from api.jobs import queue
from api.jobs.leasing import JobFailed, LeaseLost, Step, Stopped, Task
from api.jobs.queue import Ended, Failure, Lease, State
from api.store.work import Job
from profiles.storage.database import Database

_LOG = logging.getLogger(__name__)
_LONGEST_POLL = 60.0


@dataclass(frozen=True, slots=True)
class Kind:
    """How jobs of one kind are done, and what belongs to their end.

    `run` returns when the job is done; it raises JobFailed where it cannot be done, and lets
    LeaseLost and Stopped through. It may be begun anew at any time after any of its steps.
    """

    run: Callable[[Task], None]
    ended: Ended


@dataclass(slots=True)
class Worker:
    """Does jobs of the kinds it knows; safe to run in several threads at once."""

    database: Database
    clock: Clock
    kinds: Mapping[str, Kind]
    lasts: timedelta
    stop: Event = field(default_factory=Event)

    def run(self, *, once: bool, poll: float, concurrency: int = 1) -> None:
        """Do jobs until `stop` is set, or with `once` until none is due.

        With several at once each is a thread; it is several jobs that get on, not one that is faster.
        """
        if concurrency == 1:
            self._keep_on(once=once, poll=poll)
            return
        threads = [
            Thread(target=self._keep_on, kwargs={"once": once, "poll": poll}, name=f"worker-{number}")
            for number in range(concurrency)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(1)  # signals are handled in between

    def one(self, job_id: str | None = None) -> bool:
        """Do the job whose turn it is, or the one that is named; tell whether there was one."""
        lease = self._taken(job_id)
        if lease is None:
            return False
        self._do(lease)
        return True

    def _keep_on(self, *, once: bool, poll: float) -> None:
        failures = 0
        while not self.stop.is_set():
            try:
                done = self.one()
                failures = 0
            except DBAPIError as error:
                failures += 1
                _LOG.warning("the database does not serve", exc_info=error)
                done = False
                if once:
                    raise
            if not done:
                if once:
                    return
                self.stop.wait(min(_LONGEST_POLL, poll * 2**failures))

    def _taken(self, job_id: str | None) -> Lease | None:
        with self.database.reading() as session:
            if not queue.waiting(session, self.clock()):
                return None
        with self.database.writing() as session:
            at = self.clock()
            for job in queue.take_back(session, at):
                self._ended(session, job)
                _LOG.error("job failed", extra=_said(job.id, job.kind, job.error))
            return queue.take(session, at, self.lasts, job_id=job_id)

    def _do(self, lease: Lease) -> None:
        said = _said(lease.job_id, lease.kind)
        task = Task(self.database, self.clock, lease, self.stop.is_set)
        _LOG.info("job taken", extra=said)
        try:
            try:
                kind = self.kinds.get(lease.kind)
                if kind is None:
                    raise JobFailed(Failure.UNKNOWN_KIND)  # noqa: TRY301 - handled as what the kind itself raises
                kind.run(task)
                with task.step() as step:
                    self._end(step, State.DONE)
                _LOG.info("job done", extra=said)
            except JobFailed as failed:
                with task.step() as step:
                    self._end(step, State.FAILED, failed.failure)
                _LOG.warning("job failed", extra=_said(lease.job_id, lease.kind, failed.failure))
            except Stopped:
                with task.step() as step:
                    queue.give_back(step.job, step.at)
                _LOG.info("job given back", extra=said)
            except LeaseLost:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, the job is tried again
                _LOG.error("job went wrong", exc_info=error, extra=said)
                with task.step() as step:
                    queue.try_again(step.job, step.at)
                    if step.job.state == State.FAILED:
                        self._ended(step.session, step.job)
        except LeaseLost:
            _LOG.warning("job lost or cancelled", extra=said)
        except DBAPIError as error:
            # It runs out by itself, and is taken over.
            _LOG.error("job left", exc_info=error, extra=said)

    def _end(self, step: Step, state: State, error: Failure | None = None) -> None:
        queue.end(step.job, state, step.at, error=error)
        self._ended(step.session, step.job)

    def _ended(self, session: Session, job: Job) -> None:
        kind = self.kinds.get(job.kind)
        if kind is not None and job.finished_at is not None:
            kind.ended(session, job, job.finished_at)


def _said(job_id: str, kind: str, reason: str | None = None) -> dict[str, str | None]:
    """Give what a line of the log carries."""
    return {"job_id": job_id, "kind": kind, "reason": reason}
