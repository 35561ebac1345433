"""Every engine says of every company what the judge of one company says: the language is one."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pyarrow as pa
import pytest
from factories import company
from hypothesis import given
from hypothesis import strategies as st
from support.case_tables import language_tables
from support.columnar import columns_of
from support.effort import quick, slow
from support.engines import ENGINES, Judges, derived, expected, spark_or_skip, table_of
from support.law import SCOPE, TODAY
from support.profiles import companies, half_known_of, values_of
from support.trees import FACTS, every_leaf, judged_trees

from criteria.facts import DESIGNATIONS, Designation, Facts, Level
from criteria.nodes import AtLeast, AtMost, Below, In, Is, IsKnown, Not, Within
from matcher.casework import Casework
from matcher.columnar.engine import Engine
from matcher.columnar.reading import UnfitColumn
from matcher.verdicts import verdict_of
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.reading import read_profile
from profiles.vocabulary import vocabulary

CENT = Decimal("0.01")


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, tmp_path_factory):
    judges = Judges(request.param, tmp_path_factory.mktemp("engine"), spark_or_skip)
    yield judges
    judges.close()


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(catalogue.policy.default_as_of)


def agrees(engine, forest, scope, stated, facts=None) -> None:
    facts = derived(stated, scope) if facts is None else facts
    found = engine.judge(forest, scope, table_of(stated, scope.vocabulary))
    wanted = expected(forest, scope, facts)
    wrong = [
        (forest[tree], stated[row], found[tree][row], wanted[tree][row])
        for tree, row in product(range(len(forest)), range(len(stated)))
        if found[tree][row] != wanted[tree][row]
    ]
    assert not wrong[:3]


def test_every_case_of_the_language(engine) -> None:
    """A table's criterion is judged for all companies of it that columns can hold."""
    lines = 0
    for _, table in language_tables():
        days = defaultdict(list)
        for line in table.cases:
            if not line.known().possible:
                days[line.as_of].append(line)
        for several in days.values():
            facts = [line.known() for line in several]
            agrees(engine, [table.criterion], table.scope(several[0]), [f.known for f in facts], facts)
            lines += len(several)
    assert lines > 200


def test_every_case_of_the_catalogue(engine, catalogue) -> None:
    """All companies of the cases of a day, judged by the measures of these cases."""
    casework = Casework(catalogue)
    days = defaultdict(list)
    for table in catalogue.cases:
        for case in table.tests:
            profile, plan = casework.company(table, case)
            days[plan].append((profile, table.measure, case.verdict))
    for plan, several in days.items():
        measures = list(dict.fromkeys(measure for _, measure, _ in several))
        trees = [plan.by_id[measure].tree for measure in measures]
        batch = batch_of([profile for profile, _, _ in several])
        found = engine.judge(trees, plan.scope, pa.Table.from_batches([batch]))
        facts = [derive(profile, plan.scope)[0] for profile, _, _ in several]
        assert found == expected(trees, plan.scope, facts)
        for row, (_, measure, verdict) in enumerate(several):
            if plan.by_id[measure].in_force:
                assert verdict_of(found[measures.index(measure)][row]) == verdict


def test_every_leaf_for_every_value(engine) -> None:
    """Values on, under and over each threshold, coarse and unlisted codes, half-known titles, empty sets."""
    forest = [leaf for fact in FACTS for leaf in (*every_leaf(fact, lawless=True), IsKnown(fact=fact))]
    forest += [Not(part=leaf) for leaf in forest]
    values = {fact: (None, *values_of(fact), *half_known_of(fact)) for fact in FACTS}
    stated = [
        {
            fact: several[row]
            for fact, several in values.items()
            if row < len(several) and several[row] is not None
        }
        for row in range(max(map(len, values.values())))
    ]
    agrees(engine, forest, SCOPE, stated, [Facts(known) for known in stated])


def test_nulls_in_every_position_of_a_title(engine) -> None:
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
    assert engine.judge(forest, SCOPE, table) == expected(forest, SCOPE, facts)


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65])
def test_every_measure_whatever_the_number_of_rows(engine, catalogue, scope, rows) -> None:
    chosen = [*catalogue.measures.values()]
    trees = [measure.eligibility for measure in (chosen if engine.name == "embedded" else chosen[:12])]
    profiles = [read_profile(company(seed), catalogue.codes) for seed in range(rows)]
    facts = [derive(profile, scope)[0] for profile in profiles]
    found = engine.judge(trees, scope, pa.Table.from_batches([batch_of(profiles)]))
    assert found == expected(trees, scope, facts)


def test_every_measure_for_many_companies(engine, catalogue, scope) -> None:
    trees = [measure.eligibility for measure in catalogue.measures.values()]
    profiles = [read_profile(company(seed), catalogue.codes) for seed in range(200)]
    facts = [derive(profile, scope)[0] for profile in profiles]
    found = engine.judge(trees, scope, pa.Table.from_batches([batch_of(profiles)]))
    assert found == expected(trees, scope, facts)


