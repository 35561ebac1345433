"""How often somebody may ask: one count for all workers, and hardly a cost to those who stay below it.

A worker takes a block of requests from the count in the database and spends it by itself, so that
one request in many writes something. The workers together never let more through than the limit;
what one has taken and not spent when the window ends is at most a twentieth of it. Who has spent
all is refused without asking the database again.
"""

import asyncio
import logging
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse_many
from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from api.access.caller import Caller
from api.access.cookies import Cookies
from api.access.counting import Counts
from api.ids import Clock
from api.problems import TooMany
from api.settings import Settings

UPLOAD = {"limit": "uploads"}
"""In a handler's `opt`: it is dear, and has a limit of its own beside the general one."""
_LIMITED = "/api/"
"""Where the general limit holds; what a monitor asks is never refused."""
_BLOCKS = 20
_REMEMBERED = 10_000
_NEIGHBOURS = 64
"""Bits of an IPv6 address that one customer gets: the rest is theirs to change."""

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lease:
    """What a worker may still let through by itself."""

    left: int = 0
    until: float = 0.0
    spent: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limits:
    """Counts what is asked under the limits of the settings; to be used in one event loop."""

    def __init__(self, counts: Counts, cookies: Cookies, settings: Settings, clock: Clock) -> None:
        self._counts = counts
        self._cookies = cookies
        self._clock = clock
        self._leases: OrderedDict[str, _Lease] = OrderedDict()
        self._limits = {
            "requests": items(settings.limit_requests),
            "uploads": items(settings.limit_uploads),
            "registrations": items(settings.limit_registrations),
        }

    async def spend(self, name: str, scope: Scope, caller: Caller | None = None) -> None:
        """Count one request of a caller or, without, of its address; raises TooMany."""
        if not self._limits[name]:
            return
        who = caller.account_id if caller and caller.account_id else hidden(self._cookies, address_of(scope))
        for item in self._limits[name]:
            await self._spend(item, item.key_for(name, who))

    async def _spend(self, item: RateLimitItem, key: str) -> None:
        lease = self._lease(key)
        if not self._take(lease):
            async with lease.lock:
                while not self._take(lease):
                    await self._renew(lease, item, key)

    def _take(self, lease: _Lease) -> bool:
        at = self._clock().timestamp()
        if lease.until <= at:
            return False
        if lease.left:
            lease.left -= 1
            return True
        if lease.spent:
            raise TooMany(math.ceil(lease.until - at))
        return False

    async def _renew(self, lease: _Lease, item: RateLimitItem, key: str) -> None:
        block = max(1, item.amount // _BLOCKS)
        try:
            window = await sync_to_thread(self._counts.add, key, item.get_expiry(), block)
        except SQLAlchemyError as error:
            _LOG.warning("limits cannot be counted, so nothing is refused: %s", type(error).__name__)
            lease.left, lease.until, lease.spent = item.amount, self._clock().timestamp() + 1, False
            return
        granted = min(block, item.amount - (window.counted - block))
        lease.left, lease.until, lease.spent = max(0, granted), window.expires_at, granted <= 0

    def _lease(self, key: str) -> _Lease:
        lease = self._leases.get(key)
        if lease is None:
            lease = self._leases[key] = _Lease()
            if len(self._leases) > _REMEMBERED:
                self._leases.popitem(last=False)
        else:
            self._leases.move_to_end(key)
        return lease


class Limiting:
    """Counts every request under /api/ once it is known who sent it."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, unless there were too many; raises TooMany."""
        if scope["type"] == ScopeType.HTTP and scope["path_template"].startswith(_LIMITED):
            caller: Caller | None = scope.get("user")
            await self._limits.spend("requests", scope, caller)
            dear = scope["route_handler"].opt.get("limit")
            if isinstance(dear, str):
                await self._limits.spend(dear, scope, caller)
        await self.app(scope, receive, send)


def items(written: str) -> list[RateLimitItem]:
    """Read limits as the settings have them."""
    return parse_many(written) if written else []


def address_of(scope: Scope) -> str:
    """Give the address a request came from; of IPv6 the part that one customer gets."""
    client = scope.get("client")
    host = client[0] if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return f"{address.exploded[: _NEIGHBOURS // 4 + 3]}::/{_NEIGHBOURS}"
    return str(address)


def hidden(cookies: Cookies, *parts: str) -> str:
    """Write under which name something is counted, so that the table has no addresses and no logins."""
    return cookies.signed("count", *parts)[:32]
