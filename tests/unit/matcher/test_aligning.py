"""Aligning: the same conditions side by side, and results with some of them turned."""

import pytest
from hypothesis import given
from support.companies import facts_of
from support.effort import quick
from support.law import SCOPE, criterion
from support.profiles import companies
from support.trees import judged_trees

from criteria.judging import judge
from criteria.results import MET, UNKNOWN, UNMET
from matcher.aligning import align, pairs, result

SCOPES = SCOPE, SCOPE
STAFF, MORE_STAFF = {"fact": "employees", "at_least": 20}, {"fact": "employees", "at_least": 300}
LISTED, SMALL = {"fact": "listed", "is": True}, {"definition": "small_firm"}


def aligned(first, then, **facts):
    known = facts_of(facts)
    before, after = (judge(criterion(written), known, SCOPE) for written in (first, then))
    return align(before, after, SCOPES)


def seen(first, then, **facts):
    """Give the results of the conditions on both sides, in order."""
    return [pair.results for pair in pairs(aligned(first, then, **facts))]


@quick(200)
@given(judged_trees(), judged_trees(), companies(), companies())
def test_with_nothing_turned_it_is_the_tree_before_and_with_all_turned_the_tree_after(
    first, then, before, after
):
    old, new = judge(first, before, SCOPE), judge(then, after, SCOPE)
    both = align(old, new, SCOPES)
    assert result(both, frozenset()) is old.result
    assert result(both, frozenset(pairs(both))) is new.result


@quick(100)
@given(judged_trees(), companies(), companies())
def test_of_one_tree_every_condition_has_a_partner_that_is_the_same(tree, before, after):
    for pair in pairs(align(judge(tree, before, SCOPE), judge(tree, after, SCOPE), SCOPES)):
        assert pair.before.criterion == pair.after.criterion


def test_a_condition_with_another_threshold_is_the_same_condition():
    assert seen(STAFF, MORE_STAFF, employees=100) == [(MET, UNMET)]


def test_a_condition_with_another_operator_is_the_same_condition():
    assert seen(STAFF, {"fact": "employees", "below": 100}, employees=100) == [(MET, UNMET)]


@pytest.mark.parametrize(("joined", "absent"), [("all", MET), ("any", UNMET)])
def test_what_is_added_or_removed_counts_as_what_leaves_the_others_to_decide(joined, absent):
    one, two = {joined: [LISTED]}, {joined: [STAFF, LISTED]}
    assert seen(one, two, listed=True) == [(absent, UNKNOWN), (MET, MET)]
    assert seen(two, one, listed=True) == [(UNKNOWN, absent), (MET, MET)]


def test_parts_in_another_order_are_the_same_parts():
    assert seen({"all": [STAFF, LISTED]}, {"all": [LISTED, STAFF]}, listed=True) == [
        (MET, MET), (UNKNOWN, UNKNOWN),
    ]  # fmt: skip


def test_what_has_become_something_else_is_one_condition_as_a_whole():
    assert seen({"all": [STAFF, LISTED]}, STAFF, employees=20, listed=False) == [(UNMET, MET)]


def test_an_at_least_of_another_number_is_one_condition_as_a_whole():
    quota = [STAFF, LISTED]
    one, two = ({"at_least": {"n": n, "of": quota}} for n in (1, 2))
    assert seen(one, two, employees=20, listed=False) == [(MET, UNMET)]
    assert len(seen(one, one, employees=20, listed=False)) == 2


def test_inside_a_definition_its_own_conditions_are_compared_and_know_where_they_stand():
    found = [*pairs(aligned(SMALL, SMALL, employees=20, listed=False))]
    assert [pair.definition for pair in found] == ["small_firm", "small_firm"]
    assert [pair.negated for pair in found] == [False, True]
    assert {pair.sources[0].document for pair in found} == {"notice"}


def test_a_definition_with_no_law_in_force_is_a_condition_by_itself():
    assert seen({"definition": "old_firm"}, {"definition": "old_firm"}, employees=5) == [(UNKNOWN, UNKNOWN)]
