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
from matcher.dimensions import Dimension
from matcher.reform.applying import applied
from matcher.reform.comparing import Comparison, TakeUp, worth_of
from matcher.reform.locating import Located, NotThere, locate
from matcher.reform.movements import movements
from matcher.reform.patch import Reform, SweepOf, unfit_sweep
from matcher.reform.placebo import Cut, Placebo, Suspicion, cuts_of
from matcher.reform.sweeping import Point, Sweep, at_threshold, grid
from matcher.reform.touching import Side


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a reform beside the reform itself."""

    as_of: date
    by: Dimension | None = None
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


@dataclass(frozen=True, slots=True)
class Planned:
    """A reform that holds: what it makes of a catalogue, and the thresholds it sweeps in that."""

    reform: Reform
    after: Side
    located: Sequence[Located]


def planned(
    catalogue: Catalogue,
    reform: Reform,
    as_of: date,
    file: CatalogueFile | None = None,
    faults: Sequence[Fault] = (),
) -> Planned:
    """Apply a reform and find what it sweeps.

    Raises CatalogueInvalid with every fault, those that were found in reading it among them.
    """
    written = file or CatalogueFile("reform", {})
    after, found = applied(catalogue, reform, written)
    side = Side(after, after.scope(as_of))
    located, unfit = _located(reform.sweep, side, written)
    if faults or found or unfit:
        raise CatalogueInvalid([*faults, *found, *unfit])
    return Planned(reform, side, located)


def run(catalogue: Catalogue, plan: Planned, read: Read, asked: Asked) -> Outcome:
    """Compare a catalogue with what a reform makes of it, and sweep thresholds of that.

    Raises UnfitColumn.
    """
    reform, side, located = plan.reform, plan.after, plan.located
    after = side.catalogue
    comparison = Comparison(catalogue, after, asked.as_of, asked.by, asked.take_up)
    placebo = Placebo(cuts(comparison, located), asked.bands, side.scope)
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


def cuts(comparison: Comparison, located: Iterable[Located]) -> set[Cut]:
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


def _located(sweeps: Sequence[SweepOf], side: Side, file: CatalogueFile) -> tuple[list[Located], list[Fault]]:
    """Find the thresholds to sweep, and why others are none; measures that do not exist are left out."""
    found, faults = [], []
    for of in sweeps:
        measure = side.catalogue.measures.get(of.measure)
        if measure is None:
            continue
        try:
            place = locate(measure.eligibility, of.path, side.scope)
        except NotThere as error:
            problems = [("path", error.problem)]
        else:
            found.append(place)
            problems = [*_misfits(of, place, side)]
        faults += [unfit_sweep(file, of, name, problem) for name, problem in problems]
    return found, faults


def _misfits(of: SweepOf, place: Located, side: Side) -> Iterator[tuple[str, Problem]]:
    """Find why a threshold cannot be swept so: each of its values has to be one that could be written."""
    if side.scope.vocabulary[place.leaf.fact].kind is FactKind.DATE:
        message = f"{place.leaf.fact} is a day; figures are swept"
        yield "path", Problem("", FaultCode.OPERATOR_MISFIT, message)
        return
    for name, value in (("low", of.low), ("high", of.high)):
        for problem in check_criterion(side.catalogue, frozenset(), "", at_threshold(place.leaf, value)):
            yield name, problem
