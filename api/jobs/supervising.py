"""A worker beside the server: a process of its own, started again when it dies, ended with the server."""

import logging
import subprocess  # one command of ours  # nosec B404
import sys
from collections.abc import Sequence
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Self

WORKER = (sys.executable, "-m", "api.cli", "worker", "--attached")
_STEADY = 60.0
"""Seconds after which a worker counts as having lived."""
_LONGEST_PAUSE = 60.0
_ENDS_WITHIN = 30.0
_LOG = logging.getLogger(__name__)


class Supervised:
    """Keeps one process going while the block lasts.

    Its standard input is a pipe that ends with this process, however that dies; the worker leaves
    then. It has a session of its own, so that Ctrl+C reaches it through us, in order.
    """

    def __init__(self, command: Sequence[str] = WORKER, *, first_pause: float = 1.0) -> None:
        self._command = command
        self._first_pause = first_pause
        self._stopping = Event()
        self._starting = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep_going, name="worker", daemon=True)

    def __enter__(self) -> Self:
        self._start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._starting:
            self._stopping.set()
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(_ENDS_WITHIN)

    @property
    def pid(self) -> int | None:
        """The process that is running, or was last."""
        return self._process.pid if self._process else None

    def _start(self) -> None:
        with self._starting:
            if not self._stopping.is_set():
                self._process = subprocess.Popen(  # noqa: S603 - our own command  # nosec B603
                    self._command, stdin=subprocess.PIPE, start_new_session=True
                )

    def _keep_going(self) -> None:
        pause = self._first_pause
        while self._process is not None:
            began = monotonic()
            code = self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._stopping.is_set():
                return
            pause = self._first_pause if monotonic() - began > _STEADY else min(_LONGEST_PAUSE, pause * 2)
            _LOG.warning("the worker ended with %s; it is started again in %.0f s", code, pause)
            if self._stopping.wait(pause):
                return
            self._start()
