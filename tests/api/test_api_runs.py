"""Runs: made, listed, read again as they were given, worked out again; on SQLite and PostgreSQL."""

import hashlib
import json
import zlib
from datetime import date

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from api.store.people import Role
from api.store.records import AuditEntry
from api.store.work import Run


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def kept(world, keeper):
    return world.keep(keeper, name="永嘉虚构球阀有限公司", high_tech=True)


def runs_of(kept) -> str:
    return f"/api/v1/companies/{kept.company.id}/runs"


@pytest.fixture
def made(world, keeper, kept):
    return world.send("POST", runs_of(kept), keeper)


def rewritten(world, run_id: str, **values: object) -> None:
    """Change a run past the application, as who may do anything with the database can."""
    with world.database.writing() as session:
        sqlite, kept_as = world.database.is_sqlite, None
        if sqlite:
            kept_as = session.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'runs_no_update'")
            ).scalar()
            session.execute(text("DROP TRIGGER runs_no_update"))
        else:
            session.execute(text("ALTER TABLE runs DISABLE TRIGGER runs_no_update"))
        session.execute(update(Run).where(col(Run.id) == run_id).values(**values))
        session.execute(text(kept_as or "ALTER TABLE runs ENABLE TRIGGER runs_no_update"))


def replayed(world, keeper, run_id: str) -> dict:
    response = world.send("GET", f"/api/v1/runs/{run_id}/replay", keeper)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_run_is_the_report_with_what_it_is_known_by(kept, made) -> None:
    assert made.status_code == 201, made.text
    run, report = made.json()["run"], made.json()["report"]
    assert run["company_id"] == kept.company.id
    assert (run["version"], run["as_of"], run["language"]) == (1, report["as_of"], "zh-Hans")
    assert (run["catalogue"], run["created_at"]) == (report["catalogue"], "2025-06-30T08:00:00Z")
    assert run["verify"] == f"/api/v1/verify/{run['id']}?hash={run['hash']}"
    assert made.headers["location"] == f"/api/v1/runs/{run['id']}"
    assert made.headers["etag"] == f'"{run["hash"]}"'
    assert report["company"]["name"] == "永嘉虚构球阀有限公司"


def test_anybody_can_work_the_hash_out_from_the_json(made) -> None:
    report = json.loads(json.dumps(made.json()["report"], indent=2))
    canonical = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(canonical).hexdigest() == made.json()["run"]["hash"]


def test_the_report_is_what_a_match_gives(world, kept, made) -> None:
    profile = json.loads(kept.version.profile)
    assert world.send("POST", "/api/v1/match", json=profile).json() == made.json()["report"]


def test_language_date_and_persons_are_as_asked(world, keeper, kept) -> None:
    asked = {"as_of": "2025-12-31", "all": "true"}
    response = world.send("POST", runs_of(kept), keeper, params=asked, headers={"Accept-Language": "zh-Hant"})
    run = response.json()["run"]
    assert (run["as_of"], run["everyone"], run["language"]) == ("2025-12-31", True, "zh-Hant")
    assert response.headers["content-language"] == "zh-Hant"
    assert response.json()["report"]["company"]["name"] == "永嘉虚构球阀有限公司", "a name stays as written"
    assert replayed(world, keeper, run["id"])["outcome"] == "same"


def test_a_run_is_given_again_byte_for_byte(world, keeper, made) -> None:
    again = world.send("GET", made.headers["location"], keeper, headers={"Accept-Language": "en"})
    assert (again.content, again.headers["etag"]) == (made.content, made.headers["etag"])


def test_a_run_that_the_reader_has_is_not_sent_again(world, keeper, made) -> None:
    headers = {"If-None-Match": made.headers["etag"]}
    again = world.send("GET", made.headers["location"], keeper, headers=headers)
    assert (again.status_code, again.content) == (304, b"")


def test_a_post_sent_twice_makes_one_run(world, keeper, kept) -> None:
    headers = {"Idempotency-Key": "once"}
    first, second = (world.send("POST", runs_of(kept), keeper, headers=headers) for _ in range(2))
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["idempotent-replayed"] == "true"
    assert len(world.send("GET", runs_of(kept), keeper).json()["items"]) == 1
    other = world.send("POST", runs_of(kept), keeper, headers=headers, params={"as_of": "2025-12-31"})
    assert other.status_code == 409, "the same key with another question"


def test_an_older_version_can_be_matched(world, keeper, kept) -> None:
    of = world.send("POST", runs_of(kept), keeper, params={"version": 1}).json()["run"]
    assert of["version"] == 1
    assert world.send("POST", runs_of(kept), keeper, params={"version": 2}).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"version": "0"}, {"version": "99999999999"}, {"as_of": "2025-02-30"}, {"all": "perhaps"}]
)
def test_what_cannot_be_asked_is_refused(world, keeper, kept, asked) -> None:
    response = world.send("POST", runs_of(kept), keeper, params=asked)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [*asked]


def test_runs_are_listed_newest_first_by_pages_and_filters(world, keeper, kept) -> None:
    days = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-06-30"]
    made = []
    for day in days:
        world.watch.forward(minutes=1)
        made.append(world.send("POST", runs_of(kept), keeper, params={"as_of": day}).json()["run"])
    first = world.send("GET", runs_of(kept), keeper, params={"limit": 3}).json()
    second = world.send("GET", runs_of(kept), keeper, params={"limit": 3, "cursor": first["next"]}).json()
    assert first["items"] + second["items"] == made[::-1]
    assert second["next"] is None
    filters = [
        ({"as_of": "2025-06-30"}, [made[3], made[1]]),
        ({"catalogue_version": world.catalogue.version}, made[::-1]),
        ({"catalogue_version": "0" * 16}, []),
        ({"version": 1, "as_of": "2025-03-31"}, [made[0]]),
        ({"version": 2}, []),
    ]
    for asked, expected in filters:
        assert world.send("GET", runs_of(kept), keeper, params=asked).json()["items"] == expected, asked


