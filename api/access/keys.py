"""Bearer keys of programs: made, shown once, kept as a hash, found again."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from api.access.caller import Caller
from api.ids import new_id, new_token
from api.store.people import Account, ApiKey, Role
from profiles.storage.texts import hash_of

PREFIX = "hq_"
"""What every key begins with, so that a scanner of secrets can find one that was lost."""
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


def caller_with_key(session: Session, secret: str, at: datetime) -> Caller | None:
    """Find who sent a key; nobody where it is unknown, ended or expired, or the account is not active."""
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
    ):
        return None
    return Caller(Role(account.role), account.id, account.bureau_id, "key", key.id, key.reads_only)


def needs_noting(key: ApiKey, at: datetime) -> bool:
    """Tell whether the use of a key is to be noted: once an hour is enough to know it is in use."""
    return key.used_at is None or at - key.used_at >= _USED_EVERY
