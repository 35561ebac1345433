"""The audit trail over HTTP: all of it for administration, a company's own for the company."""

from datetime import date

import pytest

from api.store.people import Role

ALL = "/api/v1/audit"


@pytest.fixture
def admin(world):
    return world.enrol(Role.ADMIN)


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def kept(world, keeper):
    """Give a company that was looked at five times on five days."""
    kept = world.keep(keeper)
    for _ in range(5):
        world.send("GET", f"/api/v1/companies/{kept.company.id}/runs", keeper)
        world.watch.forward(days=1)
    return kept


def items(world, person, **asked) -> list[dict]:
    response = world.send("GET", ALL, person, params=asked)
    assert response.status_code == 200, response.text
    return response.json()["items"]


def test_the_trail_is_read_by_pages_newest_first(world, admin, keeper, kept) -> None:
    about = {"company": kept.company.id, "action": "ListRuns"}
    first = world.send("GET", ALL, admin, params={**about, "limit": 3}).json()
    second = world.send("GET", ALL, admin, params={**about, "limit": 3, "cursor": first["next"]}).json()
    numbers = [entry["number"] for entry in first["items"] + second["items"]]
    assert len(numbers) == 5
    assert numbers == sorted(numbers, reverse=True)
    assert second["next"] is None
    assert {entry["actor_id"] for entry in first["items"]} == {keeper.account.id}


def test_the_trail_is_filtered(world, admin, keeper, kept) -> None:
    about = {"company": kept.company.id, "action": "ListRuns"}
    assert len(items(world, admin, **about, since="2025-07-01", until="2025-07-02")) == 2
    assert len(items(world, admin, **about, since="2025-07-03")) == 2
    assert len(items(world, admin, **about, until="2025-06-30")) == 1
    assert len(items(world, admin, **about, until="9999-12-31")) == 5
    assert len(items(world, admin, actor=keeper.account.id)) == 5
    assert items(world, admin, actor=admin.account.id, action="ListRuns") == []


def test_reading_the_trail_is_recorded(world, admin, kept) -> None:
    items(world, admin, company=kept.company.id)
    newest = items(world, admin, action="ListAudit", company=kept.company.id)[0]
    assert (newest["actor_id"], newest["detail"]) == (admin.account.id, {"entries": 5})


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "\0"},
        {"company": "x"},
        {"subject": "A" * 26},
        {"action": "Get'--"},
        {"since": "yesterday"},
        {"until": "2025-02-30"},
        {"cursor": "-1"},
        {"cursor": "٣"},
        {"cursor": "9" * 30},
        {"limit": "0"},
        {"limit": "201"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(world, admin, asked) -> None:
    response = world.send("GET", ALL, admin, params=asked)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [*asked]


@pytest.mark.parametrize("role", [Role.COMPANY, Role.ADVISER, Role.BUREAU])
def test_the_whole_trail_is_for_administration_only(world, role) -> None:
    assert world.send("GET", ALL, world.enrol(role)).status_code == 404
    assert world.send("GET", ALL).status_code == 401


def test_a_company_sees_who_saw_it(world, keeper, kept) -> None:
    adviser = world.enrol(Role.ADVISER)
    world.grant(kept, adviser, date(2025, 12, 31))
    world.send("POST", f"/api/v1/companies/{kept.company.id}/runs", adviser)
    address = f"/api/v1/companies/{kept.company.id}/audit"
    seen = world.send("GET", address, keeper, params={"limit": 2}).json()
    newest = seen["items"][0]
    assert (newest["actor_id"], newest["role"], newest["action"]) == (
        adviser.account.id,
        "adviser",
        "CreateRun",
    )
    assert newest["at"] == "2025-07-05T08:00:00Z"
    assert seen["items"][1]["role"] == "company"
    after = world.send("GET", address, keeper, params={"limit": 100, "cursor": seen["next"]}).json()
    assert len(after["items"]) == 4
    assert after["next"] is None
    assert world.send("GET", address, keeper).json()["items"][0]["action"] == "ListCompanyAudit"


def test_nobody_else_sees_who_saw_a_company(world, admin, kept) -> None:
    adviser = world.enrol(Role.ADVISER)
    world.grant(kept, adviser, date(2025, 12, 31))
    for person in (adviser, admin, world.enrol(Role.COMPANY), world.enrol(Role.BUREAU)):
        assert world.send("GET", f"/api/v1/companies/{kept.company.id}/audit", person).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANONYMOUS])
def test_everybody_known_may_write_the_head_down(world, admin, role) -> None:
    person = world.enrol(role)
    items(world, admin)
    head = world.send("GET", "/api/v1/audit/head", person).json()
    assert head == world.send("GET", "/api/v1/audit/head", person).json(), "a look does not move it"
    newest = items(world, admin)[0]
    assert (head["number"], head["hash"]) == (newest["number"], newest["hash"])
    assert head["written"] == f"{newest['number']}:{newest['hash']}"


def test_nobody_unknown_sees_how_long_the_trail_is(world) -> None:
    assert world.send("GET", "/api/v1/audit/head").status_code == 401
