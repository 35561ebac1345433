"""Mend: the minimal ways through each connective, the cheapest first."""

import pytest
from support.companies import facts_of
from support.law import SCOPE, criterion

from criteria.judging import judge
from criteria.mending import ways
from criteria.nodes import All, AnyOf, Not

BIG = {"fact": "employees", "at_least": 300}
RICH = {"fact": "revenue", "at_least": 1000}
LISTED = {"fact": "listed", "is": True}
JUDGED = {"judged_by": "stb", "text": "水平", "text_en": "level"}
COSTS = {"employees": 3.0, "revenue": 5.0, "listed": 8.0}
NOTHING = {"employees": 3, "revenue": 1, "listed": False}
EVERYTHING = {"employees": 300, "revenue": 1000, "listed": True}


def found(written, company=None):
    facts = facts_of(NOTHING if company is None else company)
    some = ways(judge(criterion(written), facts, SCOPE), SCOPE, lambda demand: COSTS[demand.leaf.fact])
    return [
        (way.cost, {d.leaf.fact if d.met else f"not {d.leaf.fact}" for d in way.demands.values()})
        for way in some
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"all": [BIG, RICH]}, [(8, {"employees", "revenue"})]),
        ({"any": [RICH, BIG]}, [(3, {"employees"}), (5, {"revenue"})]),
        (
            {"at_least": {"n": 2, "of": [BIG, RICH, LISTED]}},
            [
                (8, {"employees", "revenue"}),
                (11, {"employees", "listed"}),
                (13, {"revenue", "listed"}),
            ],
        ),
        ({"all": [JUDGED, BIG]}, [(3, {"employees"})]),
    ],
    ids=["all", "any", "at least", "judged"],
)
def test_ways_through_a_connective(written, expected) -> None:
    assert found(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"not": BIG}, [(3, {"not employees"})]),
        ({"not": {"all": [BIG, RICH]}}, [(3, {"not employees"}), (5, {"not revenue"})]),
        ({"not": {"any": [BIG, RICH]}}, [(8, {"not employees", "not revenue"})]),
        (
            {"not": {"at_least": {"n": 2, "of": [BIG, RICH, LISTED]}}},
            [
                (8, {"not employees", "not revenue"}),
                (11, {"not employees", "not listed"}),
                (13, {"not revenue", "not listed"}),
            ],
        ),
    ],
    ids=["leaf", "all", "any", "at least"],
)
def test_under_a_not_the_duals_hold(written, expected) -> None:
    assert found(written, EVERYTHING) == expected


def test_what_is_met_needs_nothing_and_counts_towards_a_quota() -> None:
    company = {**NOTHING, "listed": True}
    assert found({"all": [LISTED, BIG]}, company) == [(3, {"employees"})]
    assert found({"at_least": {"n": 2, "of": [LISTED, BIG, RICH]}}, company) == [
        (3, {"employees"}),
        (5, {"revenue"}),
    ]
    assert found(LISTED, company) == [(0, set())]


def test_an_unknown_has_to_be_shown_and_lawless_rules_cannot_be_mended() -> None:
    assert found({"all": [BIG, RICH]}, {"employees": 3}) == [(8, {"employees", "revenue"})]
    assert found({"all": [BIG, {"definition": "old_firm"}]}) == []


def one_object_each(tree, pool=None):
    """Give a tree in which conditions that are the same are one object, as in a plan."""
    pool = {} if pool is None else pool
    if isinstance(tree, All | AnyOf):
        tree = tree.model_copy(update={"parts": tuple(one_object_each(part, pool) for part in tree.parts)})
    if isinstance(tree, Not):
        tree = tree.model_copy(update={"part": one_object_each(tree.part, pool)})
    return pool.setdefault(tree, tree)


def found_in_shared(written, company=NOTHING):
    finding = judge(one_object_each(criterion(written)), facts_of(company), SCOPE)
    return [(way.cost, len(way.demands)) for way in ways(finding, SCOPE, lambda d: COSTS[d.leaf.fact])]


def test_no_way_contains_another() -> None:
    assert found_in_shared({"any": [{"all": [BIG, RICH]}, BIG]}) == [(3, 1)]


def test_a_condition_that_two_branches_share_is_paid_for_once() -> None:
    assert found_in_shared({"all": [{"any": [{"all": [BIG, LISTED]}]}, BIG]}) == [(11, 2)]


def test_a_condition_that_must_hold_and_must_not_has_no_way() -> None:
    assert found_in_shared({"all": [BIG, {"not": BIG}]}, {}) == []
