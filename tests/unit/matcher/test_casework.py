"""The catalogue's own cases against the engine, and that they leave no condition untried."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import pytest

from criteria.cases import Case, CaseTable
from criteria.errors import FaultCode
from criteria.formulas import When, walk_formula
from criteria.judging import judge
from criteria.nodes import LEAVES
from criteria.results import MET, UNMET
from matcher.casework import Casework, case_problems
from profiles.deriving import derive
from profiles.reading import read_profile
from seeds.shipped import load_catalogue

CATALOGUE = load_catalogue().catalogue
CASES = [(table, case) for table in CATALOGUE.cases for case in table.tests]
TABLES = {table.measure: table for table in CATALOGUE.cases}


@cache
def casework():
    return Casework(CATALOGUE)


@pytest.mark.parametrize(
    ("table", "case"), CASES, ids=[f"{table.measure} {case.title}" for table, case in CASES]
)
def test_a_case_comes_out_as_written(table, case):
    _, problems = casework().run_case(table, case)

    assert [*problems] == []


def test_no_two_cases_of_a_measure_are_called_the_same():
    titles = [(table.measure, case.title) for table, case in CASES]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("measure", CATALOGUE.measures)
def test_every_measure_has_cases(measure):
    assert TABLES[measure].tests


@pytest.mark.parametrize(
    "measure", [measure.id for measure in CATALOGUE.measures.values() if measure.open_to_organisations]
)
def test_what_is_open_to_organisations_has_a_case_for_every_way_it_can_come_out(measure):
    verdicts = {case.verdict for case in TABLES[measure].tests}

    assert verdicts & {"eligible", "likely"}
    assert verdicts >= {"needs_facts", "not_eligible", "not_in_force"}


@pytest.mark.parametrize("measure", CATALOGUE.measures)
def test_a_measure_is_refused_with_a_culprit_and_left_open_with_a_question(measure):
    for case in TABLES[measure].tests:
        if case.because is not None:
            assert case.verdict == "not_eligible"
            assert case.because
        if case.verdict == "needs_facts":
            assert case.ask


@dataclass(frozen=True)
class Same:
    """A condition of the catalogue as the one object it is, since to compare whole trees takes long."""

    condition: object

    def __eq__(self, other):
        return self.condition is other.condition

    def __hash__(self):
        return id(self.condition)


@cache
def results():
    """Give, for every single condition of every measure, what it came to across the measure's cases.

    Conditions inside amounts are kept by themselves, since several measures share them.
    """
    trees, amounts = defaultdict(set), defaultdict(set)
    scopes = {}
    for table, case in CASES:
        as_of = case.as_of or CATALOGUE.policy.default_as_of
        scope = scopes.setdefault(as_of, CATALOGUE.scope(as_of))
        measure = CATALOGUE.measures[table.measure]
        if not CATALOGUE.in_force(measure, as_of):
            continue
        facts, _ = derive(read_profile(table.profile(case), CATALOGUE.codes), scope)
        for leaf in leaves(judge(measure.eligibility, facts, scope)):
            trees[measure.id, Same(leaf.criterion)].add(leaf.result)
        for criterion in conditions(measure.amount.formula):
            for leaf in leaves(judge(criterion, facts, scope)):
                amounts[Same(leaf.criterion)].add(leaf.result)
    return trees, amounts


def leaves(finding):
    if isinstance(finding.criterion, LEAVES):
        yield finding
    for part in finding.parts:
        yield from leaves(part)


def conditions(formula):
    if formula is not None:
        yield from (node.when for _, node in walk_formula(formula) if isinstance(node, When))


NEVER_SEEN_BOTH_WAYS = {}
"""Measure and condition that no case can see both met and unmet, each with the reason; there is none."""


def test_every_condition_is_seen_met_and_unmet_across_the_cases_of_its_measure():
    trees, _ = results()
    one_sided = {
        (measure, str(condition)) for (measure, condition), seen in trees.items() if not {MET, UNMET} <= seen
    }

    assert one_sided == NEVER_SEEN_BOTH_WAYS.keys()
    judged = {
        "wz25-12",
        "wz25-20-2",
        "wz25-33-5",
        "wz25-35",
        "wz25-36",
        "wz25-40-2",
        "wz25-42-3",
        "wz25-43",
        "wz25-45-2",
    }
    unseen = CATALOGUE.measures.keys() - {measure for measure, _ in trees}
    assert all(any(measure.startswith(part) for part in judged) for measure in unseen)


def test_every_condition_inside_an_amount_is_seen_met_and_unmet():
    _, amounts = results()

    assert [condition for condition, seen in amounts.items() if not {MET, UNMET} <= seen] == []
    assert len(amounts) >= 5


def with_cases(*tables):
    return replace(CATALOGUE, cases=tables)


def test_a_run_tells_table_index_and_match_of_every_case():
    tables = CATALOGUE.cases[:3]
    runs = [*Casework(with_cases(*tables)).run()]

    assert [(run.table, run.index) for run in runs] == [
        (number, index) for number, table in enumerate(tables) for index in range(len(table.tests))
    ]
    assert all(run.case is tables[run.table].tests[run.index] for run in runs)
    assert all(run.match["measure"] == tables[run.table].measure for run in runs)
    assert not any(run.problems for run in runs)


def test_a_case_that_fails_is_a_problem_at_its_place():
    table = CATALOGUE.cases[0]
    wrong = table.tests[1].model_copy(update={"verdict": "likely"})
    spoilt = table.model_copy(update={"tests": (table.tests[0], wrong)})
    ((number, problem),) = case_problems(with_cases(CATALOGUE.cases[1], spoilt))

    assert (number, problem.path, problem.code) == ("1", "tests[1]", FaultCode.CASE_FAILS)
    assert problem.message == f"{wrong.title}: verdict is eligible, not likely"


def problems_of(**written):
    """Run a case that is wrong on purpose, of a company that gets 60 % of its premium at most."""
    case = Case.model_validate({"title": "wrong", "verdict": "eligible", **written})
    given = {
        "unemployment_insurance_months": 12,
        "layoff_rate": 0,
        "insured_employees": 100,
        "dishonest_listing": False,
        "legal_form": "enterprise",
        "unemployment_premium": 100_000,
        "size_class": "small",
    }
    table = CaseTable(measure="wz25-39-2", given=given, tests=(case,))
    _, problems = casework().run_case(table, case)
    return [*problems]


def test_a_case_that_is_right_has_no_problem():
    assert problems_of(amount=[0, 60000], because=[], ask=[]) == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ({"verdict": "likely"}, "verdict is eligible, not likely"),
        ({"because": ["layoff_rate"]}, "to blame are [], not ['layoff_rate']"),
        ({"ask": ["layoff_rate"]}, "missing are [], not ['layoff_rate']"),
        ({"amount": 60000}, "the amount is 0 .. 60000, not 60000"),
        ({"amount": [0, 60001]}, "the amount is 0 .. 60000, not (Decimal('0'), Decimal('60001'))"),
        ({"amount": [0, None]}, "the amount is 0 .. 60000, not (Decimal('0'), None)"),
        ({"with": {"unemployment_premium": None}, "amount": [0, 60000]}, "the amount is 0 .. None"),
        ({"without": ["layoff_rate"], "ask": []}, "verdict is needs_facts, not eligible"),
        ({"as_of": "2026-01-01"}, "verdict is not_in_force, not eligible"),
        ({"with": {"layoff_rate": 2}}, "/layoff_rate: 不得大于 1"),
        ({"with": {"lay_off_rate": 0}}, "/lay_off_rate: 没有这个字段；是否为 'layoff_rate'？"),
    ],
)
def test_a_case_that_is_wrong_says_in_what(written, problem):
    assert any(found.startswith(problem) for found in problems_of(**written))
