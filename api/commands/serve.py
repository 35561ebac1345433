"""`huiqi serve`: the API, with its documentation, and a worker beside it."""

import signal
from contextlib import nullcontext
from typing import Annotated

import typer


def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    access_log: Annotated[bool, typer.Option(help="Write a line for every request.")] = False,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Do imports in a process beside the server.")
    ] = True,
) -> None:
    """Serve the API, with its documentation at /docs."""
    import uvicorn

    from api.jobs.supervising import Supervised

    # uvicorn raises the signal again that it was stopped by; what is beside it is to end in order then.
    signal.signal(signal.SIGTERM, _leave)
    with Supervised() if worker else nullcontext():
        uvicorn.run(
            "api.app:create_app", factory=True, host=host, port=port, workers=workers, access_log=access_log
        )


def _leave(*_: object) -> None:
    raise SystemExit(0)
