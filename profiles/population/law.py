"""The classes of GB/T 4754 as a population needs them, with the bounds that law sets for each."""

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from criteria.codes import Containment
from criteria.scope import Scope
from profiles.deriving import SCALE_TABLE, SIZE_TABLE
from profiles.population.fitting import Floats
from profiles.standards import LARGE, MEDIUM, MICRO, SMALL, above_scale_bound, rows_for
from profiles.vocabulary import SIZE_INPUTS

SIZES: Final = (MICRO, SMALL, MEDIUM, LARGE)
_FIGURES: Final = SIZE_INPUTS[1:]
_DIVISION, _CLASS = len("C38"), len("C3822")


class Classes:
    """Four-digit classes in order; all arrays have one entry for each."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._tree = scope.code_tree("industry")
        codes = sorted(self._tree.codes)
        self.codes = tuple(code for code in codes if len(code) == _CLASS)
        self.divisions = tuple(code for code in codes if len(code) == _DIVISION)
        self.of_division = {
            division: np.array([i for i, code in enumerate(self.codes) if code.startswith(division)])
            for division in self.divisions
        }

    @cached_property
    def scale_bounds(self) -> Floats:
        """The revenue from which a company is above scale; NaN where it does not hang on revenue."""
        table = self._scope.table(SCALE_TABLE)
        bounds = [
            None if table is None else above_scale_bound(table, code, self._tree) for code in self.codes
        ]
        return np.array([np.nan if bound is None else float(bound) for bound in bounds])

    @cached_property
    def on_directory(self) -> frozenset[str]:
        """The divisions of which the directory of companies above scale has classes."""
        table = self._scope.table(SCALE_TABLE)
        scopes = [code for row in table.rows for code in row.scope] if table else []
        return frozenset(
            division
            for division in self.divisions
            if any(self._tree.place(division, code) is not Containment.OUTSIDE for code in scopes)
        )

    def sizes(
        self, classes: NDArray[np.int64], employees: Floats, revenue: Floats, assets: Floats
    ) -> NDArray[np.int64]:
        """Give the size class of companies as a place in `SIZES`; -1 where the standard has no row."""
        bounds = self._size_bounds[classes]
        figures = np.stack([employees, revenue, assets], axis=1)[:, :, None]
        levels: NDArray[np.int64] = (figures >= bounds).sum(axis=2).min(axis=1)
        return np.where(np.isnan(bounds[:, 0, 0]), -1, levels)

    @cached_property
    def _size_bounds(self) -> Floats:
        """Bounds by class, figure and step, from high to low; minus infinity for a figure that does not count."""
        table = self._scope.table(SIZE_TABLE)
        found = np.full((len(self.codes), len(_FIGURES), len(SIZES) - 1), -np.inf)
        for number, code in enumerate(self.codes):
            rows = rows_for(table, code, self._tree) if table else ()
            if len(rows) != 1:
                found[number] = np.nan
            for row in rows:
                for place, fact in enumerate(_FIGURES):
                    if fact in row.bounds:
                        found[number, place] = [float(bound) for bound in row.bounds[fact]]
        return found
