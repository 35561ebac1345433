"""Files of companies over HTTP: sent, read by a worker, looked at, cancelled, dropped."""

import csv
import io
import json
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlmodel import select
from support.import_files import company_file
from support.importing import worker_here
from support.people import MOMENT

from api.ids import new_id
from api.jobs.queue import State
from api.store.people import PortfolioRecord, Role
from api.store.work import Import, ImportChunk, ImportFault, Job
from profiles.storage.companies import Company

UNTIL = "2026-06-30"
FILES = "/api/v1/imports"
EVERYTHING = (
    ("GET", ""),
    ("GET", "/faults"),
    ("GET", "/faults.csv"),
    ("GET", "/faults.xlsx"),
    ("POST", "/cancel"),
    ("DELETE", ""),
)
"""What can be asked of one import."""


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def send(world):
    """Send a file as somebody."""

    def send(person, text: bytes, *, name: str = "企业.csv", headers=None, **fields):
        return world.send(
            "POST", FILES, person, files={"file": (name, text)}, data=fields, headers=headers or {}
        )

    return send


@pytest.fixture
def work(world):
    """Do all that is in the queue."""

    def work() -> None:
        while worker_here(world.database, world.watch).one():
            pass

    return work


@pytest.fixture
def imported(world, send, work):
    """Send a file, have it read, and give its import as it is shown."""

    def imported(person, text: bytes, **fields):
        answer = send(person, text, **fields)
        assert answer.status_code == 202, answer.text
        work()
        return world.send("GET", answer.headers["location"], person).json()

    return imported


def kept(world, table, **having) -> list:
    with world.database.reading() as session:
        return [*session.exec(select(table).filter_by(**having))]


def test_a_file_is_taken_and_read_afterwards(world, send, work, keeper) -> None:
    file = company_file(20, bad=2, twice=1)
    answer = send(keeper, file.text)
    assert answer.status_code == 202
    shown = answer.json()
    assert (shown["state"], shown["rows"]["read"], shown["progress"]["done"]) == ("queued", 0, 0)
    assert shown["file"]["name"] == "企业.csv"
    assert answer.headers["location"] == f"{FILES}/{shown['id']}"
    work()
    shown = world.send("GET", answer.headers["location"], keeper).json()
    assert shown["state"] == "done"
    assert shown["rows"] == {
        "read": 20, "added": 17, "changed": 0, "unchanged": 0, "refused": 3, "blank": 0
    }  # fmt: skip
    assert shown["progress"] == {"done": 20, "total": 20, "seconds_left": None}
    job = world.send("GET", f"/api/v1/jobs/{shown['job_id']}", keeper).json()
    assert (job["state"], job["progress"]["done"], job["error"]) == ("done", 20, None)


def test_an_import_under_way_says_how_far_it_is(world, send, keeper) -> None:
    shown = send(keeper, company_file(5).text).json()
    with world.database.writing() as session:
        job = session.get_one(Job, shown["job_id"])
        job.state, job.started_at = State.RUNNING, world.watch.at - timedelta(seconds=10)
        job.progress_done, job.progress_total = 100, 400
        session.add(job)
    shown = world.send("GET", f"{FILES}/{shown['id']}", keeper).json()
    assert shown["progress"] == {"done": 100, "total": 400, "seconds_left": 30}


def test_faults_are_listed_page_by_page_in_the_order_of_the_file(world, imported, keeper) -> None:
    file = company_file(30, bad=5)
    shown = imported(keeper, file.text)
    rows, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        found = world.send("GET", f"{FILES}/{shown['id']}/faults", keeper, params=query).json()
        rows += [item["row"] for item in found["items"]]
        cursor = found["next"]
        if cursor is None:
            break
    assert rows == file.bad
    assert world.send("GET", f"{FILES}/{shown['id']}/faults?cursor=-1", keeper).status_code == 400


@pytest.mark.parametrize(
    ("language", "reason"), [("zh-Hans", "不是数值"), ("zh-Hant", "不是數值"), ("en", "not a figure")]
)
def test_reasons_are_in_the_readers_language_and_values_stay(
    world, imported, keeper, language, reason
) -> None:
    shown = imported(keeper, "name,营业收入（万元）\n甲,万头\n".encode())
    answer = world.send("GET", f"{FILES}/{shown['id']}/faults", keeper, headers={"Accept-Language": language})
    item = answer.json()["items"][0]
    assert (item["reason"], item["value"], item["column"]) == (reason, "万头", "营业收入（万元）")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_of_faults_carries_no_formula(world, imported, keeper, ending) -> None:
    shown = imported(keeper, 'name,revenue\n甲,"=HYPERLINK(""http://a"")"\n乙,@SUM(1)\n'.encode())
    answer = world.send("GET", f"{FILES}/{shown['id']}/faults.{ending}", keeper)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if ending == "csv":
        cells = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    else:
        cells = [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.values]
    values = [row[3] for row in cells[1:]]
    assert values == ['\'=HYPERLINK("http://a")', "'@SUM(1)"]


