"""A reform's tables: what one company at a time would give, and what logic promises."""

import dataclasses
import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.columnar import columns_of
from support.effort import quick, slow
from support.law import SCOPE
from support.profiles import companies
from support.trees import judged_trees, polarities

from criteria.judging import judge
from criteria.nodes import All, AnyOf, AtLeast, AtLeastN, AtMost, Criterion, Not, Within, parts
from criteria.results import TO_BE_JUDGED
from criteria.words import Language
from matcher.amounts import evaluate
from matcher.columnar.engine import Engine
from matcher.dimensions import Dimension
from matcher.reform.applying import reformed
from matcher.reform.comparing import Comparison, TakeUp
from matcher.reform.locating import locate, thresholds_in
from matcher.reform.movements import Direction, direction_of, movements
from matcher.reform.pairing import change_of
from matcher.reform.patch import Reform
from matcher.reform.report import report_of
from matcher.reform.running import Asked, planned, run
from matcher.reform.sweeping import at_threshold
from matcher.reform.touching import Side
from matcher.reform.worth import in_fen
from profiles.columns import batch_of
from profiles.deriving import derive
from profiles.reading import read_profile

AS_OF = date(2025, 6, 30)
LOWER = {"wz25-15-5": [{"path": "eligibility.all[1].at_least", "from": 50000000, "to": 20000000}]}
RATE = {"cit_rate_high_tech": [{"path": "periods[0].value", "from": 0.15, "to": 0.1}]}
PINGYANG = {"mountain_island_counties": [{"path": "codes", "add": ["330303"]}]}


def reform(**sections) -> Reform:
    return Reform.model_validate({"id": "r", "title": "试", "title_en": "a try", **sections})


@pytest.fixture(scope="module")
def profiles(catalogue):
    return [read_profile(company(seed), catalogue.codes) for seed in range(150)]


