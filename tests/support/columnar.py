"""Facts of several companies as columns, in each form that a column may have."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from support.vocabulary import VOCABULARY

from criteria.facts import FactKind, Facts
from matcher.columnar.columns import Column, Columns, Flags, Ordered, coded, packed, state_of
from matcher.columnar.outcomes import EPOCH, ORDERED


def columns_of(companies: Sequence[Facts], *, as_states: bool = False) -> Columns:
    """Give the columns of some companies; figures and flags stand as such wherever they can."""
    found: dict[str, Column] = {}
    for fact, spec in VOCABULARY.items():
        states = [state_of(fact, facts) for facts in companies]
        plain = not as_states and not any(isinstance(state, tuple) for state in states)
        known = packed(np.array([state is not None for state in states], np.bool_))
        if plain and spec.kind in ORDERED:
            found[fact] = Ordered(_figures(states, spec.kind), known)
        elif plain and spec.kind is FactKind.FLAG:
            found[fact] = Flags(packed(np.array([state is True for state in states], np.bool_)), known)
        else:
            found[fact] = coded(states)
    return found


def _figures(states: Sequence[Any], kind: FactKind) -> np.ndarray:
    if kind is FactKind.DATE:
        return np.array([d.toordinal() - EPOCH if isinstance(d, date) else -1 for d in states], np.int32)
    if kind in (FactKind.COUNT, FactKind.YEAR):
        return np.array([-1 if n is None else int(n) for n in states], np.int64)
    return np.array([np.nan if n is None else float(Decimal(n)) for n in states], np.float64)
