"""Over HTTP: one worker answering matches, beside one that answers as many constant bytes.

Client and server share the machine, so the constant server says how much of the time is HTTP.
"""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack

from benchmarks.bars import Bar
from benchmarks.constant_app import PATH, SIZE
from benchmarks.http_load import CONNECTIONS, Load, answer, load, post
from benchmarks.installed import HUIQI, SAMPLE, missing
from benchmarks.server import NotStarted, serving
from benchmarks.tables import figure, heading, ratio, table
from benchmarks.timing import percentile

SERVE = (str(HUIQI), "serve", "--port", "{port}", "--no-worker")
CONSTANT = (
    sys.executable, "-m", "uvicorn", "--factory", "benchmarks.constant_app:create_app",
    "--port", "{port}", "--workers", "1", "--no-access-log",
)  # fmt: skip
WARMING_UP = 100
MOST, SECONDS, TURNS = 4_000, 4.0, 3


def run() -> Sequence[Bar]:
    """Load both servers in turns and print the table."""
    heading(f"Over HTTP: POST {PATH}, one worker, {CONNECTIONS} connections, not compressed")
    reason = missing()
    if reason is not None:
        print(reason)
        return []
    try:
        _measured()
    except NotStarted as error:
        print(f"skipped: {error}")
    return []


def _measured() -> None:
    body = SAMPLE.read_bytes()
    with ExitStack() as servers:
        folder = servers.enter_context(tempfile.TemporaryDirectory())
        environment = {"HUIQI_DATA_DIR": folder, "HUIQI_LIMIT_REQUESTS": "", "HUIQI_LOG_LEVEL": "error"}
        port = servers.enter_context(serving(SERVE, environment))
        matching = post(PATH, body, port)
        size = len(answer(port, matching))
        constant_port = servers.enter_context(serving(CONSTANT, {SIZE: str(size)}))
        constant = post(PATH, body, constant_port)
        asked = ((port, matching), (constant_port, constant))
        for where, request in asked:
            load(where, request, most=WARMING_UP, seconds=SECONDS)
        turns = [
            [load(where, request, most=MOST, seconds=SECONDS) for where, request in asked]
            for _ in range(TURNS)
        ]
    matched, idle = (_together(loads) for loads in zip(*turns, strict=True))
    table(
        ("answer", "requests/s", "p50, ms", "p99, ms"),
        [
            (f"match, {figure(size / 1024)} KiB", *_figures(matched)),
            (f"constant, {figure(size / 1024)} KiB", *_figures(idle)),
        ],
    )
    print(f"constant answers are {ratio(idle.per_second / matched.per_second)} as many")


def _together(loads: Sequence[Load]) -> Load:
    return Load(
        [latency for each in loads for latency in each.latencies], sum(each.seconds for each in loads)
    )


def _figures(found: Load) -> tuple[str, str, str]:
    return (
        figure(found.per_second),
        figure(percentile(found.latencies, 50) * 1000),
        figure(percentile(found.latencies, 99) * 1000),
    )
