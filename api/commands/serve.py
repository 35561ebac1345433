"""`huiqi serve`: the API, with its documentation."""

from typing import Annotated

import typer


def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    access_log: Annotated[bool, typer.Option(help="Write a line for every request.")] = False,
) -> None:
    """Serve the API, with its documentation at /docs."""
    import uvicorn

    from api.commands.keeping import settings_of

    proxies = settings_of(for_pages=True).trusted_proxies
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=access_log,
        proxy_headers=bool(proxies.strip()),
        forwarded_allow_ips=proxies,
    )
