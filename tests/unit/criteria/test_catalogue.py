"""A catalogue's version is the hash of what decides a report; its periods say what is in force."""

import re
from datetime import date
from pathlib import Path

import pytest
from support.catalogues import BASE, CASES, MEASURE, POLICY, load_files, measure

from criteria.catalogue import Catalogue

_LAW = """\
parameters:
  - {id: floor, label: 下限, label_en: floor, unit: persons, periods: [{value: 20, document: notice, confidence: official}]}
definitions:
  - id: small
    label: 小
    label_en: small
    periods: [{criterion: {fact: employees, below: 300}, document: notice, confidence: official}]
tables:
  - id: sizes
    label: 标准
    label_en: sizes
    periods: [{document: notice, confidence: official, rows: [{label: 工业, scope: [C], bounds: {employees: [300, 20]}}]}]
caps:
  - {id: owed, label: 应纳税额, label_en: tax owed, formula: {fact: profit}, document: notice, confidence: official}
tax_bases:
  - {id: cit, label: 所得税, label_en: income tax, income: profit, rate: {number: 0.25}, document: notice, confidence: official}
total_control:
  - {id: year, label: 总量, label_en: total, kinds: [award], when: {known: listed}, formula: {fact: revenue}, document: notice, confidence: official}
regions:
  - {id: east, system: division, label: 东, label_en: east, codes: ["330302"], document: notice, confidence: official}
"""  # noqa: E501 - as in a catalogue
_ALL = {**BASE, "law.yaml": _LAW, "second.yaml": measure("t-01-2")}


def _catalogue(place: Path, files: dict[str, str]) -> Catalogue:
    return load_files(place, files).catalogue


@pytest.fixture
def version(tmp_path: Path) -> str:
    return _catalogue(tmp_path / "original", _ALL).version


def test_a_version_is_sixteen_hexadecimal_digits_and_the_same_each_time(tmp_path: Path, version: str):
    assert re.fullmatch(r"[0-9a-f]{16}", version)
    assert _catalogue(tmp_path, _ALL).version == version


def test_in_which_files_and_in_which_order_entries_stand_does_not_matter(tmp_path: Path, version: str):
    moved = {
        "a.yaml": measure("t-01-2") + MEASURE.removeprefix("measures:\n"),
        "z.yaml": POLICY,
        "m/law.yaml": _LAW,
        "cases/t-01.yaml": CASES,
    }

    assert _catalogue(tmp_path, moved).version == version


def test_the_cases_do_not_matter(tmp_path: Path, version: str):
    more = {**_ALL, "cases/t-01.yaml": CASES.replace("employees: 20", "employees: 30")}
    none = {name: text for name, text in _ALL.items() if name != "cases/t-01.yaml"}

    assert _catalogue(tmp_path / "more", more).version == version
    assert _catalogue(tmp_path / "none", none).version == version


def test_comments_and_the_manner_of_writing_do_not_matter(tmp_path: Path, version: str):
    written = {**_ALL, "law.yaml": "# law\n" + _LAW.replace("value: 20,", "value: 20.0,")}

    assert _catalogue(tmp_path, written).version == version


_CHANGES = [
    ("policy.yaml", "to: 2025-12-31", "to: 2025-12-30"),
    ("policy.yaml", "default_as_of: 2025-06-30", "default_as_of: 2025-07-01"),
    ("policy.yaml", "name: 市税务局", "name: 税务局"),
    ("policy.yaml", "budget_yuan: 5000000", "budget_yuan: 5000001"),
    ("policy.yaml", "bureaus: [stb, tax]", "bureaus: [tax, stb]"),
    ("policy.yaml", "number: 试发〔2020〕1号", "number: 试发〔2020〕2号"),
    ("measures.yaml", "at_least: 20", "at_least: 21"),
    ("measures.yaml", "at_least: 20", "above: 20"),
    ("measures.yaml", "title: 研发奖励", "title: 研发补助"),
    ("measures.yaml", "quote: 给予奖励", "quote: 给予补助"),
    ("law.yaml", "value: 20", "value: 20.01"),
    ("law.yaml", "below: 300", "below: 301"),
    ("law.yaml", "employees: [300, 20]", "employees: [300, 21]"),
    ("law.yaml", "formula: {fact: profit}", "formula: {fact: revenue}"),
    ("law.yaml", 'codes: ["330302"]', 'codes: ["330303"]'),
    ("law.yaml", "rate: {number: 0.25}", "rate: {number: 0.2}"),
    ("law.yaml", "kinds: [award]", "kinds: [grant]"),
]


@pytest.mark.parametrize(("file", "before", "after"), _CHANGES, ids=[after for _, _, after in _CHANGES])
def test_whatever_decides_a_report_changes_the_version(
    tmp_path: Path, version: str, file: str, before: str, after: str
):
    assert before in _ALL[file]
    changed = {**_ALL, file: _ALL[file].replace(before, after)}

    assert _catalogue(tmp_path, changed).version != version


@pytest.mark.parametrize(
    ("period", "day", "in_force"),
    [
        (None, date(2024, 12, 31), False),
        (None, date(2025, 1, 1), True),
        (None, date(2025, 12, 31), True),
        (None, date(2026, 1, 1), False),
        ("{from: 2023-01-01, document: notice}", date(2022, 12, 31), False),
        ("{from: 2023-01-01, document: notice}", date(2023, 1, 1), True),
        ("{from: 2023-01-01, document: notice}", date(2099, 1, 1), True),
        ("{to: 2023-01-01, document: notice}", date(1999, 1, 1), True),
        ("{to: 2023-01-01, document: notice}", date(2023, 1, 2), False),
    ],
)
def test_a_measure_is_in_force_in_its_own_period_or_else_in_that_of_the_policy(
    tmp_path: Path, period: str | None, day: date, in_force: object
):
    own = {} if period is None else {"period": period}
    catalogue = _catalogue(tmp_path, {**BASE, "measures.yaml": measure(**own)})

    assert catalogue.in_force(catalogue.measures["t-01-1"], day) is in_force


def test_the_period_of_a_measure_names_its_document(tmp_path: Path):
    own = measure("t-01-2", period="{from: 2023-01-01, document: notice}")
    catalogue = _catalogue(tmp_path, {**BASE, "own.yaml": own})

    assert [catalogue.period(entry).document for entry in catalogue.measures.values()] == ["policy", "notice"]


@pytest.mark.parametrize(
    ("audience", "is_open"),
    [
        ("[enterprise]", True),
        ("[institution]", True),
        ("[person, enterprise]", True),
        ("[person]", False),
        ("[person, government]", False),
    ],
)
def test_a_measure_is_open_to_organisations_when_one_of_its_audience_is(
    tmp_path: Path, audience: str, is_open: object
):
    catalogue = _catalogue(tmp_path, {**BASE, "measures.yaml": measure(audience=audience)})

    assert catalogue.measures["t-01-1"].open_to_organisations is is_open


def test_a_scope_is_the_law_of_a_day(tmp_path: Path):
    catalogue = _catalogue(tmp_path, _ALL)
    scope = catalogue.scope(date(2025, 3, 1))

    assert scope.as_of == date(2025, 3, 1)
    assert scope.figure("floor") == 20
    assert scope.rule("small").criterion.fact == "employees"
    assert [row.label for row in scope.table("sizes").rows] == ["工业"]
    assert scope.reference("notice", "第二条") == "试发〔2020〕1号 第二条"
    assert scope.reference("nowhere") == "nowhere"
