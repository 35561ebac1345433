"""Intervals, whose ends may be infinitely large.

An end that nothing bounds is the number T, larger than every figure: ends are polynomials in T,
compared as they compare for all sufficiently large T (germs at infinity, an ordered ring). So
nothing times an unbounded figure is nothing, and a figure less itself is nothing, which floating
infinities cannot say. What an interval holds for every large T bounds it without T, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

ZERO, ONE = Decimal(0), Decimal(1)
INFINITY = Decimal("Infinity")


class Germ:
    """A polynomial in T of degree one or more, by exponent; constants are plain decimals."""

    __slots__ = ("sign", "terms")

    def __init__(self, terms: Mapping[int, Decimal]) -> None:
        self.terms = terms
        self.sign = 1 if terms[max(terms)] > 0 else -1
        """The sign it has for all sufficiently large T."""

    def __add__(self, other: "Number") -> "Number":
        terms = dict(self.terms)
        for exponent, factor in _terms(other):
            terms[exponent] = terms.get(exponent, ZERO) + factor
        return _number(terms)

    def __mul__(self, other: "Number") -> "Number":
        if isinstance(other, Decimal):
            return Germ({exponent: a * other for exponent, a in self.terms.items()}) if other else ZERO
        terms: dict[int, Decimal] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                terms[left + right] = terms.get(left + right, ZERO) + a * b
        return _number(terms)

    def __neg__(self) -> "Germ":
        return Germ({exponent: -factor for exponent, factor in self.terms.items()})

    def __sub__(self, other: "Number") -> "Number":
        return self + -other

    def __rsub__(self, other: Decimal) -> "Number":
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Germ) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def _beside(self, other: "Number") -> int:
        """Give 1 where it is larger than another number, -1 where it is smaller, and 0 where equal."""
        if isinstance(other, Decimal) or self.sign != other.sign:
            return self.sign
        difference = self - other
        if isinstance(difference, Germ):
            return difference.sign
        return (difference > 0) - (difference < 0)

    def __lt__(self, other: "Number") -> bool:
        return self._beside(other) < 0

    def __le__(self, other: "Number") -> bool:
        return self._beside(other) <= 0

    def __gt__(self, other: "Number") -> bool:
        return self._beside(other) > 0

    def __ge__(self, other: "Number") -> bool:
        return self._beside(other) >= 0


Number: TypeAlias = Decimal | Germ
Span: TypeAlias = tuple[Number, Number]
"""An interval by its ends, both included."""

UNBOUNDED = Germ({1: ONE})
"""T itself."""
EVERYTHING: Span = (-UNBOUNDED, UNBOUNDED)
NOTHING: Span = (ZERO, ZERO)


def _terms(number: Number) -> Iterable[tuple[int, Decimal]]:
    return number.terms.items() if isinstance(number, Germ) else ((0, number),)


def _number(terms: Mapping[int, Decimal]) -> Number:
    kept = {exponent: factor for exponent, factor in terms.items() if factor}
    return Germ(kept) if any(kept) else kept.get(0, ZERO)


def limit(number: Number) -> Decimal:
    """Give the figure, or an infinity where nothing bounds it."""
    return number if isinstance(number, Decimal) else INFINITY * number.sign


def plus(left: Span, right: Span) -> Span:
    """Add two intervals."""
    return left[0] + right[0], left[1] + right[1]


def times(left: Span, right: Span) -> Span:
    """Multiply two intervals."""
    if left[0] == left[1]:
        return scaled(right, left[0])
    if right[0] == right[1]:
        return scaled(left, right[0])
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def scaled(span: Span, factor: Number) -> Span:
    """Multiply an interval by one figure."""
    low, high = span[0] * factor, span[1] * factor
    return (high, low) if high < low else (low, high)


def hull(spans: Sequence[Span]) -> Span:
    """Give the smallest interval that holds some intervals."""
    return min(span[0] for span in spans), max(span[1] for span in spans)


def within(inner: Span, outer: Span) -> bool:
    """Tell whether one interval lies in another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
