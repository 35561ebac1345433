"""`huiqi worker`: does what was asked for in the background, such as imports."""

import logging
import os
import signal
from contextlib import suppress
from threading import Event, Thread, Timer
from typing import Annotated

import typer

from api.commands.common import refuse

STDIN = 0
_LEAVES_WITHIN = 60
"""Seconds in which a worker whose server is gone ends, whatever it does."""


def worker_command(
    once: Annotated[bool, typer.Option("--once", help="Leave when nothing is to do.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=32, help="Jobs that get on at the same time.")] = 1,
    poll: Annotated[float, typer.Option(min=0.05, max=60, help="Seconds between looks at the queue.")] = 1.0,
    attached: Annotated[
        bool, typer.Option("--attached", hidden=True, help="Leave when standard input ends.")
    ] = False,
) -> None:
    """Do the jobs of the queue until told to stop; the batch at hand is finished first."""
    from api.jobs.kinds import worker_of
    from api.settings import SettingsInvalid
    from api.starting import CannotStart, opened, started

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if attached:
        Thread(target=_await_end, args=(stop,), daemon=True).start()
    try:
        settings = started()
        database = opened(settings)
    except SettingsInvalid as error:
        refuse(*error.lines)
    except CannotStart as error:
        refuse(str(error))
    try:
        worker = worker_of(settings, database, stop)
        log = logging.getLogger(__name__)
        log.info("worker started", extra={"count": concurrency})
        worker.run(once=once, poll=poll, concurrency=concurrency)
        log.info("worker stopped")
    finally:
        database.dispose()


def _await_end(stop: Event) -> None:
    """Stop when whoever started this process is gone."""
    with suppress(OSError):
        while os.read(STDIN, 1):  # not through `sys.stdin`, whose lock would be held when Python ends
            pass
    stop.set()
    last = Timer(_LEAVES_WITHIN, lambda: signal.raise_signal(signal.SIGABRT))
    last.daemon = True
    last.start()
