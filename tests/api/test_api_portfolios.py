"""Portfolios: an adviser's own, and of their companies only those whose consent lasts."""

from datetime import date, timedelta

import pytest

from api.ids import new_id
from api.store.people import Role

TODAY = date(2025, 6, 30)


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def adviser(world):
    return world.enrol(Role.ADVISER)


@pytest.fixture
def granted(world, keeper, adviser):
    """Keep a company and let the adviser see it for some days."""

    def make(days: int = 10, **facts):
        kept = world.keep(keeper, **facts)
        world.grant(kept, adviser, TODAY + timedelta(days=days))
        return kept

    return make


@pytest.fixture
def portfolio(world, adviser) -> str:
    return world.send("POST", "/api/v1/portfolios", adviser, json={"name": "泵阀"}).json()["id"]


def put(world, adviser, portfolio, kept) -> int:
    path = f"/api/v1/portfolios/{portfolio}/companies/{kept.company.id}"
    return world.send("PUT", path, adviser).status_code


def listed(world, adviser, portfolio, **query):
    return world.send("GET", f"/api/v1/portfolios/{portfolio}/companies", adviser, params=query).json()


def test_a_portfolio_is_made_found_renamed_and_done_away_with(world, adviser) -> None:
    made = world.send("POST", "/api/v1/portfolios", adviser, json={"name": " 泵阀 "})
    assert made.status_code == 201
    path = made.headers["location"]
    found = world.send("GET", path, adviser)
    assert found.json() == made.json()
    assert found.json()["name"] == "泵阀"
    tag = {"If-Match": found.headers["etag"]}
    renamed = world.send("PATCH", path, adviser, json={"name": "阀门"}, headers=tag)
    assert (renamed.status_code, renamed.json()["name"]) == (200, "阀门")
    assert world.send("PATCH", path, adviser, json={"name": "x"}, headers=tag).status_code == 412
    assert world.send("PATCH", path, adviser, json={"name": "x"}).status_code == 428
    assert world.send("DELETE", path, adviser, headers=tag).status_code == 412
    assert world.send("DELETE", path, adviser).status_code == 204
    assert world.send("GET", path, adviser).status_code == 404


def test_portfolios_are_listed_page_by_page(world, adviser) -> None:
    for number in range(5):
        world.watch.forward(seconds=1)
        world.send("POST", "/api/v1/portfolios", adviser, json={"name": str(number)})
    names, query = [], {"limit": "2"}
    while True:
        said = world.send("GET", "/api/v1/portfolios", adviser, params=query).json()
        names += [item["name"] for item in said["items"]]
        if said["next"] is None:
            break
        query["cursor"] = said["next"]
    assert names == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 101},
        {"name": "a\nb"},
        {},
        {"name": "a", "adviser_id": "b"},
    ],
)
def test_a_portfolio_needs_a_name_and_takes_nothing_else(world, adviser, body) -> None:
    assert world.send("POST", "/api/v1/portfolios", adviser, json=body).status_code == 422


def test_a_company_is_put_in_once_and_taken_out(world, adviser, portfolio, granted) -> None:
    kept = granted()
    assert put(world, adviser, portfolio, kept) == put(world, adviser, portfolio, kept) == 204
    [item] = listed(world, adviser, portfolio)["items"]
    assert (item["id"], item["name"], item["version"]) == (kept.company.id, kept.company.name, 1)
    path = f"/api/v1/portfolios/{portfolio}/companies/{kept.company.id}"
    assert world.send("DELETE", path, adviser).status_code == 204
    assert world.send("DELETE", path, adviser).status_code == 404
    assert listed(world, adviser, portfolio)["items"] == []


def test_a_company_without_consent_cannot_be_put_in_nor_told_from_none(
    world, adviser, keeper, portfolio
) -> None:
    kept = world.keep(keeper)
    path = f"/api/v1/portfolios/{portfolio}/companies/"
    there = world.send("PUT", path + kept.company.id, adviser)
    nowhere = world.send("PUT", path + new_id(), adviser)
    assert there.status_code == nowhere.status_code == 404
    assert there.json() | {"instance": ""} == nowhere.json() | {"instance": ""}


