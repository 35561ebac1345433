"""Outcomes of files put into the database: each once, with the profile it states, or told why not."""

import json
from datetime import date

import pytest
from factories import ProfileFactory
from sqlmodel import select
from support.people import MOMENT, enrol

from api.access.reach import handled_by
from api.ids import new_id
from api.store.people import Role
from api.store.records import AuditEntry
from api.stored_outcomes import lines
from api.taking_outcomes import Taking
from api.working import Works
from criteria.words import Language
from matcher.learning.outcomes import read_outcomes
from profiles.reading import read_profile
from profiles.storage.companies import Company, OutcomeRecord, ProfileVersion
from profiles.storage.keeping import Authored, Source, add_company

ROW = {"company": "a", "measure": "wz25-09-2", "as_of": "2025-03-01", "applied": True}


@pytest.fixture
def works(database, catalogue) -> Works:
    return Works(database, lambda: MOMENT, handled_by(catalogue))


@pytest.fixture
def keeper(database):
    return enrol(database, Role.COMPANY).account


@pytest.fixture
def take(works, keeper, catalogue, tmp_path):
    """Take rows in as a file of them would be, for the keeper or for nobody."""

    def run(*rows, nobody=False) -> Taking:
        path = tmp_path / "outcomes.ndjson"
        path.write_bytes(
            b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)
        )
        taking = Taking(works, None if nobody else keeper, catalogue.codes)
        register = read_outcomes(path, catalogue, kept=taking.profile_of)
        taking.take(register.outcomes)
        taking.counts["faults"] = len(register.faults)
        return taking

    return run


def kept(database, table=OutcomeRecord):
    with database.reading() as session:
        return [*session.exec(select(table))]


def test_a_file_twice_changes_nothing(database, take) -> None:
    rows = [
        ROW | {"profile": ProfileFactory()},
        ROW | {"as_of": "2025-04-01", "granted": True, "amount": 5.5},
    ]
    rows[1]["profile"] = rows[0]["profile"]
    first, before = take(*rows), kept(database)
    second = take(*rows)
    assert (first.counts["added"], second.counts["unchanged"], second.counts["added"]) == (2, 2, 0)
    assert kept(database) == before
    assert sorted(outcome.amount_fen or 0 for outcome in before) == [0, 550]


def test_a_new_company_gets_a_version_for_each_state_that_is_told(database, take) -> None:
    young = ProfileFactory(name="温州虚构甲厂", uscc=None)
    grown = young | {"employees": 400}
    take(ROW | {"as_of": "2025-04-01", "profile": grown}, ROW | {"profile": young})
    [company] = kept(database, Company)
    versions = {version.id: version.number for version in kept(database, ProfileVersion)}
    assert company.version == 2
    assert {outcome.as_of.month: versions[outcome.version_id] for outcome in kept(database)} == {3: 1, 4: 2}


def test_a_company_that_is_there_keeps_its_profile(database, take, keeper, catalogue) -> None:
    there = ProfileFactory(name="温州虚构乙厂", uscc=None)
    with database.writing() as session:
        authored = Authored(MOMENT, keeper.id, Source.SENT, new_id)
        company = add_company(session, keeper.id, read_profile(there, catalogue.codes), authored).company
    taking = take(
        ROW | {"profile": there | {"employees": 400}},
        ROW | {"company": "b", "measure": "wz25-09-1", "profile": there},
    )
    assert taking.counts["other_profile"] == 1
    assert [version.number for version in kept(database, ProfileVersion)] == [1]
    assert {outcome.company_id for outcome in kept(database)} == {company.id}


def test_a_kept_company_needs_no_profile_by_its_id_or_its_keepers_uscc(
    database, take, keeper, catalogue
) -> None:
    profile = read_profile(ProfileFactory(), catalogue.codes)
    with database.writing() as session:
        company = add_company(
            session, keeper.id, profile, Authored(MOMENT, keeper.id, Source.SENT, new_id)
        ).company
    assert take(ROW | {"company": company.id}, nobody=True).counts["added"] == 1
    assert take(ROW | {"company": profile.uscc, "as_of": "2025-04-01"}).counts["added"] == 1
    assert take(ROW | {"company": new_id()}).counts["faults"] == 1


def test_a_decision_is_added_and_a_contradiction_refused(database, take) -> None:
    row = ROW | {"profile": ProfileFactory()}
    granted = row | {"granted": True, "decided_on": "2025-05-01", "amount": 7}
    take(row)
    assert take(granted).counts["decided"] == 1
    assert take(row).counts["unchanged"] == 1
    taking = take(granted | {"granted": False, "amount": None})
    [(outcome, why)] = taking.refused
    assert outcome.granted is False
    assert "stays" in why.within(Language.EN)
    [stored] = kept(database)
    assert (stored.granted, stored.amount_fen, stored.decided_on, stored.revision) == (
        True,
        700,
        date(2025, 5, 1),
        2,
    )


def test_what_cannot_be_kept_is_told_and_the_rest_is_kept(database, take) -> None:
    good = ROW | {"profile": ProfileFactory()}
    fraction = good | {"company": "b", "granted": True, "amount": 0.001}
    nameless = good | {"company": "c", "profile": {"revenue": 1}}
    taking = take(good, fraction, nameless)
    assert len(taking.refused) == 2
    assert taking.counts["added"] == len(kept(database)) == 1


def test_without_a_keeper_no_company_is_added(database, take) -> None:
    taking = take(ROW | {"profile": ProfileFactory()}, nobody=True)
    assert len(taking.refused) == 1
    assert kept(database, Company) == []


def test_what_is_given_out_can_be_taken_in_again(database, take, catalogue, tmp_path) -> None:
    profile = ProfileFactory(high_tech=True)
    take(
        ROW | {"profile": profile},
        ROW | {"as_of": "2025-04-01", "granted": True, "amount": 0.29, "profile": profile},
    )
    with database.reading() as session:
        written = [*lines(session)]
    path = tmp_path / "out.ndjson"
    path.write_bytes(b"".join(written))
    register = read_outcomes(path, catalogue)
    assert (len(register.outcomes), register.faults) == (2, ())
    assert register.outcomes[0].profile == read_profile(profile, catalogue.codes)
    assert take(*written, nobody=True).counts["unchanged"] == 2


def test_every_outcome_put_in_is_in_the_audit_trail(database, take) -> None:
    take(ROW | {"profile": ProfileFactory()}, ROW | {"as_of": "2025-04-01", "profile": ProfileFactory()})
    entries = kept(database, AuditEntry)
    assert {entry.subject_id for entry in entries} == {outcome.id for outcome in kept(database)}
    assert {(entry.action, entry.via) for entry in entries} == {("ImportOutcomes", "command")}
