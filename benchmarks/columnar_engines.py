"""Engines for many companies side by side: verdict counts, met and unknown, by county.

Made-up laws of 120 and 1 000 measures: the embedded engine, Polars and DuckDB each in its best form on
what lies in memory, and our SQL on DuckDB; whole processes from a Parquet file. The shipped catalogue
has facts that follow from others, which nobody would write by hand: there our engines stand alone.
Answers are checked equal before anything is timed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.bars import Bar
from benchmarks.kleene import Polars, Sql, condition, tree
from benchmarks.synthetic import MISSING, SECTIONS, World, world
from benchmarks.tables import figure, heading, ratio, table
from benchmarks.timing import timed
from criteria.facts import FactKind
from matcher.columnar.counting import counts, total
from matcher.columnar.engine import BLOCK, Engine
from matcher.columnar.index import index_of
from matcher.columnar.scanning import THREADS, Grouping, ahead, count
from seeds.population import population_under
from seeds.shipped import load_catalogue

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "1500000"))
MADE_UP = (120, 1_000)
TURNS, SLOW_TURNS = 5, 2
COLD_TURNS = 3
AS_OF = date(2025, 6, 30)
COUNTIES = 12
SEED = 3

Answer = dict[str, tuple[list[int], list[int]]]
"""By county: for each measure how many meet it, and for how many it is unknown."""


def run() -> Sequence[Bar]:
    """Race made-up laws, then the catalogue's."""
    heading(f"{COMPANIES} companies by county: engines side by side")
    bars: list[Bar] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.parquet"
        pq.write_table(_companies(COMPANIES), path)
        for many in MADE_UP:
            bars += _raced(path, world(many))
        bars += _cold(path)
        _catalogue(Path(folder) / "population.parquet")
    return bars


def _raced(path: Path, law: World) -> Iterator[Bar]:
    """Take turns on columns in memory."""
    texts = pq.read_table(path)
    companies = _encoded(texts)
    engine = Engine(law.criteria, law.scope)
    index = index_of(path, engine, "county", path.with_name(f"index-{len(law.criteria)}"))
    contestants: dict[str, Callable[[], Answer]] = {
        "embedded": _embedded(companies, engine),
        "embedded, facts indexed": lambda: _answer(*index.count(engine)),
        "Polars": _polars(texts, law),
        "Polars, texts as categories": _polars(companies, law),
        "DuckDB by hand": _duckdb(companies, law),
    }
    if len(law.criteria) == MADE_UP[0]:
        contestants["DuckDB, our SQL, from the file"] = lambda: _our_sql(path, law)
    answers = {name: call() for name, call in contestants.items()}
    _equal(answers)
    turns = {name: SLOW_TURNS if "DuckDB" in name else TURNS for name in contestants}
    taken = {name: [timed(call)[1] for _ in range(turns[name])] for name, call in contestants.items()}
    ours = median(taken["embedded"])
    many = len(law.criteria)
    rows = [(name, figure(median(t) * 1e3), ratio(median(t) / ours)) for name, t in taken.items()]
    table((f"{many} measures, in memory", "ms", "times ours"), rows)
    if many == MADE_UP[0]:
        polars = min(median(t) for name, t in taken.items() if name.startswith("Polars"))
        for name, theirs, least in (("Polars", polars, 1.3), ("DuckDB", median(taken["DuckDB by hand"]), 10)):
            times = theirs / ours
            yield Bar(f"{least} times faster than {name}, columns in memory", ratio(times), times >= least)
        times = polars / median(taken["embedded, facts indexed"])
        yield Bar("8 times faster than Polars, facts indexed", ratio(times), times >= 8)


def _encoded(companies: pa.Table) -> pa.Table:
    """Hold texts as numbers of distinct ones, as reading from a file with an engine's care does."""
    columns = [
        one.combine_chunks().dictionary_encode() if pa.types.is_string(one.type) else one
        for one in companies.columns
    ]
    return pa.table(columns, companies.column_names)


