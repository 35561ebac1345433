"""How well chances and order do on held-out time: fitted before a day, judged on what came after.

The learned orders stand beside the default one and popularity (nDCG@10); the chances beside the
priors and the plain share (Brier score), with their calibration curve and a test of monotonicity.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, ndcg_score
from typing_extensions import TypedDict

from criteria.catalogue import Catalogue
from criteria.words import Language, Words
from matcher.learning.chances import Chances, came_about, counts, learn
from matcher.learning.features import Observation, frame, observations
from matcher.learning.model import MONOTONE, Model
from matcher.learning.outcomes import Outcome
from matcher.learning.priors import Event
from matcher.learning.reranking import By, order
from matcher.report import Chances as Shown
from matcher.report import Learning

FIRST = 10
"""How many ranks nDCG looks at."""

BINS = 10
ENOUGH_TO_JUDGE = 100
"""Held-out outcomes that a Brier score and a curve need."""

ENOUGH_LISTS = 20
"""Lists with something on them that an nDCG needs."""

SWEPT = 200
"""On how many held-out rows monotonicity is tried."""

GRIDS: Mapping[str, Sequence[float]] = {
    "at_stake": [*np.log1p([0, *(10.0**power for power in range(3, 9))])],
    "effort": range(10),
    "verdict_class": range(5),
    "judged": range(6),
}

TOO_FEW_HELD_OUT = Words(
    "{event}：{day} 起的结果只有 {count} 条，少于 {needed} 条或只有一种结果，不足以检验可能性",
    "{event}: {count} outcomes from {day} on, fewer than {needed} or all alike: too few to judge chances",
)
TOO_FEW_LISTS = Words(
    "{day} 起有{gain}的清单只有 {count} 份，少于 {needed} 份，不足以比较顺序",
    "{gain}: {count} lists with some from {day} on, fewer than {needed}: too few to compare orders",
)
EVENTS: Mapping[Event, Words] = {
    Event.APPLY: Words("申报", "applying"),
    Event.SUCCESS: Words("获批", "success"),
}
GAIN_WORDS: Mapping[str, Words] = {
    "applied": Words("申报", "applied for"),
    "granted": Words("获批", "granted"),
    "money": Words("获批金额", "money granted"),
}


def _granted(outcome: Outcome) -> float | None:
    return None if outcome.applied and outcome.granted is None else float(outcome.granted is True)


def _money(outcome: Outcome) -> float | None:
    if outcome.granted:
        return None if outcome.amount is None else float(outcome.amount)
    return _granted(outcome)


GAINS: Mapping[str, Callable[[Outcome], float | None]] = {
    "applied": lambda outcome: float(outcome.applied),
    "granted": _granted,
    "money": _money,
}
"""What a measure on a list was good for afterwards; `None` where that is not known."""

Bin = TypedDict("Bin", {"from": float, "to": float, "count": int, "predicted": float, "observed": float})
"""One tenth of the calibration curve: how many chances lie in it, their mean, and what came about."""


class Brier(TypedDict):
    """Brier scores, less is better: of the chances shown, the priors, and the plain share before."""

    shown: float
    prior: float
    share: float


class Monotone(TypedDict):
    """How many steps were tried in a direction that is certain, and how many went the other way."""

    steps: int
    broken: int


class EventJudged(TypedDict):
    """How the chances of one event did."""

    basis: str
    held_out: int
    brier: Brier | None
    calibration: list[Bin]
    monotone: Monotone | None


class OrderJudged(TypedDict):
    """The mean nDCG@10 of one order, where what is wanted was applied for, was granted, or was money.

    The first two count each measure as one, the last by the yuan that were granted.
    """

    order: str
    applied: float | None
    granted: float | None
    money: float | None


class Evaluation(TypedDict):
    """How learning did on held-out time."""

    holdout_from: str
    seed: int
    fitted_on: int
    held_out: int
    learning: Learning
    lists: dict[str, int]
    orders: list[OrderJudged]
    chances: dict[str, EventJudged]
    remarks: list[str]


class _Shown(NamedTuple):
    """A held-out outcome with the chances that would have been shown."""

    seen: Observation
    chances: Shown


def last_quarter(outcomes: Sequence[Outcome]) -> date:
    """Give the day from which about the last quarter of the outcomes lies.

    Raises ValueError where there are none.
    """
    days = sorted(outcome.as_of for outcome in outcomes)
    if not days:
        msg = "there are no outcomes"
        raise ValueError(msg)
    return days[len(days) * 3 // 4]


def evaluate(
    outcomes: Sequence[Outcome],
    catalogue: Catalogue,
    holdout_from: date,
    seed: int = 0,
    language: Language = Language.ZH,
) -> Evaluation:
    """Fit on what was known before a day and judge it on the outcomes from that day on."""
    return judged(learn(outcomes, catalogue, holdout_from, seed), outcomes, language)


def judged(chances: Chances, outcomes: Sequence[Outcome], language: Language = Language.ZH) -> Evaluation:
    """Judge chances on the outcomes from the day on until which they were learned."""
    holdout_from = chances.until
    after = [outcome for outcome in outcomes if outcome.as_of >= holdout_from]
    shown = _shown([*observations(after, chances.catalogue, chances.past)], chances)
    found = {event: _event(event, chances, shown) for event in Event}
    lists = {gain: [*_lists(gain, shown)] for gain in GAINS}
    return {
        "holdout_from": holdout_from.isoformat(),
        "seed": chances.seed,
        "fitted_on": sum(outcome.as_of < holdout_from for outcome in outcomes),
        "held_out": len(after),
        "learning": chances.status(language),
        "lists": {gain: len(some) for gain, some in lists.items()},
        "orders": [
            {
                "order": name,
                "applied": _ndcg(key, "applied", lists["applied"]),
                "granted": _ndcg(key, "granted", lists["granted"]),
                "money": _ndcg(key, "money", lists["money"]),
            }
            for name, key in _orders(chances).items()
        ],
        "chances": {event.value: done for event, done in found.items()},
        "remarks": [*_remarks(found, lists, holdout_from, language)],
    }


def _shown(seen: Sequence[Observation], chances: Chances) -> Sequence[_Shown]:
    measures = [row.outcome.measure for row in seen]
    features = [row.features for row in seen]
    applied, granted = (chances.of(event, measures, features) for event in Event)
    return [
        _Shown(row, {"apply": apply, "success": success})
        for row, apply, success in zip(seen, applied, granted, strict=True)
    ]


def _event(event: Event, chances: Chances, shown: Sequence[_Shown]) -> EventJudged:
    rows = [row for row in shown if counts(event, row.seen)]
    came = np.array([came_about(event, row.seen.outcome) for row in rows], dtype=bool)
    model = chances.models[event]
    done: EventJudged = {
        "basis": "prior" if model is None else "model",
        "held_out": len(rows),
        "brier": None,
        "calibration": [],
        "monotone": None if model is None else monotone(event, model, frame(r.seen.features for r in rows)),
    }
    if len(rows) >= ENOUGH_TO_JUDGE and 0 < came.sum() < len(rows):
        p = np.array([row.chances[event.value]["p"] for row in rows])
        priors = np.array([chances.prior(event, row.seen.outcome.measure)["p"] for row in rows])
        share = np.full(len(rows), chances.past.share(event))
        done["brier"] = {
            "shown": _brier(came, p),
            "prior": _brier(came, priors),
            "share": _brier(came, share),
        }
        done["calibration"] = curve(came, p)
    return done


def _brier(came: NDArray[np.bool_], p: NDArray[np.float64]) -> float:
    return round(float(brier_score_loss(came, p)), 4)


def curve(came: NDArray[np.bool_], p: NDArray[np.float64]) -> list[Bin]:
    """Give the calibration curve in tenths, with counts; tenths without a chance are left out."""
    observed, predicted = calibration_curve(came, p, n_bins=BINS, strategy="uniform")
    edges = np.linspace(0, 1, BINS + 1)
    count = np.bincount(np.searchsorted(edges[1:-1], p), minlength=BINS)
    return [
        {
            "from": round(float(edges[tenth]), 1),
            "to": round(float(edges[tenth + 1]), 1),
            "count": int(count[tenth]),
            "predicted": round(float(mean), 4),
            "observed": round(float(share), 4),
        }
        for tenth, mean, share in zip(np.flatnonzero(count), predicted, observed, strict=True)
    ]


def monotone(event: Event, model: Model, features: pd.DataFrame) -> Monotone:
    """Try each feature whose direction is certain on a grid, all else as it is."""
    rows = features.iloc[:: max(1, len(features) // SWEPT)]
    steps = broken = 0
    for column, direction in MONOTONE[event].items():
        swept = [model.estimate(rows.assign(**{column: float(value)})).p for value in GRIDS[column]]
        risen = np.diff(np.stack(swept), axis=0) * direction
        steps += risen.size
        broken += int((risen < 0).sum())
    return {"steps": steps, "broken": broken}


def _lists(gain: str, shown: Sequence[_Shown]) -> Iterator[Sequence[_Shown]]:
    """Give what is known of what a company was offered on a day, where something on it was wanted."""
    of = GAINS[gain]

    def whose(row: _Shown) -> tuple[str, str]:
        return row.seen.outcome.key[:2]

    for _, group in groupby(sorted(shown, key=whose), whose):
        rows = [row for row in group if of(row.seen.outcome) is not None]
        if len(rows) > 1 and any(of(row.seen.outcome) for row in rows):
            yield rows


def _orders(chances: Chances) -> Mapping[str, Callable[[_Shown], tuple[float, ...]]]:
    """Give the orders that are compared, by their sort keys."""
    count = chances.past.count
    found: dict[str, Callable[[_Shown], tuple[float, ...]]] = {
        "default": lambda row: (row.seen.standing.rank,),
        "popularity": lambda row: (-count(row.seen.outcome.measure), row.seen.standing.rank),
        "popularity_within_class": lambda row: (
            row.seen.standing.verdict_class,
            -count(row.seen.outcome.measure),
            row.seen.standing.rank,
        ),
    }
    if chances.on:
        found["learned_worth"] = lambda row: order(row.seen.standing, row.chances, By.WORTH)
        found["learned_granted"] = lambda row: order(row.seen.standing, row.chances, By.GRANTED)
    return found


def _ndcg(
    key: Callable[[_Shown], tuple[float, ...]], gain: str, lists: Sequence[Sequence[_Shown]]
) -> float | None:
    if len(lists) < ENOUGH_LISTS:
        return None
    scores = []
    for rows in lists:
        ordered = sorted(rows, key=key)
        wanted = [[GAINS[gain](row.seen.outcome) or 0 for row in ordered]]
        scores.append(float(ndcg_score(wanted, [range(len(rows), 0, -1)], k=FIRST)))
    return round(fmean(scores), 4)


def _remarks(
    found: Mapping[Event, EventJudged],
    lists: Mapping[str, Sequence[object]],
    day: date,
    language: Language,
) -> Iterator[str]:
    """Say what could not be judged, and why."""
    since = day.isoformat()
    for event in Event:
        name = EVENTS[event].within(language)
        if found[event]["brier"] is None:
            yield TOO_FEW_HELD_OUT.within(language).format(
                event=name, day=since, count=found[event]["held_out"], needed=ENOUGH_TO_JUDGE
            )
    for gain, words in GAIN_WORDS.items():
        if len(lists[gain]) < ENOUGH_LISTS:
            yield TOO_FEW_LISTS.within(language).format(
                gain=words.within(language), day=since, count=len(lists[gain]), needed=ENOUGH_LISTS
            )
