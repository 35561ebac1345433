"""What a process does before it serves: settings that can be used, a log, a database that is up to date."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from api import logs
from api.migrating import current, newest, steps, upgrade
from api.settings import Settings
from api.settings_view import given, masked_url, usable_settings, warnings
from api.unavailable import IN_WORDS, reason
from profiles.storage.database import Database

_LOG = logging.getLogger(__name__)


class CannotStart(Exception):
    """A process cannot start; the message says in one line because of what, and why."""

    def __init__(self, what: object, why: str) -> None:
        super().__init__(f"{what}: {why}")


def started() -> Settings:
    """Read the settings, start the log and name what is set without effect; raises SettingsInvalid."""
    settings = usable_settings()
    logs.configure(settings)
    for line in warnings(given()):
        _LOG.warning("%s", line)
    return settings


def opened(settings: Settings) -> Database:
    """Open the database and see that its tables are of this version; raises CannotStart."""
    try:
        database = settings.database()
    except OSError as error:
        raise CannotStart(settings.data_dir, error.strerror or str(error)) from None
    try:
        _bring_up_to_date(database, settings)
    except SQLAlchemyError as error:
        database.dispose()
        raise CannotStart(named(database), why(error)) from None
    except CannotStart:
        database.dispose()
        raise
    return database


def named(database: Database) -> str:
    """Give a database's address as it may be shown."""
    return masked_url(database.url.render_as_string(hide_password=False))


def why(error: SQLAlchemyError) -> str:
    """Say in a line why a database does not serve."""
    code = reason(error)
    return IN_WORDS[code] if code else f"it cannot be used ({type(error).__name__})"


def _bring_up_to_date(database: Database, settings: Settings) -> None:
    at, to = current(database), newest()
    if at == to:
        return
    if at is not None and at not in steps():
        raise CannotStart(named(database), f"its tables (step {at}) are of a newer version of huiqi")
    if not settings.migrate_on_start:
        raise CannotStart(named(database), f"its tables are at step {at}, not {to}: huiqi database upgrade")
    upgrade(database)
