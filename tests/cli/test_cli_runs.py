"""`huiqi replay`, `huiqi verify`, `huiqi audit`: on the database that the settings name."""

import csv
import json
import shutil
import zlib
from collections.abc import Callable
from typing import NamedTuple

import pytest
from factories import ProfileFactory
from rich.cells import cell_len
from sqlalchemy import text
from support.people import MOMENT, enrol

from api.ids import new_id
from api.languages import Tongue
from api.runs import document, keep_run, make_run
from api.service import Service
from api.store.people import Role
from api.store.work import Run
from api.working import Works
from profiles.reading import read_profile
from profiles.storage.database import Database
from profiles.storage.keeping import Authored, Source, add_company

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

COUNT = 3


class Kept(NamedTuple):
    """A database with runs, and a way to run a command on it."""

    url: str
    runs: list[Run]
    documents: list[bytes]
    run: Callable

    def tamper(self, *statements: str, **values: object) -> None:
        database = Database(self.url)
        with database.writing() as session:
            for statement in statements:
                session.execute(text(statement), values if ":" in statement else {})
        database.dispose()


@pytest.fixture(scope="module")
def made(sqlite_maker, catalogue):
    """Keep `COUNT` runs of a company."""
    url = sqlite_maker()
    database, service = Database(url), Service(catalogue)
    keeper = enrol(database, Role.COMPANY)
    profile = read_profile(ProfileFactory(name="永嘉虚构球阀有限公司"), catalogue.codes)
    authored = Authored(MOMENT, keeper.account.id, Source.SENT, new_id)
    runs, documents = [], []
    with database.writing() as session:
        version = add_company(session, keeper.account.id, profile, authored).version
    for tongue in (*Tongue,)[:COUNT]:
        run = make_run(
            service, profile, version,
            as_of=None, tongue=tongue, everyone=False, at=MOMENT, author_id=keeper.account.id,
        )  # fmt: skip
        with Works(database, lambda: MOMENT, {}).writing(keeper.caller, "CreateRun") as work:
            keep_run(work, run, version)
        runs.append(run)
        documents.append(document(run, version.number))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return url, runs, documents


@pytest.fixture
def kept(made, huiqi, tmp_path) -> Kept:
    """Give a copy of that database, to be changed as one likes."""
    url, runs, documents = made
    copy = tmp_path / "copy.db"
    shutil.copy(url.removeprefix("sqlite:///"), copy)

    def run(*arguments: object, stdin: bytes = b"", **variables: str):
        return huiqi(*arguments, stdin=stdin, HUIQI_DATABASE_URL=f"sqlite:///{copy}", **variables)

    return Kept(f"sqlite:///{copy}", runs, documents, run)


def test_a_run_worked_out_again_is_the_same(kept) -> None:
    for run in kept.runs:
        process = kept.run("replay", run.id, "--format", "json")
        found = json.loads(process.stdout)
        assert (process.returncode, found["outcome"], found["differences"]) == (0, "same", [])


def test_a_run_is_found_as_it_is_printed_and_told_in_words(kept) -> None:
    printed = json.loads(kept.documents[0])["run"]["printed"]["id"].upper()
    process = kept.run("replay", printed)
    assert process.returncode == 0
    assert "逐字节相同" in process.stdout.decode()
    assert "byte for byte" in kept.run("replay", printed, "--lang", "en").stdout.decode()


def test_a_run_that_differs_says_where(kept) -> None:
    report = json.loads(kept.documents[0])["report"]
    report["matches"][0]["rank"] = 77
    kept.tamper(
        "DROP TRIGGER runs_no_update",
        "UPDATE runs SET report = :report WHERE id = :id",
        report=zlib.compress(json.dumps(report).encode()),
        id=kept.runs[0].id,
    )
    process = kept.run("replay", kept.runs[0].id, "--format", "json")
    found = json.loads(process.stdout)
    assert process.returncode == 1
    assert found["because"] == ["report_damaged", "report"]
    assert [place["pointer"] for place in found["differences"]] == ["/matches/0/rank"]
    shown = kept.run("replay", kept.runs[0].id).stdout.decode()
    assert "/matches/0/rank" in shown
    assert "77" in shown


