"""What criteria and formulae look at: it is all that their results hang on."""

from dataclasses import replace

from hypothesis import given
from support.effort import quick
from support.formulas import formulas
from support.law import SCOPE, criterion
from support.profiles import companies
from support.trees import judged_trees

from criteria.depending import Reads, formula_reads, reads
from criteria.facts import Facts
from criteria.judging import judge
from matcher.amounts import evaluate


def only(facts: Facts, names: frozenset[str]) -> Facts:
    """Keep of what is known what is named."""
    return Facts(
        {name: value for name, value in facts.known.items() if name in names},
        {name: values for name, values in facts.possible.items() if name in names},
    )


@quick(150)
@given(judged_trees(), companies())
def test_nothing_else_decides_a_criterion(tree, facts):
    found = reads(tree, SCOPE)
    fewer = replace(
        SCOPE,
        parameters={name: SCOPE.parameters[name] for name in found.parameters},
        definitions={name: SCOPE.definitions[name] for name in found.definitions},
    )
    assert judge(tree, only(facts, found.facts), fewer).result is judge(tree, facts, SCOPE).result


@quick(100)
@given(formulas(), companies())
def test_nothing_else_decides_an_amount(formula, facts):
    found = formula_reads(formula, SCOPE)
    assert evaluate(formula, only(facts, found.facts), SCOPE) == evaluate(formula, facts, SCOPE)


def test_each_sort_of_leaf_says_what_law_it_refers_to():
    floor = {"fact": "employees", "at_least": {"parameter": "staff_floor"}}
    assert reads(criterion(floor), SCOPE) == Reads(frozenset({"employees"}), frozenset({"staff_floor"}))
    within = {"fact": "industry", "within": {"parameter": "priority_industries"}}
    assert reads(criterion(within), SCOPE).parameters == {"priority_industries"}
    between = {"fact": "employees", "between": [1, {"parameter": "staff_floor"}]}
    assert reads(criterion(between), SCOPE).parameters == {"staff_floor"}


def test_the_day_counts_where_a_bound_is_shifted_from_it_and_for_every_designation():
    for written in (
        {"fact": "founded_on", "at_most": {"as_of": {"years": -1}}},
        {"fact": "first_profit_year", "is": {"as_of_year": 0}},
        {"holds": "srdi"},
    ):
        assert reads(criterion(written), SCOPE).dated
    assert not reads(criterion({"fact": "employees", "at_least": 20}), SCOPE).dated


def test_a_definition_is_followed_as_far_as_it_is_in_force():
    small = reads(criterion({"definition": "small_firm"}), SCOPE)
    assert (small.facts, small.definitions) == ({"employees", "listed"}, {"small_firm"})
    old = reads(criterion({"definition": "old_firm"}), SCOPE)
    assert (old.facts, old.definitions) == (frozenset(), {"old_firm"})
