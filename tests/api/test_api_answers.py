"""What a kept company can get, what to ask it next, and its answers put into its profile."""

import pytest
from factories import ProfileFactory

from api.store.people import Role


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def profile() -> dict:
    return {**ProfileFactory(), "name": "A", "rd_expense": None}


@pytest.fixture
def address(world, keeper, profile) -> str:
    return f"/api/v1/companies/{world.keep_profile(keeper, profile).company.id}"


def test_a_match_is_that_of_the_profile_that_is_kept(world, keeper, address, profile) -> None:
    for query in ({}, {"as_of": "2025-12-31", "all": "true"}):
        sent = world.send("POST", "/api/v1/match", json=profile, params=query)
        assert world.send("GET", f"{address}/match", keeper, params=query).content == sent.content


def test_a_match_may_be_of_an_earlier_version(world, keeper, address) -> None:
    first = world.send("GET", f"{address}/match", keeper).content
    changed = {"name": "A", "employees": 3}
    world.send("PUT", address, keeper, json=changed, headers={"If-Match": "*"})
    assert world.send("GET", f"{address}/match", keeper).content != first
    assert world.send("GET", f"{address}/match", keeper, params={"version": 1}).content == first
    for version in ("0", "3", "99999999999", "x"):
        refused = world.send("GET", f"{address}/match", keeper, params={"version": version})
        assert refused.status_code == 400
        assert [error["parameter"] for error in refused.json()["errors"]] == ["version"]


def test_questions_are_those_of_the_profile_that_is_kept(world, keeper, address, profile) -> None:
    query = {"count": 3, "as_of": "2025-06-30"}
    sent = world.send("POST", "/api/v1/questions", json=profile, params=query)
    assert world.send("GET", f"{address}/questions", keeper, params=query).content == sent.content


def test_answers_are_a_new_version_and_are_followed_by_the_next_questions(world, keeper, address) -> None:
    tag = world.send("GET", f"{address}/questions", keeper).headers["etag"]
    answers = {"rd_expense": 4300000, "designations.tech_leader": {"held": True, "since": "2024-03-01"}}
    response = world.send("POST", f"{address}/answers", keeper, json=answers, headers={"If-Match": tag})
    answer = response.json()
    assert (response.status_code, answer["change"], answer["version"]) == (200, "changed", 2)
    now = world.send("GET", address, keeper).json()["version"]
    assert now["source"] == "answer"
    assert now["profile"]["rd_expense"] == 4300000
    assert now["profile"]["designations"]["tech_leader"] == {"held": True, "since": "2024-03-01"}
    asked = world.send("GET", f"{address}/questions", keeper)
    assert (answer["questions"], response.headers["etag"]) == (asked.json(), asked.headers["etag"])
    assert "rd_expense" not in [question["fact"] for question in answer["questions"]["questions"]]


@pytest.mark.parametrize(
    ("answers", "stated"),
    [
        ({"rd_expense": "86 万元"}, {"rd_expense": 860000}),
        ({"rd_expense": "1,200,000", "core_ip": "是"}, {"rd_expense": 1200000, "core_ip": True}),
        ({"layoff_rate": "12.5%"}, {"layoff_rate": 0.125}),
        (
            {"industry": "C3443", "founded_on": "2012-05-18"},
            {"industry": "C3443", "founded_on": "2012-05-18"},
        ),
        ({"business_scope": '["阀门"]'}, {"business_scope": '["阀门"]'}),
        ({"business_scope": "是"}, {"business_scope": "是"}),
        ({"needs": "land, talent"}, {"needs": ["land", "talent"]}),
        (
            {"designations.srdi": "省级 2024-03-01", "designations.tech_sme": "否"},
            {
                "designations": {
                    "srdi": {"held": True, "level": "provincial", "since": "2024-03-01"},
                    "tech_sme": False,
                }
            },
        ),
    ],
)
def test_an_answer_may_be_in_plain_words(world, keeper, answers, stated) -> None:
    address = f"/api/v1/companies/{world.keep_profile(keeper, {'name': 'A'}).company.id}"
    response = world.send("POST", f"{address}/answers", keeper, json=answers, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    assert world.send("GET", address, keeper).json()["version"]["profile"] == {"name": "A", **stated}


def test_an_answer_takes_nothing_else_back_but_null_takes_it_back(world, keeper, address) -> None:
    before = world.send("GET", address, keeper).json()["version"]["profile"]
    world.send("POST", f"{address}/answers", keeper, json={"revenue": None}, headers={"If-Match": "*"})
    after = world.send("GET", address, keeper).json()["version"]["profile"]
    assert after == {key: value for key, value in before.items() if key != "revenue"}


def test_answers_with_faults_are_all_refused_with_their_places(world, keeper, address) -> None:
    before = world.send("GET", address, keeper).headers["etag"]
    body = (
        b'{"revenue": "much", "employees": 5, "revenu": 1, "designations": {"srdi": true}, "rd_intensity": 1,'
        b' "designations.srdi": {"since": "2025-01-02", "until": "2025-01-01"}, "listed": true,'
        b' "listed": false,'
        b' "designations.green_factory": {"level": "x"}}'
    )
    response = world.send("POST", f"{address}/answers", keeper, content=body, headers={"If-Match": "*"})
    assert response.status_code == 422
    assert {(fault["pointer"], fault["code"]) for fault in response.json()["errors"]} == {
        ("/revenue", "number_expected"),
        ("/revenu", "unknown_key"),
        ("/designations", "unknown_key"),
        ("/rd_intensity", "unknown_key"),
        ("/designations.srdi", "dates_reversed"),
        ("/designations.green_factory/level", "unknown_option"),
        ("/listed", "duplicate_key"),
    }
    assert world.send("GET", address, keeper).headers["etag"] == before


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"text"',
        b'{"\\ud800": 1}',
        b'{"employees": "' + b"9" * 5000 + b'"}',
        b'{"employees": "1e999"}',
        b'{"needs": "' + b"[" * 100_000 + b'"}',
        b'{"designations.srdi": ' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"name": null, "uscc": null}',
    ],
)
def test_no_answer_breaks_the_server(world, keeper, address, body) -> None:
    response = world.send("POST", f"{address}/answers", keeper, content=body, headers={"If-Match": "*"})
    assert response.status_code == 422, response.text


def test_answers_say_of_which_state_they_are(world, keeper, address) -> None:
    assert world.send("POST", f"{address}/answers", keeper, json={"employees": 5}).status_code == 428
    headers = {"If-Match": '"9.0"'}
    late = world.send("POST", f"{address}/answers", keeper, json={"employees": 5}, headers=headers)
    assert late.status_code == 412


def test_a_version_with_codes_that_are_no_longer_listed_is_told_apart(world, keeper) -> None:
    """A catalogue may drop a code that a company stated once."""
    kept = world.keep_profile(keeper, {"name": "A", "industry": "C3443"})
    tree = world.catalogue.codes["industry"]
    address = f"/api/v1/companies/{kept.company.id}"
    stated = tree.codes.pop("C3443")
    try:
        assert world.send("GET", address, keeper).json()["version"]["profile"]["industry"] == "C3443"
        for path in ("match", "questions", "versions/1/changes"):
            assert world.send("GET", f"{address}/{path}", keeper).status_code == 409
        patch = {"industry": "C344"}
        assert world.send("PATCH", address, keeper, json=patch, headers={"If-Match": "*"}).status_code == 200
        assert world.send("GET", f"{address}/match", keeper).status_code == 200
    finally:
        tree.codes["C3443"] = stated
