"""A database with something in every table, and all that is in one."""

from datetime import date, timedelta
from typing import Any

from factories import ProfileFactory
from sqlalchemy import select
from sqlmodel import Session
from support.people import MOMENT, NOTHING_HASHES_TO, Person, enrol

from api.audit import Event, append
from api.backup.writing import kept_tables
from api.ids import new_id
from api.store.people import Account, Grant, PortfolioMember, PortfolioRecord, Role
from api.store.records import IdempotentAnswer
from api.store.work import Import, ImportChunk, ImportFault, ImportRow, Job, Run, Screening, ScreeningResult
from criteria.catalogue import Catalogue
from profiles.reading import read_profile
from profiles.storage.companies import OutcomeRecord
from profiles.storage.database import Database
from profiles.storage.keeping import Authored, Kept, Source, add_company


def keep_company(session: Session, catalogue: Catalogue, keeper: Person, **facts: Any) -> Kept:
    profile = read_profile(ProfileFactory(**facts), catalogue.codes)
    authored = Authored(MOMENT, keeper.account.id, Source.SENT, new_id)
    kept = add_company(session, keeper.account.id, profile, authored)
    append(session, keeper.caller, MOMENT, [Event("CreateCompany", kept.company.id, detail={"count": 1})])
    return kept


def fill(database: Database, catalogue: Catalogue) -> Person:
    """Put something into every table; give a company's person."""
    keeper, adviser = enrol(database, Role.COMPANY), enrol(database, Role.ADVISER)
    with database.writing() as session:
        kept = keep_company(session, catalogue, keeper, designations={"srdi": {"held": True}, "*": False})
        company, version = kept.company.id, kept.version.id
        account = {"account_id": adviser.account.id}
        job = Job(id=new_id(), kind="import", payload={"行": [1, None]}, state="done", run_after=MOMENT,
                  created_at=MOMENT, **account)  # fmt: skip
        portfolio = PortfolioRecord(
            id=new_id(), adviser_id=adviser.account.id, name="组合", created_at=MOMENT
        )
        session.add_all([job, portfolio])
        session.flush()
        taken = Import(
            id=new_id(), job_id=job.id, file_name="企业.xlsx", file_hash="0" * 64, file_bytes=3,
            portfolio_id=portfolio.id, columns=[{"header": "名称"}], rows_read=2, rows_added=1,
            rows_refused=1, created_at=MOMENT, **account,
        )  # fmt: skip
        screening = Screening(
            id=new_id(), job_id=job.id, as_of=date(2025, 6, 30), language="zh-Hans", catalogue_id="c",
            catalogue_version="v", asked={"top": 10}, companies=1, created_at=MOMENT, **account,
        )  # fmt: skip
        session.add_all([taken, screening])
        session.flush()
        session.add_all([
            ImportChunk(import_id=taken.id, number=0, data=b"\x00\xff\n"),
            ImportRow(import_id=taken.id, company_id=company, row=2),
            ScreeningResult(screening_id=screening.id, company_id=company, cells=b"\x00\xff\n"),
            ImportFault(import_id=taken.id, row=3, column="收入", value="a\nb\u2028", code="c",
                        reason_zh="错", reason_en="wrong"),
            Run(id=new_id(), company_id=company, version_id=version, as_of=date(2025, 6, 30), language="zh",
                catalogue_id="c", catalogue_version="v", software_version="s", report=bytes(range(256)),
                hash="0" * 64, created_at=MOMENT + timedelta(microseconds=1)),
            OutcomeRecord(id=new_id(), company_id=company, version_id=version, measure="wz25-09-2",
                          as_of=date(2025, 6, 30), applied=True, amount_fen=2**53 + 1, recorded_at=MOMENT,
                          changed_at=MOMENT),
            Grant(id=new_id(), company_id=company, adviser_id=adviser.account.id, from_on=date(2025, 1, 1),
                  until_on=date(2026, 1, 1), basis="given", given_by=keeper.account.id, given_at=MOMENT),
            PortfolioMember(portfolio_id=portfolio.id, company_id=company, added_at=MOMENT),
            IdempotentAnswer(account_id=keeper.account.id, key="k", request_hash="0" * 64, status=201,
                             headers={"etag": '"1"'}, body=b"{}", company_id=company, created_at=MOMENT),
            Account(id="0" * 26, login="first", name="甲", role="admin", password_hash=NOTHING_HASHES_TO,
                    created_at=MOMENT, created_by=keeper.account.id, password_changed_at=MOMENT),
        ])  # fmt: skip
    return keeper


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table of a backup."""
    with database.reading() as session:
        return {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in kept_tables()
        }
