"""Every fault that keeps a catalogue from loading, with its line, path, code and suggestion.

The faults stand in faults/*.yaml, each with the least that shows it.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import Field, TypeAdapter
from support.catalogues import BASE, faults_in, in_criterion, load_files, measure
from support.fault_codes import LOADING

from criteria.errors import Fault, FaultCode, Severity
from criteria.terms import Written
from criteria.yaml_files import parse_yaml

_AT = "definitions[d].periods[0].criterion"
_MEASURE = "measures[t-01-2]"


class Shown(Written):
    """A fault as it must be found; `line` is that of the file."""

    line: int = 0
    path: str
    code: FaultCode
    suggestion: str | None = None


class Faulty(Written):
    """A criterion, an entry, or fields of a measure, and all its faults."""

    title: str = ""
    written: str = ""
    fields: dict[str, str] = Field(default_factory=dict, alias="with")
    faults: tuple[Shown, ...] = Field(min_length=1)


def _table(name: str) -> tuple[Faulty, ...]:
    path = Path(__file__).parent / "faults" / f"{name}.yaml"
    file = parse_yaml(path.read_text(encoding="utf-8"), path.name)
    return TypeAdapter(tuple[Faulty, ...]).validate_python(file.data)


_CRITERIA, _ENTRIES, _MEASURES = map(_table, ("criteria", "entries", "measures"))


def _rows(found: Sequence[Fault]) -> list[tuple[str, int, str, FaultCode, str | None]]:
    return [(fault.file, fault.line, fault.path, fault.code, fault.suggestion) for fault in found]


def _wanted(faulty: Faulty, before: str = "") -> list[tuple[str, int, str, FaultCode, str | None]]:
    return [
        ("city/wrong.yaml", each.line, before + each.path, each.code, each.suggestion)
        for each in faulty.faults
    ]


@pytest.mark.parametrize("faulty", _CRITERIA, ids=[" ".join(each.written.split()) for each in _CRITERIA])
def test_a_fault_in_a_criterion(tmp_path: Path, faulty: Faulty):
    found = faults_in(tmp_path, {**BASE, "wrong.yaml": in_criterion(faulty.written)})

    assert _rows(found) == _wanted(faulty, _AT)


@pytest.mark.parametrize("faulty", _ENTRIES, ids=[each.title for each in _ENTRIES])
def test_a_fault_in_an_entry(tmp_path: Path, faulty: Faulty):
    assert _rows(faults_in(tmp_path, {**BASE, "wrong.yaml": faulty.written})) == _wanted(faulty)


@pytest.mark.parametrize("faulty", _MEASURES, ids=[each.title for each in _MEASURES])
def test_a_fault_in_a_measure(tmp_path: Path, faulty: Faulty):
    text = measure(key="t-01-2", **faulty.fields)
    found = faults_in(tmp_path, {**BASE, "wrong.yaml": text})
    lines = {line.split(":")[0].strip(" -"): number for number, line in enumerate(text.splitlines(), start=1)}
    wanted = [
        each.model_copy(update={"line": lines[each.path.partition(".")[0].partition("[")[0]]})
        for each in faulty.faults
    ]

    assert sorted(_rows(found)) == sorted(_wanted(Faulty(faults=wanted), f"{_MEASURE}."))


def test_every_fault_that_keeps_a_catalogue_from_loading_is_shown():
    shown = {each.code for faulty in (*_CRITERIA, *_ENTRIES, *_MEASURES) for each in faulty.faults}

    assert shown == LOADING


def test_a_fault_is_said_in_one_line(tmp_path: Path):
    (fault,) = faults_in(tmp_path, {**BASE, "wrong.yaml": in_criterion("{fact: employes, above: 5}")})

    assert fault.severity is Severity.ERROR
    assert str(fault) == (
        f"city/wrong.yaml:11: error unknown_fact: {_AT}.fact: there is no fact 'employes'"
        " (did you mean 'employees'?)"
    )


def test_what_these_faults_are_put_into_has_none_itself(tmp_path: Path):
    hosts = {"definition.yaml": in_criterion("{known: listed}"), "measure.yaml": measure(key="t-01-2")}
    catalogue = load_files(tmp_path, {**BASE, **hosts}).catalogue

    assert list(catalogue.definitions) == ["d"]
    assert set(catalogue.measures) == {"t-01-1", "t-01-2"}
