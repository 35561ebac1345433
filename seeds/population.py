"""The shipped population: a synthetic Wenzhou under the law of the shipped catalogue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from criteria.scope import Scope
from seeds.shipped import SEEDS, load_catalogue

if TYPE_CHECKING:
    import pyarrow as pa

    from profiles.population.making import Population

WENZHOU = SEEDS / "populations" / "wenzhou.yaml"


def population(
    companies: int,
    seed: int,
    as_of: date,
    complete: bool = False,  # noqa: FBT001, FBT002 - what it is called with
) -> "Iterator[pa.RecordBatch]":
    """Make companies as record batches of the columns of `profiles.columns`; the same for the same seed.

    With `complete` nothing is withheld of them. Raises ValueError for a size that cannot be made.
    """
    scope = load_catalogue(with_cases=False).catalogue.scope(as_of)
    return iter(population_under(scope, companies, seed, complete=complete))


def population_under(
    scope: Scope, companies: int, seed: int, *, complete: bool = False, statistics: Path = WENZHOU
) -> "Population":
    """Make ready a population under law that is already loaded, held to the statistics of a file.

    Raises ValueError with everything that is wrong in the file.
    """
    from profiles.population.making import Population  # noqa: PLC0415 - numpy and pyarrow are heavy
    from profiles.population.statistics import read_statistics  # noqa: PLC0415

    return Population(read_statistics(statistics), scope, companies, seed, complete=complete)
