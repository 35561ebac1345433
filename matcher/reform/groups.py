"""Groups: by what companies are told apart in the tables of a reform."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from criteria.facts import FactKind
from criteria.nodes import Criterion, Is, Not, Within
from criteria.scope import Scope
from criteria.words import Words
from matcher.columnar.columns import unpacked
from matcher.columnar.engine import Engine
from matcher.dimensions import FACTS, Dimension

UNKNOWN = "unknown"
ALL = "all"
_WORDS = {UNKNOWN: Words("未知", "unknown"), ALL: Words("全部", "all")}


_COUNTY_OF = "330300"
"""The city whose counties are groups; what lies elsewhere is one group."""
ELSEWHERE = "elsewhere"


class Groups:
    """The groups of one division under one scope, `names` by number; 0 is unknown, or all without one.

    A code that is too coarse to tell, and a fact that is only narrowed, are unknown.
    """

    def __init__(self, by: Dimension | None, scope: Scope) -> None:
        self.by = by
        self._scope = scope
        self.names: list[str] = [ALL if by is None else UNKNOWN]
        trees: list[Criterion] = []
        if by is not None:
            codes = self._codes(by)
            trees = [self._tree(by, code) for code in codes]
            self.names += codes
        self._engine = Engine(trees, scope)
        self.keys = self._engine.keys if trees else []

    def of(self, batch: pa.RecordBatch) -> npt.NDArray[np.int64]:
        """Give the number of each row's group."""
        found = np.zeros(batch.num_rows, np.int64)
        if self.by is not None:
            met = self._engine.judge(batch).met
            for number in range(len(met), 0, -1):  # the first that holds counts
                found[unpacked(met[number - 1], batch.num_rows).view(np.bool_)] = number
        return found

    def label(self, name: str) -> Words:
        """Give the words for a group."""
        if name in _WORDS:
            return _WORDS[name]
        if name == ELSEWHERE:
            return Words("市外", "elsewhere")
        assert self.by is not None  # noqa: S101 - without a division there is no other group
        spec = self._scope.vocabulary[FACTS[self.by]]
        if spec.kind is FactKind.CODE:
            return self._scope.code_tree(spec.name).label(name)
        return (spec.options or {})[name]

    def _codes(self, by: Dimension) -> Sequence[str]:
        spec = self._scope.vocabulary[FACTS[by]]
        if spec.kind is not FactKind.CODE:
            return [*(spec.options or ())]
        tree = self._scope.code_tree(spec.name)
        top = [code for code, entry in tree.codes.items() if not entry.group and not entry.unnamed]
        if by is Dimension.SECTOR:
            return [code for code in top if len(code) == 1]
        return [*(code for code in top if _COUNTY_OF in tree.codes[code].parents), ELSEWHERE]

    def _tree(self, by: Dimension, code: str) -> Criterion:
        fact = FACTS[by]
        if self._scope.vocabulary[fact].kind is not FactKind.CODE:
            return Is(fact=fact, value=code)
        if code == ELSEWHERE:
            return Not(part=Within(fact=fact, regions=(_COUNTY_OF,)))
        return Within(fact=fact, regions=(code,))
