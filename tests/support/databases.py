"""Databases for tests: an empty one with all tables, on SQLite or PostgreSQL, in a moment."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.migrating import upgrade
from profiles.storage.database import Database

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))
"""The tests of everything kept run on both; `make test` alone on SQLite."""


@contextmanager
def sqlite_databases(folder: Path) -> Iterator[Callable[[], str]]:
    """Give what makes databases: copies of a file that was migrated once."""
    model = folder / "model.db"
    database = Database(f"sqlite:///{model}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    numbers = itertools.count()

    def make() -> str:
        copy = folder / f"{next(numbers)}.db"
        shutil.copy(model, copy)
        return f"sqlite:///{copy}"

    yield make


@contextmanager
def postgresql_databases(server: str) -> Iterator[Callable[[], str]]:
    """Give what makes databases: copies of one that was migrated once."""
    administering = create_engine(server, isolation_level="AUTOCOMMIT")
    numbers = itertools.count()

    def named(name: str) -> str:
        return f"{server.rpartition('/')[0]}/{name}"

    def create(name: str, model: str) -> None:
        with administering.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {model}"))

    create("model", "template0")
    database = Database(named("model"))
    upgrade(database)
    database.dispose()

    def make() -> str:
        name = f"copy_{next(numbers)}"
        create(name, "model")
        return named(name)

    try:
        yield make
    finally:
        administering.dispose()
