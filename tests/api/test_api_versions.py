"""Versions of a profile: each as it was, and what differs between two."""

import hashlib
import json

import pytest

from api.store.people import Role
from profiles.storage.texts import canonical_json

NAMED = {"name": "A"}
FIRST = {**NAMED, "rd_expense": 900000, "tax_collection": "audit", "designations": {"srdi": True}}
SECOND = {**NAMED, "rd_expense": 1000000.5, "tax_collection": "audit", "industry": "C3443"}


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def address(world, keeper) -> str:
    """Keep a company with three versions, a minute apart."""
    kept = world.keep_profile(keeper, FIRST)
    path = f"/api/v1/companies/{kept.company.id}"
    for profile in (SECOND, {**SECOND, "employees": 3}):
        world.watch.forward(minutes=1)
        response = world.send("PUT", path, keeper, json=profile, headers={"If-Match": "*"})
        assert response.status_code == 200
    return path


def test_versions_are_listed_newest_first_with_author_source_and_hash(world, keeper, address) -> None:
    page = world.send("GET", f"{address}/versions", keeper).json()
    assert page["next"] is None
    assert [item["number"] for item in page["items"]] == [3, 2, 1]
    assert page["items"][-1] == {
        "number": 1,
        "hash": hashlib.sha256(canonical_json(FIRST)).hexdigest(),
        "created_at": "2025-06-30T08:00:00Z",
        "author_id": keeper.account.id,
        "source": "sent",
        "source_id": None,
    }


def test_versions_come_in_pages(world, keeper, address) -> None:
    first = world.send("GET", f"{address}/versions", keeper, params={"limit": 2}).json()
    rest = world.send(
        "GET", f"{address}/versions", keeper, params={"limit": 2, "cursor": first["next"]}
    ).json()
    assert [[item["number"] for item in page["items"]] for page in (first, rest)] == [[3, 2], [1]]
    assert rest["next"] is None


def test_a_version_stays_as_it_was(world, keeper, address) -> None:
    response = world.send("GET", f"{address}/versions/1", keeper)
    assert response.json()["profile"] == FIRST
    again = world.send(
        "GET", f"{address}/versions/1", keeper, headers={"If-None-Match": response.headers["etag"]}
    )
    assert again.status_code == 304
    assert world.send("PUT", f"{address}/versions/1", keeper, json=FIRST).status_code == 405


def test_the_profile_of_a_version_has_its_hash(world, keeper, address) -> None:
    response = world.send("GET", f"{address}/versions/2", keeper)
    written = response.text.split('"profile":', 1)[1].removesuffix("}")
    assert json.loads(written) == SECOND
    assert hashlib.sha256(written.encode()).hexdigest() == response.json()["hash"]


@pytest.mark.parametrize("number", ["0", "4", "-1", "99999999999999999999", "x", "1.0"])
def test_a_version_that_does_not_exist_is_not_found(world, keeper, address, number) -> None:
    for path in (f"{address}/versions/{number}", f"{address}/versions/{number}/changes"):
        assert world.send("GET", path, keeper).status_code == 404


def test_what_differs_from_the_version_before_is_told_with_what_follows(world, keeper, address) -> None:
    answer = world.send("GET", f"{address}/versions/2/changes", keeper, params={"as_of": "2025-06-30"}).json()
    assert (answer["since"], answer["version"]) == (1, 2)
    assert answer["changes"] == [
        {"fact": "designations.srdi", "before": True, "after": None},
        {"fact": "industry", "before": None, "after": "C3443"},
        {"fact": "rd_expense", "before": 900000, "after": 1000000.5},
    ]
    sides = {"before": {"profile": FIRST, "as_of": "2025-06-30"}, "after": {"profile": SECOND}}
    assert answer["effect"] == world.send("POST", "/api/v1/diff", json=sides).json()


def test_changes_may_be_told_since_any_version_or_since_nothing_was_known(world, keeper, address) -> None:
    def changed(number: int, since: int) -> set[str]:
        response = world.send(
            "GET", f"{address}/versions/{number}/changes", keeper, params={"since_version": since}
        )
        return {change["fact"] for change in response.json()["changes"]}

    assert changed(3, 1) == {"designations.srdi", "industry", "rd_expense", "employees"}
    assert changed(1, 0) == {"name", "designations.srdi", "tax_collection", "rd_expense"}
    assert changed(1, 3) == changed(3, 1)
    assert changed(2, 2) == set()


@pytest.mark.parametrize("since", ["-1", "4", "99999999999", "x"])
def test_changes_since_a_version_that_does_not_exist_are_refused(world, keeper, address, since) -> None:
    response = world.send("GET", f"{address}/versions/3/changes", keeper, params={"since_version": since})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["since_version"]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "٣", " 1"])
def test_a_cursor_that_no_page_gave_is_refused(world, keeper, address, cursor) -> None:
    assert world.send("GET", f"{address}/versions", keeper, params={"cursor": cursor}).status_code == 400
