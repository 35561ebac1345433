"""Titles as words: 「高企、省级专精特新、小巨人」 in one cell, or a column for each title.

A title that is not mentioned stays unknown; only 「无」 or 「无其他」 says that no other is held.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from criteria.facts import DESIGNATIONS, Level
from criteria.phrasing import LEVELS
from criteria.words import Words
from profiles.days import day_of, lacks_day
from profiles.importing.cells import CellValue, Percent
from profiles.importing.faults import CellRefused, shown
from profiles.importing.values import flag, is_nothing, is_unknown, usable
from profiles.importing.words import OTHERS, TITLES, normal, simplified, synonyms
from profiles.options import DESIGNATION_LABELS
from profiles.quantities import plain

_LONGEST = 120
"""Characters of a title with its level and days; no longer text is one."""
_DIVIDED = re.compile(r"[、，,;；|\n]|/(?![0-9])|(?<![0-9])/")
_OTHERS = re.compile(
    r"(?:除此之?外)?(?:无|没有|未有)(?:其他|其它|其余|别的)(?:资质|称号|荣誉)?|其[他它余](?:均|都)?(?:无|没有)|no(?:ne)?others?(?:titles)?"
)
_IN_BRACKETS = re.compile(r"(.+?)[(（]([^()（）]*)[)）]")
_DATE = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日?|[0-9]{8}")
_FILLING = re.compile(
    r"有效期|有效|认定|获评|起|至|到|止|自|截止|from|to|since|until|[\s:：~～,，、;；—–\-]+", re.IGNORECASE
)
_UNTIL = re.compile(r"至|到|止|until|to|~", re.IGNORECASE)
_PREFIXES: tuple[tuple[str, Level], ...] = (
    ("国家级", Level.NATIONAL),
    ("国家", Level.NATIONAL),
    ("浙江省", Level.PROVINCIAL),
    ("省级", Level.PROVINCIAL),
    ("省", Level.PROVINCIAL),
    ("温州市", Level.MUNICIPAL),
    ("市级", Level.MUNICIPAL),
    ("市", Level.MUNICIPAL),
)
_LEVELS = {
    normal(word): level
    for level in Level
    for word in (level.value, LEVELS[level].zh, LEVELS[level].en, LEVELS[level].zh.removesuffix("级"))
} | {"全国": Level.NATIONAL}
_HOW = Words("是；否；级别；认定日期", "yes; no; a level; the day of award")

Details = dict[str, JsonValue | date]
"""Parts of a title: held, level, since, until."""


@dataclass(slots=True)
class Titles:
    """What one row says of titles, put together from all its columns."""

    entries: dict[str, Details] = field(default_factory=dict)
    none_but_listed: bool = False
    none_at_all: bool = False

    def add(self, code: str, details: Details) -> str | None:
        """Add what a column says of a title; gives the part in which it differs from another column."""
        entry = self.entries.get(code, {})
        if details.get("held") is True and self.none_at_all:
            return "held"
        differing = (part for part, value in details.items() if entry.get(part, value) != value)
        found = next(differing, None)
        if found is None:
            self.entries[code] = {**entry, **details}
        return found

    def stated(self) -> dict[str, JsonValue | date]:
        """Give the designations as a profile states them."""
        found: dict[str, JsonValue | date] = {}
        if self.none_but_listed:
            found["*"] = False
        for code, entry in self.entries.items():
            held = entry.get("held")
            found[code] = held if entry.keys() == {"held"} else {**entry}  # type: ignore[dict-item]
        return found


def read_title_cell(key: str, cell: CellValue, titles: Titles, other: str) -> None:
    """Read a cell of a column about titles into what the columns before it say; `other` is one of them.

    Raises CellRefused, also where it differs from them.
    """
    if not _read(key, cell, titles):
        raise CellRefused("titles_differ", other=other)


def _read(key: str, cell: CellValue, titles: Titles) -> bool:
    if key == TITLES:
        return _read_words(cell, titles)
    if key == OTHERS:
        text = _text(cell)
        titles.none_but_listed |= text is not None and flag(text)
        return True
    code, _, part = key.removeprefix(DESIGNATIONS).partition(".")
    details = _READ[part](cell, code)
    return details is None or titles.add(code, details) is None


def _text(cell: CellValue) -> str | None:
    """Give the text of a cell; `None` where it says that nothing is known."""
    match usable(cell):
        case str(text):
            return None if is_unknown(text) else text.strip()
        case bool(value):
            return "true" if value else "false"
        case date() as value:
            return value.isoformat()
        case Decimal() | int() as number:
            return f"{Decimal(number).normalize():f}"
        case Percent():
            raise CellRefused("not_a_row")
        case _:
            return None


def _read_words(cell: CellValue, titles: Titles) -> bool:
    text = _text(cell)
    if text is None:
        return True
    if is_nothing(text):
        titles.none_but_listed = titles.none_at_all = True
        return not any(entry.get("held") is True for entry in titles.entries.values())
    unknown: list[str] = []
    agreed = True
    for word in _words(text):
        if _OTHERS.fullmatch(simplified(normal(word))):
            titles.none_but_listed = True
            continue
        found = _title(word)
        if found is None:
            unknown.append(word)
        else:
            code, details = found
            agreed &= titles.add(code, {"held": True, **details}) is None
    if unknown:
        raise CellRefused("unknown_title", _meant(unknown[0]), written=shown("、".join(unknown)))
    return agreed


def _words(text: str) -> list[str]:
    """Divide a cell into titles; blanks divide where what they divide are titles."""
    words: list[str] = []
    for part in _divided(text):
        pieces = part.split()
        whole = len(pieces) == 1 or _title_code(part) is not None or _IN_BRACKETS.fullmatch(part)
        words += [part] if whole else pieces if all(map(_title_code, pieces)) else [part]
    return words


def _divided(text: str) -> list[str]:
    """Divide at commas and their kin that do not stand in brackets."""
    depth, last, parts = 0, 0, []
    marks = {found.start() for found in _DIVIDED.finditer(text)}
    for place, character in enumerate(text):
        depth += (character in "(（") - (character in ")）")
        if place in marks and depth <= 0:
            parts.append(text[last:place])
            last = place + 1
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]


def _title(word: str) -> tuple[str, Details] | None:
    """Read one title with its level in front or behind, and its days in brackets."""
    if len(word) > _LONGEST:
        return None
    code = _title_code(word)
    if code is not None:
        return code, {}
    inside = _IN_BRACKETS.fullmatch(word.strip())
    if inside is not None:
        outer = _title(inside[1])
        details = _details(inside[2])
        if outer is None or details is None:
            return None
        _check_level(outer[0], details)
        return outer[0], {**outer[1], **details}
    text = simplified(normal(word))
    for prefix, level in _PREFIXES:
        code = _title_code(text.removeprefix(prefix)) if text.startswith(prefix) else None
        if code is not None:
            details = {"level": level.value}
            _check_level(code, details)
            return code, details
    return None


def _title_code(word: str) -> str | None:
    if len(word) > _LONGEST:
        return None
    text = normal(word)
    return synonyms().titles.get(text) or synonyms().titles.get(simplified(text))


def _check_level(code: str, details: Mapping[str, object]) -> None:
    """Refuse a level at which a title is not awarded."""
    only = synonyms().only_level.get(code)
    if only is not None and details.get("level", only) != only:
        giant = code == "srdi" and details["level"] == Level.NATIONAL
        meant = DESIGNATION_LABELS["srdi_giant"] if giant else LEVELS[only]
        raise CellRefused("level_misfit", meant, title=DESIGNATION_LABELS[code])


def _details(text: str) -> Details | None:
    """Read a level and days; `None` where anything else stands there, CellRefused for a day that is none."""
    details: Details = {}
    written = plain(text)
    dates = _DATE.findall(written)
    rest = _DATE.sub(" ", written)
    for word in re.split(r"[\s,，、;；]+", rest):
        level = _LEVELS.get(simplified(normal(word)))
        if level is not None:
            details["level"] = level.value
            rest = rest.replace(word, " ", 1)
    left = _FILLING.sub("", simplified(rest))
    if left or len(dates) > len(("since", "until")):
        if lacks_day(left):
            raise CellRefused("no_day")
        return None
    days = [_known_day(day) for day in dates]
    match days:
        case [since, until]:
            details |= {"since": since, "until": until}
        case [day]:
            details["until" if _UNTIL.search(rest) else "since"] = day
        case _:
            pass
    return details or None


def _known_day(written: str) -> date:
    day = day_of(written)
    if day is None:
        raise CellRefused("no_date")
    return day


def _held(cell: CellValue, code: str) -> Details | None:
    """Read the cell of a title's own column: yes, no, a level, days, or its name."""
    text = _text(cell)
    if text is None:
        return None
    if is_nothing(text):
        return {"held": False}
    if simplified(normal(text)) in synonyms().yes | synonyms().no:
        return {"held": flag(text)}
    details = _details(text)
    if details is not None:
        _check_level(code, details)
        return {"held": True, **details}
    found = _title(text)
    if found is None or found[0] != code:
        raise CellRefused("no_flag", _HOW)
    return {"held": True, **found[1]}


def _level(cell: CellValue, code: str) -> Details | None:
    text = _text(cell)
    if text is None or is_nothing(text):
        return None
    level = _LEVELS.get(simplified(normal(text)))
    if level is None:
        listed = Words("、".join(words.zh for words in LEVELS.values()), ", ".join(Level))
        raise CellRefused("unknown_name", listed, written=text)
    details: Details = {"level": level.value}
    _check_level(code, details)
    return details


def _day_of(part: str) -> Callable[[CellValue, str], Details | None]:
    def read(cell: CellValue, _code: str) -> Details | None:
        text = _text(cell)
        if text is None or is_nothing(text):
            return None
        if lacks_day(text) and day_of(text) is None:
            raise CellRefused("no_day")
        return {part: _known_day(text)}

    return read


_READ: Mapping[str, Callable[[CellValue, str], Details | None]] = {
    "": _held,
    "level": _level,
    "since": _day_of("since"),
    "until": _day_of("until"),
}


def _meant(word: str) -> Words | None:
    near = synonyms().titles.nearest(simplified(normal(word[:100])))
    return DESIGNATION_LABELS[synonyms().titles[near]] if near else None
