"""Verification: whoever holds a report finds out whether it was given here, and nothing else."""

import copy
import hashlib
import json
import zlib

import pytest
from sqlmodel import select

from api.ids import new_id
from api.languages import Tongue
from api.runs import make_run
from api.service import Service
from api.store.people import Role
from api.store.records import AuditEntry
from profiles.storage.texts import stored_profile


@pytest.fixture
def keeper(world):
    return world.enrol(Role.COMPANY)


@pytest.fixture
def kept(world, keeper):
    return world.keep(keeper, high_tech=True)


@pytest.fixture
def saved(world, keeper, kept) -> dict:
    response = world.send("POST", f"/api/v1/companies/{kept.company.id}/runs", keeper)
    assert response.status_code == 201
    return response.json()


def asked(world, run_id: str, digits: str) -> dict:
    response = world.send("GET", f"/api/v1/verify/{run_id}", params={"hash": digits})
    assert response.status_code == 200
    return response.json()


def shown(world, document: object) -> dict:
    response = world.send("POST", "/api/v1/verify", json=document)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_report_is_verified_by_what_is_printed_on_it(world, saved) -> None:
    run = saved["run"]
    expected = {
        "genuine": True,
        "made_at": run["created_at"],
        "as_of": run["as_of"],
        "catalogue": run["catalogue"],
        "software": run["software"],
    }
    assert world.send("GET", run["verify"]).json() == expected
    assert asked(world, run["printed"]["id"].upper(), run["printed"]["hash"]) == expected
    assert asked(world, run["id"], run["hash"][:20]) == expected


def test_nothing_of_the_company_is_told(world, saved) -> None:
    told = world.send("GET", saved["run"]["verify"]).text
    assert saved["run"]["company_id"] not in told
    assert saved["report"]["company"]["name"] not in told


def test_a_wrong_hash_and_an_unknown_id_are_answered_alike(world, saved) -> None:
    run = saved["run"]
    wrong = ("0" if run["hash"][0] != "0" else "1") + run["hash"][1:]
    for run_id, digits in (
        (run["id"], wrong),
        (run["id"], run["hash"][:15]),
        (run["id"], ""),
        (run["id"], run["hash"] + "0"),
        (run["id"], "é" * 16),
        (run["id"], "\0" * 16),
        ("a" * 26, run["hash"]),
        ("%00", run["hash"]),
        ("é", run["hash"]),
    ):
        assert asked(world, run_id, digits) == {"genuine": False}


def test_a_hash_is_needed(world, saved) -> None:
    response = world.send("GET", f"/api/v1/verify/{saved['run']['id']}")
    assert (response.status_code, response.json()["type"]) == (400, "urn:huiqi:problem:bad-parameter")


def test_a_saved_report_is_genuine_however_it_is_written(world, saved) -> None:
    assert shown(world, saved)["genuine"]
    backwards = {"report": dict(reversed(saved["report"].items())), "run": saved["run"]}
    spaced = json.dumps(backwards, indent=4, ensure_ascii=False).encode()
    response = world.send(
        "POST",
        "/api/v1/verify",
        content=b"\xef\xbb\xbf" + spaced,
        headers={"content-type": "application/json"},
    )
    assert response.json()["genuine"]
    short = {"run": {key: saved["run"][key] for key in ("id", "hash")}, "report": saved["report"]}
    assert shown(world, short)["genuine"]


