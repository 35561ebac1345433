"""Loading: files are merged, every fault is found at once, and no fault makes another."""

from pathlib import Path

import pytest
from support.catalogues import BASE, CASES, POLICY, faults_in, folder, load_files, measure
from support.vocabulary import CODES, VOCABULARY

from criteria.catalogue import Sections
from criteria.errors import CatalogueInvalid, FaultCode, HuiqiError, Severity
from criteria.loading import SECTIONS, load, steps_of
from criteria.references import Problem
from criteria.yaml_files import parse_all


def _codes(place: Path, files: dict[str, str | bytes]) -> list[tuple[str, int, FaultCode]]:
    return [(fault.file, fault.line, fault.code) for fault in faults_in(place, {**BASE, **files})]


def test_a_catalogue_holds_what_all_its_files_hold(tmp_path: Path):
    more = {"b/more.yaml": "bureaus:\n  - {id: drc, name: 市发改委, name_en: drc}\n", "empty.yaml": ""}
    catalogue = load_files(tmp_path, {**BASE, **more}).catalogue

    assert catalogue.policy.id == "policy"
    assert set(catalogue.bureaus) == {"stb", "tax", "drc"}
    assert list(catalogue.domains) == [1]
    assert list(catalogue.articles) == [1]
    assert list(catalogue.documents) == ["notice"]
    assert list(catalogue.measures) == ["t-01-1"]
    assert [table.measure for table in catalogue.cases] == ["t-01-1"]


def test_every_section_of_a_file_is_merged():
    assert set(SECTIONS) == set(Sections.model_fields) - {"document"}


def test_several_folders_are_one_catalogue(tmp_path: Path):
    city = folder(tmp_path / "a", BASE)
    nation = folder(tmp_path / "b", {"law.yaml": "bureaus:\n  - {id: drc, name: 市发改委, name_en: drc}\n"})
    catalogue = load([nation, city], vocabulary=VOCABULARY, codes=CODES, parse=parse_all).catalogue

    assert set(catalogue.bureaus) == {"stb", "tax", "drc"}


def test_cases_can_be_left_out(tmp_path: Path):
    """Then they are not even read."""
    broken = {**BASE, "cases/t-01.yaml": "cases: [\n"}
    catalogue = load_files(tmp_path, broken, with_cases=False).catalogue

    assert catalogue.cases == ()


def test_a_named_region_is_a_code_above_its_members(tmp_path: Path):
    text = """\
    regions:
      - {id: old_town, system: division, label: 老城, label_en: old town, codes: ["330302"], document: notice,
         confidence: official}
    """
    tree = load_files(tmp_path, {**BASE, "regions.yaml": text}).catalogue.codes["division"]

    assert "old_town" in tree.above("330302")
    assert tree.label("old_town").en == "old town"


def test_faults_in_several_files_are_found_at_once(tmp_path: Path):
    found = _codes(
        tmp_path,
        {
            "a.yaml": "bureaus:\n  - {id: drc, nam: 市发改委, name: 市发改委, name_en: drc}\n",
            "b.yaml": "measurs: []\n",
            "c.yaml": measure(
                key="t-01-2", eligibility="{all: [{fact: employes, above: 1}, {holds: srdii}]}"
            ),
            "cases/t-01.yaml": CASES.replace("eligible", "eligble"),
            "d.yaml": "bureaus:\n  - id: tax\n    id: tax2\n    name: 甲\n    name_en: a\n",
        },
    )

    assert found == [
        ("city/a.yaml", 2, FaultCode.UNKNOWN_KEY),
        ("city/b.yaml", 1, FaultCode.UNKNOWN_KEY),
        ("city/c.yaml", 15, FaultCode.UNKNOWN_FACT),
        ("city/c.yaml", 15, FaultCode.UNKNOWN_CODE),
        ("city/cases/t-01.yaml", 4, FaultCode.WRONG_VALUE),
        ("city/d.yaml", 3, FaultCode.DUPLICATE_KEY),
    ]


def test_an_error_says_all_faults_a_line_each(tmp_path: Path):
    with pytest.raises(CatalogueInvalid) as caught:
        load_files(tmp_path, {**BASE, "a.yaml": "measurs: []\n", "b.yaml": "bureus: []\n"})

    assert isinstance(caught.value, HuiqiError)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    assert len(caught.value.faults) == 2


def test_files_that_cannot_be_read_are_named_and_no_reference_is_held_against_the_rest(tmp_path: Path):
    """What stands in them may be referred to from anywhere."""
    found = _codes(
        tmp_path,
        {
            "latin.yaml": "bureaus: [é]".encode("latin-1"),
            "broken.yaml": "bureaus: [\n",
            "other.yaml": "measurs: []\n",
            "measures.yaml": measure(handled_by="{bureau: nobody, source: {article: 1}}"),
        },
    )

    assert found == [
        ("city/broken.yaml", 2, FaultCode.UNREADABLE),
        ("city/latin.yaml", 1, FaultCode.UNREADABLE),
        ("city/other.yaml", 1, FaultCode.UNKNOWN_KEY),
    ]


