"""Details of chosen cells: rank, amount, culprit and missing facts, as the company's report has them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.matching import matches_among
from matcher.plan import Plan
from matcher.report import Joint, Match
from matcher.verdicts import VERDICTS, WITHIN_REACH
from profiles.schema import Profile

_REACHED = frozenset(VERDICTS.index(verdict) for verdict in WITHIN_REACH)


class Detailed(NamedTuple):
    """The chosen cells of one company as matches in order, with the ranks of its report.

    `joint` is what all within reach comes to, where something within reach was chosen.
    """

    matches: Sequence[Match]
    joint: Joint | None


class Detailing:
    """Matches companies against no more measures than the ranks of their chosen cells hang on.

    Rank goes by verdict class first, and within reach by what all within reach counts for together:
    the measures of a chosen class are matched, those within reach both classes or neither, and of
    better classes it is enough how many there are. `measures` are all those of a report.
    """

    def __init__(self, plan: Plan, measures: Sequence[str], top: int | None) -> None:
        self._plan = plan
        self._measures = tuple(measures)
        self._places = {measure: place for place, measure in enumerate(measures)}
        self._top = top

    def of(
        self, profile: Profile, verdicts: npt.NDArray[np.uint8], chosen: npt.NDArray[np.bool_]
    ) -> Detailed:
        """Give details of a company's chosen cells; both arrays have an entry for each measure."""
        wanted = _classes(verdicts[chosen], self._top)
        if not wanted:
            return Detailed((), None)
        matched = wanted | _REACHED if wanted & _REACHED else wanted
        among = {self._measures[place] for place in np.flatnonzero(np.isin(verdicts, [*matched])).tolist()}
        found, joint = matches_among(profile, self._plan, among)
        _number(found, verdicts)
        kept = [
            match
            for match in found
            if chosen[self._places[match["measure"]]] and VERDICTS.index(match["verdict"]) in wanted
        ]
        return Detailed(kept[: self._top], joint if wanted & _REACHED else None)


def _classes(verdicts: npt.NDArray[np.uint8], top: int | None) -> set[int]:
    """Give the classes of chosen cells, best first until there are `top` cells."""
    found: set[int] = set()
    count = 0
    for verdict, cells in enumerate(np.bincount(verdicts, minlength=len(VERDICTS)).tolist()):
        if cells and (top is None or count < top):
            found.add(verdict)
            count += cells
    return found


def _number(found: Sequence[Match], verdicts: npt.NDArray[np.uint8]) -> None:
    """Count on from what stands in better classes and was not matched."""
    sizes = np.bincount(verdicts, minlength=len(VERDICTS))
    taken: dict[str, int] = {}
    for match in found:
        verdict = match["verdict"]
        taken[verdict] = taken.get(verdict, 0) + 1
        match["rank"] = int(sizes[: VERDICTS.index(verdict)].sum()) + taken[verdict]
