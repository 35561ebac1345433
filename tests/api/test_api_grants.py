"""Consents: a company lets an adviser see it until a day, and takes it back at once."""

import base64
from datetime import date, timedelta

import pytest

from api.ids import new_id
from api.store.people import Role

TODAY = date(2025, 6, 30)


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def sides(keeper, adviser):
    return {"keeper": keeper, "adviser": adviser}


@pytest.fixture
def kept(world, keeper):
    return world.keep(keeper)


@pytest.fixture
def give(world, keeper, kept, adviser):
    """Let the adviser see the company, or whatever is asked otherwise."""

    def ask(person=None, **body):
        body = {"adviser": adviser.account.login, "until_on": day(30)} | body
        path = f"/api/v1/companies/{kept.company.id}/grants"
        return world.send("POST", path, person or keeper, json=body)

    return ask


def sees(world, adviser, kept) -> bool:
    path = f"/api/v1/companies/{kept.company.id}/outcomes"
    return world.send("GET", path, adviser).status_code == 200


def fault(response) -> tuple[str, str]:
    assert response.status_code == 422, response.text
    [error] = response.json()["errors"]
    return error["pointer"], error["code"]


def test_a_consent_lets_the_adviser_see_the_company_through_its_last_day(world, give, adviser, kept) -> None:
    assert not sees(world, adviser, kept)
    answer = give()
    assert answer.status_code == 201
    said = answer.json()
    assert said["adviser"]["login"] == adviser.account.login
    assert (said["state"], said["from_on"], said["until_on"], said["days_left"]) == (
        "lasting",
        day(0),
        day(30),
        31,
    )
    assert sees(world, adviser, kept)
    world.watch.forward(days=30)
    assert sees(world, adviser, kept)
    world.watch.forward(days=1)
    assert not sees(world, adviser, kept)


def test_a_day_ends_at_midnight_in_china(world, give, adviser, kept) -> None:
    give(until_on=day(0))
    world.watch.forward(hours=7, minutes=59)  # 23:59 in China
    assert sees(world, adviser, kept)
    world.watch.forward(minutes=1)
    assert not sees(world, adviser, kept)


def test_an_adviser_may_be_named_by_id_and_in_any_case(give, adviser) -> None:
    assert give(adviser=adviser.account.id).status_code == 201
    assert give(adviser=f" {adviser.account.login.upper()} ").status_code == 201


def test_who_does_not_exist_is_not_told_from_who_is_no_adviser(world, give) -> None:
    named = [new_id(), world.enrol(Role.COMPANY).account.login, world.enrol(Role.BUREAU).account.id]
    bodies = [give(adviser=name).json() for name in named]
    assert bodies[0] == bodies[1] == bodies[2]
    assert fault(give(adviser="nobody")) == ("/adviser", "no_such_adviser")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"until_on": day(-1)}, ("/until_on", "past")),
        ({"until_on": day(367)}, ("/until_on", "too_long")),
        ({"from_on": day(-1)}, ("/from_on", "past")),
        ({"from_on": day(31)}, ("/until_on", "reversed")),
        ({"until_on": "2025-12"}, ("/until_on", "date_expected")),
        ({"until_on": 20251231}, ("/until_on", "date_expected")),
        ({"given_by": "me"}, ("/given_by", "extra_forbidden")),
        ({"adviser": "a\0b"}, ("/adviser", "string_pattern_mismatch")),
    ],
)
def test_what_makes_no_consent_is_told(give, body, expected) -> None:
    assert fault(give(**body)) == expected


def test_a_year_and_a_day_is_the_longest(give) -> None:
    assert give(until_on=day(366)).status_code == 201


def test_one_that_begins_later_does_not_let_in_before(world, give, adviser, kept) -> None:
    assert give(from_on=day(5)).json()["state"] == "to_come"
    assert not sees(world, adviser, kept)
    [listed] = world.send("GET", "/api/v1/grants", adviser).json()["items"]
    assert (listed["state"], listed["company"], listed["days_left"]) == ("to_come", None, 26)
    world.watch.forward(days=5)
    assert sees(world, adviser, kept)
    [listed] = world.send("GET", "/api/v1/grants", adviser).json()["items"]
    assert listed["company"] == kept.company.name


