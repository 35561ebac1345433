"""Nodes: what is written is what is read, every node has its path, and no operator is forgotten."""

from typing import Any, get_args

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError
from support.effort import quick
from support.formulas import formulas
from support.law import criterion
from support.trees import judged_trees

from criteria.formulas import Formula, walk_formula
from criteria.loading import steps_of
from criteria.nodes import LEAVES, OPERATORS, AtLeast, AtLeastN, Criterion, Holds, Leaf, parts, walk

_NODES = {get_args(branch)[0] for branch in get_args(get_args(Criterion)[0])}
_FORMULA: TypeAdapter[Formula] = TypeAdapter(Formula)


def _written(node: Any) -> Any:
    return node.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _at(data: Any, path: str) -> Any:
    for step in steps_of(path):
        data = data[step]
    return data


@quick(150)
@given(judged_trees())
def test_a_tree_that_is_written_and_read_again_is_the_same(tree: Criterion):
    assert criterion(_written(tree)) == tree


@quick(100)
@given(judged_trees())
def test_the_path_of_a_node_leads_to_it_in_what_is_written(tree: Criterion):
    for path, node in walk(tree):
        assert _at(_written(tree), path) == _written(node)


@quick(50)
@given(judged_trees())
def test_a_walk_comes_to_every_part_once(tree: Criterion):
    paths = [path for path, _ in walk(tree)]
    below = sum(len(parts(node)) for _, node in walk(tree))

    assert len(set(paths)) == len(paths) == below + 1


@quick(100)
@given(formulas())
def test_a_formula_that_is_written_and_read_again_is_the_same(formula: Formula):
    assert _FORMULA.validate_python(_written(formula)) == formula


@quick(100)
@given(formulas())
def test_the_path_of_a_part_of_a_formula_leads_to_it_in_what_is_written(formula: Formula):
    for path, node in walk_formula(formula):
        assert _at(_written(formula), path) == _written(node)


def test_every_node_has_an_operator():
    """`at_least` has two: without a fact it is of parts."""
    assert {*OPERATORS.values(), AtLeastN} == _NODES


def test_the_leaves_are_the_nodes_that_look_at_one_fact():
    assert set(LEAVES) == set(get_args(Leaf))
    assert {node for node in _NODES if "fact" in node.model_fields} | {Holds} == set(LEAVES)


def test_at_least_is_of_a_fact_or_of_parts():
    assert isinstance(criterion({"fact": "employees", "at_least": 5}), AtLeast)
    assert isinstance(criterion({"at_least": {"n": 1, "of": [{"known": "listed"}]}}), AtLeastN)


def test_a_designation_stands_among_the_facts_under_its_name():
    assert criterion({"holds": "srdi"}).fact == "designations.srdi"


def test_a_node_cannot_be_changed():
    node = criterion({"fact": "employees", "at_least": 5})
    with pytest.raises(ValidationError, match="frozen"):
        node.fact = "revenue"
