"""Derived facts in SQL: what `profiles.deriving` says, as columns of the same sheet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import add, or_
from string import ascii_uppercase, digits
from typing import Any

import ibis

from criteria.law import TableRow
from criteria.scope import Scope
from matcher.columnar.sql.figures import Figure
from matcher.columnar.sql.sheets import Cell, Sheet
from profiles import uscc
from profiles.deriving import COMPANY_ENDINGS, SIZE_TABLE
from profiles.standards import LARGE, MEDIUM, MICRO, SMALL, rows_for

_CLASSES = (MICRO, SMALL, MEDIUM, LARGE)
_ENTERPRISE = "enterprise"
_SPACES = "".join(rf"\x{{{at:x}}}" for at in range(0x3001) if chr(at).isspace())
_COMPANY = rf"({'|'.join(COMPANY_ENDINGS)})[{_SPACES}]*\z"
"""A name that ends like a company's, but for spaces behind it (`str.strip`)."""


def loans(sheet: Sheet, stated: Cell | None, said: Sequence[Cell]) -> Cell | None:
    """Give whether a company has borrowed: what it says, or yes where it tells of a loan."""
    return _or_yes(sheet, stated, [sheet.cell(lambda column: column.notnull(), cell) for cell in said])


def on_the_directory(sheet: Sheet, stated: Cell | None, entered: Cell | None, scope: Scope) -> Cell | None:
    """Give whether a company is above scale: what it says, or yes where it was entered this very year."""
    year = scope.as_of.year
    now = [] if entered is None else [sheet.cell(lambda column: (column == year).fill_null(False), entered)]
    return _or_yes(sheet, stated, now)


def legal_forms(
    sheet: Sheet, code: Cell | None, name: Cell | None, titles: Iterable[Cell]
) -> Mapping[str, Cell]:
    """Give where a company may be of each legal form, by its code, its name, or a title."""
    beginnings = [first + second for first, second in product(digits + ascii_uppercase, repeat=2)]
    forms = {start: uscc.legal_forms(start) for start in beginnings if uscc.legal_forms(start)}
    grounds = [*titles]
    if name is not None:
        grounds.append(sheet.cell(lambda text: text.re_search(_COMPANY).fill_null(False), name))
    found = {}
    if code is not None:
        for form in sorted({form for several in forms.values() for form in several}):
            starts = [start for start, several in forms.items() if form in several]
            found[form] = _begins(sheet, code, starts)
    if grounds:
        by_title = sheet.cell(lambda *columns: reduce(or_, columns), *grounds)
        if code is not None:
            told = _begins(sheet, code, [*forms])
            found[_ENTERPRISE] = sheet.cell(
                lambda by_code, told, titled: by_code | (~told & titled), found[_ENTERPRISE], told, by_title
            )
        else:
            found[_ENTERPRISE] = by_title
    return found


def sizes(
    sheet: Sheet,
    industry: Cell | None,
    industries: Collection[str],
    figures: Mapping[str, Figure | None],
    scope: Scope,
) -> Mapping[str, Cell]:
    """Give where a company may be of each size class; `industries` are all that occur."""
    table = scope.table(SIZE_TABLE) if SIZE_TABLE in scope.tables else None
    if table is None or industry is None:
        return {}
    codes_of: dict[tuple[int, ...], list[str]] = {}
    rows: dict[int, TableRow] = {}
    for code in sorted(industries):
        several = rows_for(table, code, scope.code_tree("industry"))
        codes_of.setdefault(tuple(map(id, several)), []).append(code)
        rows |= {id(row): row for row in several}
    codes_of.pop((), None)
    if not codes_of:
        return {}
    groups = [*codes_of.values()]
    group = sheet.cell(
        lambda code: ibis.cases(*((code.isin(codes), number) for number, codes in enumerate(groups))),
        industry,
    )
    ranges = {key: _range(sheet, row, figures) for key, row in rows.items()}
    may = {}
    for level, size in enumerate(_CLASSES):
        reaches = [
            _in_group(sheet, group, number, level, [ranges[key] for key in keys])
            for number, keys in enumerate(codes_of)
        ]
        may[size] = sheet.cell(lambda *columns: reduce(or_, columns), *reaches)
    return may


def _range(sheet: Sheet, row: TableRow, figures: Mapping[str, Figure | None]) -> tuple[Cell, Cell]:
    """Give the lowest and the highest class that a row of the table leaves open."""
    reached = []
    for fact, bounds in row.bounds.items():
        figure = figures.get(fact)
        cuts = [] if figure is None else [figure.cut(bound) for bound in bounds]
        counted = sheet.cell(_count, *cuts) if cuts else None
        reached.append((counted, len(bounds)))
    cells = [cell for cell, _ in reached if cell is not None]
    open_ends = [most for cell, most in reached if cell is None]

    def lowest(*columns: Any) -> Any:  # noqa: ANN401 - columns
        return ibis.literal(0) if open_ends else ibis.least(*(c.fill_null(0) for c in columns), 3)

    def highest(*columns: Any) -> Any:  # noqa: ANN401 - columns
        most = [most for cell, most in reached if cell is not None]
        known = [c.fill_null(m) for c, m in zip(columns, most, strict=True)]
        return ibis.least(*known, *open_ends, 3)

    return sheet.cell(lowest, *cells), sheet.cell(highest, *cells)


def _in_group(
    sheet: Sheet, group: Cell, number: int, level: int, ranges: Sequence[tuple[Cell, Cell]]
) -> Cell:
    """Give where an industry is of a group, one of whose rows leaves a class open."""
    ends = [cell for pair in ranges for cell in pair]

    def found(group: Any, *columns: Any) -> Any:  # noqa: ANN401 - columns
        pairs = zip(columns[::2], columns[1::2], strict=True)
        inside = reduce(or_, ((low <= level) & (high >= level) for low, high in pairs))
        return (group == number).fill_null(False) & inside

    return sheet.cell(found, group, *ends)


def _count(*columns: Any) -> Any:  # noqa: ANN401 - columns
    return reduce(add, (column.cast("int32") for column in columns))


def _begins(sheet: Sheet, code: Cell, starts: Sequence[str]) -> Cell:
    return sheet.cell(lambda text: text.substr(0, 2).isin(starts).fill_null(False), code)


def _or_yes(sheet: Sheet, stated: Cell | None, grounds: Sequence[Cell]) -> Cell | None:
    """Give what is stated, or else yes where one of the grounds is there, and null elsewhere."""
    if not grounds:
        return stated
    yes = sheet.cell(lambda *columns: ibis.ifelse(reduce(or_, columns), True, ibis.null()), *grounds)
    if stated is None:
        return yes
    return sheet.cell(lambda said, found: said.fill_null(found), stated, yes)
