"""The operations on companies against their own description, sent by who may use them.

As in `test_api_conformance`, with a company that is there: its id is put into every address.
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

from api.app import create_app
from api.ids import new_id
from api.routes import companies, company_answers, company_data, designations, versions
from api.settings import Settings
from api.store.people import Role
from profiles.reading import read_profile
from profiles.storage.keeping import Authored, Source, add_company

pytestmark = pytest.mark.slow

DESCRIBED = {
    name
    for module in (companies, company_answers, company_data, designations, versions)
    for name in module.DESCRIBED
}
BEYOND = (ignored_auth, positive_data_acceptance, negative_data_rejection)
"""What is checked elsewhere, or cannot be said: that the key is ours, and all that a profile must be."""
EFFORT = hypothesis.settings(max_examples=15, deadline=None, database=None, derandomize=True)
LONG = hypothesis.settings(max_examples=25, deadline=None, database=None, print_blob=True)


@pytest.fixture(scope="module")
def place(catalogue, sqlite_maker):
    """Give a description, a key that holds, and the id of a company of its own."""
    settings = Settings(database_url=sqlite_maker(), cookie_secure=False)
    database = settings.database()
    keeper = enrol(database, Role.COMPANY)
    profile = read_profile({"name": "A", "employees": 3, "designations": {"srdi": True}}, catalogue.codes)
    with database.writing() as session:
        authored = Authored(keeper.account.created_at, keeper.account.id, Source.SENT, new_id)
        kept = add_company(session, keeper.account.id, profile, authored)
    database.dispose()
    app = create_app(catalogue, settings)
    return schemathesis.openapi.from_asgi("/openapi.json", app), keeper, kept.company.id


def hold(place, name: str, mode: GenerationMode, effort: hypothesis.settings) -> None:
    description, keeper, company_id = place
    cases = description.find_operation_by_id(name).as_strategy(generation_mode=mode)

    @effort
    @hypothesis.given(case=cases)
    def answers(case: Case) -> None:
        case.path_parameters = {**(case.path_parameters or {})}
        if "company_id" in case.path_parameters:
            case.path_parameters["company_id"] = company_id
        case.headers = {**(case.headers or {}), **keeper.headers}
        case.call_and_validate(excluded_checks=list(BEYOND))

    answers()


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_what_fits_the_description_is_answered_as_described(place, name) -> None:
    hold(place, name, GenerationMode.POSITIVE, EFFORT)


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_what_does_not_fit_is_answered_as_described_too(place, name) -> None:
    hold(place, name, GenerationMode.NEGATIVE, EFFORT)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_much_that_fits_is_answered_as_described(place, name) -> None:
    hold(place, name, GenerationMode.POSITIVE, LONG)
