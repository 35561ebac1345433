"""The YAML in which catalogues are written: few scalars, no key twice, and the line of everything."""

from typing import Any

import pytest

from criteria.errors import FaultCode
from criteria.files import CatalogueFile, Step
from criteria.yaml_files import line_of, parse_all, parse_yaml


def _read(text: str) -> CatalogueFile:
    return parse_yaml(text, "city/some.yaml")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("0", 0),
        ("20", 20),
        ("-5", -5),
        ("+5", 5),
        ("1_000", 1000),
        ("3_000_000", 3000000),
        ("0.03", 0.03),
        ("-0.5", -0.5),
        ("1_000.5", 1000.5),
        ("007", "007"),
        ("0110", "0110"),
        ("0x1F", "0x1F"),
        ("1e6", "1e6"),
        (".5", ".5"),
        ("2025-06-30", "2025-06-30"),
        ("12:30", "12:30"),
        ("C38", "C38"),
        ("'20'", "20"),
        ('"true"', "true"),
        ("<<", "<<"),
    ],
)
def test_a_scalar_is_read_as_what_it_looks_like_to_an_officer(written: str, read: object):
    value = _read(f"key: {written}\n").data["key"]

    assert (value, type(value)) == (read, type(read))


def test_an_anchor_stands_for_what_it_names():
    assert _read("a: &rate {times: [1, 2]}\nb: *rate\n").data == {
        "a": {"times": [1, 2]},
        "b": {"times": [1, 2]},
    }


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_an_empty_file_holds_nothing(text: str):
    file = _read(text)

    assert (file.data, file.faults) == ({}, ())


def test_a_file_keeps_its_path_and_its_text():
    file = _read("a: 1\n")

    assert (file.path, file.text) == ("city/some.yaml", "a: 1\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "a")]),
        ("a:\n  - b: 1\n    b: 2\n  - {c: 1, c: 2}\n", [(3, "b"), (4, "c")]),
        ("a: {b: {c: 1,\n  c: 2}}\na: 5\n", [(2, "c"), (3, "a")]),
        ("a: 1\nb: {a: 1}\n", []),
    ],
)
def test_a_key_that_stands_twice_is_a_fault_on_its_second_line(text: str, lines: list[tuple[int, str]]):
    faults = _read(text).faults

    assert sorted((fault.line, fault.message) for fault in faults) == [
        (line, f"the key {key!r} stands here twice") for line, key in lines
    ]
    assert {fault.code for fault in faults} <= {FaultCode.DUPLICATE_KEY}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: {c: [\n", 3),
        ("a: b: c\n", 1),
        ("a:\n\t- b\n", 2),
        ("a: 'open\n", 2),
        ("a: *nowhere\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: !!python/object:os.system {}\n", 1),
        ("a: 1\nb: \x00\n", 1),
    ],
)
def test_what_is_no_yaml_is_a_fault_with_a_line(text: str, line: int):
    file = _read(text)
    (fault,) = file.faults

    assert file.data is None
    assert (fault.file, fault.line, fault.path, fault.code) == (
        "city/some.yaml",
        line,
        "",
        FaultCode.UNREADABLE,
    )
    assert fault.message


def test_a_key_that_is_a_list_is_a_fault():
    assert [fault.code for fault in _read("? [a, b]\n: c\n").faults] == [FaultCode.UNREADABLE]


def test_what_contains_itself_is_a_fault():
    assert [fault.code for fault in _read("a: &a [*a]\n").faults] == [FaultCode.UNREADABLE]


_TEXT = """\
# a comment
measures:
  - id: a
    eligibility:
      all:
        - {fact: employees,
           at_least: 5}
        - not: {known: listed}
  - {id: b}
"""


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ((), 1),
        (("measures",), 2),
        (("measures", 0), 3),
        (("measures", 0, "id"), 3),
        (("measures", 0, "eligibility"), 4),
        (("measures", 0, "eligibility", "all"), 5),
        (("measures", 0, "eligibility", "all", 0), 6),
        (("measures", 0, "eligibility", "all", 0, "at_least"), 7),
        (("measures", 0, "eligibility", "all", 1, "not", "known"), 8),
        (("measures", 1, "id"), 9),
        (("measures", 1, "missing", "further"), 9),
        (("measures", 2), 2),
        (("missing",), 1),
        (("measures", 0, "eligibility", "all", 0, "fact", "too deep"), 6),
    ],
)
def test_the_line_of_the_deepest_part_of_a_path_that_there_is(steps: tuple[Step, ...], line: int):
    assert line_of(_TEXT, steps) == line
    assert _read(_TEXT).line(steps) == line


def test_a_number_as_a_key_is_found_as_it_is_shown():
    assert line_of("a:\n  1: b\n  2: c\n", ("a", 2)) == 3


@pytest.mark.parametrize("text", ["", "a: [\n"])
def test_everything_in_a_text_that_cannot_be_read_is_on_its_first_line(text: str):
    assert line_of(text, ("a", 0)) == 1


def test_several_texts_are_read_in_their_order():
    files = parse_all([("b.yaml", "a: 1\n"), ("a.yaml", "a: [\n")])
    read: list[tuple[str, Any, int]] = [(file.path, file.data, len(file.faults)) for file in files]

    assert read == [("b.yaml", {"a": 1}, 0), ("a.yaml", None, 1)]