def test_what_is_no_longer_granted_is_counted_and_not_named(world, adviser, portfolio, granted) -> None:
    short, long = granted(2), granted(20)
    for kept in (short, long):
        put(world, adviser, portfolio, kept)
    assert listed(world, adviser, portfolio)["hidden"] == 0
    world.watch.forward(days=3)
    said = listed(world, adviser, portfolio)
    assert ([item["id"] for item in said["items"]], said["hidden"]) == ([long.company.id], 1)
    assert short.company.name not in str(said)
    path = f"/api/v1/portfolios/{portfolio}/companies/{short.company.id}"
    assert world.send("DELETE", path, adviser).status_code == 404
    assert world.send("PUT", path, adviser).status_code == 404


def test_consent_given_anew_brings_it_back(world, adviser, portfolio, granted) -> None:
    kept = granted(1)
    put(world, adviser, portfolio, kept)
    world.watch.forward(days=5)
    world.grant(kept, adviser, TODAY + timedelta(days=9))
    said = listed(world, adviser, portfolio)
    assert (len(said["items"]), said["hidden"]) == (1, 0)


def test_consent_withdrawn_between_two_pages_takes_the_company_off_the_second(
    world, adviser, keeper, portfolio, granted
) -> None:
    kept = []
    for _ in range(4):
        world.watch.forward(seconds=1)
        kept.append(granted())
        put(world, adviser, portfolio, kept[-1])
    first = listed(world, adviser, portfolio, limit="2")
    grants = world.send("GET", f"/api/v1/companies/{kept[1].company.id}/grants", keeper).json()
    world.send("DELETE", f"/api/v1/grants/{grants['items'][0]['id']}", keeper)
    second = listed(world, adviser, portfolio, limit="2", cursor=first["next"])
    assert [item["id"] for item in first["items"]] == [kept[3].company.id, kept[2].company.id]
    assert ([item["id"] for item in second["items"]], second["hidden"], second["next"]) == (
        [kept[0].company.id],
        1,
        None,
    )


def test_a_company_that_is_erased_leaves_the_portfolio(world, adviser, portfolio, granted) -> None:
    kept = granted()
    put(world, adviser, portfolio, kept)
    with world.database.writing() as session:
        session.delete(session.get(type(kept.company), kept.company.id))
    assert listed(world, adviser, portfolio) == {"items": [], "hidden": 0, "next": None}


def test_anothers_portfolio_is_as_one_that_does_not_exist(world, portfolio, granted) -> None:
    kept = granted()
    other = world.enrol(Role.ADVISER)
    world.grant(kept, other, TODAY)
    for method, path in [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/companies"),
        ("PUT", f"/companies/{kept.company.id}"),
        ("DELETE", f"/companies/{kept.company.id}"),
        ("GET", "/questions"),
        ("GET", "/matches"),
    ]:
        sent = {"json": {"name": "x"}, "headers": {"If-Match": "*"}} if method == "PATCH" else {}
        answers = [
            world.send(method, f"/api/v1/portfolios/{name}{path}", other, **sent)
            for name in (portfolio, new_id())
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, path)
        there, nowhere = (answer.json() | {"instance": ""} for answer in answers)
        assert there == nowhere


@pytest.mark.parametrize("role", [Role.COMPANY, Role.BUREAU, Role.ADMIN])
def test_only_advisers_have_portfolios(world, role) -> None:
    person = world.enrol(role)
    assert world.send("GET", "/api/v1/portfolios", person).status_code == 404
    assert world.send("POST", "/api/v1/portfolios", person, json={"name": "x"}).status_code == 404


def test_there_is_an_end_to_portfolios(world, adviser, monkeypatch) -> None:
    monkeypatch.setattr("api.portfolios.MOST", 2)
    statuses = [
        world.send("POST", "/api/v1/portfolios", adviser, json={"name": "x"}).status_code for _ in range(3)
    ]
    assert statuses == [201, 201, 409]
