"""Small counts are not told, nor what would let them be worked out.

A count under ten is held back. Where parts add up to a total that is told, the parts held back
together are at least two and make at least ten, so that subtraction gives nothing small either;
the smallest of the others is held back for that. (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4: primary and secondary suppression of a one-way table.)
"""

from collections.abc import Mapping
from typing import NamedTuple

FEWEST = 10
"""Fewer companies than this are not told."""


class Told(NamedTuple):
    """A total and its parts; nothing where they are held back."""

    total: int | None
    parts: Mapping[str, int | None]


def told(parts: Mapping[str, int]) -> Told:
    """Give what may be told of counts that add up.

    >>> told({"granted": 30, "refused": 12, "undecided": 3})
    Told(total=45, parts={'granted': 30, 'refused': None, 'undecided': None})
    >>> told({"granted": 4, "refused": 1, "undecided": 3})
    Told(total=None, parts={'granted': None, 'refused': None, 'undecided': None})
    """
    total = sum(parts.values())
    if total < FEWEST:
        return Told(None, dict.fromkeys(parts))
    rising = sorted(parts, key=lambda name: (parts[name], name))
    held = [name for name in rising if parts[name] < FEWEST]
    others = [name for name in rising if parts[name] >= FEWEST]
    while held and others and (len(held) < 2 or sum(parts[name] for name in held) < FEWEST):  # noqa: PLR2004
        held.append(others.pop(0))
    return Told(total, {name: None if name in held else count for name, count in parts.items()})
