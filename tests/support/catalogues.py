"""A very small catalogue on disk, to which a test adds what it is about."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

import pytest
from support.vocabulary import CODES, VOCABULARY

from criteria.errors import CatalogueInvalid, Fault
from criteria.loading import Loaded, load
from criteria.yaml_files import parse_all

POLICY = """\
document:
  id: policy
  number: 试政发〔2025〕1号
  title: 若干政策
  title_en: some policies
  issuer: 试市人民政府
  issued_on: 2025-01-01
  from: 2025-01-01
  to: 2025-12-31
  default_as_of: 2025-06-30
documents:
  - {id: notice, number: 试发〔2020〕1号, title: 通知, confidence: official}
bureaus:
  - {id: stb, name: 市科技局, name_en: science bureau}
  - {id: tax, name: 市税务局, name_en: tax bureau}
domains:
  - number: 1
    title: 科技创新
    title_en: innovation
    lead_bureau: stb
    budget_yuan: 5000000
    quote: 安排资金500万元
articles:
  - {number: 1, title: 支持研发, title_en: support of R&D, domain: 1, bureaus: [stb, tax]}
"""

MEASURE = """\
measures:
  - id: t-01-1
    article: 1
    title: 研发奖励
    title_en: an award for R&D
    audience: [enterprise]
    kind: award
    obtain: direct
    route: apply
    eligibility: {fact: employees, at_least: 20}
    amount: {kind: by_regulation, basis: 按规定, basis_en: as regulated}
    handled_by: {bureau: stb, source: {article: 1}}
    action: 申报
    action_en: apply
    sources: [{article: 1, quote: 给予奖励}]
"""

CASES = """\
cases:
  - measure: t-01-1
    given: {employees: 20}
    tests: [{title: 二十人, verdict: eligible}]
"""

_HOST = """\
parameters:
  - {id: floor, label: 下限, label_en: floor, unit: persons, periods: [*floor]}
definitions:
  - id: d
    label: 定义
    label_en: definition
    periods:
      - document: notice
        confidence: official
        criterion:
""".replace("*floor", "{value: 20, document: notice, confidence: official}")

BASE = {"policy.yaml": POLICY, "measures.yaml": MEASURE, "cases/t-01.yaml": CASES}


def measure(key: str = "t-01-1", **fields: str) -> str:
    """Write a file with one measure, with some of its fields written anew."""
    lines = MEASURE.replace("t-01-1", key).splitlines()
    kept = [line for line in lines if line.split(":")[0].strip() not in fields]
    return "\n".join([*kept, *(f"    {name}: {value}" for name, value in fields.items())]) + "\n"


def in_criterion(written: str) -> str:
    """Write a file with a definition; what is written as its criterion begins on line 11."""
    return _HOST + indent(dedent(written).strip(), " " * 10) + "\n"


def folder(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a catalogue folder `city`."""
    city = place / "city"
    for name, text in files.items():
        path = city / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return city


def load_files(place: Path, files: Mapping[str, str | bytes], *, with_cases: bool = True) -> Loaded:
    """Write a catalogue and load it."""
    return load(
        [folder(place, files)], vocabulary=VOCABULARY, codes=CODES, parse=parse_all, with_cases=with_cases
    )


def faults_in(place: Path, files: Mapping[str, str | bytes]) -> tuple[Fault, ...]:
    """Write a catalogue that does not load and give its faults."""
    with pytest.raises(CatalogueInvalid) as caught:
        load_files(place, files)
    return caught.value.faults
