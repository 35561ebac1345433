"""Headings: which column is which fact, in which unit; all that is wrong with them at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from criteria.facts import FactKind, FactSpec
from criteria.words import Words
from profiles.importing.cells import Line, Sheet, Unusable
from profiles.importing.faults import FileFault, file_fault, shown
from profiles.importing.words import TITLES, normal, simplified, synonyms
from profiles.quantities import Unit, in_dollars, unit_of
from profiles.vocabulary import vocabulary

SEARCHED = 20
"""Rows in which the heading is looked for."""
ENOUGH = 2
"""Headings that make a row the heading; one does where the row has nothing else that is not known."""

_UNIT_BEHIND = re.compile(r"(?P<head>.+?)(?:\((?P<inner>[^()]*)\)|[/:_,;-](?P<tail>[^()/:_,;-]+))")
_INNER = re.compile(r"[,;、:]|单位:?|unit:?")
_YEAR = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?:年度?|fy)?(?:末|底)?(?P<rest>\D.*)|(?P<head>.*\D)(?P<last>(?:19|20)[0-9]{2})年?度?"
)
_LAST_YEAR = re.compile(r"(?:上一?(?:会计|财务)?年度?|去年)(?:末|底)?|年末|期末|当前|目前|现有")
_QUALIFIERS = frozenset(
    {"", "必填", "选填", "可选", "required", "optional", "年末", "期末", "上年", "上年度", "去年"}
)
_LONGEST = 100
_YEARLY = frozenset({FactKind.MONEY, FactKind.RATIO})
"""Facts whose year is the fiscal year of the profile."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was taken: where it stands, its heading as written, its key, unit and year.

    `key` is a fact's name, `designations` (titles as words), `designations.CODE` or one part of it
    (`designations.CODE.since`), or `designations.*`.
    """

    index: int
    heading: str
    key: str
    unit: Unit | None = None
    year: int | None = None

    @property
    def spec(self) -> FactSpec | None:
        """The fact, unless the column is about titles."""
        return None if self.key.startswith(TITLES) else vocabulary()[self.key]

    def unit_in_words(self) -> Words | None:
        """Say the unit in which figures of the column are taken."""
        spec = self.spec
        if spec is None or spec.kind not in {FactKind.MONEY, FactKind.RATIO, FactKind.COUNT}:
            return None
        if self.unit is not None and self.unit.measure:
            return Words(self.unit.written, self.unit.written)
        own = Words("元", "CNY") if spec.kind is FactKind.MONEY else Words("0 至 1", "0 to 1")
        own = spec.unit or own
        if self.unit is not None:
            return Words(self.unit.written + own.zh, f"{self.unit.written} {own.en}")
        return own


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one sheet: its row, the columns that are taken, and those that are left out."""

    row: int
    columns: tuple[Column, ...]
    left_out: tuple[tuple[int, str], ...]
    skipped: tuple[int, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a heading means: a key (empty for what is left out), a unit, a year."""

    key: str
    unit: Unit | None = None
    year: int | None = None


class Headings:
    """The reading of headings, with a mapping of one's own where there is one."""

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self._mapping = {normal(column): target for column, target in (mapping or {}).items()}
        self._written = {normal(column): column for column in mapping or {}}
        self._met: set[str] = set()

    def faults_of_mapping(self) -> list[FileFault]:
        """Find what a mapping names that does not exist; asked after all sheets have been looked at."""
        faults = [
            file_fault("unknown_target", target=target, suggestion=_suggestion(target))
            for column, target in self._mapping.items()
            if target and _meaning(target) is None
        ]
        return faults + [
            file_fault("not_in_file", column=self._written[column])
            for column in self._mapping
            if column not in self._met
        ]

    def knows(self, heading: str) -> bool:
        """Tell whether a heading is one that is read or left out knowingly."""
        return self._meaning(heading) is not None

    def unknown(self, heading: str, sheet: Sheet) -> FileFault:
        """Say that a heading is none that is read, and what was perhaps meant."""
        return file_fault("unknown_column", sheet.name, shown(heading), _suggestion(heading))

    def find(self, sheet: Sheet) -> tuple[Line, tuple[int, ...]] | None:
        """Find the row of the heading among the first ones, with the rows before it."""
        before: list[int] = []
        for number, (row, cells) in enumerate(sheet.lines()):
            written = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
            known = sum(self._is_taken(text) for text in written)
            filled = sum(cell is not None for cell in cells)
            alone = known and len(written) == filled and all(map(self.knows, written))
            if known >= ENOUGH or alone or (sheet.typed and number == 0):
                return (row, cells), tuple(before)
            if number >= SEARCHED:
                break
            if filled:
                before.append(row)
        return None

    def read(self, sheet: Sheet, line: Line, skipped: tuple[int, ...]) -> tuple[Heading, list[FileFault]]:
        """Read a heading; gives what is understood of it, and all that is wrong with it."""
        row, cells = line
        faults = [*self._merged(sheet, row)]
        columns: list[Column] = []
        left_out: list[tuple[int, str]] = []
        for index, cell in enumerate(cells):
            text = "" if cell is None else str(cell)
            if isinstance(cell, Unusable):
                code = "formula_in_header" if cell.code == "formula" else "unknown_column"
                faults.append(file_fault(code, sheet.name, shown(text)))
            elif text.strip():
                meaning = self._meaning(text)
                if meaning is None:
                    faults.append(self.unknown(text, sheet))
                elif not meaning.key:
                    left_out.append((index, shown(text)))
                else:
                    columns.append(Column(index, shown(text), meaning.key, meaning.unit, meaning.year))
        faults += _of_units(columns, sheet.name)
        faults += _of_repetition(columns, sheet.name)
        years = sorted({column.year for column in columns if column.year is not None and _is_yearly(column)})
        if len(years) > 1:
            faults.append(file_fault("years_differ", sheet.name, years="、".join(map(str, years))))
        year = years[0] if len(years) == 1 else None
        return Heading(row, tuple(columns), tuple(left_out), skipped, year), faults

    def _is_taken(self, heading: str) -> bool:
        meaning = self._meaning(heading)
        return meaning is not None and bool(meaning.key)

    def _meaning(self, heading: str) -> _Meaning | None:
        column = normal(heading)
        if column in self._mapping:
            self._met.add(column)
            target = self._mapping[column]
            return _meaning(target) if target else _Meaning("")
        return _meaning(heading)

    @staticmethod
    def _merged(sheet: Sheet, row: int) -> Iterator[FileFault]:
        for top, bottom, left, right in sheet.merged():
            if top <= row <= bottom:
                cells = f"{_letters(left)}{top}:{_letters(right)}{bottom}"
                yield file_fault("merged_header", sheet.name, cells=cells)


def _is_yearly(column: Column) -> bool:
    return column.spec is not None and column.spec.kind in _YEARLY


def _of_units(columns: Sequence[Column], sheet: str | None) -> Iterator[FileFault]:
    for column in columns:
        spec = column.spec
        if column.unit is not None and (spec is None or not column.unit.fits(spec)):
            label = spec.label if spec else Words("资质", "titles")
            yield file_fault("wrong_unit", sheet, column.heading, label=label)


def _of_repetition(columns: Sequence[Column], sheet: str | None) -> Iterator[FileFault]:
    first: dict[str, Column] = {}
    for column in columns:
        other = first.setdefault(column.key, column)
        if other is not column:
            yield file_fault("duplicate_column", sheet, column.heading, other=other.heading, key=column.key)


def dollars_without_unit(column: Column) -> bool:
    """Tell a column of US dollars whose heading does not say so, in words or by its key."""
    spec = column.spec
    said = column.unit is not None and bool(column.unit.measure)
    return spec is not None and in_dollars(spec) and not said and "usd" not in normal(column.heading)


def _meaning(heading: str) -> _Meaning | None:
    """Read one heading: as it is, then without unit, year and 上年, then in simplified characters."""
    if len(heading) > _LONGEST:
        return None
    text = normal(heading)
    return _resolved(text) or (None if text.isascii() else _resolved(simplified(text)))


@lru_cache(maxsize=16384)
def _resolved(text: str) -> _Meaning | None:
    table = synonyms()
    if text in table.columns:
        return _Meaning(table.columns[text])
    if text in table.ignored:
        return _Meaning("")
    for found in (_with_year(text), _with_unit(text)):
        if found is not None:
            return found
    plain = _LAST_YEAR.sub("", text, count=1)
    return _resolved(plain) if plain not in {text, ""} else None


def _with_year(text: str) -> _Meaning | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    rest, year = found["rest"] or found["head"], int(found["year"] or found["last"])
    inner = _resolved(rest.strip("()_-"))
    if inner is None or not inner.key or inner.year is not None:
        return None
    return _Meaning(inner.key, inner.unit, year)


def _with_unit(text: str) -> _Meaning | None:
    """Take off what stands behind in brackets or after a sign, or a unit that follows directly."""
    found = _UNIT_BEHIND.fullmatch(text)
    if found is not None:
        inner = _resolved(found["head"])
        words = [word for word in _INNER.split(found["inner"] or found["tail"] or "") if word]
        return None if inner is None or inner.unit else _qualified(inner, words)
    for length in (2, 3, 1, 4):
        head, tail = text[:-length], text[-length:]
        unit = unit_of(tail) if head and not tail.isascii() else None
        if unit is not None and unit.measure in {"元", "美元"}:
            inner = _resolved(head)
            if inner is not None and inner.key and inner.unit is None:
                return _Meaning(inner.key, unit, inner.year)
    return None


def _qualified(inner: _Meaning, words: Sequence[str]) -> _Meaning | None:
    unit, year = None, inner.year
    for word in words:
        found = unit_of(word)
        if found is not None and found.measure != "年":
            unit = found
        elif re.fullmatch(r"(?:19|20)[0-9]{2}年?度?", word):
            year = int(word[:4])
        elif word not in _QUALIFIERS:
            return None
    return _Meaning(inner.key, unit, year)


def _suggestion(heading: str) -> str | None:
    """Give the label of what was most likely meant."""
    text = normal(heading[:_LONGEST])
    found = synonyms().columns.nearest(simplified(text))
    if found is None:
        return None
    key = synonyms().columns[found]
    spec = vocabulary().get(key)
    return str(spec.label.zh if spec is not None and not text.isascii() else key)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
