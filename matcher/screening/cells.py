"""The long table of a screening, and the one of its companies: columns, and rows for a block."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from matcher.plan import Plan
from matcher.report import Match
from matcher.screening.details import Detailed, Detailing
from matcher.screening.filters import COUNTY, Filters, open_measures
from matcher.screening.judging import Judging, Verdicts
from matcher.verdicts import VERDICTS
from profiles.importing.reading import Row
from profiles.importing.writing import FAULT_COLUMNS
from profiles.schema import Profile

_WHO = (("sheet", pa.string()), ("row", pa.int64()), ("name", pa.string()), ("uscc", pa.string()))
_WHAT = (
    ("measure", pa.string()),
    ("title", pa.string()),
    ("verdict", pa.string()),
    ("verdict_text", pa.string()),
)
_DETAILS = (
    ("amount_low", pa.float64()),
    ("amount_high", pa.float64()),
    ("amount_status", pa.string()),
    ("rank", pa.int32()),
    ("culprit", pa.string()),
    ("culprit_value", pa.string()),
    ("missing_facts", pa.string()),
    ("missing_text", pa.string()),
)
VERDICT_ONLY = pa.schema([*_WHO, *_WHAT])
DETAILED = pa.schema([*_WHO, *_WHAT, *_DETAILS])
"""Money in yuan; `row` and `sheet` as the file has them; facts are joined by 「;」."""
COMPANIES = pa.schema(
    [
        *_WHO,
        *((verdict, pa.int32()) for verdict in VERDICTS),
        ("cells", pa.int32()),
        ("joint_low", pa.float64()),
        ("joint_high", pa.float64()),
    ]
)
"""How many of the wanted measures came to which verdict, how many cells were kept, and what all
within reach comes to together, where it was worked out."""
FAULTS = pa.schema([(words.en, pa.int64() if words.en == "row" else pa.string()) for words in FAULT_COLUMNS])

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Block:
    """What some rows of the file came to.

    `counts` is how many companies came to which verdict, shaped (measures, verdicts); of the good
    rows `outside` are those that the filter of counties left out.
    """

    rows: int
    bad: int
    outside: int
    counts: npt.NDArray[np.int64]
    cells: pa.Table
    companies: pa.Table
    faults: pa.Table


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of some rows before they are judged."""

    rows: int
    bad: int
    outside: int
    who: Mapping[str, pa.Array]
    faults: pa.Table


def joined(blocks: Sequence[Block]) -> Block:
    """Make one block of some that follow one another; of at least one."""
    return Block(
        rows=sum(block.rows for block in blocks),
        bad=sum(block.bad for block in blocks),
        outside=sum(block.outside for block in blocks),
        counts=np.sum([block.counts for block in blocks], axis=0),
        cells=pa.concat_tables([block.cells for block in blocks]),
        companies=pa.concat_tables([block.companies for block in blocks]),
        faults=pa.concat_tables([block.faults for block in blocks]),
    )


