"""The queue: whose turn it is, leases, attempts, pauses; on both kinds of database."""

import time
from datetime import timedelta

import pytest
from sqlmodel import select
from support.importing import worker_here
from support.kept import Watch
from support.people import enrol

from api.ids import now
from api.jobs import queue
from api.jobs.leasing import LeaseLost, Task
from api.jobs.queue import MOST_ATTEMPTS, Failure, State
from api.jobs.worker import Kind
from api.store.people import Role
from api.store.work import Job

LASTS = timedelta(seconds=60)


class Bench:
    """A queue with a clock and people, and a worker whose jobs do what a test says."""

    def __init__(self, database) -> None:
        self.database, self.watch = database, Watch()
        self.ended: list[tuple[str, str]] = []
        self.does = Task.pause
        self.worker = worker_here(database, self.watch)
        self.worker.kinds = {"test": Kind(self._run, self._ended)}

    def account(self) -> str:
        return enrol(self.database, Role.COMPANY).account.id

    def ask(self, account: str | None, kind: str = "test") -> str:
        self.watch.forward(seconds=1)
        with self.database.writing() as session:
            return queue.enqueue(session, kind, {}, account_id=account, at=self.watch()).id

    def take(self) -> queue.Lease | None:
        with self.database.writing() as session:
            [*queue.take_back(session, self.watch())]
            return queue.take(session, self.watch(), LASTS)

    def job(self, job_id: str) -> Job:
        with self.database.reading() as session:
            return session.exec(select(Job).where(Job.id == job_id)).one()

    def task(self, lease: queue.Lease) -> Task:
        return Task(self.database, self.watch, lease, lambda: False)

    def _run(self, task) -> None:
        self.does(task)

    def _ended(self, _, job, at) -> None:
        assert job.finished_at == at
        self.ended.append((job.id, job.state))


@pytest.fixture
def bench(database) -> Bench:
    return Bench(database)


def test_a_job_is_taken_once_while_its_lease_lasts(bench) -> None:
    job_id = bench.ask(bench.account())
    assert bench.take().job_id == job_id
    bench.watch.forward(seconds=60)
    assert bench.take() is None


def test_a_job_whose_lease_has_run_out_is_taken_over_and_its_first_worker_may_not_write(bench) -> None:
    bench.ask(bench.account())
    first = bench.take()
    bench.watch.forward(seconds=61)
    second = bench.take()
    assert (second.job_id, second.token == first.token) == (first.job_id, False)
    with pytest.raises(LeaseLost), bench.task(first).step():
        pass
    with bench.task(second).step() as step:
        assert step.job.attempts == 2


def test_a_step_renews_the_lease(bench) -> None:
    bench.ask(bench.account())
    lease = bench.take()
    for _ in range(3):
        bench.watch.forward(seconds=50)
        with bench.task(lease).step():
            pass
    assert bench.take() is None


def test_nothing_of_a_step_without_the_lease_is_kept(bench) -> None:
    job_id = bench.ask(bench.account())
    first = bench.take()
    bench.watch.forward(seconds=61)
    bench.take()
    with pytest.raises(LeaseLost), bench.task(first).step() as step:
        step.got_to(10, 10)
    assert bench.job(job_id).progress_done == 0


def test_one_job_of_another_does_not_wait_for_all_ten_of_one(bench) -> None:
    busy, other = bench.account(), bench.account()
    many = [bench.ask(busy) for _ in range(10)]
    alone = bench.ask(other)
    assert [bench.take().job_id for _ in range(3)] == [many[0], alone, many[1]]


def test_a_worker_on_its_own_serves_accounts_in_turn(bench) -> None:
    busy, other = bench.account(), bench.account()
    many = [bench.ask(busy) for _ in range(3)]
    few = [bench.ask(other) for _ in range(2)]
    order = []
    bench.does = lambda task: order.append(task.lease.job_id)
    while bench.worker.one():
        bench.watch.forward(seconds=1)
    assert order == [many[0], few[0], many[1], few[1], many[2]]


