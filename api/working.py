"""One piece of work for one caller: a transaction that knows who asks, what may be reached, what to record.

Every handler that touches what is kept does it through a `Work`: companies are found only within
the caller's reach, and what was seen or changed is recorded in the same transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, overload

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from api.access.caller import Caller
from api.access.matrix import Reach, reach_of
from api.access.reach import companies_within
from api.audit import Event, append
from api.days import day_of
from api.ids import Clock, is_id
from api.problems import NotThere
from criteria.words import Words
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.database import Database

T = TypeVar("T")

NO_SUCH = Words("没有找到，或您无权查看", "It does not exist, or it is not yours to see")
"""What is not there and what is not allowed look the same from outside."""


@dataclass(slots=True)
class Work:
    """A transaction for a caller in one operation."""

    session: Session
    caller: Caller
    operation: str
    at: datetime
    handled: Mapping[str, frozenset[str]]
    events: list[Event] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day, in China."""
        return day_of(self.at)

    @property
    def reach(self) -> Reach:
        """How far the caller reaches with this operation."""
        return reach_of(self.operation, self.caller.role)

    def within_reach(self) -> ColumnElement[bool]:
        """Give the condition on `Company` for what the caller may reach."""
        return companies_within(self.reach, self.caller, self.today, self.handled)

    def company(self, company_id: str, *, lock: bool = False) -> Company:
        """Give a company within reach; raises NotThere alike for one that is beyond it or does not exist."""
        query = select(Company).where(Company.id == company_id, self.within_reach())
        return self.one(query.with_for_update() if lock else query, company_id)

    def newest(self, company_id: str) -> tuple[Company, ProfileVersion]:
        """Give a company within reach and the newest version of its profile; raises NotThere as `company`."""
        query = (
            select(Company, ProfileVersion)
            .join(
                ProfileVersion,
                and_(
                    col(ProfileVersion.company_id) == col(Company.id),
                    col(ProfileVersion.number) == col(Company.version),
                ),
            )
            .where(Company.id == company_id, self.within_reach())
        )
        found: tuple[Company, ProfileVersion] = self.one(query, company_id)
        return found

    @overload
    def one(self, query: SelectOfScalar[T], sent_id: str) -> T: ...
    @overload
    def one(self, query: Select[Any, Any], sent_id: str) -> Any: ...  # noqa: ANN401 - a row of both
    def one(self, query: Any, sent_id: str) -> Any:
        """Give what a query finds by an id as it was sent; raises NotThere alike for no id and for nothing.

        What is no id never reaches the database: PostgreSQL refuses what is no text.
        """
        found = self.session.exec(query).first() if is_id(sent_id) else None
        if found is None:
            raise NotThere(NO_SUCH)
        return found

    def record(
        self,
        *,
        company_id: str | None = None,
        subject_id: str | None = None,
        **detail: Any,  # noqa: ANN401 - codes and counts
    ) -> None:
        """Note for the audit trail that something was seen or changed; codes and counts only."""
        self.events.append(Event(self.operation, company_id, subject_id, detail))


class Works:
    """Opens pieces of work on one database."""

    def __init__(self, database: Database, clock: Clock, handled: Mapping[str, frozenset[str]]) -> None:
        """Take `handled`: by bureau, the measures that it leads, answers for or handles."""
        self.database = database
        self.clock = clock
        self._handled = handled

    @contextmanager
    def writing(self, caller: Caller, operation: str) -> Iterator[Work]:
        """Open a piece of work that is kept whole, its audit entries with it, or not at all."""
        with self.database.writing() as session:
            work = Work(session, caller, operation, self.clock(), self._handled)
            yield work
            session.flush()
            append(session, caller, work.at, work.events)

    @contextmanager
    def reading(self, caller: Caller, operation: str) -> Iterator[Work]:
        """Open a piece of work that changes nothing but the audit trail.

        What was seen is recorded before it is given away: a reading that cannot be recorded fails.
        """
        with self.database.reading() as session:
            work = Work(session, caller, operation, self.clock(), self._handled)
            yield work
        if work.events:
            with self.database.writing() as session:
                append(session, caller, work.at, work.events)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a handler works at: pieces of work for the caller of this request, in its operation."""

    works: Works
    caller: Caller
    operation: str

    def writing(self) -> AbstractContextManager[Work]:
        """Open a piece of work that changes something."""
        return self.works.writing(self.caller, self.operation)

    def reading(self) -> AbstractContextManager[Work]:
        """Open a piece of work that changes nothing but the audit trail."""
        return self.works.reading(self.caller, self.operation)