class Screener:
    """Judges blocks of rows and keeps what the filters want.

    `say` puts words into the reader's script, and `shown` are the words for the verdicts.
    """

    def __init__(self, plan: Plan, filters: Filters, shown: Mapping[str, str], say: Say = str) -> None:
        self.plan = plan
        self.filters = filters
        self.say = cache(say)
        self._shown = shown
        asked = frozenset(filters.measures)
        judged = [p for p in open_measures(plan) if filters.details or p.measure.id in asked]
        self.judging = Judging(judged, plan)
        self._ids = [planned.measure.id for planned in judged]
        self._places = {measure: place for place, measure in enumerate(self._ids)}
        self._detailing = Detailing(plan, self._ids, filters.top)
        self._asked = np.array([measure in asked for measure in self._ids], np.bool_)
        self._wanted = np.isin(VERDICTS, filters.verdicts)
        self._tree = plan.scope.code_tree(COUNTY)

    @property
    def schema(self) -> pa.Schema:
        """The columns of the long table."""
        return DETAILED if self.filters.details else VERDICT_ONLY

    def title(self, measure: str) -> str:
        """Give the title of a measure in the reader's script."""
        said = self.plan.by_id[measure].said
        return self.say(self.plan.words(said["title"], said["title_en"]))

    def block(self, rows: Sequence[Row]) -> Block:
        """Screen some rows of a file."""
        good = [row for row in rows if row.profile is not None]
        kept = [row for row in good if self._lets_in(row.profile)]
        profiles = [row.profile for row in kept if row.profile is not None]
        verdicts = self.judging.of(profiles)
        found = _Found(
            rows=len(rows),
            bad=len(rows) - len(good),
            outside=len(good) - len(kept),
            who=_who(kept),
            faults=pa.Table.from_pydict(self._faults(rows), FAULTS),
        )
        return self._block(found, verdicts, profiles)

    def columns(self, batch: pa.RecordBatch, first: int) -> Block:
        """Screen companies that are columns already, for verdicts alone; `first` is the first one's row.

        They come to what they come to as rows of which every one is good.
        """
        rows = pa.array(range(first, first + batch.num_rows), pa.int64())
        if self.filters.counties:
            let_in = self._let_in(batch)
            batch, kept = batch.filter(let_in), rows.filter(let_in)
        else:
            kept = rows
        found = _Found(
            rows=len(rows),
            bad=0,
            outside=len(rows) - len(kept),
            who={
                "sheet": pa.nulls(len(kept), pa.string()),
                "row": kept,
                **{key: _text_column(key, batch) for key in ("name", "uscc")},
            },
            faults=FAULTS.empty_table(),
        )
        return self._block(found, self.judging.of_batch(batch), ())

    def _block(self, found: "_Found", verdicts: Verdicts, profiles: Sequence[Profile]) -> Block:
        chosen = self._wanted[verdicts] & self._asked[:, None]
        details = self.details(profiles, verdicts, chosen)
        cells = self._cells(found.who, verdicts, chosen, details)
        places = np.asarray(cells.pop("place"), np.int64)
        return Block(
            rows=found.rows,
            bad=found.bad,
            outside=found.outside,
            counts=_counts(verdicts[self._asked]),
            cells=pa.Table.from_pydict(cells, self.schema),
            companies=_companies(found.who, verdicts[self._asked], places, details),
            faults=found.faults,
        )

    def details(
        self, profiles: Sequence[Profile], verdicts: Verdicts, chosen: npt.NDArray[np.bool_]
    ) -> Sequence[Detailed]:
        """Give the details of chosen cells, company by company; of nobody where none are wanted."""
        if not self.filters.details:
            return ()
        return [
            self._detailing.of(profile, verdicts[:, place], chosen[:, place])
            for place, profile in enumerate(profiles)
        ]

    def _lets_in(self, profile: Profile | None) -> bool:
        return profile is not None and self.filters.lets_in(profile.county, self._tree)

    def _let_in(self, batch: pa.RecordBatch) -> pa.Array:
        counties = _text_column(COUNTY, batch).to_pylist()
        known = {county: self.filters.lets_in(county, self._tree) for county in {*counties}}
        return pa.array([known[county] for county in counties], pa.bool_())

    def _cells(
        self,
        who: Mapping[str, pa.Array],
        verdicts: Verdicts,
        chosen: npt.NDArray[np.bool_],
        details: Sequence[Detailed],
    ) -> dict[str, Any]:
        """Give the kept cells as columns, with the `place` of their company in the block."""
        if self.filters.details:
            matches = [match for found in details for match in found.matches]
            places = np.repeat(np.arange(len(details)), [len(found.matches) for found in details])
            measures = np.array([self._places[match["measure"]] for match in matches], np.int64)
        else:
            matches = []
            places, measures = np.nonzero(chosen.T)
        titles = [self.title(measure) for measure in self._ids]
        found = verdicts[measures, places]
        columns: dict[str, Any] = {name: values.take(pa.array(places)) for name, values in who.items()}
        columns["place"] = places
        columns["measure"] = _taken(self._ids, measures)
        columns["title"] = _taken(titles, measures)
        columns["verdict"] = _taken(VERDICTS, found)
        columns["verdict_text"] = _taken([self._shown[verdict] for verdict in VERDICTS], found)
        if self.filters.details:
            columns |= self._of_matches(matches)
        return columns

    def _of_matches(self, matches: Sequence[Match]) -> Mapping[str, Sequence[object]]:
        failed = [match["failed"][0] if match["failed"] else None for match in matches]
        return {
            "amount_low": [match["amount"]["low"] for match in matches],
            "amount_high": [match["amount"]["high"] for match in matches],
            "amount_status": [match["amount"]["status"] for match in matches],
            "rank": [match["rank"] for match in matches],
            "culprit": [None if each is None else self.say(each["text"]) for each in failed],
            "culprit_value": [None if each is None else self.say(each["value_text"]) for each in failed],
            "missing_facts": [";".join(match["missing_facts"]) or None for match in matches],
            "missing_text": [self._labels(match["missing_facts"]) for match in matches],
        }

    def _labels(self, facts: Sequence[str]) -> str | None:
        vocabulary = self.plan.scope.vocabulary
        labels = (vocabulary[fact].label.within(self.plan.language) for fact in facts)
        return self.say(self.plan.words("；", "; ").join(labels)) or None

    def _faults(self, rows: Sequence[Row]) -> Mapping[str, Sequence[object]]:
        """Give what is wrong in the bad rows as columns, in the reader's words."""
        language = self.plan.language
        found = [
            (
                fault.sheet,
                fault.row,
                fault.column,
                fault.value,
                self.say(fault.reason.within(language)),
                None if fault.suggestion is None else self.say(fault.suggestion.within(language)),
            )
            for row in rows
            for fault in row.faults
        ]
        columns = zip(*found, strict=True) if found else [()] * len(FAULTS)
        return dict(zip(FAULTS.names, map(list, columns), strict=True))


