"""The whole report in process: ranked measures, near misses, recognitions, questions, joint amount."""

import json
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.bars import Bar
from benchmarks.example_companies import EXAMPLES
from benchmarks.tables import figure, heading, table
from benchmarks.timing import MICRO, percentile, timed
from matcher.matching import match
from matcher.plan import Plan
from matcher.report import Report
from profiles.reading import read_profile, read_profile_json
from seeds.shipped import load_catalogue

REPETITIONS = 400
WARMING_UP = 20
ENOUGH = 15
MILLI = 1000


def run() -> Sequence[Bar]:
    """Match the examples against the shipped catalogue and print the table."""
    catalogue = load_catalogue().catalogue
    plan = Plan(catalogue, catalogue.policy.default_as_of)
    heading(f"The whole report: {len(plan.measures)} measures of the shipped catalogue, in process (µs)")
    rows = []
    medians: list[float] = []
    for name, data in EXAMPLES.items():
        profile = read_profile(dict(data), catalogue.codes)
        raw = json.dumps(data, ensure_ascii=False).encode()
        report = match(profile, plan)
        alone, whole = _times(partial(match, profile, plan)), _times(partial(_read_and_match, raw, plan))
        medians.append(alone[0])
        rows.append((name, str(len(report["matches"])), *map(figure, (*alone, *whole))))
    table(
        ("company", "matches", "match, median", "p99", "JSON → match, median", "p99"),
        rows,
    )
    slowest = max(medians) / MILLI
    measured = f"{slowest:.1f} ms for the slowest company"
    return [Bar(f"the whole report, median under {ENOUGH} ms", measured, met=slowest < ENOUGH)]


def _read_and_match(raw: bytes, plan: Plan) -> Report:
    return match(read_profile_json(raw, plan.catalogue.codes), plan)


def _times(call: Callable[[], object]) -> tuple[float, float]:
    """Give the median and the 99th percentile of a call, in µs."""
    for _ in range(WARMING_UP):
        call()
    seconds = [timed(call)[1] for _ in range(REPETITIONS)]
    return percentile(seconds, 50) * MICRO, percentile(seconds, 99) * MICRO
