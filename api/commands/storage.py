"""The database of the settings, for a command; what is wrong with it is said in a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from profiles.storage.database import Database


@contextmanager
def kept() -> Iterator["Database"]:
    """Open the database as it is; leaves with exit code 2 if settings or database cannot be used."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.settings import SettingsInvalid
    from api.settings_view import usable_settings
    from api.starting import named, why

    try:
        settings = usable_settings()
    except SettingsInvalid as error:
        refuse(*error.lines)
    try:
        database = settings.database()
    except OSError as error:
        refuse(f"{settings.data_dir}: {error.strerror or error}")
    try:
        yield database
    except SQLAlchemyError as error:
        refuse(f"{named(database)}: {why(error)}")
    finally:
        database.dispose()
