"""JSON merge patch: the examples of RFC 7396, appendix A, and what reading a profile needs."""

import json

import pytest

from profiles.faults import ProfileInvalid
from profiles.patching import patched
from profiles.reading import DEEPEST, parse_json, read_profile

EXAMPLES = [
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]


@pytest.mark.parametrize(("target", "patch", "result"), EXAMPLES)
def test_the_examples_of_the_rfc_come_out_as_it_says(target, patch, result) -> None:
    before = json.loads(target)
    assert patched(before, parse_json(patch.encode())) == json.loads(result)
    assert before == json.loads(target)


@pytest.mark.parametrize(
    ("patch", "place"),
    [
        (b'{"employees": 1, "employees": 2}', "/employees"),
        (b'{"designations": {"srdi": true, "srdi": false}}', "/designations/srdi"),
    ],
)
def test_a_key_that_stands_twice_in_a_patch_is_found_when_it_is_read(catalogue, patch, place) -> None:
    with pytest.raises(ProfileInvalid) as raised:
        read_profile(patched({"name": "A"}, parse_json(patch)), catalogue.codes)
    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [(place, "duplicate_key")]


def test_what_lies_deeper_than_a_profile_may_is_left_for_reading_to_refuse(catalogue) -> None:
    deep = b'{"a":' * (DEEPEST * 20) + b"1" + b"}" * (DEEPEST * 20)
    with pytest.raises(ProfileInvalid) as raised:
        read_profile(patched({}, parse_json(deep)), catalogue.codes)
    assert [fault.code for fault in raised.value.faults] == ["too_deep"]
