"""Classes of answers: what the criteria of a catalogue tell apart, and nothing finer."""

from decimal import Decimal

import pytest
from support.law import SCOPE, criterion
from support.trees import TESTABLE, every_leaf

from criteria.facts import Designation
from criteria.leaves import test as outcome
from criteria.results import MET
from matcher.answers import Answers


def classes(fact, *written):
    return Answers([criterion(one) for one in written], SCOPE).classes(fact)


def test_a_fact_of_which_nothing_is_asked_has_one_class() -> None:
    assert len(classes("revenue").values) == 1


def test_thresholds_divide_figures() -> None:
    found = classes("employees", {"fact": "employees", "at_least": 20}, {"fact": "employees", "below": 300})

    assert found.values == (0, 20, 300)
    assert found.every == 0b111


def test_regions_divide_codes() -> None:
    found = classes(
        "industry", {"fact": "industry", "within": ["C38"]}, {"fact": "industry", "within": ["C"]}
    )

    assert found.values == ("C3811", "C3911", "I6511")


def test_a_set_is_empty_or_has_one_member() -> None:
    found = classes("customs_modes", {"fact": "customs_modes", "includes": ["0110"]})

    assert found.values == (frozenset(), frozenset({"0110"}))
    assert found.plain == 0b01


def test_that_nothing_is_said_is_a_class_where_it_matters() -> None:
    assert classes("business_scope", {"known": "business_scope"}).values == ("x", None)


def test_a_definition_is_looked_into() -> None:
    assert len(classes("listed", {"definition": "small_firm"}).values) == 2


@pytest.mark.parametrize("fact", TESTABLE)
def test_each_class_has_a_value_that_meets_just_its_leaves(fact) -> None:
    leaves = every_leaf(fact)
    found = Answers(leaves, SCOPE).classes(fact)

    masks = [found.met[id(leaf)] for leaf in leaves]
    outcomes = {tuple(mask >> place & 1 for mask in masks) for place in range(len(found.values))}

    assert len(outcomes) == len(found.values)
    for place, value in enumerate(found.values):
        met = [outcome(leaf, value, SCOPE) is MET for leaf in leaves]
        assert [mask >> place & 1 for mask in masks] == met
        assert found.of(value, SCOPE) == 1 << place


def test_a_value_known_in_part_may_be_of_several_classes() -> None:
    found = classes("designations.srdi", {"holds": "srdi"}, {"holds": "srdi", "level": ["national"]})

    assert found.of(Designation(held=True), SCOPE).bit_count() == 2
    assert found.of(Designation(held=False), SCOPE) == found.plain


def test_a_leaf_without_law_tells_nothing_apart() -> None:
    found = classes("employees", {"fact": "employees", "at_least": {"parameter": "old_floor"}})

    assert found.met == {}
    assert len(found.values) == 1


def test_a_value_between_two_thresholds_is_of_their_class() -> None:
    found = classes("revenue", {"fact": "revenue", "at_least": 1000})

    assert found.of(Decimal(999), SCOPE) == 0b01
    assert found.of(Decimal(5000), SCOPE) == 0b10
