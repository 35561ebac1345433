"""Counts in windows of time, kept in the database: the same for all workers, and after a restart."""

from typing import NamedTuple

from limits.storage import Storage
from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select
from typing_extensions import override

from api.ids import Clock
from api.store.records import LimitCount
from profiles.storage.database import Database

_SWEPT_EVERY = 600.0
"""Seconds between two removals of what is over."""


class Window(NamedTuple):
    """How much was counted, and when it begins anew, in seconds since 1970."""

    counted: int
    expires_at: float


class Counts(Storage):
    """A storage for `limits` over the table `limit_counts`; a window begins with its first hit."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._swept_at = 0.0

    @property
    @override
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def add(self, key: str, expiry: int, amount: int = 1) -> Window:
        """Count something, in one statement that no other worker can come between."""
        with self._database.writing() as session:
            return self.add_in(session, key, expiry, amount)

    def add_in(self, session: Session, key: str, expiry: int, amount: int = 1) -> Window:
        """Count something in a transaction that is open."""
        at = self._clock().timestamp()
        self._sweep(session, at)
        insert = (sqlite if self._database.is_sqlite else postgresql).insert(LimitCount)
        new = insert.values(key=key, count=amount, expires_at=at + expiry)
        over = col(LimitCount.expires_at) <= at
        counted = new.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, new.excluded.count), else_=col(LimitCount.count) + new.excluded.count),
                "expires_at": case((over, new.excluded.expires_at), else_=col(LimitCount.expires_at)),
            },
        ).returning(col(LimitCount.count), col(LimitCount.expires_at))
        return Window(*session.execute(counted).one())

    def give_back(self, session: Session, key: str) -> None:
        """Take one from a count whose window lasts."""
        session.execute(
            update(LimitCount)
            .where(
                col(LimitCount.key) == key,
                col(LimitCount.count) > 0,
                col(LimitCount.expires_at) > self._clock().timestamp(),
            )
            .values(count=col(LimitCount.count) - 1)
        )

    @override
    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self.add(key, expiry, amount).counted

    @override
    def get(self, key: str) -> int:
        found = self._found(key)
        return found.count if found else 0

    @override
    def get_expiry(self, key: str) -> float:
        found = self._found(key)
        return found.expires_at if found else self._clock().timestamp()

    @override
    def check(self) -> bool:
        self._found("")
        return True

    @override
    def reset(self) -> int | None:
        with self._database.writing() as session:
            return int(getattr(session.execute(delete(LimitCount)), "rowcount", 0))

    @override
    def clear(self, key: str) -> None:
        with self._database.writing() as session:
            self.clear_in(session, key)

    @staticmethod
    def clear_in(session: Session, key: str) -> None:
        """Begin a count anew, in a transaction that is open."""
        session.execute(delete(LimitCount).where(col(LimitCount.key) == key))

    def _found(self, key: str) -> LimitCount | None:
        with self._database.reading() as session:
            at = self._clock().timestamp()
            query = select(LimitCount).where(LimitCount.key == key, col(LimitCount.expires_at) > at)
            return session.exec(query).first()

    def _sweep(self, session: Session, at: float) -> None:
        if at - self._swept_at >= _SWEPT_EVERY:
            self._swept_at = at
            over = select(LimitCount.key).where(col(LimitCount.expires_at) <= at)
            free = over.with_for_update(skip_locked=True)  # never waits for who counts just now
            session.execute(delete(LimitCount).where(col(LimitCount.key).in_(free)))
