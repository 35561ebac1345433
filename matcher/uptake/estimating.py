"""Estimates: expected companies, recipients and cost of one measure by group, and how sure they are.

Counts that logic settles are exact. Of the companies that stand open, the sample tells the share that
is expected to meet the measure, of those that meet it the share that comes to have it, and what that
costs; each share is put on the exact count of its group (a ratio estimator), so that an estimate lies
between the bounds.

Four things are uncertain: which companies were sampled, what is not known of them, who takes a measure
up, and the amount within its range. In each draw all four vary together: that gives the interval. Then
one varies at a time while the others stand at their mean: the variances of these four series, as
shares of their sum, say where the uncertainty comes from (first-order effects: Saltelli et al., Global
Sensitivity Analysis, 2008, ch. 4). Sampling varies by weights of a Bayesian bootstrap in each stratum
(Rubin, 1981), shrunk where a stratum was taken almost whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import ndtri

from matcher.uptake.draws import uniform
from matcher.uptake.sampling import Sample
from matcher.uptake.worth import Worth

Floats: TypeAlias = npt.NDArray[np.float64]
Truths: TypeAlias = npt.NDArray[np.bool_]

LEVEL = 0.8
"""The share of an interval."""

Rows: TypeAlias = npt.NDArray[np.intp]

FEWEST_DONORS = 200
"""Companies with a bounded amount that are needed before it is imagined for others."""

_BOOTSTRAP = "bootstrap"
_JOINT = "joint"


class Part(StrEnum):
    """From what an estimate is uncertain."""

    SAMPLING = "sampling"
    FACTS = "unknown_facts"
    TAKE_UP = "take_up"
    AMOUNT = "amount"


class Series(NamedTuple):
    """An estimate by group: at the mean of everything, in each draw, and with one part varying.

    `mean` is shaped (groups), `joint` and each of `parts` (groups, draws). NaN where nothing tells.
    """

    mean: Floats
    joint: Floats
    parts: Mapping[Part, Floats]


class Estimated(NamedTuple):
    """What is estimated of one measure; `cost` and `without_figure` where it has a formula."""

    expected: Series
    left_open: Floats
    recipients: Series
    cost: Series | None
    without_figure: Floats | None


@dataclass(frozen=True)
class Exact:
    """What is counted by group, without estimate, shaped (groups).

    `rest` are those of `reached` and `open` whose outcome is not on record; `granted` are recipients
    on record, and `mean_granted` the mean sum granted to them.
    """

    reached: Floats
    open: Floats
    rest_reached: Floats
    rest_open: Floats
    granted: Floats
    mean_granted: float | None


class Ground:
    """What all measures have in common: the sample, its groups (rows, groups), and its weights by draw."""

    def __init__(self, sample: Sample, members: Floats, seed: int, draws: int) -> None:
        self.sample = sample
        self.members = members
        self.seed = seed
        self.draws = draws
        self.weights = sample.weights.astype(np.float64)
        self.varied = self._varied()

    def _varied(self) -> Floats:
        """Give the weights of each draw, shaped (rows, draws)."""
        luck = -np.log(uniform(self.seed, _BOOTSTRAP, self.sample.keys, self.draws))
        found = np.repeat(self.weights[:, None], self.draws, axis=1)
        for number, (there, taken) in enumerate(self.sample.sizes.values()):
            rows = self.sample.strata == number
            if 1 < taken < there:
                drawn = luck[rows] / luck[rows].mean(axis=0)
                found[rows] *= 1 + np.sqrt(1 - taken / there) * (drawn - 1)
        return np.maximum(found, 0)


@dataclass(frozen=True)
class Case:
    """One measure on a ground: rows that stand open, that meet it in each draw, that are not on record.

    `open` and `fresh` are shaped (rows), `reached` and `left_open` (rows, draws), `shares` (draws).
    """

    measure: str
    open: Truths
    fresh: Truths
    reached: Truths
    left_open: Truths
    share: float
    shares: Floats
    worth: Worth | None


@dataclass(frozen=True)
class _World:
    """What is taken to be so of each company: shaped (rows, draws), or (rows, 1) where it does not vary.

    How many it stands for, whether it meets the measure, the share of these that have it, what that
    share costs; `share` is the share of all where no company tells, shaped (1, draws) or (1, 1).
    """

    weights: Floats
    reached: Floats
    taken: Floats
    amounts: Floats
    share: Floats


def estimated(case: Case, exact: Exact, ground: Ground) -> Estimated:
    """Estimate one measure."""
    rows = np.flatnonzero(case.open | case.reached.any(axis=1))
    view = _View(case, exact, ground, rows)
    worlds = _worlds(case, ground, rows)
    found = {name: view.figures(world) for name, world in worlds.items()}
    cost = None
    if case.worth is not None:
        cost = _series({name: figures[2] for name, figures in found.items()}, ground.draws)
    priced = _priced(case, rows) if case.worth is not None else None
    return Estimated(
        _series({name: figures[0] for name, figures in found.items()}, ground.draws),
        view.left_open(worlds[None]),
        _series({name: figures[1] for name, figures in found.items()}, ground.draws),
        cost,
        None if priced is None else view.without_figure(worlds[None], priced),
    )


class _View:
    """One measure's companies in the sample, added up by group."""

    def __init__(self, case: Case, exact: Exact, ground: Ground, rows: Rows) -> None:
        self._exact = exact
        self._members = csr_array(ground.members[rows].T)
        self._open = case.open[rows, None].astype(np.float64)
        self._fresh = case.fresh[rows, None].astype(np.float64)
        self._left = case.left_open[rows].mean(axis=1, keepdims=True)

    def figures(self, world: _World) -> tuple[Floats, Floats, Floats]:
        """Give companies that meet the measure, recipients and cost, each shaped (groups, draws)."""
        exact = self._exact
        met = self._of_open(world, world.reached)
        expected = exact.reached[:, None] + _times(exact.open, met)
        rest = exact.rest_reached[:, None] + _times(exact.rest_open, met)
        taken = self._of_reached(world, world.taken)
        taken = np.where(np.isnan(taken), world.share, taken)
        paid = self._of_reached(world, world.taken * world.amounts)
        recipients = exact.granted[:, None] + rest * taken
        sums = (
            self._of_reached(world, world.amounts)
            if exact.mean_granted is None
            else np.full((1, 1), exact.mean_granted)
        )
        return expected, recipients, _times(exact.granted, sums) + _zero_or(rest, paid)

    def left_open(self, world: _World) -> Floats:
        """Give how many companies stand open whatever was imagined."""
        return _times(self._exact.open, self._of_open(world, self._left))[:, 0]

    def without_figure(self, world: _World, priced: Floats) -> Floats:
        """Give how many companies meet the measure without record or amount."""
        rest = self._exact.rest_reached[:, None] + _times(
            self._exact.rest_open, self._of_open(world, world.reached)
        )
        return _zero_or(rest, self._of_reached(world, 1 - priced[:, None]))[:, 0]

    def _of_open(self, world: _World, values: Floats) -> Floats:
        return self._ratio(world.weights * self._open, values)

    def _of_reached(self, world: _World, values: Floats) -> Floats:
        return self._ratio(world.weights * world.reached * self._fresh, values)

    def _ratio(self, weights: Floats, values: Floats) -> Floats:
        """Give the weighted mean of values by group; all companies' where a group has none."""
        below: Floats = self._members @ weights
        above: Floats = self._members @ (weights * values)
        unknown = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
        found: Floats = np.divide(above, below, out=unknown, where=below > 0)
        return np.where(np.isnan(found), found[:1], found)


