"""Prerequisites: which designations a criterion asks for, and which recognitions come before which."""

from datetime import date

import pytest
from pydantic import TypeAdapter
from support.catalogues import BASE, load_files

from criteria.facts import Level
from criteria.nodes import Criterion
from criteria.prerequisites import application, applied_for, asked_for, circular, needs, standard_of, ways
from criteria.recognitions import Recognition

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)
DAY = date(2025, 6, 30)

A, B, C = ({"holds": code} for code in ("high_tech_enterprise", "srdi", "manufacturing_champion"))
ELSE = {"fact": "employees", "at_least": 20}


def read(written):
    return _CRITERION.validate_python(written)


def no_law(_):
    return None


def shown(written):
    return [
        (sorted(leaf.designation for leaf in way.held), sorted(leaf.designation for leaf in way.barred))
        for way in ways(read(written), no_law)
    ]


HNTE, SRDI, CHAMPION = "high_tech_enterprise", "srdi", "manufacturing_champion"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (ELSE, [([], [])]),
        (A, [([HNTE], [])]),
        ({"all": [A, ELSE, B]}, [([HNTE, SRDI], [])]),
        ({"any": [A, B]}, [([HNTE], []), ([SRDI], [])]),
        ({"any": [A, ELSE]}, [([], [])]),
        ({"any": [A, {"all": [A, B]}]}, [([HNTE], [])]),
        ({"all": [A, {"not": C}]}, [([HNTE], [CHAMPION])]),
        ({"not": {"any": [A, C]}}, [([], [HNTE, CHAMPION])]),
        ({"at_least": {"n": 2, "of": [A, B, ELSE]}}, [([HNTE], []), ([SRDI], [])]),
        ({"definition": "lawless"}, [([], [])]),
    ],
    ids=str,
)
def test_the_ways_of_meeting_a_criterion(written, found):
    assert shown(written) == [(sorted(held), sorted(barred)) for held, barred in found]


def test_what_is_asked_for_in_one_of_several_ways_is_asked_for():
    leaves = asked_for(read({"any": [A, {"all": [ELSE, B]}, {"not": C}]}), no_law)

    assert [leaf.designation for leaf in leaves] == [HNTE, SRDI]


def test_a_measure_that_is_for_applicants_too_says_what_it_asks_of_them():
    """What stands beside `not: {holds: ...}` is for who does not hold it yet."""
    tree = read({"any": [{"all": [{"not": A}, ELSE, B]}, {**A, "since": {"in_year": {"as_of_year": 0}}}]})
    recognition = Recognition(id="x", designation=HNTE)

    assert application(tree, recognition) == read({"all": [ELSE, B]})
    assert application(tree, Recognition(id="y", designation=SRDI)) is None


def test_a_title_that_only_its_own_holder_could_have_is_read_as_the_other_way():
    """A provincial centre has been a municipal one; that a higher one counts too helps nobody."""
    written = {"any": [{**A, "level": ["municipal"]}, {**A, "level": ["national", "provincial"]}]}
    provincial, municipal = (
        Recognition(id=level, designation=HNTE, level=Level(level)) for level in ("provincial", "municipal")
    )
    found = needs(provincial, read(written), (municipal, provincial), no_law)

    assert [[leaf.levels for leaf in way.held] for way in found] == [[(Level.MUNICIPAL,)]]


LADDER = """\
definitions:
  - id: lower
    label: 低
    label_en: lower
    periods: [{document: notice, confidence: official, criterion: {fact: employees, at_least: 10}}]
  - id: upper
    label: 高
    label_en: upper
    periods:
      - {to: 2025-12-31, document: notice, confidence: official, criterion: {fact: employees, at_least: 20}}
      - {from: 2026-01-01, document: notice, confidence: official, criterion: {holds: high_tech_enterprise}}
recognitions:
  - {id: low, designation: high_tech_enterprise, conditions: lower}
  - {id: high, designation: srdi, conditions: upper, after: [{recognition: low, source: {document: notice}}]}
  - {id: list, designation: manufacturing_champion}
"""


@pytest.fixture(scope="module")
def ladder(tmp_path_factory):
    return load_files(tmp_path_factory.mktemp("ladder"), {**BASE, "ladder.yaml": LADDER}).catalogue


def test_a_standard_is_that_of_the_day(ladder):
    high, applied = ladder.recognitions["high"], applied_for(ladder)
    found = {day.year: standard_of(high, ladder, applied, day) for day in (DAY, date(2026, 6, 30))}
    in_words = {
        year: [leaf.designation for leaf in asked_for(tree, ladder.scope(date(year, 6, 30)).rule)]
        for year, tree in found.items()
    }

    assert in_words == {2025: [], 2026: [HNTE]}


def test_what_only_another_document_puts_first_is_asked_for_too(ladder):
    high = ladder.recognitions["high"]
    standard = standard_of(high, ladder, {}, DAY)
    (way,) = needs(high, standard, ladder.recognitions.values(), ladder.scope(DAY).rule)

    assert [leaf.designation for leaf in way.held] == [HNTE]


def test_a_title_whose_standard_nobody_has_read_has_none(ladder):
    assert standard_of(ladder.recognitions["list"], ladder, {}, DAY) is None


def test_a_ladder_goes_nowhere_round(ladder):
    assert circular(ladder, {}, DAY) == ()


def test_an_alternative_that_leads_back_makes_no_circle(tmp_path):
    """One of the two can be had without the other."""
    text = LADDER.replace(
        "criterion: {fact: employees, at_least: 10}", "criterion: {any: [{holds: srdi}, {known: listed}]}"
    )
    catalogue = load_files(tmp_path, {**BASE, "ladder.yaml": text}).catalogue

    assert set(catalogue.recognitions) == {"low", "high", "list"}
