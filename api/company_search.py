"""Companies found by part of a name, code, place, industry, designation, or when they changed."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, or_, true
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from api.languages import scripts
from profiles.storage.companies import Company, DesignationRecord

_DIVISION_STEP = "00"


class CompanyFilter(NamedTuple):
    """What companies are looked for; nothing is asked of what is null.

    `q` is part of a name in either script; `county` a division, with all that lies in it; `industry` a
    section, division, group or class; `designation` one that is stated as held and has not run out.
    """

    q: str | None = None
    uscc: str | None = None
    county: str | None = None
    industry: str | None = None
    designation: str | None = None
    changed_since: datetime | None = None


def narrowed(query: SelectOfScalar[Company], wanted: CompanyFilter, today: date) -> SelectOfScalar[Company]:
    """Add what is looked for to a query; no letter of it has a meaning to the database."""
    if wanted.q is not None:
        spellings = sorted({wanted.q, *scripts(wanted.q)})
        query = query.where(or_(*(col(Company.name).icontains(part, autoescape=True) for part in spellings)))
    if wanted.uscc is not None:
        query = query.where(Company.uscc == wanted.uscc)
    if wanted.county is not None:
        query = query.where(col(Company.county).startswith(_common(wanted.county), autoescape=True))
    if wanted.industry is not None:
        query = query.where(col(Company.industry).startswith(wanted.industry, autoescape=True))
    if wanted.designation is not None:
        query = query.where(
            exists().where(
                col(DesignationRecord.company_id) == col(Company.id),
                col(DesignationRecord.code) == wanted.designation,
                col(DesignationRecord.ended_at).is_(None),
                col(DesignationRecord.held).is_(true()),
                or_(col(DesignationRecord.until).is_(None), col(DesignationRecord.until) >= today),
            )
        )
    if wanted.changed_since is not None:
        query = query.where(Company.changed_at >= wanted.changed_since)
    return query


def _common(division: str) -> str:
    """Give what the codes of all divisions within one begin with: 330300 is a city, 330000 a province."""
    while division.endswith(_DIVISION_STEP) and len(division) > len(_DIVISION_STEP):
        division = division.removesuffix(_DIVISION_STEP)
    return division
