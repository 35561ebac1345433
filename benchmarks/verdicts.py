"""Verdicts only: one company against M measures by violation sets, for growing M."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.agreement import check
from benchmarks.bars import Bar
from benchmarks.catalogue_world import shipped_companies, shipped_world
from benchmarks.synthetic import World, companies, world
from benchmarks.tables import figure, heading, ratio, table
from benchmarks.timing import Contestant, Times, race, timed
from criteria.facts import Facts
from criteria.results import Result
from matcher.violations import ViolationSets

SIZES = (120, 1_000, 10_000, 100_000)
COMPANIES = 200
CHECKED = 200_000


@dataclass(frozen=True, slots=True)
class _Built:
    label: str
    world: World
    companies: Sequence[Facts]
    sets: ViolationSets
    seconds: float


def run() -> Sequence[Bar]:
    """Build, check and time the sets at every size, and print the table."""
    heading("Verdicts only: one company, M measures (µs a company)")
    built = list(map(_checked, _built()))
    sets = race([Contestant(each.label, each.sets.judge, each.companies) for each in built])
    lists = race([Contestant(each.label, _listing(each.sets), each.companies) for each in built], turns=5)
    table(
        ("M", "judge", "judge + results()", "build, s"),
        [_row(each, sets, lists) for each in built],
    )
    growth, growth_listed = (times[_label(100_000)].over(times[_label(1_000)]) for times in (sets, lists))
    print(
        f"growth from 1 000 to 100 000 measures: judge {ratio(growth)}, with results() {ratio(growth_listed)}"
    )
    largest = sets[_label(100_000)].micros
    return [Bar("judge at M = 100 000 under 5 ms", f"{figure(largest / 1000)} ms", met=largest < 5_000)]


def _built() -> Sequence[_Built]:
    shipped = shipped_world()
    found = [_build(f"{len(shipped.criteria)} (shipped)", shipped, shipped_companies(shipped, COMPANIES))]
    largest = world(SIZES[-1])
    some = companies(largest.scope, COMPANIES)
    found += [_build(_label(size), largest.first(size), some) for size in SIZES]
    return found


def _label(size: int) -> str:
    return f"{size:,}".replace(",", " ")


def _build(label: str, judged: World, some: Sequence[Facts]) -> _Built:
    sets, seconds = timed(ViolationSets, judged.criteria, judged.scope)
    return _Built(label, judged, some, sets, seconds)


def _checked(each: _Built) -> _Built:
    pairs = [(facts, facts) for facts in each.companies]
    compared = check("ViolationSets", _listing(each.sets), each.world, pairs, CHECKED)
    everything = len(each.companies) * len(each.world.criteria)
    share = "all" if compared == everything else f"{figure(compared)} of {figure(everything)}, by lot,"
    print(f"M = {each.label}: {share} verdicts equal those of criteria.judging", flush=True)
    return each


def _listing(sets: ViolationSets) -> Callable[[Facts], Sequence[Result]]:
    return lambda facts: sets.judge(facts).results()


def _row(each: _Built, sets: Mapping[str, Times], lists: Mapping[str, Times]) -> Sequence[str]:
    seconds = f"{each.seconds:.3f}" if each.seconds < 1 else f"{each.seconds:.1f}"
    return (each.label, figure(sets[each.label].micros), figure(lists[each.label].micros), seconds)