def test_whoever_may_not_see_the_company_sees_no_run_of_it(world, kept, made) -> None:
    granted, stranger = world.enrol(Role.ADVISER), world.enrol(Role.ADVISER)
    world.grant(kept, granted, date(2025, 7, 31))
    addresses = [made.headers["location"], f"{made.headers['location']}/replay", runs_of(kept)]
    others = [world.enrol(role) for role in (Role.COMPANY, Role.BUREAU, Role.ADMIN)]
    for address in addresses:
        assert world.send("GET", address, granted).status_code == 200
        for person in (stranger, *others):
            assert world.send("GET", address, person).status_code == 404
        assert world.send("GET", address).status_code == 401
    world.watch.forward(days=40)
    assert {world.send("GET", address, granted).status_code for address in addresses} == {404}


def test_a_run_beyond_reach_and_none_look_the_same(world, made) -> None:
    stranger = world.enrol(Role.COMPANY)
    answers = []
    for run_id in (made.json()["run"]["id"], "a" * 26, "%00" * 26, "A" * 26, "é" * 13):
        response = world.send("GET", f"/api/v1/runs/{run_id}", stranger)
        answers.append((response.status_code, {**response.json(), "instance": ""}))
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 404


def test_a_company_that_cannot_be_named_is_not_there(world, keeper) -> None:
    for company_id in ("a" * 26, "%00" * 26, "x", "a" * 5000):
        assert world.send("POST", f"/api/v1/companies/{company_id}/runs", keeper).status_code == 404


def test_a_key_that_only_reads_makes_no_run(world, kept) -> None:
    reader = world.enrol(Role.ADVISER, reads_only=True)
    world.grant(kept, reader, date(2025, 7, 31))
    assert world.send("POST", runs_of(kept), reader).status_code == 403
    assert world.send("GET", runs_of(kept), reader).status_code == 200


def test_what_is_read_and_made_is_recorded(world, keeper, kept, made) -> None:
    run_id = made.json()["run"]["id"]
    for address in (f"/api/v1/runs/{run_id}", f"/api/v1/runs/{run_id}/replay", runs_of(kept)):
        world.send("GET", address, keeper)
    with world.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.company_id == kept.company.id).order_by(AuditEntry.number)
        found = session.exec(query).all()
    assert [(entry.action, entry.subject_id) for entry in found] == [
        ("CreateRun", run_id),
        ("GetRun", run_id),
        ("ReplayRun", run_id),
        ("ListRuns", None),
    ]
    assert {entry.actor_id for entry in found} == {keeper.account.id}
    assert found[0].detail["hash"] == made.json()["run"]["hash"]


def test_a_run_worked_out_again_is_the_same(world, keeper, made) -> None:
    found = replayed(world, keeper, made.json()["run"]["id"])
    assert (found["outcome"], found["because"], found["differences"]) == ("same", [], [])
    assert found["software"]["then"] == found["software"]["now"]


def test_a_run_of_another_catalogue_cannot_be_worked_out_again(world, keeper, made) -> None:
    run_id = made.json()["run"]["id"]
    rewritten(world, run_id, catalogue_version="0" * 16)
    found = replayed(world, keeper, run_id)
    assert (found["outcome"], found["because"]) == ("impossible", ["catalogue"])
    assert found["catalogue"] == {"then": "0" * 16, "now": world.catalogue.version}


def test_a_run_that_comes_out_otherwise_says_where_and_that_the_software_is_another(
    world, keeper, made
) -> None:
    run_id, report = made.json()["run"]["id"], made.json()["report"]
    report["matches"][1]["rank"] = 99
    del report["joint"]["caps"]
    written = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(written).hexdigest()
    rewritten(world, run_id, report=zlib.compress(written), hash=digest, software_version="0.0.9+0.0")
    found = replayed(world, keeper, run_id)
    assert (found["outcome"], found["because"]) == ("differs", ["trail", "report", "software"])
    places = {place["pointer"]: place for place in found["differences"]}
    assert places.keys() == {"/joint/caps", "/matches/1/rank"}
    assert (places["/matches/1/rank"]["then"], places["/matches/1/rank"]["now"]) == ("99", "2")
    assert places["/joint/caps"]["then"] is None


@pytest.mark.parametrize("damage", [b"", b"no zlib", zlib.compress(b"no json"), zlib.compress(b'{"a":1}')])
def test_a_report_that_was_damaged_is_told(world, keeper, made, damage) -> None:
    run_id = made.json()["run"]["id"]
    rewritten(world, run_id, report=damage)
    found = replayed(world, keeper, run_id)
    assert found["outcome"] == "differs"
    assert {"report_damaged", "report"} <= {*found["because"]}


def test_a_run_cannot_be_changed_through_the_database(world, made) -> None:
    assert made.status_code == 201
    with pytest.raises(Exception, match="only added to"), world.database.writing() as session:
        session.execute(text("UPDATE runs SET everyone = everyone"))


def test_runs_go_with_their_company(world, keeper, kept, made) -> None:
    with world.database.writing() as session:
        session.delete(session.merge(kept.company))
    with world.database.reading() as session:
        assert session.get(Run, made.json()["run"]["id"]) is None
    assert world.send("GET", made.headers["location"], keeper).status_code == 404
