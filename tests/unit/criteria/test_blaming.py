"""Blame: the culprits suffice, none of them can be spared, and their words and gaps are right."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from support.effort import quick, slow
from support.law import SCOPE, criterion
from support.profiles import companies, learned, values_of
from support.read_once import read_once_trees
from support.trees import judged_trees, polarities, trees
from support.vocabulary import VOCABULARY

from criteria.blaming import Culprit, blame, gap, required, symbol, turned
from criteria.facts import Designation, Facts, Value
from criteria.judging import judge
from criteria.leaves import test as hold_against
from criteria.linting import candidates
from criteria.nodes import Criterion, Not
from criteria.results import MET, UNKNOWN, UNMET


def _blamed(tree: Criterion, facts: Facts) -> list[str]:
    return [culprit.leaf.fact for culprit in blame(judge(tree, facts, SCOPE), SCOPE)]


def _one_sided(tree: Criterion) -> bool:
    """Tell whether no leaf of a tree must hold in one place and must not in another."""
    sides = polarities(tree)
    return not any((leaf, not positive) in sides for leaf, positive in sides)


def _sufficient_and_minimal(tree: Criterion, facts: Facts) -> None:
    finding = judge(tree, facts, SCOPE)
    leaves = frozenset(culprit.leaf for culprit in blame(finding, SCOPE))

    assert turned(finding, leaves) is not UNMET
    for leaf in leaves:
        assert turned(finding, leaves - {leaf}) is UNMET, leaf


def _unmet(tree: Criterion, facts: Facts) -> Criterion:
    """Give a tree that is unmet: the tree itself, or its contrary."""
    result = judge(tree, facts, SCOPE).result
    assume(result is not UNKNOWN)
    return tree if result is UNMET else Not(part=tree)


@quick(200)
@given(trees().filter(_one_sided), companies())
def test_the_culprits_suffice_and_none_can_be_spared(tree: Criterion, facts: Facts):
    _sufficient_and_minimal(_unmet(tree, facts), facts)


@pytest.mark.slow
@slow()
@given(trees(size=12).filter(_one_sided), companies())
def test_the_culprits_suffice_and_none_can_be_spared_at_length(tree: Criterion, facts: Facts):
    _sufficient_and_minimal(_unmet(tree, facts), facts)


@quick(100)
@given(judged_trees(), companies())
def test_somebody_is_blamed_when_and_only_when_a_tree_is_unmet(tree: Criterion, facts: Facts):
    finding = judge(tree, facts, SCOPE)

    assert bool(blame(finding, SCOPE)) == (finding.result is UNMET)


@quick(100)
@given(judged_trees(), companies())
def test_a_culprit_is_known_to_come_out_the_wrong_way(tree: Criterion, facts: Facts):
    for culprit in blame(judge(tree, facts, SCOPE), SCOPE):
        assert judge(culprit.leaf, facts, SCOPE).result is (MET if culprit.negated else UNMET)
        assert culprit.value == facts.known.get(culprit.leaf.fact)


def _mended(culprit: Culprit) -> Value | None:
    """Give a value with which a culprit would come out the other way."""
    spec, leaf = VOCABULARY[culprit.leaf.fact], culprit.leaf
    wanted = UNMET if culprit.negated else MET
    values = (*candidates(spec, [leaf], SCOPE), *values_of(leaf.fact))
    return next((value for value in values if hold_against(leaf, value, SCOPE) is wanted), None)


@quick(150)
@given(read_once_trees(), companies())
def test_to_mend_every_culprit_changes_the_verdict_and_to_mend_all_but_one_does_not(
    tree: Criterion, facts: Facts
):
    """The same, with values of the company in place of turned leaves."""
    tree = _unmet(tree, facts)
    culprits = blame(judge(tree, facts, SCOPE), SCOPE)
    answers = {culprit.leaf.fact: _mended(culprit) for culprit in culprits}
    assume(None not in answers.values())

    assert judge(tree, learned(facts, answers), SCOPE).result is not UNMET
    for spared in answers:
        others = {fact: value for fact, value in answers.items() if fact != spared}
        assert judge(tree, learned(facts, others), SCOPE).result is UNMET


def test_ties_go_to_the_part_that_is_written_first():
    tree = criterion({"any": [{"fact": "listed", "is": True}, {"fact": "employees", "at_least": 20}]})

    assert _blamed(tree, Facts({"employees": 1, "listed": False})) == ["listed"]


def test_a_condition_that_stands_in_two_places_is_blamed_once():
    listed, big = {"fact": "listed", "is": True}, {"fact": "employees", "at_least": 20}
    tree = criterion({"all": [{"any": [listed, big]}, {"any": [listed, {"fact": "revenue", "above": 0}]}]})

    assert _blamed(tree, Facts({"employees": 1, "listed": False, "revenue": 0})) == ["listed"]


def test_what_turns_out_superfluous_is_dropped():
    """Each part alone would blame its first condition; the second part's culprit mends both."""
    listed, big = {"fact": "listed", "is": True}, {"fact": "employees", "at_least": 20}
    tree = criterion({"all": [{"any": [big, listed]}, listed]})

    assert _blamed(tree, Facts({"employees": 1, "listed": False})) == ["listed"]


