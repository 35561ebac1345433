"""A piece of work for whoever runs a command that may be the first: the database is made if need be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.working import Work


@contextmanager
def operating(operation: str) -> Iterator["Work"]:
    """Open work that is kept when the block ends; leaves with exit code 2 if it cannot be opened."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.access.caller import OPERATOR
    from api.ids import now
    from api.settings import SettingsInvalid
    from api.settings_view import usable_settings
    from api.starting import CannotStart, named, opened, why
    from api.working import Works

    try:
        database = opened(usable_settings())
    except SettingsInvalid as error:
        refuse(*error.lines)
    except CannotStart as error:
        refuse(str(error))
    try:
        with Works(database, now, {}).writing(OPERATOR, operation) as work:
            yield work
    except SQLAlchemyError as error:
        refuse(f"{named(database)}: {why(error)}")
    finally:
        database.dispose()
