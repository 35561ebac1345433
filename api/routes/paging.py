"""Pages of a list: newest first, by a cursor, so that what is added meanwhile moves nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Annotated, Any, NamedTuple, TypeVar

from litestar.exceptions import ValidationException
from litestar.params import QueryParameter
from sqlalchemy import tuple_
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

MOST = 200

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many, at most 200.")]
Cursor = Annotated[
    str | None, QueryParameter(max_length=200, description="Where to go on: `next` of the page before.")
]

T = TypeVar("T")


class Page(NamedTuple):
    """Some of a list, and where to go on."""

    items: Sequence[Any]
    next: str | None


def page(  # noqa: PLR0913 - a list, its order, and what part of it
    session: Session,
    query: SelectOfScalar[T],
    moment: Any,  # noqa: ANN401 - a column
    key: Any,  # noqa: ANN401 - a column
    *,
    cursor: str | None,
    limit: int,
) -> Page:
    """Give one page of what a query selects, newest by `moment` first; `key` tells the equally new apart.

    Raises ValidationException for a cursor that none of our pages gave.
    """
    if cursor is not None:
        query = query.where(tuple_(col(moment), col(key)) < tuple_(*_read(cursor)))
    found = session.exec(query.order_by(col(moment).desc(), col(key).desc()).limit(limit + 1)).all()
    items = found[:limit]
    more = (
        _written(getattr(items[-1], moment.key), getattr(items[-1], key.key)) if len(found) > limit else None
    )
    return Page(items, more)


def soonest(  # noqa: PLR0913 - as `page`
    session: Session,
    query: SelectOfScalar[T],
    day: Any,  # noqa: ANN401 - a column
    key: Any,  # noqa: ANN401 - a column
    *,
    cursor: str | None,
    limit: int,
) -> Page:
    """Give one page of what a query selects, the earliest `day` first; otherwise as `page`."""
    if cursor is not None:
        moment, after = _read(cursor)
        query = query.where(tuple_(col(day), col(key)) > tuple_(moment.date(), after))
    found = session.exec(query.order_by(col(day), col(key)).limit(limit + 1)).all()
    items = found[:limit]
    if len(found) <= limit:
        return Page(items, None)
    last = datetime.combine(getattr(items[-1], day.key), time(), UTC)
    return Page(items, _written(last, getattr(items[-1], key.key)))


def paged(found: Page, view: Callable[[Any], Any]) -> dict[str, Any]:
    """Write a page as it is sent: `items` and `next`."""
    return {"items": [view(item) for item in found.items], "next": found.next}


def _written(moment: datetime, key: str) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {key}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, str]:
    try:
        moment, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        if key.isascii() and key.isprintable():
            return datetime.fromisoformat(moment).astimezone(UTC), key
    except (ValueError, OverflowError, binascii.Error, UnicodeError):
        pass
    raise ValidationException(extra=[{"key": "cursor", "message": "not one of ours"}])