def test_a_folder_that_looks_like_a_file_cannot_be_read(tmp_path: Path):
    folder(tmp_path, {"folder.yaml/inside.txt": ""})

    assert _codes(tmp_path, {}) == [("city/folder.yaml", 1, FaultCode.UNREADABLE)]


def test_a_folder_without_a_catalogue(tmp_path: Path):
    with pytest.raises(CatalogueInvalid) as caught:
        load([tmp_path], vocabulary=VOCABULARY, codes=CODES, parse=parse_all)

    assert [fault.code for fault in caught.value.faults] == [FaultCode.MISSING_KEY, FaultCode.UNREADABLE]
    assert str(tmp_path) in {fault.file for fault in caught.value.faults}


def test_without_a_policy_document_only_that_is_said(tmp_path: Path):
    (fault,) = faults_in(tmp_path, {**BASE, "policy.yaml": ""})

    assert (fault.line, fault.path, fault.code) == (1, "document", FaultCode.MISSING_KEY)
    assert "0 found" in fault.message


def test_two_policy_documents_are_one_too_many(tmp_path: Path):
    (fault,) = faults_in(tmp_path, {**BASE, "second.yaml": POLICY.partition("documents:")[0]})

    assert (fault.path, fault.code) == ("document", FaultCode.MISSING_KEY)
    assert "2 found" in fault.message


def test_a_policy_document_that_cannot_be_read_is_not_missing_as_well(tmp_path: Path):
    found = _codes(tmp_path, {"policy.yaml": POLICY.replace("issuer:", "isuer:")})

    assert found == [
        ("city/policy.yaml", 1, FaultCode.MISSING_KEY),
        ("city/policy.yaml", 6, FaultCode.UNKNOWN_KEY),
    ]


def test_a_policy_document_that_cannot_be_read_beside_an_entry_that_cannot(tmp_path: Path):
    text = POLICY.replace("issuer:", "isuer:").replace("id: stb, name:", "id: stb, nam: 甲, name:")

    assert _codes(tmp_path, {"policy.yaml": text}) == [
        ("city/policy.yaml", 1, FaultCode.MISSING_KEY),
        ("city/policy.yaml", 6, FaultCode.UNKNOWN_KEY),
        ("city/policy.yaml", 14, FaultCode.UNKNOWN_KEY),
    ]


_REFERS_TO_EVERYTHING = """\
articles:
  - {number: 1, title: 支持研发, title_en: R&D, domain: 2, bureaus: [drc]}
definitions:
  - id: all_of_these
    label: 甲
    label_en: a
    periods:
      - document: law
        confidence: official
        criterion:
          all:
            - {definition: small}
            - {fact: employees, above: {parameter: floor}}
            - {judged_by: drc, text: 认可, text_en: agrees, source: {article: 2}}
cases:
  - {measure: t-01-2, given: {}, tests: [{title: 甲, verdict: eligible}]}
"""
_PERIOD = "document: notice, confidence: official"
_LEFT_OUT = {
    "bureaus": "{id: drc, name: 市发改委, name_en: drc, oops: 1}",
    "documents": "{id: law, title: 法, confidence: official, oops: 1}",
    "domains": "{number: 2, title: 甲, title_en: a, lead_bureau: stb, budget_yuan: 1, quote: 甲, oops: 1}",
    "articles": "{number: 2, title: 甲, title_en: a, domain: 1, bureaus: [stb], oops: 1}",
    "parameters": "{id: floor, label: 甲, label_en: a, unit: persons,"
    f" periods: [{{value: 1, {_PERIOD}}}], oops: 1}}",
    "definitions": "{id: small, label: 甲, label_en: a,"
    f" periods: [{{criterion: {{known: listed}}, {_PERIOD}}}], oops: 1}}",
    "tax_bases": f"{{id: cit, label: 甲, label_en: a, income: profit, rate: {{number: 0.25}}, {_PERIOD},"
    " oops: 1}",
    "caps": f"{{id: owed, label: 甲, label_en: a, formula: {{fact: profit}}, {_PERIOD}, oops: 1}}",
}


def test_to_refer_to_an_entry_that_is_left_out_is_no_fault(tmp_path: Path):
    """Each entry has one unknown key, which is all that is said of it and of what refers to it."""
    refers = {"refers.yaml": _REFERS_TO_EVERYTHING, "measures.yaml": measure(capped_by="owed")}
    refers["taxed.yaml"] = measure(
        "t-01-3",
        tax="{base: cit, rate: {number: 0.15}}",
        amount="{kind: formula, formula: {number: 5}, basis: 甲, basis_en: a}",
    )
    base = {**BASE, "policy.yaml": POLICY.partition("articles:")[0], **refers}
    broken = {f"broken-{name}.yaml": f"{name}:\n  - {entry}\n" for name, entry in _LEFT_OUT.items()}
    broken["broken-measures.yaml"] = measure("t-01-2", oops="1")
    found = faults_in(tmp_path, {**base, **broken})

    assert {fault.code for fault in found} == {FaultCode.UNKNOWN_KEY}
    assert [fault.file for fault in found] == [f"city/{name}" for name in sorted(broken)]


