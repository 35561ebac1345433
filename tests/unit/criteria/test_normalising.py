"""Normal forms: the best of the conjunctions comes to what the tree comes to."""

import pytest
from hypothesis import given
from support.effort import quick, slow
from support.law import SCOPE, criterion
from support.profiles import companies
from support.trees import judged_trees, trees

from criteria.facts import Facts
from criteria.judging import judge
from criteria.nodes import Criterion, Not
from criteria.normalising import Conjunction, Literal, TooWide, conjunctions
from criteria.results import MET, UNMET, Result


def _literal(literal: Literal, facts: Facts) -> Result:
    result = judge(literal.node, facts, SCOPE).result
    return result.negated() if literal.negated else result


def _best(found: tuple[Conjunction, ...], facts: Facts) -> Result:
    return max(
        (min((_literal(literal, facts) for literal in each), default=MET) for each in found), default=UNMET
    )


def _same(tree: Criterion, facts: Facts) -> None:
    assert _best(conjunctions(tree, SCOPE), facts) is judge(tree, facts, SCOPE).result


@quick(250)
@given(judged_trees(), companies())
def test_the_best_conjunction_comes_to_what_the_tree_comes_to(tree: Criterion, facts: Facts):
    _same(tree, facts)


@pytest.mark.slow
@slow()
@given(judged_trees(size=8), companies())
def test_the_best_conjunction_comes_to_what_the_tree_comes_to_at_length(tree: Criterion, facts: Facts):
    _same(tree, facts)


@quick(150)
@given(trees(), companies())
def test_the_same_holds_of_the_contrary(tree: Criterion, facts: Facts):
    _same(Not(part=tree), facts)


@quick(100)
@given(judged_trees())
def test_no_conjunction_contains_another(tree: Criterion):
    found = conjunctions(tree, SCOPE)

    assert [(a, b) for a in found for b in found if a is not b and a <= b] == []


def _some(count: int) -> list[dict[str, object]]:
    return [{"fact": "employees", "at_least": number} for number in range(1, count + 1)]


def _sizes(written: object) -> list[int]:
    return sorted(map(len, conjunctions(criterion(written), SCOPE)))


def test_at_least_two_of_four_is_a_choice_of_six_pairs():
    assert _sizes({"at_least": {"n": 2, "of": _some(4)}}) == [2] * 6


def test_fewer_than_two_of_four_is_a_choice_of_four_triples_that_fail():
    tree = criterion({"not": {"at_least": {"n": 2, "of": _some(4)}}})
    found = conjunctions(tree, SCOPE)

    assert _sizes({"not": {"at_least": {"n": 2, "of": _some(4)}}}) == [3] * 4
    assert all(literal.negated for each in found for literal in each)


def test_a_condition_that_stands_in_two_parts_is_written_once():
    listed = {"fact": "listed", "is": True}

    assert _sizes({"all": [listed, {"any": [listed, *_some(2)]}]}) == [1]


def test_more_than_there_are_is_no_conjunction_at_all_and_its_contrary_an_empty_one():
    impossible = {"at_least": {"n": 3, "of": _some(2)}}

    assert conjunctions(criterion(impossible), SCOPE) == ()
    assert conjunctions(criterion({"not": impossible}), SCOPE) == (frozenset(),)


def test_a_definition_in_force_is_read_through_and_one_that_is_not_stands_for_itself():
    small, old = criterion({"definition": "small_firm"}), criterion({"definition": "old_firm"})
    ((first, second),) = conjunctions(small, SCOPE)

    assert {first.node.fact, second.node.fact} == {"employees", "listed"}
    assert conjunctions(old, SCOPE) == (frozenset({Literal(old, negated=False)}),)
    assert conjunctions(Not(part=old), SCOPE) == (frozenset({Literal(old, negated=False)}),)


@pytest.mark.parametrize("written", [{"n": 8, "of": _some(16)}, {"n": 9, "of": _some(16)}])
@pytest.mark.parametrize("wrap", [lambda tree: tree, lambda tree: {"not": tree}], ids=["plain", "negated"])
def test_a_wide_choice_is_too_wide(written: object, wrap: object):
    with pytest.raises(TooWide, match="more than 4096"):
        conjunctions(criterion(wrap({"at_least": written})), SCOPE)


def test_the_limit_is_the_last_number_that_is_allowed():
    tree = criterion({"at_least": {"n": 2, "of": _some(4)}})

    assert len(conjunctions(tree, SCOPE, limit=6)) == 6
    with pytest.raises(TooWide):
        conjunctions(tree, SCOPE, limit=5)
