"""Who reaches a company: another's id, in every route and method, is answered as one that does not exist."""

import pytest
from factories import ProfileFactory
from sqlmodel import select

from api.access.matrix import MATRIX, Reach
from api.ids import new_id
from api.routes import companies, company_answers, company_data, designations, versions
from api.store.people import Role
from api.store.records import AuditEntry

OPERATIONS = {
    operation
    for module in (companies, company_answers, company_data, designations, versions)
    for operation in module.DESCRIBED
} - {"AddCompany", "ListCompanies"}
BODIES = {
    "ReplaceCompany": {"name": "A"},
    "ChangeCompany": {"employees": 1},
    "AnswerQuestions": {"employees": 1},
    "StateDesignation": {"held": True},
}
FOREIGN = [role for role in Role if role is not Role.ANONYMOUS]


@pytest.fixture(scope="module")
def addresses(shared_world) -> dict[str, tuple[str, str]]:
    """Give method and address of each operation on one company."""
    found = {}
    for route in shared_world.client.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.operation_id in OPERATIONS:
                [method] = handler.http_methods - {"OPTIONS"}
                found[handler.operation_id] = (method, route.path)
    assert found.keys() == OPERATIONS
    return found


def send(world, addresses, operation: str, company_id: str, person):
    method, template = addresses[operation]
    path = (
        template.replace("{company_id:str}", company_id)
        .replace("{number:int}", "1")
        .replace("{code:str}", "srdi")
    )
    query = {"confirm": "A"} if operation == "EraseCompany" else {}
    headers = {"If-Match": "*"}
    if operation in BODIES:
        return world.send(method, path, person, json=BODIES[operation], headers=headers, params=query)
    return world.send(method, path, person, headers=headers, params=query)


def without_the_address(response) -> tuple[int, dict, dict]:
    body = response.json()
    assert body.pop("instance")
    headers = dict(response.headers)
    headers.pop("content-length")
    headers.pop("x-request-id")
    return response.status_code, body, headers


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_what_is_anothers_looks_like_what_does_not_exist(world, addresses, operation) -> None:
    kept = world.keep(world.enrol(Role.COMPANY))
    for role in FOREIGN:
        if MATRIX[operation][role] is Reach.ALL:
            continue
        person = world.enrol(role, bureau_id="stb" if role is Role.BUREAU else None)
        others = send(world, addresses, operation, kept.company.id, person)
        assert others.status_code == 404
        for company_id in (new_id(), "x", "%00", kept.company.id.upper(), "..%2F", "'", "测试"):
            nobodys = send(world, addresses, operation, company_id, person)
            if company_id != "..%2F":
                assert without_the_address(nobodys) == without_the_address(others), (role, company_id)
            assert nobodys.status_code == 404


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_who_is_not_signed_in_is_asked_to(world, addresses, operation) -> None:
    kept = world.keep(world.enrol(Role.COMPANY))
    assert send(world, addresses, operation, kept.company.id, None).status_code == 401


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_consent_that_ended_is_none(world, addresses, operation) -> None:
    keeper, adviser = world.enrol(Role.COMPANY), world.enrol(Role.ADVISER)
    kept = world.keep_profile(keeper, {"name": "A", "designations": {"srdi": True}})
    world.grant(kept, adviser, world.watch.at.date())
    within = MATRIX[operation][Role.ADVISER] is Reach.GRANTED
    today = send(world, addresses, operation, kept.company.id, adviser)
    assert today.status_code == (200 if within else 404), today.text
    world.watch.forward(days=1)
    assert send(world, addresses, operation, kept.company.id, adviser).status_code == 404


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_officer_sees_a_company_that_applied_and_changes_nothing(world, addresses, operation) -> None:
    kept = world.keep(world.enrol(Role.COMPANY))
    officer, other = (world.enrol(Role.BUREAU, bureau_id=bureau) for bureau in ("stb", "none"))
    world.apply(kept, min(world.works._handled["stb"]))
    expected = 200 if operation in {"GetCompany", "MatchCompany", "ListDesignations"} else 404
    assert send(world, addresses, operation, kept.company.id, officer).status_code == expected
    assert send(world, addresses, operation, kept.company.id, other).status_code == 404


def test_a_key_that_only_reads_changes_nothing(world, addresses) -> None:
    keeper = world.enrol(Role.COMPANY, reads_only=True)
    kept = world.keep(keeper)
    for operation in OPERATIONS:
        response = send(world, addresses, operation, kept.company.id, keeper)
        assert response.status_code == (200 if addresses[operation][0] == "GET" else 403), operation
    assert world.send("POST", "/api/v1/companies", keeper, json=ProfileFactory()).status_code == 403


def test_everything_seen_and_changed_is_in_the_audit_trail(world, addresses) -> None:
    keeper = world.enrol(Role.COMPANY)
    kept = world.keep_profile(keeper, {"name": "A", "employees": 2, "designations": {"srdi": True}})
    *before, last = sorted(OPERATIONS, key=lambda operation: (operation == "EraseCompany", operation))
    for operation in (*before, last):
        assert send(world, addresses, operation, kept.company.id, keeper).status_code == 200, operation
    with world.database.reading() as session:
        of_it = select(AuditEntry).where(AuditEntry.company_id == kept.company.id)
        entries = session.exec(of_it.order_by(AuditEntry.number)).all()
    assert [entry.action for entry in entries] == [*before, last]
    assert {(entry.actor_id, entry.via) for entry in entries} == {(keeper.account.id, "key")}