def _embedded(companies: pa.Table, engine: Engine) -> Callable[[], Answer]:
    batches = companies.combine_chunks().to_batches(BLOCK)

    def call() -> Answer:
        grouping = Grouping("county")

        def counted(batch: pa.RecordBatch) -> Any:
            codes = grouping.codes(batch)
            return counts(engine.judge(batch), codes, len(grouping.groups))

        found = total(ahead(counted, iter(batches), THREADS), len(engine.circuit.outputs))
        return _answer(grouping.groups, found)

    return call


def _answer(groups: Sequence[str | None], found: Any) -> Answer:
    unknown = (found.possible - found.met).T.tolist()
    several = zip(groups, found.companies.tolist(), found.met.T.tolist(), unknown, strict=True)
    return {str(group): (met, open_) for group, size, met, open_ in several if size}


def _polars(companies: pa.Table, law: World) -> Callable[[], Answer]:
    import polars as pl  # noqa: PLC0415 - the process of another engine does without

    frame = pl.from_arrow(companies)
    return lambda: _by_polars(frame.lazy(), law)  # type: ignore[union-attr]


def _by_polars(frame: Any, law: World) -> Answer:
    import polars as pl  # noqa: PLC0415 - the process of another engine does without

    write, leaves = Polars(), Engine(law.criteria, law.scope).circuit.leaves
    codes = _codes()
    columns = {
        f"c{at}": condition(leaf, write, law.scope, codes).alias(f"c{at}") for at, leaf in enumerate(leaves)
    }
    named = {leaf: pl.col(f"c{at}") for at, leaf in enumerate(leaves)}
    trees = [tree(one, write, named) for one in law.criteria]
    met = [one.sum().alias(f"m{at}") for at, one in enumerate(trees)]
    unknown = [one.null_count().alias(f"u{at}") for at, one in enumerate(trees)]
    found = frame.select("county", *columns.values()).group_by("county").agg(*met, *unknown).collect()
    return {
        row["county"]: tuple([row[f"{kind}{at}"] for at in range(len(trees))] for kind in "mu")  # type: ignore[misc]
        for row in found.to_dicts()
    }


def _duckdb(companies: pa.Table, law: World) -> Callable[[], Answer]:
    import duckdb  # noqa: PLC0415 - the process of another engine does without

    connection = duckdb.connect()
    connection.register("arrow", companies)
    connection.execute("CREATE TABLE companies AS SELECT * FROM arrow")
    write, leaves = Sql(), Engine(law.criteria, law.scope).circuit.leaves
    conditions = [
        f"({condition(leaf, write, law.scope, _codes())}) AS c{at}" for at, leaf in enumerate(leaves)
    ]
    named = {leaf: f"c{at}" for at, leaf in enumerate(leaves)}
    trees = [tree(one, write, named) for one in law.criteria]
    met = [f"count_if(t{at})" for at in range(len(trees))]
    known = [f"count(t{at})" for at in range(len(trees))]
    laid = ", ".join(f"{one} AS t{at}" for at, one in enumerate(trees))
    query = (
        f"WITH c AS MATERIALIZED (SELECT county, {', '.join(conditions)} FROM companies), "  # noqa: S608
        f"t AS (SELECT county, {laid} FROM c) "
        f"SELECT county, count(*), {', '.join([*met, *known])} FROM t GROUP BY county"
    )

    def call() -> Answer:
        rows = connection.execute(query).fetchall()
        after = 2 + len(trees)
        return {row[0]: ([*row[2:after]], [row[1] - known for known in row[after:]]) for row in rows}

    return call


def _our_sql(path: Path, law: World) -> Answer:
    from matcher.columnar.sql import engine, sessions  # noqa: PLC0415 - the same

    with sessions.session("duckdb") as on:
        return _answer(*engine.count(path, law.criteria, law.scope, "county", on))


def _equal(answers: dict[str, Answer]) -> None:
    first, *others = answers.items()
    for name, answer in others:
        if answer != first[1]:
            message = f"{name} and {first[0]} disagree"
            raise SystemExit(message)


