"""Faults that are not found yet, or not where they stand; each test says what should be."""

from pathlib import Path

import pytest
from support.catalogues import BASE, POLICY, faults_in, in_criterion, measure

from criteria.errors import Fault, FaultCode

_AT = "definitions[d].periods[0].criterion"


def _faults(place: Path, text: str) -> tuple[Fault, ...]:
    return faults_in(place, {**BASE, "wrong.yaml": text})


@pytest.mark.xfail(strict=True, reason="the path of an unknown fact is `.fact` under `known`, too")
def test_an_unknown_fact_that_must_be_known_is_shown_where_it_stands(tmp_path: Path):
    (fault,) = _faults(tmp_path, in_criterion("{known: employes}"))

    assert (fault.line, fault.path) == (11, f"{_AT}.known")


@pytest.mark.xfail(strict=True, reason="a key with a capital is taken for a tag of pydantic's")
def test_an_unknown_key_with_a_capital_is_shown_where_it_stands(tmp_path: Path):
    (fault,) = _faults(
        tmp_path,
        """\
        bureaus:
          - id: drc
            name: 市发改委
            name_en: drc
            Phone: 110
        """,
    )

    assert (fault.line, fault.path) == (5, "bureaus[drc].Phone")


@pytest.mark.xfail(strict=True, reason="an article that cannot be read is shown by its index")
def test_an_article_that_cannot_be_read_is_shown_by_its_number(tmp_path: Path):
    (fault,) = _faults(
        tmp_path,
        """\
        articles:
          - {number: 39, titel: 甲, title: 甲, title_en: a, domain: 1, bureaus: [stb]}
        """,
    )

    assert fault.path == "articles[39].titel"


@pytest.mark.xfail(strict=True, reason="two documents are shown in the first file of all")
def test_a_second_document_is_shown_where_it_stands(tmp_path: Path):
    (fault,) = _faults(tmp_path, POLICY.partition("documents:")[0])

    assert fault.file in ("city/policy.yaml", "city/wrong.yaml")


@pytest.mark.xfail(strict=True, reason="one slip is reported once for each branch of the union")
def test_a_code_that_should_be_a_list_is_one_fault(tmp_path: Path):
    assert len(_faults(tmp_path, in_criterion("{fact: industry, within: C38}"))) == 1


def test_a_region_of_a_code_that_there_is_not(tmp_path: Path):
    (fault,) = _faults(
        tmp_path,
        """\
        regions:
          - id: east
            system: division
            label: 东部
            label_en: east
            codes: ["330302", "999999"]
            document: notice
            confidence: official
        """,
    )

    assert (fault.line, fault.path, fault.code) == (6, "regions[east].codes[1]", FaultCode.UNKNOWN_CODE)


def test_a_region_within_itself(tmp_path: Path):
    assert _faults(
        tmp_path,
        """\
        regions:
          - id: east
            system: division
            label: 东部
            label_en: east
            codes: [east]
            document: notice
            confidence: official
        """,
    )


_CODES = """\
  - id: codes
    label: 表
    label_en: list
    unit: {unit}
    periods: [{{value: [{code}], document: notice, confidence: official}}]
"""


def _with_codes(written: str, *, unit: str = "code", code: str = "C38") -> str:
    """Put a criterion beside a parameter `codes` that is a list."""
    return in_criterion(written).replace("definitions:", _CODES.format(unit=unit, code=code) + "definitions:")


def test_a_parameter_of_a_code_that_there_is_not(tmp_path: Path):
    (fault,) = _faults(tmp_path, _with_codes("{fact: industry, within: {parameter: codes}}", code="C83"))

    assert fault.code is FaultCode.UNKNOWN_CODE


def test_a_list_as_a_threshold(tmp_path: Path):
    (fault,) = _faults(tmp_path, _with_codes("{fact: employees, above: {parameter: codes}}", unit="persons"))

    assert fault.code is FaultCode.OPERATOR_MISFIT


def test_a_number_as_a_list_of_codes(tmp_path: Path):
    (fault,) = _faults(tmp_path, in_criterion("{fact: industry, within: {parameter: floor}}"))

    assert fault.code is FaultCode.OPERATOR_MISFIT


def test_a_period_of_a_measure_that_ends_before_it_begins(tmp_path: Path):
    (fault,) = _faults(
        tmp_path, measure(key="t-01-2", period="{from: 2025-02-01, to: 2025-01-31, document: notice}")
    )

    assert (fault.path, fault.code) == ("measures[t-01-2].period.from", FaultCode.EMPTY_INTERVAL)
