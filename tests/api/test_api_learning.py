"""What is learned from the outcomes that are kept: nothing, before there are enough."""

import pytest
from factories import uscc_of

from api.store.people import Role
from api.stored_outcomes import counted, register
from matcher.learning.enough import ENOUGH, ENOUGH_OF_EACH
from profiles.storage.companies import OutcomeRecord

MEASURES = ("wz25-09-1", "wz25-09-2", "wz25-09-3")


@pytest.fixture(autouse=True)
def nothing_recorded(world):
    with world.database.writing() as session:
        session.exec(OutcomeRecord.__table__.delete())


def decide(world, count: int, companies, *, granted: bool) -> None:
    """Record so many decisions on applications of companies, on days of their own."""
    with world.database.writing() as session:
        for number in range(count):
            kept = companies[number % len(companies)]
            outcome = OutcomeRecord(
                id=f"{granted:d}{number}",
                company_id=kept.company.id,
                version_id=kept.version.id,
                measure="wz25-09-1" if granted else "wz25-09-2",
                as_of=world.watch().date().replace(year=1000 + number),
                applied=True,
                granted=granted,
                recorded_at=world.watch(),
                changed_at=world.watch(),
            )
            session.add(outcome)


def test_the_administrator_sees_that_learning_is_off_and_why(world) -> None:
    keeper = world.enrol(Role.COMPANY)
    world.apply(world.keep(keeper), MEASURES[0])
    decide(world, 3, [world.keep(keeper)], granted=True)
    said = world.send("GET", "/api/v1/learning", world.enrol(Role.ADMIN)).json()
    assert "800" in said.pop("text")
    assert said == {
        "state": "off",
        "outcomes": 4,
        "applied": 4,
        "decided": 3,
        "granted": 3,
        "refused": 0,
        "companies": 1,
        "needed": ENOUGH,
        "needed_of_each": ENOUGH_OF_EACH,
    }


@pytest.mark.parametrize(
    ("granted", "refused", "companies", "state"),
    [
        (ENOUGH - ENOUGH_OF_EACH, ENOUGH_OF_EACH, 5, "on"),
        (ENOUGH - ENOUGH_OF_EACH - 1, ENOUGH_OF_EACH, 5, "off"),
        (ENOUGH, ENOUGH_OF_EACH - 1, 5, "off"),
        (ENOUGH, ENOUGH_OF_EACH, 4, "off"),
    ],
)
def test_it_is_on_with_enough_of_each_and_of_enough_companies(
    world, granted, refused, companies, state
) -> None:
    keeper = world.enrol(Role.COMPANY)
    kept = [world.keep(keeper) for _ in range(companies)]
    decide(world, granted, kept, granted=True)
    decide(world, refused, kept, granted=False)
    with world.database.reading() as session:
        assert counted(session)["state"] == state


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.BUREAU])
def test_nobody_else_does(world, role) -> None:
    assert world.send("GET", "/api/v1/learning", world.enrol(role)).status_code == 404


def test_what_two_record_of_one_company_is_learned_from_once(world) -> None:
    code = uscc_of("91", 8001)
    kept = [world.keep(world.enrol(Role.COMPANY), uscc=code) for _ in range(2)]
    world.apply(kept[0], MEASURES[0])
    decided = world.apply(kept[1], MEASURES[0])
    with world.database.writing() as session:
        found = session.get(OutcomeRecord, decided.id)
        found.granted = True
        session.add(found)
    with world.database.reading() as session:
        [outcome], faults, repeated = register(session, world.catalogue)
    assert (outcome.company, outcome.granted, faults, repeated) == (code, True, (), 1)
