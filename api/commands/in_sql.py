"""A session of an engine in SQL for a command, which refuses what the engine cannot do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.common import refuse
from api.sql_engines import Engine, NotHere, opened

if TYPE_CHECKING:
    from matcher.columnar.sql.sessions import Session


@contextmanager
def in_sql(engine: Engine, master: str | None, file: Path) -> Iterator["Session"]:
    """Open a session in which a file is asked; what is not here and what does not fit ends the command."""
    from matcher.columnar.reading import UnfitColumn

    try:
        with opened(engine, master) as on:
            yield on
    except NotHere as error:
        refuse(str(error))
    except UnfitColumn as error:
        refuse(f"{file}: {error}")
    except ExceptionGroup as several:
        refuse(*(f"{file}: {error}" for error in several.exceptions))