def test_one_fact_can_be_blamed_for_two_bounds():
    tree = criterion({"not": {"any": [{"fact": "employees", "above": 3}, {"fact": "employees", "above": 5}]}})

    assert _blamed(tree, Facts({"employees": 9})) == ["employees", "employees"]


@pytest.mark.xfail(
    strict=True, reason="a leaf that must hold in one place and must not in another is turned in both"
)
def test_the_culprits_suffice_where_a_condition_decides_between_two_others():
    """If large, then profitable; if not large, then listed. The company is none of these."""
    large = {"fact": "employees", "at_least": 300}
    tree = criterion(
        {
            "all": [
                {"any": [large, {"fact": "listed", "is": True}]},
                {"any": [{"not": large}, {"fact": "profit", "above": 0}]},
            ]
        }
    )
    _sufficient_and_minimal(tree, Facts({"employees": 20, "listed": False, "profit": 0}))


def test_the_source_of_a_culprit_is_the_nearest_above_it():
    tree = criterion(
        {
            "all": [
                {"fact": "employees", "at_least": 20},
                {"fact": "listed", "is": True, "source": {"article": 8}},
                {"any": [{"fact": "revenue", "above": 0}], "source": {"article": 9}},
            ],
            "source": {"article": 7},
        }
    )
    culprits = blame(judge(tree, Facts({"employees": 1, "listed": False, "revenue": 0}), SCOPE), SCOPE)

    assert [culprit.source.article for culprit in culprits] == [7, 8, 9]


def test_the_source_of_a_culprit_in_a_definition_is_its_law():
    """Unless the node that names the definition, or one below it, cites another."""
    small, own = {"definition": "small_firm"}, {"definition": "small_firm", "source": {"article": 8}}
    facts = Facts({"employees": 400, "listed": False})
    sources = [
        blame(judge(criterion({"all": [tree], "source": {"article": 7}}), facts, SCOPE), SCOPE)[0].source
        for tree in (small, own)
    ]

    assert [(source.document, source.article) for source in sources] == [("notice", None), (None, 8)]


def _culprit(written: object, *, value: Value | None = None, negated: bool = False) -> Culprit:
    return Culprit(criterion(written), value, negated, None)


_HOLDS = {
    "holds": "srdi",
    "level": ["national", "provincial"],
    "since": {"in_year": 2024},
    "until": {"at_least": {"date": "2026-01-01"}, "at_most": {"as_of": {"years": 3}}},
}


