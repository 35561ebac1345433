"""Failed sign-ins: how many there may be before an account is closed to whoever tries.

An attempt is counted before the password is looked at, so that many at once are as good as many
one after another; one that succeeds is given back. Three counts hold for a browser that an account
does not know: of its address, of account and address together, and of the account from everywhere.
A browser that signed in to the account before, which its cookie shows, has a count of its own
instead: nobody elsewhere can close an account to its owner. A window ends however often it is
tried meanwhile.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from limits import RateLimitItem
from sqlmodel import Session

from api.access.cookies import Cookies
from api.access.counting import Counts
from api.access.limiting import hidden, items
from api.ids import Clock
from api.problems import TooMany
from api.settings import Settings
from profiles.storage.database import Database


class Tried(NamedTuple):
    """What an attempt was counted under: begun anew, and given back one, if it succeeds."""

    own: Sequence[str]
    shared: Sequence[str]


class Locked(TooMany):
    """Too many attempts failed; `first` for the one that closed it."""

    def __init__(self, retry_after: int, *, first: bool) -> None:
        self.first = first
        super().__init__(retry_after)


class Lockout:
    """Counts attempts to sign in."""

    def __init__(
        self, database: Database, counts: Counts, cookies: Cookies, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._counts = counts
        self._cookies = cookies
        self._clock = clock
        self._pair = items(settings.limit_signin)
        self._address = items(settings.limit_signin_address)
        self._account = items(settings.limit_signin_account)

    def enter(self, login: str, address: str, browser: str | None) -> Tried:
        """Count an attempt; raises Locked where there were too many, whether the password is right or not.

        `browser` is the cookie by which the account would know the browser.
        """
        known = self._cookies.browser_of(browser, login)
        if known is not None:
            own, shared = self._keys("browser", self._pair, login, known), []
        else:
            own = self._keys("pair", self._pair, login, address)
            shared = [
                *self._keys("address", self._address, address),
                *self._keys("account", self._account, login),
            ]
        with self._database.writing() as session:
            locked = self._counted(session, [*own, *shared])
        if locked is not None:
            raise locked
        return Tried([key for key, _ in own], [key for key, _ in shared])

    def _counted(self, session: Session, keys: Sequence[tuple[str, RateLimitItem]]) -> Locked | None:
        """Count under one key after another, up to the first that is full.

        So whoever is locked out already adds nothing to what concerns others. The order is always
        the same: no two attempts wait for each other.
        """
        for key, item in keys:
            window = self._counts.add_in(session, key, item.get_expiry())
            if window.counted > item.amount:
                wait = math.ceil(window.expires_at - self._clock().timestamp())
                return Locked(max(1, wait), first=window.counted == item.amount + 1)
        return None

    def succeeded(self, session: Session, tried: Tried) -> None:
        """Take an attempt back that was none to guess."""
        for key in tried.own:
            self._counts.clear_in(session, key)
        for key in tried.shared:
            self._counts.give_back(session, key)

    def _keys(
        self, name: str, limits: Sequence[RateLimitItem], *parts: str
    ) -> list[tuple[str, RateLimitItem]]:
        return [(item.key_for(f"signin-{name}", hidden(self._cookies, *parts)), item) for item in limits]
