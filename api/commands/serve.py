"""`huiqi serve`: the API, with its documentation, and a worker beside it."""

import os
from contextlib import nullcontext
from typing import Annotated

import typer

from api.commands.common import refuse


def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    access_log: Annotated[
        bool | None,
        typer.Option(
            "--access-log/--no-access-log",
            help="Log a line for every request; otherwise as HUIQI_LOG_REQUESTS.",
        ),
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Do imports in a process beside the server.")
    ] = True,
) -> None:
    """Serve the API, with its documentation at /docs, until told to stop (SIGTERM).

    Exits 2 with a line for each fault if the settings or the database cannot be used.
    """
    if access_log is not None:
        os.environ["HUIQI_LOG_REQUESTS"] = str(access_log).lower()
    from api.jobs.supervising import Supervised
    from api.secret import NoSecret, secret_of
    from api.serving import serve
    from api.settings import SettingsInvalid
    from api.starting import CannotStart, opened, started

    try:
        settings = started()
        secret_of(settings)
        opened(settings).dispose()
    except SettingsInvalid as error:
        refuse(*error.lines)
    except (CannotStart, NoSecret) as error:
        refuse(str(error))
    proxies = settings.trusted_proxies
    with Supervised() if worker else nullcontext():
        serve(settings, host, port, workers, proxy_headers=bool(proxies.strip()), forwarded_allow_ips=proxies)
