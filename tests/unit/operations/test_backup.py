"""Backups: whole, of one moment, and the same in either kind of database."""

import json
import stat
import threading
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlmodel import select
from support.everything import contents, fill, keep_company
from support.people import MOMENT, enrol

from api import migrating
from api.access.caller import OPERATOR
from api.access.keys import met_with_key
from api.audit import Event, append
from api.audit_checking import breaks
from api.backup.contents import Damaged, verified
from api.backup.restoring import NotEmpty, restore
from api.backup.writing import write_backup
from api.store.people import Account, ApiKey, Role
from api.store.records import AuditEntry
from api.store.work import ImportFault
from profiles.storage.companies import Company, ProfileVersion
from profiles.storage.database import Database

LATER = MOMENT + timedelta(days=1)
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def other(request, database):
    """Give an empty database of the other kind."""
    kind = OTHER[database.url.get_backend_name()]
    other = Database(request.getfixturevalue(f"{kind}_maker")())
    yield other
    other.dispose()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.zip"


def backed_up(database, file):
    return write_backup(database, file, at=MOMENT, software="test")


def without_restoration(found):
    """Leave out the one entry that a restoration adds."""
    *before, last = found["audit"]
    assert last[4] == "Restore"
    head = [(1, last[0] - 1, last[8])]
    return {**found, "audit": before, "audit_head": head}


def test_a_backup_goes_into_the_other_kind_row_by_row(database, other, catalogue, file) -> None:
    keeper = fill(database, catalogue)
    before = contents(database)
    assert all(before.values()), "a table has nothing in it"
    backed_up(database, file)
    restore(other, file, at=LATER)
    assert without_restoration(contents(other)) == before
    assert migrating.differences(other) == []
    with other.reading() as session:
        assert [*breaks(session)] == []
        assert met_with_key(session, keeper.key, MOMENT).caller.account_id == keeper.account.id


def test_what_counts_up_counts_on(database, other, catalogue, file) -> None:
    fill(database, catalogue)
    backed_up(database, file)
    restore(other, file, at=LATER)
    with other.writing() as session:
        known = session.exec(select(ImportFault)).one()
        said = known.model_dump(exclude={"id"})
        session.add(ImportFault(**said))
        append(session, OPERATOR, LATER, [Event("Next")])
    with other.reading() as session:
        assert len({*session.exec(select(ImportFault.id))}) == 2
        assert [*breaks(session)] == []


