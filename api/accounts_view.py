"""Accounts, sessions and keys as they are shown; no hash and no secret is among it."""

from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict

from api.days import written
from api.store.people import Account, ApiKey, LoginSession


class AccountView(TypedDict):
    """Somebody who can sign in."""

    id: str
    login: str
    name: str
    role: str
    bureau: str | None
    active: bool
    must_change_password: bool
    created_at: str
    password_changed_at: str


class AccountPage(TypedDict):
    """Some accounts, newest first."""

    items: list[AccountView]
    next: str | None


class NewAccountView(TypedDict):
    """An account with a password for once: it is shown here and never again."""

    account: AccountView
    one_time_password: str


class SessionView(TypedDict):
    """Somebody signed in with a browser."""

    id: str
    created_at: str
    seen_at: str
    expires_at: str
    agent: str
    current: bool


class SessionsView(TypedDict):
    """An account's sessions that hold, newest first."""

    items: list[SessionView]


class SignedInView(TypedDict):
    """A session that has begun; its token is in a cookie that scripts cannot read."""

    account: AccountView
    session: SessionView
    csrf_token: str
    """To be sent with every change, as `x-csrftoken`."""


class MeView(TypedDict):
    """Who is asking, and how that is known."""

    account: AccountView
    via: str
    csrf_token: NotRequired[str]


class KeyView(TypedDict):
    """A program's key."""

    id: str
    name: str
    hint: str
    reads_only: bool
    created_at: str
    expires_at: str | None
    used_at: str | None
    current: bool


class KeysView(TypedDict):
    """An account's keys that hold, newest first."""

    items: list[KeyView]


class NewKeyView(TypedDict):
    """A key that was made; `secret` is shown here and never again."""

    key: KeyView
    secret: str


class Ended(TypedDict):
    """How many were ended."""

    ended: int


class Accepted(TypedDict):
    """What was sent was taken."""

    accepted: bool


def moment(at: datetime) -> str:
    """Write a moment in UTC.

    >>> from datetime import UTC
    >>> moment(datetime(2025, 6, 30, 8, 0, tzinfo=UTC))
    '2025-06-30T08:00:00Z'
    """
    return written(at, "seconds")


def account_view(account: Account) -> AccountView:
    """Show an account."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "bureau": account.bureau_id,
        "active": account.active,
        "must_change_password": account.must_change_password,
        "created_at": moment(account.created_at),
        "password_changed_at": moment(account.password_changed_at),
    }


def session_view(session: LoginSession, current: str | None) -> SessionView:
    """Show a session; `current` is the id of the one that asks."""
    return {
        "id": session.id,
        "created_at": moment(session.created_at),
        "seen_at": moment(session.seen_at),
        "expires_at": moment(session.expires_at),
        "agent": session.agent,
        "current": session.id == current,
    }


def key_view(key: ApiKey, current: str | None) -> KeyView:
    """Show a key; `current` is the id of the one that asks."""
    return {
        "id": key.id,
        "name": key.name,
        "hint": key.hint,
        "reads_only": key.reads_only,
        "created_at": moment(key.created_at),
        "expires_at": moment(key.expires_at) if key.expires_at else None,
        "used_at": moment(key.used_at) if key.used_at else None,
        "current": key.id == current,
    }
