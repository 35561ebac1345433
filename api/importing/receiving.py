"""A file that is being sent (multipart/form-data): to disk as it comes, never whole in memory."""

import hashlib
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, Self

from litestar.concurrency import sync_to_thread
from litestar.exceptions import HTTPException
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
)
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from api.problems import AnyRequest

FILE = "file"
MOST_PARTS = 8
LARGEST_FIELD = 256 * 1024
"""Bytes of a part that is no file of companies."""
LONGEST_NAME = 200
_BESIDE = 64 * 1024
"""Bytes of a request beside its file: boundaries, headers."""
_BUFFER = 1024 * 1024
_NAMELESS = "file"


@dataclass(slots=True)
class Upload:
    """What was sent: a file, and the other parts by name. To be closed; the file goes with it."""

    file: BinaryIO = field(default_factory=tempfile.TemporaryFile)
    name: str | None = None
    size: int = 0
    fields: dict[str, bytes] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    hashing: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def hash(self) -> str:
        """The SHA-256 of the file."""
        return self.hashing.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def write(self, pieces: Iterable[bytes]) -> None:
        """Add to the file."""
        for piece in pieces:
            self.hashing.update(piece)
            self.size += self.file.write(piece)


async def receive(request: AnyRequest, upload: Upload, *, most: int) -> None:
    """Read a request into `upload`, its file no larger than `most` bytes.

    Raises HTTPException: 415 for what is no multipart/form-data, 413 for what is too large, 400 for
    what is broken off or not made as it should be.
    """
    kind, options = request.content_type
    if kind != "multipart/form-data":
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most + MOST_PARTS * LARGEST_FIELD + _BESIDE:
        raise _too_large()
    try:
        parser = PushMultipartParser(
            options.get("boundary", ""), max_segment_count=MOST_PARTS, max_segment_size=most, strict=True
        )
        await _parse(request, parser, _Parts(upload, most))
        parser.close()
    except MultipartError as error:
        if error.http_status == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
            raise _too_large() from None
        raise HTTPException(status_code=HTTP_400_BAD_REQUEST) from None


async def _parse(request: AnyRequest, parser: PushMultipartParser, parts: "_Parts") -> None:
    async for chunk in request.stream():
        if not chunk or parser.closed:
            continue
        for event in parser.parse(chunk):
            parts.take(event)
        if parts.buffered >= _BUFFER:
            await sync_to_thread(parts.flush)
    await sync_to_thread(parts.flush)


class _Parts:
    """Where the parts of a request go."""

    def __init__(self, upload: Upload, most: int) -> None:
        self._upload = upload
        self._most = most
        self._part: MultipartSegment | None = None
        self._waiting: list[bytes] = []
        self._field = b""
        self._taken = 0
        self.buffered = 0

    def take(self, event: MultipartSegment | bytes | None) -> None:
        """Take what the parser found: the head of a part, some of its content, or its end."""
        match event:
            case MultipartSegment():
                self._begin(event)
            case None:
                self._end()
            case _:
                self._add(bytes(event))

    def flush(self) -> None:
        """Write to the file what has come of it."""
        self._upload.write(self._waiting)
        self._waiting.clear()
        self.buffered = 0

    def _begin(self, part: MultipartSegment) -> None:
        name = part.name or ""
        if name in self._upload.fields or (name == FILE and self._upload.name is not None):
            self._upload.repeated.add(name)
        self._part, self._field = part, b""
        if name == FILE and self._upload.name is None:
            self._upload.name = safe_name(part.filename or "")

    def _add(self, data: bytes) -> None:
        if self._part is not None and self._part.name == FILE:
            self._taken += len(data)
            if self._taken > self._most:
                raise _too_large()
            self._waiting.append(data)
            self.buffered += len(data)
            return
        self._field += data
        if len(self._field) > LARGEST_FIELD:
            raise _too_large()

    def _end(self) -> None:
        if self._part is not None and self._part.name != FILE:
            self._upload.fields[self._part.name or ""] = self._field
        self._part = None


def safe_name(written: str) -> str:
    r"""Give a file's name without folders, without what cannot be seen, and not too long.

    >>> safe_name("../../etc/企业\x00.xlsx"), safe_name("C:\\a\\b.csv"), safe_name("..")
    ('企业.xlsx', 'b.csv', 'file')
    """
    last = written.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] not in "CZ" or c == " "
    )
    stem, dot, ending = seen.strip(" .").rpartition(".")
    if dot and len(ending) <= 10:  # noqa: PLR2004 - no ending of a table is longer
        return (stem[: LONGEST_NAME - len(ending) - 1] + dot + ending) or _NAMELESS
    return seen.strip(" .")[:LONGEST_NAME] or _NAMELESS


def _too_large() -> HTTPException:
    return HTTPException(status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)
