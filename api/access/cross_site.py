"""Requests that another site makes a browser send: refused where a session's cookie would let them in.

Two independent checks. Where the request comes from, as browsers say it themselves
(`Sec-Fetch-Site`, else `Origin` against `Host`: the way of Go's CrossOriginProtection). And a
token of the session, by Litestar's machinery: a signed value in a cookie and, the same, in the
header `x-csrftoken` or the form's `_csrf_token` (the header only where a body may be of any size).
The token's secret is the session's own, so that no token of another session will do.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.middleware.csrf import CSRFMiddleware, generate_csrf_token
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from api.access.caller import Caller
from api.access.cookies import CSRF, Cookies
from api.problems import CrossSite

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "x-csrftoken"
FROM_HERE = "from_here"
"""In a handler's `opt`: it is refused from another site even without a session, as signing in is."""


class OurPagesOnly:
    """Lets a change that a session's cookie authenticates through only if a page of ours sent it.

    Keys are sent by programs on purpose, and nobody in particular can be wronged: neither is asked.
    """

    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        self.app = app
        self._cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or go on; raises CrossSite."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        caller: Caller | None = scope.get("user")
        by_session = caller is not None and caller.via == "session"
        lonely = bool(scope["route_handler"].opt.get(FROM_HERE))
        if (by_session or lonely) and scope["method"] not in SAFE and not from_here(ASGIConnection(scope)):
            raise CrossSite
        if not by_session or lonely or caller is None:
            await self.app(scope, receive, send)
            return
        if _unbounded(scope):
            raise CrossSite
        checked = CSRFMiddleware(self.app, config(self._cookies, caller.credential_id or ""))
        try:
            await checked(scope, receive, send)
        except PermissionDeniedException:
            raise CrossSite from None


def _unbounded(scope: HTTPScope) -> bool:
    """Tell whether a form would have to be read, to find the token in it, whose size nobody bounds."""
    headers = Headers.from_scope(scope)
    if scope["method"] in SAFE or headers.get(HEADER):
        return False
    handler = scope["route_handler"]
    return isinstance(handler, HTTPRouteHandler) and handler.resolve_request_max_body_size() is None


def config(cookies: Cookies, session_id: str) -> CSRFConfig:
    """Give Litestar's configuration with the secret of one session."""
    return replace(
        _CONFIG,
        secret=cookies.signed("csrf", session_id),
        cookie_name=cookies.named(CSRF),
        cookie_secure=cookies.secure,
    )


def token_for(cookies: Cookies, session_id: str) -> str:
    """Make a token for a session."""
    return generate_csrf_token(config(cookies, session_id).secret)


def from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell whether a request can come from a page of ours, or from no page at all."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and host.lower() == connection.headers.get("host", "").lower()


_CONFIG = CSRFConfig(secret="", header_name=HEADER, cookie_samesite="strict")
