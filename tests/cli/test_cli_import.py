"""`huiqi import` and `huiqi worker`, as an operator runs them."""

import json
from datetime import timedelta

import pytest
from support.import_files import company_file
from support.importing import hold_exactly_once, import_of
from support.people import enrol

from api.ids import now
from api.store.people import Role

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""


@pytest.fixture
def run(huiqi, sqlite_database):
    """Run a command on the test's database."""

    def run(*arguments):
        return huiqi(*arguments, HUIQI_DATABASE_URL=str(sqlite_database.url))

    return run


@pytest.fixture
def file(tmp_path):
    made = company_file(30, bad=2, twice=1)
    path = tmp_path / "companies.csv"
    path.write_bytes(made.text)
    return path, made


def test_a_file_is_imported_here_and_now(run, file, sqlite_database) -> None:
    keeper = enrol(sqlite_database, Role.COMPANY)
    path, made = file
    done = run("import", path, "--account", keeper.account.login.upper(), "--wait")
    assert done.returncode == 0, done.stderr.decode()
    shown = json.loads(done.stdout)
    assert (shown["state"], shown["rows"]["added"], shown["rows"]["refused"]) == ("done", 27, 3)
    hold_exactly_once(sqlite_database, keeper, shown["id"], made)


def test_a_file_is_left_to_a_worker(run, file, sqlite_database) -> None:
    adviser = enrol(sqlite_database, Role.ADVISER)
    until = now().date() + timedelta(days=100)
    asked = run("import", file[0], "--account", adviser.account.login, "--consent-until", until)
    shown = json.loads(asked.stdout)
    assert shown["state"] == "queued"
    worked = run("worker", "--once")
    assert worked.returncode == 0
    events = [json.loads(line)["event"] for line in worked.stderr.decode().splitlines()]
    assert events == ["worker started", "job taken", "job done", "worker stopped"]
    hold_exactly_once(sqlite_database, adviser, shown["id"], file[1])


@pytest.mark.parametrize("role", [Role.BUREAU, Role.ADMIN])
def test_an_account_that_keeps_no_companies_gets_none(run, file, sqlite_database, role) -> None:
    login = enrol(sqlite_database, role).account.login
    refused = run("import", file[0], "--account", login)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.decode().startswith("huiqi: --account:")


def test_what_cannot_be_used_is_refused_with_a_line_each(run, file, sqlite_database, tmp_path) -> None:
    login = enrol(sqlite_database, Role.ADVISER).account.login
    path = file[0]
    for arguments, said in (
        ((path, "--account", "nobody"), ["--account"]),
        ((tmp_path / "missing.csv", "--account", login), ["missing.csv"]),
        ((path, "--account", login), ["/consent_until"]),
        ((path, "--account", login, "--portfolio", "x"), ["/portfolio_id", "/consent_until"]),
    ):
        refused = run("import", *arguments)
        lines = refused.stderr.decode().splitlines()
        assert refused.returncode == 2
        assert [part in line for part, line in zip(said, lines, strict=True)] == [True] * len(said), lines


def test_a_file_that_cannot_be_read_is_refused_with_its_reasons(run, tmp_path, sqlite_database) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    keeper = enrol(sqlite_database, Role.COMPANY)
    refused = run("import", path, "--account", keeper.account.login, "--wait")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"huiqi: " in refused.stderr


def test_an_import_that_fails_leaves_with_one(run, file, sqlite_database) -> None:
    keeper = enrol(sqlite_database, Role.COMPANY)
    shown = json.loads(run("import", file[0], "--account", keeper.account.login).stdout)
    record, job = import_of(sqlite_database, shown["id"])
    job.kind = "unheard of"
    with sqlite_database.writing() as session:
        session.add(job)
    assert run("worker", "--once").returncode == 0
    assert import_of(sqlite_database, record.id)[1].error == "unknown_kind"
