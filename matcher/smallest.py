"""The smallest part of a whole for which something still holds."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")

TRIED = 256
"""How many smaller parts are tried, so that a whole with many elements stays cheap."""


def smallest(whole: Sequence[T], holds: Callable[[frozenset[T]], bool]) -> tuple[T, ...]:
    """Give a part for which `holds` is true, as it is for the whole; without any one element it is not.

    There is none with fewer elements, unless more than `TRIED` would have had to be tried. Ties go
    to the elements given first.

    >>> smallest((1, 2, 3, 4), lambda part: sum(part) >= 4)
    (4,)
    """
    kept = _none_superfluous(whole, holds)
    tried = 0
    for size in range(1, len(kept)):
        for part in combinations(whole, size):
            tried += 1
            if tried > TRIED:
                return kept
            if holds(frozenset(part)):
                return part
    return kept


def _none_superfluous(whole: Sequence[T], holds: Callable[[frozenset[T]], bool]) -> tuple[T, ...]:
    kept = list(whole)
    before = len(kept) + 1
    while len(kept) < before:  # what was needed may not be any longer, once something else is gone
        before = len(kept)
        for element in reversed(tuple(kept)):
            rest = [other for other in kept if other is not element]
            if holds(frozenset(rest)):
                kept = rest
    return tuple(kept)
