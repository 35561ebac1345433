"""The JSON Schema of a profile: it lets in and refuses what the reader does, as far as a schema can."""

import json

import jsonschema_rs
import pytest
from factories import TRAITS, ProfileFactory, company

from profiles.faults import ProfileInvalid
from profiles.reading import read_profile_json
from profiles.schema import Profile
from seeds.reference_codes import code_systems

SCHEMA = jsonschema_rs.validator_for(Profile.model_json_schema(), validate_formats=True)

SAMPLES = [
    "{}",
    '{"employees": null, "designations": null, "needs": null}',
    '{"employees": 12}',
    '{"employees": 12.0}',
    '{"employees": 1.5}',
    '{"employees": "12"}',
    '{"employees": true}',
    '{"employees": -1}',
    '{"employees": 100000000}',
    '{"employees": 100000001}',
    '{"revenue": 0.01}',
    '{"revenue": -0.01}',
    '{"revenue": 100000000000000}',
    '{"revenue": 100000000000001}',
    '{"taxable_income": -5}',
    '{"bachelor_share": 1}',
    '{"bachelor_share": 1.01}',
    '{"layoff_rate": -0.01}',
    '{"fiscal_year": 1899}',
    '{"fiscal_year": 2024}',
    '{"fiscal_year": 2101}',
    '{"listed": false}',
    '{"listed": 0}',
    '{"listed": "false"}',
    '{"name": "温州虚构有限公司"}',
    '{"name": 1}',
    '{"business_scope": ["阀门"]}',
    '{"founded_on": "2024-02-29"}',
    '{"founded_on": "2025-02-29"}',
    '{"founded_on": "2025-2-9"}',
    '{"founded_on": 2025}',
    '{"legal_form": "enterprise"}',
    '{"legal_form": "firm"}',
    '{"mu_grade": "E"}',
    '{"size_class": "medium"}',
    '{"industry": 3443}',
    '{"needs": []}',
    '{"needs": ["land", "talent"]}',
    '{"needs": ["castle"]}',
    '{"needs": "land"}',
    '{"needs": [1]}',
    '{"customs_modes": ["3010"]}',
    '{"customs_modes": ["981"]}',
    '{"customs_modes": ["98100"]}',
    '{"revenu": 1}',
    '{"designations": {}}',
    '{"designations": {"*": false}}',
    '{"designations": {"*": null}}',
    '{"designations": {"*": true}}',
    '{"designations": {"*": 0}}',
    '{"designations": {"srdi": true, "srdi_giant": false}}',
    '{"designations": {"srdi": 1}}',
    '{"designations": {"srdi": "yes"}}',
    '{"designations": {"gigant": true}}',
    '{"designations": {"srdi": {"level": "provincial", "since": "2025-01-01"}}}',
    '{"designations": {"srdi": {"level": "world"}}}',
    '{"designations": {"srdi": {"since": "2025-1-1"}}}',
    '{"designations": {"srdi": {"helt": true}}}',
    '{"designations": []}',
    "[]",
    "null",
]  # fmt: skip

BEYOND_A_SCHEMA = {
    "the check character of a USCC": '{"uscc": "91330399MA00000018"}',
    "codes of the industry standard": '{"industry": "C9999"}',
    "codes of divisions": '{"county": "330399"}',
    "two dates in order": '{"designations": {"srdi": {"since": "2025-02-01", "until": "2025-01-01"}}}',
    "an object that says nothing": '{"designations": {"srdi": {}}}',
    "a key written twice": '{"employees": 1, "employees": 2}',
}
"""What only the reader refuses."""


def reader_lets_in(raw, codes=None):
    try:
        read_profile_json(raw.encode(), codes or code_systems())
    except ProfileInvalid:
        return False
    return True


@pytest.mark.parametrize("raw", SAMPLES)
def test_schema_and_reader_agree(raw):
    assert SCHEMA.is_valid(json.loads(raw)) == reader_lets_in(raw)


def test_the_samples_are_of_both_sorts():
    let_in = [reader_lets_in(raw) for raw in SAMPLES]

    assert min(let_in.count(True), let_in.count(False)) >= 20


@pytest.mark.parametrize("raw", BEYOND_A_SCHEMA.values(), ids=BEYOND_A_SCHEMA)
def test_some_things_only_the_reader_refuses(raw):
    assert SCHEMA.is_valid(json.loads(raw))
    assert not reader_lets_in(raw)


@pytest.mark.parametrize("trait", TRAITS)
def test_schema_and_reader_let_in_companies_of_every_sort(trait, catalogue):
    raw = json.dumps(ProfileFactory(**{trait: True}), ensure_ascii=False)

    assert SCHEMA.is_valid(json.loads(raw))
    assert reader_lets_in(raw, catalogue.codes)


@pytest.mark.parametrize("seed", range(20))
def test_schema_and_reader_let_in_companies_drawn_at_random(seed, catalogue):
    raw = json.dumps(company(seed), ensure_ascii=False)

    assert SCHEMA.is_valid(json.loads(raw))
    assert reader_lets_in(raw, catalogue.codes)


@pytest.mark.parametrize(
    "raw", ['{"needs": ["land", "land"]}', '{"industry": " C3443 "}', '{"county": "330302 "}']
)
def test_schema_and_reader_agree_on_codes_written_carelessly(raw):
    assert SCHEMA.is_valid(json.loads(raw)) == reader_lets_in(raw)


def test_every_choice_is_listed_in_the_schema():
    properties = Profile.model_json_schema()["properties"]

    assert properties["mu_grade"]["anyOf"][0]["enum"] == ["A", "B", "C", "D"]
    assert properties["tech_insurance"]["anyOf"][0]["items"]["enum"] == ["rd", "commercialisation"]