def test_the_newest_word_counts(world, give, adviser, kept, keeper) -> None:
    give(until_on=day(300))
    give(until_on=day(10))
    path = f"/api/v1/companies/{kept.company.id}/grants"
    states = {item["until_on"]: item["state"] for item in world.send("GET", path, keeper).json()["items"]}
    assert states == {day(300): "ended", day(10): "lasting"}
    world.watch.forward(days=11)
    assert not sees(world, adviser, kept)


@pytest.mark.parametrize("by", ["keeper", "adviser"])
def test_it_ends_at_once_by_either_side(world, give, kept, sides, by) -> None:
    path = f"/api/v1/grants/{give().json()['id']}"
    assert world.send("DELETE", path, sides[by]).status_code == 204
    assert not sees(world, sides["adviser"], kept)
    assert world.send("DELETE", path, sides[by]).status_code == 204
    assert world.send("GET", "/api/v1/grants", sides["adviser"]).json()["items"] == []
    listed = world.send("GET", f"/api/v1/companies/{kept.company.id}/grants", sides["keeper"]).json()
    [item] = listed["items"]
    assert (item["state"], item["days_left"]) == ("ended", 0)
    assert item["ended_at"] is not None


def test_an_adviser_sees_its_own_consents_of_a_company_only(world, give, adviser, keeper, kept) -> None:
    give()
    give(adviser=world.enrol(Role.ADVISER).account.login)
    path = f"/api/v1/companies/{kept.company.id}/grants"
    assert len(world.send("GET", path, keeper).json()["items"]) == 2
    [listed] = world.send("GET", path, adviser).json()["items"]
    assert listed["adviser"]["id"] == adviser.account.id


def test_what_ends_soonest_comes_first_page_by_page(world, keeper, adviser) -> None:
    for ahead in (40, 10, 30, 20, 10):
        world.grant(world.keep(keeper), adviser, TODAY + timedelta(days=ahead))
    seen, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        said = world.send("GET", "/api/v1/grants", adviser, params=query).json()
        seen += [item["days_left"] for item in said["items"]]
        cursor = said["next"]
        if cursor is None:
            break
    assert seen == [11, 11, 21, 31, 41]


def test_the_same_post_sent_twice_gives_one_consent(world, adviser, keeper, kept) -> None:
    path, body = (
        f"/api/v1/companies/{kept.company.id}/grants",
        {"adviser": adviser.account.id, "until_on": day(3)},
    )
    first, second = (
        world.send("POST", path, keeper, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert first.json() == second.json()
    assert len(world.send("GET", path, keeper).json()["items"]) == 1


def test_neither_an_adviser_nor_another_company_gives_consent(world, give, adviser) -> None:
    give()
    for person in (adviser, world.enrol(Role.COMPANY), world.enrol(Role.ADMIN), world.enrol(Role.BUREAU)):
        assert give(person).status_code == 404


def test_anothers_consent_is_as_one_that_does_not_exist(world, give) -> None:
    grant_id = give().json()["id"]
    for person in (world.enrol(Role.COMPANY), world.enrol(Role.ADVISER)):
        there, nowhere = (
            world.send("DELETE", f"/api/v1/grants/{name}", person) for name in (grant_id, new_id())
        )
        assert there.status_code == nowhere.status_code == 404
        assert there.json() | {"instance": ""} == nowhere.json() | {"instance": ""}


def test_ids_that_cannot_be_one_are_not_there(world, keeper) -> None:
    for name in ("%00", "x" * 3000, "..%2f..", "%F0%9F%98%80", "'%20OR%201=1"):
        assert world.send("DELETE", f"/api/v1/grants/{name}", keeper).status_code == 404
        assert world.send("GET", f"/api/v1/companies/{name}/grants", keeper).status_code == 404


def cursor(written: str) -> str:
    return base64.urlsafe_b64encode(written.encode()).decode()


@pytest.mark.parametrize(
    "sent",
    ["x", "AAAA", "%00", cursor("2025-06-30 \0"), cursor("0001-01-01T00:00:00+14:00 a"), cursor("soon a")],
)
def test_a_cursor_that_is_none_of_ours_is_refused(world, adviser, sent) -> None:
    answer = world.send("GET", "/api/v1/grants", adviser, params={"cursor": sent})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "cursor")
