"""Every operation against its own description, with data that fits it and data that does not."""

from collections.abc import Iterator, Mapping
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import Case, GenerationMode

from api.access.matrix import Reach, reach_of
from api.app import create_app
from api.routes import ROUTES
from api.store.people import Role

OPERATIONS = sorted(handler.operation_id for handler in ROUTES)
OPEN = [name for name in OPERATIONS if reach_of(name, Role.ANONYMOUS) is not Reach.NOBODY]
"""The others answer nobody who has not signed in; they are sent more by those who have."""
TAKES_DATA = (
    "AskCompany",
    "AskPortfolio",
    "Diff",
    "GetArticle",
    "ListMeasures",
    "ListRecognitions",
    "Match",
    "Path",
    "SuggestIndustries",
    "VerifyDocument",
)
"""Where there is something to send that does not fit; any text fits the id of a measure or bureau."""

REAL: Mapping[str, Any] = {"county": "330302", "industry": "C3443", "zone": "marine_economy", "uscc": None}
"""What the description cannot say: which codes a code system has."""

DATED = {"held": True, "since": None}
"""Nor that a designation says something, and does not end before it begins."""

FIRST = hypothesis.settings(max_examples=12, deadline=None, database=None, derandomize=True)
LONG = hypothesis.settings(max_examples=40, deadline=None, database=None, print_blob=True)


@pytest.fixture(scope="session")
def described(catalogue, settings) -> schemathesis.BaseSchema:
    """Read the description from an application of its own: Litestar's cannot be started twice over."""
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(catalogue, settings))


def _made_real(case: Case) -> Case:
    if isinstance(case.body, dict):
        for profile in (case.body, *_profiles_in(case.body), *(case.body.get("companies") or ())):
            profile |= {key: REAL[key] for key in profile.keys() & REAL.keys()}
            stated = profile.get("designations") or {}
            stated |= {code: entry | DATED for code, entry in stated.items() if isinstance(entry, dict)}
    return case


def _profiles_in(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the profiles of the sides of a comparison."""
    sides = [body[side] for side in ("before", "after") if isinstance(body.get(side), dict)]
    yield from (side["profile"] for side in sides if isinstance(side.get("profile"), dict))


def hold(
    described: schemathesis.BaseSchema, name: str, mode: GenerationMode, effort: hypothesis.settings
) -> None:
    """Send what is made from the description; every check that there is must find the answer right.

    Among them: no server error, status, media type and body as described.
    """
    cases = described.find_operation_by_id(name).as_strategy(generation_mode=mode)
    if mode.is_positive:
        cases = cases.map(_made_real)

    @effort
    @hypothesis.given(case=cases)
    def answers(case: Case) -> None:
        case.call_and_validate()

    answers()


@pytest.mark.parametrize("name", OPEN)
def test_what_fits_the_description_is_answered_as_described(described, name) -> None:
    hold(described, name, GenerationMode.POSITIVE, FIRST)


@pytest.mark.parametrize("name", TAKES_DATA)
def test_what_does_not_fit_is_refused_as_described(described, name) -> None:
    hold(described, name, GenerationMode.NEGATIVE, FIRST)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*OPERATIONS} - {*OPEN}))
def test_what_is_closed_is_answered_as_described(described, name) -> None:
    hold(described, name, GenerationMode.POSITIVE, FIRST)


@pytest.mark.slow
@pytest.mark.parametrize("name", OPEN)
def test_much_that_fits_is_answered_as_described(described, name) -> None:
    hold(described, name, GenerationMode.POSITIVE, LONG)


@pytest.mark.slow
@pytest.mark.parametrize("name", TAKES_DATA)
def test_much_that_does_not_fit_is_refused_as_described(described, name) -> None:
    hold(described, name, GenerationMode.NEGATIVE, LONG)
