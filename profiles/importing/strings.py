"""The shared strings of a workbook, kept on disk: memory does not grow with them."""

import os
import re
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Mapping

from profiles.importing.bounds import Bounds
from profiles.importing.faults import refused
from profiles.importing.xml_parts import walk

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SHORT = 40
_MOST_REMEMBERED = 8_192
_WRITTEN_AT_ONCE = 256 * 1024
STRINGS_A_ROW = 10
"""How many different texts a row may add, on average."""


class Strings:
    """Texts by number, in the order in which they were added."""

    def __init__(self, most: int) -> None:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed when the object goes
        self._descriptor = file.fileno()
        weakref.finalize(self, file.close)
        self._ends = array("Q", [0])
        self._pending = bytearray()
        self._most = most
        self._remembered: dict[int, str] = {}
        self._write = file.write

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        known = self._remembered.get(number)
        if known is not None:
            return known
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        text = os.pread(self._descriptor, end - start, start).decode()
        if len(text) <= _SHORT and len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[number] = text
        return text

    def add(self, text: str) -> None:
        """Add one text; raises FileRefused where there are too many."""
        if len(self) >= self._most:
            raise refused("unreasonable", part="sharedStrings.xml", problem=f"more than {self._most} texts")
        self._pending += text.encode("utf-8", "replace")
        self._ends.append(self._ends[-1] + len(text.encode("utf-8", "replace")))
        if len(self._pending) > _WRITTEN_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what has been added; nothing can be read before."""
        waiting = memoryview(bytes(self._pending))
        while waiting:
            waiting = waiting[self._write(waiting) or 0 :]
        self._pending.clear()


def read_strings(chunks: Iterable[bytes] | None, bounds: Bounds) -> Strings:
    """Read the part with the shared strings, where there is one; phonetic readings are left out."""
    strings = Strings(bounds.rows * STRINGS_A_ROW)
    if chunks is None:
        return strings
    reading = _Reading(strings, bounds.cell)
    walk(chunks, "sharedStrings.xml", start=reading.start, end=reading.end, text=reading.text)
    strings.flush()
    return strings


class _Reading:
    """Collects the text of one `si` after the other, each up to a little more than is allowed."""

    def __init__(self, strings: Strings, longest: int) -> None:
        self._strings = strings
        self._longest = longest
        self._parts: list[str] = []
        self._length = 0
        self._in_text = False
        self._phonetic = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "si":
            self._parts.clear()
            self._length = 0

    def end(self, name: str) -> None:
        if name == "si":
            self._strings.add(unescaped("".join(self._parts)))
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._in_text and self._length <= self._longest:
            self._parts.append(text[: self._longest + 1])
            self._length += len(text)


def unescaped(text: str) -> str:
    """Read the characters that Excel writes as `_x000D_`.

    >>> unescaped("a_x002D_b"), unescaped("_x005F_x000A_")
    ('a-b', '_x000A_')
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def escaped(text: str) -> str:
    """Write a text so that Excel does not read `_x000D_` in it as a character.

    >>> escaped("_x000A_")
    '_x005F_x000A_'
    """
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return found[0] if "\ud800" <= character <= "\udfff" else character