def test_an_import_without_faults_gives_a_file_with_a_heading_only(world, imported, keeper) -> None:
    shown = imported(keeper, company_file(3).text)
    answer = world.send("GET", f"{FILES}/{shown['id']}/faults.csv", keeper)
    assert answer.content.decode("utf-8-sig").count("\n") == 1


def test_the_same_key_is_one_import_and_the_same_file_without_changes_nothing(
    world, send, work, keeper
) -> None:
    text, key = company_file(5).text, {"Idempotency-Key": "k1"}
    first = send(keeper, text, headers=key)
    again = send(keeper, text, headers=key)
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert send(keeper, company_file(6).text, headers=key).status_code == 409
    work()
    third = send(keeper, text)
    work()
    shown = world.send("GET", third.headers["location"], keeper).json()
    assert (shown["rows"]["unchanged"], shown["rows"]["added"]) == (5, 0)


def test_an_import_that_waits_is_cancelled_and_nothing_of_it_is_done(world, send, work, keeper) -> None:
    shown = send(keeper, company_file(5).text).json()
    cancelled = world.send("POST", f"{FILES}/{shown['id']}/cancel", keeper)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    work()
    assert kept(world, Company, keeper_id=keeper.account.id) == []
    assert kept(world, ImportChunk, import_id=shown["id"]) == []
    assert world.send("POST", f"{FILES}/{shown['id']}/cancel", keeper).status_code == 409


def test_dropping_an_import_drops_its_faults_and_leaves_its_companies(world, imported, send, keeper) -> None:
    shown = imported(keeper, company_file(10, bad=2).text)
    assert world.send("DELETE", f"{FILES}/{shown['id']}", keeper).status_code == 204
    assert world.send("GET", f"{FILES}/{shown['id']}", keeper).status_code == 404
    assert kept(world, ImportFault, import_id=shown["id"]) == []
    assert len(kept(world, Company, keeper_id=keeper.account.id)) == 8
    waiting = send(keeper, company_file(3).text).json()
    assert world.send("DELETE", f"{FILES}/{waiting['id']}", keeper).status_code == 409


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.BUREAU])
def test_somebody_elses_import_is_not_there(world, imported, keeper, role) -> None:
    shown = imported(keeper, company_file(5, bad=1).text)
    other = world.enrol(role)
    for method, path in EVERYTHING:
        assert world.send(method, f"{FILES}/{shown['id']}{path}", other).status_code == 404, path
        missing = world.send(method, f"{FILES}/{new_id()}{path}", other)
        assert missing.status_code == 404
    assert world.send("GET", f"/api/v1/jobs/{shown['job_id']}", other).status_code == 404
    if role is not Role.BUREAU:
        assert world.send("GET", FILES, other).json() == {"items": [], "next": None}


def test_an_administrator_sees_counts_and_nothing_that_was_written(world, imported, keeper) -> None:
    shown = imported(keeper, company_file(5, bad=1).text)
    admin = world.enrol(Role.ADMIN)
    seen = world.send("GET", f"{FILES}/{shown['id']}", admin).json()
    assert seen["rows"] == shown["rows"]
    assert (seen["file"]["name"], seen["columns"]) == (None, [])
    assert "永嘉" not in json.dumps(seen, ensure_ascii=False)
    for path in ("/faults", "/faults.csv", "/faults.xlsx"):
        assert world.send("GET", f"{FILES}/{shown['id']}{path}", admin).status_code == 404


def test_nobody_without_an_account_sends_a_file(send) -> None:
    assert send(None, company_file(3).text).status_code == 401


def test_an_adviser_says_until_when_the_companies_consent(send, imported, adviser) -> None:
    text = company_file(3).text
    for until in (None, "", "2026-6-30", "2025-06-29", "2026-07-02", "tomorrow"):
        fields = {} if until is None else {"consent_until": until}
        answer = send(adviser, text, **fields)
        assert answer.status_code == 422, until
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/consent_until"]
    assert imported(adviser, text, consent_until=UNTIL)["consent_until"] == UNTIL


