"""The database of the settings, for commands; what is wrong with it is said in a line, with exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.settings import Settings
    from api.working import Work, Works
    from profiles.storage.database import Database


@contextmanager
def kept(*, there: bool = False) -> Iterator["Database"]:
    """Open the database as it is, whatever its tables; `there`: none is made where none is."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.starting import named, why

    database = _database(_settings())
    try:
        if there:
            _must_be_there(database)
        yield database
    except SQLAlchemyError as error:
        refuse(f"{named(database)}: {why(error)}")
    finally:
        database.dispose()


def opened() -> "Works":
    """Open the database for work on what is kept; none is made where none is."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.ids import now
    from api.migrating import current
    from api.starting import named, why
    from api.working import Works

    database = _database(_settings())
    _must_be_there(database)
    try:
        step = current(database)
    except SQLAlchemyError as error:
        refuse(f"{named(database)}: {why(error)}")
    if step is None:
        refuse(f"{named(database)}: this database has none of our tables")
    return Works(database, now, {})


@contextmanager
def operating(operation: str) -> Iterator["Work"]:
    """Open work that is kept when the block ends, for a command that may be the first: tables are made."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.access.caller import OPERATOR
    from api.ids import now
    from api.starting import CannotStart, named, why
    from api.starting import opened as brought_up_to_date
    from api.working import Works

    try:
        database = brought_up_to_date(_settings())
    except CannotStart as error:
        refuse(str(error))
    try:
        with Works(database, now, {}).writing(OPERATOR, operation) as work:
            yield work
    except SQLAlchemyError as error:
        refuse(f"{named(database)}: {why(error)}")
    finally:
        database.dispose()


def _settings() -> "Settings":
    from api.settings import SettingsInvalid
    from api.settings_view import usable_settings

    try:
        return usable_settings()
    except SettingsInvalid as error:
        refuse(*error.lines)


def _database(settings: "Settings") -> "Database":
    try:
        return settings.database()
    except OSError as error:
        refuse(f"{settings.data_dir}: {error.strerror or error}")


def _must_be_there(database: "Database") -> None:
    from api.starting import named

    file = database.url.database
    if database.is_sqlite and file and not Path(file).is_file():
        refuse(f"{named(database)}: there is no database yet")
