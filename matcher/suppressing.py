"""Small counts are not told, nor what would let them be worked out.

A count under ten is held back, and so is, where the total is told, enough of the others that
somebody who knows this method and subtracts still finds every count from 0 to 9 possible for each
that is small. Which others is settled beforehand and not by how large they are, since a choice by
size would itself tell of sizes. (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4:
primary and secondary suppression, protection intervals.)
"""

from collections.abc import Mapping
from typing import NamedTuple

FEWEST = 10
"""Fewer companies than this are not told."""

TOGETHER = 2 * FEWEST - 1
"""What is held back makes this together: any small count, and beside it one that is not."""


class Told(NamedTuple):
    """A total and its parts; nothing where they are held back."""

    total: int | None
    parts: Mapping[str, int | None]


def told(parts: Mapping[str, int]) -> Told:
    """Give what may be told of counts that add up; those that come first are held back first.

    >>> told({"undecided": 16, "refused": 3, "granted": 30})
    Told(total=49, parts={'undecided': None, 'refused': None, 'granted': 30})
    >>> told({"undecided": 4, "refused": 1, "granted": 3})
    Told(total=None, parts={'undecided': None, 'refused': None, 'granted': None})
    """
    total = sum(parts.values())
    if total < FEWEST:
        return Told(None, dict.fromkeys(parts))
    held = {name for name, count in parts.items() if count < FEWEST}
    beside = [name for name in parts if name not in held] if held else []
    together = sum(parts[name] for name in held)
    for position, name in enumerate(beside):
        if position and together >= TOGETHER:
            break
        held.add(name)
        together += parts[name]
    return Told(total, {name: None if name in held else count for name, count in parts.items()})