def test_a_portfolio_must_be_the_advisers_own(world, send, imported, adviser) -> None:
    ids = []
    for person in (adviser, world.enrol(Role.ADVISER)):
        portfolio = PortfolioRecord(id=new_id(), adviser_id=person.account.id, name="甲", created_at=MOMENT)
        with world.database.writing() as session:
            session.add(portfolio)
        ids.append(portfolio.id)
    mine, theirs = ids
    text = company_file(3).text
    answers = [
        send(adviser, text, consent_until=UNTIL, portfolio_id=portfolio)
        for portfolio in (theirs, new_id(), "' OR 1=1")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert imported(adviser, text, consent_until=UNTIL, portfolio_id=mine)["portfolio_id"] == mine


def test_all_faults_of_the_form_are_told_at_once(world, keeper) -> None:
    answer = world.send(
        "POST",
        FILES,
        keeper,
        files=[("mapping", ("m.yaml", b"- a")), ("keeper_id", ("", b"x")), ("account_id", (None, b"x"))],
        data={"consent_until": UNTIL},
    )
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/file", "/mapping", "/keeper_id", "/account_id", "/consent_until"}


def test_a_mapping_says_what_the_headings_mean(imported, keeper) -> None:
    shown = imported(keeper, "厂,收\n甲,3\n".encode(), mapping='{"厂": "name", "收": "营业收入（万元）"}')
    assert {column["column"]: column["key"] for column in shown["columns"]} == {"厂": "name", "收": "revenue"}
    assert shown["rows"]["added"] == 1


def test_a_file_that_cannot_be_read_says_why(imported, keeper) -> None:
    shown = imported(keeper, b"%PDF-1.7 \x00\x01", name="企业.xlsx")
    assert (shown["state"], shown["error"]["code"]) == ("failed", "file_refused")
    assert shown["refused"][0]["detail"]


@pytest.mark.parametrize(
    ("sent_as", "shown_as"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\用户\\企业.csv", "企业.csv"),
        ("a\u202efdp.csv", "afdp.csv"),
        ("x" * 500 + ".csv", "x" * 196 + ".csv"),
        ("..", "file"),
    ],
)
def test_a_files_name_is_only_a_name(send, keeper, sent_as, shown_as) -> None:
    assert send(keeper, b"name\nA\n", name=sent_as).json()["file"]["name"] == shown_as


def test_too_many_files_at_a_time_are_put_off(send, keeper) -> None:
    answers = [send(keeper, b"name\nA\n") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


BOUNDARY = "b0undary"


def multipart(*parts: bytes, end: bytes = b"--b0undary--\r\n") -> bytes:
    return b"".join(b"--b0undary\r\n" + part + b"\r\n" for part in parts) + end


def part(name: str, content: bytes, extra: bytes = b"") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"'.encode() + extra + b"\r\n\r\n" + content


FILE = part("file", b"name\nA\n", b'; filename="a.csv"')


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (multipart(FILE), 202),
        (multipart(FILE, FILE), 422),
        (multipart(FILE, end=b""), 400),
        (b"", 400),
        (b"no multipart at all", 400),
        (multipart(FILE, *[part(f"x{number}", b"") for number in range(20)]), 413),
        (multipart(FILE, part("mapping", b"x" * 300_000)), 413),
        (multipart(b"X-A: " + b"a" * 100_000 + b"\r\n\r\n"), 413),
        (multipart(b"no header\r\n\r\n"), 400),
        (multipart(part("file", b"\xff\xfe", b'; filename="\xff.csv"')), 400),
    ],
)
def test_forms_that_are_not_made_as_they_should_be_are_refused(world, keeper, body, status) -> None:
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = world.send("POST", FILES, keeper, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    if status != 202:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("", 415),
    ],
)
def test_what_is_no_form_is_refused(world, keeper, content_type, status) -> None:
    answer = world.send("POST", FILES, keeper, content=b"{}", headers={"content-type": content_type})
    assert answer.status_code == status


def test_a_key_that_may_only_read_sends_no_file(world, send) -> None:
    assert send(world.enrol(Role.COMPANY, reads_only=True), b"name\nA\n").status_code == 403


def test_nothing_is_kept_of_what_was_refused(world, send, adviser) -> None:
    send(adviser, b"name\nA\n")
    assert kept(world, Import, account_id=adviser.account.id) == []
    assert kept(world, Job, account_id=adviser.account.id) == []


def test_imports_are_listed_newest_first(world, send, keeper) -> None:
    ids = []
    for _ in range(3):
        world.watch.forward(seconds=1)
        ids.append(send(keeper, b"name\nA\n").json()["id"])
    first = world.send("GET", f"{FILES}?limit=2", keeper).json()
    second = world.send("GET", FILES, keeper, params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[::-1]
