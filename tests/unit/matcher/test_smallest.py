"""The smallest part for which something holds."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick

from matcher.smallest import TRIED, smallest

WHOLE = tuple(range(6))


@quick(200)
@given(st.sets(st.frozensets(st.sampled_from(WHOLE)), max_size=12))
def test_it_holds_for_it_and_for_none_with_fewer_elements(wanted):
    accepted = wanted | {frozenset(WHOLE)}
    found = smallest(WHOLE, accepted.__contains__)
    assert frozenset(found) in accepted
    assert list(found) == sorted(found)
    for size in range(1, len(found)):
        assert not any(frozenset(part) in accepted for part in combinations(WHOLE, size))


def test_of_two_that_are_as_small_the_first_is_given():
    assert smallest((1, 2, 3), lambda part: bool(part & {2, 3})) == (2,)


def test_of_nothing_there_is_nothing():
    assert smallest((), lambda _: True) == ()


def test_among_very_many_none_can_be_spared_and_the_search_ends():
    needed = frozenset(range(0, 60, 3))
    asked = []

    def holds(part):
        asked.append(part)
        return needed <= part

    assert smallest(tuple(range(60)), holds) == tuple(sorted(needed))
    assert len(asked) <= TRIED + 2 * 60
