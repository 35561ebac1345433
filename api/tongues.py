"""Which language a request is answered in: its reader's choice, kept in a cookie, else what is asked for."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from api.languages import Tongue, negotiated

COOKIE = "huiqi_language"
VARY = "Accept-Language, Cookie"
"""What an answer's language depends on."""
_YEAR = 365 * 24 * 3600


def tongue_of(request: Request[Any, Any, Any]) -> Tongue:
    """Give the language that a request is answered in."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in {*Tongue}:
        return Tongue(chosen)
    return negotiated(request.headers.get("accept-language"))


def remembered(tongue: Tongue, *, secure: bool) -> Cookie:
    """Write the cookie of a choice; it says nothing of anybody."""
    return Cookie(key=COOKIE, value=tongue.value, path="/", max_age=_YEAR, secure=secure, samesite="lax")
