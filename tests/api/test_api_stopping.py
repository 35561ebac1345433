"""`huiqi serve` told to stop: what is under way is answered whole, nothing new is taken, it ends with 0."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from factories import ProfileFactory
from support.servers import served

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

ALONE, TWO = (), ("--workers", "2")
EACH = [pytest.param(ALONE, id="alone"), pytest.param(TWO, id="two", marks=pytest.mark.slow)]
IN_PROGRESS = re.compile(r"^huiqi_requests_in_progress (\d+)", re.MULTILINE)
LONG = "/api/v1/portfolio/questions"


@pytest.fixture
def start(surroundings, tmp_path, root):
    """Start a server with a database of its own."""
    command = Path(sys.executable).with_name("huiqi")

    def started(*options: str, **variables: str):
        environment = {**surroundings, "HUIQI_DATA_DIR": str(tmp_path / "data"), **variables}
        return served(command, options, environment, tmp_path, root)

    return started


def long_request(companies: int) -> bytes:
    return json.dumps({"companies": [ProfileFactory() for _ in range(companies)]}).encode()


def await_in_progress(address: str, count: int = 2) -> None:
    """Wait until a request is under way beside the one that asks."""
    for _ in range(200):
        found = IN_PROGRESS.search(httpx.get(f"{address}/metrics", timeout=30).text)
        if found and int(found[1]) >= count:
            return
        time.sleep(0.01)
    pytest.fail("no request is under way")


@pytest.mark.parametrize("options", EACH)
def test_a_request_under_way_is_answered_whole(start, tmp_path, options) -> None:
    with start(*options) as server, ThreadPoolExecutor(1) as pool:
        url, sent = f"{server.address}{LONG}", long_request(60)
        expected = httpx.post(url, content=sent, timeout=60)
        answer = pool.submit(httpx.post, url, content=sent, timeout=60)
        await_in_progress(server.address)
        server.process.send_signal(signal.SIGTERM)
        assert answer.result().status_code == 200
        assert answer.result().content == expected.content
        assert server.process.wait(30) == 0
        assert not any("Traceback" in line or '"level": "error"' in line for line in server.lines())
    left = tmp_path / "data/huiqi.db-wal"
    assert not left.exists(), "the database was not closed"


@pytest.mark.slow
def test_nothing_new_is_taken_while_the_last_is_answered(start) -> None:
    with start(*TWO) as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(httpx.post, f"{server.address}{LONG}", content=long_request(100), timeout=60)
        await_in_progress(server.address)
        server.process.send_signal(signal.SIGTERM)
        refused = False
        port = int(server.address.rpartition(":")[2])
        while not answer.done() and not refused:
            with contextlib.closing(socket.socket()) as probe:
                refused = probe.connect_ex(("127.0.0.1", port)) != 0
            time.sleep(0.02)
        assert refused
        assert answer.result().status_code == 200


@pytest.mark.parametrize("options", EACH)
def test_it_says_that_it_is_about_to_stop_before_it_does(start, options) -> None:
    with start(*options, HUIQI_DRAIN_SECONDS="2") as server:
        server.process.send_signal(signal.SIGTERM)
        seen = set()
        with contextlib.suppress(httpx.TransportError):
            while True:
                answer = httpx.get(f"{server.address}/readyz", headers={"accept-language": "en"})
                seen |= {(answer.status_code, *(error["code"] for error in answer.json().get("errors", ())))}
                assert httpx.get(f"{server.address}/healthz").status_code == 200
        assert (503, "stopping") in seen
        assert server.process.wait(30) == 0


def test_two_processes_count_together_and_leave_nothing(start, tmp_path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with start(*TWO, TMPDIR=str(temporary)) as server:
        for _ in range(30):
            assert httpx.get(f"{server.address}/api/v1/articles/9").status_code == 200
        counted = httpx.get(f"{server.address}/metrics").text
        labels = 'method="GET",route="/api/v1/articles/{number}",status="2xx"'
        assert f"huiqi_request_duration_seconds_count{{{labels}}} 30.0" in counted.splitlines()
        assert [path.name.rpartition("-")[0] for path in temporary.iterdir()] == ["huiqi-metrics"]
        server.process.terminate()
        assert server.process.wait(30) == 0
    assert [*temporary.iterdir()] == []


def test_every_line_is_json_and_the_servers_own_are_among_them(start) -> None:
    with start() as server:
        httpx.get(f"{server.address}/healthz", headers={"x-request-id": "trace-12345678"})
        server.process.terminate()
        server.process.wait(30)
        lines = [json.loads(line) for line in server.lines()]
    assert {"uvicorn.error", "api.observing"} <= {line["logger"] for line in lines}
    assert "trace-12345678" in {line.get("request_id") for line in lines}


def test_a_server_that_is_told_to_stop_while_it_starts_ends_with_0(surroundings, tmp_path, root) -> None:
    with subprocess.Popen(
        [Path(sys.executable).with_name("huiqi"), "serve", "--port", "0"],
        cwd=root,
        env={**surroundings, "HUIQI_DATA_DIR": str(tmp_path / "data")},
        stderr=subprocess.PIPE,
    ) as process:
        line = process.stderr.readline()
        assert line
        process.terminate()
        process.stderr.read()
        assert process.wait(30) == 0
