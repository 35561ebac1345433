"""Weights fitted to figures, and whole numbers drawn from them.

`raked` is iterative proportional fitting over conditions that may overlap: figure after figure, the
weights inside are scaled until all figures hold. `tilted` does the same with odds, so that a share
never exceeds one. `whole` rounds along an order: whatever stands together in it stays within one of what is expected.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

_ROUNDS = 2_000
_CLOSE = 1e-7
_WIDEST = 40.0
"""Odds are tilted by no more than e to this."""
_HALVINGS = 70
_ROUNDING = 1e-9
"""What sums of floats may lack of a whole number."""


class Margin(NamedTuple):
    """A figure: what lies inside comes to `value`, or to that share of what lies in `of`."""

    name: str
    inside: Mask
    value: float
    of: Mask | None = None


def raked(weights: Floats, margins: Sequence[Margin], *, strict: bool = True) -> Floats:
    """Scale weights until every figure holds; raises ValueError naming those that do not hold together.

    Not `strict`, it goes as far as it can: of three companies no figures hold.
    """
    found = weights.astype(np.float64)
    off: dict[str, float] = {}
    places = [
        (
            margin,
            np.flatnonzero(margin.inside),
            None if margin.of is None else np.flatnonzero(margin.of & ~margin.inside),
        )
        for margin in margins
    ]
    for _ in range(_ROUNDS):
        for margin, inside, rest in places:
            now = float(found[inside].sum())
            left = 0.0 if rest is None else float(found[rest].sum())
            wanted = margin.value if rest is None else margin.value * (now + left)
            if now <= 0 and strict:
                msg = f"nothing can make up {margin.name}"
                raise ValueError(msg)
            if now <= 0 or wanted <= 0:
                continue
            off[margin.name] = abs(wanted / now - 1)
            found[inside] *= wanted / now
            if rest is not None and left > 0:
                found[rest] *= (now + left - wanted) / left
        if not off or max(off.values()) < _CLOSE:
            return found
    if not strict:
        return found
    worst = sorted((name for name in off if off[name] >= _CLOSE), key=lambda name: -off[name])
    msg = f"these figures do not hold together: {', '.join(worst)}"
    raise ValueError(msg)


def tilted(odds: Floats, counts: Whole, margins: Sequence[Margin], rounds: int = 60) -> Floats:
    """Give shares of counts whose odds are as given, but for a factor for each figure.

    A figure that is more than there are is met as far as it goes. Infinite odds are a share of one.
    """
    log = np.where(odds > 0, np.log(np.maximum(odds, 1e-300)), -np.inf)
    for _ in range(rounds):
        worst = 0.0
        for margin in margins:
            inside = np.flatnonzero(margin.inside & (counts > 0) & np.isfinite(log))
            fixed = float(counts[margin.inside & np.isposinf(log)].sum())
            step = _step(log[inside], counts[inside], margin.value - fixed)
            log[inside] += step
            worst = max(worst, abs(step))
        if worst < _CLOSE:
            break
    shares: Floats = expit(log)
    return shares


def _step(log: Floats, counts: Whole, wanted: float) -> float:
    """Find by how much log-odds must move for the counts to come to a figure."""
    if not len(counts):
        return 0.0
    low, high = -_WIDEST, _WIDEST
    if wanted >= counts.sum():
        return high if expit(log) @ counts < wanted - _CLOSE else 0.0
    if abs(float(expit(log) @ counts) - wanted) <= _CLOSE * max(wanted, _CLOSE):
        return 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if expit(log + middle) @ counts < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def whole(expected: Floats, order: NDArray[np.intp], drawn: float) -> Whole:
    """Round so that every run of the order comes to what is expected of it, up or down; all of it to the nearest.

    `drawn` in [0, 1) decides which way where both are left.

    >>> whole(np.array([0.4, 0.4, 0.2, 2.0]), np.arange(4), 0.5)
    array([0, 1, 0, 2])
    """
    sums = np.cumsum(expected[order])
    over = (sums[-1] + _ROUNDING) % 1 if len(sums) else 0.0
    offset = 1 - over * (1 - drawn) if over >= 1 / 2 else drawn * (1 - over)
    ends = np.floor(sums + offset + _ROUNDING).astype(np.int64)
    found = np.empty(len(expected), np.int64)
    found[order] = np.diff(ends, prepend=0)
    return found


def whole_table(expected: Floats, drawn: float, owed: Floats) -> Whole:
    """Round a table row by row: each row to its sum, up or down, and every column so far within about one.

    What a column did not get in one row it is owed in the next; `owed`, one for each column, is what
    that begins with.

    >>> whole_table(np.array([[0.5, 0.5], [0.5, 0.5]]), 0.5, np.array([0.1, -0.1]))
    array([[1, 0],
           [0, 1]])
    """
    totals = whole(expected.sum(axis=1), np.arange(len(expected)), drawn)
    found = np.floor(expected).astype(np.int64)
    for number, total in enumerate(totals):
        owed = owed + expected[number] - found[number]
        most = np.argsort(-owed, kind="stable")[: total - found[number].sum()]
        found[number][most] += 1
        owed[most] -= 1
    return found
