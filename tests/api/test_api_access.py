"""Who is let in: keys that hold, keys that do not, and what they may."""

import pytest

from api.store.people import Role


def test_a_key_that_does_not_hold_is_refused_everywhere(world) -> None:
    for authorization in ("Bearer hq_wrong", "Bearer", "Basic aaa", "hq_wrong", "Bearer " + "x" * 5000):
        response = world.send("GET", "/api/v1/measures", headers={"Authorization": authorization})
        assert (response.status_code, response.json()["type"]) == (401, "urn:huiqi:problem:sign-in")
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANONYMOUS])
def test_a_key_that_holds_is_answered(world, role) -> None:
    assert world.send("GET", "/api/v1/measures", world.enrol(role)).status_code == 200
