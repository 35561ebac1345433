"""Repairs: proved by judging, minimal, and found wherever there is one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from support.companies import facts_of
from support.effort import quick, slow
from support.law import SCOPE, TODAY, criterion
from support.profiles import companies
from support.trees import judged_trees, reach, trees
from support.vocabulary import VOCABULARY

from criteria.facts import DESIGNATIONS, Better, Change, Facts, How, Value, Vocabulary
from criteria.judging import Finding, judge, judge_again
from criteria.linting import candidates, thresholds
from criteria.nearest import QUANTA
from criteria.nodes import LEAVES, Criterion, Leaf
from criteria.results import MET, TO_BE_JUDGED, UNMET
from criteria.scope import Scope
from matcher.repairs import Company, Mended, mend
from matcher.steps import Obstacle, Step

MENDED = (MET, TO_BE_JUDGED)
FEW_ENOUGH = 600


def company(facts: Facts, vocabulary: Vocabulary = VOCABULARY) -> Company:
    """Make a company of which nothing is derived."""

    def scope_on(day: date) -> Scope:
        return replace(SCOPE, as_of=day, vocabulary=vocabulary)

    def derive(stated: Mapping[str, Value], _: Scope) -> Facts:
        return Facts({**stated}, facts.possible)

    return Company(facts.known, facts, TODAY, scope_on, derive, frozenset())


def mended(tree: Criterion, facts: Facts, vocabulary: Vocabulary = VOCABULARY) -> Mended:
    return mend(tree, judge(tree, facts, SCOPE), company(facts, vocabulary), lambda _: True)


def changing(**changes: Change) -> Vocabulary:
    """Give the small vocabulary with other ways to change for some facts."""
    return Vocabulary({n: replace(s, change=changes.get(n, s.change)) for n, s in VOCABULARY.items()})


def with_steps(facts: Facts, steps: Iterator[Step] | tuple[Step, ...]) -> Facts:
    changes = {fact: value for step in steps for fact, value in step.change.items()}
    return Facts({**facts.known, **changes}, facts.possible)


def result(tree: Criterion, facts: Facts, steps: tuple[Step, ...]) -> object:
    day = max((step.on for step in steps), default=TODAY)
    return judge(tree, with_steps(facts, steps), company(facts).scope_on(day)).result


def proved_and_minimal(tree: Criterion, facts: Facts) -> None:
    assume(judge(tree, facts, SCOPE).result is UNMET)
    found = mended(tree, facts)
    assert bool(found.repairs) != bool(found.blocks) or not found.repairs
    for repair in found.repairs:
        assert result(tree, facts, repair.steps) in MENDED
        for step in repair.steps:
            others = tuple(other for other in repair.steps if other is not step)
            assert result(tree, facts, others) not in MENDED, step
            for nearer in _nearer(tree, step):
                steps = (*others, replace(step, to=nearer))
                assert result(tree, facts, steps) not in MENDED, (step, nearer)


def _nearer(tree: Criterion, step: Step) -> Iterator[Value]:
    """Give the figures between the present one and that of a step at which a leaf may change."""
    spec = VOCABULARY[step.fact]
    if spec.kind not in QUANTA or step.to is None or step.now is None:
        return
    step_of = QUANTA[spec.kind]
    low, high = sorted((step.now, step.to))
    for bound in (bound for leaf in _leaves(tree, step.fact) for bound in thresholds(leaf, SCOPE)):
        yield from (value for value in (bound - step_of, bound, bound + step_of) if low < value < high)


def _leaves(tree: Criterion, fact: str) -> list[Leaf]:
    return [node for node in reach(tree) if isinstance(node, LEAVES) and node.fact == fact]


@quick(150)
@given(judged_trees(), companies())
def test_a_repair_is_proved_and_nothing_less_would_do(tree: Criterion, facts: Facts) -> None:
    proved_and_minimal(tree, facts)


@pytest.mark.slow
@slow()
@given(judged_trees(size=10), companies())
def test_a_repair_is_proved_and_nothing_less_would_do_at_length(tree: Criterion, facts: Facts) -> None:
    proved_and_minimal(tree, facts)


def some_change_helps_where_a_repair_is_found(tree: Criterion, facts: Facts) -> None:
    """Recognitions apart, which are not given back, and facts of which some values are ruled out."""
    assume(judge(tree, facts, SCOPE).result is UNMET and not facts.possible)
    about = {node.fact for node in reach(tree) if isinstance(node, LEAVES)}
    assume(not any(fact.startswith(DESIGNATIONS) for fact in about))
    options = {fact: _options(tree, fact, facts) for fact in sorted(about)}
    size = 1
    for values in options.values():
        size *= len(values)
    assume(size <= FEW_ENOUGH)
    reachable = any(
        judge(tree, Facts({**facts.known, **dict(zip(options, values, strict=True))}), SCOPE).result is MET
        for values in product(*options.values())
    )
    assert bool(mended(tree, facts).repairs) == reachable


@quick(25)
@given(trees(known=False, lawless=False, size=4), companies())
def test_where_some_change_helps_a_repair_is_found(tree: Criterion, facts: Facts) -> None:
    some_change_helps_where_a_repair_is_found(tree, facts)


@pytest.mark.slow
@slow(600)
@given(trees(known=False, lawless=False, size=4), companies())
def test_where_some_change_helps_a_repair_is_found_at_length(tree: Criterion, facts: Facts) -> None:
    some_change_helps_where_a_repair_is_found(tree, facts)


def _options(tree: Criterion, fact: str, facts: Facts) -> list[Value]:
    now = facts.known.get(fact)
    values = candidates(VOCABULARY[fact], _leaves(tree, fact), SCOPE)
    return [*dict.fromkeys(values if now is None else (now, *values))]


@quick(300)
@given(judged_trees(), companies(), companies())
def test_judging_again_gives_what_judging_anew_does(tree: Criterion, before: Facts, after: Facts) -> None:
    changed = {
        name
        for one, other in ((before.known, after.known), (before.possible, after.possible))
        for name in one.keys() | other.keys()
        if one.get(name) != other.get(name)
    }
    assert _results(judge_again(judge(tree, before, SCOPE), changed, after, SCOPE)) == _results(
        judge(tree, after, SCOPE)
    )


def _results(finding: Finding) -> tuple[object, ...]:
    return finding.result, finding.value, *map(_results, finding.parts)


def test_a_figure_that_several_conditions_share_is_changed_once() -> None:
    tree = criterion(
        {
            "all": [
                {"fact": "revenue", "at_least": 1000},
                {"fact": "revenue", "above": 2000},
                {"fact": "employees", "at_least": 20},
            ]
        }
    )
    (repair,) = mended(tree, facts_of({"revenue": 500, "employees": 15})).repairs
    assert [(step.fact, step.now, step.to, step.gap) for step in repair.steps] == [
        ("revenue", 500, Decimal("2000.01"), Decimal("1500.01")),
        ("employees", 15, 20, 5),
    ]
    assert [len(step.demands) for step in repair.steps] == [2, 1]
    assert repair.steps[1].share == Decimal(5) / 15


def test_of_alternatives_the_easier_comes_first() -> None:
    tree = criterion({"any": [{"fact": "employees", "at_least": 300}, {"fact": "employees", "at_least": 20}]})
    (repair,) = mended(tree, facts_of({"employees": 10})).repairs
    assert repair.steps[0].to == 20

    other = criterion({"any": [{"fact": "listed", "is": True}, {"fact": "employees", "at_least": 20}]})
    hard = changing(listed=Change(How.ACTION, 8), employees=Change(How.ACTION, 2))
    found = mended(other, facts_of({"employees": 19, "listed": False}), hard).repairs
    assert [repair.steps[0].fact for repair in found] == ["employees", "listed"]


def test_what_an_unknown_leaves_open_has_to_be_shown() -> None:
    tree = criterion({"all": [{"fact": "listed", "is": True}, {"fact": "employees", "at_least": 20}]})
    (repair,) = mended(tree, facts_of({"employees": 3})).repairs
    assert {(step.fact, step.how) for step in repair.steps} == {
        ("listed", How.RECORD),
        ("employees", How.ACTION),
    }


def test_what_a_change_leaves_open_is_mended_by_the_first_way_that_does_not_undo_it() -> None:
    small, shown = {"definition": "small_firm"}, {"fact": "revenue", "at_least": 0}
    tree = criterion({"all": [small, {"any": [{"not": small}, shown]}]})
    (repair,) = mended(tree, facts_of({"listed": True})).repairs
    assert {(step.fact, step.to) for step in repair.steps} >= {("listed", False), ("revenue", 0)}


def test_a_year_of_standing_is_waited_for() -> None:
    tree = criterion({"fact": "founded_on", "at_most": {"as_of": {"years": -1}}})
    fixed = changing(founded_on=Change(How.FIXED))
    (repair,) = mended(tree, facts_of({"founded_on": "2024-10-01"}), fixed).repairs
    (step,) = repair.steps
    assert (step.how, step.to, step.on, step.gap) == (How.TIME, None, date(2025, 10, 1), 93)
    assert repair.on == date(2025, 10, 1)


def test_an_award_becomes_old_enough_by_waiting() -> None:
    tree = criterion({"holds": "srdi", "since": {"at_most": {"as_of": {"years": -1}}}})
    (repair,) = mended(tree, facts_of({"designations.srdi": {"held": True, "since": "2025-01-15"}})).repairs
    assert [(step.how, step.on) for step in repair.steps] == [(How.TIME, date(2026, 1, 15))]


def test_months_pass_one_by_one() -> None:
    tree = criterion({"fact": "employees", "at_least": 20})
    monthly = changing(employees=Change(How.TIME, 1))
    (repair,) = mended(tree, facts_of({"employees": 13}), monthly).repairs
    assert [(step.how, step.to, step.on) for step in repair.steps] == [(How.TIME, 20, date(2026, 1, 30))]


def test_a_figure_of_a_closed_year_counts_from_the_next() -> None:
    tree = criterion({"fact": "revenue", "at_least": 1000})
    yearly = changing(revenue=Change(How.ACTION, 5, yearly=True))
    facts = facts_of({"revenue": 800})
    (repair,) = mended(tree, facts, yearly).repairs
    assert repair.on == date(2026, 1, 1)

    finding = judge(tree, facts, SCOPE)
    late = mend(tree, finding, company(facts, yearly), lambda day: day <= date(2025, 12, 31))
    assert late.repairs == ()
    assert [(block.obstacle, block.on) for block in late.blocks] == [
        (Obstacle.AFTER_PERIOD, date(2026, 1, 1))
    ]


def test_what_cannot_change_is_said_and_not_proposed() -> None:
    tree = criterion({"all": [{"fact": "county", "within": ["330302"]}, {"fact": "listed", "is": True}]})
    fixed = changing(county=Change(How.FIXED))
    found = mended(tree, facts_of({"county": "330324", "listed": False}), fixed)
    assert found.repairs == ()
    assert [(block.demand.leaf.fact, block.obstacle) for block in found.blocks] == [
        ("county", Obstacle.FIXED)
    ]


def test_nobody_is_told_to_shrink_or_to_give_back_a_recognition() -> None:
    growing = changing(employees=Change(How.ACTION, 3, better=Better.MORE))
    small = criterion({"fact": "employees", "below": 300})
    found = mended(small, facts_of({"employees": 400}), growing)
    assert [block.obstacle for block in found.blocks] == [Obstacle.NOT_PROPOSED]

    first = criterion({"not": {"holds": "srdi"}})
    found = mended(first, facts_of({"designations.srdi": True}))
    assert [block.obstacle for block in found.blocks] == [Obstacle.FIXED]


def test_a_higher_level_is_applied_for_and_a_lapsed_recognition_again() -> None:
    tree = criterion({"holds": "manufacturing_champion", "level": ["national"]})
    held = {"designations.manufacturing_champion": {"held": True, "level": "provincial"}}
    (repair,) = mended(tree, facts_of(held)).repairs
    assert repair.steps[0].how is How.ACTION
    assert repair.steps[0].to.level == "national"

    lapsed = {"designations.srdi": {"held": True, "since": "2021-01-01", "until": "2024-12-31"}}
    (again,) = mended(criterion({"holds": "srdi"}), facts_of(lapsed)).repairs
    assert again.steps[0].to.since == TODAY
