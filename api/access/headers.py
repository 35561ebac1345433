"""Headers that every answer has: against guessing of types, framing, and keeping what is somebody's."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from api.access.authenticating import STALE, WITHOUT
from api.access.caller import ANYBODY, Caller
from api.access.cookies import Cookies

_DATA = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""An answer of the API is read by programs; the styles are those of a picture."""
_DOCS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""Swagger's page starts itself by a script within it."""

USUAL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Headers:
    """Completes the headers of answers; what a handler has set stays."""

    def __init__(self, cookies: Cookies) -> None:
        self._cookies = cookies

    async def __call__(self, message: Message, scope: Scope) -> None:
        """Complete an answer that is about to be sent."""
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in USUAL.items():
            headers.setdefault(name, value)
        path: str = scope.get("path_template") or ""
        headers.setdefault("Content-Security-Policy", _DOCS if path.startswith("/docs") else _DATA)
        caller: Caller = scope.get("user") or ANYBODY
        sent: str = headers.get("set-cookie", "")
        if scope["state"].get(STALE) and not sent:
            for cookie in self._cookies.gone():
                headers.add("Set-Cookie", cookie.to_header(header=""))
            sent = "gone"
        if caller.account_id is not None or sent or path in WITHOUT:
            headers["Cache-Control"] = "no-store"