@pytest.mark.parametrize(
    ("written", "wanted", "wanted_not"),
    [
        ({"fact": "revenue", "at_least": 1000000}, ">= 1000000", "< 1000000"),
        ({"fact": "revenue", "above": 0.5}, "> 0.5", "<= 0.5"),
        ({"fact": "employees", "at_most": 300}, "<= 300", "> 300"),
        ({"fact": "employees", "below": {"parameter": "staff_floor"}}, "< 20", ">= 20"),
        ({"fact": "employees", "below": {"parameter": "old_floor"}}, "< ?", ">= ?"),
        ({"fact": "founded_on", "at_least": {"as_of": {"years": -3}}}, ">= 2022-06-30", "< 2022-06-30"),
        ({"fact": "employees", "between": [20, 300]}, "20 .. 300", "not 20 .. 300"),
        ({"fact": "listed", "is": True}, "= true", "!= true"),
        ({"fact": "listed", "is": False}, "= false", "!= false"),
        ({"fact": "size_class", "is": "small"}, "= small", "!= small"),
        ({"fact": "size_class", "in": ["micro", "small"]}, "in {micro, small}", "not in {micro, small}"),
        ({"fact": "first_profit_year", "in": [{"as_of_year": 0}]}, "in {2025}", "not in {2025}"),
        ({"fact": "customs_modes", "includes": ["1210"]}, "includes {1210}", "not includes {1210}"),
        ({"fact": "industry", "within": ["C38", "I65"]}, "within {C38, I65}", "not within {C38, I65}"),
        (
            {"fact": "industry", "within": {"parameter": "priority_industries"}},
            "within {C38, I65}",
            "not within {C38, I65}",
        ),
        ({"holds": "srdi"}, "held", "not held"),
        (
            _HOLDS,
            "held, level in {national, provincial}, since in 2024, until >= 2026-01-01 and <= 2028-06-30",
            "not held",
        ),
    ],
)
def test_what_would_be_required_is_said_in_symbols(written: object, wanted: str, wanted_not: str):
    assert required(_culprit(written), SCOPE) == wanted
    assert required(_culprit(written, negated=True), SCOPE) == wanted_not


def test_what_is_required_of_a_fact_that_must_be_known():
    assert required(_culprit({"known": "revenue"}), SCOPE) == "known"


def test_what_is_required_of_a_fact_that_must_not_be_known():
    assert required(_culprit({"known": "revenue"}, negated=True), SCOPE) == "not known"


@pytest.mark.parametrize(
    ("written", "value", "distance"),
    [
        ({"fact": "revenue", "at_least": 1000}, Decimal("900.5"), Decimal("99.5")),
        ({"fact": "profit", "above": 0}, -5, Decimal(5)),
        ({"fact": "employees", "at_most": 300}, 310, Decimal(10)),
        ({"fact": "employees", "below": {"parameter": "staff_floor"}}, 25, Decimal(5)),
        ({"fact": "employees", "below": {"parameter": "old_floor"}}, 25, None),
        ({"fact": "founded_on", "at_least": {"date": "2024-03-01"}}, date(2024, 2, 28), Decimal(2)),
        ({"fact": "employees", "between": [20, 300]}, 15, Decimal(5)),
        ({"fact": "employees", "between": [20, 300]}, 310, Decimal(10)),
        ({"fact": "employees", "at_least": 20}, None, None),
        ({"fact": "listed", "is": True}, False, None),
        ({"fact": "industry", "within": ["C38"]}, "I65", None),
        ({"holds": "srdi"}, Designation(held=False), None),
    ],
)
def test_the_gap_is_the_distance_to_the_threshold(
    written: object, value: Value | None, distance: Decimal | None
):
    assert gap(_culprit(written, value=value), SCOPE) == distance


def test_what_must_not_lie_between_two_bounds_has_no_gap():
    culprit = _culprit({"fact": "employees", "between": [20, 300]}, value=30, negated=True)

    assert gap(culprit, SCOPE) is None


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "?"),
        (True, "true"),
        (False, "false"),
        (300, "300"),
        (Decimal("300000.00"), "300000"),
        (Decimal("0.030"), "0.03"),
        (date(2025, 6, 30), "2025-06-30"),
        ("C38", "C38"),
        (frozenset({"9610", "0110"}), "{0110, 9610}"),
        (frozenset(), "{}"),
        (Designation(held=True), "held"),
        (Designation(held=False), "not held"),
    ],
)
def test_a_value_is_written_as_in_json_without_quotes(value: Value | None, written: str):
    assert symbol(value) == written
