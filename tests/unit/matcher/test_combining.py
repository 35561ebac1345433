"""The best admissible choice, held against every subset of the claims.

What a subset comes to is worked out apart: a flow from the claims through their own caps and the
common one (igraph's maximum flow), in whole fen.
"""

from decimal import Decimal
from itertools import product

import igraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.combining import Claim, combined
from matcher.programme import Programme, SolverFailed, solve

COMMON = "z"
"""The cap that a claim may have beside its own: total control."""

fen = st.one_of(st.integers(0, 9), st.integers(0, 10**6), st.integers(10**9, 10**12))
groups = st.frozensets(st.sampled_from("gh"), max_size=2)
caps = st.sampled_from([(), ("a",), ("b",), (COMMON,), ("a", COMMON), ("b", COMMON)])


@st.composite
def claims(draw, most=6):
    drawn = draw(st.lists(st.tuples(fen, groups, caps), max_size=most))
    return [
        Claim((f"m{index}",), (Decimal(amount).scaleb(-2),), group, cap)
        for index, (amount, group, cap) in enumerate(drawn)
    ]


limits = st.fixed_dictionaries({cap: fen.map(lambda amount: Decimal(amount).scaleb(-2)) for cap in "abz"})


def plain(amount, *, groups="", caps=""):
    return Claim((f"{amount}{groups}{caps}",), (Decimal(amount),), frozenset(groups), tuple(caps))


def taken_in(claims, best):
    return tuple(claim in best.chosen for claim in claims)


def admissible(claims, taken):
    used = [
        group for claim, is_taken in zip(claims, taken, strict=True) if is_taken for group in claim.groups
    ]
    return len(used) == len({*used})


def flow(claims, limits):
    """Give what claims come to under their caps: each is an edge from its own cap to the common one."""
    names = ["source", "sink", "no cap", "a", "b", "common", "not common"]
    room = {"a": limits["a"], "b": limits["b"], "common": limits[COMMON]}
    edges = [
        ("source", "no cap"),
        ("source", "a"),
        ("source", "b"),
        ("common", "sink"),
        ("not common", "sink"),
    ]
    capacities = [float("inf"), room["a"], room["b"], room["common"], float("inf")]
    for claim in claims:
        own = next((cap for cap in claim.caps if cap != COMMON), "no cap")
        edges.append((own, "common" if COMMON in claim.caps else "not common"))
        capacities.append(claim.worth)
    graph = igraph.Graph(n=len(names), directed=True)
    graph.add_edges([(names.index(one), names.index(two)) for one, two in edges])
    in_fen = [float(capacity * 100) for capacity in capacities]
    return Decimal(graph.maxflow(0, 1, in_fen).value).scaleb(-2)


@settings(max_examples=150, deadline=None)
@given(claims(), limits)
def test_no_admissible_subset_comes_to_more_and_of_equals_the_first_claims_are_taken(drawn, limits):
    best = combined(drawn, limits)
    reached = {}
    for taken in product((True, False), repeat=len(drawn)):
        if admissible(drawn, taken):
            picked = [claim for claim, is_taken in zip(drawn, taken, strict=True) if is_taken]
            reached[taken] = flow(picked, limits)

    assert best.total == max(reached.values())
    assert taken_in(drawn, best) == max(taken for taken, total in reached.items() if total == best.total)


@settings(max_examples=150, deadline=None)
@given(claims(), limits)
def test_no_cap_is_exceeded_and_nothing_counts_for_more_than_it_is_worth(drawn, limits):
    best = combined(drawn, limits)

    for claim in best.chosen:
        assert 0 <= best.parts[claim.measures[0]] <= claim.worth
    for cap, limit in limits.items():
        assert sum(best.parts[claim.measures[0]] for claim in best.chosen if cap in claim.caps) <= limit
    for claim in best.chosen:
        cut = best.parts[claim.measures[0]] < claim.worth
        assert not cut or not {*best.binding}.isdisjoint(claim.caps)


@settings(max_examples=100, deadline=None)
@given(claims(), limits, fen, groups, caps)
def test_a_claim_more_never_lowers_the_total(drawn, limits, amount, group, cap):
    more = Claim(("more",), (Decimal(amount).scaleb(-2),), group, cap)

    assert combined([*drawn, more], limits).total >= combined(drawn, limits).total


@settings(max_examples=100, deadline=None)
@given(claims(), limits, fen)
def test_a_claim_without_conflict_adds_what_it_is_worth(drawn, limits, amount):
    more = Claim(("more",), (Decimal(amount).scaleb(-2),))

    assert combined([*drawn, more], limits).total == combined(drawn, limits).total + more.worth


def test_the_better_of_two_is_not_always_the_one_worth_more():
    # Of g: 90 falls under the cap of 100 that 80 has nearly used; 60 does not. 80 + 60 > 80 + 20.
    claims = [plain(80, caps="a"), plain(90, groups="g", caps="a"), plain(60, groups="g")]
    best = combined(claims, {"a": Decimal(100)})

    assert best.total == 80 + 60
    assert best.parts == {"80a": 80, "60g": 60}
    assert best.binding == ()


def test_a_claim_in_two_groups_is_weighed_against_both():
    # 100 excludes 60 and 70, which do not exclude one another.
    claims = [plain(100, groups="gh"), plain(60, groups="g"), plain(70, groups="h")]

    assert combined(claims, {}).total == 60 + 70


def test_under_two_caps_the_room_goes_to_those_that_have_no_other():
    # The first shares the own cap with the second, and the common one with the third: 0 + 10 + 10.
    claims = [plain(11, caps="az"), plain(12, caps="a"), plain(13, caps="z")]
    best = combined(claims, {"a": Decimal(10), COMMON: Decimal(10)})

    assert best.parts == {"11az": 0, "12a": 10, "13z": 10}
    assert best.binding == ("a", COMMON)


def test_what_is_unbounded_counts_without_bound_and_under_a_cap_for_the_cap():
    infinite = Decimal("Infinity")
    free = combined([plain(infinite), plain(5)], {})
    capped = combined([plain(infinite, caps="a"), plain(5)], {"a": Decimal(10)})

    assert free.total == infinite
    assert capped.total == 10 + 5


def test_what_is_unbounded_wins_through_a_programme_too():
    infinite = Decimal("Infinity")
    claims = [plain(100, groups="gh"), plain(infinite, groups="g"), plain(70, groups="h")]

    assert combined(claims, {}).parts == {"Infinityg": infinite, "70h": 70}


@pytest.mark.parametrize("amount", ["0.01", "1", "123456789012.34"])
def test_a_fen_decides(amount):
    least = Decimal(amount)
    claims = [
        Claim(("one",), (least,), frozenset("gh")),
        Claim(("two",), (least,), frozenset("g")),
        Claim(("fen",), (Decimal("0.01"),), frozenset("h")),
    ]

    assert combined(claims, {}).total == least + Decimal("0.01")


def test_the_solver_says_nothing(capfd):
    combined([plain(100, groups="gh"), plain(60, groups="g"), plain(70, groups="h")], {})

    assert capfd.readouterr() == ("", "")


def test_a_solver_that_finds_nothing_is_no_answer():
    both = Programme(worths=(Decimal(1), Decimal(1)), fixed=frozenset({0, 1}), groups=((0, 1),), caps=())

    with pytest.raises(SolverFailed):
        solve(both, lambda _: Decimal(0))
