"""Designations of a kept company: stated, with evidence, and taken back."""

import pytest

from api.store.people import Role

CODE = "high_tech_enterprise"
HELD = {"held": True, "since": "2023-12-08", "until": "2026-12-07"}
SHOWN = {**HELD, "evidence": "GR202333001234", "evidence_on": "2023-12-08"}


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def address(world, keeper) -> str:
    kept = world.keep_profile(keeper, {"name": "A", "employees": 3, "designations": {"srdi": True}})
    return f"/api/v1/companies/{kept.company.id}"


def state(world, keeper, path, body):
    return world.send("PUT", path, keeper, json=body, headers={"If-Match": "*"})


def standing(world, keeper, address) -> dict:
    answer = world.send("GET", f"{address}/designations", keeper).json()
    return {record["code"]: record for record in answer["standing"]}


def test_a_designation_with_its_evidence_is_a_new_version(world, keeper, address) -> None:
    world.watch.forward(days=1)
    response = state(world, keeper, f"{address}/designations/{CODE}", SHOWN)
    assert (response.status_code, response.json()["version"]) == (200, 2)
    now = world.send("GET", address, keeper)
    assert now.headers["etag"] == response.headers["etag"]
    assert now.json()["version"]["source"] == "designation"
    assert now.json()["version"]["profile"] == {
        "name": "A", "employees": 3, "designations": {"srdi": True, CODE: HELD},
    }  # fmt: skip
    assert standing(world, keeper, address)[CODE] == {
        **SHOWN,
        "code": CODE,
        "label": "高新技术企业",
        "level": None,
        "version": 2,
        "recorded_at": "2025-07-01T08:00:00Z",
        "ended_at": None,
    }
    assert standing(world, keeper, address)["srdi"]["version"] == 1


def test_the_same_again_changes_nothing_but_other_evidence_does(world, keeper, address) -> None:
    first = state(world, keeper, f"{address}/designations/{CODE}", SHOWN)
    again = state(world, keeper, f"{address}/designations/{CODE}", SHOWN)
    assert (again.json()["change"], again.headers["etag"]) == ("unchanged", first.headers["etag"])
    other = state(world, keeper, f"{address}/designations/{CODE}", {**SHOWN, "evidence": "GR202633009999"})
    assert (other.json()["change"], other.json()["version"]) == ("changed", 3)
    assert other.headers["etag"] != first.headers["etag"]
    state(world, keeper, f"{address}/designations/{CODE}", HELD)
    assert standing(world, keeper, address)[CODE]["evidence"] is None


def test_what_was_stated_earlier_is_told_page_by_page(world, keeper, address) -> None:
    for day in (8, 9, 10):
        world.watch.forward(minutes=1)
        assert (
            state(
                world, keeper, f"{address}/designations/{CODE}", {**HELD, "since": f"2023-12-{day:02}"}
            ).status_code
            == 200
        )
    path = f"{address}/designations"
    first = world.send("GET", path, keeper, params={"limit": 1}).json()
    rest = world.send("GET", path, keeper, params={"limit": 1, "cursor": first["next"]}).json()
    assert [page["earlier"][0]["since"] for page in (first, rest)] == ["2023-12-09", "2023-12-08"]
    assert rest["next"] is None
    assert first["earlier"][0]["ended_at"] == "2025-06-30T08:03:00Z"


def test_other_changes_leave_the_evidence_standing(world, keeper, address) -> None:
    state(world, keeper, f"{address}/designations/{CODE}", SHOWN)
    world.send("PATCH", address, keeper, json={"employees": 4}, headers={"If-Match": "*"})
    assert standing(world, keeper, address)[CODE]["evidence"] == SHOWN["evidence"]


def test_a_designation_taken_back_is_unknown(world, keeper, address) -> None:
    path = f"{address}/designations/srdi"
    for change, version in (("changed", 2), ("unchanged", 2)):
        response = world.send("DELETE", path, keeper, headers={"If-Match": "*"})
        assert (response.json()["change"], response.json()["version"]) == (change, version)
    profile = world.send("GET", address, keeper).json()["version"]["profile"]
    assert profile == {"name": "A", "employees": 3}
    assert standing(world, keeper, address) == {}


def test_where_all_others_are_said_not_to_be_held_none_can_become_unknown(world, keeper) -> None:
    kept = world.keep_profile(keeper, {"name": "B", "designations": {"srdi": True, "*": False}})
    address = f"/api/v1/companies/{kept.company.id}"
    response = world.send("DELETE", f"{address}/designations/srdi", keeper, headers={"If-Match": "*"})
    assert response.status_code == 409
    assert standing(world, keeper, address)["*"]["held"] is False


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"/held"}),
        ({"held": "yes"}, {"/held"}),
        ({"held": True, "level": "x", "code": "srdi"}, {"/level", "/code"}),
        ({"held": True, "since": "2025-01-02", "until": "2025-01-01"}, {""}),
        ({"held": True, "evidence": ""}, {"/evidence"}),
        ({"held": True, "evidence": "a\0b"}, {"/evidence"}),
        ({"held": True, "evidence": "x" * 201, "evidence_on": "2023-02-29"}, {"/evidence", "/evidence_on"}),
    ],
)
def test_what_cannot_be_stated_is_refused_with_its_places(world, keeper, address, body, faults) -> None:
    response = state(world, keeper, f"{address}/designations/{CODE}", body)
    assert response.status_code == 422
    assert {fault["pointer"] for fault in response.json()["errors"]} == faults
    assert CODE not in standing(world, keeper, address)


def test_a_designation_that_does_not_exist_is_not_found(world, keeper, address) -> None:
    for code in ("srd", "*", "%00"):
        assert state(world, keeper, f"{address}/designations/{code}", {"held": False}).status_code == 404
        path = f"{address}/designations/{code}"
        assert world.send("DELETE", path, keeper, headers={"If-Match": "*"}).status_code == 404


def test_a_change_says_of_which_state_it_is(world, keeper, address) -> None:
    for method in ("PUT", "DELETE"):
        path = f"{address}/designations/{CODE}"
        assert world.send(method, path, keeper, json=HELD).status_code == 428
        late = world.send(method, path, keeper, json=HELD, headers={"If-Match": '"9.x"'})
        assert late.status_code == 412
