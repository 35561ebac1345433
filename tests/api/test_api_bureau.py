"""What a bureau sees: figures without small counts, and the companies that applied under its measures."""

from datetime import date, timedelta

import pytest
from factories import uscc_of

from api.access.reach import handled_by
from api.bureau_figures import tallies
from api.store.people import Role
from profiles.storage.companies import OutcomeRecord

MEASURE = "wz25-09-2"
FIGURES, APPLICATIONS = "/api/v1/bureau/outcomes", "/api/v1/bureau/applications"
HELD = {"count": None, "suppressed": True}


@pytest.fixture(autouse=True)
def nothing_recorded(world):
    """Take the outcomes of other tests away: figures are of all there are."""
    with world.database.writing() as session:
        session.exec(OutcomeRecord.__table__.delete())


@pytest.fixture
def officer(world):
    return world.enrol(Role.BUREAU, bureau_id=bureaus_of(world, MEASURE)[0])


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def apply(world, keeper):
    """Record applications of so many new companies, decided or not."""

    def record(count, *, measure=MEASURE, granted=None, yuan=None, **facts):
        made = []
        for _ in range(count):
            kept = world.keep(keeper, **facts)
            made.append(kept)
            change(world, world.apply(kept, measure), granted=granted, yuan=yuan)
        return made

    return record


def change(world, outcome, *, granted=None, yuan=None, **fields) -> None:
    with world.database.writing() as session:
        found = session.get(OutcomeRecord, outcome.id)
        found.granted, found.amount_fen = granted, None if yuan is None else int(yuan * 100)
        for name, value in fields.items():
            setattr(found, name, value)
        session.add(found)


def bureaus_of(world, measure) -> list[str]:
    return sorted(name for name, measures in handled_by(world.catalogue).items() if measure in measures)


def figures(world, officer, measure=MEASURE, **query) -> dict:
    said = world.send("GET", FIGURES, officer, params=query).json()
    [found] = [entry for entry in said["measures"] if entry["measure"] == measure]
    return found


def counts(found) -> dict:
    return {name: found[name]["count"] for name in ("applied", "granted", "refused", "undecided")}


def test_every_measure_of_the_bureau_is_listed_and_none_of_anothers(world, officer) -> None:
    said = world.send("GET", FIGURES, officer).json()
    listed = [entry["measure"] for entry in said["measures"]]
    assert listed == sorted(handled_by(world.catalogue)[officer.account.bureau_id])
    assert (said["bureau"], said["fewest"]) == (officer.account.bureau_id, 10)


def test_counts_of_ten_and_more_are_told(world, officer, apply) -> None:
    apply(12, granted=True, yuan=100.5)
    apply(11, granted=False)
    apply(10)
    found = figures(world, officer)
    assert counts(found) == {"applied": 33, "granted": 12, "refused": 11, "undecided": 10}
    assert found["amount"] == {"yuan": 1206, "suppressed": False}
    assert found["counties"] is None


def test_fewer_are_held_back_and_so_is_what_would_tell_them(world, officer, apply) -> None:
    apply(12, granted=True, yuan=100)
    apply(16, granted=False)
    apply(3)
    found = figures(world, officer)
    assert counts(found) == {"applied": 31, "granted": 12, "refused": None, "undecided": None}
    assert found["undecided"] == found["refused"] == HELD
    apply(1)
    assert figures(world, officer)["amount"] == {"yuan": 1200, "suppressed": False}


def test_a_sum_goes_with_its_count(world, officer, apply) -> None:
    apply(14, granted=True, yuan=100)
    apply(3)
    found = figures(world, officer)
    assert counts(found) == {"applied": 17, "granted": None, "refused": None, "undecided": None}
    assert found["amount"] == {"yuan": None, "suppressed": True}


def test_nobody_is_not_told_from_a_few(world, officer, apply) -> None:
    none = figures(world, officer)
    apply(9, granted=True, yuan=1)
    assert figures(world, officer) == none
    assert counts(none) == dict.fromkeys(counts(none))


def test_a_sum_is_held_back_where_few_amounts_are_known(world, officer, apply) -> None:
    apply(9, granted=True, yuan=100)
    apply(20, granted=True)
    apply(20, granted=False)
    apply(20)
    found = figures(world, officer)
    assert found["granted"]["count"] == 29
    assert found["amount"] == {"yuan": None, "suppressed": True}


def test_a_company_counts_once_by_its_newest_application(world, officer, apply) -> None:
    companies = apply(11, granted=False)
    for kept in companies:
        change(world, world.apply(kept, MEASURE, as_of=date(2024, 5, 1)), granted=True, yuan=10)
    found = figures(world, officer)
    assert counts(found)["applied"] == 11
    assert counts(found)["granted"] is None


def test_a_company_that_several_keep_counts_once(world, officer, apply) -> None:
    codes = [uscc_of("91", 7000 + number) for number in range(6)]
    for _ in range(2):
        keeper = world.enrol(Role.COMPANY)
        for code in codes:
            change(world, world.apply(world.keep(keeper, uscc=code), MEASURE), granted=True, yuan=5)
    assert figures(world, officer)["applied"] == HELD
    apply(4, granted=True, yuan=1)
    apply(10, granted=False)
    apply(10)
    found = figures(world, officer)
    assert (found["applied"]["count"], found["granted"]["count"]) == (30, 10)
    assert found["amount"]["yuan"] == 6 * 5 + 4


