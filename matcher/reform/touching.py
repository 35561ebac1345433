"""Touching: which measures come out otherwise for somebody because law is written otherwise.

A measure is touched where its conditions, its period or its amount are, or any law that they lead to.
What is not touched need not be judged again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from criteria.catalogue import Catalogue
from criteria.depending import formula_reads, reads
from criteria.formulas import Formula, Least, When, walk_formula
from criteria.measures import Measure
from criteria.nodes import Criterion, Defined, Within, walk
from criteria.scope import Scope

BY_TABLE = frozenset({"size_class", "above_scale"})
"""The facts that are derived by tables."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two catalogues on the date."""

    catalogue: Catalogue
    scope: Scope
    payable: dict[str, Formula | None] = field(default_factory=dict, init=False, compare=False)

    def formula(self, measure: str) -> Formula | None:
        """Give what one company is due under a measure: its amount, and no more than its own cap."""
        if measure not in self.payable:
            entry = self.catalogue.measures[measure]
            amount, cap = entry.amount.formula, entry.capped_by
            if amount is not None and cap is not None:
                amount = Least(parts=(amount, self.catalogue.caps[cap].formula))
            self.payable[measure] = amount
        return self.payable[measure]

    def in_force(self, measure: str) -> bool:
        """Tell whether a measure is in force on the date."""
        return self.catalogue.in_force(self.catalogue.measures[measure], self.scope.as_of)


@dataclass(frozen=True, slots=True)
class Touched:
    """A measure that a reform touches, and what of it."""

    measure: str
    reach: bool
    amount: bool


def touched(before: Side, after: Side) -> list[Touched]:
    """Give the measures that are touched, in the order of the catalogue."""
    law = Law(before, after)
    found = [
        Touched(key, law.reach(measure, after.catalogue.measures[key]), law.amount(key))
        for key, measure in before.catalogue.measures.items()
    ]
    return [each for each in found if each.reach or each.amount]


def same_law(before: Side, after: Side) -> bool:
    """Tell whether a tree means the same on both sides."""
    sections = ("parameters", "definitions", "tables", "regions")
    return not any(_changed(before, after, section) for section in sections)


def _changed(before: Side, after: Side, section: str) -> frozenset[str]:
    old, new = getattr(before.catalogue, section), getattr(after.catalogue, section)
    return frozenset(key for key in old if old[key] is not new[key])


class Law:
    """What is written otherwise on the two sides."""

    def __init__(self, before: Side, after: Side) -> None:
        self._sides = (before, after)
        self.parameters = _changed(before, after, "parameters")
        self._definitions = _changed(before, after, "definitions")
        self._regions = _changed(before, after, "regions")
        self._tables = _changed(before, after, "tables")

    def reach(self, old: Measure, new: Measure) -> bool:
        """Tell whether who reaches a measure may be others."""
        before, after = self._sides
        if old.eligibility != new.eligibility or before.in_force(old.id) != after.in_force(old.id):
            return True
        return self.leads_here(new.eligibility)

    def amount(self, measure: str) -> bool:
        """Tell whether what a measure is worth may be another amount."""
        before, after = (side.formula(measure) for side in self._sides)
        if before != after:
            return True
        if after is None:
            return False
        if any(
            not self.parameters.isdisjoint(formula_reads(after, side.scope).parameters)
            for side in self._sides
        ):
            return True
        conditions = (node.when for _, node in walk_formula(after) if isinstance(node, When))
        return any(map(self.leads_here, conditions))

    def leads_here(self, criterion: Criterion) -> bool:
        """Tell whether a criterion leads, on either side, to law that is written otherwise."""
        return any(self._leads(criterion, side.scope) for side in self._sides)

    def _leads(self, criterion: Criterion, scope: Scope) -> bool:
        found = reads(criterion, scope)
        if not self.parameters.isdisjoint(found.parameters):
            return True
        if not self._definitions.isdisjoint(found.definitions):
            return True
        if self._tables and not BY_TABLE.isdisjoint(found.facts):
            return True
        return bool(self._regions) and any(
            isinstance(node, Within)
            and isinstance(node.regions, tuple)
            and not self._regions.isdisjoint(node.regions)
            for node in _reachable(criterion, scope)
        )


def _reachable(criterion: Criterion, scope: Scope) -> Iterator[Criterion]:
    for _, node in walk(criterion):
        yield node
        rule = scope.rule(node.definition) if isinstance(node, Defined) else None
        if rule is not None:
            yield from _reachable(rule.criterion, scope)
