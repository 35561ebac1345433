"""Exclusive groups, caps and 总量控制 in a small catalogue; `revenue` is what total control allows."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.catalogues import BASE, load_files
from support.entitlements import TODAY, cap, measure, together, with_limits

from criteria.words import Language

OLD, NEW = date(2015, 1, 1), date(2024, 1, 1)
PROFIT = {"fact": "profit"}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return load_files(tmp_path_factory.mktemp("small"), BASE).catalogue


@pytest.fixture(scope="module")
def joint_of(base):
    def joint(*measures, caps=(), as_of=TODAY, language=Language.ZH, **known):
        return together(with_limits(base, measures, caps), known, as_of, language)

    return joint


def ends(joint):
    return joint["low"], joint["high"]


def counted(joint):
    return {part["measure"][-1]: part["counted"]["high"] for part in joint["parts"]}


def reasons(joint):
    return {entry["measure"][-1]: entry["because"] for entry in joint["dropped"]}


def free(key, amount, **more):
    """Give an award outside total control."""
    return measure(key, amount, total_control=False, **more)


def controlled(key, amount, **more):
    return measure(key, amount, total_control=True, **more)


def test_what_does_not_conflict_adds_up_to_the_sum(joint_of):
    joint = joint_of(free("1", 100), free("2", 200))

    assert ends(joint) == (300, 300)
    assert joint["sum"] == {"low": 300, "high": 300}
    assert joint["dropped"] == []


def test_of_an_exclusive_group_the_highest_counts_and_the_sum_stands_beside(joint_of):
    joint = joint_of(free("1", 100, exclusive_group="g"), free("2", 200, exclusive_group="g"), free("3", 5))

    assert ends(joint) == (205, 205)
    assert joint["sum"] == {"low": 305, "high": 305}
    assert joint["dropped"] == [
        {
            "measure": "t-01-1",
            "because": "exclusive_group",
            "text": "与“奖2”不得重复享受，计入后者",
            "in_favour_of": ["t-01-2"],
        }
    ]


def test_of_equals_the_first_counts(joint_of):
    joint = joint_of(free("2", 100, exclusive_group="g"), free("1", 100, exclusive_group="g"))

    assert counted(joint) == {"1": 100, "2": 0}


def test_a_cap_binds_and_says_so(joint_of):
    awards = (free("1", 100, capped_by="a"), free("2", 200, capped_by="a"))
    joint = joint_of(*awards, caps=[cap("a", PROFIT)], profit=250)

    assert ends(joint) == (250, 250)
    assert counted(joint) == {"1": 100, "2": 150}
    assert reasons(joint) == {"2": "cap"}
    assert joint["caps"] == ["上限a：合计不超过250元（试发〔2020〕1号）"]


def test_a_cap_below_a_single_amount_binds_too(joint_of):
    joint = joint_of(free("1", 100, capped_by="a"), caps=[cap("a", PROFIT)], profit=60)

    assert ends(joint) == (60, 60)
    assert reasons(joint) == {"1": "cap"}
    assert joint["caps"] == ["上限a：合计不超过60元（试发〔2020〕1号）"]


def test_of_two_caps_the_one_that_is_used_up_is_named(joint_of):
    caps = [cap("a", PROFIT)]
    inner = joint_of(controlled("1", 100, capped_by="a"), caps=caps, profit=60, founded_on=OLD, revenue=80)
    outer = joint_of(controlled("1", 100, capped_by="a"), caps=caps, profit=80, founded_on=OLD, revenue=60)

    assert (ends(inner), reasons(inner)) == ((60, 60), {"1": "cap"})
    assert (ends(outer), reasons(outer)) == ((60, 60), {"1": "total_control"})


def test_a_cap_that_nothing_reaches_is_not_spoken_of(joint_of):
    joint = joint_of(free("1", 100, capped_by="a"), caps=[cap("a", PROFIT)], profit=250)

    assert (ends(joint), joint["caps"], joint["dropped"]) == ((100, 100), [], [])


def test_a_cap_that_is_not_known_may_leave_nothing_or_all(joint_of):
    joint = joint_of(free("1", 100, capped_by="a"), caps=[cap("a", PROFIT)])

    assert ends(joint) == (0, 100)
    assert reasons(joint) == {"1": "cap"}


def test_awards_of_a_year_come_to_last_years_contribution_at_most(joint_of):
    # 100 + 200 are cut to 250; 50 of another kind is not under total control
    joint = joint_of(controlled("1", 100), controlled("2", 200), free("3", 50), founded_on=OLD, revenue=250)

    assert ends(joint) == (300, 300)
    assert reasons(joint) == {"2": "total_control"}
    assert joint["caps"] == ["总量控制：合计不超过250元（试发〔2020〕1号）"]


def test_a_young_company_is_not_under_total_control(joint_of):
    assert ends(joint_of(controlled("1", 100), founded_on=NEW, revenue=10)) == (100, 100)


@pytest.mark.parametrize(("founded_on", "total"), [(date(2022, 6, 29), 10), (date(2022, 6, 30), 100)])
def test_old_is_more_than_three_years(joint_of, founded_on, total):
    assert joint_of(controlled("1", 100), founded_on=founded_on, revenue=10)["high"] == total


def test_an_unknown_contribution_leaves_from_nothing_to_all(joint_of):
    joint = joint_of(controlled("1", 100), free("2", 7), founded_on=OLD)

    assert ends(joint) == (7, 107)
    assert joint["parts"][0]["counted"] == {"low": 0, "high": 100}
    assert [entry["text"] for entry in joint["dropped"]] == ["低值情形：总量控制：限额未知，可能只有这些"]


def test_with_the_founding_day_unknown_both_are_possible(joint_of):
    assert ends(joint_of(controlled("1", 100), revenue=10)) == (10, 100)


def test_where_the_column_is_not_known_the_low_end_counts_an_award_under_total_control(joint_of):
    joint = joint_of(measure("1", 100), controlled("2", 30), founded_on=OLD, revenue=40)

    # low: 100 + 30 cut to 40; high: 100, and 30 under 40
    assert ends(joint) == (40, 130)


@pytest.mark.parametrize("kind", ["tax_relief", "loan_interest", "insurance_subsidy"])
def test_total_control_is_of_awards_and_grants(joint_of, kind):
    assert ends(joint_of(measure("1", 100, kind=kind), founded_on=OLD, revenue=10)) == (100, 100)


def test_a_relief_on_a_tax_base_is_not_under_total_control(joint_of):
    # 1000 × 25 % less 1000 × 15 %
    relief = measure("1", 100, tax={"base": "cit", "rate": {"number": "0.15"}})

    assert ends(joint_of(relief, founded_on=OLD, revenue=10, profit=1000)) == (100, 100)


def test_a_deduction_and_an_award_can_exclude_each_other(joint_of):
    # together with the rate of 10 % the deduction adds 100 × 10 %, and so the award of 20 is better
    deduction = measure("1", 25, tax={"base": "cit", "deducts": {"number": 100}}, exclusive_group="g")
    award = free("2", 20, exclusive_group="g")
    rate = measure("3", 150, tax={"base": "cit", "rate": {"number": "0.1"}})
    joint = joint_of(deduction, award, rate, profit=1000)

    assert ends(joint) == (170, 170)
    assert counted(joint) == {"1": 0, "2": 20, "3": 150}
    assert reasons(joint) == {"1": "exclusive_group"}


def test_a_group_inside_a_cap_is_weighed_with_what_shares_the_cap(joint_of):
    # 90 of the group falls under the cap of 100 with 80, and 60 does not: 80 + 60
    awards = (
        free("1", 80, capped_by="a"),
        free("2", 90, capped_by="a", exclusive_group="g"),
        free("3", 60, exclusive_group="g"),
    )
    joint = joint_of(*awards, caps=[cap("a", PROFIT)], profit=100)

    assert counted(joint) == {"1": 80, "2": 0, "3": 60}


def test_ranges_are_added_at_both_ends(joint_of):
    joint = joint_of(free("1", {"up_to": {"number": 100}}), free("2", 50))

    assert ends(joint) == (50, 150)
    assert joint["sum"] == {"low": 50, "high": 150}


def test_a_choice_may_differ_between_the_ends(joint_of):
    # sure 100 at the low end, perhaps 150 at the high one
    joint = joint_of(
        free("1", 100, exclusive_group="g"), free("2", {"up_to": {"number": 150}}, exclusive_group="g")
    )

    assert ends(joint) == (100, 150)
    assert [part["counted"] for part in joint["parts"]] == [{"low": 100, "high": 0}, {"low": 0, "high": 150}]
    assert reasons(joint) == {"1": "exclusive_group"}


def test_what_is_unbounded_stays_so(joint_of):
    joint = joint_of(free("1", {"fact": "revenue"}), free("2", 5))

    assert ends(joint) == (5, None)
    assert joint["sum"] == {"low": 5, "high": None}
    assert joint["parts"][0]["counted"] == {"low": 0, "high": None}


def test_reasons_are_told_in_english_too(joint_of):
    joint = joint_of(controlled("1", 100), founded_on=OLD, revenue=40, language=Language.EN)

    assert [entry["text"] for entry in joint["dropped"]] == [
        "total control: at most CNY 40 together (试发〔2020〕1号)"
    ]


amounts = st.integers(0, 300)
drawn = st.lists(
    st.tuples(
        amounts,
        st.sampled_from([None, "g", "h"]),
        st.sampled_from([None, "a", "b"]),
        st.sampled_from([True, False, None]),
    ),
    max_size=5,
)
rooms = st.fixed_dictionaries({"profit": amounts, "revenue": amounts})


def written(entry, key):
    amount, group, capped, control = entry
    return measure(str(key), amount, exclusive_group=group, capped_by=capped, total_control=control)


CAPS = (cap("a", PROFIT), cap("b", {"times": [PROFIT, {"number": "0.5"}]}))


def most(entries, room, *, high):
    """Give the best of all subsets; what counts under caps of one to 300 yuan, yuan by yuan."""
    inside = [control is True or (control is None and not high) for *_, control in entries]
    limit = {None: 10**9, "a": Decimal(room["profit"]), "b": Decimal(room["profit"]) / 2}
    reached = Decimal(0)
    for taken in product((True, False), repeat=len(entries)):
        groups = [entry[1] for entry, is_taken in zip(entries, taken, strict=True) if is_taken and entry[1]]
        if len(groups) == len({*groups}):
            by_cap = {
                (capped, under): sum(
                    entry[0]
                    for entry, is_taken, controls in zip(entries, taken, inside, strict=True)
                    if is_taken and entry[2] == capped and controls == under
                )
                for capped in limit
                for under in (True, False)
            }
            outside = {capped: min(limit[capped], by_cap[capped, False]) for capped in limit}
            within = sum(min(limit[capped] - outside[capped], by_cap[capped, True]) for capped in limit)
            reached = max(reached, sum(outside.values()) + min(within, Decimal(room["revenue"])))
    return reached


@settings(max_examples=80, deadline=None)
@given(drawn, rooms)
def test_both_ends_are_the_best_of_all_subsets(base, entries, room):
    catalogue = with_limits(base, [written(entry, key) for key, entry in enumerate(entries, 1)], CAPS)
    joint = together(catalogue, {**room, "founded_on": OLD})

    assert ends(joint) == (most(entries, room, high=False), most(entries, room, high=True))


@settings(max_examples=80, deadline=None)
@given(drawn, rooms)
def test_the_parts_add_up_and_no_cap_is_exceeded(base, entries, room):
    catalogue = with_limits(base, [written(entry, key) for key, entry in enumerate(entries, 1)], CAPS)
    joint = together(catalogue, {**room, "founded_on": OLD})
    high = {part["measure"]: part["counted"]["high"] for part in joint["parts"]}

    assert (joint["low"], joint["high"]) == (
        sum(part["counted"]["low"] for part in joint["parts"]),
        sum(high.values()),
    )
    for key, share in (("a", 1), ("b", 0.5)):
        under = [high[entry.id] for entry in catalogue.measures.values() if entry.capped_by == key]
        assert sum(under) <= room["profit"] * share
    inside = [high[entry.id] for entry in catalogue.measures.values() if entry.total_control]
    assert sum(inside) <= room["revenue"]
    assert joint["high"] <= joint["sum"]["high"]


@settings(max_examples=80, deadline=None)
@given(drawn, rooms, amounts)
def test_a_measure_without_conflict_adds_its_amount(base, entries, room, amount):
    measures = [written(entry, key) for key, entry in enumerate(entries, 1)]
    known = {**room, "founded_on": OLD}
    before = together(with_limits(base, measures, CAPS), known)
    after = together(with_limits(base, [*measures, free("9", amount)], CAPS), known)

    assert ends(after) == (before["low"] + amount, before["high"] + amount)


@settings(max_examples=80, deadline=None)
@given(drawn, rooms, st.data())
def test_a_measure_more_never_lowers_either_end(base, entries, room, data):
    (more,) = data.draw(drawn.filter(lambda found: len(found) == 1))
    measures = [written(entry, key) for key, entry in enumerate(entries, 1)]
    known = {**room, "founded_on": OLD}
    before = together(with_limits(base, measures, CAPS), known)
    after = together(with_limits(base, [*measures, written(more, 9)], CAPS), known)

    assert before["low"] <= after["low"]
    assert before["high"] <= after["high"]


@settings(max_examples=60, deadline=None)
@given(drawn, rooms, st.sets(st.sampled_from(["profit", "revenue", "founded_on"])))
def test_to_learn_a_fact_never_widens_the_joint_amount(base, entries, room, unknown):
    catalogue = with_limits(base, [written(entry, key) for key, entry in enumerate(entries, 1)], CAPS)
    known = {**room, "founded_on": OLD}
    exact = together(catalogue, known)
    wide = together(catalogue, {fact: value for fact, value in known.items() if fact not in unknown})

    assert wide["low"] <= exact["low"]
    assert exact["high"] <= wide["high"]
