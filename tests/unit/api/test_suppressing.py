"""Small counts cannot be read, nor worked out from what is told."""

from itertools import product

import hypothesis.strategies as st
from hypothesis import given

from api.suppressing import FEWEST, told

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=2, max_size=6)
SMALL = st.fixed_dictionaries(dict.fromkeys("abc", st.integers(0, 25)))


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


@given(SMALL)
def test_somebody_who_knows_the_method_cannot_work_out_a_small_count(parts) -> None:
    """Try every count that would be told alike: a small one could be several."""
    found = told(parts)
    held = [name for name, count in found.parts.items() if count is None]
    if found.total is None:
        return
    left = found.total - sum(count for count in found.parts.values() if count is not None)
    alike = [
        counts
        for counts in product(range(left + 1), repeat=len(held))
        if sum(counts) == left and told(parts | dict(zip(held, counts, strict=True))) == found
    ]
    for position, name in enumerate(held):
        if parts[name] < FEWEST:
            assert len({counts[position] for counts in alike}) > 1