def _cold(path: Path) -> Iterator[Bar]:
    """Time whole processes, from the file to the table; both write their trees from the same law."""
    taken: dict[str, list[float]] = {"embedded": [], "polars": []}
    for _ in range(COLD_TURNS):
        for name, several in taken.items():
            command = [sys.executable, "-m", "benchmarks.columnar_engines", name, str(path)]
            several.append(timed(lambda c=command: subprocess.run(c, check=True))[1])  # noqa: S603
    ours, theirs = (median(several) for several in taken.values())
    rows = [(name, f"{median(several):.2f}") for name, several in taken.items()]
    table((f"whole process, {MADE_UP[0]} measures", "s"), rows)
    yield Bar("a whole process no slower than in Polars", ratio(theirs / ours), ours <= theirs)


def _catalogue(path: Path) -> None:
    """Count the shipped catalogue's measures on the synthetic population."""
    from matcher.columnar.sql import engine, sessions  # noqa: PLC0415 - the same

    catalogue = load_catalogue(with_cases=False).catalogue
    scope = catalogue.scope(AS_OF)
    trees = [measure.eligibility for measure in catalogue.measures.values()]
    batches = iter(population_under(scope, COMPANIES, SEED))
    first = next(batches)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)
    with sessions.session("duckdb") as on:
        found = {
            "embedded": timed(count, path, Engine(trees, scope), "county"),
            "DuckDB, our SQL": timed(engine.count, path, trees, scope, "county", on),
        }
    _equal({name: _answer(*answer) for name, (answer, _) in found.items()})
    ours = found["embedded"][1]
    rows = [(name, f"{seconds:.2f}", ratio(seconds / ours)) for name, (_, seconds) in found.items()]
    table((f"the catalogue, {len(trees)} measures, from the file", "s", "times ours"), rows)


def _codes() -> dict[str, Sequence[str]]:
    found = [
        f"{section}{rest}"
        for section in SECTIONS
        for rest in ("", *(f"{n}" for n in range(10)), *(f"{n:02}" for n in range(100)))
    ]
    return {f"code_{at:02}": found for at in range(3)}


def _companies(number: int) -> pa.Table:
    """Make companies of the made-up world as columns: gaps, and some codes that are too coarse."""
    random = np.random.default_rng(SEED)
    every = pa.array(_codes()["code_00"])
    columns: dict[str, pa.Array] = {
        "county": pa.array([f"county-{at:02}" for at in np.sort(random.integers(0, COUNTIES, number))])
    }
    for name, spec in world(1).scope.vocabulary.items():
        values = _values(spec.kind, random, number)
        gaps = random.random(number) < MISSING
        if spec.kind is FactKind.CODE:
            columns[name] = every.take(pa.array(values, mask=gaps))
        elif spec.kind is FactKind.CHOICE:
            columns[name] = pa.array([*"abcdef"]).take(pa.array(values, mask=gaps))
        else:
            columns[name] = pa.array(values, mask=gaps)
    return pa.table(columns)


def _values(kind: FactKind, random: np.random.Generator, number: int) -> npt.NDArray[Any]:
    match kind:
        case FactKind.FLAG:
            return random.random(number) < 0.5
        case FactKind.CHOICE:
            return random.integers(0, 6, number)
        case FactKind.CODE:
            return random.integers(0, len(_codes()["code_00"]), number)
        case FactKind.COUNT:
            return random.lognormal(4, 1.5, number).astype(np.int64)
        case FactKind.RATIO:
            return random.integers(0, 101, number) / 100
        case _:
            return np.floor(random.lognormal(16.5, 1.5, number))


def _alone(name: str, path: Path) -> Answer:
    """Count as a process of its own does."""
    law = world(MADE_UP[0])
    if name == "embedded":
        return _answer(*count(path, Engine(law.criteria, law.scope), "county"))
    import polars as pl  # noqa: PLC0415 - this process alone needs it

    return _by_polars(pl.scan_parquet(path), law)


if __name__ == "__main__":
    _alone(sys.argv[1], Path(sys.argv[2]))
