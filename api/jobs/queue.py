"""The queue: jobs put in, taken with a lease, given back, ended. Times and ids are given by the caller.

A job is put in by the transaction that needs it, so that both are kept or neither. A worker takes
one for a while; whoever finds a lease run out takes the job over. Who holds a job is known by a
token that is new with every taking: see `api.jobs.leasing`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from api.ids import new_id
from api.store.work import Job
from criteria.words import Words

MOST_ATTEMPTS = 5
"""Workers that may begin on a job, or die of it, without it getting on; then it has failed."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=5)


class State(StrEnum):
    """What has become of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (State.QUEUED, State.RUNNING)


class Failure(StrEnum):
    """Why a job has failed."""

    ACCOUNT_ENDED = "account_ended"
    CATALOGUE_CHANGED = "catalogue_changed"
    FILE_REFUSED = "file_refused"
    FILE_MISSING = "file_missing"
    UNEXPECTED = "unexpected"
    UNKNOWN_KIND = "unknown_kind"
    WORKER_DIED = "worker_died"


FAILURES: Mapping[Failure, Words] = {
    Failure.ACCOUNT_ENDED: Words("提交任务的账号已停用", "The account that asked for it is no longer active"),
    Failure.CATALOGUE_CHANGED: Words(
        "措施目录已更新，所选内容不再存在，请重新提交",
        "The catalogue has changed and no longer has what was asked for: ask again",
    ),
    Failure.FILE_REFUSED: Words("文件未能读取，原因见 refused", "The file cannot be read: see `refused`"),
    Failure.FILE_MISSING: Words("文件已不在，请重新上传", "The file is no longer there: send it again"),
    Failure.UNEXPECTED: Words(
        "多次尝试后仍出错，已完成的部分予以保留", "It went wrong again and again; what was done is kept"
    ),
    Failure.UNKNOWN_KIND: Words("没有程序能处理这类任务", "There is nothing that does jobs of this kind"),
    Failure.WORKER_DIED: Words(
        "处理程序多次中断，已完成的部分予以保留", "Its worker died again and again; what was done is kept"
    ),
}
"""What people are told of it."""

Ended = Callable[[Session, Job, datetime], None]
"""Called in the transaction in which a job ends, however it ends."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job: only who has its token may write."""

    job_id: str
    kind: str
    token: str
    lasts: timedelta


def enqueue(
    session: Session, kind: str, payload: Mapping[str, Any], *, account_id: str | None, at: datetime
) -> Job:
    """Put a job in, as part of the caller's transaction."""
    job = Job(
        id=new_id(),
        kind=kind,
        payload=dict(payload),
        state=State.QUEUED,
        run_after=at,
        account_id=account_id,
        created_at=at,
    )
    session.add(job)
    session.flush()
    return job


def waiting(session: Session, at: datetime) -> bool:
    """Tell whether there is a job to take, or one whose worker is gone."""
    return session.exec(select(Job.id).where(_due(at) | _abandoned(at)).limit(1)).first() is not None


def take_back(session: Session, at: datetime) -> Iterator[Job]:
    """Take back the jobs whose lease has run out; those that too many died of fail, and are given."""
    abandoned = select(Job).where(_abandoned(at)).order_by(col(Job.id)).with_for_update(skip_locked=True)
    for job in session.exec(abandoned).all():
        if job.attempts >= MOST_ATTEMPTS:
            end(job, State.FAILED, at, error=Failure.WORKER_DIED)
            yield job
        else:
            _requeue(job, at, pause=pause_after(job.attempts - 1))
        session.add(job)
    session.flush()


def take(session: Session, at: datetime, lasts: timedelta, *, job_id: str | None = None) -> Lease | None:
    """Take the job whose turn it is, or the one that is named; nothing where none is due.

    It is the turn of the account with the fewest jobs running, and of these the one that was served
    longest ago: whoever puts in ten jobs waits for nobody else's one, and nobody else for the ten.
    """
    beside, before = aliased(Job), aliased(Job)
    running = (
        select(func.count())
        .where(beside.account_id == Job.account_id, beside.state == State.RUNNING)
        .scalar_subquery()
    )
    served = select(func.max(before.started_at)).where(before.account_id == Job.account_id).scalar_subquery()
    query = select(Job).where(_due(at))
    if job_id is not None:
        query = query.where(Job.id == job_id)
    query = query.order_by(running, served.nulls_first(), col(Job.created_at), col(Job.id)).limit(1)
    job = session.exec(query.with_for_update(skip_locked=True, of=Job)).first()
    if job is None:
        return None
    job.state, job.worker, job.lease_until = State.RUNNING, new_id(), at + lasts
    job.started_at = job.started_at or at
    job.attempts += 1
    session.add(job)
    session.flush()
    return Lease(job.id, job.kind, job.worker, lasts)


def give_back(job: Job, at: datetime) -> None:
    """Put a job back that its worker leaves in good order; it does not count as an attempt."""
    job.attempts -= 1
    _requeue(job, at, pause=timedelta())


def try_again(job: Job, at: datetime) -> None:
    """Put a job back that went wrong, to be tried after a pause; or fail it, if it was tried enough."""
    if job.attempts >= MOST_ATTEMPTS:
        end(job, State.FAILED, at, error=Failure.UNEXPECTED)
    else:
        _requeue(job, at, pause=pause_after(job.attempts))


def end(job: Job, state: State, at: datetime, *, error: Failure | None = None) -> None:
    """End a job; nobody holds it any more."""
    job.state, job.error, job.finished_at = state, error, at
    job.worker = job.lease_until = None


def pause_after(attempts: int) -> timedelta:
    """Tell how long a job rests after so many attempts: twice as long each time.

    >>> [str(pause_after(attempts)) for attempts in (0, 1, 2, 9)]
    ['0:00:00', '0:00:05', '0:00:10', '0:05:00']
    """
    if attempts <= 0:
        return timedelta()
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << (attempts - 1)))


def _requeue(job: Job, at: datetime, *, pause: timedelta) -> None:
    job.state, job.run_after = State.QUEUED, at + pause
    job.worker = job.lease_until = None


def _due(at: datetime) -> ColumnElement[bool]:
    return (col(Job.state) == State.QUEUED) & (col(Job.run_after) <= at)


def _abandoned(at: datetime) -> ColumnElement[bool]:
    return (col(Job.state) == State.RUNNING) & (col(Job.lease_until) < at)
