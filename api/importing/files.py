"""A file that was sent, kept in pieces in the database, so that any worker can go on with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from api.store.work import ImportChunk
from profiles.storage.database import Database

PIECE = 1024 * 1024
_DESCRIPTORS = Path("/proc/self/fd")


def keep_file(session: Session, import_id: str, file: BinaryIO) -> None:
    """Keep a file, a piece at a time."""
    file.seek(0)
    number = 0
    while data := file.read(PIECE):
        columns = {"import_id": import_id, "number": number, "data": data}
        session.connection().execute(insert(ImportChunk), columns)
        number += 1


def drop_file(session: Session, import_id: str) -> None:
    """Drop the pieces of a file."""
    session.exec(delete(ImportChunk).where(col(ImportChunk.import_id) == import_id))


@contextmanager
def kept_file(database: Database, import_id: str) -> Iterator[tuple[Path, int]]:
    """Give the path of a file that was kept, while the block lasts, and its size.

    Where the system can, the file has no name: nothing of it is left behind by a process that is killed.
    """
    with _nameless() if _DESCRIPTORS.is_dir() else tempfile.NamedTemporaryFile() as file:
        size = 0
        for data in _pieces(database, import_id):
            size += file.write(data)
        file.flush()
        yield Path(file.name) if isinstance(file.name, str) else _DESCRIPTORS / str(file.fileno()), size


def _nameless() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _pieces(database: Database, import_id: str) -> Iterator[bytes]:
    number = 0
    while True:
        with database.reading() as session:
            query = select(ImportChunk.data).where(
                ImportChunk.import_id == import_id, ImportChunk.number == number
            )
            data = session.exec(query).first()
        if data is None:
            return
        yield data
        number += 1
