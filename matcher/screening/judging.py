"""The verdicts of many companies on some measures, from the embedded engine."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.judging import judge
from matcher.columnar.engine import Engine
from matcher.plan import Plan, PlannedMeasure
from matcher.verdicts import VERDICTS, verdict_of
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.schema import Profile

Verdicts: TypeAlias = npt.NDArray[np.uint8]
"""Places in `VERDICTS`, shaped (measures, companies)."""

_NOT_ELIGIBLE = VERDICTS.index("not_eligible")
_NOT_IN_FORCE = VERDICTS.index("not_in_force")


class Judging:
    """Some measures of a plan made ready to judge companies by."""

    def __init__(self, measures: Sequence[PlannedMeasure], plan: Plan) -> None:
        self.measures = tuple(measures)
        self._plan = plan
        self._engine = Engine([planned.tree for planned in self.measures], plan.scope)
        self._out_of_force = np.array([not planned.in_force for planned in self.measures], np.bool_)

    @property
    def keys(self) -> Sequence[str]:
        """The columns that a batch has to have."""
        return self._engine.keys

    def of_batch(self, batch: pa.RecordBatch) -> Verdicts:
        """Judge companies that are columns already."""
        verdicts = _NOT_ELIGIBLE - self._engine.judge(batch).results()
        verdicts[self._out_of_force] = _NOT_IN_FORCE
        return verdicts

    def of(self, profiles: Sequence[Profile]) -> Verdicts:
        """Judge companies; one with a figure that no column holds is judged by itself."""
        try:
            return self.of_batch(batch_of(profiles, self.keys))
        except ValueError:
            fit = np.array([self._fits(profile) for profile in profiles], np.bool_)
        verdicts = np.empty((len(self.measures), len(profiles)), np.uint8)
        fitting = [profile for profile, fits in zip(profiles, fit, strict=True) if fits]
        if fitting:
            verdicts[:, fit] = self.of_batch(batch_of(fitting, self.keys))
        for place in np.flatnonzero(~fit).tolist():
            verdicts[:, place] = self._alone(profiles[place])
        return verdicts

    def _fits(self, profile: Profile) -> bool:
        try:
            batch_of([profile], self.keys)
        except ValueError:
            return False
        return True

    def _alone(self, profile: Profile) -> list[int]:
        facts, _ = derive(profile, self._plan.scope)
        return [
            VERDICTS.index(verdict_of(judge(planned.tree, facts, self._plan.scope).result))
            if planned.in_force
            else _NOT_IN_FORCE
            for planned in self.measures
        ]
