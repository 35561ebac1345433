"""A server as a process of its own on a free port of the loopback address."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic, sleep

from benchmarks.installed import ROOT

SECONDS_TO_START = 30
_PAUSE = 0.05


class NotStarted(RuntimeError):
    """A server that ended, or that did not listen in time."""


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run a server, `{port}` in its command filled in, and give its port; it is ended afterwards."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [part.format(port=port) for part in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait(process, port)
        yield port
    finally:
        _end(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = monotonic() + SECONDS_TO_START
    while monotonic() < deadline:
        if process.poll() is not None:
            said = process.stderr.read().decode()[-500:] if process.stderr else ""
            message = f"the server ended with {process.returncode}: {said}"
            raise NotStarted(message)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(_PAUSE)
    message = f"nothing listened on port {port} within {SECONDS_TO_START} s"
    raise NotStarted(message)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
