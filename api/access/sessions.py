"""Sessions of browsers: begun, found again by their token, ended. The token is kept as a hash only."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from api.access.caller import Caller
from api.ids import new_id, new_token
from api.settings import Settings
from api.store.people import Account, LoginSession, Role
from profiles.storage.texts import hash_of

_SEEN_EVERY = timedelta(minutes=1)
_FORGOTTEN_AFTER = timedelta(days=30)
_AGENT = 80
_LONGEST_TOKEN = 100


class Met(NamedTuple):
    """Whoever came with something that holds, and whether to note that it was used."""

    caller: Caller
    needs_noting: bool


def open_session(
    session: Session, account: Account, *, at: datetime, hours: int, agent: str
) -> tuple[LoginSession, str]:
    """Begin a session; the second of the pair is its token, which is not kept.

    What the account had long ago is forgotten on the way.
    """
    old = at - _FORGOTTEN_AFTER
    session.execute(
        delete(LoginSession).where(
            col(LoginSession.account_id) == account.id,
            or_(col(LoginSession.ended_at) < old, col(LoginSession.expires_at) < old),
        )
    )
    token = new_token()
    begun = LoginSession(
        id=new_id(),
        account_id=account.id,
        token_hash=hash_of(token.encode()),
        created_at=at,
        seen_at=at,
        expires_at=at + timedelta(hours=hours),
        agent="".join(filter(str.isprintable, agent))[:_AGENT],
    )
    session.add(begun)
    session.flush()
    return begun, token


def met_with_session(session: Session, token: str, at: datetime, settings: Settings) -> Met | None:
    """Find who sent a session's token; nobody where it is unknown, ended, too old or left alone too long."""
    if len(token) > _LONGEST_TOKEN:
        return None
    found = session.exec(
        select(LoginSession, Account)
        .where(col(LoginSession.account_id) == col(Account.id))
        .where(LoginSession.token_hash == hash_of(token.encode()))
        .where(living(at, settings))
        .where(col(Account.active))
    ).first()
    if found is None:
        return None
    held, account = found
    caller = Caller(
        Role(account.role),
        account.id,
        account.bureau_id,
        "session",
        held.id,
        must_change_password=account.must_change_password,
    )
    return Met(caller, at - held.seen_at >= _SEEN_EVERY)


def living(at: datetime, settings: Settings) -> ColumnElement[bool]:
    """Give the condition on `LoginSession` for those that hold."""
    idle = timedelta(minutes=settings.session_idle_minutes)
    return (
        col(LoginSession.ended_at).is_(None)
        & (col(LoginSession.expires_at) > at)
        & (col(LoginSession.seen_at) > at - idle)
    )


def note_seen(session: Session, session_id: str | None, at: datetime) -> None:
    """Note that a session is in use."""
    session.execute(
        update(LoginSession)
        .where(col(LoginSession.id) == session_id, col(LoginSession.seen_at) < at)
        .values(seen_at=at)
    )


def end_sessions(session: Session, account_id: str, at: datetime, *, but: str | None = None) -> int:
    """End an account's sessions, all or all but one, and tell how many."""
    ended = session.execute(
        update(LoginSession)
        .where(
            col(LoginSession.account_id) == account_id,
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > at,
            col(LoginSession.id) != (but or ""),
        )
        .values(ended_at=at)
    )
    return int(getattr(ended, "rowcount", 0))
