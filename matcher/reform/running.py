"""Running a reform: everything that is asked of it in one pass over the companies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa

from criteria.catalogue import Catalogue
from criteria.checking import check_criterion
from criteria.errors import CatalogueInvalid, Fault, FaultCode
from criteria.facts import FactKind
from criteria.files import CatalogueFile
from criteria.nodes import IsKnown
from criteria.references import Problem
from matcher.columnar.engine import Engine
from matcher.reform.applying import reformed
from matcher.reform.comparing import Comparison, TakeUp, worth_of
from matcher.reform.groups import By
from matcher.reform.locating import Located, NotThere, locate
from matcher.reform.movements import movements
from matcher.reform.patch import Reform, SweepOf
from matcher.reform.placebo import Cut, Placebo, Suspicion, cuts_of
from matcher.reform.sweeping import Point, Sweep, at_threshold, grid
from matcher.reform.touching import Side


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a reform beside the reform itself."""

    as_of: date
    by: By | None = None
    take_up: TakeUp | None = None
    bands: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    """The edges of the bands in which the companies' source gave each fact."""


@dataclass(frozen=True, slots=True)
class Swept:
    """One threshold swept: what was asked, the leaf as it stands, and a point for each threshold."""

    asked: SweepOf
    located: Located
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came out."""

    reform: Reform
    before: Catalogue
    after: Catalogue
    asked: Asked
    comparison: Comparison
    suspicions: Sequence[Suspicion]
    sweeps: Sequence[Swept]


Read = Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
"""Gives the companies in some columns, batch by batch."""


def run(
    catalogue: Catalogue, reform: Reform, read: Read, asked: Asked, file: CatalogueFile | None = None
) -> Outcome:
    """Compare a catalogue with what a reform makes of it, and sweep thresholds of that.

    Raises CatalogueInvalid with every fault of the reform, and UnfitColumn.
    """
    written = file or CatalogueFile("reform", {})
    after = reformed(catalogue, reform, written)
    side = Side(after, after.scope(asked.as_of))
    located = _located(reform.sweep, side, written)
    comparison = Comparison(catalogue, after, asked.as_of, asked.by, asked.take_up)
    placebo = Placebo(_cuts(comparison, located), asked.bands, side.scope)
    figures = Engine([IsKnown(fact=fact) for fact in placebo.facts], side.scope)
    sweeps = [_sweep(place, sweep, side) for place, sweep in zip(located, reform.sweep, strict=True)]
    keys = {*comparison.keys, *figures.keys, *(key for sweep in sweeps for key in sweep.keys)}
    for batch in read(sorted(keys)):
        comparison.take(batch)
        placebo.take(figures.columns(batch), batch.num_rows)
        for sweep in sweeps:
            sweep.take(batch)
    found = [
        Swept(of, place, sweep.points) for of, place, sweep in zip(reform.sweep, located, sweeps, strict=True)
    ]
    return Outcome(reform, catalogue, after, asked, comparison, [*placebo.suspicions()], found)


def _cuts(comparison: Comparison, located: Iterable[Located]) -> set[Cut]:
    """Give the thresholds that the reform moves, and those that are swept as they stand."""
    before, after = comparison.before, comparison.after
    found: set[Cut] = set()
    for each in comparison.touched:
        old, new = (side.catalogue.measures[each.measure].eligibility for side in (before, after))
        found |= cuts_of(movements(old, new, before.scope, after.scope), before.scope, after.scope)
    for place in located:
        value = after.scope.value(place.leaf.threshold)
        if isinstance(value, int | Decimal) and value:
            found.add(Cut(place.leaf.fact, Decimal(value)))
    return found


def _sweep(located: Located, of: SweepOf, side: Side) -> Sweep:
    kind = side.scope.vocabulary[located.leaf.fact].kind
    thresholds = grid(of.low, of.high, of.steps, kind)
    return Sweep(located, thresholds, side.scope, worth_of(side, of.measure))


def _located(sweeps: Sequence[SweepOf], side: Side, file: CatalogueFile) -> list[Located]:
    """Find the thresholds to sweep; what is swept over has to be a threshold that could be written."""
    found, faults = [], []

    def refuse(index: int, name: str, problem: Problem) -> None:
        line = file.line(["sweep", index, name])
        path = f"sweep[{index}].{name}"
        faults.append(Fault(file.path, line, path, problem.code, problem.message, problem.suggestion))

    for index, of in enumerate(sweeps):
        try:
            place = locate(side.catalogue.measures[of.measure].eligibility, of.path, side.scope)
        except NotThere as error:
            refuse(index, "path", error.problem)
            continue
        found.append(place)
        if side.scope.vocabulary[place.leaf.fact].kind is FactKind.DATE:
            message = f"{place.leaf.fact} is a day; figures are swept"
            refuse(index, "path", Problem("", FaultCode.OPERATOR_MISFIT, message))
            continue
        for name, value in (("low", of.low), ("high", of.high)):
            moved = at_threshold(place.leaf, value)
            for problem in check_criterion(side.catalogue, frozenset(), "", moved):
                refuse(index, name, problem)
    if faults:
        raise CatalogueInvalid(faults)
    return found
