"""Screenings over HTTP: asked for, done by a worker, looked at, sent as files, erased with a company."""

import io
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from sqlmodel import select
from support.importing import worker_here

from api.ids import new_id
from api.jobs.leasing import Stopped, Task
from api.jobs.queue import State
from api.screening import running
from api.store.people import PortfolioMember, PortfolioRecord, Role
from api.store.records import AuditEntry
from api.store.work import Job, Screening, ScreeningResult
from matcher.matching import match
from matcher.plan import Plan
from profiles.storage.texts import stored_profile

SCREENINGS = "/api/v1/screenings"
DAY = "2025-06-30"


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def work(world):
    """Do all that is in the queue."""

    def work() -> None:
        while worker_here(world.database, world.watch).one():
            pass

    return work


@pytest.fixture
def screened(world, work):
    """Ask for a screening, have it done, and give it as it is shown."""

    def screened(person, **asked):
        answer = world.send("POST", SCREENINGS, person, json={"as_of": DAY, **asked})
        assert answer.status_code == 202, answer.text
        work()
        return world.send("GET", answer.headers["location"], person).json()

    return screened


def rows(world, person, shown) -> list[dict]:
    answer = world.send("GET", f"{SCREENINGS}/{shown['id']}/verdicts.parquet", person)
    assert answer.status_code == 200, answer.text
    return pq.read_table(io.BytesIO(answer.content)).to_pylist()


def kept(world, query) -> list:
    with world.database.reading() as session:
        return [*session.exec(query)]


def expected(world, company, top):
    plan = Plan(world.catalogue, date(2025, 6, 30))
    profile = stored_profile(company.version.profile, world.catalogue.codes)
    wanted = ("eligible", "likely", "needs_facts")
    found = [each for each in match(profile, plan)["matches"] if each["verdict"] in wanted][:top]
    return [(company.company.id, e["measure"], e["verdict"], e["rank"], e["amount"]["high"]) for e in found]


def test_what_comes_out_is_what_the_reports_say(world, keeper, screened) -> None:
    companies = sorted((world.keep(keeper) for _ in range(3)), key=lambda each: each.company.id)
    world.keep(world.enrol(Role.COMPANY))
    shown = screened(keeper, top=2)
    assert (shown["state"], shown["progress"]["done"], shown["progress"]["total"]) == ("done", 3, 3)
    assert shown["companies"] == {"judged": 3, "outside": 0, "unreadable": 0}
    found = rows(world, keeper, shown)
    told = [(r["company_id"], r["measure"], r["verdict"], r["rank"], r["amount_high"]) for r in found]
    assert told == [cell for company in companies for cell in expected(world, company, 2)]
    assert shown["cells"] == len(found) == 6
    csv = world.send("GET", f"{SCREENINGS}/{shown['id']}/verdicts.csv", keeper)
    assert len(csv.text.splitlines()) == 7
    book = world.send("GET", f"{SCREENINGS}/{shown['id']}/verdicts.xlsx", keeper)
    assert load_workbook(io.BytesIO(book.content)).active.max_row == 7
    seen = select(AuditEntry.company_id).where(AuditEntry.action == running.ACTION)
    assert {company.company.id for company in companies} <= {*kept(world, seen)}


def test_an_adviser_screens_a_portfolio_as_far_as_consents_last(world, keeper, screened) -> None:
    adviser = world.enrol(Role.ADVISER)
    inside, beside, ended = (world.keep(keeper) for _ in range(3))
    today = world.watch.at.date()
    for company in (inside, beside):
        world.grant(company, adviser, today + timedelta(days=9), given_by=keeper)
    portfolio = PortfolioRecord(
        id=new_id(), adviser_id=adviser.account.id, name="甲", created_at=world.watch.at
    )
    with world.database.writing() as session:
        session.add(portfolio)
        session.flush()
        for company in (inside, ended):
            member = {"portfolio_id": portfolio.id, "company_id": company.company.id}
            session.add(PortfolioMember(**member, added_at=world.watch.at))
    shown = screened(adviser, portfolio_id=portfolio.id, top=1)
    assert {row["company_id"] for row in rows(world, adviser, shown)} == {inside.company.id}
    everything = screened(adviser, top=1, details=True)
    assert everything["companies"]["judged"] == 2
    world.watch.forward(days=10)
    assert rows(world, adviser, everything) == []


def test_verdicts_go_with_their_company(world, keeper, screened) -> None:
    first, second = (world.keep(keeper) for _ in range(2))
    shown = screened(keeper, details=False)
    address = f"/api/v1/companies/{first.company.id}"
    assert [each["id"] for each in world.send("GET", f"{address}/export", keeper).json()["screenings"]] == [
        shown["id"]
    ]
    profile = stored_profile(first.version.profile, world.catalogue.codes)
    gone = world.send("DELETE", address, keeper, params={"confirm": profile.name}, headers={"If-Match": "*"})
    assert gone.status_code in {200, 204}, gone.text
    assert {row["company_id"] for row in rows(world, keeper, shown)} == {second.company.id}
    left = select(ScreeningResult).where(ScreeningResult.screening_id == shown["id"])
    assert [result.company_id for result in kept(world, left)] == [second.company.id]


def test_a_worker_that_stops_is_followed_by_one_that_goes_on(world, keeper, work, monkeypatch) -> None:
    count = 5
    for _ in range(count):
        world.keep(keeper)
    monkeypatch.setattr(running, "BATCH", 2)
    shown = world.send("POST", SCREENINGS, keeper, json={"as_of": DAY, "details": False}).json()
    pauses = iter([False, True])
    pause = Task.pause

    def stopping(task: Task) -> None:
        if next(pauses, False):
            raise Stopped
        pause(task)

    monkeypatch.setattr(Task, "pause", stopping)
    worker_here(world.database, world.watch).one()
    [record] = kept(world, select(Screening).where(Screening.id == shown["id"]))
    assert (record.companies, record.finished_at) == (2, None)
    early = world.send("GET", f"{SCREENINGS}/{shown['id']}/verdicts.csv", keeper)
    assert early.status_code == 409
    work()
    done = world.send("GET", f"{SCREENINGS}/{shown['id']}", keeper).json()
    assert (done["state"], done["progress"]["done"]) == ("done", count)
    assert done["companies"]["judged"] == count
    assert len({row["company_id"] for row in rows(world, keeper, done)}) == count


def test_everything_that_is_wrong_is_said_at_once(world, keeper) -> None:
    asked = {"portfolio_id": "x", "import_id": new_id(), "verdicts": ["likly"], "measures": ["x"], "top": 0}
    answer = world.send("POST", SCREENINGS, keeper, json=asked)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [
        "/portfolio_id",
        "/import_id",
        "/measures/0",
        "/verdicts/0",
        "/top",
    ]
    assert kept(world, select(Screening).where(Screening.account_id == keeper.account.id)) == []


def test_one_that_is_cancelled_can_be_dropped(world, keeper) -> None:
    world.keep(keeper)
    shown = world.send("POST", SCREENINGS, keeper, json={}).json()
    address = f"{SCREENINGS}/{shown['id']}"
    assert world.send("DELETE", address, keeper).status_code == 409
    cancelled = world.send("POST", f"{address}/cancel", keeper).json()
    assert cancelled["state"] == State.CANCELLED
    assert world.send("POST", f"{address}/cancel", keeper).status_code == 409
    assert rows(world, keeper, shown) == []
    assert world.send("DELETE", address, keeper).status_code == 204
    assert kept(world, select(Job).where(Job.id == shown["job_id"])) == []
    assert world.send("GET", SCREENINGS, keeper).json()["items"] == []
