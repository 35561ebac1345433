"""Whether requests should be sent here: the catalogue is loaded, the database answers and is up to date."""

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from shutil import disk_usage

from sqlalchemy.exc import SQLAlchemyError

from api.migrating import current, newest
from api.stopping import STOPPING
from criteria.words import Words
from profiles.storage.database import Database

WITHIN_S = 1.0
"""For how long the database is waited for."""
LEAST_FREE = 16 * 1024 * 1024
"""Bytes that must be free on the disk of an embedded database."""

CHECKS: Mapping[str, Words] = {
    "stopping": Words("正在停止服务", "It is about to stop"),
    "database": Words("数据库未在一秒内应答", "The database does not answer within a second"),
    "tables": Words(
        "数据库表结构与本软件版本不一致",
        "The database's tables are not those of this version of the software",
    ),
    "disk": Words("数据盘不可写或空间不足", "The disk of the database cannot be written, or is almost full"),
}
"""What may fail; the catalogue cannot: without one the process does not start."""


class Readiness:
    """Checks, one at a time: a database that hangs does not gather threads that wait for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = newest()
        self._lock = threading.Lock()
        self._asked: Future[list[str]] | None = None

    def failing(self) -> list[str]:
        """Give the checks that fail, by the names in `CHECKS`."""
        found = ["stopping"] if STOPPING.is_set() else []
        try:
            return found + self._ask().result(WITHIN_S)
        except TooLate:
            return [*found, "database"]

    def _ask(self) -> Future[list[str]]:
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = in_the_background(self._look)
            return self._asked

    def _look(self) -> list[str]:
        try:
            at = current(self._database)
        except SQLAlchemyError:
            return ["database"]
        found = [] if at == self._newest else ["tables"]
        return found if self._disk_serves() else [*found, "disk"]

    def _disk_serves(self) -> bool:
        name = self._database.url.database
        if not self._database.is_sqlite or not name or name == ":memory:":
            return True
        file = Path(name)
        try:
            free = disk_usage(file.parent).free
        except OSError:
            return False
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK) and free >= LEAST_FREE


def in_the_background(work: Callable[[], list[str]]) -> Future[list[str]]:
    """Start work in a thread that nobody waits for when the process ends."""
    found: Future[list[str]] = Future()

    def do() -> None:
        try:
            found.set_result(work())
        except BaseException as error:  # noqa: BLE001 - given to whoever asks
            found.set_exception(error)

    threading.Thread(target=do, name="readiness", daemon=True).start()
    return found
