"""What a portfolio comes to: each company by each measure, and what to ask which company."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from typing_extensions import TypedDict

from api.languages import Tongue, rendered
from api.portfolios import Member
from api.service import Service
from criteria.codes import CodeTree
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.portfolio import AskedOfMany, Pair
from matcher.report import CatalogueInfo, Figure, Match, Uncertainty
from profiles.faults import ProfileInvalid
from profiles.importing.safe_cells import Cell, safe_cell
from profiles.schema import Profile
from profiles.storage.texts import stored_profile


class CellView(TypedDict):
    """What one measure comes to for one company; `amount` as in a report, in yuan."""

    measure: str
    title: str
    verdict: str
    rank: int
    low: Figure | None
    high: Figure | None
    status: str


class RowView(TypedDict):
    """One company of the matrix, by the profile of this version."""

    company_id: str
    name: str | None
    version: int
    measures: list[CellView]


class MatrixView(TypedDict):
    """A page of companies by measures.

    `hidden` counts the companies of the portfolio whose consent does not last; `unreadable` are
    those whose profile has codes that the catalogue no longer knows.
    """

    as_of: str
    catalogue: CatalogueInfo
    items: list[RowView]
    unreadable: list[str]
    hidden: int
    next: str | None


class AskedCompany(TypedDict):
    """A company that the questions are of, its number there, and how much is undecided for it."""

    company: int
    company_id: str
    name: str | None
    uncertainty: Uncertainty


class AskedView(TypedDict):
    """What to ask next over a page of a portfolio; `hidden` and `unreadable` as in the matrix."""

    as_of: str
    catalogue: CatalogueInfo
    companies: list[AskedCompany]
    pairs: list[Pair]
    by_question: list[AskedOfMany]
    unreadable: list[str]
    hidden: int
    next: str | None


Readable = list[tuple[Member, Profile]]
"""Companies with their profiles as read."""

COLUMNS = ("company_id", "name", "measure", "title", "verdict", "rank", "low", "high", "status")
"""Of the matrix as a table: a row for each company and measure."""
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""


def readable(members: Sequence[Member], codes: Mapping[str, CodeTree]) -> tuple[Readable, list[str]]:
    """Read the profiles of companies; the second of the pair are the ids of those that cannot be read."""
    read: Readable = []
    unreadable: list[str] = []
    for member in members:
        try:
            read.append((member, stored_profile(member.version.profile, codes)))
        except ProfileInvalid:
            unreadable.append(member.company.id)
    return read, unreadable


def matrix(read: Readable, plan: Plan, wanted: Callable[[Match], bool], tongue: Tongue) -> list[RowView]:
    """Match companies and give what is wanted of each, by rank; names stay as they were written."""
    rows: list[RowView] = [
        {
            "company_id": member.company.id,
            "name": profile.name,
            "version": member.version.number,
            "measures": [
                _cell(match)
                for match in sorted(ranked_matches(profile, plan), key=lambda match: match["rank"])
                if wanted(match)
            ],
        }
        for member, profile in read
    ]
    return rendered(rows, tongue, own=frozenset(profile.name or "" for _, profile in read))


def asked(read: Readable, service: Service, plan: Plan, tongue: Tongue, count: int) -> AskedView:
    """Rank the questions to companies; `hidden`, `unreadable`, `next` are left for who knows them."""
    found = service.portfolio([profile for _, profile in read], as_of=plan.as_of, tongue=tongue, count=count)
    ids = [member.company.id for member, _ in read]
    return {
        "as_of": found["as_of"],
        "catalogue": found["catalogue"],
        "companies": [
            {
                "company": company["company"],
                "company_id": ids[company["company"] - 1],
                "name": company["name"],
                "uncertainty": company["uncertainty"],
            }
            for company in found["companies"]
        ],
        "pairs": found["pairs"],
        "by_question": found["by_question"],
        "unreadable": [],
        "hidden": 0,
        "next": None,
    }


def as_table(rows: Sequence[RowView]) -> str:
    """Write a matrix as CSV that no spreadsheet takes for formulas, in UTF-8 with a byte order mark."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(map(safe_cell, cells) for row in rows for cells in _cells(row))
    return text.getvalue()


def _cells(row: RowView) -> Iterator[tuple[Cell, ...]]:
    for cell in row["measures"]:
        yield (
            row["company_id"],
            row["name"],
            cell["measure"],
            cell["title"],
            cell["verdict"],
            cell["rank"],
            cell["low"],
            cell["high"],
            cell["status"],
        )


def _cell(match: Match) -> CellView:
    return {
        "measure": match["measure"],
        "title": match["title"],
        "verdict": match["verdict"],
        "rank": match["rank"],
        "low": match["amount"]["low"],
        "high": match["amount"]["high"],
        "status": match["amount"]["status"],
    }
