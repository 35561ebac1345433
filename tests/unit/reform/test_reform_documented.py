"""What `docs/reform.md` shows is taken by the product, and so are the samples."""

import re
from datetime import date

import pytest

from criteria.yaml_files import parse_yaml
from matcher.reform.patch import read_reform
from matcher.reform.report import GroupEffect, Takers
from matcher.reform.running import planned
from matcher.reform.touching import Side, touched

AS_OF = date(2025, 6, 30)


def touches(catalogue, text: str) -> dict[str, tuple[bool, bool]]:
    file = parse_yaml(text, "reform.yaml")
    reform, faults = read_reform(file)
    after = planned(catalogue, reform, AS_OF, file, faults).after
    before = Side(catalogue, catalogue.scope(AS_OF))
    return {each.measure: (each.reach, each.amount) for each in touched(before, after)}


def test_the_example_of_the_page_is_applied(catalogue, root) -> None:
    page = (root / "docs/reform.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    found = touches(catalogue, example)
    assert found["wz25-15-5"] == (True, False)
    assert found["wz25-09-2"] == (True, True)
    assert found["wz25-37-1"] == (True, False)
    assert found["wz25-09-1"] == (False, True)


def test_every_field_of_a_group_is_explained(root) -> None:
    page = (root / "docs/reform.md").read_text(encoding="utf-8")
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert {*GroupEffect.__annotations__} - {"group", "label", "companies"} <= named
    assert {*Takers.__annotations__} <= named


@pytest.mark.parametrize("name", ["lower-output-threshold", "lower-rate-more-counties"])
def test_the_samples_are_applied(catalogue, root, name) -> None:
    text = (root / f"seeds/samples/reforms/{name}.yaml").read_text(encoding="utf-8")
    assert touches(catalogue, text)
