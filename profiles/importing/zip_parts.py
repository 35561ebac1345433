"""The parts of a zip file (.xlsx), opened only after its directory has been looked at.

What the directory says of sizes may be a lie, so what is unpacked is counted as well.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from profiles.importing.bounds import MEBIBYTE, Bounds
from profiles.importing.faults import refused

_END, _END_SIZE = b"PK\x05\x06", 22
_LONGEST_COMMENT = 65_535
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_LARGEST_DIRECTORY = MEBIBYTE
_MOST_PARTS = 2_000
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30


class Parts:
    """A zip file whose parts are read in chunks, all of them together within a bound."""

    def __init__(self, path: Path, bounds: Bounds) -> None:
        self._path = path
        self._bounds = bounds
        _look_at_end(path)
        try:
            with zipfile.ZipFile(path) as archive:
                self._entries = self._checked(archive.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise refused("broken", problem=error) from None

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._entries)

    def chunks(self, name: str, most: int | None = None) -> Iterator[bytes]:
        """Give what is in a part; raises FileRefused where there is more than `most` or than is allowed."""
        bound = self._bounds.unpacked if most is None else most
        found = 0
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    found += len(chunk)
                    if found > bound:
                        raise refused("unpacks_too_large", bound=bound)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
            raise refused("broken", problem=f"{name}: {error}") from None

    def _checked(self, listed: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        bounds, entries = self._bounds, {entry.filename: entry for entry in listed}
        if len(listed) > _MOST_PARTS:
            raise refused("unreasonable", part="zip", problem=f"{len(listed)} parts")
        if len(entries) < len(listed):
            raise refused("unreasonable", part="zip", problem="a part stands twice")
        if sum(entry.file_size for entry in listed) > bounds.unpacked:
            raise refused("unpacks_too_large", bound=bounds.unpacked)
        for entry in listed:
            if entry.flag_bits & _ENCRYPTED:
                raise refused("password")
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise refused("unreasonable", part=entry.filename, problem="compression")
            if entry.file_size > MEBIBYTE and entry.file_size > bounds.ratio * entry.compress_size:
                raise refused("packed_too_tightly", part=entry.filename, bound=bounds.ratio)
        self._refuse_overlap(listed)
        return entries

    @staticmethod
    def _refuse_overlap(listed: list[zipfile.ZipInfo]) -> None:
        """Refuse parts that share bytes: the trick by which a small zip unpacks to petabytes."""
        last = 0
        for entry in sorted(listed, key=lambda entry: entry.header_offset):
            if entry.header_offset < last:
                raise refused("unreasonable", part=entry.filename, problem="parts overlap")
            last = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def _look_at_end(path: Path) -> None:
    """Bound the directory before it is read into memory, at the place where zipfile looks for it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        tail_at = max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE)
        file.seek(tail_at)
        tail = file.read()
    exact = len(tail) - _END_SIZE
    whole = tail[exact:].startswith(_END) and tail.endswith(b"\0\0")
    at = exact if whole else tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise refused("broken", problem="no zip directory")
    directory = struct.unpack_from("<L", tail, at + 12)[0]
    if directory > _LARGEST_DIRECTORY:
        raise refused("unreasonable", part="zip", problem=f"a directory of {directory} bytes")
    if at >= _LOCATOR_SIZE and tail[at - _LOCATOR_SIZE :].startswith(_LOCATOR):
        raise refused("unreasonable", part="zip", problem="zip64")
