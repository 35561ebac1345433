"""Who sent a request, and whether the operation exists for them.

A request carries a bearer key or a session's cookie, or nothing; the key goes before the cookie. A
key that does not hold is answered 401 even where nothing is needed, for a program sent it on
purpose. A cookie that does not hold is nobody's, and is taken away.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from typing_extensions import override

from api.access.caller import ANYBODY, Caller
from api.access.cross_site import SAFE
from api.access.gate import Gate
from api.access.keys import met_with_key, note_used
from api.access.matrix import BEFORE_PASSWORD_CHANGE, BY_SESSION, Reach, reach_of
from api.access.sessions import Met, met_with_session, note_seen
from api.problems import KeyReadsOnly, NotThere, PasswordChangeNeeded, SessionNeeded, SignInNeeded
from api.store.people import Role
from api.working import NO_SUCH, Works

WITHOUT = frozenset({"/healthz", "/metrics", "/readyz"})
"""Routes that look nobody up: they answer without the database, or have a token of their own."""
WORKS = "works"
"""Under this name the application's state has its `Works`."""
STALE = "stale_session"
"""In a request's state: the session's cookie that it carried does not hold."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_Note = Callable[[Session, str | None, datetime], None]


class Authentication(AbstractAuthenticationMiddleware):
    """Finds who sent a request."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        super().__init__(app)
        self._gate = gate

    @override
    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        if connection.scope.get("path_template") in WITHOUT:
            return AuthenticationResult(user=ANYBODY, auth=None)
        written = connection.headers.getall("authorization", [])
        if written:
            caller = await self._with_key(written)
            if caller is None:
                await self._gate.limits.spend("requests", connection.scope)
                raise SignInNeeded(wrong=True)
            return AuthenticationResult(user=caller, auth="key")
        token = connection.cookies.get(self._gate.cookies.session)
        if not token:
            return AuthenticationResult(user=ANYBODY, auth=None)
        caller = await sync_to_thread(self._with_session, token)
        if caller is None:
            connection.scope["state"][STALE] = True
            return AuthenticationResult(user=ANYBODY, auth=None)
        return AuthenticationResult(user=caller, auth="session")

    async def _with_key(self, written: list[str]) -> Caller | None:
        scheme, _, secret = written[0].partition(" ")
        if len(written) != 1 or scheme.lower() != "bearer" or not secret.strip():
            return None
        return await sync_to_thread(self._met_with_key, secret.strip())

    def _met_with_key(self, secret: str) -> Caller | None:
        works = self._gate.works
        with works.database.reading() as session:
            met = met_with_key(session, secret, works.clock())
        return _noted(works, met, note_used)

    def _with_session(self, token: str) -> Caller | None:
        works = self._gate.works
        with works.database.reading() as session:
            met = met_with_session(session, token, works.clock(), self._gate.settings)
        return _noted(works, met, note_seen)


def _noted(works: Works, met: Met | None, note: _Note) -> Caller | None:
    """Note that a key or session was used, now and then; a note that cannot be made keeps nobody out."""
    if met is None:
        return None
    if met.needs_noting:
        with suppress(SQLAlchemyError), works.database.writing() as session:
            note(session, met.caller.credential_id, works.clock())
    return met.caller


def permit(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Let a request through to its handler only if the matrix gives the caller some reach.

    Raises SignInNeeded for nobody in particular, NotThere for somebody to whom the operation does
    not exist, KeyReadsOnly for a change by a key that may only read, SessionNeeded for a key with
    what only a person does, PasswordChangeNeeded for whoever has to do that first; and, where
    something kept is asked for, NotThere for a name and ValidationException for a parameter with
    characters that nothing kept can have.
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
    if operation in BY_SESSION and caller.via != "session":
        raise SessionNeeded
    if caller.reads_only and method not in SAFE:
        raise KeyReadsOnly
    closed = reach_of(operation, Role.ANONYMOUS) is Reach.NOBODY
    if caller.must_change_password and closed and operation not in BEFORE_PASSWORD_CHANGE:
        raise PasswordChangeNeeded
    if closed:
        _must_be_readable(connection)


def operation_of(handler: BaseRouteHandler, path: str) -> str:
    """Give the name of an operation in the matrix: its id, or the address of what has none."""
    operation = getattr(handler, "operation_id", None)
    return operation if isinstance(operation, str) else path


def _must_be_readable(connection: ASGIConnection) -> None:  # type: ignore[type-arg]
    """Refuse control characters where a name is expected: no name has them, and PostgreSQL refuses some."""
    if any(_CONTROL.search(value) for value in connection.path_params.values() if isinstance(value, str)):
        raise NotThere(NO_SUCH)
    if b"%" in connection.scope["query_string"]:
        odd = [key for key, value in connection.query_params.multi_items() if _CONTROL.search(value)]
        if odd:
            raise ValidationException(extra=[{"key": key, "message": "control characters"} for key in odd])
