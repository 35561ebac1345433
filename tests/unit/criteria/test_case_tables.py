"""The language by example: every line of tests/cases, for every node there is."""

from typing import get_args

import pytest
from support.case_tables import LanguageTable, Line, language_cases, language_tables

from criteria.asking import ask
from criteria.blaming import blame
from criteria.judging import judge
from criteria.nodes import Criterion, walk
from criteria.terms import ParameterRef

_CASES = list(language_cases())
_NODES = {get_args(branch)[0] for branch in get_args(get_args(Criterion)[0])}


@pytest.mark.parametrize(
    ("table", "line"), [(table, line) for _, table, line in _CASES], ids=[name for name, _, _ in _CASES]
)
def test_a_case_comes_to_what_its_table_says(table: LanguageTable, line: Line):
    scope = table.scope(line)
    finding = judge(table.criterion, line.known(), scope)
    blamed = tuple(dict.fromkeys(culprit.leaf.fact for culprit in blame(finding, scope)))
    asked = ask(finding, line.known())

    assert line.result == finding.result.code
    assert blamed == (blamed if line.because is None else line.because)
    assert asked == (asked if line.ask is None else line.ask)


def test_an_unmet_case_says_whom_to_blame():
    silent = [name for name, _, line in _CASES if (line.result == "unmet") != bool(line.because)]

    assert silent == []


def test_every_node_of_the_language_has_a_table():
    written = {type(node) for _, table in language_tables() for _, node in walk(table.criterion)}

    assert written == _NODES


def test_a_table_of_parameters_refers_to_each_of_them():
    """A parameter that no case reads would show nothing."""
    for name, table in language_tables():
        text = table.criterion.model_dump_json(by_alias=True)
        unread = [entry.id for entry in table.parameters if f'"parameter":"{entry.id}"' not in text]

        assert unread == [], f"{name}: {table.title}"


def test_a_reference_to_a_parameter_is_written_as_the_tables_write_it():
    """Guards the test above against a change of the notation."""
    assert ParameterRef(parameter="floor").model_dump_json(by_alias=True) == '{"parameter":"floor"}'
