"""Judge: what it says is what every company behind the facts comes to, and learning cannot undo it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.completions import completions, outcomes
from support.effort import quick, slow
from support.law import SCOPE, criterion
from support.profiles import STEPS, companies, learned, refinements, values_of
from support.read_once import read_once_trees
from support.trees import FACTS, THRESHOLDS, judged_trees, trees
from support.vocabulary import VOCABULARY

from criteria.facts import Designation, Estimate, FactName, Facts, Value
from criteria.judging import Finding, judge
from criteria.leaves import test as hold_against
from criteria.linting import can_be_met
from criteria.nodes import LEAVES, Above, AtLeast, AtMost, Below, Between, Criterion, In, Is, walk
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET, Result
from criteria.words import Words

_ORDERED = [fact for fact in FACTS if VOCABULARY[fact].kind in THRESHOLDS]


def _of(tree: Criterion, facts: Facts) -> Result:
    return judge(tree, facts, SCOPE).result


def _sound(tree: Criterion, facts: Facts) -> None:
    result = _of(tree, facts)
    if result is MET:
        assert {True} == outcomes(tree, facts)
    if result is UNMET:
        assert {False} == outcomes(tree, facts)


@quick(200)
@given(judged_trees(), companies())
def test_what_is_decided_is_so_for_every_company_behind_the_facts(tree: Criterion, facts: Facts):
    _sound(tree, facts)


@pytest.mark.slow
@slow()
@given(judged_trees(size=10), companies())
def test_what_is_decided_is_so_for_every_company_behind_the_facts_at_length(tree: Criterion, facts: Facts):
    _sound(tree, facts)


def _complete(tree: Criterion, facts: Facts) -> None:
    """What nobody can meet, and lint names, is unknown of a company half known though all come out alike."""
    for _, node in walk(tree):
        if isinstance(node, LEAVES):
            assume(can_be_met(node, SCOPE))
    open_question = len(outcomes(tree, facts)) == 2

    assert (_of(tree, facts) is UNKNOWN) == open_question


@quick(200)
@given(read_once_trees(), companies())
def test_a_tree_that_reads_each_fact_once_is_unknown_only_when_companies_differ(
    tree: Criterion, facts: Facts
):
    _complete(tree, facts)


@pytest.mark.slow
@slow()
@given(read_once_trees(most=8), companies())
def test_a_tree_that_reads_each_fact_once_is_unknown_only_when_companies_differ_at_length(
    tree: Criterion, facts: Facts
):
    _complete(tree, facts)


@quick(150)
@given(trees(lawless=False), st.data())
def test_with_every_fact_known_nothing_stays_unknown(tree: Criterion, data: st.DataObject):
    facts = Facts({fact: data.draw(st.sampled_from(values_of(fact))) for fact in FACTS})
    (_, met), *others = completions(tree, facts)

    assert others == []
    assert _of(tree, facts) is (MET if met else UNMET)


@quick(200)
@given(judged_trees(), companies(), st.data())
def test_learning_a_fact_never_undoes_a_result(tree: Criterion, facts: Facts, data: st.DataObject):
    """Met and unmet stay; what a bureau must judge can at most turn out to need no judgement."""
    before = _of(tree, facts)
    fact = data.draw(
        st.sampled_from([node.fact for _, node in walk(tree) if isinstance(node, LEAVES)] or FACTS)
    )
    value = data.draw(st.sampled_from(refinements(fact, facts)))
    after = _of(tree, learned(facts, {fact: value}))

    assert (
        after
        in {
            MET: (MET,),
            UNMET: (UNMET,),
            UNKNOWN: tuple(Result),
            TO_BE_JUDGED: (TO_BE_JUDGED, MET),
        }[before]
    )


@quick(100)
@given(judged_trees(), companies(), st.data())
def test_narrowing_a_fact_never_undoes_a_result(tree: Criterion, facts: Facts, data: st.DataObject):
    before = _of(tree, facts)
    assume(before in (MET, UNMET))
    unknown = [fact for fact in FACTS if fact not in facts.known and fact not in facts.possible]
    narrow = {
        fact: data.draw(st.frozensets(st.sampled_from(values_of(fact)), min_size=1)) for fact in unknown
    }

    assert before is _of(tree, Facts(facts.known, {**facts.possible, **narrow}))


@quick(100)
@given(judged_trees(), companies(), st.data())
def test_a_fact_that_a_tree_does_not_look_at_changes_nothing(
    tree: Criterion, facts: Facts, data: st.DataObject
):
    finding = judge(tree, facts, SCOPE)
    others = sorted(set(FACTS).difference(fact for fact, _ in finding.looked_at()))
    answers = {fact: data.draw(st.sampled_from(values_of(fact))) for fact in others}

    assert finding == judge(tree, learned(facts, answers), SCOPE)


_RELATIONS = [
    (AtLeast, (False, True, True)),
    (Above, (False, False, True)),
    (AtMost, (True, True, False)),
    (Below, (True, False, False)),
]


@pytest.mark.parametrize(("relation", "below_at_above"), _RELATIONS)
@pytest.mark.parametrize("fact", _ORDERED)
def test_a_comparison_tells_below_at_and_above_apart(
    fact: str, relation: type[AtLeast | Above | AtMost | Below], below_at_above: tuple[bool, ...]
):
    kind = VOCABULARY[fact].kind
    for term in THRESHOLDS[kind]:
        threshold, step = SCOPE.value(term), STEPS[kind]
        leaf = relation(fact=fact, threshold=term)

        assert [MET if holds else UNMET for holds in below_at_above] == [
            hold_against(leaf, value, SCOPE) for value in (threshold - step, threshold, threshold + step)
        ]


def test_a_number_is_the_same_number_however_it_is_held():
    """5, 5.0 and 5.00 are one figure to every operator."""
    leaves = [
        Is(fact="employees", value=5),
        In(fact="employees", values=(4, 5)),
        Between(fact="employees", bounds=(5, 5)),
        AtLeast(fact="employees", threshold=Decimal("5.00")),
    ]

    assert [hold_against(leaf, value, SCOPE) for leaf in leaves for value in (5, Decimal("5.0"))] == [MET] * 8


@pytest.mark.parametrize("value", ["five", date(2025, 1, 1), frozenset()])
def test_what_is_no_number_cannot_be_held_against_one(value: Value):
    with pytest.raises(TypeError):
        hold_against(AtLeast(fact="employees", threshold=5), value, SCOPE)


def test_a_finding_mirrors_the_tree():
    tree = criterion(
        {"all": [{"fact": "employees", "at_least": 20}, {"not": {"fact": "listed", "is": True}}]}
    )
    finding = judge(tree, Facts({"employees": 25}), SCOPE)
    employees, not_listed = finding.parts

    assert finding.result is UNKNOWN
    assert (employees.result, employees.value) == (MET, 25)
    assert (not_listed.parts[0].result, not_listed.parts[0].value) == (UNKNOWN, None)
    assert finding.looked_at() == (("employees", 25), ("listed", None))


def test_a_node_that_stands_in_several_trees_is_judged_once():
    shared = criterion({"fact": "employees", "at_least": 20})
    seen: dict[int, Finding] = {}
    first = judge(shared, Facts({"employees": 25}), SCOPE, seen)

    assert first is judge(shared, Facts({"employees": 25}), SCOPE, seen)


def _estimated(fact: str, value: Value) -> Facts:
    return Facts({}, estimates={fact: Estimate(value, Words("估计", "estimate"))})


def test_an_estimate_leans_and_does_not_settle():
    tree = criterion({"fact": "employees", "at_least": 20})
    likely, unlikely = (judge(tree, _estimated("employees", value), SCOPE) for value in (20, 19))

    assert (likely.result, likely.probably) == (UNKNOWN, MET)
    assert (unlikely.result, unlikely.probably) == (UNKNOWN, UNMET)


def test_what_is_known_leaves_no_room_for_an_estimate():
    tree = criterion({"fact": "employees", "at_least": 20})
    guess = _estimated("employees", 19).estimates
    finding = judge(tree, Facts({"employees": 20}, estimates=guess), SCOPE)

    assert (finding.result, finding.probably) == (MET, None)


def test_an_estimate_leans_a_whole_tree_as_far_as_the_rest_is_known():
    tree = criterion({"all": [{"fact": "employees", "at_least": 20}, {"fact": "listed", "is": True}]})
    guess = _estimated("employees", 20).estimates

    assert judge(tree, Facts({}, estimates=guess), SCOPE).probably is None
    assert judge(tree, Facts({"listed": True}, estimates=guess), SCOPE).probably is MET
    assert judge(tree, _estimated("employees", 19), SCOPE).probably is UNMET


def test_a_tree_that_is_decided_leans_nowhere():
    tree = criterion({"all": [{"fact": "employees", "at_least": 20}, {"fact": "listed", "is": True}]})
    guess = _estimated("employees", 19).estimates
    finding = judge(tree, Facts({"listed": False}, estimates=guess), SCOPE)

    assert (finding.result, finding.probably) == (UNMET, None)


def test_an_estimate_that_is_itself_too_coarse_leans_nowhere():
    tree = criterion({"fact": "industry", "within": ["C38"]})

    assert judge(tree, _estimated("industry", "C"), SCOPE).probably is None


@pytest.mark.parametrize("value", [True, Designation(held=True), frozenset({"C38"})])
def test_a_value_that_is_no_code_lies_in_no_region_for_certain(value: Value):
    tree = criterion({"fact": "industry", "within": ["C38"]})

    assert _of(tree, Facts({"industry": value})) is UNKNOWN


def test_what_is_no_designation_is_neither_held_nor_not_held():
    tree = criterion({"holds": "srdi"})

    assert _of(tree, Facts({"designations.srdi": date(2025, 1, 1)})) is UNKNOWN


def test_one_of_a_year_and_a_figure_that_is_not_in_force_is_unknown_unless_the_year_fits():
    tree = criterion({"fact": "employees", "in": [5, {"parameter": "old_floor"}]})

    assert _of(tree, Facts({"employees": 5})) is MET
    assert _of(tree, Facts({"employees": 7})) is UNKNOWN


def test_the_facts_to_settle_a_derived_fact_are_its_inputs():
    needed = {"size_class": (FactName("employees"), FactName("revenue"))}

    assert Facts({}, needed=needed).to_settle("size_class") == ("employees", "revenue")
    assert Facts({}, needed=needed).to_settle("listed") == ("listed",)
