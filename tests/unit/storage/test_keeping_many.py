"""Many companies put in at once leave the same rows as one after another."""

from datetime import timedelta

import pytest
from factories import company
from sqlmodel import col, select
from support.people import MOMENT, enrol

from api.ids import new_id
from api.store.people import Role
from profiles.reading import read_profile
from profiles.storage.companies import Company, DesignationRecord, ProfileVersion
from profiles.storage.keeping import (
    Authored,
    Change,
    Source,
    add_company,
    change_profile,
    find_company,
    key_of,
)
from profiles.storage.keeping_many import find_companies, keep_many

SEEDS = range(12)


def profiles_of(catalogue, seeds, **facts):
    return [read_profile({**company(seed), **facts}, catalogue.codes) for seed in seeds]


def authored_by(person, at=MOMENT) -> Authored:
    return Authored(at, person.account.id, Source.IMPORT, new_id, "b" * 26)


def keep_each(session, keeper, profiles, authored) -> list[Change]:
    changes = []
    for profile in profiles:
        found = find_company(session, keeper, profile)
        kept = (
            add_company(session, keeper, profile, authored)
            if found is None
            else change_profile(session, found, profile, authored)
        )
        changes.append(kept.change)
    return changes


def keep_together(session, keeper, profiles, authored) -> list[Change]:
    standing = find_companies(session, keeper, map(key_of, profiles))
    return [put.change for put in keep_many(session, keeper, standing, profiles, authored)]


def rows(session, keeper) -> list:
    """Give all that is kept of a keeper's companies, without ids."""
    made = []
    query = select(Company).where(Company.keeper_id == keeper).order_by(Company.key)
    for kept in session.exec(query).all():
        versions = session.exec(
            select(ProfileVersion).where(ProfileVersion.company_id == kept.id).order_by(ProfileVersion.number)
        ).all()
        number = {version.id: version.number for version in versions}
        stated = session.exec(
            select(DesignationRecord)
            .where(DesignationRecord.company_id == kept.id)
            .order_by(col(DesignationRecord.code), col(DesignationRecord.recorded_at))
        ).all()
        made.append(
            (
                kept.model_dump(exclude={"id", "keeper_id"}),
                [version.model_dump(exclude={"id", "company_id", "author_id"}) for version in versions],
                [
                    (number[record.version_id], record.model_dump(exclude={"id", "company_id", "version_id"}))
                    for record in stated
                ],
            )
        )
    return made


def test_together_is_the_same_as_one_after_another(database, catalogue) -> None:
    one, many = (enrol(database, Role.COMPANY) for _ in range(2))
    before = profiles_of(catalogue, SEEDS)
    after = [*profiles_of(catalogue, SEEDS[:4]), *profiles_of(catalogue, range(6, 20), mu_grade="A")]
    after += profiles_of(catalogue, SEEDS[4:6], designations={"srdi": True, "*": False})
    for at, profiles in ((MOMENT, before), (MOMENT + timedelta(days=1), after)):
        with database.writing() as session:
            changes = keep_each(session, one.account.id, profiles, authored_by(one, at))
        with database.writing() as session:
            assert keep_together(session, many.account.id, profiles, authored_by(many, at)) == changes
    assert {*changes} == {*Change}
    with database.reading() as session:
        assert rows(session, many.account.id) == rows(session, one.account.id)


def test_the_same_again_changes_nothing(database, catalogue) -> None:
    keeper = enrol(database, Role.COMPANY)
    profiles = profiles_of(catalogue, SEEDS)
    found = []
    for days in range(2):
        with database.writing() as session:
            at = MOMENT + timedelta(days=days)
            keep_together(session, keeper.account.id, profiles, authored_by(keeper, at))
        with database.reading() as session:
            found.append(rows(session, keeper.account.id))
    assert found[0] == found[1]


def test_no_companies_are_no_trouble(database) -> None:
    keeper = enrol(database, Role.COMPANY)
    with database.writing() as session:
        assert keep_together(session, keeper.account.id, [], authored_by(keeper)) == []


@pytest.mark.parametrize("name", ["甲" * 300, "甲\0乙", "  甲乙  "])
def test_names_that_no_column_holds_are_kept_in_the_profile(database, catalogue, name) -> None:
    keeper = enrol(database, Role.COMPANY)
    profile = read_profile({"name": name}, catalogue.codes)
    with database.writing() as session:
        keep_together(session, keeper.account.id, [profile], authored_by(keeper))
    with database.writing() as session:
        changes = keep_together(session, keeper.account.id, [profile], authored_by(keeper))
    assert changes == [Change.UNCHANGED]