def test_a_job_that_goes_wrong_rests_longer_each_time_and_then_fails(bench) -> None:
    job_id = bench.ask(bench.account())

    def goes_wrong(_) -> None:
        raise RuntimeError

    bench.does = goes_wrong
    rests = []
    while bench.job(job_id).state != State.FAILED:
        assert bench.worker.one()
        job = bench.job(job_id)
        rests.append((job.run_after - bench.watch()).total_seconds())
        assert not bench.worker.one() or job.state == State.FAILED
        bench.watch.forward(seconds=max(rests[-1], 0))
    assert rests[:-1] == [5, 10, 20, 40]
    assert (job.error, job.attempts) == (Failure.UNEXPECTED, MOST_ATTEMPTS)
    assert bench.ended == [(job_id, State.FAILED)]


def test_a_job_that_workers_die_of_fails_in_the_end(bench) -> None:
    job_id = bench.ask(bench.account())
    for _ in range(MOST_ATTEMPTS):
        while bench.take() is None:
            bench.watch.forward(seconds=10)
        bench.watch.forward(seconds=61)
    assert not bench.worker.one()
    job = bench.job(job_id)
    assert (job.state, job.error, job.worker) == (State.FAILED, Failure.WORKER_DIED, None)
    assert bench.ended == [(job_id, State.FAILED)]


def test_a_job_that_gets_on_is_not_given_up_however_often_its_worker_dies(bench) -> None:
    job_id = bench.ask(bench.account())
    for done in range(3 * MOST_ATTEMPTS):
        while (lease := bench.take()) is None:
            bench.watch.forward(seconds=10)
        with bench.task(lease).step() as step:
            step.got_to(done + 1, 100)
        bench.watch.forward(seconds=61)
    assert bench.job(job_id).state == State.RUNNING


def test_a_job_of_an_unknown_kind_fails_clearly(bench) -> None:
    job_id = bench.ask(None, kind="no such kind")
    assert bench.worker.one()
    assert (bench.job(job_id).state, bench.job(job_id).error) == (State.FAILED, Failure.UNKNOWN_KIND)


def test_a_job_that_is_cancelled_is_let_go(bench) -> None:
    job_id = bench.ask(bench.account())

    def cancelled(task) -> None:
        with bench.database.writing() as session:
            job = session.get_one(Job, job_id)
            queue.end(job, State.CANCELLED, bench.watch())
            session.add(job)
        with task.step():
            pytest.fail("a cancelled job was written for")

    bench.does = cancelled
    assert bench.worker.one()
    assert bench.job(job_id).state == State.CANCELLED


def test_a_worker_that_is_to_stop_gives_its_job_back_at_once(bench) -> None:
    job_id = bench.ask(bench.account())

    def stops(task) -> None:
        bench.worker.stop.set()
        task.pause()

    bench.does = stops
    bench.worker.one()
    job = bench.job(job_id)
    assert (job.state, job.attempts, job.worker, job.run_after) == ("queued", 0, None, bench.watch())


def test_a_job_is_there_only_if_what_asked_for_it_is_kept(bench) -> None:
    class Trouble(Exception):
        pass

    def ask_in_vain() -> None:
        with bench.database.writing() as session:
            queue.enqueue(session, "test", {}, account_id=None, at=bench.watch())
            raise Trouble

    with pytest.raises(Trouble):
        ask_in_vain()
    assert not bench.worker.one()


def test_a_lease_is_kept_alive_by_real_time_while_something_takes_long(database) -> None:
    bench = Bench(database)
    bench.watch = now
    with database.writing() as session:
        queue.enqueue(session, "test", {}, account_id=None, at=now())
    with database.writing() as session:
        lease = queue.take(session, now(), timedelta(seconds=0.6))
    with bench.task(lease).kept_alive():
        time.sleep(1.5)
        assert bench.take() is None
