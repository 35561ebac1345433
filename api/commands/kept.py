"""What the commands on kept data share: the database of the settings, brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.working import Works
    from criteria.catalogue import Catalogue


@contextmanager
def works_of(catalogue: "Catalogue") -> "Iterator[Works]":
    """Open the database that the settings name, and close it again."""
    from api.access.reach import handled_by
    from api.ids import now
    from api.migrating import upgrade
    from api.settings import Settings
    from api.working import Works

    settings = Settings()
    database = settings.database()
    try:
        if settings.migrate_on_start:
            upgrade(database)
        yield Works(database, now, handled_by(catalogue))
    finally:
        database.dispose()
