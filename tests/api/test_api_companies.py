"""Companies that are kept: added, read, found, changed, and never changed by what was not meant."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from factories import ProfileFactory
from sqlmodel import func, select

from api.ids import new_id
from api.store.people import Role
from profiles.storage.companies import Company, ProfileVersion

COMPANIES = "/api/v1/companies"


def stated(answer: dict) -> dict:
    return answer["version"]["profile"]


def kept(world, person, profile=None, **facts) -> tuple[str, str]:
    """Send a company as somebody, and give its address and tag."""
    response = world.send("POST", COMPANIES, person, json=profile or ProfileFactory(**facts))
    assert response.status_code == 201, response.text
    return response.headers["location"], response.headers["etag"]


def count(world, table, *where) -> int:
    with world.database.reading() as session:
        return session.exec(select(func.count()).select_from(table).where(*where)).one()


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


def test_a_company_that_is_sent_is_kept_whole(world, keeper) -> None:
    profile = ProfileFactory(high_tech=True)
    response = world.send("POST", COMPANIES, keeper, json=profile)
    answer = response.json()
    assert (response.status_code, answer["change"], answer["version"]) == (201, "added", 1)
    assert response.headers["location"] == f"{COMPANIES}/{answer['id']}"
    read = world.send("GET", response.headers["location"], keeper)
    assert read.headers["etag"] == response.headers["etag"]
    known = {key: value for key, value in profile.items() if value is not None}
    assert {key: value for key, value in stated(read.json()).items() if key != "designations"} == {
        key: sorted(value) if isinstance(value, list) else value
        for key, value in known.items()
        if key != "designations"
    }


def test_figures_come_back_exact(world, keeper) -> None:
    body = b'{"name": "A", "revenue": 99999999999999.99, "layoff_rate": 0.1000000000000000000001}'
    response = world.send(
        "POST", COMPANIES, keeper, content=body, headers={"content-type": "application/json"}
    )
    text = world.send("GET", response.headers["location"], keeper).text
    assert '"revenue":99999999999999.99' in text
    assert '"layoff_rate":0.1000000000000000000001' in text


def test_who_has_the_newest_state_is_not_sent_it_again(world, keeper) -> None:
    address, tag = kept(world, keeper)
    response = world.send("GET", address, keeper, headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


def test_the_same_company_again_is_refused_with_the_id_of_what_is_there(world, keeper) -> None:
    profile = ProfileFactory()
    address, _ = kept(world, keeper, profile)
    response = world.send("POST", COMPANIES, keeper, json=profile)
    assert (response.status_code, response.json()["type"]) == (409, "urn:huiqi:problem:conflict")
    assert address.endswith(response.json()["errors"][0]["suggestion"])
    kept(world, world.enrol(Role.COMPANY), profile)


def test_all_faults_are_told_at_once_and_nothing_is_kept(world, keeper) -> None:
    response = world.send("POST", COMPANIES, keeper, json={"revenu": 1, "employees": -1})
    assert response.status_code == 422
    faults = {fault["pointer"]: fault["code"] for fault in response.json()["errors"]}
    assert faults == {"/revenu": "unknown_key", "/employees": "too_small", "/name": "name_needed"}
    assert count(world, Company, Company.keeper_id == keeper.account.id) == 0


@pytest.mark.parametrize(
    "profile", [{}, {"name": " \u3000"}, {"name": "\u0000"}, {"name": None, "employees": 1}]
)
def test_a_company_needs_a_name_or_a_code(world, keeper, profile) -> None:
    response = world.send("POST", COMPANIES, keeper, json=profile)
    assert [fault["code"] for fault in response.json()["errors"]] == ["name_needed"]


@pytest.mark.parametrize(
    "name", ["长" * 4000, "ß" * 200, "ΐ" * 199, "有\u0000字", "'; DROP TABLE companies; --"]
)
def test_any_name_can_be_kept(world, keeper, name) -> None:
    address, _ = kept(world, keeper, {"name": name})
    assert stated(world.send("GET", address, keeper).json())["name"] == name
    assert world.send("POST", COMPANIES, keeper, json={"name": name}).status_code == 409


def test_a_post_that_is_sent_again_with_its_key_is_done_once(world, keeper) -> None:
    profile, headers = ProfileFactory(), {"Idempotency-Key": new_id()}
    first = world.send("POST", COMPANIES, keeper, json=profile, headers=headers)
    again = world.send("POST", COMPANIES, keeper, json=profile, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    other = world.send("POST", COMPANIES, keeper, json=ProfileFactory(), headers=headers)
    assert other.status_code == 409
    assert count(world, Company, Company.keeper_id == keeper.account.id) == 1


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


def test_posts_with_one_key_at_once_keep_one_company(world, keeper) -> None:
    profile, headers = ProfileFactory(), {"Idempotency-Key": new_id()}
    sent = at_once(*[lambda: world.send("POST", COMPANIES, keeper, json=profile, headers=headers)] * 6)
    assert [response.status_code for response in sent] == [201] * 6
    assert len({response.headers["location"] for response in sent}) == 1
    assert count(world, Company, Company.keeper_id == keeper.account.id) == 1


def test_posts_of_one_company_at_once_keep_one(world, keeper) -> None:
    profile = ProfileFactory()
    sent = at_once(*[lambda: world.send("POST", COMPANIES, keeper, json=profile)] * 6)
    assert sorted(response.status_code for response in sent) == [201] + [409] * 5
    assert count(world, Company, Company.keeper_id == keeper.account.id) == 1


def test_of_changes_of_one_state_at_once_one_is_kept(world, keeper) -> None:
    profile = ProfileFactory()
    address, tag = kept(world, keeper, profile)

    def replacing(revenue: int):
        return lambda: world.send(
            "PUT", address, keeper, json={**profile, "revenue": revenue}, headers={"If-Match": tag}
        )

    sent = at_once(*map(replacing, range(6)))
    assert sorted(response.status_code for response in sent) == [200] + [412] * 5
    won = next(number for number, response in enumerate(sent) if response.status_code == 200)
    now = world.send("GET", address, keeper).json()
    assert (stated(now)["revenue"], now["version"]["number"]) == (won, 2)


def test_changes_of_any_state_at_once_are_all_kept_one_after_the_other(world, keeper) -> None:
    address, _ = kept(world, keeper)

    def changing(number: int):
        return lambda: world.send(
            "PATCH", address, keeper, json={"employees": 1000 + number}, headers={"If-Match": "*"}
        )

    sent = at_once(*map(changing, range(6)))
    assert sorted(response.json()["version"] for response in sent) == [2, 3, 4, 5, 6, 7]


def test_a_change_says_of_which_state_it_is(world, keeper) -> None:
    profile = ProfileFactory()
    address, tag = kept(world, keeper, profile)
    for method in ("PUT", "PATCH"):
        assert world.send(method, address, keeper, json=profile).status_code == 428
        headers = {"If-Match": tag.replace("1", "2", 1)}
        assert world.send(method, address, keeper, json=profile, headers=headers).status_code == 412


def test_a_profile_put_anew_is_the_whole_profile(world, keeper) -> None:
    profile = ProfileFactory()
    address, tag = kept(world, keeper, profile)
    less = {"name": profile["name"], "uscc": profile["uscc"], "employees": 3}
    response = world.send("PUT", address, keeper, json=less, headers={"If-Match": tag})
    assert response.json() | {"hash": ""} == {
        "id": address.rpartition("/")[2],
        "change": "changed",
        "version": 2,
        "hash": "",
    }
    assert stated(world.send("GET", address, keeper).json()) == less


def test_what_states_the_same_changes_nothing(world, keeper) -> None:
    profile = ProfileFactory()
    address, tag = kept(world, keeper, profile)
    for method, body in (("PUT", profile), ("PATCH", {"employees": profile["employees"]}), ("PATCH", {})):
        response = world.send(method, address, keeper, json=body, headers={"If-Match": tag})
        assert (response.status_code, response.json()["change"]) == (200, "unchanged")
        assert response.headers["etag"] == tag
    assert count(world, ProfileVersion, ProfileVersion.company_id == address.rpartition("/")[2]) == 1


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
def test_a_patch_states_some_of_it_anew(world, keeper, media_type) -> None:
    held = {"held": True, "since": "2023-12-08"}
    profile = {"name": "A", "revenue": 1, "employees": 2, "designations": {"srdi": held, "tech_sme": True}}
    address, tag = kept(world, keeper, profile)
    patch = {
        "revenue": None,
        "employees": 3,
        "designations": {"srdi": {"until": "2026-12-07"}, "tech_sme": None},
    }
    headers = {"If-Match": tag, "content-type": media_type}
    assert world.send("PATCH", address, keeper, json=patch, headers=headers).status_code == 200
    assert stated(world.send("GET", address, keeper).json()) == {
        "name": "A",
        "employees": 3,
        "designations": {"srdi": held | {"until": "2026-12-07"}},
    }


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (b'{"revenu": 1, "employees": -1, "name": null}', {"/revenu", "/employees", "/name"}),
        (b'{"employees": 1, "employees": 2}', {"/employees"}),
        (b'{"designations": {"srdi": {"since": "2025-01-02", "since": null}}}', {"/designations/srdi/since"}),
        (b'{"designations": {"srdi": {"until": "2020-01-01"}}}', {"/designations/srdi"}),
        (b"[]", {""}),
        (b"null", {""}),
        (b'{"a":' * 900 + b"1" + b"}" * 900, {""}),
    ],
)
def test_a_patch_with_faults_changes_nothing(world, keeper, body, faults) -> None:
    profile = {"name": "A", "designations": {"srdi": {"held": True, "since": "2023-12-08"}}}
    address, tag = kept(world, keeper, profile)
    response = world.send("PATCH", address, keeper, content=body, headers={"If-Match": tag})
    assert response.status_code == 422, response.text
    assert {fault["pointer"] for fault in response.json()["errors"]} == faults
    assert stated(world.send("GET", address, keeper).json()) == profile


def test_a_body_that_is_not_json_is_refused(world, keeper) -> None:
    address, tag = kept(world, keeper)
    headers = {"If-Match": tag, "content-type": "text/plain"}
    for method, path in (("POST", COMPANIES), ("PUT", address), ("PATCH", address)):
        assert world.send(method, path, keeper, content=b"{}", headers=headers).status_code == 415
        assert world.send(method, path, keeper, content=b"{", headers={"If-Match": tag}).status_code == 400
        large = world.send(method, path, keeper, content=b" " * 300_000 + b"{}", headers={"If-Match": tag})
        assert large.status_code == 413


def test_a_company_cannot_take_the_code_of_another(world, keeper) -> None:
    first, second = ProfileFactory(), ProfileFactory()
    kept(world, keeper, first)
    address, tag = kept(world, keeper, second)
    body, headers = {"uscc": first["uscc"]}, {"If-Match": tag}
    response = world.send("PATCH", address, keeper, json=body, headers=headers)
    assert response.status_code == 409
    assert stated(world.send("GET", address, keeper).json())["uscc"] == second["uscc"]


def test_nobody_writes_who_keeps_a_company_or_its_number(world, keeper) -> None:
    for key in ("keeper_id", "id", "version", "created_at", "key"):
        response = world.send("POST", COMPANIES, keeper, json={"name": "A", key: "x"})
        assert [fault["code"] for fault in response.json()["errors"]] == ["unknown_key"]


def test_an_adviser_says_until_when_the_consent_lasts(world) -> None:
    adviser, today = world.enrol(Role.ADVISER), world.watch.at.date()

    def sent(days: int | None):
        query = {} if days is None else {"consent_until": (today + timedelta(days)).isoformat()}
        return world.send("POST", COMPANIES, adviser, json=ProfileFactory(), params=query)

    for days in (None, -1, 367):
        assert sent(days).status_code == 400
        assert sent(days).json()["errors"][0]["parameter"] == "consent_until"
    address = sent(30).headers["location"]
    assert world.send("GET", address, adviser).status_code == 200
    world.watch.forward(days=30)
    assert world.send("GET", address, adviser).status_code == 200
    world.watch.forward(days=1)
    assert world.send("GET", address, adviser).status_code == 404
    assert world.send("GET", COMPANIES, adviser).json()["items"] == []


def test_a_company_declares_no_consent_for_itself(world, keeper) -> None:
    query = {"consent_until": "2025-12-31"}
    response = world.send("POST", COMPANIES, keeper, json=ProfileFactory(), params=query)
    assert response.status_code == 400


def test_the_answer_says_nothing_of_the_profile(world, keeper) -> None:
    """It is kept for a repeated post, longer than it need be."""
    profile = ProfileFactory()
    response = world.send("POST", COMPANIES, keeper, json=profile, headers={"Idempotency-Key": new_id()})
    assert profile["name"] not in json.dumps(response.json(), ensure_ascii=False)