def _worlds(case: Case, ground: Ground, rows: Rows) -> dict[Part | str | None, _World]:
    """Give the world at the mean (None), in each draw, and with one part varying."""
    weights, varied = ground.weights[rows, None], ground.varied[rows]
    reached = case.reached[rows].astype(np.float64)
    mean = reached.mean(axis=1, keepdims=True)
    share, shares = np.full((1, 1), case.share), case.shares[None, :]
    taken, drawn = np.full((len(rows), 1), case.share), _taken(case, ground, rows)
    usual, donated, ranged, all_varied = _amounts(case, ground, rows, mean[:, 0] * weights[:, 0])
    return {
        None: _World(weights, mean, taken, usual, share),
        _JOINT: _World(varied, reached, drawn, all_varied, shares),
        Part.SAMPLING: _World(varied, mean, taken, usual, share),
        Part.FACTS: _World(weights, reached, taken, donated, share),
        Part.TAKE_UP: _World(weights, mean, drawn, usual, shares),
        Part.AMOUNT: _World(weights, mean, taken, ranged, share),
    }


def _taken(case: Case, ground: Ground, rows: Rows) -> Floats:
    """Give the share that takes the measure up of the companies for which each row stands.

    One company does or does not; of many, the share is binomial, by its normal approximation.
    """
    luck = uniform(ground.seed, case.measure, ground.sample.keys[rows], ground.draws)
    weights = ground.weights[rows, None]
    shares = case.shares[None, :]
    many = shares - ndtri(luck) * np.sqrt(shares * (1 - shares) / weights)
    return np.where(weights == 1, luck < shares, many)


