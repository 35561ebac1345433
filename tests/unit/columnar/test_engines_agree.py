"""Every engine says of every company what the judge of one company says: the language is one.

Spark is asked in `test_engines_agree_spark.py`.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.columnar import columns_of
from support.conformance import Subject, agrees
from support.conformance_law import SUITE
from support.effort import quick, slow
from support.engines import Judges, expected
from support.law import SCOPE
from support.profiles import companies
from support.trees import judged_trees

from matcher.columnar.engine import Engine

ENGINES = ("embedded", "duckdb")
MANY = {"embedded": 1, "duckdb": 3}
SOME = {"embedded": 4, "duckdb": 24}
"""How little of what takes long is tried by default, and at length."""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, tmp_path_factory):
    judges = Judges(request.param, tmp_path_factory.mktemp("engine"))
    yield judges
    judges.close()


@pytest.mark.parametrize("check", SUITE, ids=lambda check: check.__name__)
def test_the_suite(engine, check, catalogue) -> None:
    check(Subject(engine, catalogue, SOME[engine.name]))


@pytest.mark.slow
@pytest.mark.parametrize("check", SUITE, ids=lambda check: check.__name__)
def test_the_suite_at_length(engine, check, catalogue) -> None:
    check(Subject(engine, catalogue, MANY[engine.name]))


def test_random_trees(engine) -> None:
    @quick(30 if engine.name == "embedded" else 3)
    @given(
        st.lists(judged_trees(), min_size=1, max_size=4),
        st.lists(companies(narrowed=False), max_size=70),
    )
    def ask(forest, people) -> None:
        agrees(engine, forest, SCOPE, [facts.known for facts in people], people)

    ask()


@pytest.mark.slow
def test_random_trees_at_length(engine) -> None:
    @slow(300 if engine.name == "embedded" else 20)
    @given(
        st.lists(judged_trees(size=10), min_size=1, max_size=6),
        st.lists(companies(narrowed=False), max_size=140),
    )
    def ask(forest, people) -> None:
        agrees(engine, forest, SCOPE, [facts.known for facts in people], people)

    ask()


def _agrees_in_memory(forest, people) -> None:
    """The embedded engine also takes facts that are one of several values, as no file states them."""
    engine = Engine(forest, SCOPE)
    wanted = expected(forest, SCOPE, people)
    for as_states in (False, True):
        columns = columns_of(people, as_states=as_states)
        assert engine.judge_columns(columns, len(people)).results().tolist() == wanted


@quick(30)
@given(st.lists(judged_trees(), min_size=1, max_size=4), st.lists(companies(), max_size=70))
def test_random_trees_of_narrowed_facts(forest, people) -> None:
    _agrees_in_memory(forest, people)


@pytest.mark.slow
@slow(150)
@given(st.lists(judged_trees(size=10), min_size=1, max_size=4), st.lists(companies(), max_size=140))
def test_random_trees_of_narrowed_facts_at_length(forest, people) -> None:
    _agrees_in_memory(forest, people)
