"""Features: by what companies are comparable, as figures that trees of decisions can read.

Whatever is not known is NaN here, which is a value of its own to those trees; nowhere else.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.scope import Scope
from matcher.columnar.columns import Coded, Column, Flags, Ordered, known_rows
from matcher.columnar.deriving import DERIVED, Deriver
from matcher.columnar.outcomes import EPOCH
from matcher.columnar.reading import Reader, flag_codes
from profiles.deriving import DERIVED_FROM

Floats: TypeAlias = npt.NDArray[np.float64]

CATEGORIES = ("county", "ownership", "legal_form", "size_class", "industry")
FIGURES = ("revenue", "employees", "total_assets", "rd_expense", "exports_usd", "founded_on")
TITLES = tuple(
    f"designations.{code}" for code in ("high_tech_enterprise", "tech_sme", "innovative_sme", "srdi")
)
FLAGS = ("above_scale", "listed", "core_ip")

NAMES = (*CATEGORIES, *FIGURES, *TITLES, *FLAGS)
"""The facts by which companies are compared."""

KEYS = tuple(
    dict.fromkeys(key for name in NAMES for key in (name, *(DERIVED_FROM[name] if name in DERIVED else ())))
)
"""The columns from which they are read."""

_MOST = 250
"""Categories that are told apart."""
_YEAR = 365.25
_DIVISION = len("C38")


class Features(NamedTuple):
    """A figure a row and feature, and which features are categories."""

    values: Floats
    categorical: npt.NDArray[np.bool_]

    def without(self, fact: str) -> "Features":
        """Leave out the fact itself, what it is derived from, and what is derived from it."""
        related = {fact, *DERIVED_FROM.get(fact, ())}
        related |= {name for name in NAMES if fact in DERIVED_FROM.get(name, ())}
        kept = [
            place for place, name in enumerate(NAMES) if name not in related or name == "industry" != fact
        ]
        return Features(self.values[:, kept], self.categorical[kept])


def features(batch: pa.RecordBatch, scope: Scope) -> Features:
    """Read the features of companies; raises UnfitColumn."""
    reader, deriver = Reader(dict.fromkeys(TITLES, ()), scope), Deriver(lambda _: (), scope)
    rows = batch.num_rows
    found = [
        _figures(
            name,
            deriver.column(name, batch, reader) if name in DERIVED else reader.column(name, batch),
            rows,
            scope,
        )
        for name in NAMES
    ]
    return Features(np.column_stack(found), np.array([name in CATEGORIES for name in NAMES]))


def _figures(name: str, column: Column | None, rows: int, scope: Scope) -> Floats:
    match column:
        case None:
            return np.full(rows, np.nan)
        case Ordered():
            values = column.values.astype(np.float64)
            if name == "founded_on":
                values = (scope.as_of.toordinal() - EPOCH - values) / _YEAR
            return np.where(known_rows(column.known, rows), values, np.nan)
        case Flags():
            codes = flag_codes(column, rows)
            return np.where(codes > 0, codes - 1.0, np.nan)
        case Coded():
            return _coded(name, column)


def _coded(name: str, column: Coded) -> Floats:
    texts = sorted({_category(name, state) for state in column.states.states if isinstance(state, str)})
    numbers = {text: number for number, text in enumerate(texts)}
    of_state = []
    for state in column.states.states:
        if state is None or isinstance(state, tuple):
            of_state.append(np.nan)
        elif name in CATEGORIES:
            number = numbers[_category(name, str(state))]
            of_state.append(float(number) if number < _MOST else np.nan)
        else:
            of_state.append(float(getattr(state, "held", state)))  # type: ignore[arg-type]
    return np.array(of_state, np.float64)[column.codes]


def _category(name: str, state: str) -> str:
    return state[:_DIVISION] if name == "industry" else state