CHANGES = {
    "an amount": lambda it: it["report"]["joint"].update(high=10**9),
    "a verdict": lambda it: it["report"]["matches"][3].update(verdict="approved"),
    "a name": lambda it: it["report"]["company"].update(name="另一家有限公司"),
    "a match left out": lambda it: it["report"]["matches"].pop(),
    "a key put in": lambda it: it["report"].update(approved=True),
    "a true for a one": lambda it: it["report"]["matches"][0].update(rank=True),
    "its date": lambda it: it["run"].update(as_of="2026-01-01"),
    "when it was made": lambda it: it["run"].update(created_at="2024-01-01T00:00:00Z"),
    "its version": lambda it: it["run"].update(version=True),
    "its company": lambda it: it["run"].update(company_id=new_id()),
    "its catalogue": lambda it: it["run"]["catalogue"].update(version="0" * 16),
    "its hash": lambda it: it["run"].update(hash="0" * 64),
    "its id": lambda it: it["run"].update(id=new_id()),
    "its id to a number": lambda it: it["run"].update(id=1),
    "its id left out": lambda it: it["run"].pop("id"),
    "its hash left out": lambda it: it["run"].pop("hash"),
    "something put in": lambda it: it["run"].update(approved_by="市税务局"),
    "a number beyond all": lambda it: it["report"].update(as_of=10**29),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_report_that_was_changed_is_not_genuine(world, saved, change) -> None:
    changed = copy.deepcopy(saved)
    change(changed)
    assert shown(world, changed) == {"genuine": False}


def test_a_report_with_a_key_twice_is_not_genuine(world, saved) -> None:
    """Who reads it may see the one, and who hashes it the other."""
    text = json.dumps(saved)
    twice = text.replace('"as_of":', '"as_of": "2030-01-01", "as_of":', 1)
    headers = {"content-type": "application/json"}
    assert world.send("POST", "/api/v1/verify", content=twice.encode(), headers=headers).json() == {
        "genuine": False
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"run": 1, "report": {}}', 422),
        (b'{"run": {}, "report": {}, "more": 1}', 422),
        (b'{"run": {}, "report": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}", 200),
        (b'{"run": {"id": "\\u0000"}, "report": {"a": 1e999999999, "b": NaN}}', 200),
        (b" " * (2 * 1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_report_is_refused(world, body, status) -> None:
    headers = {"content-type": "application/json"}
    response = world.send("POST", "/api/v1/verify", content=body, headers=headers)
    assert response.status_code == status, response.text
    if status == 200:
        assert response.json() == {"genuine": False}


def test_a_report_is_sent_as_json(world) -> None:
    response = world.send("POST", "/api/v1/verify", content=b"{}", headers={"content-type": "text/plain"})
    assert response.status_code == 415


def test_that_somebody_holds_a_report_is_recorded_and_a_guess_is_not(world, keeper, kept, saved) -> None:
    def recorded() -> list[tuple[str, str | None]]:
        with world.database.reading() as session:
            query = select(AuditEntry).where(AuditEntry.subject_id == saved["run"]["id"])
            return [
                (entry.action, entry.actor_id) for entry in session.exec(query.order_by(AuditEntry.number))
            ]

    asked(world, saved["run"]["id"], "0" * 64)
    assert recorded() == [("CreateRun", keeper.account.id)]
    world.send("GET", saved["run"]["verify"])
    shown(world, saved)
    assert recorded()[1:] == [("VerifyRun", None), ("VerifyDocument", None)]
    seen = world.send("GET", f"/api/v1/companies/{kept.company.id}/audit", keeper).json()["items"]
    assert [(entry["action"], entry["role"]) for entry in seen[:2]] == [
        ("VerifyDocument", "anonymous"),
        ("VerifyRun", "anonymous"),
    ]


def test_a_run_put_in_past_the_audit_trail_is_not_genuine(world, kept) -> None:
    profile = stored_profile(kept.version.profile, world.catalogue.codes)
    run = make_run(
        Service(world.catalogue), profile, kept.version,
        as_of=None, tongue=Tongue.EN, everyone=False, at=world.watch.at, author_id=None,
    )  # fmt: skip
    with world.database.writing() as session:
        session.add(run)
    assert asked(world, run.id, run.hash) == {"genuine": False}
    assert hashlib.sha256(zlib.decompress(run.report)).hexdigest() == run.hash
