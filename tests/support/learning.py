"""Observations made from a known process, without any report: quick to make and to learn from."""

from math import nan

import numpy as np

from matcher.learning.features import CODES, FIGURES, frame
from matcher.learning.model import Sample
from matcher.learning.priors import Event

KINDS = ("grant", "award", "tax_relief", "recognition")


def rows(count: int, seed: int) -> list[dict]:
    """Draw features: some figures unknown, codes of a few sorts."""
    random = np.random.default_rng(seed)
    drawn = [dict.fromkeys(FIGURES, nan) | dict.fromkeys(CODES) for _ in range(count)]
    for row in drawn:
        row |= {
            "verdict_class": float(random.integers(3)),
            "at_stake": float(random.uniform(0, 16)) if random.random() < 0.7 else nan,
            "monetary": float(random.integers(2)),
            "effort": float(random.integers(8)),
            "judged": float(random.integers(4)),
            "applied_before": float(random.uniform(0.1, 0.5)),
            "granted_before": float(random.uniform(0.2, 0.8)),
            "size": float(random.integers(4)) if random.random() < 0.8 else nan,
            "kind": KINDS[random.integers(len(KINDS))],
            "section": "CIFA"[random.integers(4)] if random.random() < 0.9 else None,
        }
    return drawn


def chance(event: Event, row: dict) -> float:
    """Give the chance of the process behind a row."""
    if event is Event.APPLY:
        stake = 0.0 if np.isnan(row["at_stake"]) else row["at_stake"] / 6 - 1
        odds = 0.4 + stake - 0.4 * row["effort"]
    else:
        odds = 2.0 - 0.9 * row["verdict_class"] - 0.5 * row["judged"] + 3 * (row["granted_before"] - 0.5)
    return float(1 / (1 + np.exp(-odds)))


def drawn(event: Event, count: int, seed: int) -> tuple[Sample, np.ndarray]:
    """Draw a sample of an event, and the chances behind it; ten rows a company."""
    features = rows(count, seed)
    truth = np.array([chance(event, row) for row in features])
    came_about = np.random.default_rng(seed + 1).random(count) < truth
    return Sample(frame(features), came_about, [f"c{number // 10}" for number in range(count)]), truth
