"""The embedded engine says of every company what the judge of one company says."""

import numpy as np
import pytest
from factories import company
from hypothesis import given
from hypothesis import strategies as st
from support.columnar import columns_of
from support.effort import quick, slow
from support.law import SCOPE
from support.profiles import companies
from support.trees import judged_trees

from criteria.judging import judge
from matcher.columnar.engine import Engine
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.reading import read_profile


def agrees(forest, people) -> None:
    engine = Engine(forest, SCOPE)
    expected = [[judge(tree, facts, SCOPE).result for facts in people] for tree in forest]
    for as_states in (False, True):
        columns = columns_of(people, as_states=as_states)
        assert engine.judge_columns(columns, len(people)).results().tolist() == expected


@quick(60)
@given(st.lists(judged_trees(), min_size=1, max_size=4), st.lists(companies(), max_size=70))
def test_random_trees_come_to_what_the_judge_says(forest, people) -> None:
    agrees(forest, people)


@pytest.mark.slow
@slow()
@given(st.lists(judged_trees(size=10), min_size=1, max_size=4), st.lists(companies(), max_size=140))
def test_random_trees_come_to_what_the_judge_says_at_length(forest, people) -> None:
    agrees(forest, people)


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 200])
def test_every_measure_comes_to_what_the_judge_says(catalogue, rows) -> None:
    scope = catalogue.scope(catalogue.policy.default_as_of)
    trees = [measure.eligibility for measure in catalogue.measures.values()]
    profiles = [read_profile(company(seed), catalogue.codes) for seed in range(rows)]
    facts = [derive(profile, scope)[0] for profile in profiles]
    engine = Engine(trees, scope)
    found = engine.judge(batch_of(profiles, engine.keys)).results()
    expected = np.array([[judge(tree, each, scope).result for each in facts] for tree in trees])
    wrong = [
        (list(catalogue.measures)[tree], row)
        for tree, row in np.argwhere(found != expected.reshape(found.shape))
    ]
    assert not wrong
