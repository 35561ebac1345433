"""A new file on SQLite, opened by several at once."""

import sqlite3
import threading
from contextlib import closing

from profiles.storage.database import Database


def test_who_opens_a_new_file_waits_for_who_writes_to_it_already(tmp_path) -> None:
    """SQLite does not wait by itself where it is to write ahead from now on."""
    file = tmp_path / "new.db"
    database = Database(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as first:
        first.execute("BEGIN IMMEDIATE")
        first.execute("CREATE TABLE t (a)")
        ending = threading.Timer(0.2, first.execute, ["COMMIT"])
        ending.start()
        with database.reading() as session:
            mode = session.connection().exec_driver_sql("PRAGMA journal_mode").scalar()
            tables = session.connection().exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
        ending.join()
    database.dispose()
    assert (mode, tables) == ("wal", ["t"])