def test_what_is_not_there_or_cannot_be_is_refused(kept) -> None:
    for arguments in (
        ("replay", "a" * 26),
        ("replay", "x"),
        ("replay",),
        ("replay", kept.runs[0].id, "--all"),
        ("replay", kept.runs[0].id, "--since", "2025-01-01"),
        ("replay", "--all", "--since", "yesterday"),
        ("replay", kept.runs[0].id, "--catalogue", "nowhere"),
    ):
        process = kept.run(*arguments)
        assert (process.returncode, process.stdout) == (2, b""), arguments
        assert process.stderr.startswith(b"huiqi: ")
        assert process.stderr.count(b"\n") == 1


def test_a_run_of_another_catalogue_cannot_be_worked_out_and_says_so(kept) -> None:
    kept.tamper("DROP TRIGGER runs_no_update", "UPDATE runs SET catalogue_version = 'abc'")
    process = kept.run("replay", kept.runs[0].id, "--lang", "en")
    assert process.returncode == 2
    assert "the catalogue version it used is not at hand" in process.stdout.decode()


def test_the_catalogue_may_be_given(kept, root) -> None:
    given = kept.run("replay", kept.runs[0].id, "--catalogue", root / "seeds/wenzhou-2025")
    assert given.returncode == 0


def test_all_runs_are_worked_out_and_counted(kept) -> None:
    process = kept.run("replay", "--all", "--format", "json")
    assert process.returncode == 0
    assert json.loads(process.stdout) == {
        "runs": COUNT, "same": COUNT, "differs": 0, "impossible": 0, "others": [],
    }  # fmt: skip
    later = kept.run("replay", "--all", "--since", "2025-07-01", "--format", "json")
    assert json.loads(later.stdout)["runs"] == 0
    kept.tamper(
        "DROP TRIGGER runs_no_update", "UPDATE runs SET hash = :id WHERE id = :id", id=kept.runs[1].id
    )
    process = kept.run("replay", "--all")
    assert process.returncode == 1
    assert kept.runs[1].id in process.stdout.decode()


def test_a_saved_report_is_genuine(kept, tmp_path) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(json.dumps(json.loads(kept.documents[1]), indent=2), encoding="utf-8")
    process = kept.run("verify", saved, "--format", "json")
    found = json.loads(process.stdout)
    assert (process.returncode, found["genuine"], found["because"]) == (0, True, [])
    assert kept.run("verify", "-", stdin=kept.documents[2]).returncode == 0


def test_a_report_that_was_changed_is_not_and_says_what(kept) -> None:
    changed = json.loads(kept.documents[0])
    changed["run"]["as_of"] = "2026-01-01"
    changed["report"]["company"]["name"] = "另一家有限公司"
    process = kept.run("verify", "-", "--lang", "en", stdin=json.dumps(changed).encode())
    assert process.returncode == 1
    shown = process.stdout.decode()
    assert "/run/as_of" in shown
    assert "the report is not the one that is kept" in shown


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"run": {}, "report": 1}', b'{"run":{},"report":{},"x":1}']
)
def test_what_is_no_saved_report_is_refused(kept, body) -> None:
    process = kept.run("verify", "-", stdin=body)
    assert (process.returncode, process.stdout) == (2, b"")
    assert process.stderr.startswith(b"huiqi: ")


def test_the_trail_is_proved_and_its_head_given(kept) -> None:
    process = kept.run("audit", "verify", "--format", "json")
    found = json.loads(process.stdout)
    assert process.returncode == 0
    assert (found["holds"], found["entries"], found["breaks"]) == (True, COUNT, [])
    assert kept.run("audit", "verify", "--head", found["head"]).returncode == 0
    assert found["head"] in kept.run("audit", "verify").stdout.decode().replace("\n", "")


def test_a_trail_that_was_changed_says_where(kept) -> None:
    kept.tamper("DROP TRIGGER audit_no_update", "UPDATE audit SET actor_id = NULL WHERE number = 2")
    process = kept.run("audit", "verify", "--format", "json")
    assert process.returncode == 1
    assert json.loads(process.stdout)["breaks"] == [{"number": 2, "why": "changed"}]
    assert "2  the entry is not what it was" in kept.run("audit", "verify", "--lang", "en").stdout.decode()


