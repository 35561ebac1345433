"""`huiqi company`: all that is kept about a company given out and erased, by whoever runs the machine."""

import json

import pytest
from factories import ProfileFactory
from support.people import MOMENT, enrol

from api.ids import new_id
from api.store.people import Role
from api.store.records import AuditEntry
from profiles.reading import read_profile
from profiles.storage.keeping import Authored, Source, add_company

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

NAME = "瓯海虚构阀门有限公司"


@pytest.fixture
def kept(database, catalogue):
    keeper = enrol(database, Role.COMPANY)
    profile = read_profile({**ProfileFactory(), "name": NAME, "revenue": 1.5}, catalogue.codes)
    with database.writing() as session:
        authored = Authored(MOMENT, keeper.account.id, Source.SENT, new_id)
        return add_company(session, keeper.account.id, profile, authored).company


@pytest.fixture
def company(huiqi, database_url):
    def run(*arguments: object):
        return huiqi("company", *arguments, HUIQI_DATABASE_URL=database_url)

    return run


def test_a_company_is_given_out_with_exact_figures(company, kept, tmp_path) -> None:
    printed = company("export", kept.id)
    assert printed.returncode == 0, printed.stderr
    found = json.loads(printed.stdout)
    assert (found["company"]["name"], found["versions"][0]["profile"]["revenue"]) == (NAME, 1.5)
    file = tmp_path / "company.json"
    assert company("export", kept.id, "--out", file).returncode == 0
    assert json.loads(file.read_bytes()) | {"audit": []} == found | {"audit": []}
    again = company("export", kept.id, "--out", file)
    assert (again.returncode, again.stdout) == (2, b"")


def test_a_company_is_erased_once_it_is_named(company, database, kept) -> None:
    wrong = company("erase", kept.id, "--confirm", "瓯海")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.startswith(b"huiqi: --confirm: ")
    right = company("erase", kept.id, "--confirm", NAME)
    assert right.returncode == 0, right.stderr
    assert json.loads(right.stdout)["erased"]["versions"] == 1
    with database.reading() as session:
        entry = session.get(AuditEntry, 1)
    assert (entry.action, entry.via, entry.company_id) == ("EraseCompany", "command", kept.id)


@pytest.mark.parametrize("company_id", ["x", "a" * 26, "测试", "' OR 1=1"])
def test_a_company_that_does_not_exist_is_told(company, company_id) -> None:
    for command in (("export", company_id), ("erase", company_id, "--confirm", NAME)):
        process = company(*command)
        assert process.returncode == 2
        assert b"there is no such company" in process.stderr
