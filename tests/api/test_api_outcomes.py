"""Outcomes: recorded by a company or its adviser, decided by them or by a bureau that handles the measure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from api.access.reach import handled_by
from api.ids import new_id
from api.store.people import Role
from profiles.storage.companies import Company
from profiles.storage.keeping import Authored, Source, change_profile
from profiles.storage.texts import stored_profile

TODAY = date(2025, 6, 30)
MEASURE = "wz25-09-2"
BODY = {"measure": MEASURE, "as_of": "2025-04-01", "applied": True}
DECIDED = BODY | {"granted": True, "decided_on": "2025-06-01", "amount": 120000.5}


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def kept(world, keeper):
    return world.keep(keeper)


@pytest.fixture
def sides(world, keeper, adviser, kept):
    """Give the company and an adviser whose consent lasts."""
    world.grant(kept, adviser, TODAY)
    return keeper, adviser


@pytest.fixture
def bureau(world):
    """Enrol an officer of a bureau that handles the measure."""
    handled = handled_by(world.catalogue)
    name = next(name for name, measures in sorted(handled.items()) if MEASURE in measures)
    return world.enrol(Role.BUREAU, bureau_id=name)


@pytest.fixture
def other_bureau(world):
    handled = handled_by(world.catalogue)
    name = next(name for name, measures in sorted(handled.items()) if measures and MEASURE not in measures)
    return world.enrol(Role.BUREAU, bureau_id=name)


@pytest.fixture
def record(world, keeper, kept):
    def send(person=None, body=BODY, **headers):
        path = f"/api/v1/companies/{kept.company.id}/outcomes"
        return world.send("POST", path, person or keeper, json=body, headers=headers)

    return send


@pytest.fixture
def decide(world):
    def send(person, outcome, tag="*", **body):
        headers = {"If-Match": tag} if tag else {}
        return world.send("PATCH", f"/api/v1/outcomes/{outcome['id']}", person, json=body, headers=headers)

    return send


def faults(response) -> set[str]:
    assert response.status_code == 422, response.text
    return {error["pointer"] for error in response.json()["errors"]}


def test_an_outcome_is_kept_to_the_fen_and_found_again(world, record, keeper) -> None:
    made = record(body=DECIDED)
    assert made.status_code == 201
    said = made.json()
    assert said.items() >= DECIDED.items()
    assert (said["decided_by"], said["version"]) == (None, 1)
    found = world.send("GET", made.headers["location"], keeper)
    assert (found.json(), found.headers["etag"]) == (said, made.headers["etag"])


@pytest.mark.parametrize("amount", [0, 0.01, 0.1, 1000000000000, 999999999999.99, 29.9])
def test_every_amount_comes_back_exact(record, amount) -> None:
    assert record(body=DECIDED | {"amount": amount}).json()["amount"] == amount


def test_only_one_of_a_measure_and_day_is_kept(record) -> None:
    assert record().status_code == 201
    assert record(body=DECIDED).status_code == 409
    assert record(body=BODY | {"as_of": "2025-04-02"}).status_code == 201


def test_the_same_post_sent_twice_is_done_once(record) -> None:
    key = {"Idempotency-Key": "again"}
    first, second = record(**key), record(**key)
    assert (first.json(), second.status_code) == (second.json(), 201)
    assert record(body=DECIDED, **key).status_code == 409


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"measure": "wz25-9-2"}, {"/measure"}),
        ({"measure": "\0"}, {"/measure"}),
        ({"as_of": "2025-07-01"}, {"/as_of"}),
        ({"as_of": "0000-00-00"}, {"/as_of"}),
        ({"granted": True, "decided_on": "2025-07-01"}, {"/decided_on"}),
        ({"granted": True, "decided_on": "2025-03-31"}, {"/decided_on"}),
        ({"decided_on": "2025-05-01"}, {"/decided_on"}),
        ({"granted": False, "amount": 5}, {"/amount"}),
        ({"granted": True, "amount": 0.001}, {"/amount"}),
        ({"granted": True, "amount": -1}, {"/amount"}),
        ({"granted": True, "amount": "5"}, {"/amount"}),
        ({"granted": True, "amount": 10**12 + 1}, {"/amount"}),
        ({"applied": False, "granted": True, "amount": 0.001}, {"/granted", "/amount"}),
        ({"applied": 1}, {"/applied"}),
        ({"applied": None}, {"/applied"}),
        ({"version_id": "x", "decided_by_bureau": "stb"}, {"/version_id", "/decided_by_bureau"}),
    ],
)
def test_what_is_no_outcome_is_told_all_at_once(record, change, pointers) -> None:
    assert faults(record(body=BODY | change)) == pointers


def test_a_measure_that_is_not_for_companies_has_no_outcomes(world, record) -> None:
    closed = next(key for key, m in world.catalogue.measures.items() if not m.open_to_organisations)
    assert faults(record(body=BODY | {"measure": closed})) == {"/measure"}


def test_it_is_kept_with_the_profile_as_it_stood_on_its_day(world, keeper, kept, record) -> None:
    for number in (2, 3):
        world.watch.forward(days=1)
        with world.database.writing() as session:
            company = session.get(Company, kept.company.id)
            profile = stored_profile(kept.version.profile, world.catalogue.codes)
            changed = profile.model_copy(update={"employees": 100 + number})
            authored = Authored(world.watch(), keeper.account.id, Source.SENT, new_id)
            change_profile(session, company, changed, authored)
    world.watch.forward(days=5)
    days = [TODAY + timedelta(days=n) for n in (-100, 0, 1, 2, 5)]
    versions = [record(body=BODY | {"as_of": day.isoformat()}).json()["version"] for day in days]
    assert versions == [1, 1, 2, 3, 3]


def test_outcomes_are_listed_filtered_and_paged(world, keeper, kept, record) -> None:
    for body in (BODY, DECIDED | {"as_of": "2025-04-02"}, BODY | {"measure": "wz25-09-1"}):
        world.watch.forward(seconds=1)
        record(body=body)
    path = f"/api/v1/companies/{kept.company.id}/outcomes"

    def listed(**query):
        return world.send("GET", path, keeper, params=query).json()

    assert [item["measure"] for item in listed()["items"]] == ["wz25-09-1", MEASURE, MEASURE]
    assert len(listed(measure=MEASURE)["items"]) == 2
    assert [item["granted"] for item in listed(decided="true")["items"]] == [True]
    assert {item["granted"] for item in listed(decided="false")["items"]} == {None}
    first = listed(limit="2")
    second = listed(limit="2", cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert world.send("GET", path, keeper, params={"measure": "\0"}).status_code == 400


def test_a_decision_is_of_the_newest_state(record, decide, keeper) -> None:
    made = record()
    tag = made.headers["etag"]
    decided = decide(keeper, made.json(), tag, granted=True, decided_on="2025-06-01", amount=5)
    assert (decided.status_code, decided.json()["amount"]) == (200, 5)
    assert decide(keeper, made.json(), tag, granted=False).status_code == 412
    assert decide(keeper, made.json(), None, granted=False).status_code == 428


def test_what_a_decision_does_not_say_stays(record, decide, keeper) -> None:
    made = record(body=DECIDED).json()
    assert decide(keeper, made, amount=7).json().items() >= (DECIDED | {"amount": 7}).items()
    assert faults(decide(keeper, made, granted=False)) == {"/amount"}
    undone = decide(keeper, made, granted=None, decided_on=None, amount=None).json()
    assert undone.items() >= BODY.items()
    assert faults(decide(keeper, made, applied=False)) == {"/applied"}


def test_an_adviser_records_and_decides_while_consent_lasts(world, kept, adviser, record, decide) -> None:
    assert record(adviser).status_code == 404
    world.grant(kept, adviser, TODAY)
    made = record(adviser)
    assert made.status_code == 201
    assert decide(adviser, made.json(), granted=False).status_code == 200
    world.watch.forward(days=1)
    path = f"/api/v1/outcomes/{made.json()['id']}"
    assert record(adviser, BODY | {"as_of": "2025-01-01"}).status_code == 404
    assert decide(adviser, made.json(), granted=None).status_code == 404
    assert world.send("GET", path, adviser).status_code == 404
    assert world.send("DELETE", path, adviser).status_code == 404
    assert world.send("GET", f"/api/v1/companies/{kept.company.id}/outcomes", adviser).status_code == 404


def test_a_bureau_decides_what_was_applied_for_under_its_measures(
    record, decide, bureau, other_bureau
) -> None:
    made = record().json()
    assert decide(other_bureau, made, granted=True).status_code == 404
    decided = decide(bureau, made, granted=True, decided_on="2025-06-30", amount=3)
    assert decided.json()["decided_by"] == bureau.account.bureau_id


def test_what_a_bureau_decided_only_a_bureau_changes(world, sides, record, decide, bureau) -> None:
    made = record().json()
    decide(bureau, made, granted=False)
    path = f"/api/v1/outcomes/{made['id']}"
    for person in sides:
        assert decide(person, made, granted=True).status_code == 409
        assert world.send("DELETE", path, person).status_code == 409
    undone = decide(bureau, made, granted=None).json()
    assert (undone["granted"], undone["decided_by"]) == (None, None)
    assert world.send("DELETE", path, sides[0]).status_code == 204


def test_a_bureau_neither_records_nor_deletes(world, record, bureau) -> None:
    made = record().json()
    assert record(bureau, BODY | {"as_of": "2025-05-01"}).status_code == 404
    assert world.send("DELETE", f"/api/v1/outcomes/{made['id']}", bureau).status_code == 404


def test_a_bureau_sees_nothing_but_applications_for_its_measures(world, kept, record, bureau) -> None:
    path = f"/api/v1/companies/{kept.company.id}/outcomes"
    assert world.send("GET", path, bureau).status_code == 404
    handled = handled_by(world.catalogue)[bureau.account.bureau_id]
    open_to_all = sorted(key for key, m in world.catalogue.measures.items() if m.open_to_organisations)
    foreign = record(body=BODY | {"measure": next(key for key in open_to_all if key not in handled)}).json()
    untried = record(body=BODY | {"as_of": "2025-01-01", "applied": False}).json()
    assert world.send("GET", path, bureau).status_code == 404
    made = record().json()
    assert [item["id"] for item in world.send("GET", path, bureau).json()["items"]] == [made["id"]]
    for hidden in (foreign, untried):
        assert world.send("GET", f"/api/v1/outcomes/{hidden['id']}", bureau).status_code == 404


def test_anothers_outcome_is_as_one_that_does_not_exist(world, kept, record, bureau) -> None:
    made = record(body=BODY | {"applied": False}).json()
    people = [world.enrol(role) for role in (Role.COMPANY, Role.ADVISER, Role.ADMIN)]
    for person in (*people, bureau):
        for method in ("GET", "PATCH", "DELETE"):
            sent = {"json": {"granted": None}, "headers": {"If-Match": "*"}} if method == "PATCH" else {}
            answers = [
                world.send(method, f"/api/v1/outcomes/{name}", person, **sent)
                for name in (made["id"], new_id())
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            there, nowhere = (answer.json() | {"instance": ""} for answer in answers)
            assert there == nowhere
        for name in (kept.company.id, new_id()):
            assert world.send("GET", f"/api/v1/companies/{name}/outcomes", person).status_code == 404


def test_a_key_that_only_reads_records_nothing(world, record) -> None:
    reader = world.enrol(Role.COMPANY, reads_only=True)
    assert record(reader).status_code == 403


def test_of_several_at_once_one_is_kept(record) -> None:
    with ThreadPoolExecutor(4) as several:
        statuses = sorted(answer.status_code for answer in several.map(lambda _: record(), range(4)))
    assert statuses == [201, 409, 409, 409]


def test_of_several_decisions_on_one_state_one_is_kept(record, decide, keeper) -> None:
    made = record()
    tag = made.headers["etag"]
    with ThreadPoolExecutor(4) as several:
        answers = several.map(lambda n: decide(keeper, made.json(), tag, granted=True, amount=n), range(4))
        statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 412, 412, 412]
