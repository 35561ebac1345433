"""Chance: one stream of numbers for each seed, block and purpose, whatever else is drawn."""

from math import gcd
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BLOCK = 100_000
"""Companies that are made at a time; what is drawn hangs on the block and not on how it is written."""

_GOLDEN = 0.6180339887498949
_MIDPOINTS = 16_384


def generator(seed: int, purpose: str, block: int = 0) -> np.random.Generator:
    """Give the stream of one purpose in one block."""
    sequence = np.random.SeedSequence(seed, spawn_key=(block, crc32(purpose.encode())))
    return np.random.Generator(np.random.Philox(sequence))


def draw_one(seed: int, purpose: str) -> float:
    """Give one number in [0, 1)."""
    return float(generator(seed, purpose).random())


class Scatter:
    """A permutation of 0 … size - 1 that needs no memory: neighbours come to lie far apart."""

    def __init__(self, size: int, seed: int, purpose: str) -> None:
        draw = generator(seed, purpose)
        self.size = size
        self.start = int(draw.integers(max(size, 1)))
        step = max(1, round(size * _GOLDEN) + int(draw.integers(-(size // 64) - 1, size // 64 + 2)))
        while gcd(step, size) > 1:
            step += 1
        self.step = step

    def __call__(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the places of some numbers."""
        return (numbers * self.step + self.start) % self.size


def midpoints(size: int) -> NDArray[np.float64]:
    """Give the middles of equal parts of [0, 1]: of each part, or of so many that they stand for all.

    >>> midpoints(2)
    array([0.25, 0.75])
    """
    parts = min(size, _MIDPOINTS)
    return (np.arange(parts) + 0.5) / parts
