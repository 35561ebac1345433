"""What a company cannot have, and so has none of."""

from typing import Final

import numpy as np

from criteria.facts import FactKind
from profiles.importing.tables import NONE
from profiles.population.blocks import Block
from profiles.population.cells import fits_label
from profiles.population.fitting import Mask
from profiles.population.statistics import Above, Condition, Where
from profiles.vocabulary import vocabulary

_COUNTED: Final = {FactKind.MONEY, FactKind.COUNT}


def absent(block: Block) -> None:
    """Say of facts that only some can have that the others have none; needs all the rest."""
    for rule in block.plan.statistics.absent:
        without = ~_meets(block, rule.unless)
        for fact in rule.facts:
            kind = vocabulary()[fact].kind
            dtype = np.int64 if kind in _COUNTED or kind is FactKind.CODES else np.bool_
            labels = (NONE,) if kind is FactKind.CODES else None
            block.say(fact, np.zeros(block.size, dtype), without, labels)


def _meets(block: Block, where: Where) -> Mask:
    found = np.ones(block.size, np.bool_)
    for fact, condition in where.items():
        found &= _is(block, fact, condition)
    return found


def _is(block: Block, fact: str, condition: Condition) -> Mask:
    """Tell of whom a condition holds; of nobody of whom the fact is not known."""
    values, known, labels = block.columns[fact]
    if labels is not None:
        met = np.array([fits_label(fact, label, condition) for label in labels])[values.astype(np.int64)]
    elif isinstance(condition, Above):
        met = values.astype(np.float64) > float(condition.above)
    else:
        met = values == condition
    return met if known is None else met & known
