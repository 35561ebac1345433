"""Accounts for tests, each role with a key, kept straight in a database."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.access.caller import Caller
from api.access.keys import issue_key
from api.access.passwords import Passwords
from api.ids import new_id
from api.store.people import Account, Role
from profiles.storage.database import Database

NOTHING_HASHES_TO = "!"
MOMENT = datetime(2025, 6, 30, 8, 0, tzinfo=UTC)


class Person(NamedTuple):
    """An account, and what a program of its sends; the password where it has one."""

    account: Account
    key: str
    password: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    @property
    def caller(self) -> Caller:
        return Caller(Role(self.account.role), self.account.id, self.account.bureau_id, "key")


def enrol(  # noqa: PLR0913 - an account has as many parts
    database: Database,
    role: Role,
    *,
    bureau_id: str | None = None,
    at: datetime = MOMENT,
    reads_only: bool = False,
    password: str = "",
    **said: Any,
) -> Person:
    """Keep an account with a key; without `password` it has none that anybody knows."""
    name = new_id()
    account = Account(
        id=new_id(),
        login=f"{role}-{name}",
        name=f"{role} {name[:4]}",
        role=role,
        bureau_id=bureau_id,
        password_hash=cheap_passwords().hashed(password) if password else NOTHING_HASHES_TO,
        created_at=at,
        password_changed_at=at,
        **said,
    )
    with database.writing() as session:
        session.add(account)
        session.flush()
        _, key = issue_key(session, account, "tests", at=at, reads_only=reads_only)
    return Person(account, key, password)


@cache
def cheap_passwords() -> Passwords:
    """Give argon2id with the least it can do, so that tests need not wait for it."""
    return Passwords(PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]))
