"""What letting people in stands on: settings, secret, passwords, counts; made once for an application."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from litestar.concurrency import sync_to_thread

from api.access.cookies import Cookies
from api.access.counting import Counts
from api.access.limiting import Limits
from api.access.lockout import Lockout
from api.access.passwords import Passwords
from api.settings import Settings
from api.working import Works

GATE = "gate"
"""Under this name the application's state has its `Gate`."""
_AT_ONCE = 2
"""Passwords hashed at the same time in one process: each takes 64 MiB and a tenth of a second."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gate:
    """Whatever lets people in or keeps them out."""

    settings: Settings
    works: Works
    cookies: Cookies
    passwords: Passwords
    limits: Limits
    lockout: Lockout
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def prepare(self) -> None:
        """Find the secret, raising NoSecret where there is none, and make what would take time later."""
        self.cookies.prepare()
        self.passwords.prepare()

    async def hashing(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what hashes a password, in a thread, when there is room for it; who waits holds no thread."""
        async with self.turn:
            return await sync_to_thread(work, *args, **kwargs)


def gate_of(settings: Settings, works: Works, passwords: Passwords | None = None) -> Gate:
    """Make what lets people in; nothing is opened or looked for yet."""
    cookies = Cookies(settings)
    counts = Counts(works.database, works.clock)
    return Gate(
        settings,
        works,
        cookies,
        passwords or Passwords(),
        Limits(counts, cookies, settings, works.clock),
        Lockout(works.database, counts, cookies, settings, works.clock),
    )
