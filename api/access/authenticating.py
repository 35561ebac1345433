"""Who sent a request, and whether the operation exists for them.

A request carries a bearer key or a session's cookie, or nothing. What it carries must hold:
a key that is unknown, ended or expired is answered 401 even where nothing is needed.
"""

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from typing_extensions import override

from api.access.caller import ANYBODY, Caller
from api.access.keys import caller_with_key
from api.access.matrix import Reach, reach_of
from api.problems import KeyReadsOnly, NotThere, SignInNeeded
from api.store.people import Role
from api.working import NO_SUCH, Works

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT = frozenset({"/healthz", "/metrics", "/readyz"})
"""Routes that look nobody up: they answer without the database, or have a token of their own."""
WORKS = "works"
"""Under this name the application's state has its `Works`."""


class Authentication(AbstractAuthenticationMiddleware):
    """Finds who sent a request."""

    @override
    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        if connection.scope.get("path_template") in WITHOUT:
            return AuthenticationResult(user=ANYBODY, auth=None)
        works: Works = connection.app.state[WORKS]
        written = connection.headers.get("authorization")
        if written is None:
            return AuthenticationResult(user=ANYBODY, auth=None)
        scheme, _, secret = written.partition(" ")
        caller = None
        if scheme.lower() == "bearer" and secret:
            caller = await sync_to_thread(_with_key, works, secret.strip())
        if caller is None:
            raise SignInNeeded(wrong=True)
        return AuthenticationResult(user=caller, auth="key")


def _with_key(works: Works, secret: str) -> Caller | None:
    with works.database.reading() as session:
        return caller_with_key(session, secret, works.clock())


def permit(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Let a request through to its handler only if the matrix gives the caller some reach.

    Raises SignInNeeded for nobody in particular, NotThere for somebody to whom the operation does
    not exist, KeyReadsOnly for a change by a key that may only read.
    """
    caller: Caller = connection.user
    method = connection.scope["method"]  # type: ignore[typeddict-item]
    if method == "OPTIONS":
        return
    operation = operation_of(handler, connection.scope["path_template"])
    if reach_of(operation, caller.role) is Reach.NOBODY:
        if caller.role is Role.ANONYMOUS:
            raise SignInNeeded
        raise NotThere(NO_SUCH)
    if caller.reads_only and method not in SAFE:
        raise KeyReadsOnly


def operation_of(handler: BaseRouteHandler, path: str) -> str:
    """Give the name of an operation in the matrix: its id, or the address of what has none."""
    operation = getattr(handler, "operation_id", None)
    return operation if isinstance(operation, str) else path
