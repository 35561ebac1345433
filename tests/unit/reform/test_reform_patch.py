"""Reading and applying a patch: every fault at once, each with its place."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from criteria.errors import CatalogueInvalid
from criteria.files import CatalogueFile
from criteria.yaml_files import parse_yaml
from matcher.reform.applying import reformed
from matcher.reform.patch import Reform, read_reform
from matcher.reform.running import Planned, planned

AS_OF = date(2025, 6, 30)
HEAD = "id: try\ntitle: 试\ntitle_en: a try\n"


def plan(catalogue, written: str) -> Planned:
    file = parse_yaml(HEAD + dedent(written), "reform.yaml")
    reform, faults = read_reform(file)
    return planned(catalogue, reform, AS_OF, file, faults)


def refused(catalogue, written: str) -> list[str]:
    with pytest.raises(CatalogueInvalid) as caught:
        plan(catalogue, written)
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_is_told_at_once_with_its_place(catalogue) -> None:
    found = refused(
        catalogue,
        """\
        measures:
          wz25-15-6x:
            - {path: "eligibility.all[1].at_least", from: 1, to: 2}
          wz25-15-5:
            - {path: "eligibility.all[1].at_least", from: 1, to: 2}
            - {path: "eligibility.all[7].at_least", from: 1, to: 2}
          wz25-37-1:
            - {path: title}
        parameters:
          cit_rate_high_tech:
            - {path: "periods[0].value", from: 0.15, to: plenty}
        regions:
          mountain_island_counties:
            - {path: codes, add: ["999999"]}
            - {path: codes, remove: ["330302"]}
        sweep:
          - {measure: wz25-15-5, path: "eligibility.all[0].at_least", low: 0, high: 9}
          - {measure: nothing, path: "eligibility.all[0].at_least", low: 0, high: 9}
          - {measure: wz25-15-5, path: "eligibility.all[1].at_least", low: 9, high: 0}
        """,
    )
    said = "\n".join(found)
    for line, words in (
        (5, "there is no 'wz25-15-6x' among the measures"),
        (8, "the patch is out of date"),
        (9, "there is nothing at eligibility.all[7]"),
        (11, "an edit has `from` and `to`, or `add`, or `remove`"),
        (14, "parameters[cit_rate_high_tech]"),
        (18, "330302 does not stand there"),
        (20, "there is no threshold at 'eligibility.all[0].at_least'"),
        (21, "there is no measure 'nothing'"),
        (22, "a sweep goes from low to high"),
    ):
        assert [fault for fault in found if f"reform.yaml:{line}:" in fault and words in fault] != [], said


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ('{path: "eligibility.all[1].fact", from: revenue, to: revenu}', "revenue"),
        (
            '{path: "eligibility.all[1].at_least", from: 50000000, to: a lot}',
            "revenue is compared with a money, not 'a lot'",
        ),
        ('{path: "eligibility.all[1].at_lest", from: 50000000, to: 1}', "at_least"),
        ("{path: id, from: wz25-15-5, to: wz25-15-6}", "an id keeps its meaning"),
        ('{path: "", from: 1, to: 2}', "path"),
    ],
)
def test_what_the_catalogue_would_refuse_is_refused_in_a_patch(catalogue, edit, words) -> None:
    (fault,) = refused(catalogue, f"measures:\n  wz25-15-5:\n    - {edit}\n")
    assert fault.startswith("reform.yaml:6")
    assert words in fault


def test_a_county_that_does_not_exist_is_refused(catalogue) -> None:
    (fault,) = refused(
        catalogue, 'regions:\n  mountain_island_counties:\n    - {path: codes, add: ["999999"]}\n'
    )
    assert fault.startswith("reform.yaml:6: error")
    assert "999999" in fault


@pytest.mark.parametrize(
    ("sweep", "words"),
    [
        ("eligibility.all[0].within", "there are: eligibility.all[1].at_least"),
        ("eligibility.all[9].at_least", "there are: eligibility.all[1].at_least"),
        ("all[1].at_least", "there are: eligibility.all[1].at_least"),
    ],
)
def test_a_threshold_that_is_not_in_the_tree_is_not_swept(catalogue, sweep, words) -> None:
    (fault,) = refused(catalogue, f'sweep:\n  - {{measure: wz25-15-5, path: "{sweep}", low: 0, high: 9}}\n')
    assert fault.startswith("reform.yaml:5: error wrong_value: sweep[wz25-15-5].path")
    assert words in fault


def test_text_that_is_no_reform_is_refused() -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read_reform(parse_yaml("- 1\n", "reform.yaml"))
    assert [str(fault) for fault in caught.value.faults] == [
        "reform.yaml:1: error wrong_type: : a reform is a mapping"
    ]


def test_thresholds_rates_counties_sectors_caps_and_whole_conditions_are_changed(catalogue) -> None:
    after = plan(
        catalogue,
        """\
        measures:
          wz25-15-5:
            - {path: "eligibility.all[1].at_least", from: 50000000, to: 20000000}
            - {path: "eligibility.all[0].within", from: [M745], to: [M745, M746]}
          wz25-09-2:
            - {path: "eligibility.all[1]", from: {fact: taxable_income, above: 0}, to: null}
        parameters:
          cit_rate_high_tech:
            - {path: "periods[0].value", from: 0.15, to: 0.12}
        regions:
          mountain_island_counties:
            - {path: codes, add: ["330303"]}
        """,
    ).after
    scope = after.scope
    tree = after.catalogue.measures["wz25-15-5"].eligibility
    assert tree.parts[1].threshold == 20000000
    assert scope.figure("cit_rate_high_tech") == Decimal("0.12")
    assert "330303" in after.catalogue.codes["division"].members("mountain_island_counties")
    assert "330303" not in catalogue.codes["division"].members("mountain_island_counties")
    assert after.catalogue.version != catalogue.version


def test_a_reform_and_the_one_that_takes_it_back_cancel_out(catalogue) -> None:
    there = {"path": "eligibility.all[1].at_least", "from": 50000000, "to": 20000000}
    back = there | {"from": there["to"], "to": there["from"]}
    written = {"id": "r", "title": "试", "title_en": "a try", "measures": {"wz25-15-5": [there]}}
    after = reformed(catalogue, Reform.model_validate(written))
    again = reformed(after, Reform.model_validate(written | {"measures": {"wz25-15-5": [back]}}))
    assert after.version != catalogue.version == again.version


def test_a_file_with_faults_of_its_own_tells_them(catalogue) -> None:
    file = parse_yaml(HEAD + "id: again\nmeasure: {}\n", "reform.yaml")
    reform, faults = read_reform(file)
    with pytest.raises(CatalogueInvalid) as caught:
        planned(catalogue, reform, AS_OF, file, faults)
    said = " ".join(str(fault) for fault in caught.value.faults)
    assert "id" in said
    assert "measure" in said


def test_a_reform_without_a_file_has_its_faults_told_too(catalogue) -> None:
    reform = Reform.model_validate(
        {
            "id": "r",
            "title": "试",
            "title_en": "a try",
            "measures": {"wz25-15-5": [{"path": "eligibility.all[9]", "add": [1]}]},
        }
    )
    with pytest.raises(CatalogueInvalid, match="there is nothing at"):
        planned(catalogue, reform, AS_OF, CatalogueFile("reform", {}))
