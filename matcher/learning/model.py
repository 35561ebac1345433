"""One model of a chance: boosted trees held monotone where that is certain, calibrated.

Calibration is by a sigmoid on the score, a fold at a time, no company in two folds. A rising
sigmoid and the mean over folds both keep what is monotone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import t
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder
from threadpoolctl import threadpool_limits

from matcher.learning.enough import ENOUGH, ENOUGH_OF_EACH, FOLDS
from matcher.learning.features import CODES, FIGURES
from matcher.learning.priors import LEVEL, Event
from matcher.report import LearnedModel

WIDENED = 1.5
"""How much wider intervals are than the jackknife's, which miss that trees shrink towards the mean: on
simulated registers the plain ones had the true chance 81 to 88 times of a hundred, not 90."""

ROUNDED = 4
"""Digits of a chance: no more are shown, and ties of what is shown are ties."""

MONOTONE: Mapping[Event, Mapping[str, int]] = {
    Event.APPLY: {"at_stake": 1, "effort": -1},
    Event.SUCCESS: {"verdict_class": -1, "judged": -1},
}
"""More at stake never lowers the chance of applying, more effort never raises it; a better verdict
never lowers the chance of success, more left to a bureau never raises it."""

_TREES: Mapping[str, Any] = {
    "learning_rate": 0.06,
    "max_iter": 80,
    "max_leaf_nodes": 4,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "early_stopping": False,
}


Folds: TypeAlias = list[tuple[NDArray[np.int_], NDArray[np.int_]]]
"""For each fold, the rows of the others and its own."""


class Estimate(NamedTuple):
    """Chances with the bounds of their 90 % intervals, each of shape (rows,)."""

    p: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Sample(NamedTuple):
    """What a model is fitted to: features, what came about, and whose it was, a row each."""

    features: pd.DataFrame
    came_about: NDArray[np.bool_]
    companies: Sequence[str]


class Model:
    """A fitted model of one event."""

    def __init__(self, calibrated: CalibratedClassifierCV) -> None:
        self._folds = [*calibrated.calibrated_classifiers_]

    @property
    def rising(self) -> bool:
        """Whether a higher score means a higher chance in every fold; otherwise nothing was found."""
        return all(fold.calibrators[0].a_ < 0 for fold in self._folds)

    def estimate(self, features: pd.DataFrame) -> Estimate:
        """Give the chances of rows; their intervals by the jackknife that leaves one fold out."""
        if features.empty:
            return Estimate(*np.zeros((3, 0)))
        with threadpool_limits(limits=1):
            found = np.stack([fold.predict_proba(features)[:, 1] for fold in self._folds])
        p = found.mean(axis=0)
        odds = logit(found.clip(1e-9, 1 - 1e-9))
        centre = odds.mean(axis=0)
        error = np.sqrt((FOLDS - 1) / FOLDS * ((odds - centre) ** 2).sum(axis=0))
        reach = WIDENED * t.ppf((1 + LEVEL) / 2, FOLDS - 1) * error
        low, high = np.minimum(expit(centre - reach), p), np.maximum(expit(centre + reach), p)
        return Estimate(*(bound.round(ROUNDED) for bound in (p, low, high)))


def fitted(event: Event, sample: Sample, seed: int) -> tuple[Model | None, LearnedModel]:
    """Fit a model where the outcomes suffice, and say whether they do."""
    came_about = sample.came_about
    rarer = int(min(came_about.sum(), (~came_about).sum()))
    state: LearnedModel = {
        "state": "off",
        "reason": "too_few",
        "outcomes": len(came_about),
        "needed": ENOUGH,
        "of_the_rarer": rarer,
        "needed_of_each": ENOUGH_OF_EACH,
    }
    if len(came_about) < ENOUGH or rarer < ENOUGH_OF_EACH:
        return None, state
    folds = _folds(sample, seed)
    if folds is None:
        return None, {**state, "reason": "too_few_companies"}
    with threadpool_limits(limits=1):
        pipeline = _pipeline(event, _known(sample.features, folds), seed)
        calibrated = CalibratedClassifierCV(pipeline, method="sigmoid", cv=folds)
        model = Model(calibrated.fit(sample.features, came_about))
    if not model.rising:
        return None, {**state, "reason": "nothing_found"}
    return model, {**state, "state": "on", "reason": None}


def _folds(sample: Sample, seed: int) -> Folds | None:
    """Give folds that share no company and have both outcomes each, if there are any."""
    if len({*sample.companies}) < FOLDS:
        return None
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    folds = [*split.split(sample.features, sample.came_about, [*sample.companies])]
    both = all(len({*sample.came_about[part]}) == 2 for fold in folds for part in fold)  # noqa: PLR2004
    return folds if both else None


def _known(features: pd.DataFrame, folds: Folds) -> list[str]:
    """Give the figures of which something is known in every fold: trees cannot be fitted to others."""
    return [
        column
        for column in FIGURES
        if all(features[column].iloc[others].notna().any() for others, _ in folds)
    ]


def _pipeline(event: Event, figures: list[str], seed: int) -> Pipeline:
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer(
        [("codes", codes, [*CODES]), ("figures", "passthrough", figures)], verbose_feature_names_out=False
    )
    trees = HistGradientBoostingClassifier(
        **_TREES,
        categorical_features=[*CODES],
        monotonic_cst={name: sign for name, sign in MONOTONE[event].items() if name in figures},
        random_state=seed,
    )
    return Pipeline([("columns", columns.set_output(transform="pandas")), ("trees", trees)])
