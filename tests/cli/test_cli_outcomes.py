"""`huiqi outcomes` and `huiqi learn --stored`: into the database, out of it, and learned from."""

import json
import stat

import pytest
from factories import ProfileFactory
from support.people import enrol

from api.store.people import Role
from profiles.storage.database import Database

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

ROW = {"measure": "wz25-09-2", "applied": True, "granted": True, "decided_on": "2025-06-01", "amount": 100.5}


@pytest.fixture
def kept(huiqi, sqlite_maker):
    """Run a command on a database of its own; the login of a keeper is there."""
    url = sqlite_maker()
    database = Database(url)
    keeper = enrol(database, Role.COMPANY).account.login
    database.dispose()

    def run(*arguments, **more):
        return huiqi(*arguments, HUIQI_DATABASE_URL=url, **more)

    run.keeper = keeper
    return run


@pytest.fixture
def register(tmp_path):
    profile = ProfileFactory()
    rows = [ROW | {"company": "a", "as_of": f"2025-0{month}-01", "profile": profile} for month in range(1, 6)]
    path = tmp_path / "outcomes.ndjson"
    text = "".join(json.dumps(row) + "\n" for row in [*rows, ROW | {"company": "a", "profile": profile}])
    path.write_text(text, encoding="utf-8")
    return path


def said(process) -> dict:
    assert process.returncode == 0, process.stderr.decode()
    return json.loads(process.stdout)


def test_a_file_is_put_in_given_out_and_learned_from(kept, register, tmp_path) -> None:
    first = kept("outcomes", "import", register, "--keeper", kept.keeper, "--lang", "en")
    assert said(first) == {
        "added": 5,
        "decided": 0,
        "unchanged": 0,
        "repeated": 0,
        "refused": 0,
        "faults": 1,
        "kept_with_the_profile_of_the_day": 0,
    }
    assert first.stderr.decode().startswith("huiqi: outcomes.ndjson:6: as_of: is missing")
    assert said(kept("outcomes", "import", register, "--keeper", kept.keeper))["unchanged"] == 5

    out = tmp_path / "given.ndjson"
    assert kept("outcomes", "export", "--out", out).returncode == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    printed = kept("outcomes", "export")
    assert printed.stdout == out.read_bytes()
    assert [json.loads(line)["amount"] for line in printed.stdout.splitlines()] == [100.5] * 5

    learned = said(kept("learn", "--stored", "--format", "json", "--holdout-from", "2025-04-01"))
    assert (learned["fitted_on"], learned["held_out"]) == (3, 2)
    assert learned["learning"]["state"] == "off"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["learn"], "--stored"),
        (["learn", "outcomes.ndjson", "--stored"], "--stored"),
        (["learn", "--stored", "--profiles", "p.ndjson"], "--profiles"),
        (["learn", "--stored"], "there are no outcomes"),
        (["outcomes", "import", "no-such-file.ndjson"], "no-such-file.ndjson"),
        (["outcomes", "import", "pyproject.toml", "--keeper", "nobody"], "--keeper"),
        (["outcomes", "export", "--out", "no/such/folder/x"], "no/such/folder/x"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_line(kept, arguments, part) -> None:
    process = kept(*arguments)
    assert (process.returncode, process.stdout) == (2, b"")
    [line] = process.stderr.decode().splitlines()
    assert line.startswith("huiqi: ")
    assert part in line


@pytest.mark.parametrize("command", ["import", "export"])
def test_each_says_what_it_does_with_an_example(huiqi, command) -> None:
    process = huiqi("outcomes", command, "--help")
    assert process.returncode == 0
    assert f"Example: huiqi outcomes {command}" in process.stdout.decode()
