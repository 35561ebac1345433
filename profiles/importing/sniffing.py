"""What a file is, by what is in it; its name is only a hint for the words of a refusal."""

from enum import StrEnum
from pathlib import Path

from criteria.words import Words
from profiles.importing.bounds import Bounds
from profiles.importing.faults import refused

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OLE_READ = 1024 * 1024
UTF16 = (b"\xff\xfe", b"\xfe\xff")

_PDF = Words("PDF 文件", "a PDF")
_IMAGE = Words("图片", "an image")
_ARCHIVE = Words("压缩包", "an archive")
_PAGE = Words("网页（HTML）", "a web page")
_XML = Words("XML 文件", "an XML file")
_BINARY = Words("二进制文件", "a binary file")
_ARRAY = Words("JSON 数组（须每行一个对象）", "a JSON array (one object a line is expected)")

_MAGIC: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"BM", _IMAGE),
    (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\0", _ARCHIVE),
    (b"(\xb5/\xfd", _ARCHIVE),
    (b"7z\xbc\xaf'\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x7fELF", _BINARY),
    (b"MZ\x90", _BINARY),
    (b"SQLite format 3\0", _BINARY),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
)
_MARKUP: tuple[tuple[bytes, Words], ...] = (
    (b"<!doctype html", _PAGE),
    (b"<html", _PAGE),
    (b"<table", _PAGE),
    (b"<head", _PAGE),
    (b"<meta", _PAGE),
    (b"mime-version:", _PAGE),
    (b"<", _XML),
)


class Kind(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"


def kind_of(path: Path, bounds: Bounds, name: str | None = None) -> Kind:
    """Tell the format of a file; raises FileRefused for what is none of them, or too large.

    `name` tells a workbook with macros from others before it is opened.
    """
    if name is not None and name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise refused("macros")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_OLE):
                locked = _PASSWORD in head + file.read(_OLE_READ)
                raise refused("password" if locked else "old_excel")
    except OSError as error:
        raise refused("unreadable", problem=error.strerror or error) from None
    if size > bounds.file:
        raise refused("too_large", bound=bounds.file)
    return _kind(head)


def _kind(head: bytes) -> Kind:
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise refused("empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.XLSX
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise refused("wrong_type", kind=kind)
    if head.startswith(UTF16):
        return Kind.CSV
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in _MARKUP:
        if text.startswith(start):
            raise refused("wrong_type", kind=kind)
    if b"\0" in head:
        raise refused("wrong_type", kind=_BINARY)
    if text.startswith(b"{"):
        return Kind.NDJSON
    if text.startswith((b"[{", b"[\n", b"[\r", b"[ ", b"[]")):
        raise refused("wrong_type", kind=_ARRAY)
    return Kind.CSV
