"""Every operation against its own description, at the running server, sent by every role.

What the server makes of data is tried at length by `test_api_conformance` and, for companies,
`test_api_company_conformance`; here each role asks for everything, mostly for what it may not have.
"""

import hypothesis
import pytest
import schemathesis
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)
from support.people import enrol

from api.routes import ROUTES
from api.settings import Settings
from api.store.people import Role

pytestmark = pytest.mark.slow

OPERATIONS = sorted(handler.operation_id for handler in ROUTES)
ROLES = [role for role in Role if role is not Role.ANONYMOUS]
BEYOND = (ignored_auth, positive_data_acceptance, negative_data_rejection)
FEW = hypothesis.settings(max_examples=2, deadline=None, database=None, derandomize=True)


@pytest.fixture(scope="module")
def running(sqlite_maker, serving):
    """Give a description at a running server, and somebody of each role."""
    url = sqlite_maker()
    database = Settings(database_url=url).database()
    people = {role: enrol(database, role, bureau_id="stb" if role is Role.BUREAU else None) for role in ROLES}
    database.dispose()
    with serving("--no-worker", HUIQI_DATABASE_URL=url) as address:
        yield schemathesis.openapi.from_url(f"{address}/openapi.json"), people


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_role_is_answered_as_described(running, name, role) -> None:
    description, people = running
    strategy = description.find_operation_by_id(name).as_strategy(generation_mode=GenerationMode.POSITIVE)

    @FEW
    @hypothesis.given(case=strategy)
    def answers(case: Case) -> None:
        case.headers = {**(case.headers or {}), **people[role].headers}
        case.call_and_validate(excluded_checks=list(BEYOND), timeout=60)

    answers()
