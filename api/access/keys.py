"""Bearer keys of programs: made, shown once, kept as a hash, found again."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select

from api.access.caller import Caller
from api.access.sessions import Met
from api.ids import new_id, new_token
from api.store.people import Account, ApiKey, Role
from profiles.storage.texts import hash_of

PREFIX = "hq_"
"""What every key begins with, so that a scanner of secrets can find one that was lost."""
MOST = 20
"""How many an account has at a time."""
_LONGEST = 100
_USED_EVERY = timedelta(hours=1)


def issue_key(  # noqa: PLR0913 - a key has as many parts
    session: Session,
    account: Account,
    name: str,
    *,
    at: datetime,
    expires_at: datetime | None = None,
    reads_only: bool = False,
) -> tuple[ApiKey, str]:
    """Make a key for an account; the second of the pair is the key itself, which is not kept."""
    secret = PREFIX + new_token()
    key = ApiKey(
        id=new_id(),
        account_id=account.id,
        name=name,
        hint=secret[:8],
        key_hash=hash_of(secret.encode()),
        reads_only=reads_only,
        created_at=at,
        expires_at=expires_at,
    )
    session.add(key)
    session.flush()
    return key, secret


def met_with_key(session: Session, secret: str, at: datetime) -> Met | None:
    """Find who sent a key; nobody where it is unknown, ended or expired, or the account is not active."""
    if len(secret) > _LONGEST:
        return None
    found = session.exec(
        select(ApiKey, Account)
        .where(col(ApiKey.account_id) == col(Account.id))
        .where(ApiKey.key_hash == hash_of(secret.encode()))
    ).first()
    if found is None:
        return None
    key, account = found
    if (
        key.ended_at is not None
        or (key.expires_at is not None and key.expires_at <= at)
        or not account.active
        or account.must_change_password
    ):
        return None
    caller = Caller(Role(account.role), account.id, account.bureau_id, "key", key.id, key.reads_only)
    return Met(caller, key.used_at is None or at - key.used_at >= _USED_EVERY)


def note_used(session: Session, key_id: str | None, at: datetime) -> None:
    """Note that a key is in use: once an hour is enough to know it."""
    session.execute(
        update(ApiKey)
        .where(col(ApiKey.id) == key_id, or_(col(ApiKey.used_at).is_(None), col(ApiKey.used_at) < at))
        .values(used_at=at)
    )


def living(at: datetime) -> ColumnElement[bool]:
    """Give the condition on `ApiKey` for those that hold."""
    return col(ApiKey.ended_at).is_(None) & (col(ApiKey.expires_at).is_(None) | (col(ApiKey.expires_at) > at))


def end_keys(session: Session, account_id: str, at: datetime) -> int:
    """End an account's keys and tell how many."""
    query = update(ApiKey).where(col(ApiKey.account_id) == account_id, living(at)).values(ended_at=at)
    return int(getattr(session.execute(query), "rowcount", 0))
