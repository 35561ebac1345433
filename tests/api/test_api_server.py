"""`huiqi serve`: a real server on a real port."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest


def test_a_server_answers_as_the_application_does(server, match, sample) -> None:
    assert httpx.get(f"{server}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{server}/readyz").json()["status"] == "ready"
    response = httpx.post(f"{server}/api/v1/match", content=sample)
    assert response.status_code == 200
    assert response.json() == match(sample).json()


def test_a_server_refuses_as_the_application_does(server) -> None:
    response = httpx.post(f"{server}/api/v1/match", content=b'{"revenu": 1}')
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_server_survives_a_body_that_is_far_too_large(server) -> None:
    assert httpx.post(f"{server}/api/v1/match", content=b" " * 8_000_000).status_code == 413
    assert httpx.get(f"{server}/healthz").status_code == 200


def test_many_can_ask_at_once(server, sample) -> None:
    with httpx.Client(base_url=server) as client, ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: client.post("/api/v1/match", content=sample), range(40))]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_a_port_that_is_taken_is_an_error(server, huiqi) -> None:
    port = server.rpartition(":")[2]
    process: subprocess.CompletedProcess[bytes] = huiqi("serve", "--port", port)
    assert process.returncode != 0
    assert b"Traceback" not in process.stderr
    assert port.encode() in process.stderr


@pytest.mark.slow
def test_two_workers_answer_alike(serving, sample) -> None:
    with serving("--workers", "2") as address:
        answers = [httpx.post(f"{address}/api/v1/match", content=sample) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