def _who(rows: Sequence[Row]) -> Mapping[str, pa.Array]:
    profiles = [row.profile for row in rows]
    return {
        "sheet": pa.array([row.place.sheet for row in rows], pa.string()),
        "row": pa.array([row.place.row for row in rows], pa.int64()),
        "name": pa.array([None if p is None else p.name for p in profiles], pa.string()),
        "uscc": pa.array([None if p is None else p.uscc for p in profiles], pa.string()),
    }


def _text_column(key: str, batch: pa.RecordBatch) -> pa.Array:
    """Give a column of texts; nulls where there is none."""
    place = batch.schema.get_field_index(key)
    return pa.nulls(batch.num_rows, pa.string()) if place < 0 else batch.column(place).cast(pa.string())


def _taken(values: Sequence[str], places: npt.NDArray[Any]) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(places))


def _counts(verdicts: Verdicts) -> npt.NDArray[np.int64]:
    """Count, for each row of an array, how often each verdict is in it."""
    return np.stack([(verdicts == verdict).sum(axis=1) for verdict in range(len(VERDICTS))], axis=1)


def _companies(
    who: Mapping[str, pa.Array],
    verdicts: Verdicts,
    places: npt.NDArray[np.int64],
    details: Sequence[Detailed],
) -> pa.Table:
    count = verdicts.shape[1]
    joints = [found.joint for found in details] or [None] * count
    by_verdict = _counts(verdicts.T)
    return pa.Table.from_pydict(
        {
            **who,
            **{verdict: by_verdict[:, place] for place, verdict in enumerate(VERDICTS)},
            "cells": np.bincount(places, minlength=count),
            "joint_low": [None if joint is None else joint["low"] for joint in joints],
            "joint_high": [None if joint is None else joint["high"] for joint in joints],
        },
        COMPANIES,
    )
