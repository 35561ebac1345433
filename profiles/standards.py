"""Statistical classes of companies, read from tables that are law for a period.

Tables are data (`criteria.law.Table`): rows of industries with bounds. With a fact missing,
each reading gives every class that the company may still be in.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from criteria.codes import CodeTree, Containment
from criteria.law import TablePeriod, TableRow

LARGE, MEDIUM, SMALL, MICRO = "large", "medium", "small", "micro"


def rows_for(table: TablePeriod, industry: str, tree: CodeTree) -> tuple[TableRow, ...]:
    """Give the rows that may apply to an industry; none when the table leaves some of it out."""
    rows = tuple(row for row in table.rows if _place(row, industry, tree) is not Containment.OUTSIDE)
    covered = any(_place(row, industry, tree) is Containment.INSIDE for row in rows)
    return rows if covered or _jointly_covered(rows, industry, tree) else ()


def _place(row: TableRow, industry: str, tree: CodeTree) -> Containment:
    places = {tree.place(industry, code) for code in row.scope}
    if Containment.INSIDE in places:
        return Containment.INSIDE
    return Containment.PARTLY if Containment.PARTLY in places else Containment.OUTSIDE


def _jointly_covered(rows: tuple[TableRow, ...], industry: str, tree: CodeTree) -> bool:
    classes = {code for code in tree.members(industry) if tree.members(code) == {code}}
    return bool(rows) and all(
        any(_place(row, code, tree) is Containment.INSIDE for row in rows) for code in classes
    )


def possible_sizes(rows: tuple[TableRow, ...], figures: Mapping[str, Decimal | int]) -> frozenset[str]:
    """Give the size classes that the known figures leave open (工信部联企业〔2011〕300号, 四).

    A row's bounds are, per figure, (below which SME, medium from, small from). A company is an
    SME when *any* figure is below the first; medium or small needs *all* figures to reach the
    bound, or it falls one class.
    """
    return frozenset(size for row in rows for size in _row_sizes(row, figures))


def _row_sizes(row: TableRow, figures: Mapping[str, Decimal | int]) -> Iterator[str]:
    bands = [_bands(bounds, figures.get(fact)) for fact, bounds in row.bounds.items()]
    for levels in product(*bands):
        yield (MICRO, SMALL, MEDIUM, LARGE)[min(levels)]


def _bands(bounds: tuple[Decimal, ...], figure: Decimal | int | None) -> tuple[int, ...]:
    """Give how many bounds a figure reaches: the number itself, or all when it is unknown."""
    if figure is None:
        return tuple(range(len(bounds) + 1))
    return (sum(figure >= bound for bound in bounds),)


def above_scale_bound(table: TablePeriod, industry: str, tree: CodeTree) -> Decimal | None:
    """Give the revenue from which a company of an industry is above scale, where one figure applies."""
    for row in table.rows:
        if _place(row, industry, tree) is Containment.INSIDE and "revenue" in row.bounds:
            return row.bounds["revenue"][0]
    return None