@pytest.mark.parametrize("engine", ["embedded", "duckdb"], indirect=True)
@quick(25)
@given(
    forest=st.lists(judged_trees(), min_size=1, max_size=4),
    people=st.lists(companies(narrowed=False), max_size=70),
)
def test_random_trees(engine, forest, people) -> None:
    agrees(engine, forest, SCOPE, [facts.known for facts in people], people)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["embedded", "duckdb"], indirect=True)
@slow(400)
@given(
    forest=st.lists(judged_trees(size=10), min_size=1, max_size=6),
    people=st.lists(companies(narrowed=False), max_size=140),
)
def test_random_trees_at_length(engine, forest, people) -> None:
    agrees(engine, forest, SCOPE, [facts.known for facts in people], people)


def test_a_forest_of_random_trees(engine) -> None:
    """One forest and one population for each engine, as Spark takes seconds to answer."""
    forest, people = _drawn()
    agrees(engine, forest, SCOPE, [facts.known for facts in people], people)


def _drawn():
    many = st.tuples(
        st.lists(judged_trees(size=8), min_size=25, max_size=25),
        st.lists(companies(narrowed=False), min_size=40, max_size=40),
    )
    drawn = []

    @quick(4)
    @given(many)
    def draw(found) -> None:
        drawn.append(found)

    draw()
    return [tree for trees, _ in drawn for tree in trees], [facts for _, people in drawn for facts in people]


@quick(60)
@given(st.lists(judged_trees(), min_size=1, max_size=4), st.lists(companies(), max_size=70))
def test_random_trees_of_narrowed_facts_in_memory(forest, people) -> None:
    """The embedded engine also takes facts that are one of several values, as no file states them."""
    engine = Engine(forest, SCOPE)
    wanted = expected(forest, SCOPE, people)
    for as_states in (False, True):
        columns = columns_of(people, as_states=as_states)
        assert engine.judge_columns(columns, len(people)).results().tolist() == wanted


def test_sizes_follow_from_every_row_of_the_table(engine, scope) -> None:
    """Each row's industries, with figures unknown, under, on and over its bounds; coarse industries too."""
    table = scope.table("size_standard")
    industries = {row.scope[0] for row in table.rows} | {
        "C",
        "G",
        "G59",
        "K",
        "K7010",
        "F",
        "I",
        "Q",
        "Z99",
        "A",
    }
    stated = [{}]
    for industry in sorted(industries):
        figures = {
            name: sorted(
                {bound + step for row in table.rows for bound in row.bounds.get(name, ()) for step in (-1, 0)}
            )
            for name in ("employees", "revenue", "total_assets")
        }
        for name, places in figures.items():
            whole = name == "employees"
            for place in (None, *places):
                others = {
                    "employees": 300,
                    "revenue": Decimal(20_000_000),
                    "total_assets": Decimal(80_000_000),
                }
                known = {**others, name: place if place is None or not whole else int(place)}
                stated += [
                    {
                        "industry": industry,
                        **{key: value for key, value in known.items() if value is not None},
                    },
                    {"industry": industry, **({} if place is None else {name: known[name]})},
                ]
    stated += [
        {"size_class": "small", "industry": "C"},
        {"size_class": "large", "industry": "C38", "employees": 1},
    ]
    sizes = ("micro", "small", "medium", "large")
    forest = [Is(fact="size_class", value=size) for size in sizes]
    forest += [In(fact="size_class", values=sizes[:2]), In(fact="size_class", values=sizes)]
    forest += [IsKnown(fact="size_class"), Not(part=forest[0]), Within(fact="industry", regions=("C", "G59"))]
    agrees(engine, forest, scope, stated)


def test_legal_forms_follow_from_codes_names_and_titles(engine, scope) -> None:
    codes = (None, "91330300MA00000001", "92", "93", "12330300", "51", "52", "53", "G1", "9")
    names = (None, "某有限公司", " 某股份公司　\n", "某有限公司厂", "有限责任公司\u2028", "")
    titles = (
        {}, {"above_scale": True}, {"above_scale": False}, {"first_above_scale_year": 2020},
        {f"{DESIGNATIONS}srdi": Designation(held=True)}, {f"{DESIGNATIONS}srdi": Designation(held=False)},
    )  # fmt: skip
    stated = [
        {key: value for key, value in (("uscc", code), ("name", name), *title.items()) if value is not None}
        for code, name, title in product(codes, names, titles)
    ]
    stated += [{"legal_form": "university", "uscc": "91"}]
    forms = tuple(vocabulary()["legal_form"].options)
    forest = [Is(fact="legal_form", value=form) for form in forms] + [IsKnown(fact="legal_form")]
    forest += [In(fact="legal_form", values=("social_organisation", "university", "public_institution"))]
    forest += [Is(fact="above_scale", value=True), Is(fact="above_scale", value=False)]
    agrees(engine, forest, scope, stated)


