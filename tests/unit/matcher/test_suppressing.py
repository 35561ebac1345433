"""Small counts cannot be read, nor worked out from what is told."""

from collections import defaultdict
from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given

from matcher.suppressing import FEWEST, told

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=2, max_size=6)


@given(COUNTS)
def test_nothing_small_is_told(parts) -> None:
    found = told(parts)
    assert all(count is None or count >= FEWEST for count in (found.total, *found.parts.values()))


@given(COUNTS)
def test_what_is_told_is_true(parts) -> None:
    found = told(parts)
    assert found.total in (None, sum(parts.values()))
    assert all(count in (None, parts[name]) for name, count in found.parts.items())


@given(COUNTS)
def test_what_is_held_back_makes_no_small_sum(parts) -> None:
    found = told(parts)
    held = [name for name, count in found.parts.items() if count is None]
    if found.total is not None and held:
        left = found.total - sum(count for count in found.parts.values() if count is not None)
        assert len(held) >= 2
        assert left >= FEWEST


@given(COUNTS)
def test_nothing_is_held_back_without_a_reason(parts) -> None:
    if min(parts.values()) >= FEWEST:
        assert None not in told(parts).parts.values()


@pytest.mark.parametrize(("count", "largest"), [(2, 60), (3, 44), (4, 24)])
def test_whoever_knows_the_method_finds_every_small_count_possible(count, largest) -> None:
    """Take all counts of so many parts up to a total, and put together those that are told alike."""
    names = "abcd"[:count]
    alike = defaultdict(list)
    for counts in product(range(largest + 1), repeat=count):
        if FEWEST <= sum(counts) <= largest:
            total, parts = told(dict(zip(names, counts, strict=True)))
            alike[total, tuple(parts.values())].append(counts)
    for (_, parts), possible in alike.items():
        for position, said in enumerate(parts):
            values = {counts[position] for counts in possible}
            if said is None and min(values) < FEWEST:
                assert {*range(FEWEST)} <= values, (parts, possible)
