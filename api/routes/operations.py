"""What a machine that looks after the process asks."""

from typing import Literal

from litestar import get
from litestar.di import NamedDependency

from api.service import Service


@get(
    "/healthz",
    operation_id="Healthy",
    tags=["operations"],
    summary="Whether the process answers",
    sync_to_thread=False,
)
def healthy() -> dict[Literal["status"], Literal["ok"]]:
    """Answer that the process lives."""
    return {"status": "ok"}


@get(
    "/readyz",
    operation_id="Ready",
    tags=["operations"],
    summary="Whether it can match, and with which catalogue",
    sync_to_thread=False,
)
def ready(service: NamedDependency[Service]) -> dict[str, str]:
    """Answer that the catalogue is loaded."""
    return {"status": "ready", "catalogue": service.catalogue.policy.id, "version": service.catalogue.version}
