"""Many companies: a population counted by county from its Parquet file and from its index.

The real catalogue, and made-up ones of 120 and 1 000 measures over the real one's conditions. Answers
are checked equal before anything is timed. Memory is that of a whole process; the tenfold file repeats
the population's rows.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

import pyarrow.parquet as pq
from profiles.population import population

from benchmarks.bars import Bar
from benchmarks.installed import HUIQI, missing
from benchmarks.tables import heading, table
from benchmarks.timing import timed
from criteria.nodes import All, AnyOf, AtLeast, Criterion, Leaf, Not
from criteria.scope import Scope
from matcher.columnar.engine import Engine
from matcher.columnar.index import index_of
from matcher.columnar.scanning import count
from seeds.shipped import load_catalogue

COMPANIES = int(os.environ.get("BENCH_COMPANIES", "1500000"))
TIMES = 10
"""How many times the population the larger file has."""
TURNS = 5
MADE_UP = (120, 1_000)
AS_OF = date(2025, 6, 30)
SEED = 1


def run() -> Sequence[Bar]:
    """Count, with and without an index, smaller and larger."""
    heading(f"{COMPANIES} companies counted by county")
    catalogue = load_catalogue(with_cases=False).catalogue
    scope = catalogue.scope(AS_OF)
    real = [measure.eligibility for measure in catalogue.measures.values()]
    forests = {len(real): real, **{many: _made_up(many, real, scope) for many in MADE_UP}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "population.parquet"
        _, seconds = timed(_write, path, 1)
        print(f"population written in {seconds:.0f} s, {path.stat().st_size / 2**20:.0f} MiB")
        found = {many: _counted(path, trees, scope) for many, trees in forests.items()}
        bars = [*_growth(found), *_reformed(path, real, scope)]
        return [*bars, *_processes(path, Path(folder))]


def _write(path: Path, times: int) -> None:
    writer = None
    for _ in range(times):
        for batch in population(COMPANIES, SEED, AS_OF):
            writer = writer or pq.ParquetWriter(path, batch.schema)
            writer.write_batch(batch)
    if writer is not None:
        writer.close()


def _counted(path: Path, trees: Sequence[Criterion], scope: Scope) -> dict[str, float]:
    """Time one forest: from the file, making an index, and from the index."""
    engine = Engine(trees, scope)
    from_file, first = timed(count, path, engine, "county")
    index, making = timed(index_of, path, engine, "county")
    from_index, _ = timed(index.count, engine)
    one, two = (dict(zip(c.groups, c.counts.met.T.tolist(), strict=True)) for c in (from_file, from_index))
    if one != two:
        message = "the index and the file disagree"
        raise SystemExit(message)
    stored = sum(file.stat().st_size for file in path.with_name(path.name + ".index").iterdir())
    return {
        "file": min(first, median(timed(count, path, engine, "county")[1] for _ in range(3))),
        "making": making,
        "index": median(timed(index.count, engine)[1] for _ in range(TURNS)),
        "stored": stored / 2**20,
    }


def _growth(found: dict[int, dict[str, float]]) -> Iterator[Bar]:
    table(
        ("measures", "from the file, s", "making the index, s", "from the index, ms", "stored, MiB"),
        [
            (
                str(many),
                f"{t['file']:.2f}",
                f"{t['making']:.1f}",
                f"{t['index'] * 1000:.0f}",
                f"{t['stored']:.0f}",
            )
            for many, t in found.items()
        ],
    )
    few, many = (found[size]["file"] for size in MADE_UP)
    wanted = f"{MADE_UP[1]} measures cost less than 6 times {MADE_UP[0]}, from the file"
    yield Bar(wanted, f"{many / few:.1f} times", many < 6 * few)


def _reformed(path: Path, trees: Sequence[Criterion], scope: Scope) -> Iterator[Bar]:
    """Count one measure whose threshold on revenue is one that is not stored."""
    index = index_of(path, Engine(trees, scope), "county")
    taken = []
    for turn in range(TURNS):
        tree = All(parts=(AtLeast(fact="revenue", threshold=7_654_321 + turn), trees[0]))
        taken.append(timed(index.count, Engine([tree], scope))[1])
    print(f"one measure with a threshold that is not stored: {median(taken) * 1000:.0f} ms")
    yield Bar(
        "a reform of one threshold in under 100 ms", f"{median(taken) * 1000:.0f} ms", median(taken) < 0.1
    )


def _processes(path: Path, folder: Path) -> Iterator[Bar]:
    reason = missing()
    if reason is not None:
        print(reason)
        return
    large = folder / "large.parquet"
    _write(large, TIMES)
    rows = []
    for name, file, options in (
        ("from the index", path, ()),
        ("from the file", path, ("--no-index",)),
        (f"from {TIMES} times the file", large, ("--no-index",)),
    ):
        command = [str(HUIQI), "count", str(file), "--by", "county", "--format", "json", *options]
        rows.append((name, *_process(command)))
    table(("process", "s", "peak, MiB"), [(name, f"{s:.2f}", f"{peak:.0f}") for name, s, peak in rows])
    (_, one, small), (_, ten, big) = rows[1:]
    yield Bar(
        f"{TIMES} times the companies in at most 1.2 times the memory",
        f"{big / small:.2f} times",
        big <= 1.2 * small,
    )
    linear = ten / one / TIMES
    yield Bar("time linear within 10 %", f"{linear:.2f} of {TIMES} times", linear <= 1.1)


def _process(command: Sequence[str]) -> tuple[float, float]:
    """Give a process's seconds and its peak of memory in MiB."""
    with _silent() as sink:
        (status, usage), seconds = timed(_wait, subprocess.Popen(command, stdout=sink))  # noqa: S603
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
    return seconds, usage / 1024


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, int]:
    _, status, usage = os.wait4(process.pid, 0)
    return status, usage.ru_maxrss


@contextmanager
def _silent() -> Iterator[int]:
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        yield sink
    finally:
        os.close(sink)


def _made_up(many: int, trees: Sequence[Criterion], scope: Scope) -> list[Criterion]:
    """Make trees of three to eight of the real conditions each."""
    random = Random(SEED)
    leaves: list[Leaf] = Engine(trees, scope).circuit.leaves
    return [_tree(random.choices(leaves, k=random.randint(3, 8)), random) for _ in range(many)]


def _tree(leaves: Sequence[Leaf], random: Random) -> Criterion:
    nodes: list[Criterion] = [Not(part=leaf) if random.random() < 0.1 else leaf for leaf in leaves]
    while len(nodes) > 1:
        size = random.randint(2, min(4, len(nodes)))
        joint: Criterion = random.choice((All, All, AnyOf))(parts=tuple(nodes[:size]))
        nodes = [*nodes[size:], joint]
    return nodes[0]