def test_a_backup_is_of_one_moment_while_others_write(database, other, catalogue, file) -> None:
    """Each writer keeps a company, its version and an entry of the trail together: never one without."""
    keeper, stop = enrol(database, Role.COMPANY), threading.Event()

    def write() -> None:
        while not stop.is_set():
            with database.writing() as session:
                keep_company(session, catalogue, keeper)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        manifests = [backed_up(database, file.with_name(f"{number}.zip")) for number in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    restore(other, file.with_name("2.zip"), at=LATER)
    for manifest in manifests:
        rows = {table.name: table.rows for table in manifest.tables}
        assert rows["companies"] == rows["profile_versions"] == rows["audit"] == manifest.audit.number
    with other.reading() as session:
        assert [*breaks(session)] == []
        assert {*session.exec(select(Company.id))} == {*session.exec(select(ProfileVersion.company_id))}


def test_a_file_is_for_its_owner_and_never_written_over(sqlite_database, catalogue, file) -> None:
    fill(sqlite_database, catalogue)
    backed_up(sqlite_database, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        backed_up(sqlite_database, file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_same_state_gives_the_same_file(sqlite_database, catalogue, file) -> None:
    fill(sqlite_database, catalogue)
    backed_up(sqlite_database, file)
    backed_up(sqlite_database, file.with_name("again.zip"))
    assert file.read_bytes() == file.with_name("again.zip").read_bytes()


def test_sessions_and_counts_are_not_in_it(sqlite_database, file) -> None:
    backed_up(sqlite_database, file)
    with zipfile.ZipFile(file) as archive:
        assert {"tables/sessions.ndjson", "tables/limit_counts.ndjson"} & {*archive.namelist()} == set()


def rewritten(file, change):
    """Write a backup again with its parts changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, text in change(parts).items():
            archive.writestr(name, text)
    return changed


def stated(**said):
    def change(parts):
        return {**parts, "manifest.json": json.dumps({**json.loads(parts["manifest.json"]), **said}).encode()}

    return change


COMPANIES = "tables/companies.ndjson"
DAMAGE = {
    "a byte": (
        lambda parts: {**parts, COMPANIES: parts[COMPANIES][:-5] + b"x" + parts[COMPANIES][-4:]},
        COMPANIES,
    ),
    "a row more": (lambda parts: {**parts, COMPANIES: parts[COMPANIES] * 2}, COMPANIES),
    "a table left out": (lambda parts: {k: v for k, v in parts.items() if k != COMPANIES}, COMPANIES),
    "something more": (lambda parts: {**parts, "../evil": b""}, "../evil"),
    "no manifest": (lambda parts: {k: v for k, v in parts.items() if k != "manifest.json"}, "manifest.json"),
    "a manifest that is none": (lambda parts: {**parts, "manifest.json": b"[]"}, "manifest.json"),
    "another format": (stated(format=2), "manifest.json"),
    "a newer step": (stated(step="9999"), "changed.zip"),
    "tables of another step": (stated(step="0001"), "manifest.json"),
}


@pytest.mark.parametrize(("change", "named"), DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_named_and_nothing_is_touched(
    sqlite_database, catalogue, file, change, named
) -> None:
    fill(sqlite_database, catalogue)
    backed_up(sqlite_database, file)
    before = contents(sqlite_database)
    with pytest.raises(Damaged) as error:
        restore(sqlite_database, rewritten(file, change), at=LATER, replace=True)
    assert named in str(error.value)
    assert contents(sqlite_database) == before


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_a_file_that_is_cut_off_or_has_rotted_is_damaged(sqlite_database, catalogue, file, part) -> None:
    fill(sqlite_database, catalogue)
    backed_up(sqlite_database, file)
    whole = file.read_bytes()
    at = len(whole) * (part + 1) // 5
    file.write_bytes(whole[:at])
    with pytest.raises(Damaged):
        verified(file)
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    with pytest.raises(Damaged):
        verified(file)


def test_rows_that_do_not_hold_together_are_not_put_back(database, sqlite_database, catalogue, file) -> None:
    """A backup that was changed knowingly, hashes and all: the trail tells."""
    fill(sqlite_database, catalogue)
    backed_up(sqlite_database, file)

    def change(parts):
        text = parts["tables/audit.ndjson"].replace(b"CreateCompany", b"CreateNothing")
        manifest = json.loads(parts["manifest.json"])
        [entry] = [table for table in manifest["tables"] if table["name"] == "audit"]
        entry["sha256"] = sha256(text).hexdigest()
        return {**parts, "tables/audit.ndjson": text, "manifest.json": json.dumps(manifest).encode()}

    before = contents(database)
    with pytest.raises(Damaged, match="trail does not hold: entry 1"):
        restore(database, rewritten(file, change), at=LATER)
    assert contents(database) == before


def test_a_database_with_something_in_it_is_not_replaced_unasked(database, sqlite_database, file) -> None:
    backed_up(sqlite_database, file)
    enrol(database, Role.COMPANY)
    before = contents(database)
    with pytest.raises(NotEmpty, match="accounts 1"):
        restore(database, file, at=LATER)
    assert contents(database) == before


def test_an_older_backup_is_brought_up_to_date(sqlite_database, database, file) -> None:
    """As the version would have written it that had the first step only."""
    enrol(sqlite_database, Role.COMPANY)
    backed_up(sqlite_database, file)
    later = {"jobs", "imports", "import_chunks", "import_rows", "import_faults", "runs"}
    later |= {"screenings", "screening_results"}

    def change(parts):
        manifest = json.loads(parts["manifest.json"])
        manifest["tables"] = [table for table in manifest["tables"] if table["name"] not in later]
        for table in manifest["tables"]:
            table["columns"] = [each for each in table["columns"] if each["name"] != "decided_by_bureau"]
        kept = {name: text for name, text in parts.items() if name[7:-7] not in later}
        return {**kept, "manifest.json": json.dumps({**manifest, "step": "0001"}).encode()}

    restore(database, rewritten(file, change), at=LATER)
    assert migrating.current(database) == migrating.newest()
    assert migrating.differences(database) == []
    assert contents(database)["accounts"] == contents(sqlite_database)["accounts"]


def test_what_happened_since_is_not_undone(database, catalogue, file) -> None:
    keeper = fill(database, catalogue)
    backed_up(database, file)
    with database.writing() as session:
        erased = session.exec(select(Company)).one()
        session.delete(erased)
        session.exec(select(ApiKey).where(ApiKey.account_id == keeper.account.id)).one().ended_at = MOMENT
        closed = session.exec(select(Account).where(Account.login == "first")).one()
        closed.active = False
        append(session, keeper.caller, MOMENT, [Event("EraseCompany", erased.id), Event("Other")])
    trail = contents(database)["audit"]
    restored = restore(database, file, at=LATER, replace=True)
    found = contents(database)
    assert (found["companies"], found["runs"], found["idempotent_answers"]) == ([], [], [])
    assert [*found["audit"][:-1]] == trail
    assert restored.since.erased == [erased.id]
    with database.reading() as session:
        assert [*breaks(session)] == []
        assert met_with_key(session, keeper.key, LATER) is None
        assert session.get(Account, closed.id).active is False
        assert (
            session.exec(select(AuditEntry.detail).where(AuditEntry.action == "Restore")).one()["erased"] == 1
        )


def test_of_another_installation_nothing_is_kept(database, sqlite_database, catalogue, file) -> None:
    fill(sqlite_database, catalogue)
    before = contents(sqlite_database)
    backed_up(sqlite_database, file)
    fill(database, catalogue)
    restore(database, file, at=LATER, replace=True)
    assert without_restoration(contents(database)) == before
