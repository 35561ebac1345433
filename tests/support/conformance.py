"""The conformance suite: what an engine for many companies has to say, whatever it is made of.

Each check asks one engine and compares with the judge of one company (`criteria.judging`), cell by
cell. `CHECKS` are those about the language, `support.conformance_law` has those about derived facts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pytest
from factories import company
from hypothesis import given
from hypothesis import strategies as st
from support.case_tables import language_tables
from support.effort import quick
from support.engines import Judges, derived, expected, table_of
from support.law import SCOPE, TODAY
from support.profiles import companies, half_known_of, values_of
from support.trees import FACTS, every_leaf, judged_trees

from criteria.catalogue import Catalogue
from criteria.facts import DESIGNATIONS, Designation, Facts, Level, Value
from criteria.nodes import AtLeast, AtMost, Below, Criterion, Is, IsKnown, Not
from criteria.scope import Scope
from matcher.casework import Casework
from matcher.columnar.reading import UnfitColumn
from matcher.verdicts import verdict_of
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.reading import read_profile


class Subject(NamedTuple):
    """An engine, the shipped catalogue, and how much is tried: of long lists one in `every`."""

    engine: Judges
    catalogue: Catalogue
    every: int

    @property
    def scope(self) -> Scope:
        """The law of the catalogue on its day."""
        return self.catalogue.scope(self.catalogue.policy.default_as_of)

    def measures(self) -> list[Criterion]:
        """Give some of the catalogue's trees, or all."""
        return [measure.eligibility for measure in self.catalogue.measures.values()][:: self.every]


Check: TypeAlias = Callable[[Subject], None]


def agrees(
    engine: Judges,
    forest: Sequence[Criterion],
    scope: Scope,
    stated: Sequence[Mapping[str, Value]],
    facts: Sequence[Facts] | None = None,
) -> None:
    """Compare every cell; raises AssertionError with the first three that differ."""
    facts = derived(stated, scope) if facts is None else facts
    found = engine.judge(forest, scope, table_of(stated, scope.vocabulary))
    same(found, expected(forest, scope, facts), forest, stated)


def same(
    found: Sequence[Sequence[int]],
    wanted: Sequence[Sequence[int]],
    forest: Sequence[Criterion],
    rows: Sequence[object],
) -> None:
    """Compare every cell; raises AssertionError with the first three that differ."""
    wrong = [
        f"{forest[tree]!r} of {rows[row]!r}: {found[tree][row]}, not {wanted[tree][row]}"
        for tree, row in product(range(len(forest)), range(len(rows)))
        if found[tree][row] != wanted[tree][row]
    ]
    assert not wrong, "\n".join(wrong[:3])


def every_case_of_the_language(subject: Subject) -> None:
    """Criteria under the same law on the same day are judged together, for all their companies."""
    forests: dict[Any, list[Criterion]] = defaultdict(list)
    people: dict[Any, list[Facts]] = defaultdict(list)
    scopes: dict[Any, Scope] = {}
    for _, table in language_tables():
        for line in table.cases:
            if not line.known().possible:
                law = (line.as_of, repr(table.definitions), repr(table.parameters))
                scopes[law] = table.scope(line)
                people[law].append(line.known())
                if table.criterion not in forests[law]:
                    forests[law].append(table.criterion)
    assert sum(map(len, people.values())) > 200
    for law in [*scopes][:: subject.every]:
        facts = people[law]
        agrees(subject.engine, forests[law], scopes[law], [each.known for each in facts], facts)


