"""What those who ask for jobs of any kind may: have so many waiting, and stop one that has not ended."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.jobs import queue
from api.problems import Conflict, TooMany
from api.store.work import Job
from api.working import Work
from criteria.words import Words

_AGAIN_AFTER = 60


def account_with_room(work: Work, kind: str, most: int) -> str:
    """Give the account whose job it will be; raises TooMany where too many of its kind wait already."""
    account_id = work.caller.account_id
    if account_id is None:
        msg = f"a job ({kind}) is an account's"
        raise ValueError(msg)
    unfinished = select(func.count()).where(
        col(Job.account_id) == account_id, col(Job.kind) == kind, col(Job.state).in_(queue.UNFINISHED)
    )
    if work.session.exec(unfinished).one() >= most:
        raise TooMany(_AGAIN_AFTER)
    return account_id


def cancel(
    work: Work, job: Job, ended: Callable[[Session, Job, datetime], None], already: Words, subject_id: str
) -> None:
    """End a job that has not ended, and note it; raises Conflict with what is said of one that has."""
    if job.state not in queue.UNFINISHED:
        raise Conflict(already)
    queue.end(job, queue.State.CANCELLED, work.at)
    work.session.add(job)
    ended(work.session, job, work.at)
    work.record(subject_id=subject_id)