def _amounts(
    case: Case, ground: Ground, rows: Rows, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the amounts at the mean, with those imagined varying, with the range varying, with both."""
    if case.worth is None:
        nothing = np.zeros((len(rows), 1))
        return nothing, nothing, nothing, nothing
    low, high = case.worth.low[rows, None], case.worth.high[rows, None]
    bounded = case.worth.bounded[rows, None]
    low, width = np.where(bounded, low, 0.0), np.subtract(high, low, out=np.zeros_like(low), where=bounded)
    place = uniform(ground.seed, f"amount {case.measure}", np.zeros(1, np.uint64), ground.draws)
    donors = np.flatnonzero(bounded[:, 0] & (weights > 0))
    gifts = np.zeros((len(rows), ground.draws))
    if len(donors) >= FEWEST_DONORS and not bounded.all():
        steps = np.cumsum(weights[donors])
        luck = uniform(ground.seed, f"donor {case.measure}", ground.sample.keys[rows], ground.draws)
        chosen = donors[np.searchsorted(steps, luck * steps[-1])]
        gifts = np.where(bounded, 0.0, (low + width / 2)[chosen, 0])
    given = gifts.mean(axis=1, keepdims=True)
    middle, ranged = low + width / 2, low + width * place
    return middle + given, middle + gifts, ranged + given, ranged + gifts


def _priced(case: Case, rows: Rows) -> Floats:
    """Tell of which companies the amount is known or imagined."""
    assert case.worth is not None  # noqa: S101 - seen to by the caller
    bounded = case.worth.bounded[rows]
    enough = int((bounded & case.reached[rows].any(axis=1)).sum()) >= FEWEST_DONORS
    return np.ones(len(rows)) if enough else bounded.astype(np.float64)


def _series(figures: Mapping[Part | str | None, Floats], draws: int) -> Series:
    shape = (len(figures[None]), draws)
    varied = {part: np.broadcast_to(figures[part], shape) for part in Part}
    return Series(figures[None][:, 0], np.broadcast_to(figures[_JOINT], shape), varied)


def _times(exact: Floats, share: Floats) -> Floats:
    """Multiply by a share, which nobody need know where there is nothing to multiply."""
    return _zero_or(exact[:, None], share)


def _zero_or(count: Floats, share: Floats) -> Floats:
    return np.where(count == 0, 0.0, count * share)
