"""Surveying: a population read once, counted, and estimated from a sample of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa

from criteria.catalogue import Catalogue
from criteria.words import Language
from matcher.columnar.columns import Words as Bits
from matcher.columnar.columns import packed
from matcher.columnar.engine import BLOCK, Engine
from matcher.dimensions import Dimension
from matcher.learning.outcomes import Outcome
from matcher.plan import Plan, PlannedMeasure
from matcher.suppressing import FEWEST
from matcher.uptake import features, groups
from matcher.uptake.completing import Completed, completed
from matcher.uptake.counting import CERTAIN, EVERYBODY, POSSIBLE, REACHED, Counts, Group, Tally
from matcher.uptake.draws import Keys
from matcher.uptake.emptiness import empty
from matcher.uptake.estimating import Case, Estimated, Exact, Ground, estimated
from matcher.uptake.groups import Grouper
from matcher.uptake.protecting import Hidden, merged, protected
from matcher.uptake.sampling import CODE, Sample, Sampler, row_keys
from matcher.uptake.taking import Record, Share, records, shares
from matcher.uptake.worth import Appraiser


class TooFewCompanies(ValueError):
    """There are no companies, or so few that nothing may be told of them."""


@dataclass(frozen=True)
class Request:
    """What is asked: measures (all that are open to organisations, if none is named), groups, and how."""

    as_of: date
    measures: tuple[str, ...] = ()
    by: tuple[Dimension, ...] = ()
    seed: int = 0
    draws: int = 20
    most: int = 20_000
    suppress: bool = True
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True)
class Found:
    """What was found of one measure, by `Survey.rows`; `hidden` by row and step, `withheld` estimates."""

    planned: PlannedMeasure
    share: Share
    counts: Counts
    exact: Exact
    estimated: Estimated
    hidden: np.ndarray
    withheld: np.ndarray


class Survey:
    """One survey: the columns it reads, then what it finds in batches of companies.

    `rows` are the groups that are told apart, all companies first; `companies` how many each has.
    """

    def __init__(self, catalogue: Catalogue, request: Request, language: Language = Language.ZH) -> None:
        self.catalogue = catalogue
        self.request = request
        self.plan = Plan(catalogue, request.as_of, language)
        self.chosen = [
            planned
            for planned in self.plan.measures
            if planned.in_force
            and planned.measure.open_to_organisations
            and (not request.measures or planned.measure.id in request.measures)
        ]
        self.engine = Engine([planned.tree for planned in self.chosen], self.plan.scope)
        self.grouper = Grouper(self.plan.scope)
        self._appraisers = {
            at: Appraiser(planned.measure.amount.formula, self.plan.scope)
            for at, planned in enumerate(self.chosen)
            if planned.measure.amount.formula is not None
        }
        self._records = records(request.outcomes, catalogue, request.as_of)
        self._shares = shares(request.outcomes, catalogue, request.as_of)
        self.rows: list[Group] = []
        self.companies: list[int] = []
        self._empty: list[frozenset[int]] = []

    @property
    def keys(self) -> list[str]:
        """The columns that are read, of those that a table of companies may have."""
        wanted = {*self.engine.keys, *groups.KEYS, *features.KEYS, CODE}
        for appraiser in self._appraisers.values():
            wanted |= {*appraiser.keys}
        return sorted(wanted)

    def find(self, batches: Iterable[pa.RecordBatch]) -> tuple[list[Found], Sample, Completed]:
        """Count all companies and estimate from some; raises UnfitColumn, TooFewCompanies."""
        tally, sample = self._counted(batches)
        grouped = dict(self.grouper.groups(sample.rows))
        told = self._told(tally)
        self._lay_out(tally, told)
        members = np.zeros((len(sample.keys), len(self.rows)))
        for column, (dimension, label) in enumerate(self.rows):
            if dimension is None:
                members[:, column] = 1
            else:
                within = [
                    at
                    for at, known in enumerate(grouped[dimension].labels)
                    if told[dimension].get(known) == label
                ]
                members[:, column] = np.isin(grouped[dimension].codes, within)
        ground = Ground(sample, members, self.request.seed, self.request.draws)
        worlds = completed(self.engine, sample, grouped, self.request.seed, self.request.draws)
        found = [self._measure(at, tally, told, worlds, ground) for at in range(len(self.chosen))]
        return found, sample, worlds

    def _counted(self, batches: Iterable[pa.RecordBatch]) -> tuple[Tally, Sample]:
        tally = Tally(len(self.chosen))
        sampler = Sampler(self.request.most, self.request.seed)
        decided = {
            at: self._records[planned.measure.id]
            for at, planned in enumerate(self.chosen)
            if planned.measure.id in self._records
        }
        first = 0
        for batch in batches:
            for start in range(0, batch.num_rows, BLOCK):
                block = batch.slice(start, BLOCK)
                keys = row_keys(block, first)
                found = self.grouper.groups(block)
                tally.add(
                    self.engine.judge(block), found, {at: _on_record(r, keys) for at, r in decided.items()}
                )
                sampler.add(block, keys, found)
                first += block.num_rows
        if first < (FEWEST if self.request.suppress else 1):
            msg = f"there are {'no' if not first else 'too few'} companies"
            raise TooFewCompanies(msg)
        sample = sampler.sample()
        self._empty = empty(self.engine.circuit, sample.rows.schema.names)
        return tally, sample

    def _told(self, tally: Tally) -> dict[Dimension, dict[str, str]]:
        """Give the label under which each group is told."""
        found = {}
        for dimension in Dimension:
            sizes = {label: size for (d, label), size in tally.companies.items() if d is dimension}
            found[dimension] = merged(sizes) if self.request.suppress else {label: label for label in sizes}
        return found

    def _lay_out(self, tally: Tally, told: Mapping[Dimension, Mapping[str, str]]) -> None:
        labels = ((d, label) for d in self.request.by for label in sorted({*told[d].values()}))
        self.rows = [EVERYBODY, *labels]
        self.companies = [sum(tally.companies[group] for group in _groups(row, told)) for row in self.rows]

    def _measure(
        self,
        at: int,
        tally: Tally,
        told: Mapping[Dimension, Mapping[str, str]],
        worlds: Completed,
        ground: Ground,
    ) -> Found:
        planned = self.chosen[at]
        measure = planned.measure.id
        record, share = self._records.get(measure, Record()), self._shares[measure]
        reach, settled, granted = (
            np.array([sum(counts[group][at] for group in _groups(row, told)) for row in self.rows])
            for counts in (tally.reach, tally.settled, tally.granted)
        )
        withheld = np.zeros(len(self.rows), np.bool_)
        if self.request.suppress and granted[0] < FEWEST:
            settled, granted, record = settled * 0, granted * 0, Record()
        elif self.request.suppress:
            for dimension in self.request.by:
                rows = [row for row, (d, _) in enumerate(self.rows) if d is dimension]
                withheld[rows] = (granted[rows] < FEWEST).any()
        rest = (reach - settled).astype(np.float64)
        exact = Exact(
            reach[:, REACHED].astype(np.float64),
            (reach[:, POSSIBLE] - reach[:, REACHED]).astype(np.float64),
            rest[:, REACHED],
            rest[:, POSSIBLE] - rest[:, REACHED],
            granted.astype(np.float64),
            record.mean,
        )
        appraiser = self._appraisers.get(at)
        is_open, reached = worlds.open(at), worlds.reached(at)
        case = Case(
            measure,
            is_open,
            ~np.isin(ground.sample.keys, _keys(record.settled)),
            reached,
            worlds.left_open(at),
            share.mean,
            share.drawn(self.request.seed, measure, self.request.draws),
            None if appraiser is None else appraiser.worth(ground.sample.rows, is_open | reached.any(axis=1)),
        )
        hidden = (
            self._hidden(at, tally, told) if self.request.suppress else np.zeros((len(self.rows), 3), bool)
        )
        return Found(planned, share, reach, exact, estimated(case, exact, ground), hidden, withheld)

    def _hidden(self, at: int, tally: Tally, told: Mapping[Dimension, Mapping[str, str]]) -> np.ndarray:
        """Tell which cumulative counts are held back, shaped (rows, 3), as though all tables were asked."""
        tables: list[Counts] = []
        places: dict[Group, tuple[int, int]] = {}
        for dimension in Dimension:
            labels = sorted({*told[dimension].values()})
            cells = []
            for label in labels:
                members = _groups((dimension, label), told)
                reach = sum(tally.reach[group][at] for group in members)
                cells.append(_classes(reach, sum(tally.companies[group] for group in members)))
                places[dimension, label] = (len(tables), len(cells) - 1)
            tables.append(np.array(cells))
        total = _classes(tally.reach[EVERYBODY][at], tally.companies[EVERYBODY])
        together, blocks = protected(total.tolist(), tables, self._empty[at])
        hidden = np.zeros((len(self.rows), 3), np.bool_)
        for number, row in enumerate(self.rows):
            if row == EVERYBODY:
                block, line = Hidden(together, frozenset({0})), 0
            else:
                table, line = places[row]
                block = blocks[table]
            hidden[number] = [block.hides(line, step) for step in range(3)]
        return hidden


def _groups(row: Group, told: Mapping[Dimension, Mapping[str, str]]) -> list[Group]:
    dimension, label = row
    if dimension is None:
        return [row]
    return [(dimension, own) for own, shown in told[dimension].items() if shown == label]


def _classes(reach: Counts, companies: int) -> Counts:
    steps = [0, int(reach[CERTAIN]), int(reach[REACHED]), int(reach[POSSIBLE]), companies]
    return np.array([after - before for before, after in pairwise(steps)], np.int64)


def _on_record(record: Record, keys: Keys) -> tuple[Bits, Bits]:
    return packed(np.isin(keys, _keys(record.settled))), packed(np.isin(keys, _keys(record.granted)))


def _keys(of: set[int]) -> Keys:
    return np.array(sorted(of), np.uint64)