def taken(comparison: Comparison, profiles, parts: int = 1) -> Comparison:
    batch = batch_of(profiles, comparison.keys)
    size = -(-batch.num_rows // parts)
    for part in range(parts):
        comparison.take(batch.slice(part * size, size))
    return comparison


def whole(catalogue):
    """Give a catalogue in which every entry is another object that says the same."""
    sections = ("measures", "parameters", "definitions", "regions", "tables")
    copies = {
        name: {key: entry.model_copy() for key, entry in getattr(catalogue, name).items()}
        for name in sections
    }
    return dataclasses.replace(catalogue, **copies)


@pytest.mark.parametrize("by", [None, *Dimension])
def test_a_null_reform_touches_nothing(catalogue, by) -> None:
    edit = [{"path": "eligibility.all[1].at_least", "from": 50000000, "to": 50000000}]
    after = reformed(catalogue, reform(measures={"wz25-15-5": edit}))
    assert after.version == catalogue.version
    assert Comparison(catalogue, after, AS_OF, by).touched == []


def test_a_null_reform_moves_nobody_where_everything_is_judged_on_both_sides(catalogue, profiles) -> None:
    comparison = Comparison(catalogue, whole(catalogue), AS_OF, Dimension.COUNTY, TakeUp(0.5, 1))
    taken(comparison, profiles)
    assert len(comparison.effects) > 50
    for effect in (*comparison.effects, *comparison.takers):
        assert effect.winners.sum() == effect.losers.sum() == 0
        sides = [
            {name: counts.tobytes() for name, counts in effect.standing(after=after).items()}
            for after in (False, True)
        ]
        assert sides[0] == sides[1]
        assert effect.direction is Direction.SAME
        every = slice(None)
        assert effect.cost(every, after=False) == effect.cost(every, after=True)


def test_reports_of_the_same_run_are_the_same_bytes(catalogue, profiles) -> None:
    def report(parts: int) -> str:
        def read(keys):
            batch = batch_of(profiles, keys)
            size = -(-batch.num_rows // parts)
            return (batch.slice(part * size, size) for part in range(parts))

        asked = Asked(AS_OF, Dimension.SIZE, TakeUp(0.4, 3))
        written = reform(measures=LOWER, parameters=RATE, regions=PINGYANG)
        outcome = run(catalogue, planned(catalogue, written, AS_OF), read, asked)
        return json.dumps(report_of(outcome, Language.ZH), ensure_ascii=False)

    assert report(1) == report(1) == report(4)


@pytest.mark.parametrize(
    "sections", [{"measures": LOWER}, {"parameters": RATE}, {"regions": PINGYANG, "measures": LOWER}]
)
def test_counts_and_costs_are_those_of_one_company_at_a_time(catalogue, profiles, sections) -> None:
    after = reformed(catalogue, reform(**sections))
    comparison = taken(Comparison(catalogue, after, AS_OF, None), profiles, parts=3)
    assert comparison.effects
    for effect in comparison.effects:
        key = effect.touched.measure
        more = change_of(comparison.before, comparison.after, key)
        expected = np.zeros((1, 4, 4), np.int64)
        change, shifted = [0, 0], [0, 0]
        for profile in profiles:
            (old, had, facts), (new, has, _) = (one(side, key, profile) for side in (catalogue, after))
            expected[0, old, new] += 1
            if old >= TO_BE_JUDGED and new >= TO_BE_JUDGED:
                due = (0, 0) if more is None else in_fen(evaluate(more, facts, comparison.before.scope))[:2]
                shifted = [shifted[0] + (due[0] > 0), shifted[1] + (due[1] < 0)]
            else:
                won = has if new >= TO_BE_JUDGED else (0, 0)
                lost = had if old >= TO_BE_JUDGED else (0, 0)
                due = (won[0] - lost[1], won[1] - lost[0])
            change = [change[0] + due[0], change[1] + due[1]]
        assert effect.counts.tolist() == expected.tolist()
        found = effect.cost_change(slice(None))
        if found is not None:
            assert [found.low, found.high] == change
        assert effect.shifted is not None
        assert effect.shifted.tolist() == [shifted]


def one(catalogue, key: str, profile):
    """Judge one company under one measure, and say what it is worth, in fen."""
    scope = catalogue.scope(AS_OF)
    facts = derive(profile, scope)[0]
    measure = catalogue.measures[key]
    formula = measure.amount.formula
    due = (0, 0) if formula is None else in_fen(evaluate(formula, facts, scope))[:2]
    return judge(measure.eligibility, facts, scope).result, due, facts


@pytest.mark.parametrize("key", ["wz25-09-1", "wz25-09-2", "wz25-15-1", "wz25-39-2"])
def test_what_one_company_is_due_more_holds_whatever_its_unknown_facts_are(catalogue, key) -> None:
    """Exact where both sides are, within the difference of ranges, and true of what is hidden."""
    refund = {"stability_refund_sme": [{"path": "periods[0].value", "from": 0.6, "to": 0.7}]}
    after = reformed(catalogue, reform(parameters=RATE | refund))
    before, then = Side(catalogue, catalogue.scope(AS_OF)), Side(after, after.scope(AS_OF))
    change = change_of(before, then, key)
    assert change is not None
    exact = 0
    for seed in range(60):
        full = company(seed)
        spans = []
        for written in (full, with_less(full, seed)):
            facts = derive(read_profile(written, catalogue.codes), before.scope)[0]
            more = evaluate(change, facts, before.scope)
            old, new = (evaluate(side.formula(key), facts, side.scope) for side in (before, then))
            assert new.low - old.high <= more.low <= more.high <= new.high - old.low
            if old.exact and new.exact:
                assert more.exact
                exact += 1
            spans.append(more)
        whole_profile, less = spans
        assert less.low <= whole_profile.low <= whole_profile.high <= less.high
    assert exact or key == "wz25-39-2"


def test_what_is_not_touched_comes_out_alike(catalogue, profiles) -> None:
    after = reformed(catalogue, reform(measures=LOWER, regions=PINGYANG))
    touched = {each.measure for each in Comparison(catalogue, after, AS_OF).touched}
    assert touched == {"wz25-15-5", "wz25-37-1"}
    for key in catalogue.measures.keys() - touched:
        for profile in profiles[:12]:
            results = [
                judge(side.measures[key].eligibility, derive(profile, scope)[0], scope).result
                for side in (catalogue, after)
                for scope in (side.scope(AS_OF),)
            ]
            assert results[0] == results[1]


def test_draws_are_the_same_on_both_sides_and_in_any_batches(catalogue, profiles) -> None:
    after = reformed(catalogue, reform(measures=LOWER, regions=PINGYANG))
    found = [
        taken(Comparison(catalogue, after, AS_OF, None, TakeUp(0.5, 9)), profiles, parts).takers
        for parts in (1, 5)
    ]
    for one, other in zip(*found, strict=True):
        assert one.counts.tolist() == other.counts.tolist()
    everybody = taken(Comparison(catalogue, after, AS_OF, None, TakeUp(1, 9)), profiles)
    for one, other in zip(everybody.effects, everybody.takers, strict=True):
        assert one.counts.tolist() == other.counts.tolist()


def test_a_measure_out_of_force_is_out_of_reach(catalogue, profiles) -> None:
    day = {"path": "period", "from": None, "to": {"from": "2025-07-01", "document": "wz25"}}
    day["to"]["document"] = catalogue.policy.id
    after = reformed(catalogue, reform(measures={"wz25-37-1": [day]}))
    effect = taken(Comparison(catalogue, after, AS_OF), profiles).effects[0]
    assert effect.direction is Direction.STRICTER
    assert effect.losers.sum() == effect.standing(after=False)["reached"].sum() > 0


def results_of(trees: list[Criterion], people) -> np.ndarray:
    return Engine(trees, SCOPE).judge_columns(columns_of(people), len(people)).results()


@st.composite
def improvements(draw: st.DrawFn) -> tuple[Criterion, Criterion]:
    """Draw a tree, and one in which thresholds have moved: some of them easier, some stricter."""
    old = new = draw(judged_trees())
    for path in thresholds_in(old, SCOPE):
        leaf = locate(new, f"eligibility.{path}", SCOPE).leaf if path in thresholds_in(new, SCOPE) else None
        value = None if leaf is None else SCOPE.value(leaf.threshold)
        if leaf is None or isinstance(value, date) or value is None:
            continue
        step = draw(st.integers(-2, 2))
        new = locate(new, f"eligibility.{path}", SCOPE).with_(at_threshold(leaf, value + step))
    return old, new


def hurts_nobody(trees, people) -> None:
    old, new = trees
    direction = direction_of(movements(old, new, SCOPE, SCOPE))
    before, after = results_of([old, new], people)
    if direction is Direction.SAME:
        assert before.tolist() == after.tolist()
    elif direction is Direction.EASIER:
        assert (after >= before).all()
    elif direction is Direction.STRICTER:
        assert (after <= before).all()


@quick(15)
@given(improvements(), st.lists(companies(), min_size=1, max_size=70))
def test_what_is_called_easier_hurts_nobody_and_stricter_helps_nobody(trees, people) -> None:
    hurts_nobody(trees, people)


@pytest.mark.slow
@slow(80)
@given(improvements(), st.lists(companies(), min_size=1, max_size=140))
def test_what_is_called_easier_hurts_nobody_at_length(trees, people) -> None:
    hurts_nobody(trees, people)


@quick(10)
@given(judged_trees(), judged_trees(), st.lists(companies(), min_size=1, max_size=70))
def test_any_two_trees_keep_what_their_direction_promises(old, new, people) -> None:
    hurts_nobody((old, new), people)


@quick(10)
@given(st.data(), st.lists(companies(), min_size=1, max_size=70))
def test_lowering_a_floor_or_adding_a_county_in_any_tree_hurts_nobody(data, people) -> None:
    """Whatever else a tree asks: a leaf that stands under no `not` is made easier wherever it stands."""
    old = data.draw(judged_trees(size=8))
    able = [
        leaf
        for leaf, positive in polarities(old)
        if positive
        and isinstance(leaf, AtLeast | AtMost | Within)
        and (leaf, False) not in polarities(old)
        and isinstance(easier(leaf), type(leaf))
    ]
    if able:
        leaf = data.draw(st.sampled_from(able))
        new = replaced(old, leaf, easier(leaf))
        assert direction_of(movements(old, new, SCOPE, SCOPE)) in (Direction.EASIER, Direction.SAME)
        before, after = results_of([old, new], people)
        assert (after >= before).all()


def easier(leaf):
    if isinstance(leaf, Within):
        more = "330106" if leaf.fact == "county" else "I65"
        listed = isinstance(leaf.regions, tuple)
        return leaf.model_copy(update={"regions": (*leaf.regions, more)}) if listed else None
    value = SCOPE.value(leaf.threshold)
    if value is None or isinstance(value, date):
        return None
    return at_threshold(leaf, value - 1 if isinstance(leaf, AtLeast) else value + 1)


def replaced(tree: Criterion, old: Criterion, new: Criterion) -> Criterion:
    """Give a tree with one leaf for another wherever it stands outside definitions."""
    if tree == old:
        return new
    below = tuple(replaced(part, old, new) for part in parts(tree))
    match tree:
        case All() | AnyOf():
            return tree.model_copy(update={"parts": below})
        case AtLeastN(quota=quota):
            return tree.model_copy(update={"quota": quota.model_copy(update={"of": below})})
        case Not():
            return tree.model_copy(update={"part": below[0]})
        case _:
            return tree


def test_an_empty_population_has_tables_of_noughts(catalogue) -> None:
    after = reformed(catalogue, reform(measures=LOWER))
    comparison = Comparison(catalogue, after, AS_OF, Dimension.SECTOR)
    comparison.take(pa.RecordBatch.from_arrays([pa.nulls(0)], names=["revenue"]))
    assert comparison.effects[0].counts.sum() == 0
