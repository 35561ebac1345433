"""Imputing: the chances of an unknown fact, from the companies that know it.

For each fact a classifier of its class is fitted to some of the companies that know it and calibrated;
the rest, masked, say how good it is (Brier score). Where it is no better than how often each class
occurs among companies of the same size and section, these frequencies are used; where too few know the
fact, nothing is imagined. That companies which do not say are like comparable ones that do is an
assumption (missing at random: Rubin, Multiple Imputation for Nonresponse in Surveys, 1987).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.frozen import FrozenEstimator

from matcher.uptake.classes import OPEN, Classes
from matcher.uptake.draws import Keys, uniform
from matcher.uptake.features import Features

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

FEWEST_KNOWN = 200
"""Companies that have to know a fact before it is imagined for others."""

_MASKED = 0.3
"""The share of them that is masked to see how good a fit is."""
_FITTED_ON = 4_000
_FEWEST_OF_A_CLASS = 10
_FEWEST_TO_COMPARE = 50
"""Companies that have to know a feature; or else it is left out."""
_SMOOTHING = 20.0
"""Companies of all sorts that count along with those of a size and section."""
_WIDEST = 1.5
"""No class's odds are off by more than e to this times a normal draw."""
_BINS = 10
_SPLIT, _SHARES = "masked", "shares"


class Method(StrEnum):
    """How the chances of a fact were come by."""

    MODEL = "model"
    FREQUENCY = "frequency"
    NONE = "none"


@dataclass(frozen=True)
class Fit:
    """How well a fact can be told from others: on masked truth, per company.

    `brier` is that of what is used, `brier_frequency` that of frequencies by size and section;
    `calibration` is the mean distance of chance and frequency, over classes in bins of chance.
    """

    fact: str
    method: Method
    known: int
    open: int
    masked: int = 0
    brier: float | None = None
    brier_frequency: float | None = None
    calibration: float | None = None


@dataclass(frozen=True)
class Imputed:
    """The chances of one fact's classes, for the companies to which it is open, and how well they fit.

    `doubt` is the standard error of each class's odds, as a logarithm.
    """

    classes: Classes
    rows: Ints
    chances: Floats
    doubt: Floats
    fit: Fit

    def drawn(self, seed: int, keys: Keys, draw: int) -> npt.NDArray[np.int32]:
        """Imagine the fact once: the classes of all companies, as known or drawn."""
        codes = self.classes.codes.copy()
        if len(self.rows):
            shift = uniform(seed, f"{_SHARES} {self.classes.fact}", _numbers(self.doubt), 1, first=draw)
            odds = self.chances * np.exp(ndtri(shift[:, 0]) * self.doubt)
            steps = np.cumsum(odds, axis=1)
            luck = uniform(seed, f"fact {self.classes.fact}", keys[self.rows], 1, first=draw)
            codes[self.rows] = (luck * steps[:, -1:] >= steps).sum(axis=1)
        return codes


def imputed(classes: Classes, features: Features, groups: Ints, keys: Keys, seed: int) -> Imputed:
    """Fit the chances of a fact; `groups` number the companies of one size and section alike."""
    known = np.flatnonzero(classes.codes != OPEN)
    open_rows = np.flatnonzero(classes.codes == OPEN)
    if len(known) < FEWEST_KNOWN or _lists_holders(classes, known):
        return _nothing(classes, Fit(classes.fact, Method.NONE, len(known), len(open_rows)))
    luck = uniform(seed, f"{_SPLIT} {classes.fact}", keys[known], 1)[:, 0]
    masked, learned = known[luck < _MASKED], known[luck >= _MASKED]
    count = len(classes.values)
    truth = classes.codes[masked]
    by_frequency = _frequencies(classes.codes, learned, groups, count)
    frequencies = by_frequency(masked)
    method, chances, brier = Method.FREQUENCY, frequencies, _brier(frequencies, truth)
    usual, chances_of = brier, by_frequency
    by_model = _model(classes.codes, learned, features.without(classes.fact), count, seed)
    if by_model is not None:
        modelled = by_model(masked)
        if _brier(modelled, truth) < usual:
            method, chances, brier, chances_of = Method.MODEL, modelled, _brier(modelled, truth), by_model
    fit = Fit(
        classes.fact,
        method,
        len(known),
        len(open_rows),
        len(masked),
        brier,
        usual,
        _calibration(chances, truth),
    )
    found = _narrowed(chances_of(open_rows), open_rows, classes.allowed)
    return Imputed(classes, open_rows, found, _doubt(truth, count), fit)


