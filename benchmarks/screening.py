"""Screening: companies from a CSV to a book of Excel, by stage, and the engine's share of it.

The stages are those of `huiqi screen`, one after the other in one process. The engine's verdicts are
checked first, against the one-company path, for some of the companies.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks.bars import Bar
from benchmarks.tables import heading, table
from matcher.matching import ranked_matches
from matcher.plan import Plan
from matcher.screening.cells import Screener
from matcher.screening.filters import filters_of
from matcher.screening.parts import Parts
from matcher.screening.running import Outputs, join
from matcher.screening.sources import BLOCK
from matcher.verdicts import VERDICTS
from profiles.columns import batch_of
from profiles.importing.reading import Row, read_companies
from profiles.importing.writing import TableWriter
from profiles.schema import Profile
from seeds.population import population_under
from seeds.shipped import load_catalogue

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "10000"))
TOP = 10
"""Measures of each company that are kept: a book with all of them has 62 rows a company."""
CHECKED = 200
AS_OF = date(2025, 6, 30)
SEED = 1
MOST = 0.05


def run() -> Sequence[Bar]:
    """Screen, and say where the time went."""
    heading(f"{COMPANIES} companies screened from CSV to Excel, the first {TOP} measures of each")
    plan = Plan(load_catalogue(with_cases=False).catalogue, AS_OF)
    screener = Screener(plan, filters_of(plan, top=TOP), {verdict: verdict for verdict in VERDICTS})
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "companies.csv", Path(folder) / "verdicts.xlsx"
        _write(plan, file)
        parts = Parts(Path(folder) / "parts", {}, resume=False)
        stages = _Stages()
        cells = _screened(stages, file, plan, screener, parts)
        with stages.timed("joining, and writing the book"):
            join(parts, screener, Outputs(out, Path(folder) / "faults.csv"))
        print(f"{cells} cells, a book of {out.stat().st_size / 2**20:.0f} MiB")
    whole = sum(stages.taken.values())
    table(
        ("stage", "s", "share"),
        [(name, f"{s:.2f}", f"{s / whole:.1%}") for name, s in [*stages.taken.items(), ("all", whole)]],
    )
    share = stages.taken[_ENGINE] / whole
    return [Bar(f"the engine takes under {MOST:.0%} of a screening", f"{share:.2%}", share < MOST)]


_TO_COLUMNS = "companies to columns"
_ENGINE = "judging (the engine)"
_BLOCK = "amounts, ranks, reasons; the long table"


class _Stages:
    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        started = perf_counter()
        yield
        self.taken[stage] = self.taken.get(stage, 0) + perf_counter() - started


def _write(plan: Plan, file: Path) -> None:
    """Write a population as people keep one: a column for each fact, empty where it is not known."""
    batches = [*population_under(plan.scope, COMPANIES, SEED)]
    with TableWriter(file, batches[0].schema.names) as rows:
        for batch in batches:
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                rows.add(cells)


def _screened(stages: _Stages, file: Path, plan: Plan, screener: Screener, parts: Parts) -> int:
    with stages.timed("opening, looking the file through"):
        rows = iter(read_companies(file, plan.catalogue.codes))
    cells = 0
    while found := _read(stages, rows):
        profiles = [row.profile for row in found if row.profile is not None]
        if len(profiles) < len(found):
            raise SystemExit(str([row.faults for row in found if row.faults]))
        if not parts.count:
            _check(plan, screener, profiles[:CHECKED])
        with stages.timed(_TO_COLUMNS):
            batch = batch_of(profiles, screener.judging.keys)
        with stages.timed(_ENGINE):
            screener.judging.of_batch(batch)
        with stages.timed(_BLOCK):
            block = screener.block(found)
        cells += block.cells.num_rows
        with stages.timed("keeping the parts"):
            parts.keep(block)
    stages.taken[_BLOCK] -= stages.taken[_TO_COLUMNS] + stages.taken[_ENGINE]  # a block does both itself
    return cells


def _read(stages: _Stages, rows: Iterator[Row]) -> list[Row]:
    with stages.timed("reading and checking rows"):
        return [*islice(rows, BLOCK)]


def _check(plan: Plan, screener: Screener, profiles: Sequence[Profile]) -> None:
    verdicts = screener.judging.of(profiles)
    ids = [planned.measure.id for planned in screener.judging.measures]
    for place, profile in enumerate(profiles):
        found = dict(zip(ids, (VERDICTS[verdict] for verdict in verdicts[:, place].tolist()), strict=True))
        if found != {match["measure"]: match["verdict"] for match in ranked_matches(profile, plan)}:
            message = f"the engine and the report disagree about {profile.name}"
            raise SystemExit(message)
