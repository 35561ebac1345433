"""A cell's value as the profile states it, by the kind of its fact. What is not clear is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pydantic import JsonValue

from criteria.codes import CodeTree
from criteria.facts import FactKind, FactSpec
from profiles.days import day_of, lacks_day
from profiles.importing.cells import CellValue, Percent, Unusable
from profiles.importing.codes import code_named, option_named
from profiles.importing.faults import CellRefused
from profiles.importing.headings import Column, dollars_without_unit
from profiles.importing.words import normal, simplified, synonyms
from profiles.quantities import Figure, Unit, figure_of, plain

Value = JsonValue | Decimal | date
Reader = Callable[[CellValue], Value]
"""Reads a cell that is not empty; `None` where it says that nothing is known. Raises CellRefused."""

DIVIDERS = "、，,;；|/\n"
"""What divides several words in one cell."""

_DIVIDER = frozenset(DIVIDERS)
_LONGEST_MARK = 12
"""Characters of a word for none or not known."""
_REMEMBERED = 2_048
_ONE = Decimal(1)
_SCIENTIFIC_FROM = Decimal(10) ** 11


def reader_of(column: Column, codes: Mapping[str, CodeTree]) -> Reader:
    """Give the reading of a fact's column."""
    spec = column.spec
    if spec is None:
        msg = f"{column.key} is no single fact"
        raise ValueError(msg)
    match spec.kind:
        case FactKind.MONEY | FactKind.COUNT | FactKind.RATIO:
            return _figures(column, spec)
        case FactKind.YEAR:
            return _of_text(_year, figures=True)
        case FactKind.DATE:
            return _of_text(_day)
        case FactKind.FLAG:
            return _of_text(flag, nothing=False)
        case FactKind.CHOICE:
            return _of_text(lambda text: option_named(text, spec))
        case FactKind.CODES:
            return _sets(spec)
        case FactKind.CODE:
            tree = codes[spec.code_system or ""]
            return _of_text(lambda text: code_named(text, spec.code_system or "", tree))
        case _ if spec.name == "uscc":
            return _uscc
        case _:
            return _text


def usable(cell: CellValue) -> CellValue:
    """Give a cell's content; raises CellRefused for a formula, an error, or what is merged."""
    if isinstance(cell, Unusable):
        raise CellRefused(cell.code, bound="")
    return cell


def is_unknown(text: str) -> bool:
    """Tell the marks of which nothing is known: 「—」, 「/」, 「不详」; and a cell of blanks."""
    text = text.strip()
    if len(text) > _LONGEST_MARK:
        return False
    word = normal(text)
    return not word or word in synonyms().unknown or simplified(word) in synonyms().unknown


def is_nothing(text: str) -> bool:
    """Tell the words for none: 「无」."""
    text = text.strip()
    if len(text) > _LONGEST_MARK:
        return False
    word = normal(text)
    return word in synonyms().nothing or simplified(word) in synonyms().nothing


def flag(text: str) -> bool:
    """Read yes or no."""
    for word in (normal(text), simplified(normal(text))):
        if word in synonyms().yes:
            return True
        if word in synonyms().no:
            return False
    raise CellRefused("no_flag")


def day(cell: CellValue) -> Value:
    """Read a day."""
    return _of_text(_day)(cell)


def _of_text(read: Callable[[str], Value], *, nothing: bool = True, figures: bool = False) -> Reader:
    """Make a reading of text into one of cells; what was read is remembered.

    With `nothing`, 「无」 says that nothing is known: there is no such thing to be stated.
    """
    remembered = lru_cache(maxsize=_REMEMBERED)(read)

    def of_cell(cell: CellValue) -> Value:
        content = usable(cell)
        match content:
            case None:
                return None
            case str(text):
                if is_unknown(text) or (nothing and is_nothing(text)):
                    return None
                return remembered(text.strip())
            case bool(value):
                return remembered("true" if value else "false")
            case date() as value:
                return remembered(value.isoformat())
            case Decimal() | int():
                number = Decimal(content)
                if not figures and abs(number) >= _SCIENTIFIC_FROM:
                    raise CellRefused("code_as_number")
                return remembered(f"{number.normalize():f}")
            case _:
                raise CellRefused("not_a_row")

    return of_cell


