"""What the commands share that touch what is kept: settings, database, a piece of work for the operator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.settings import Settings
    from api.working import Work, Works


def settings_of(*, for_pages: bool = False) -> "Settings":
    """Give the settings, or leave with a line for each that is of no use; no value of any is shown.

    `for_pages`: there must be a secret too.
    """
    from pydantic import ValidationError

    from api.secret import NoSecret, secret_of
    from api.settings import Settings

    try:
        settings = Settings()
        if for_pages:
            secret_of(settings)
    except ValidationError as error:
        refuse(*(f"HUIQI_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()))
    except (NoSecret, OSError) as error:
        refuse(str(error))
    return settings


@contextmanager
def operating(operation: str) -> Iterator["Work"]:
    """Open a piece of work for whoever runs the command; it is kept when the block ends."""
    from api.access.caller import OPERATOR

    with _works() as works, works.writing(OPERATOR, operation) as work:
        yield work


@contextmanager
def _works() -> Iterator["Works"]:
    from sqlalchemy.exc import OperationalError

    from api.ids import now
    from api.migrating import upgrade
    from api.working import Works

    settings = settings_of()
    database = settings.database()
    try:
        if settings.migrate_on_start:
            upgrade(database)
        yield Works(database, now, {})
    except OperationalError as error:
        refuse(f"the database cannot be used: {error.orig}")
    finally:
        database.dispose()
