"""What a company can change and what it cannot, through every connective."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from criteria.facts import Facts
from criteria.judging import judge
from criteria.nodes import Criterion
from matcher.changeable import cannot_change

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)
KNOWN = {"legal_form": "enterprise", "employees": 5, "founded_on": date(2025, 3, 1), "major_accident": True}

FIXED = {"fact": "legal_form", "is": "university"}
FIXED_MET = {"fact": "legal_form", "is": "enterprise"}
OPEN = {"fact": "employees", "at_least": 20}
UNKNOWN = {"fact": "county", "within": ["330302"]}
JUDGED = {"judged_by": "stb", "text": "认可", "text_en": "agrees"}


@pytest.mark.parametrize(
    ("written", "stuck"),
    [
        (FIXED, True),
        (OPEN, False),
        (UNKNOWN, False),
        ({"all": [OPEN, FIXED]}, True),
        ({"any": [OPEN, FIXED]}, False),
        ({"any": [FIXED, JUDGED]}, False),
        ({"any": [FIXED, {"fact": "major_accident", "is": False}]}, True),
        ({"at_least": {"n": 2, "of": [FIXED, OPEN, JUDGED]}}, False),
        ({"at_least": {"n": 3, "of": [FIXED, OPEN, JUDGED]}}, True),
        ({"not": FIXED_MET}, True),
        ({"not": FIXED}, False),
        ({"not": {"any": [FIXED_MET, OPEN]}}, True),
        ({"not": {"all": [FIXED_MET, OPEN]}}, False),
        ({"fact": "founded_on", "at_most": {"as_of": {"years": -1}}}, False),
        ({"fact": "founded_on", "at_most": {"date": "2020-01-01"}}, True),
        ({"fact": "founded_on", "at_least": {"as_of": {"months": -1}}}, True),
    ],
    ids=str,
)
def test_whether_a_criterion_can_still_be_met(catalogue, written, stuck):
    scope = catalogue.scope(date(2025, 6, 30))
    finding = judge(_CRITERION.validate_python(written), Facts(KNOWN), scope)

    assert cannot_change(finding, scope.vocabulary) is stuck
