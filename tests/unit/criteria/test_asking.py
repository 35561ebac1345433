"""Ask: what is asked can decide, and what is not asked cannot matter."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.effort import quick, slow
from support.law import SCOPE, criterion
from support.profiles import companies, half_known_of, learned, refinements
from support.read_once import read_once_trees
from support.trees import FACTS, judged_trees, trees

from criteria.asking import ask
from criteria.facts import FactName, Facts
from criteria.judging import judge
from criteria.nodes import Criterion, walk
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET


def _asked(tree: Criterion, facts: Facts) -> tuple[FactName, ...]:
    return ask(judge(tree, facts, SCOPE), facts)


def _completed(data: st.DataObject, facts: Facts, names: tuple[str, ...]) -> Facts:
    answers = {name: data.draw(st.sampled_from(refinements(name, facts))) for name in names}
    return learned(facts, answers)


@quick(150)
@given(trees(lawless=False), companies())
def test_only_what_is_not_yet_known_is_asked_for(tree: Criterion, facts: Facts):
    """A fact is not known while its code is too coarse, or its level or a day is missing."""
    for fact in _asked(tree, facts):
        assert facts.known.get(fact) in (None, *half_known_of(fact))


def test_what_is_known_is_not_asked_for_when_the_figure_is_not_in_force():
    tree = criterion({"fact": "employees", "at_least": {"parameter": "old_floor"}})

    assert _asked(tree, Facts({"employees": 5})) == ()


@quick(100)
@given(judged_trees(), companies())
def test_something_is_asked_for_only_while_a_tree_is_open(tree: Criterion, facts: Facts):
    result = judge(tree, facts, SCOPE).result

    assert result in (UNKNOWN, TO_BE_JUDGED) or not _asked(tree, facts)


@quick(100)
@given(trees(lawless=False), companies())
def test_something_is_asked_for_while_a_tree_is_unknown(tree: Criterion, facts: Facts):
    assume(judge(tree, facts, SCOPE).result is UNKNOWN)

    assert _asked(tree, facts)


@quick(150)
@given(trees(lawless=False), companies(), st.data())
def test_any_answers_to_all_that_is_asked_decide_a_tree(tree: Criterion, facts: Facts, data: st.DataObject):
    answered = _completed(data, facts, _asked(tree, facts))

    assert judge(tree, answered, SCOPE).result in (MET, UNMET)


def _cannot_matter(tree: Criterion, facts: Facts, data: st.DataObject) -> None:
    before = judge(tree, facts, SCOPE)
    others = tuple(fact for fact in FACTS if fact not in ask(before, facts))

    assert judge(tree, _completed(data, facts, others), SCOPE).result is before.result


@quick(150)
@given(judged_trees(), companies(), st.data())
def test_what_is_not_asked_for_cannot_matter(tree: Criterion, facts: Facts, data: st.DataObject):
    _cannot_matter(tree, facts, data)


@pytest.mark.slow
@slow()
@given(judged_trees(size=10), companies(), st.data())
def test_what_is_not_asked_for_cannot_matter_at_length(tree: Criterion, facts: Facts, data: st.DataObject):
    _cannot_matter(tree, facts, data)


@quick(80)
@given(read_once_trees(), companies(half_known=False), st.data())
def test_each_fact_that_is_asked_for_can_still_decide(tree: Criterion, facts: Facts, data: st.DataObject):
    """With some answers to the others, two answers to this one make two results."""
    asked = _asked(tree, facts)
    assume(asked)
    fact = data.draw(st.sampled_from(asked))

    assert any(
        _differs(tree, learned(facts, others), fact)
        for others in _all_answers(facts, tuple(name for name in asked if name != fact), tree)
    )


def _differs(tree: Criterion, facts: Facts, fact: str) -> bool:
    results = {judge(tree, learned(facts, {fact: value}), SCOPE).result for value in refinements(fact, facts)}
    return len(results) > 1


def _all_answers(facts: Facts, names: tuple[str, ...], tree: Criterion) -> list[dict[str, object]]:
    """Give one set of answers for each way in which the leaves about some facts can come out."""
    ways: list[dict[str, object]] = [{}]
    for name in names:
        told_apart = {
            judge(leaf, Facts({name: value}), SCOPE).result: value
            for leaf in _leaves_about(tree, name)
            for value in refinements(name, facts)
        }
        ways = [{**way, name: value} for way in ways for value in told_apart.values()]
    return ways


def _leaves_about(tree: Criterion, fact: str) -> list[Criterion]:
    return [node for _, node in walk(tree) if getattr(node, "fact", None) == fact]


def test_what_is_asked_for_does_not_depend_on_the_order_of_the_parts():
    employees, listed = {"fact": "employees", "at_least": 20}, {"fact": "listed", "is": True}
    forwards, backwards = criterion({"all": [employees, listed]}), criterion({"all": [listed, employees]})
    facts = Facts({})

    assert set(_asked(forwards, facts)) == set(_asked(backwards, facts)) == {"employees", "listed"}


def test_a_fact_that_several_conditions_need_is_asked_for_once():
    tree = criterion({"all": [{"fact": "employees", "above": 3}, {"fact": "employees", "below": 9}]})

    assert _asked(tree, Facts({})) == ("employees",)


def test_for_a_derived_fact_its_inputs_are_asked_for():
    tree = criterion({"all": [{"fact": "size_class", "is": "small"}, {"fact": "revenue", "above": 0}]})
    facts = Facts({}, needed={"size_class": (FactName("employees"), FactName("revenue"))})

    assert _asked(tree, facts) == ("employees", "revenue")
