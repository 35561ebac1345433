"""What a machine that looks after the process asks."""

import ipaddress
import secrets
from typing import Literal

from litestar import Response, get
from litestar.di import NamedDependency

from api import metrics
from api.problems import AnyRequest, NotReady, NotThere, SignInNeeded
from api.readiness import Readiness
from api.service import Service
from api.settings import Settings
from api.working import NO_SUCH

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


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
    summary="Whether requests should be sent here, and with which catalogue",
    description="503 names what fails: `database`, `tables`, `disk`, or that the process is `stopping`.",
    sync_to_thread=True,
)
def ready(service: NamedDependency[Service], readiness: NamedDependency[Readiness]) -> dict[str, str]:
    """Answer that the catalogue is loaded and the database serves; raises NotReady."""
    failing = readiness.failing()
    if failing:
        raise NotReady(failing)
    return {"status": "ready", "catalogue": service.catalogue.policy.id, "version": service.catalogue.version}


@get("/metrics", include_in_schema=False, sync_to_thread=True)
def read_metrics(
    request: AnyRequest, settings: NamedDependency[Settings], figures: NamedDependency[metrics.KeptFigures]
) -> Response[bytes]:
    """Give the figures for a monitor: to who has the token, or without one to this machine."""
    if settings.metrics_token is not None:
        sent = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        wanted = settings.metrics_token.get_secret_value()
        if not secrets.compare_digest(sent.encode(), wanted.encode()):
            raise SignInNeeded(wrong=True)
    elif not from_here(request):
        raise NotThere(NO_SUCH)
    return Response(metrics.exposition(figures), media_type="text/plain; version=0.0.4; charset=utf-8")


def from_here(request: AnyRequest) -> bool:
    """Tell whether a request comes from this machine, and was not passed on for another."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    if request.client is None:
        return True
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return True  # no network address: a socket of this machine, or the application in process
    return address.is_loopback
