"""Spark on a standalone cluster says what the embedded engine and the judge of one company say.

One master and two workers are processes on loopback. `make spark` runs this; Java 17 is needed.
"""

import json
import subprocess
import sys
from importlib import import_module

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from support.conformance import Subject
from support.conformance_law import SUITE
from support.engines import Judges
from support.spark_cluster import cluster, spark_or_skip

from matcher.plan import Plan
from matcher.screening.judging import Judging
from matcher.verdicts import VERDICTS
from seeds.population import population_under

pytestmark = [pytest.mark.slow]

COMPANIES = 3_000
LITTLE = 24
"""How little of what takes long is tried: a query takes seconds to plan."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def master(folder):
    spark_or_skip()
    with cluster(folder) as address:
        yield address


@pytest.fixture(scope="module")
def plan(catalogue):
    return Plan(catalogue, catalogue.policy.default_as_of)


@pytest.fixture(scope="module")
def population(folder, plan):
    path = folder / "population.parquet"
    batches = [*population_under(plan.scope, COMPANIES, 1)]
    with pq.ParquetWriter(path, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=500)
    return path


def counted(path, *options):
    command = [sys.executable, "-m", "api.cli", "count", str(path), "--by", "county", "--format", "json"]
    ran = subprocess.run([*command, *options], capture_output=True, check=False, timeout=400)
    assert not ran.returncode, ran.stderr.decode()
    return json.loads(ran.stdout)


def test_the_command_counts_on_the_cluster_what_it_counts_here(master, population) -> None:
    """Before a session of this process holds the cluster's cores."""
    here = counted(population, "--no-index")
    there = counted(population, "--engine", "spark", "--master", master)
    for measure in (*here["measures"], *there["measures"]):
        measure["groups"].sort(key=lambda group: group["group"] or "")
    assert there == here
    assert here["companies"] == COMPANIES


@pytest.fixture(scope="module")
def engine(master, folder):
    judges = Judges("spark", folder, master)
    yield judges
    judges.close()


@pytest.mark.parametrize("check", SUITE, ids=lambda check: check.__name__)
def test_the_suite(engine, check, catalogue) -> None:
    check(Subject(engine, catalogue, LITTLE))


def test_screening_writes_every_verdict_of_the_embedded_engine(engine, plan, population, folder) -> None:
    screening = import_module("matcher.columnar.sql.screening")
    out = folder / "verdicts"
    measures = [planned for planned in plan.measures if planned.in_force]
    screening.verdicts_to_parquet(population, measures, plan, out, engine.session())
    found = ds.dataset(out, format="parquet").to_table()
    table = pq.read_table(population)
    judging = Judging(measures, plan)
    wanted = set()
    for batch in table.to_batches():
        codes = batch.column("uscc").to_pylist()
        for planned, row in zip(measures, judging.of_batch(batch), strict=True):
            wanted |= {
                (code, planned.measure.id, VERDICTS[verdict])
                for code, verdict in zip(codes, row.tolist(), strict=True)
                if VERDICTS[verdict] in screening.SPARSE
            }
    rows = zip(*(found[name].to_pylist() for name in ("uscc", "measure", "verdict")), strict=True)
    assert {*rows} == wanted
    assert len(found) == len(wanted)
    assert pc.count_distinct(found["verdict"]).as_py() > 1