def _text(cell: CellValue) -> Value:
    content = usable(cell)
    match content:
        case str(text):
            text = text.strip()
            return None if is_unknown(text) or is_nothing(text) else text
        case bool() | Percent():
            raise CellRefused("not_a_row")
        case date() as value:
            return value.isoformat()
        case Decimal() | int():
            number = Decimal(content)
            if abs(number) >= _SCIENTIFIC_FROM:
                raise CellRefused("code_as_number")
            return f"{number.normalize():f}"
        case _:
            return None


def _uscc(cell: CellValue) -> Value:
    """Read a code of 18 characters; as a number it has lost its last digits."""
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        raise CellRefused("code_as_number")
    value = _text(cell)
    if not isinstance(value, str):
        return value
    text = plain(value)
    figure = figure_of(text)
    if figure is not None and figure.unit is None and not text.isdigit() and "e" in text.lower():
        raise CellRefused("code_as_number")
    return text.upper()


def _figures(column: Column, spec: FactSpec) -> Reader:
    unit = column.unit
    ratio = spec.kind is FactKind.RATIO
    needs_unit = dollars_without_unit(column)

    def of_figure(figure: Figure) -> Decimal:
        return figure.number * _scale(figure.unit, unit, spec, needs_unit=needs_unit)

    def of_cell(cell: CellValue) -> Value:
        match usable(cell):
            case None:
                return None
            case bool() | date():
                raise CellRefused("no_number")
            case Percent(share=share):
                if not ratio:
                    raise CellRefused("wrong_unit_of_cell", unit="%")
                return share
            case Decimal() | int() as number:
                return of_figure(Figure(Decimal(number), None))
            case str(text):
                if is_unknown(text):
                    return None
                if is_nothing(text):
                    raise CellRefused("none_or_zero", written=text.strip())
                figure = figure_of(text) if len(text) < 60 else None  # noqa: PLR2004 - no figure is longer
                if figure is None:
                    raise CellRefused("no_number")
                return of_figure(figure)
            case _:
                raise CellRefused("not_a_row")

    return of_cell


def _scale(said: Unit | None, unit: Unit | None, spec: FactSpec, *, needs_unit: bool) -> Decimal:
    """Give what a figure is to be multiplied with: the cell's own unit wins where it is whole.

    In a column of 万元, 「1200万」 is 1200万元 and 「1.2亿」 is 1.2亿元; 「3千」 may be 3千元 or 3千万元.
    """
    if said is None:
        if needs_unit:
            raise CellRefused("unit_missing")
        return _ONE if unit is None else unit.scale
    if not said.fits(spec):
        raise CellRefused("wrong_unit_of_cell", unit=said.written)
    if needs_unit and not said.measure:
        raise CellRefused("unit_missing")
    if unit is not None and not said.measure and said.scale < unit.scale:
        raise CellRefused("unclear_unit", column=unit.written, unit=said.written)
    return said.scale


def _year(text: str) -> Value:
    digits = plain(text).removesuffix("年度").removesuffix("年").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) == len("2024")):
        raise CellRefused("no_year")
    return int(digits)


def _day(text: str) -> Value:
    found = day_of(text)
    if found is None:
        raise CellRefused("no_day" if lacks_day(text) else "no_date")
    return found


def _sets(spec: FactSpec) -> Reader:
    """Read several options of one cell; 「无」 is an empty set, an empty cell is unknown."""

    def members(text: str) -> tuple[str, ...]:
        return (
            ()
            if is_nothing(text)
            else tuple(option_named(word, spec, several=True) for word in _divided(text, spec))
        )

    return _of_text(lambda text: [*members(text)], nothing=False)


def _divided(text: str, spec: FactSpec) -> list[str]:
    """Divide a text into options; a divider inside an option's name does not divide it."""
    names = [name for words in (spec.options or {}).values() for name in (words.zh, words.en)]
    whole = sorted((name for name in names if not _DIVIDER.isdisjoint(name)), key=len, reverse=True)
    pattern = "|".join([*map(re.escape, whole), f"[^{re.escape(DIVIDERS)}]+"])
    parts = (part.strip() for part in re.findall(pattern, text, re.IGNORECASE))
    return [*dict.fromkeys(filter(None, parts))]
