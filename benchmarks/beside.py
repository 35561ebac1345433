"""Beside other engines: the same measures and companies, answers checked first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.agreement import check
from benchmarks.bars import Bar
from benchmarks.engines import cel, json_logic, openfisca, rule_engine, zen
from benchmarks.engines.asking import Reading, Way
from benchmarks.synthetic import World, companies, world
from benchmarks.tables import figure, heading, ratio, table
from benchmarks.timing import Contestant, Times, race, timed
from criteria.facts import Facts
from matcher.violations import ViolationSets

SIZES = (120, 1_000, 10_000)
BARS_AT = 1_000
COMPANIES = 50
CHECKED = 200_000
SECONDS_OF_CHECKING = 2.0
TURNS, SHARE = 5, 0.15
WAYS: Sequence[Way] = (*zen.WAYS, *cel.WAYS, *json_logic.WAYS, *rule_engine.WAYS, *openfisca.WAYS)
OURS = "violation sets"


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table: who is asked, how, and in which reading."""

    engine: str
    form: str
    reading: Reading

    @property
    def key(self) -> str:
        return f"{self.engine}, {self.form}, {self.reading}"


_SETS = {reading: _Row(OURS, "judge", reading) for reading in Reading}
_LISTS = {reading: _Row(OURS, "judge + results()", reading) for reading in Reading}


def run() -> Sequence[Bar]:
    """Time every way of asking at every size it can bear, and print the table."""
    heading("Beside other engines: one company, M measures (µs a company; × of violation sets, judge)")
    print("two-valued: every fact is known; three-valued: a fifth of the facts is not")
    largest = world(SIZES[-1])
    columns = {size: _column(largest.first(size)) for size in SIZES}
    rows = [row for reading in Reading for row in _rows(reading)]
    table(
        ("", "reading", *(f"M = {size:,}".replace(",", " ") for size in SIZES)),
        [
            (f"{row.engine}: {row.form}", row.reading, *(_cell(row, columns[size]) for size in SIZES))
            for row in rows
        ],
    )
    print("–: not asked, as building, checking and timing it would take more than seconds")
    return [_bar(columns[BARS_AT], Reading.TWO, 10), _bar(columns[BARS_AT], Reading.THREE, 25)]


def _rows(reading: Reading) -> Sequence[_Row]:
    asked = (_Row(way.engine, way.form, way.reading) for way in WAYS if way.reading is reading)
    return [_SETS[reading], _LISTS[reading], *asked]


def _column(judged: World) -> Mapping[str, Times]:
    """Time everything that can bear this many measures."""
    by_reading = {
        Reading.TWO: companies(judged.scope, COMPANIES, missing=0),
        Reading.THREE: companies(judged.scope, COMPANIES),
    }
    contestants = [*_ours(judged, by_reading), *_others(judged, by_reading)]
    return race(contestants, turns=TURNS, share=SHARE)


def _ours(judged: World, by_reading: Mapping[Reading, Sequence[Facts]]) -> Iterator[Contestant]:
    sets = ViolationSets(judged.criteria, judged.scope)
    for reading, some in by_reading.items():
        check(OURS, lambda facts: sets.judge(facts).results(), judged, [(f, f) for f in some], CHECKED)
        yield Contestant(_SETS[reading].key, sets.judge, some)
        yield Contestant(_LISTS[reading].key, lambda facts: sets.judge(facts).results(), some)


def _others(judged: World, by_reading: Mapping[Reading, Sequence[Facts]]) -> Iterator[Contestant]:
    for way in WAYS:
        if len(judged.criteria) <= way.largest:
            yield _other(way, judged, by_reading[way.reading])


def _other(way: Way, judged: World, some: Sequence[Facts]) -> Contestant:
    asked = way.ask(judged)
    ready = [asked.ready(facts) for facts in some]
    _, seconds = timed(asked.judge, ready[0])
    affordable = max(3, min(len(some), int(SECONDS_OF_CHECKING / seconds)))
    pairs: Sequence[tuple[Facts, Any]] = list(zip(some, ready, strict=True))[:affordable]
    key = _Row(way.engine, way.form, way.reading).key
    check(key, lambda company: asked.results(asked.judge(company)), judged, pairs, CHECKED)
    return Contestant(key, asked.judge, ready)


def _cell(row: _Row, column: Mapping[str, Times]) -> str:
    times = column.get(row.key)
    if times is None:
        return "–"
    return f"{figure(times.micros)} ({ratio(times.over(column[_SETS[row.reading].key]))})"


def _bar(column: Mapping[str, Times], reading: Reading, wanted: int) -> Bar:
    """Hold the fastest way of asking zen against the bar."""
    ways = [_Row(way.engine, way.form, way.reading).key for way in zen.WAYS if way.reading is reading]
    fastest = min(ways, key=lambda key: column[key].micros)
    sets, lists = (column[rows[reading].key] for rows in (_SETS, _LISTS))
    times = column[fastest].over(sets)
    return Bar(
        f"at M = 1 000 at least {wanted}× faster than {fastest}",
        f"{ratio(times)} ({ratio(column[fastest].over(lists))} with results())",
        met=times >= wanted,
    )
