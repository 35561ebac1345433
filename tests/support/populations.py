"""Synthetic populations for tests: the shipped one, small, made once."""

from datetime import date
from functools import cache

import pyarrow as pa

from profiles.population.making import Population
from seeds.population import population_under
from seeds.shipped import load_catalogue

AS_OF = date(2025, 6, 30)
SMALL = 3_000


@cache
def catalogue():
    return load_catalogue(with_cases=False).catalogue


def made(companies: int = SMALL, seed: int = 1, *, complete: bool = False, as_of: date = AS_OF) -> Population:
    """Make ready a population under the shipped law."""
    return population_under(catalogue().scope(as_of), companies, seed, complete=complete)


@cache
def table(companies: int = SMALL, seed: int = 1, *, complete: bool = False) -> pa.Table:
    """Give all companies of a population."""
    return pa.Table.from_batches([*made(companies, seed, complete=complete)])
