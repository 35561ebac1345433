"""What a workbook says of its sheets and styles: names, hidden ones, which number is a date."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from criteria.words import Words
from profiles.importing.bounds import MEBIBYTE, Bounds
from profiles.importing.faults import refused
from profiles.importing.xml_parts import Start, walk
from profiles.importing.zip_parts import Parts

_LARGEST_PART = 20 * MEBIBYTE
_MOST_STYLES = 70_000
_MOST_FORMATS = 10_000
_MACROS = re.compile(r"vbaProject\.bin$|/macrosheets/|vbaData\.xml$", re.IGNORECASE)

_DATES = {14, 15, 16, 22, *range(28, 32), 51, 53, 54, 58}
_MONTHS = {17, 27, 36, 50, 52, 57}
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56}
_PERCENTS = {9, 10}
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)

_ARCHIVE = Words("压缩包", "an archive")
_KINDS = {
    "document.xml": Words("Word 文档", "a Word document"),
    "presentation.xml": Words("演示文稿", "a presentation"),
    "workbook.bin": Words("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"),
}
"""By the name of a package's main part."""


class Style(Enum):
    """What a number format makes of a number."""

    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    MONTH = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Listed:
    """One sheet of a workbook: its name, the part it is in, whether it is shown."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook has: its sheets, its styles by number, how days are counted."""

    sheets: tuple[Listed, ...]
    styles: tuple[Style, ...]
    strings: str | None
    since_1904: bool


def contents_of(parts: Parts, bounds: Bounds) -> Contents:
    """Read what a workbook has; raises FileRefused for macros and for what is no workbook."""
    names = parts.names
    if any(_MACROS.search(name) for name in names):
        raise refused("macros")
    book = _target(parts, "_rels/.rels", "/officeDocument", "")
    if book is None or not book.endswith(".xml") or book not in names:
        raise refused("wrong_type", kind=_KINDS.get((book or "").rpartition("/")[2], _ARCHIVE))
    if "macroEnabled" in _content_types(parts):
        raise refused("macros")
    return _contents(parts, book, bounds)


def _contents(parts: Parts, book: str, bounds: Bounds) -> Contents:
    folder, name = posixpath.split(book)
    relations = _relations(parts, posixpath.join(folder, "_rels", f"{name}.rels"), folder)
    sheets: list[Listed] = []
    since_1904 = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal since_1904
        if name == "workbookPr":
            since_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            kind, part = relations.get(link, ("", ""))
            if kind.endswith("/worksheet") and part in parts.names:
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Listed(attributes.get("name", ""), part, hidden))
            if len(sheets) > bounds.sheets:
                raise refused("too_many_sheets", bound=bounds.sheets)

    _walk(parts, book, start)
    if not sheets:
        raise refused("wrong_type", kind=_KINDS.get(name, _ARCHIVE))
    by_kind = {kind.rpartition("/")[2]: part for kind, part in relations.values() if part in parts.names}
    styles = _styles(parts, by_kind["styles"]) if "styles" in by_kind else ()
    return Contents(tuple(sheets), styles, by_kind.get("sharedStrings"), since_1904)


def _walk(parts: Parts, part: str, start: Start) -> None:
    walk(parts.chunks(part, _LARGEST_PART), part, start=start)


def _content_types(parts: Parts) -> str:
    part, found = "[Content_Types].xml", set[str]()

    def start(_name: str, attributes: Mapping[str, str]) -> None:
        if len(found) < _MOST_FORMATS:
            found.add(attributes.get("ContentType", "")[:200])

    if part in parts.names:
        _walk(parts, part, start)
    return " ".join(sorted(found))


def _relations(parts: Parts, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Give the type and the target of each relation by its id; targets outside the file are left out."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), posixpath.normpath(path))
            if len(found) > _MOST_FORMATS:
                raise refused("unreasonable", part=part, problem="too many relations")

    if part in parts.names:
        _walk(parts, part, start)
    return found


def _target(parts: Parts, part: str, kind: str, folder: str) -> str | None:
    relations = _relations(parts, part, folder).values()
    return next((path for type_, path in relations if type_.endswith(kind)), None)


def _styles(parts: Parts, part: str) -> tuple[Style, ...]:
    formats: dict[int, str] = {}
    numbers: list[int] = []
    within = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal within
        if name in {"cellXfs", "cellStyleXfs", "dxfs", "cellStyles"}:
            within = name
        elif name == "numFmt" and within != "dxfs":
            formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:300]
        elif name == "xf" and within == "cellXfs":
            numbers.append(_number(attributes.get("numFmtId")))
        if len(numbers) > _MOST_STYLES or len(formats) > _MOST_FORMATS:
            raise refused("unreasonable", part=part, problem="too many styles")

    _walk(parts, part, start)
    kinds = {number: style_of(number, formats.get(number)) for number in {*numbers}}
    return tuple(kinds[number] for number in numbers)


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 0  # noqa: PLR2004


def style_of(number: int, code: str | None) -> Style:
    """Tell what a number format shows: its own code, or one of those that Excel has built in.

    The built-in ones from 27 to 36 and from 50 to 58 are those of Chinese Excel.

    >>> style_of(164, 'yyyy"年"m"月"').name, style_of(31, None).name, style_of(10, None).name
    ('MONTH', 'DATE', 'PERCENT')
    """
    if code is None:
        built_in = (
            (_DATES, Style.DATE),
            (_MONTHS, Style.MONTH),
            (_TIMES, Style.TIME),
            (_PERCENTS, Style.PERCENT),
        )
        return next((style for numbers, style in built_in if number in numbers), Style.NUMBER)
    shown = _ASIDE.sub("", code.partition(";")[0]).lower()
    if "%" in shown:
        return Style.PERCENT
    if "general" in shown or not re.search("[ymdhs]", shown):
        return Style.NUMBER
    if "d" in shown:
        return Style.DATE
    return Style.MONTH if "y" in shown else Style.TIME
