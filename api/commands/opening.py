"""What the commands on kept data share: the database that the settings name."""

from typing import TYPE_CHECKING

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.working import Works


def opened() -> "Works":
    """Open the database that the settings name, or leave: none is made where none is."""
    from pathlib import Path

    from pydantic import ValidationError
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from api.ids import now
    from api.migrating import current
    from api.settings import Settings
    from api.working import Works

    try:
        database = Settings().database()
    except ValidationError as error:
        refuse(*(f"HUIQI_{'_'.join(map(str, it['loc'])).upper()}: {it['msg']}" for it in error.errors()))
    except ArgumentError:
        refuse("HUIQI_DATABASE_URL: this is no address of a database that is known here")
    shown = database.url.render_as_string(hide_password=True)
    file = database.url.database
    if database.is_sqlite and file and not Path(file).is_file():
        refuse(f"{shown}: there is no database yet")
    try:
        step = current(database)
    except DBAPIError as error:
        refuse(f"{shown}: the database does not answer ({type(error.orig).__name__})")
    if step is None:
        refuse(f"{shown}: this database has none of our tables")
    return Works(database, now, {})