def cases_of_the_catalogue(subject: Subject) -> None:
    """All companies of the cases of a day; each case's own measure has the verdict written there."""
    casework = Casework(subject.catalogue)
    days = defaultdict(list)
    for table in subject.catalogue.cases[:: subject.every]:
        for case in table.tests[:: min(subject.every, 2)]:
            profile, plan = casework.company(table, case)
            days[plan].append((profile, table.measure, case.verdict))
    for plan, several in days.items():
        measures = list(dict.fromkeys(measure for _, measure, _ in several))
        trees = [plan.by_id[measure].tree for measure in measures]
        batch = batch_of([profile for profile, _, _ in several])
        found = subject.engine.judge(trees, plan.scope, pa.Table.from_batches([batch]))
        for row, (profile, measure, verdict) in enumerate(several):
            if plan.by_id[measure].in_force:
                assert verdict_of(found[measures.index(measure)][row]) == verdict, (profile, measure)
        some = range(0, len(several), len(several) // 150 + 1)
        facts = [derive(several[row][0], plan.scope)[0] for row in some]
        picked = [[results[row] for row in some] for results in found]
        same(picked, expected(trees, plan.scope, facts), trees, facts)


def every_leaf_for_every_value(subject: Subject) -> None:
    """Values on, under and over each threshold, coarse and unlisted codes, half-known titles, empty sets."""
    forest = [leaf for fact in FACTS for leaf in (*every_leaf(fact, lawless=True), IsKnown(fact=fact))]
    forest = forest[:: min(subject.every, 2)]
    forest += [Not(part=leaf) for leaf in forest[:: subject.every]]
    values = {fact: (None, *values_of(fact), *half_known_of(fact)) for fact in FACTS}
    stated = [
        {fact: each[row] for fact, each in values.items() if row < len(each) and each[row] is not None}
        for row in range(max(map(len, values.values())))
    ]
    agrees(subject.engine, forest, SCOPE, stated, [Facts(known) for known in stated])


def nulls_in_every_position_of_a_title(subject: Subject) -> None:
    """Whatever is told of a recognition, it is held unless the company says no."""
    fact = f"{DESIGNATIONS}srdi"
    days = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
    parts = [*product((None, False, True), (None, Level.NATIONAL, Level.MUNICIPAL), days, days)]
    facts = [
        Facts({} if told == (None,) * 4 else {fact: Designation(told[0] is not False, *told[1:])})
        for told in parts
    ]
    table = pa.table(
        {
            fact: pa.array([held for held, *_ in parts], pa.bool_()),
            f"{fact}.level": pa.array([level for _, level, _, _ in parts], pa.string()),
            f"{fact}.since": pa.array([since for *_, since, _ in parts], pa.date32()),
            f"{fact}.until": pa.array([until for *_, until in parts], pa.date32()),
        }
    )
    forest = [*every_leaf(fact), IsKnown(fact=fact)]
    same(subject.engine.judge(forest, SCOPE, table), expected(forest, SCOPE, facts), forest, parts)


def any_number_of_rows(subject: Subject) -> None:
    """None, one, and as many as do or do not fill words of 64."""
    trees = subject.measures()[:20]
    profiles = [read_profile(company(seed), subject.catalogue.codes) for seed in range(65)]
    facts = [derive(profile, subject.scope)[0] for profile in profiles]
    wanted = expected(trees, subject.scope, facts)
    for rows in (0, 1, 65) if subject.every > 1 else (0, 1, 2, 63, 64, 65):
        table = pa.Table.from_batches([batch_of(profiles[:rows])])
        found = subject.engine.judge(trees, subject.scope, table)
        same(found, [results[:rows] for results in wanted], trees, facts[:rows])


def every_measure_for_many_companies(subject: Subject) -> None:
    """All that the catalogue asks, of companies that leave gaps."""
    trees = subject.measures()
    profiles = [read_profile(company(seed), subject.catalogue.codes) for seed in range(200 // subject.every)]
    facts = [derive(profile, subject.scope)[0] for profile in profiles]
    found = subject.engine.judge(trees, subject.scope, pa.Table.from_batches([batch_of(profiles)]))
    same(found, expected(trees, subject.scope, facts), trees, facts)


def counts_are_sums_of_results(subject: Subject) -> None:
    """By county, those that do not say being a group; by nothing; and of no company at all."""
    trees = subject.measures()[:25]
    told = [company(seed) for seed in range(130)]
    for silent in told[::7]:
        silent.pop("county", None)
    profiles = [read_profile(each, subject.catalogue.codes) for each in told]
    wanted = expected(trees, subject.scope, [derive(profile, subject.scope)[0] for profile in profiles])
    table = pa.Table.from_batches([batch_of(profiles)])
    for by in ("county", None):
        groups, counts = subject.engine.count(trees, subject.scope, table, by)
        of_row = table["county"].to_pylist() if by else [None] * len(profiles)
        sizes = dict(zip(groups, counts.companies.tolist(), strict=True))
        assert {group: size for group, size in sizes.items() if size} == Counter(of_row)
        for least, step in enumerate((counts.possible, counts.reached, counts.met), start=1):
            for tree, results in enumerate(wanted):
                of_group = dict(zip(groups, step[tree].tolist(), strict=True))
                reached = Counter(group for group, r in zip(of_row, results, strict=True) if r >= least)
                assert {group: size for group, size in of_group.items() if size} == reached
    nobody = subject.engine.count(trees[:2], subject.scope, table.slice(0, 0), "county").counts
    assert nobody.companies.sum() == nobody.possible.sum() == 0


def a_forest_of_random_trees(subject: Subject) -> None:
    """One forest and one population, as an engine may take seconds to answer."""
    drawn: list[tuple[list[Criterion], list[Facts]]] = []

    @quick(2 if subject.every > 1 else 6)
    @given(
        st.tuples(
            st.lists(judged_trees(size=8), min_size=25, max_size=25),
            st.lists(companies(narrowed=False), min_size=40, max_size=40),
        )
    )
    def draw(found: tuple[list[Criterion], list[Facts]]) -> None:
        drawn.append(found)

    draw()
    people = [facts for _, several in drawn for facts in several]
    forest = [tree for trees, _ in drawn for tree in trees]
    agrees(subject.engine, forest, SCOPE, [facts.known for facts in people], people)


def floats_stand_for_their_shortest_decimal(subject: Subject) -> None:
    """Figures as floats and as decimals of two widths, against thresholds finer than either."""
    texts = ("0.1", "0.3", "1000.5", "1000.49", "1000.51", "123456789012.34", "-0.1")
    figures = [Decimal(text) for text in texts]
    finer = ("0.30000000000000001", "1000.500001", "0.1000000000000000055")
    thresholds = [*figures, *map(Decimal, finer)]
    forest = [
        relation(fact="revenue", threshold=t) for t in thresholds for relation in (AtLeast, AtMost, Below)
    ]
    wanted = expected(forest, SCOPE, [Facts({"revenue": figure}) for figure in figures])
    for kind in (pa.float64(), pa.decimal128(18, 2), pa.decimal128(38, 4)):
        values = [float(f) if kind == pa.float64() else f for f in figures]
        table = pa.table({"revenue": pa.array(values, kind)})
        same(subject.engine.judge(forest, SCOPE, table), wanted, forest, figures)


def whole_figures_of_either_width(subject: Subject) -> None:
    """Integers of 32 and 64 bits, also where a figure of money is expected."""
    figures = [None, 0, 1, 19, 20, 21, 2**31 - 1]
    forest = [AtLeast(fact="revenue", threshold=Decimal("19.5")), *every_leaf("employees", lawless=True)]
    facts = [Facts({} if n is None else {"revenue": Decimal(n), "employees": n}) for n in figures]
    wanted = expected(forest, SCOPE, facts)
    for kind in (pa.int32(), pa.int64()):
        table = pa.table({"revenue": pa.array(figures, kind), "employees": pa.array(figures, kind)})
        same(subject.engine.judge(forest, SCOPE, table), wanted, forest, figures)


def what_is_no_figure_is_refused(subject: Subject) -> None:
    """NaN is no way to say unknown; texts are no figures."""
    forest = [AtLeast(fact="revenue", threshold=Decimal(1))]
    with pytest.raises(UnfitColumn, match="NaN"):
        subject.engine.judge(forest, SCOPE, pa.table({"revenue": pa.array([1.0, float("nan")])}))
    with pytest.raises(UnfitColumn, match="revenue"):
        subject.engine.judge(forest, SCOPE, pa.table({"revenue": pa.array(["many"])}))


def what_is_no_level_is_refused(subject: Subject) -> None:
    """A level of a recognition that the language does not have."""
    fact = f"{DESIGNATIONS}srdi"
    table = pa.table({fact: pa.array([True]), f"{fact}.level": pa.array(["galactic"])})
    with pytest.raises(UnfitColumn, match="level"):
        subject.engine.judge(every_leaf(fact), SCOPE, table)


def columns_that_are_missing_or_empty_are_unknown(subject: Subject) -> None:
    """Without a column, with one of nulls, and with one of nulls that has no type."""
    forest = [leaf for fact in FACTS for leaf in every_leaf(fact)][:: subject.every]
    forest.append(Is(fact="county", value="330302"))
    table = pa.table({"revenue": pa.nulls(2), "county": pa.nulls(2, pa.string())})
    found = subject.engine.judge(forest, SCOPE, table)
    same(found, expected(forest, SCOPE, [Facts({})] * 2), forest, (0, 1))


CHECKS: Sequence[Check] = (
    every_case_of_the_language,
    cases_of_the_catalogue,
    every_leaf_for_every_value,
    nulls_in_every_position_of_a_title,
    any_number_of_rows,
    every_measure_for_many_companies,
    counts_are_sums_of_results,
    a_forest_of_random_trees,
    floats_stand_for_their_shortest_decimal,
    whole_figures_of_either_width,
    what_is_no_figure_is_refused,
    what_is_no_level_is_refused,
    columns_that_are_missing_or_empty_are_unknown,
)
