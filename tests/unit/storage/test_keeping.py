"""Companies put in and changed, on both kinds of database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories import ProfileFactory, company
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from support.people import MOMENT, enrol

from api.ids import new_id
from api.store.people import Role
from profiles.reading import read_profile
from profiles.storage.companies import DesignationRecord, ProfileVersion
from profiles.storage.keeping import (
    Authored,
    Change,
    Evidence,
    NoName,
    Source,
    add_company,
    change_profile,
    find_company,
    key_of,
    newest_version,
    standing_designations,
)
from profiles.storage.texts import profile_data, profile_text, stored_profile


@pytest.fixture
def keeper(database):
    return enrol(database, Role.COMPANY)


@pytest.fixture
def authored(keeper) -> Authored:
    return Authored(MOMENT, keeper.account.id, Source.SENT, new_id)


def read(catalogue, **facts):
    return read_profile(ProfileFactory(**facts), catalogue.codes)


def test_a_company_is_kept_with_its_first_version(database, catalogue, keeper, authored) -> None:
    profile = read(catalogue, high_tech=True)
    with database.writing() as session:
        kept = add_company(session, keeper.account.id, profile, authored)
    assert (kept.change, kept.version.number, kept.company.version) == (Change.ADDED, 1, 1)
    with database.reading() as session:
        version = newest_version(session, kept.company)
        assert stored_profile(version.profile, catalogue.codes) == profile
        assert find_company(session, keeper.account.id, profile) == kept.company


def test_a_change_is_a_new_version_and_the_old_one_stays(database, catalogue, keeper, authored) -> None:
    first = read(catalogue)
    second = first.model_copy(update={"revenue": Decimal("1.5")})
    with database.writing() as session:
        kept = add_company(session, keeper.account.id, first, authored)
        changed = change_profile(session, kept.company, second, authored)
        same = change_profile(session, kept.company, second, authored)
    assert (changed.change, changed.version.number) == (Change.CHANGED, 2)
    assert (same.change, same.version) == (Change.UNCHANGED, changed.version)
    with database.reading() as session:
        texts = session.exec(select(ProfileVersion.profile).order_by(ProfileVersion.number)).all()
    assert texts == [profile_text(first), profile_text(second)]


def test_a_keeper_has_a_company_once(database, catalogue, keeper, authored) -> None:
    profile = read(catalogue)
    with database.writing() as session:
        add_company(session, keeper.account.id, profile, authored)
    with pytest.raises(IntegrityError), database.writing() as session:
        add_company(session, keeper.account.id, profile, authored)


def test_two_keepers_may_have_the_same_company(database, catalogue, keeper, authored) -> None:
    other, profile = enrol(database, Role.ADVISER), read(catalogue)
    with database.writing() as session:
        mine = add_company(session, keeper.account.id, profile, authored)
        theirs = add_company(session, other.account.id, profile, authored)
    assert mine.company.id != theirs.company.id


def test_a_company_without_code_and_name_is_refused(catalogue) -> None:
    profile = read(catalogue, name=None, uscc=None)
    with pytest.raises(NoName):
        key_of(profile)


def test_names_that_differ_by_spaces_only_are_one_company(catalogue) -> None:
    names = [read(catalogue, uscc=None, name=name) for name in ("ABC 阀门有限公司", "abc阀门 有限公司")]
    assert key_of(names[0]) == key_of(names[1])


def test_designations_keep_what_was_said_of_them_and_when(database, catalogue, keeper, authored) -> None:
    held = {"held": True, "since": "2023-12-08", "until": "2026-12-07"}
    first = read(catalogue, designations={"high_tech_enterprise": held, "srdi": True})
    second = read(catalogue, designations={"high_tech_enterprise": held, "srdi": False})
    later = Authored(MOMENT + timedelta(days=1), keeper.account.id, Source.SENT, new_id)
    shown = {"high_tech_enterprise": Evidence("GR202333001234", date(2023, 12, 8))}
    with database.writing() as session:
        kept = add_company(session, keeper.account.id, first, authored)
        change_profile(session, kept.company, first, authored, shown)
        change_profile(session, kept.company, second, later)
    with database.reading() as session:
        standing = standing_designations(session, kept.company.id)
        rows = session.exec(select(DesignationRecord).where(DesignationRecord.code == "srdi")).all()
    title = standing["high_tech_enterprise"]
    assert (title.since, title.evidence, title.evidence_on) == (
        date(2023, 12, 8), "GR202333001234", date(2023, 12, 8),
    )  # fmt: skip
    assert {(row.held, row.ended_at) for row in rows} == {(True, later.at), (False, None)}


@pytest.mark.parametrize("seed", range(30))
def test_a_profile_is_the_same_after_its_text(catalogue, seed) -> None:
    profile = read_profile(company(seed), catalogue.codes)
    text = profile_text(profile)
    assert stored_profile(text, catalogue.codes) == profile
    assert read_profile(profile_data(text), catalogue.codes) == profile
    assert profile_text(stored_profile(text, catalogue.codes)) == text


def test_figures_are_exact_in_the_text(catalogue) -> None:
    profile = read_profile({"revenue": Decimal("99999999999999.99")}, catalogue.codes)
    assert profile_text(profile) == '{"revenue":99999999999999.99}'
    assert profile_data(profile_text(profile)) == {"revenue": Decimal("99999999999999.99")}
