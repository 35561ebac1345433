"""Counts by group: from a file, from an index of it, and one company at a time, they are the same."""

from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import company

from criteria.judging import judge
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN
from matcher.columnar.engine import Engine
from matcher.columnar.index import index_of, opened
from matcher.columnar.scanning import count
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.reading import read_profile

COMPANIES = 150


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(catalogue.policy.default_as_of)


@pytest.fixture(scope="module")
def profiles(catalogue):
    return [read_profile(company(seed), catalogue.codes) for seed in range(COMPANIES)]


@pytest.fixture
def source(profiles, tmp_path):
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.Table.from_batches([batch_of(profiles)]), path, row_group_size=40)
    return path


@pytest.fixture(scope="module")
def trees(catalogue):
    return [measure.eligibility for measure in catalogue.measures.values()]


def as_written(counted):
    """Give counts by tree, step and group; groups of nobody left out."""
    steps = (counted.counts.possible, counted.counts.reached, counted.counts.met)
    return {
        (tree, step, group): int(table[tree, at])
        for step, table in enumerate(steps)
        for tree in range(len(table))
        for at, group in enumerate(counted.groups)
        if table[tree, at]
    }


@pytest.mark.parametrize("by", ["county", None])
def test_the_three_ways_to_count_agree(trees, scope, profiles, source, by) -> None:
    expected: Counter = Counter()
    for profile in profiles:
        facts = derive(profile, scope)[0]
        for tree, criterion in enumerate(trees):
            result = judge(criterion, facts, scope).result
            for step, least in enumerate((UNKNOWN, TO_BE_JUDGED, MET)):
                expected[tree, step, profile.county if by else None] += result >= least
    expected = +expected
    engine = Engine(trees, scope)
    assert as_written(count(source, engine, by)) == expected
    assert as_written(index_of(source, engine, by).count(engine)) == expected
    assert as_written(opened(source, by).count(engine)) == expected


def test_a_condition_that_is_not_stored_is_asked_of_the_file(trees, scope, source) -> None:
    index_of(source, Engine(trees[:1], scope), "county")
    index, engine = opened(source, "county"), Engine(trees, scope)
    assert as_written(index.count(engine)) == as_written(count(source, engine, "county"))


def test_another_file_has_another_index(trees, scope, source, profiles) -> None:
    engine = Engine(trees, scope)
    index_of(source, engine, "county")
    pq.write_table(pa.Table.from_batches([batch_of(profiles[:90])]), source)
    assert opened(source, "county") is None
    assert opened(source, None) is None
    assert as_written(index_of(source, engine, "county").count(engine)) == as_written(
        count(source, engine, "county")
    )


@pytest.mark.parametrize("rows", [0, 1])
def test_next_to_nobody_is_counted_too(trees, scope, profiles, tmp_path, rows) -> None:
    source = tmp_path / "few.parquet"
    pq.write_table(pa.Table.from_batches([batch_of(profiles[:rows])]), source)
    engine = Engine(trees, scope)
    assert as_written(index_of(source, engine, "county").count(engine)) == as_written(
        count(source, engine, "county")
    )