def _nothing(classes: Classes, fit: Fit) -> Imputed:
    count = len(classes.values)
    return Imputed(classes, np.empty(0, np.int64), np.empty((0, count)), np.zeros(count), fit)


def _lists_holders(classes: Classes, known: Ints) -> bool:
    """Tell whether a fact is known only of those of which it is so, as in a list: that tells of no others."""
    values = {classes.values[code] for code in np.unique(classes.codes[known])}
    return all(value is True or getattr(value, "held", False) for value in values)


def _model(
    codes: npt.NDArray[np.int32], rows: Ints, features: Features, count: int, seed: int
) -> Callable[[Ints], Floats] | None:
    """Fit a classifier to the classes that occur often enough; the others keep their frequency.

    None where fewer than two classes do.
    """
    learned, kept = rows[:_FITTED_ON], rows[_FITTED_ON : 2 * _FITTED_ON]
    if len(kept) < _FITTED_ON:
        learned, kept = rows[: len(rows) * 2 // 3], rows[len(rows) * 2 // 3 :]
    shares = np.bincount(codes[rows], minlength=count) / len(rows)
    often = np.minimum(*(np.bincount(codes[part], minlength=count) for part in (learned, kept)))
    often = often >= _FEWEST_OF_A_CLASS
    if often.sum() < 2:  # noqa: PLR2004
        return None
    learned, kept = learned[often[codes[learned]]], kept[often[codes[kept]]]
    told = np.isfinite(features.values[learned]).sum(axis=0) >= _FEWEST_TO_COMPARE
    values = features.values[:, told]
    boosted = HistGradientBoostingClassifier(
        max_iter=25,
        learning_rate=0.2,
        max_leaf_nodes=8,
        categorical_features=features.categorical[told],
        early_stopping=False,
        random_state=seed,
    ).fit(values[learned], codes[learned])
    model = CalibratedClassifierCV(FrozenEstimator(boosted), method="temperature")
    model.fit(values[kept], codes[kept])

    def chances(wanted: Ints) -> Floats:
        found = np.zeros((len(wanted), count))
        if len(wanted):
            found[:, model.classes_] = model.predict_proba(values[wanted])
        found *= shares[often].sum()
        return found + np.where(often, 0.0, shares)

    return chances


def _frequencies(
    codes: npt.NDArray[np.int32], rows: Ints, groups: Ints, count: int
) -> Callable[[Ints], Floats]:
    """Count the classes in each group, smoothed towards those of all companies."""
    everywhere = np.bincount(codes[rows], minlength=count) / len(rows)
    table = np.zeros((int(groups.max(initial=0)) + 1, count))
    np.add.at(table, (groups[rows], codes[rows]), 1.0)
    smooth = (table + _SMOOTHING * everywhere) / (table.sum(axis=1, keepdims=True) + _SMOOTHING)

    def chances(wanted: Ints) -> Floats:
        found: Floats = smooth[groups[wanted]]
        return found

    return chances


def _narrowed(chances: Floats, rows: Ints, allowed: Mapping[int, npt.NDArray[np.bool_]]) -> Floats:
    """Leave only what a narrowed fact may be; where nothing of that has a chance, all alike."""
    found = chances.copy()
    for place, row in enumerate(rows):
        if (fits := allowed.get(int(row))) is not None:
            within = found[place] * fits
            found[place] = within if within.sum() > 0 else fits.astype(np.float64)
    return found / found.sum(axis=1, keepdims=True) if len(found) else found


def _brier(chances: Floats, truth: npt.NDArray[np.int32]) -> float:
    off = chances.copy()
    off[np.arange(len(truth)), truth] -= 1
    return float((off**2).sum(axis=1).mean())


def _calibration(chances: Floats, truth: npt.NDArray[np.int32]) -> float:
    """Give the expected calibration error over all classes."""
    came = np.zeros_like(chances)
    came[np.arange(len(truth)), truth] = 1
    bins = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1).ravel()
    gap = np.bincount(bins, (chances - came).ravel(), _BINS)
    return float(np.abs(gap).sum() / chances.size)


def _doubt(truth: npt.NDArray[np.int32], count: int) -> Floats:
    shares = (np.bincount(truth, minlength=count) + 0.5) / (len(truth) + 1)
    return np.minimum(1 / np.sqrt(len(truth) * shares * (1 - shares)), _WIDEST)


def _numbers(of: Floats) -> Keys:
    return np.arange(len(of), dtype=np.uint64)