def test_what_follows_from_a_year_or_a_loan(engine, scope) -> None:
    year = scope.as_of.year
    stated = [
        {
            key: value
            for key, value in zip(("above_scale", "first_above_scale_year"), pair, strict=True)
            if value is not None
        }
        for pair in product((None, True, False), (None, year, year - 1))
    ]
    stated += [
        {
            key: value
            for key, value in zip(("bank_loan_history", "loan_kind", "loan_due_on"), told, strict=True)
            if value is not None
        }
        for told in product((None, True, False), (None, "working_capital"), (None, date(2026, 1, 1)))
    ]
    forest = [
        leaf
        for fact in ("above_scale", "bank_loan_history")
        for leaf in (Is(fact=fact, value=True), Is(fact=fact, value=False), IsKnown(fact=fact))
    ]
    agrees(engine, forest, scope, stated)


def test_quotients_are_exact_at_their_thresholds(engine, scope) -> None:
    """A cent more or less than the threshold's share, at small and at very large figures; nought below."""
    shares = [Decimal(text) for text in ("0", "0.03", "0.05", "0.333", "0.6")]
    stated = [
        {},
        {"rd_expense": Decimal(1)},
        {"revenue": Decimal(1)},
        {"rd_expense": Decimal(1), "revenue": Decimal(0)},
    ]
    for revenue in ("0.01", "1", "100", "33333.34", "20000000", "999999999.99", "9999999999999.99"):
        for share, step in product(shares, (-1, 0, 1)):
            expense = (Decimal(revenue) * share).quantize(CENT) + step * CENT
            stated.append({"rd_expense": expense, "revenue": Decimal(revenue)})
    for staff, share, step in product((1, 7, 100, 99_999_999), shares, (-1, 0, 1)):
        stated.append({"rd_staff": max(0, int(staff * share) + step), "employees": staff})
    forest = [
        relation(fact=fact, threshold=share)
        for fact in ("rd_intensity", "rd_staff_share")
        for share in shares
        for relation in (AtLeast, AtMost, Below)
    ]
    agrees(engine, [*forest, IsKnown(fact="rd_intensity")], scope, stated)


@pytest.mark.parametrize("kind", [pa.float64(), pa.decimal128(18, 2), pa.decimal128(38, 4)])
def test_a_float_stands_for_its_shortest_decimal(engine, kind) -> None:
    figures = [
        Decimal(text) for text in ("0.1", "0.3", "1000.5", "1000.49", "1000.51", "123456789012.34", "-0.1")
    ]
    table = pa.table({"revenue": pa.array([float(f) if kind == pa.float64() else f for f in figures], kind)})
    thresholds = [
        *figures,
        Decimal("0.30000000000000001"),
        Decimal("1000.500001"),
        Decimal("0.1000000000000000055"),
    ]
    forest = [
        relation(fact="revenue", threshold=t) for t in thresholds for relation in (AtLeast, AtMost, Below)
    ]
    wanted = expected(forest, SCOPE, [Facts({"revenue": figure}) for figure in figures])
    assert engine.judge(forest, SCOPE, table) == wanted


@pytest.mark.parametrize("kind", [pa.int32(), pa.int64()])
def test_whole_figures_of_either_width(engine, kind) -> None:
    figures = [None, 0, 1, 19, 20, 21, 2**31 - 1]
    table = pa.table({"revenue": pa.array(figures, kind), "employees": pa.array(figures, kind)})
    forest = [AtLeast(fact="revenue", threshold=Decimal("19.5")), *every_leaf("employees", lawless=True)]
    facts = [Facts({} if n is None else {"revenue": Decimal(n), "employees": n}) for n in figures]
    assert engine.judge(forest, SCOPE, table) == expected(forest, SCOPE, facts)


def test_what_is_no_figure_is_refused(engine) -> None:
    table = pa.table({"revenue": pa.array([1.0, float("nan")])})
    with pytest.raises(UnfitColumn, match="NaN"):
        engine.judge([AtLeast(fact="revenue", threshold=Decimal(1))], SCOPE, table)


def test_columns_of_another_kind_are_refused(engine) -> None:
    table = pa.table({"revenue": pa.array(["many"])})
    with pytest.raises(UnfitColumn, match="revenue"):
        engine.judge([AtLeast(fact="revenue", threshold=Decimal(1))], SCOPE, table)


def test_columns_that_are_missing_or_empty_are_unknown(engine) -> None:
    forest = [leaf for fact in FACTS for leaf in every_leaf(fact)]
    table = pa.table({"revenue": pa.nulls(2), "county": pa.nulls(2, pa.string())})
    assert engine.judge(forest, SCOPE, table) == expected(forest, SCOPE, [Facts({})] * 2)