@pytest.mark.parametrize("name", ["''", "'  '"])
def test_a_text_of_blanks_is_none(tmp_path: Path, name: str):
    (fault,) = faults_in(
        tmp_path, {**BASE, "a.yaml": f"bureaus:\n  - {{id: drc, name: {name}, name_en: drc}}\n"}
    )

    assert (fault.line, fault.path) == (2, "bureaus[drc].name")


def test_the_other_entries_of_a_faulty_file_are_kept(tmp_path: Path):
    text = """\
    bureaus:
      - {id: drc, nam: 市发改委, name: 市发改委, name_en: drc}
      - {id: fin, name: 市财政局, name_en: fin}
    definitions:
      - id: d
        label: 甲
        label_en: a
        periods:
          - {document: notice, confidence: official, criterion: {judged_by: fin, text: 认可, text_en: agrees}}
    """

    assert _codes(tmp_path, {"a.yaml": text}) == [("city/a.yaml", 2, FaultCode.UNKNOWN_KEY)]


def test_the_line_of_an_entry_that_follows_a_faulty_one_is_its_own(tmp_path: Path):
    text = """\
    bureaus:
      - {id: drc, nam: 市发改委, name: 市发改委, name_en: drc}
    articles:
      - {numbr: 2}
      - {number: 3, title: 甲, title_en: a, domain: 1, bureaus: [stbb]}
    """

    assert ("city/a.yaml", 5, FaultCode.UNKNOWN_BUREAU) in _codes(tmp_path, {"a.yaml": text})


def test_criteria_inside_a_faulty_entry_are_checked_all_the_same(tmp_path: Path):
    text = measure(
        "t-01-2",
        eligibility="{all: [{fact: employees, atleast: 5}, {any: [{fact: employes, above: 5}]}]}",
        amount="{kind: formula, basis: 甲, basis_en: a, oops: 1,"
        " formula: {when: {holds: srdii}, then: {number: 1}, otherwise: {number: 0}}}",
    )
    found = faults_in(tmp_path, {**BASE, "a.yaml": text})

    assert [(fault.path, fault.code) for fault in found] == [
        ("measures[t-01-2].eligibility.all[0]", FaultCode.UNKNOWN_OPERATOR),
        ("measures[t-01-2].eligibility.all[1].any[0].fact", FaultCode.UNKNOWN_FACT),
        ("measures[t-01-2].amount.formula.when.holds", FaultCode.UNKNOWN_CODE),
        ("measures[t-01-2].amount.oops", FaultCode.UNKNOWN_KEY),
    ]


def test_a_list_that_is_short_because_its_items_are_faulty_is_not_a_fault_of_its_own(tmp_path: Path):
    text = measure("t-01-2", eligibility="{all: [{fact: employees, atleast: 5}]}")
    (fault,) = faults_in(tmp_path, {**BASE, "a.yaml": text})

    assert fault.code is FaultCode.UNKNOWN_OPERATOR


def test_an_id_that_stands_three_times_is_two_faults_and_says_where_the_first_is(tmp_path: Path):
    entry = "bureaus:\n  - {id: drc, name: 市发改委, name_en: drc}\n"
    found = faults_in(tmp_path, {**BASE, "a.yaml": entry, "b.yaml": entry, "c.yaml": entry})

    assert [(fault.file, fault.code) for fault in found] == [
        ("city/b.yaml", FaultCode.DUPLICATE_ID),
        ("city/c.yaml", FaultCode.DUPLICATE_ID),
    ]
    assert all("city/a.yaml" in fault.message for fault in found)


def test_the_same_id_in_two_sections_is_no_fault(tmp_path: Path):
    text = "documents:\n  - {id: stb, title: 甲, confidence: official}\n"

    assert "stb" in load_files(tmp_path, {**BASE, "a.yaml": text}).catalogue.documents


def test_whoever_finds_a_problem_later_can_say_where_it_stands(tmp_path: Path):
    loaded = load_files(tmp_path, BASE)
    problem = Problem("eligibility.fact", FaultCode.NOTHING_MEETS, "odd", severity=Severity.WARNING)
    fault = loaded.fault("measures", "t-01-1", problem)
    whole = loaded.fault("cases", "0", Problem("", FaultCode.CASE_FAILS, "fails"))

    assert (fault.file, fault.line, fault.path) == (
        "city/measures.yaml",
        10,
        "measures[t-01-1].eligibility.fact",
    )
    assert fault.severity is Severity.WARNING
    assert (whole.file, whole.line, whole.path) == ("city/cases/t-01.yaml", 2, "cases[t-01-1]")


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("", []),
        ("eligibility", ["eligibility"]),
        ("eligibility.all[1].fact", ["eligibility", "all", 1, "fact"]),
        ("periods[0].criterion.at_least.of[12]", ["periods", 0, "criterion", "at_least", "of", 12]),
    ],
)
def test_a_path_as_shown_is_split_into_steps(path: str, steps: list[str | int]):
    assert steps_of(path) == steps
