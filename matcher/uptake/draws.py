"""Draws: chance as a fixed property of a measure and a company, looked up and never advanced.

A draw depends on the seed, the stream's name (a measure's id), the company's key and its own number
alone. So it is the same in whatever order or batches companies come, and two policies are compared
by the same luck (common random numbers). Each is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)
used as a counter-based generator (Salmon et al., SC 2011).
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Keys: TypeAlias = npt.NDArray[np.uint64]
"""Companies as numbers: what `keys_of` makes of their codes, or numbers of rows."""

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BITS = 53


def keys_of(codes: Iterable[str]) -> Keys:
    """Give a key for each company's code (blake2b, 64 bits)."""
    hashed = (int.from_bytes(blake2b(code.encode(), digest_size=8).digest(), "little") for code in codes)
    return np.fromiter(hashed, np.uint64)


def uniform(
    seed: int, measure_id: str, company_keys: Keys | Sequence[str], n: int, first: int = 0
) -> npt.NDArray[np.float64]:
    """Give draws number `first` to `first + n - 1` of each company, shaped (companies, n), in (0, 1).

    >>> together = uniform(7, "2-03-a", ["91330399A", "91330399B"], 3)
    >>> apart = uniform(7, "2-03-a", ["91330399B"], 1, first=2)
    >>> bool(together[1, 2] == apart[0, 0])
    True
    """
    keys = company_keys if isinstance(company_keys, np.ndarray) else keys_of(company_keys)
    stream = int.from_bytes(blake2b(f"{seed}/{measure_id}".encode(), digest_size=8).digest(), "little")
    starts = _mixed(keys.astype(np.uint64) ^ np.uint64(stream))
    counters = np.arange(first + 1, first + n + 1, dtype=np.uint64) * _STEP
    bits = _mixed(starts[:, None] + counters) >> np.uint64(64 - _BITS)
    return (bits.astype(np.float64) + 0.5) * 2.0**-_BITS


def _mixed(words: Keys) -> Keys:
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))
