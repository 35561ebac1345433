"""The server's processes: started, told to stop, ended without losing a request.

When told to stop, a process first says so at /readyz for as long as `HUIQI_DRAIN_SECONDS` says, then
takes no new connection, finishes what is under way, closes the database and ends with code 0.
"""

import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from types import FrameType
from typing import Any

import uvicorn
from litestar import Litestar
from typing_extensions import override
from uvicorn.supervisors import Multiprocess

from api import logs
from api.metrics_folder import FOLDER
from api.settings import Settings
from api.stopping import STOPPING

_LOG = logging.getLogger(__name__)

TOLD = signal.SIGUSR1
"""What the first process sends to the others when they are about to be stopped."""


def application() -> Litestar:
    """Make the application of one process of the server."""
    from api.app import create_app

    settings = Settings()
    logs.configure(settings)
    if threading.current_thread() is threading.main_thread():
        signal.signal(TOLD, lambda *_: STOPPING.set())
    return create_app(settings=settings)


def serve(settings: Settings, host: str, port: int, workers: int, **more: Any) -> None:  # noqa: ANN401 - uvicorn's
    """Serve until told to stop; `more` is for uvicorn."""
    config = uvicorn.Config(
        "api.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=settings.stop_seconds,
        **more,
    )
    if workers == 1:
        os.environ.pop(FOLDER, None)
        _serve_here(config, settings.drain_seconds)
        return
    folder = tempfile.mkdtemp(prefix="huiqi-metrics-")
    os.environ[FOLDER] = folder
    try:
        _Processes(config, [config.bind_socket()], settings.drain_seconds).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve_here(config: uvicorn.Config, drain_seconds: int) -> None:
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises the signal again when it is done
    server = _Server(config, drain_seconds)
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(1)


def _leave(*_: object) -> None:
    raise SystemExit(0)


class _Server(uvicorn.Server):
    """A server that says at /readyz that it is about to stop before it takes no more connections."""

    def __init__(self, config: uvicorn.Config, drain_seconds: int) -> None:
        super().__init__(config)
        self._drain_seconds = drain_seconds

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        again = STOPPING.is_set()
        STOPPING.set()
        if again or not self._drain_seconds:
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)
        threading.Timer(self._drain_seconds, self._stop).start()

    def _stop(self) -> None:
        self.should_exit = True


class _Processes(Multiprocess):
    """Several processes on one socket."""

    def __init__(self, config: uvicorn.Config, sockets: list[object], drain_seconds: int) -> None:
        super().__init__(config, sockets)  # type: ignore[arg-type]
        self._drain_seconds = drain_seconds

    @override
    def handle_term(self) -> None:
        self._drain()
        super().handle_term()

    @override
    def handle_int(self) -> None:
        self._drain()
        super().handle_int()

    @override
    def terminate_all(self) -> None:
        """Tell all to end; the socket is closed here too, so that new connections are refused."""
        for process in self.processes:
            process.terminate()
        for listening in self.sockets:
            listening.close()

    def _drain(self) -> None:
        if not self._drain_seconds:
            return
        for process in self.processes:
            if process.pid is not None and process.process.is_alive():
                os.kill(process.pid, TOLD)
        until = time.monotonic() + self._drain_seconds
        while time.monotonic() < until and not self.signal_queue:
            time.sleep(0.1)
