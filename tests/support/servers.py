"""The real server as a process, on a free port, stopped by its process id."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

STARTS_WITHIN = 30


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@contextlib.contextmanager
def served(
    command: Path, options: tuple[str, ...], environment: Mapping[str, str], folder: Path, cwd: Path
) -> Iterator[Served]:
    """Start `huiqi serve`, wait until it answers, and stop it in the end."""
    log = folder / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [command, "serve", "--port", port, *options],
            cwd=cwd, env=environment, stdout=output, stderr=output,
        ) as process,
    ):  # fmt: skip
        try:
            await_ready(f"http://127.0.0.1:{port}", process, log)
            yield Served(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STARTS_WITHIN)
            process.kill()


def await_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz").is_success:
                return
        time.sleep(0.05)
    pytest.fail(f"huiqi serve does not answer:\n{log.read_text(encoding='utf-8')}")
