"""Which encoding a text file is in: UTF-8, UTF-16 with a mark, or GB18030 (Chinese Excel)."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from profiles.importing.sniffing import UTF16

CHUNK = 64 * 1024
BAD = "huiqi-foreign-bytes"
"""Name of the handler that keeps a mark for bytes that do not belong, so that their row can be told."""
_MARK = "\udcff"

_HALVES = re.compile("[\ud800-\udfff]")


def _marked(error: UnicodeError) -> tuple[str, int]:
    """Put a mark for one foreign byte and go on behind it; UTF-16 goes on by whole units."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _MARK, error.end if error.encoding.startswith("utf-16") else error.start + 1


codecs.register_error(BAD, _marked)


@dataclass(slots=True)
class _Count:
    """What decoding a file found: characters outside ASCII, and bytes that do not belong."""

    beyond: int = 0
    bad: int = 0


def encoding_of(path: Path) -> str:
    """Tell the encoding that fits the most of a file; Python's name of it.

    Chinese text in GB18030 is hardly ever valid UTF-8; UTF-8 with a few broken bytes has far more
    whole characters than broken ones.
    """
    with path.open("rb") as file:
        head = file.read(3)
    if head.startswith(UTF16):
        return "utf-16"
    if head == codecs.BOM_UTF8:
        return "utf-8-sig"
    unicode = _counted(path, "utf-8")
    if not unicode.bad:
        return "utf-8"
    chinese = _counted(path, "gb18030")
    if unicode.beyond > 2 * unicode.bad or chinese.bad > unicode.bad:
        return "utf-8"
    return "gb18030"


def _counted(path: Path, encoding: str) -> _Count:
    count = _Count()
    decoder = codecs.getincrementaldecoder(encoding)(BAD)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            _add(count, decoder.decode(chunk))
        _add(count, decoder.decode(b"", final=True))
    return count


def _add(count: _Count, text: str) -> None:
    if not text.isascii():
        bad = text.count(_MARK)
        count.bad += bad
        count.beyond += len(text) - len(text.encode("ascii", "ignore")) - bad


def is_bad(text: str) -> bool:
    """Tell whether a text has bytes in it that did not belong to the file's encoding."""
    return not text.isascii() and _HALVES.search(text) is not None
