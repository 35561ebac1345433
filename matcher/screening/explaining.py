"""Explanations of chosen cells, from the path that a company's own report takes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from typing_extensions import TypedDict

from criteria.errors import InputError, nearest
from criteria.words import Words
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.report import Match
from matcher.screening.filters import open_measures
from profiles.importing.faults import CellFault, filled
from profiles.importing.reading import Row

_NO_DIVIDER = Words(
    "{said!r}：请写作 企业:措施，如 12:wz25-01-1",
    "{said!r}: write COMPANY:MEASURE, as in 12:wz25-01-1",
)
_NO_MEASURE = Words("没有措施 {said!r}", "there is no measure {said!r}")
_MEANT = Words(
    "没有措施 {said!r}；是否为 {meant!r}？", "there is no measure {said!r}; did you mean {meant!r}?"
)
_NO_COMPANY = Words(
    "没有企业 {said!r}：请写行号、统一社会信用代码或企业名称",
    "there is no company {said!r}: give its row, its USCC or its name",
)
_BAD_ROW = Words("第 {row} 行有误：{reason}", "row {row} is bad: {reason}")


class Cell(NamedTuple):
    """A company, by its row, USCC or name, and a measure."""

    company: str
    measure: str


class Explained(TypedDict):
    """One cell: whose, and the match that the company's report has for the measure."""

    sheet: str | None
    row: int
    name: str | None
    uscc: str | None
    match: Match


class CellsUnknown(InputError):
    """Cells that there are none of; `reasons` has every one."""

    def __init__(self, reasons: Sequence[Words]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(words.zh for words in reasons))


def cells_of(written: Sequence[str], plan: Plan) -> list[Cell]:
    """Read cells written COMPANY:MEASURE; raises CellsUnknown."""
    known = [planned.measure.id for planned in open_measures(plan)]
    cells, wrong = [], []
    for said in written:
        company, _, measure = said.rpartition(":")
        if not company or not measure:
            wrong.append(filled(_NO_DIVIDER, {"said": said}))
        elif measure not in known:
            meant = nearest(measure, known)
            wrong.append(filled(_NO_MEASURE if meant is None else _MEANT, {"said": measure, "meant": meant}))
        else:
            cells.append(Cell(company, measure))
    if wrong:
        raise CellsUnknown(wrong)
    return cells


def explained(rows: Iterable[Row], plan: Plan, cells: Sequence[Cell]) -> list[Explained]:
    """Explain cells, in the order in which they were asked for; raises CellsUnknown.

    A company that stands in several rows is explained in each.
    """
    wanted = {cell.company for cell in cells}
    found: dict[str, list[Row]] = {}
    for row in rows:
        profile = row.profile
        called = {str(row.place)} if profile is None else {str(row.place), profile.uscc, profile.name}
        for company in wanted.intersection(called):
            found.setdefault(company, []).append(row)
    missing = [company for company in dict.fromkeys(cell.company for cell in cells) if company not in found]
    wrong = [filled(_NO_COMPANY, {"said": company}) for company in missing]
    wrong += [_said_of(row, fault) for same in found.values() for row in same for fault in row.faults]
    if wrong:
        raise CellsUnknown(wrong)
    return [_explained(row, plan, cell.measure) for cell in cells for row in found[cell.company]]


def _explained(row: Row, plan: Plan, measure: str) -> Explained:
    profile = row.profile
    if profile is None:
        msg = f"row {row.place} is bad"
        raise ValueError(msg)
    match = next(match for match in ranked_matches(profile, plan) if match["measure"] == measure)
    return {
        "sheet": row.place.sheet,
        "row": row.place.row,
        "name": profile.name,
        "uscc": profile.uscc,
        "match": match,
    }


def _said_of(row: Row, fault: CellFault) -> Words:
    return Words(
        _BAD_ROW.zh.format(row=row.place, reason=fault.reason.zh),
        _BAD_ROW.en.format(row=row.place, reason=fault.reason.en),
    )
