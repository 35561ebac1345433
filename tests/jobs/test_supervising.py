"""The worker beside the server: started with it, again when it dies, and gone with it however it goes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.import_files import company_file
from support.importing import hold_exactly_once, wait_until
from support.people import enrol

from api.client import Huiqi
from api.jobs.supervising import WORKER, Supervised
from api.migrating import upgrade
from api.store.people import Role
from profiles.storage.database import Database

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

STAYS = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
OWNER = """
import sys, time
from api.client import Huiqi
from api.jobs.supervising import Supervised
with Supervised(sys.argv[1:]) as kept:
    print(kept.pid, flush=True)
    time.sleep(600)
"""


def is_there(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be asked about does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def started(tmp_path):
    """Give a command that stays, and a way to read the ids of those that were started."""
    path = tmp_path / "pids"

    def pids() -> list[int]:
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    return [sys.executable, "-c", STAYS, str(path)], pids


def test_a_worker_that_dies_is_started_again(started) -> None:
    command, pids = started
    with Supervised(command, first_pause=0.05):
        wait_until(lambda: len(pids()) == 1)
        os.kill(pids()[0], signal.SIGKILL)
        wait_until(lambda: len(pids()) == 2)
        assert is_there(pids()[1])
    assert not is_there(pids()[1])
    time.sleep(0.3)
    assert len(pids()) == 2


def test_a_worker_that_cannot_start_is_tried_again_more_and_more_slowly(tmp_path) -> None:
    log = tmp_path / "log"
    with Supervised([sys.executable, "-c", f"open({str(log)!r}, 'a').write('x')"], first_pause=0.01):
        wait_until(lambda: log.exists() and len(log.read_text()) >= 3)


def test_a_worker_leaves_when_its_server_is_killed(sqlite_database, tmp_path, root) -> None:
    environment = {
        **os.environ,
        "HUIQI_DATABASE_URL": str(sqlite_database.url),
        "HUIQI_DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-c", OWNER, *WORKER]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE) as owner:
        pid = int(owner.stdout.readline())
        assert is_there(pid)
        owner.kill()
    wait_until(lambda: not is_there(pid))


def test_a_file_sent_to_a_server_is_read_without_anything_else_being_started(serving, surroundings) -> None:
    database = Database(f"sqlite:///{surroundings['HUIQI_DATA_DIR']}/huiqi.db")
    upgrade(database)
    keeper, file = enrol(database, Role.COMPANY), company_file(40, bad=3)
    with serving() as address, httpx.Client(base_url=address, headers=keeper.headers) as client:
        sent = client.post("/api/v1/imports", files={"file": ("企业.csv", file.text)})
        assert sent.status_code == 202, sent.text
        where = sent.headers["location"]
        wait_until(lambda: client.get(where).json()["state"] == "done", every=0.1)
    hold_exactly_once(database, keeper, sent.json()["id"], file)
    database.dispose()


def test_a_server_without_a_worker_leaves_the_file_waiting(serving, tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path}/huiqi.db")
    upgrade(database)
    keeper = enrol(database, Role.COMPANY)
    with (
        serving("--no-worker", HUIQI_DATA_DIR=str(tmp_path)) as address,
        httpx.Client(base_url=address, headers=keeper.headers) as client,
    ):
        sent = client.post("/api/v1/imports", files={"file": ("a.csv", b"name\nA\n")})
        time.sleep(2)
        assert client.get(sent.headers["location"]).json()["state"] == "queued"
        too_large = client.post("/api/v1/imports", files={"file": ("a.csv", b"x" * (51 * 1024 * 1024))})
        assert too_large.status_code == 413
        assert client.post(f"{sent.headers['location']}/cancel").status_code == 200
    database.dispose()


def test_the_client_sends_a_file_and_reads_what_became_of_it(serving, surroundings) -> None:
    database = Database(f"sqlite:///{surroundings['HUIQI_DATA_DIR']}/huiqi.db")
    upgrade(database)
    keeper, file = enrol(database, Role.COMPANY), company_file(20, bad=2)
    with serving() as address, Huiqi(address, keeper.key) as client:
        sent = client.create_import({"file": ("企业.csv", file.text)})
        wait_until(lambda: client.get_import(sent["id"])["state"] == "done", every=0.1)
        shown = client.get_import(sent["id"])
        assert (shown["file"]["name"], shown["rows"]["added"]) == ("企业.csv", 18)
        assert client.get_import_faults_csv(sent["id"]).decode("utf-8-sig").count("\n") == 3
    database.dispose()
