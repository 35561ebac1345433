"""The table of synonyms: no word stands for two things, every fact and title can be met."""

import pytest

from profiles.importing.faults import CELL_MESSAGES, FILE_MESSAGES, HINTS, FileRefused
from profiles.importing.mapping import read_mapping
from profiles.importing.words import normal, synonyms, unique
from profiles.options import DESIGNATION_LABELS, OPTIONS
from profiles.vocabulary import vocabulary


def test_every_fact_has_its_key_and_its_labels_as_headings() -> None:
    table = synonyms().columns
    for spec in vocabulary().values():
        if spec.stated:
            for word in (spec.name, spec.label.zh, spec.label.en):
                assert table[normal(word)] == spec.name


def test_a_word_that_stands_for_two_things_is_found() -> None:
    with pytest.raises(ValueError, match="stands for"):
        unique([("a", 1), ("a", 2)])


def test_ignored_headings_are_no_facts() -> None:
    assert not synonyms().ignored & synonyms().columns.keys()


def test_synonyms_name_options_and_titles_that_exist() -> None:
    for fact, words in synonyms().options.items():
        assert {*words.values()} <= OPTIONS[fact].keys()
        labels = {normal(label.zh): code for code, label in OPTIONS[fact].items()}
        assert all(labels.get(word, code) == code for word, code in words.items())
    assert {*synonyms().titles.values()} == DESIGNATION_LABELS.keys()


def test_no_mark_for_the_unknown_says_yes_no_or_none() -> None:
    table = synonyms()
    assert not table.unknown & (table.yes | table.no | table.nothing)
    assert not table.yes & table.no


@pytest.mark.parametrize("table", [CELL_MESSAGES, FILE_MESSAGES, HINTS], ids=["cells", "files", "hints"])
def test_words_exist_in_both_languages_and_promise_nothing(table) -> None:
    for words in table.values():
        assert words.zh.strip()
        assert words.en.strip()
        assert not any(word in words.zh for word in ("符合", "通过"))


def test_hints_are_those_of_faults() -> None:
    assert HINTS.keys() <= CELL_MESSAGES.keys()


@pytest.mark.parametrize(
    "raw",
    [
        b"- a",
        b"a: [1]",
        b"a: 1\na: 2",
        b"\xff",
        b"a: {key: b, more: c}",
        b"a: &x {key: *x}",
        b"[" * 3000,
        b"x" * 300_000,
    ],
)
def test_a_mapping_that_is_none_is_refused(raw) -> None:
    with pytest.raises(FileRefused):
        read_mapping(raw)


def test_a_mapping_may_be_json() -> None:
    raw = '{"产值": {"key": "revenue", "unit": "万元"}, "户名": "name", "面积": null}'.encode()
    assert read_mapping(raw) == {"产值": "revenue（万元）", "户名": "name", "面积": ""}
