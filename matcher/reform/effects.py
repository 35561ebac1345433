"""Effects: what a reform does to one measure, read off counts of companies by both their results.

Every company is counted once: by its group, by what it came to before, and by what it comes to after.
So both sides always are of the same companies, and what they are due is summed in the same cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET
from matcher.reform.movements import Direction
from matcher.reform.touching import Touched

Counts: TypeAlias = npt.NDArray[np.int64]

RESULTS = 4
_REACHED = slice(TO_BE_JUDGED, None)
_NOT_REACHED = slice(None, TO_BE_JUDGED)


@dataclass(frozen=True, slots=True)
class Span:
    """Money in fen, low and high; None where nothing bounds it."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Money:
    """What companies are due in fen: sums by (group, result before, result after, figure).

    The figures are low and high, and how many companies have no bound on either.
    """

    sums: Counts

    def span(self, cells: Counts) -> Span:
        """Give low and high of some summed cells."""
        low, high, open_low, open_high = (int(figure) for figure in cells)
        return Span(None if open_low else low, None if open_high else high)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a reform does to one measure: companies by (group, result before, result after), and money.

    `before` and `after` are None where the text gives no figure; `change` is what who stays is due more
    (`matcher.reform.pairing`), None where that is only the difference of both. `shifted` counts by group
    those of them who certainly are due more and less; None where that cannot be told.
    """

    touched: Touched
    direction: Direction
    counts: Counts
    before: Money | None
    after: Money | None
    change: Money | None
    shifted: Counts | None

    @property
    def winners(self) -> Counts:
        """By group, who comes within reach: unmet or unknown before, met or left to a bureau after."""
        found: Counts = self.counts[:, _NOT_REACHED, _REACHED].sum((1, 2))
        return found

    @property
    def losers(self) -> Counts:
        """By group, who falls out of reach."""
        found: Counts = self.counts[:, _REACHED, _NOT_REACHED].sum((1, 2))
        return found

    @property
    def stayers(self) -> Counts:
        """By group, who is within reach on both sides."""
        found: Counts = self.counts[:, _REACHED, _REACHED].sum((1, 2))
        return found

    @property
    def sure_winners(self) -> Counts:
        """By group, who was ruled out whatever is unknown and now meets everything, no bureau needed."""
        return self.counts[:, UNMET, MET]

    @property
    def sure_losers(self) -> Counts:
        """By group, who met everything and now is ruled out."""
        return self.counts[:, MET, UNMET]

    def standing(self, *, after: bool) -> Mapping[str, Counts]:
        """Give by group how many certainly meet a side's conditions, reach them, and possibly do."""
        along = self.counts.sum(1 if after else 2)
        return {
            "certain": along[:, MET],
            "reached": along[:, TO_BE_JUDGED:].sum(1),
            "possible": along[:, UNKNOWN:].sum(1),
        }

    def cost(self, groups: slice, *, after: bool) -> Mapping[str, Span]:
        """Give what a side costs in fen when all who qualify take it: bounds, and those within reach."""
        money = self.after if after else self.before
        if money is None:
            return {}
        along = money.sums[groups].sum(0).sum(0 if after else 1)
        bounds = money.span(along[MET]), money.span(along[UNKNOWN:].sum(0))
        return {
            "bounds": Span(bounds[0].low, bounds[1].high),
            "reached": money.span(along[_REACHED].sum(0)),
        }

    def cost_change(self, groups: slice) -> Span | None:
        """Give by how much the cost of those within reach changes, each company with itself, in fen."""
        if self.before is None or self.after is None:
            return None
        old, new = self.before.sums[groups].sum(0), self.after.sums[groups].sum(0)
        won = self.after.span(new[_NOT_REACHED, _REACHED].sum((0, 1)))
        lost = self.before.span(old[_REACHED, _NOT_REACHED].sum((0, 1)))
        change = _less(won, lost)
        if not self.touched.amount:
            return change
        stay = (_REACHED, _REACHED)
        if self.change is not None:
            kept = self.change.span(self.change.sums[groups].sum(0)[stay].sum((0, 1)))
        else:
            kept = _less(self.after.span(new[stay].sum((0, 1))), self.before.span(old[stay].sum((0, 1))))
        return _less(change, Span(_negative(kept.high), _negative(kept.low)))


def _less(one: Span, other: Span) -> Span:
    low = None if one.low is None or other.high is None else one.low - other.high
    high = None if one.high is None or other.low is None else one.high - other.low
    return Span(low, high)


def _negative(figure: int | None) -> int | None:
    return None if figure is None else -figure
