"""Around every request: its id, its line in the log, its place in the metrics."""

import logging
import re
import time
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from api import metrics
from api.ids import new_id
from api.settings import Settings

_LOG = logging.getLogger(__name__)

HEADER = "X-Request-Id"
SIGN_IN = "SignIn"
"""The operation by which somebody signs in."""
_KEPT = "request_id"
_HEADER = HEADER.lower().encode()
_USABLE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_REFUSED = frozenset({401, 403, 429})
_NO_ANSWER = 499
"""Logged for a request whose sender went away."""


class Observing:
    """Gives each request an id, and tells of it when it is answered."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._logs = settings.log_requests
        self._addresses = settings.log_addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = given_id(scope) or new_id()
        scope["state"][_KEPT] = request_id
        began, status = time.perf_counter(), _NO_ANSWER

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (_HEADER, request_id.encode())]
            await send(message)

        metrics.IN_PROGRESS.inc()
        with bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, observed)
            finally:
                metrics.IN_PROGRESS.dec()
                self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = str(scope.get("path_template", metrics.UNKNOWN)), str(scope.get("method"))
        method = method if method in metrics.METHODS else "OTHER"
        if route != "/metrics":
            metrics.REQUESTS.labels(method, route, f"{status // 100}xx").observe(seconds)
        handler = scope.get("route_handler")
        if status in _REFUSED and getattr(handler, "operation_id", None) == SIGN_IN:
            metrics.SIGN_INS_FAILED.inc()
        if not self._logs or not _LOG.isEnabledFor(logging.INFO):
            return
        caller = scope.get("user")
        said: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "role": str(getattr(caller, "role", "anonymous")),
        }
        if account := getattr(caller, "account_id", None):
            said["account_id"] = account
        if self._addresses and (client := scope.get("client")):
            said["address"] = client[0]
        _LOG.info("request", extra=said)


def given_id(scope: Scope) -> str | None:
    """Give the id that a request brought with it, if it is one that can be written anywhere."""
    found = [value for name, value in scope["headers"] if name == _HEADER]
    return found[0].decode() if len(found) == 1 and _USABLE.fullmatch(found[0]) else None


def request_id(scope: Any) -> str | None:  # noqa: ANN401 - any scope, one without an id among them
    """Give the id of a request."""
    found = scope.get("state", {}).get(_KEPT)
    return str(found) if found else None
