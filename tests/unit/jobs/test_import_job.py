"""The job that imports: what becomes of rows, consents, portfolios, the file and the audit trail."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from support.import_files import HEADINGS, company_file
from support.importing import faults_of, hold_exactly_once, import_of, put_into_queue, worker_here
from support.people import MOMENT, enrol

from api.ids import new_id
from api.importing import batches, running
from api.jobs.leasing import Stopped, Task
from api.store.people import Account, Grant, PortfolioMember, PortfolioRecord, Role
from api.store.records import AuditEntry
from api.store.work import ImportChunk
from profiles.storage.companies import Company, ProfileVersion

UNTIL = date(2026, 6, 30)


@pytest.fixture
def bring(database):
    """Import a file for somebody, and give its import."""

    def bring(person, text: bytes, **said):
        import_id = put_into_queue(database, person, text, clock=lambda: MOMENT, **said)
        worker_here(database).one()
        return import_of(database, import_id)[0]

    return bring


@pytest.fixture
def keeper(database):
    return enrol(database, Role.COMPANY)


@pytest.fixture
def adviser(database):
    return enrol(database, Role.ADVISER)


def portfolio_of(database, adviser) -> PortfolioRecord:
    portfolio = PortfolioRecord(id=new_id(), adviser_id=adviser.account.id, name="甲", created_at=MOMENT)
    with database.writing() as session:
        session.add(portfolio)
    return portfolio


def counts(record) -> tuple[int, ...]:
    names = ("read", "added", "changed", "unchanged", "refused", "blank")
    return tuple(getattr(record, f"rows_{name}") for name in names)


def all_of(database, query) -> list:
    with database.reading() as session:
        return [*session.exec(query)]


def test_good_rows_go_in_and_bad_ones_are_told_with_reason_and_suggestion(database, bring, keeper) -> None:
    file = company_file(20, bad=3, twice=2)
    record = bring(keeper, file.text)
    hold_exactly_once(database, keeper, record.id, file)
    fault = next(fault for fault in faults_of(database, record.id) if fault.row == file.bad[0])
    assert (fault.column, fault.value, fault.code) == (HEADINGS[4], "不少", "no_number")
    assert all([fault.reason_zh, fault.reason_en, fault.suggestion_zh, fault.suggestion_en])


def test_a_zone_of_the_catalogue_is_known(bring, keeper) -> None:
    record = bring(keeper, "企业名称,所在功能区\n温州虚构阀门有限公司,wenzhou_bay\n".encode())
    assert counts(record) == (1, 1, 0, 0, 0, 0)


def test_the_same_file_twice_changes_nothing(database, bring, adviser) -> None:
    file, said = company_file(30), {"consent_until": UNTIL}
    said["portfolio_id"] = portfolio_of(database, adviser).id
    assert counts(bring(adviser, file.text, **said)) == (30, 30, 0, 0, 0, 0)
    tables = (Company, ProfileVersion, Grant, PortfolioMember, PortfolioRecord)
    before = [sorted(map(repr, all_of(database, select(table)))) for table in tables]
    assert counts(bring(adviser, file.text, **said)) == (30, 0, 0, 30, 0, 0)
    assert [sorted(map(repr, all_of(database, select(table)))) for table in tables] == before


def test_other_figures_are_a_new_version(database, bring, keeper) -> None:
    bring(keeper, company_file(10).text)
    assert counts(bring(keeper, company_file(10, revenue=7).text)) == (10, 0, 10, 0, 0, 0)
    numbers = all_of(database, select(ProfileVersion.number).order_by(ProfileVersion.number))
    assert numbers == [1] * 10 + [2] * 10


def test_a_company_that_stands_twice_counts_once_however_far_apart(
    database, bring, keeper, monkeypatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    text = "name\n甲厂\n乙厂\n 甲 厂\n丙厂\n丙厂\n丙厂\n".encode()
    record = bring(keeper, text)
    assert counts(record) == (6, 3, 0, 0, 3, 0)
    found = [(fault.row, fault.value, fault.reason_en) for fault in faults_of(database, record.id)]
    assert found == [
        (4, "甲 厂", "it is the same company as in row 2"),
        (6, "丙厂", "it is the same company as in row 5"),
        (7, "丙厂", "it is the same company as in row 5"),
    ]


def test_a_row_without_name_and_code_is_refused(database, bring, keeper) -> None:
    record = bring(keeper, json.dumps({"revenue": 5}).encode() + b"\n" + json.dumps({"name": "甲"}).encode())
    assert counts(record) == (2, 1, 0, 0, 1, 0)
    assert [fault.code for fault in faults_of(database, record.id)] == ["no_name"]


def test_what_no_column_of_a_database_holds_does_not_stop_an_import(bring, keeper) -> None:
    rows = [{"name": "甲\0乙"}, {"name": "丙" * 500}, {"nam\0e": 1}, {"name": 5, "x" * 300: "\0"}]
    record = bring(keeper, "\n".join(map(json.dumps, rows)).encode())
    assert counts(record)[:2] == (4, 4 - record.rows_refused)
    assert record.rows_refused >= 2


def test_an_advisers_companies_come_with_the_consent_that_was_declared(database, bring, adviser) -> None:
    bring(adviser, company_file(5).text, consent_until=UNTIL)
    grants = all_of(database, select(Grant))
    assert len({grant.company_id for grant in grants}) == len(grants) == 5
    assert {(grant.adviser_id, grant.basis, grant.from_on, grant.until_on) for grant in grants} == {
        (adviser.account.id, "declared", MOMENT.date(), UNTIL)
    }


def test_a_longer_consent_is_added_and_a_shorter_one_is_not(database, bring, adviser) -> None:
    text = company_file(5).text
    for until in (UNTIL, UNTIL - timedelta(days=1), UNTIL + timedelta(days=1)):
        bring(adviser, text, consent_until=until)
    assert sorted(all_of(database, select(Grant.until_on))) == [UNTIL] * 5 + [UNTIL + timedelta(days=1)] * 5


def test_companies_join_the_portfolio_and_its_revision_says_so(database, bring, adviser) -> None:
    portfolio = portfolio_of(database, adviser)
    bring(adviser, company_file(5).text, consent_until=UNTIL, portfolio_id=portfolio.id)
    assert len(all_of(database, select(PortfolioMember))) == 5
    assert all_of(database, select(PortfolioRecord.revision)) == [2]


def test_a_portfolio_that_is_gone_meanwhile_is_no_trouble(database, adviser) -> None:
    portfolio = portfolio_of(database, adviser)
    said = {"consent_until": UNTIL, "portfolio_id": portfolio.id}
    import_id = put_into_queue(database, adviser, company_file(5).text, clock=lambda: MOMENT, **said)
    with database.writing() as session:
        session.delete(session.get_one(PortfolioRecord, portfolio.id))
    worker_here(database).one()
    record, job = import_of(database, import_id)
    assert (job.state, record.rows_added, record.portfolio_id) == ("done", 5, None)


def test_the_audit_trail_names_each_company_that_was_changed_and_no_other(database, bring, keeper) -> None:
    bring(keeper, company_file(4).text)
    record = bring(keeper, company_file(6).text)
    entries = all_of(
        database, select(AuditEntry).where(AuditEntry.subject_id == record.id).order_by(AuditEntry.number)
    )
    assert [(entry.action, entry.via) for entry in entries] == [
        ("CreateImport", "key"),
        ("ImportCompany", "job"),
        ("ImportCompany", "job"),
        ("ImportEnded", "job"),
    ]
    assert {entry.actor_id for entry in entries} == {keeper.account.id}
    assert [entry.detail for entry in entries[1:3]] == [{"change": "added", "version": 1}] * 2
    assert entries[3].detail["unchanged"] == 4


def test_a_file_that_cannot_be_read_is_refused_with_its_reasons(database, bring, keeper) -> None:
    record = bring(keeper, b"PK\x03\x04 no workbook", name="a.xlsx")
    _, job = import_of(database, record.id)
    assert (job.state, job.error, counts(record)) == ("failed", "file_refused", (0,) * 6)
    assert [*record.refused[0]] == ["code", "zh", "en", "sheet", "column", "suggestion"]


def test_how_columns_were_taken_is_kept(bring, keeper) -> None:
    record = bring(
        keeper, "厂名,营收（万元）,备注2\n甲,3,x\n".encode(), mapping={"厂名": "name", "备注2": ""}
    )
    taken = {column["column"]: (column["key"], column["unit"]) for column in record.columns}
    assert taken["厂名"] == ("name", None)
    assert taken["营收（万元）"][0] == "revenue"
    assert taken["备注2"] == (None, None)


def test_the_file_is_dropped_when_the_import_has_ended(database, bring, keeper) -> None:
    for text in (company_file(5).text, b"\x00\x01\x02"):
        record = bring(keeper, text)
        assert record.finished_at is not None
        assert all_of(database, select(ImportChunk.number)) == []


def test_a_file_of_several_pieces_is_read_whole(database, bring, keeper, monkeypatch) -> None:
    monkeypatch.setattr("api.importing.files.PIECE", 100)
    file = company_file(20)
    hold_exactly_once(database, keeper, bring(keeper, file.text).id, file)


def test_nothing_is_imported_for_an_account_that_has_ended(database, keeper) -> None:
    import_id = put_into_queue(database, keeper, company_file(5).text, clock=lambda: MOMENT)
    with database.writing() as session:
        account = session.get_one(Account, keeper.account.id)
        account.active = False
        session.add(account)
    worker_here(database).one()
    record, job = import_of(database, import_id)
    assert (job.error, counts(record)) == ("account_ended", (0,) * 6)


def test_faults_beyond_the_bound_are_only_counted(database, bring, keeper, monkeypatch) -> None:
    monkeypatch.setattr(batches, "MOST_FAULTS", 3)
    record = bring(keeper, company_file(20, bad=8).text)
    assert (record.rows_refused, record.faults, len(faults_of(database, record.id))) == (8, 8, 3)


def test_an_import_that_is_taken_up_again_goes_on_after_its_last_batch(database, keeper, monkeypatch) -> None:
    monkeypatch.setattr(running, "BATCH", 7)
    file = company_file(50, bad=5, twice=5)
    import_id = put_into_queue(database, keeper, file.text, clock=lambda: MOMENT)
    worker = worker_here(database)
    steps = 0

    def stop_now_and_then(task: Task) -> None:
        nonlocal steps
        steps += 1
        if steps % 3 == 0:
            worker.stop.set()
        if task.stopping():
            raise Stopped

    monkeypatch.setattr(Task, "pause", stop_now_and_then)
    rounds = 0
    while import_of(database, import_id)[1].state == "queued":
        worker.stop.clear()
        assert worker.one()
        rounds += 1
    assert rounds > 2
    hold_exactly_once(database, keeper, import_id, file)


def test_a_batch_that_another_change_came_in_between_is_tried_again(database, keeper, monkeypatch) -> None:
    file, fails = company_file(10), [True, True]
    trouble = IntegrityError("", {}, Exception())
    real = running.put_in

    def put_in(*given) -> None:
        real(*given)
        if fails:
            fails.pop()
            raise trouble

    monkeypatch.setattr(running, "put_in", put_in)
    import_id = put_into_queue(database, keeper, file.text, clock=lambda: MOMENT)
    worker_here(database).one()
    hold_exactly_once(database, keeper, import_id, file)