def test_a_tail_that_is_gone_is_found_by_the_head_written_down(kept) -> None:
    head = json.loads(kept.run("audit", "verify", "--format", "json").stdout)["head"]
    kept.tamper(
        "DROP TRIGGER audit_no_delete",
        "DELETE FROM audit WHERE number = 3",
        "UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit WHERE number = 2)",
    )
    assert kept.run("audit", "verify").returncode == 0
    process = kept.run("audit", "verify", "--head", head, "--format", "json")
    assert process.returncode == 1
    assert json.loads(process.stdout)["breaks"] == [{"number": 3, "why": "head-missing"}]


@pytest.mark.parametrize("head", ["", "3", "3:abc", "x:" + "a" * 64, "-1:" + "a" * 64, "٣:" + "a" * 64])
def test_a_head_is_written_as_it_was_printed(kept, head) -> None:
    process = kept.run("audit", "verify", "--head", head)
    assert (process.returncode, process.stdout) == (2, b"")


def test_the_trail_is_shown_and_that_it_was_is_an_entry(kept) -> None:
    about = ("audit", "show", "--company", kept.runs[0].company_id)
    shown = json.loads(kept.run(*about, "--format", "json").stdout)
    assert [entry["subject_id"] for entry in shown] == [run.id for run in reversed(kept.runs)]
    assert len(json.loads(kept.run(*about, "--limit", "2", "--format", "json").stdout)) == 2
    assert json.loads(kept.run(*about, "--action", "GetRun", "--format", "json").stdout) == []
    assert json.loads(kept.run(*about, "--since", "2025-07-01", "--format", "json").stdout) == []
    own = json.loads(kept.run("audit", "show", "--action", "ShowAudit", "--format", "json").stdout)
    assert [(entry["via"], entry["actor_id"]) for entry in own] == [("command", None)] * 5
    assert kept.run("audit", "verify").returncode == 0


def test_no_cell_of_the_trail_is_run_by_a_spreadsheet(kept) -> None:
    kept.tamper("DROP TRIGGER audit_no_update", "UPDATE audit SET action = '=1+1' WHERE number = 2")
    rows = [*csv.DictReader(kept.run("audit", "show", "--format", "csv").stdout.decode().splitlines())]
    assert [row["action"] for row in rows] == ["ShowAudit", "CreateRun", "'=1+1", "CreateRun"]
    assert json.loads(rows[1]["detail"])["hash"] == kept.runs[2].hash


@pytest.mark.parametrize("columns", [72, 100])
def test_a_table_of_the_trail_is_no_wider_than_the_terminal(kept, columns) -> None:
    lines = kept.run("audit", "show", COLUMNS=str(columns)).stdout.decode().splitlines()
    assert len(lines) > COUNT
    assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.parametrize(
    "arguments", [("audit", "verify"), ("audit", "show"), ("replay", "--all"), ("verify", "-")], ids=str
)
def test_without_a_database_nothing_is_made(huiqi, tmp_path, kept, arguments) -> None:
    process = huiqi(*arguments, stdin=kept.documents[0], HUIQI_DATA_DIR=str(tmp_path / "data"))
    assert (process.returncode, process.stdout) == (2, b"")
    assert process.stderr.decode().rstrip().endswith("there is no database yet")
    assert [*(tmp_path / "data").glob("*")] == []


@pytest.mark.parametrize(
    "setting",
    [{"HUIQI_POOL_SIZE": "many"}, {"HUIQI_DATABASE_URL": "secret"}, {"HUIQI_DATABASE_URL": "no://secret"}],
)
def test_a_setting_that_cannot_be_is_named(huiqi, setting) -> None:
    process = huiqi("audit", "verify", **setting)
    assert (process.returncode, process.stdout) == (2, b"")
    assert process.stderr.decode().startswith(f"huiqi: {next(iter(setting))}: ")
    assert b"secret" not in process.stderr


def test_a_database_that_is_not_ours_or_does_not_answer_is_told_without_its_password(huiqi, tmp_path) -> None:
    (tmp_path / "other.db").touch()
    for url in (f"sqlite:///{tmp_path / 'other.db'}", "postgresql+psycopg://me:secret@127.0.0.1:1/none"):
        process = huiqi("audit", "verify", HUIQI_DATABASE_URL=url)
        assert (process.returncode, process.stdout) == (2, b"")
        assert process.stderr.startswith(b"huiqi: ")
        assert b"secret" not in process.stderr
