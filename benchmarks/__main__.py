"""Run the measurements: `python -m benchmarks`, or some of its `PARTS` by name."""

import argparse
from collections.abc import Sequence
from importlib import import_module

from benchmarks import bars
from benchmarks.environment import environment

PARTS = {
    "report": "benchmarks.whole_report",
    "shell": "benchmarks.shell",
    "http": "benchmarks.over_http",
    "verdicts": "benchmarks.verdicts",
    "load": "benchmarks.under_load",
    "importing": "benchmarks.importing",
    "population": "benchmarks.population_index",
    "columnar": "benchmarks.columnar_engines",
    "screening": "benchmarks.screening",
    "learning": "benchmarks.learning",
    "industries": "benchmarks.industry_suggestion",
    "questions": "benchmarks.question_order",
    "engines": "benchmarks.beside",
}
"""In this order: a hundred thousand measures in memory would disturb what comes after them."""


def main() -> None:
    """Run the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and order.")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to run; everything by default")
    chosen: Sequence[str] = parser.parse_args().parts or [*PARTS]
    print(environment())
    found = [bar for part in PARTS if part in chosen for bar in import_module(PARTS[part]).run()]
    bars.report(found)


if __name__ == "__main__":
    main()
