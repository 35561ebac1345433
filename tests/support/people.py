"""Accounts for tests, each role with a key, kept straight in a database."""

from datetime import UTC, datetime
from typing import NamedTuple

from api.access.caller import Caller
from api.access.keys import issue_key
from api.ids import new_id
from api.store.people import Account, Role
from profiles.storage.database import Database

NOTHING_HASHES_TO = "!"
MOMENT = datetime(2025, 6, 30, 8, 0, tzinfo=UTC)


class Person(NamedTuple):
    """An account, and what a program of its sends."""

    account: Account
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    @property
    def caller(self) -> Caller:
        return Caller(Role(self.account.role), self.account.id, self.account.bureau_id, "key")


def enrol(
    database: Database,
    role: Role,
    *,
    bureau_id: str | None = None,
    at: datetime = MOMENT,
    reads_only: bool = False,
) -> Person:
    """Keep an account with a key; it has no password that anybody knows."""
    name = new_id()
    account = Account(
        id=new_id(),
        login=f"{role}-{name}",
        name=f"{role} {name[:4]}",
        role=role,
        bureau_id=bureau_id,
        password_hash=NOTHING_HASHES_TO,
        created_at=at,
        password_changed_at=at,
    )
    with database.writing() as session:
        session.add(account)
        session.flush()
        _, key = issue_key(session, account, "tests", at=at, reads_only=reads_only)
    return Person(account, key)
