"""All that is kept about a company: given out whole, and erased without a trace but the audit trail's."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlmodel import func, select

from api.audit_checking import breaks
from api.company_data import ABOUT
from api.ids import new_id
from api.store.people import PortfolioMember, PortfolioRecord, Role
from api.store.records import AuditEntry, IdempotentAnswer
from api.store.tables import TABLES
from api.store.work import Import, ImportFault, ImportRow, Job, Run, Screening, ScreeningResult
from profiles.storage.companies import Company
from profiles.storage.keeping import Change, Kept, newest_version

NAME = "瓯海不可说阀门有限公司"
PROFILE = {"name": NAME, "employees": 3, "revenue": 8600000.5, "designations": {"srdi": True}}


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def kept(world, keeper, adviser):
    """Keep a company of which there is something in every table."""
    sent = {"Idempotency-Key": new_id()}
    response = world.send("POST", "/api/v1/companies", keeper, json=PROFILE, headers=sent)
    path = response.headers["location"]
    world.send("PATCH", path, keeper, json={"employees": 4}, headers={"If-Match": "*"})
    with world.database.reading() as session:
        company = session.get(Company, path.rpartition("/")[2])
        assert company is not None
        version = newest_version(session, company)
    now = world.watch.at
    job = Job(id=new_id(), kind="import", payload={}, state="done", run_after=now, created_at=now)
    file = Import(
        id=new_id(), account_id=keeper.account.id, job_id=job.id, file_name="a.csv", file_hash="0" * 64,
        file_bytes=1, created_at=now,
    )  # fmt: skip
    portfolio = PortfolioRecord(id=new_id(), adviser_id=adviser.account.id, name="P", created_at=now)
    screening = Screening(
        id=new_id(), account_id=keeper.account.id, job_id=job.id, as_of=date(2025, 6, 30), language="en",
        catalogue_id="c", catalogue_version="v", asked={}, created_at=now,
    )  # fmt: skip
    with world.database.writing() as session:
        session.add_all([job, portfolio])
        session.flush()
        session.add_all([file, screening])
        session.flush()
        session.add_all(
            [
                ImportRow(import_id=file.id, company_id=company.id, sheet=None, row=2),
                fault(file, 3, "企业名称", NAME), fault(file, 3, "营业收入", "8600万多"),
                fault(file, 4, "企业名称", "别的公司"),
                PortfolioMember(portfolio_id=portfolio.id, company_id=company.id, added_at=now),
                ScreeningResult(screening_id=screening.id, company_id=company.id, cells=b""),
                Run(
                    id=new_id(), company_id=company.id, version_id=version.id, as_of=date(2025, 6, 30),
                    language="zh-Hans", catalogue_id="c", catalogue_version="v", software_version="s",
                    report=b"secret", hash="1" * 64, created_at=now,
                ),
            ]
        )  # fmt: skip
    whole = Kept(company, version, Change.ADDED)
    world.grant(whole, adviser, date(2025, 12, 31), given_by=keeper)
    world.apply(whole, "wz25-09-2")
    return whole


def fault(file: Import, row: int, column: str, value: str) -> ImportFault:
    return ImportFault(
        import_id=file.id, sheet=None, row=row, column=column, value=value, code="x", reason_zh="x",
        reason_en="x",
    )  # fmt: skip


def address(kept) -> str:
    return f"/api/v1/companies/{kept.company.id}"


def erase(world, person, kept, *, confirm: str = NAME, tag: str = "*"):
    return world.send("DELETE", address(kept), person, params={"confirm": confirm}, headers={"If-Match": tag})


def rows(world, table, *where) -> int:
    with world.database.reading() as session:
        return session.exec(select(func.count()).select_from(table).where(*where)).one()


def test_every_table_with_rows_about_a_company_is_known() -> None:
    about = {name for name, table in TABLES.tables.items() if "company_id" in table.columns}
    assert about == {inspect(table).local_table.name for table in ABOUT.values()} | {"audit"}


def test_an_export_has_all_that_is_kept(world, keeper, adviser, kept) -> None:
    response = world.send("GET", f"{address(kept)}/export", keeper)
    found = response.json()
    assert found["company"]["name"] == NAME
    assert [version["profile"]["employees"] for version in found["versions"]] == [3, 4]
    assert found["versions"][0]["profile"] == PROFILE
    assert '"revenue":8600000.5' in response.text
    assert [record["code"] for record in found["designations"]] == ["srdi"]
    assert [(grant["adviser_id"], grant["basis"]) for grant in found["grants"]] == [
        (adviser.account.id, "given")
    ]
    assert [(outcome["measure"], outcome["version"]) for outcome in found["outcomes"]] == [("wz25-09-2", 2)]
    assert [(run["version"], run["hash"]) for run in found["runs"]] == [(2, "1" * 64)]
    assert [(row["file_name"], row["row"]) for row in found["imports"]] == [("a.csv", 2)]
    assert [len(found[part]) for part in ("portfolios", "screenings", "answers")] == [1, 1, 1]
    assert [entry["action"] for entry in found["audit"]] == ["AddCompany", "ChangeCompany"]


def test_an_export_is_the_same_for_the_same_state(world, keeper, kept) -> None:
    first, second = (world.send("GET", f"{address(kept)}/export", keeper).json() for _ in range(2))
    assert first.pop("audit") == second.pop("audit")[:-1]
    assert first == second


def test_an_erased_company_leaves_no_row_but_in_the_audit_trail(world, keeper, kept) -> None:
    bystander = world.keep(keeper)
    response = erase(world, keeper, kept)
    assert response.status_code == 200, response.text
    assert response.json() == {
        "id": kept.company.id,
        "erased": {
            "import_faults": 2, "outcomes": 1, "runs": 1, "designations": 1, "versions": 2, "grants": 1,
            "portfolios": 1, "import_rows": 1, "screenings": 1, "answers": 1,
        },
    }  # fmt: skip
    for table in ABOUT.values():
        assert rows(world, table, inspect(table).columns["company_id"] == kept.company.id) == 0
    assert rows(world, Company, Company.id == kept.company.id) == 0
    assert rows(world, ImportFault, ImportFault.value == "别的公司") >= 1
    for path in ("", "/export", "/match", "/versions"):
        assert world.send("GET", address(kept) + path, keeper).status_code == 404
    assert world.send("GET", address(bystander), keeper).status_code == 200


def test_the_audit_trail_stays_whole_and_says_what_was_erased(world, keeper, kept) -> None:
    erase(world, keeper, kept)
    with world.database.reading() as session:
        assert [*breaks(session)] == []
        of_it = select(AuditEntry).where(AuditEntry.company_id == kept.company.id)
        entries = session.exec(of_it.order_by(AuditEntry.number)).all()
    assert [entry.action for entry in entries] == ["AddCompany", "ChangeCompany", "EraseCompany"]
    assert entries[-1].detail["versions"] == 2
    assert all(NAME not in str(entry.detail) for entry in entries)


def test_the_file_of_the_database_has_nothing_of_it_left(world, keeper) -> None:
    """On SQLite; PostgreSQL overwrites what is freed in its own time."""
    if not world.database.is_sqlite:
        return
    names = [f"{NAME}{new_id()}" for _ in range(2)]
    kept = world.keep_profile(keeper, {**PROFILE, "name": names[0]})
    renamed = {"name": names[1]}
    world.send("PATCH", address(kept), keeper, json=renamed, headers={"If-Match": "*"})
    assert [name.encode() in on_disk(world) for name in names] == [True, True]
    assert erase(world, keeper, kept, confirm=names[1]).status_code == 200
    assert [name.encode() in on_disk(world) for name in names] == [False, False]


def on_disk(world) -> bytes:
    with world.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return Path(world.database.url.database).read_bytes()


def test_a_wrong_confirmation_erases_nothing(world, keeper, kept) -> None:
    for confirm in ("", "x" * 5000, "\0"):
        assert erase(world, keeper, kept, confirm=confirm).status_code == 400
    for confirm in ("别的公司", kept.company.id, "None"):
        assert erase(world, keeper, kept, confirm=confirm).status_code == 409
    assert world.send("DELETE", address(kept), keeper, headers={"If-Match": "*"}).status_code == 400
    assert erase(world, keeper, kept, tag='"1.x"').status_code == 412
    without = world.send("DELETE", address(kept), keeper, params={"confirm": NAME})
    assert without.status_code == 428
    assert world.send("GET", address(kept), keeper).status_code == 200


def test_a_repeated_post_does_not_bring_an_erased_answer_back(world, keeper) -> None:
    headers = {"Idempotency-Key": new_id()}
    first = world.send("POST", "/api/v1/companies", keeper, json=PROFILE, headers=headers)
    path = first.headers["location"]
    world.send("DELETE", path, keeper, params={"confirm": NAME}, headers={"If-Match": "*"})
    mine = IdempotentAnswer.account_id == keeper.account.id
    assert rows(world, IdempotentAnswer, mine) == 0


def test_an_administrator_erases_and_exports_what_is_asked_of_it(world, kept) -> None:
    admin = world.enrol(Role.ADMIN)
    assert world.send("GET", f"{address(kept)}/export", admin).status_code == 200
    assert world.send("GET", address(kept), admin).status_code == 404
    assert erase(world, admin, kept).status_code == 200


def test_an_adviser_erases_what_it_keeps_and_nothing_else(world, adviser, kept) -> None:
    assert world.send("GET", address(kept), adviser).status_code == 200
    assert erase(world, adviser, kept).status_code == 404
    own = world.keep_profile(adviser, {"name": NAME})
    assert world.send("GET", address(own), adviser).status_code == 404
    assert erase(world, adviser, own).status_code == 200


def test_a_company_is_erased_once(world, keeper, kept) -> None:
    assert erase(world, keeper, kept).status_code == 200
    assert erase(world, keeper, kept).status_code == 404