def test_what_was_not_applied_for_does_not_count(world, officer, apply) -> None:
    apply(10)
    with world.database.writing() as session:
        for outcome in session.exec(OutcomeRecord.__table__.select()).all()[:1]:
            found = session.get(OutcomeRecord, outcome.id)
            found.applied = False
            session.add(found)
    assert figures(world, officer)["applied"] == HELD


def test_by_county_the_small_ones_cannot_be_subtracted(world, officer, apply) -> None:
    apply(15, county="330302")
    apply(17, county="330381")
    apply(2, county="330329")
    counties = {
        entry["county"]: entry["applied"] for entry in figures(world, officer, by="county")["counties"]
    }
    assert len(counties) == 13
    assert {code: said["count"] for code, said in counties.items() if not said["suppressed"]} == {
        "330302": 15
    }


def test_companies_elsewhere_and_of_no_known_county_are_counted_together(world, apply) -> None:
    apply(2, county="330106")
    apply(3, county=None)
    apply(4, county="330302")
    with world.database.reading() as session:
        tally = tallies(session, [MEASURE], {"330302": "鹿城区"})[MEASURE]
    assert tally.counties == {"330302": 4, "elsewhere": 5}


def test_another_way_to_count_is_refused(world, officer) -> None:
    answer = world.send("GET", FIGURES, officer, params={"by": "company"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "by")


def test_an_officer_gets_nothing_of_another_bureaus_measure(world, apply) -> None:
    apply(12)
    handled = handled_by(world.catalogue)
    other = next(name for name, measures in sorted(handled.items()) if measures and MEASURE not in measures)
    officer = world.enrol(Role.BUREAU, bureau_id=other)
    assert MEASURE not in world.send("GET", FIGURES, officer).text
    assert world.send("GET", APPLICATIONS, officer, params={"measure": MEASURE}).json()["items"] == []
    assert world.send("GET", APPLICATIONS, officer).json()["items"] == []


def test_an_officer_of_no_bureau_or_an_unknown_one_sees_nothing(world, apply) -> None:
    apply(12)
    for bureau in (None, "nowhere"):
        officer = world.enrol(Role.BUREAU, bureau_id=bureau)
        assert world.send("GET", FIGURES, officer).json()["measures"] == []
        assert world.send("GET", APPLICATIONS, officer).json() == {"items": [], "next": None}


def test_applications_are_listed_with_their_companies_page_by_page(world, officer, keeper) -> None:
    kept = []
    for _ in range(3):
        world.watch.forward(seconds=1)
        kept.append(world.keep(keeper))
        world.apply(kept[-1], MEASURE)
    unseen = world.keep(keeper)
    change(world, world.apply(unseen, MEASURE), applied=False)
    first = world.send("GET", APPLICATIONS, officer, params={"limit": "2", "measure": MEASURE}).json()
    second = world.send("GET", APPLICATIONS, officer, params={"limit": "2", "cursor": first["next"]}).json()
    items = first["items"] + second["items"]
    assert [item["company_id"] for item in items] == [each.company.id for each in reversed(kept)]
    assert [item["company"] for item in items] == [each.company.name for each in reversed(kept)]
    assert second["next"] is None


def test_what_is_handled_ends_when_the_application_is_taken_back(world, officer, keeper) -> None:
    kept = world.keep(keeper)
    outcome = world.apply(kept, MEASURE)
    path = f"/api/v1/companies/{kept.company.id}/outcomes"
    assert world.send("GET", path, officer).status_code == 200
    assert world.send("DELETE", f"/api/v1/outcomes/{outcome.id}", keeper).status_code == 204
    assert world.send("GET", path, officer).status_code == 404


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.ADMIN])
def test_only_bureaus_see_them(world, role) -> None:
    person = world.enrol(role)
    assert world.send("GET", FIGURES, person).status_code == 404
    assert world.send("GET", APPLICATIONS, person).status_code == 404


def test_the_words_are_in_the_language_asked_for(world, officer) -> None:
    english = world.send("GET", FIGURES, officer, params={"by": "county"}, headers={"Accept-Language": "en"})
    assert english.json()["measures"][0]["counties"][-1]["name"] == "elsewhere or unknown"
    hant = world.send(
        "GET", FIGURES, officer, params={"by": "county"}, headers={"Accept-Language": "zh-Hant"}
    )
    assert {"瑞安市", "樂清市"} <= {entry["name"] for entry in hant.json()["measures"][0]["counties"]}


def test_a_future_day_changes_nothing(world, officer, apply) -> None:
    apply(10)
    world.watch.forward(days=400)
    said = world.send("GET", FIGURES, officer).json()
    assert said["day"] == (date(2025, 6, 30) + timedelta(days=400)).isoformat()
    assert figures(world, officer)["applied"]["count"] == 10
