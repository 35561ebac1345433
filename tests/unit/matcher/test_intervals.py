"""Intervals: a number with T in it behaves as it does for a T beyond every figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick

from matcher.intervals import EVERYTHING, NOTHING, UNBOUNDED, ZERO, Germ, Number, limit, times

_LARGE = 10**6
_T = UNBOUNDED


def _at_large(number: Number) -> Decimal:
    if isinstance(number, Germ):
        return sum((factor * _LARGE**exponent for exponent, factor in number.terms.items()), ZERO)
    return number


@st.composite
def _numbers(draw: st.DrawFn) -> Number:
    number: Number = ZERO
    for factor in draw(st.lists(st.integers(-9, 9), min_size=1, max_size=3)):
        number = number * _T + Decimal(factor)
    return number


@quick(200)
@given(_numbers(), _numbers())
def test_numbers_are_added_multiplied_and_compared_as_for_a_very_large_t(one: Number, other: Number):
    a, b = _at_large(one), _at_large(other)

    assert _at_large(one + other) == a + b
    assert _at_large(one - other) == a - b
    assert _at_large(one * other) == a * b
    assert (one < other, one <= other, one > other, one >= other) == (a < b, a <= b, a > b, a >= b)
    assert (one == other) is (a == b)
    assert one != other or hash(one) == hash(other)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Decimal(5), "5"),
        (_T, "Infinity"),
        (-_T, "-Infinity"),
        (_T - _T, "0"),
        (_T * ZERO, "0"),
        (_T * _T - _T * Decimal(1000), "Infinity"),
        (Decimal(7) - _T, "-Infinity"),
    ],
)
def test_what_is_unbounded_is_shown_as_infinite(number: Number, said: str):
    assert limit(number) == Decimal(said)


def test_nothing_times_everything_is_nothing():
    assert times(NOTHING, EVERYTHING) == NOTHING
    assert times(EVERYTHING, EVERYTHING) == (-(_T * _T), _T * _T)
