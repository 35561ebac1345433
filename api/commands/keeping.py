"""What the commands share that touch what is kept: settings, database, a piece of work for the operator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.working import Work


@contextmanager
def operating(operation: str) -> Iterator["Work"]:
    """Open a piece of work for whoever runs the command; it is kept when the block ends."""
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

    from api.access.caller import OPERATOR
    from api.ids import now
    from api.migrating import upgrade
    from api.settings import Settings
    from api.working import Works

    try:
        settings = Settings()
    except ValidationError as error:
        refuse(*(f"HUIQI_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()))
    database = settings.database()
    try:
        if settings.migrate_on_start:
            upgrade(database)
        with Works(database, now, {}).writing(OPERATOR, operation) as work:
            yield work
    except OperationalError as error:
        refuse(f"the database cannot be used: {error.orig}")
    finally:
        database.dispose()
