"""Cookies: the session's, the token's against forged requests, and the one that makes a browser known.

With `secure` their names begin with `__Host-`: a browser then takes them only from this host over
HTTPS, and no neighbouring host can put others in their place.
"""

import hmac
from functools import cached_property
from typing import Any, Literal

from litestar.datastructures import Cookie

from api.ids import new_token
from api.secret import secret_of
from api.settings import Settings

SESSION, CSRF, BROWSER = "huiqi_session", "huiqi_csrf", "huiqi_browser"
_YEAR = 365 * 24 * 3600
_STRICT: Literal["strict"] = "strict"


class Cookies:
    """Names and writes cookies."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; the secret is looked for, and made, when it is first needed."""
        self._settings = settings
        self.secure = settings.cookie_secure

    @cached_property
    def _secret(self) -> bytes:
        return secret_of(self._settings).encode()

    def prepare(self) -> None:
        """Find the secret; raises NoSecret."""
        _ = self._secret

    def named(self, name: str) -> str:
        """Give the name that a cookie goes by."""
        return f"__Host-{name}" if self.secure else name

    @property
    def session(self) -> str:
        """The name of the session's cookie."""
        return self.named(SESSION)

    def begun(self, token: str, hours: int) -> Cookie:
        """Write the cookie of a session that begins."""
        return self._cookie(SESSION, token, max_age=hours * 3600)

    def gone(self) -> list[Cookie]:
        """Write the cookies of a session that is over."""
        return [
            self._cookie(SESSION, "", max_age=0),
            self._cookie(CSRF, "", max_age=0, httponly=False),
        ]

    def csrf(self, token: str) -> Cookie:
        """Write the cookie that our pages read the token from."""
        return self._cookie(CSRF, token, httponly=False)

    def known_browser(self, login: str) -> Cookie:
        """Write the cookie by which an account will know this browser again."""
        nonce = new_token()
        return self._cookie(BROWSER, f"{nonce}.{self.signed('browser', login, nonce)}", max_age=_YEAR)

    def browser_of(self, written: str | None, login: str) -> str | None:
        """Give the nonce of a browser that signed in to an account before; nothing if it did not."""
        nonce, _, signature = (written or "").partition(".")
        expected = self.signed("browser", login, nonce)
        return nonce if hmac.compare_digest(expected, signature) else None

    def signed(self, *parts: str) -> str:
        """Give a signature that only this installation can make; parts have no line ends."""
        return hmac.digest(self._secret, "\n".join(parts).encode(), "sha256").hex()

    def _cookie(self, name: str, value: str, **how: Any) -> Cookie:  # noqa: ANN401 - Cookie's own
        how = {"httponly": True, **how}
        return Cookie(
            key=self.named(name), value=value, path="/", secure=self.secure, samesite=_STRICT, **how
        )
