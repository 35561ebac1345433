"""Reliefs of one tax: deductions and rates on one income, beside the rate that law gives the small.

The law here: 25 %, and 5 % for an income of up to 3 000 000 with up to 300 staff. A brute force over
every set of reliefs, and every income and staff that an unknown may be, is the measure of it.
"""

from decimal import Decimal
from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st
from support.law import SCOPE, criterion

from criteria.facts import Facts
from criteria.limits import TaxBase
from matcher.amounts import Interval
from matcher.tax import Relief, ways

BASE = TaxBase.model_validate(
    {
        "id": "cit",
        "label": "企业所得税减免",
        "label_en": "relief of income tax",
        "income": "profit",
        "rate": {"number": "0.25"},
        "other_rates": [
            {
                "label": "小型微利企业",
                "label_en": "small low-profit enterprise",
                "when": {
                    "all": [{"fact": "profit", "at_most": 3_000_000}, {"fact": "employees", "at_most": 300}]
                },
                "rate": {"number": "0.05"},
                "document": "notice",
                "confidence": "official",
            }
        ],
        "document": "notice",
        "confidence": "official",
    }
)
M = 1_000_000
INFINITE = Decimal("Infinity")


def exactly(amount):
    return Interval(Decimal(amount), Decimal(amount))


def deduction(measure, amount):
    return Relief(measure, exactly(amount), None)


def rate(measure, share):
    return Relief(measure, None, exactly(share))


def best(reliefs, **known):
    """Give what is saved at most at each end, in the worst and the best of ways."""
    facts = Facts({fact: Decimal(value) if fact == "profit" else value for fact, value in known.items()})
    found = ways(BASE, reliefs, facts, SCOPE)
    most = [
        [max((sum(choice.saves) for choice in end.choices), default=Decimal(0)) for end in way]
        for way in found
    ]
    return min(low for low, _ in most), max(high for _, high in most)


def only(reliefs, **known):
    """Give the best choice where everything is known."""
    facts = Facts({fact: Decimal(value) if fact == "profit" else value for fact, value in known.items()})
    ((low, high),) = ways(BASE, reliefs, facts, SCOPE)
    assert low == high
    return max(high.choices, key=lambda choice: sum(choice.saves), default=None)


def test_a_deduction_relieves_at_the_rate_that_the_company_pays():
    # 10 000 000 × 25 % − 10 000 000 × 15 % = 1 000 000; then 2 000 000 × 15 % = 300 000
    choice = only([deduction("rd", 2 * M), rate("hte", "0.15")], profit=10 * M, employees=400)

    assert dict(zip(choice.measures, choice.saves, strict=True)) == {"hte": 1 * M, "rd": 300_000}
    assert choice.left == 8 * M * Decimal("0.15")


def test_a_deduction_absorbs_the_income_and_no_more():
    # 1 000 000 × 25 %, though 5 000 000 could be deducted
    choice = only([deduction("rd", 5 * M)], profit=1 * M, employees=400)

    assert choice.saves == (250_000,)
    assert choice.left == 0


def test_two_deductions_share_one_income():
    # 3 000 000 of 4 000 000 go to the first, and 1 000 000 to the second: × 25 %
    choice = only([deduction("rd", 3 * M), deduction("basic", 3 * M)], profit=4 * M, employees=400)

    assert choice.saves == (750_000, 250_000)


def test_when_a_deduction_absorbs_all_a_rate_adds_nothing():
    choice = only([rate("hte", "0.15"), deduction("rd", 5 * M)], profit=4 * M, employees=400)

    assert (choice.measures, choice.saves) == (("rd",), (1 * M,))


def test_without_income_nothing_is_saved():
    for profit in (0, -M):
        assert only([deduction("rd", M), rate("hte", "0.15")], profit=profit, employees=10) is None


def test_a_small_company_gains_nothing_from_a_higher_rate():
    assert only([rate("hte", "0.15")], profit=2 * M, employees=100) is None


def test_a_small_company_deducts_at_its_own_rate():
    # 2 000 000 × 5 % − 1 500 000 × 5 %
    choice = only([rate("hte", "0.15"), deduction("rd", 500_000)], profit=2 * M, employees=100)

    assert (choice.measures, choice.saves) == (("rd",), (25_000,))


def test_a_deduction_can_make_a_company_small():
    # 3 200 000 × 25 % = 800 000 before; 3 000 000 × 5 % = 150 000 after 200 000
    choice = only([rate("hte", "0.15"), deduction("rd", 200_000)], profit=3_200_000, employees=100)

    assert (choice.measures, choice.saves) == (("rd",), (650_000,))
    assert choice.other is BASE.other_rates[0]


def test_one_yuan_less_and_it_stays_what_it_was():
    # 3 000 001 is left: 25 % of it, or better 15 %: 800 000 − 450 000.15
    choice = only([rate("hte", "0.15"), deduction("rd", 199_999)], profit=3_200_000, employees=100)

    assert {*choice.measures} == {"hte", "rd"}
    assert sum(choice.saves) == Decimal("349999.85")


def test_two_deductions_can_do_together_what_neither_does_alone():
    # 3 500 000 − 300 000 − 300 000 = 2 900 000: 875 000 − 145 000; the second gets what it opens
    choice = only([deduction("rd", 300_000), deduction("basic", 300_000)], profit=3_500_000, employees=100)

    assert choice.saves == (75_000, 655_000)


def test_with_too_many_staff_no_deduction_makes_it_small():
    choice = only([deduction("rd", 200_000)], profit=3_200_000, employees=301)

    assert choice.saves == (50_000,)


def test_of_rates_the_lowest_counts_alone():
    choice = only([rate("hte", "0.15"), rate("software", "0.1")], profit=10 * M, employees=400)

    assert (choice.measures, choice.saves) == (("software",), (1_500_000,))


def test_with_the_staff_unknown_it_may_be_small_or_not_before_and_after():
    # small: 2 000 000 × 5 % less 1 000 000 × 5 %; not: at 25 %. Never from 25 % to 5 %.
    assert best([deduction("rd", M)], profit=2 * M) == (50_000, 250_000)


def test_with_the_staff_unknown_a_deduction_may_make_it_small():
    # not small: 200 000 × 25 %; small after: 800 000 − 150 000
    assert best([deduction("rd", 200_000)], profit=3_200_000) == (50_000, 650_000)


def test_with_the_income_unknown_a_deduction_saves_most_where_it_makes_the_company_small():
    # an income of 4 000 000 pays 1 000 000; after the deduction 3 000 000 pay 150 000
    assert best([deduction("rd", M)], employees=100) == (0, 850_000)


def test_with_the_income_unknown_and_many_staff_a_deduction_saves_its_share():
    assert best([deduction("rd", M)], employees=400) == (0, 250_000)


def test_with_the_income_unknown_a_rate_saves_without_bound():
    assert best([rate("hte", "0.15")], employees=100) == (0, INFINITE)


def test_a_deduction_of_unknown_size_saves_up_to_the_tax():
    unknown = Relief("rd", Interval(Decimal(0), INFINITE), None)

    assert best([unknown], profit=4 * M, employees=400) == (0, 1 * M)
    assert best([unknown], employees=400) == (0, INFINITE)


def test_a_rate_that_is_not_law_counts_for_nothing_at_the_low_end():
    unknown = Relief("hte", None, Interval(-INFINITE, INFINITE))

    assert best([unknown], profit=4 * M, employees=400) == (0, 1 * M)


def test_the_law_of_another_day_gives_no_other_rate():
    other = BASE.other_rates[0].model_copy(update={"when": criterion({"definition": "old_firm"})})
    base = BASE.model_copy(update={"other_rates": (other,)})
    ((low, high),) = ways(base, [rate("hte", "0.15")], Facts({"profit": Decimal(2 * M)}), SCOPE)

    assert low == high
    assert high.due == 500_000


incomes = st.one_of(st.integers(-M, 6 * M), st.sampled_from([0, 3 * M, 3 * M + 1, 3_200_000, 4 * M]))
staffs = st.sampled_from([1, 300, 301])
deducted = st.one_of(st.integers(0, 4 * M), st.sampled_from([0, 1, 200_000, M]))
shares = st.sampled_from(["0", "0.05", "0.1", "0.125", "0.15", "0.25"])
taken = st.tuples(st.lists(deducted, max_size=2), st.lists(shares, max_size=2)).map(
    lambda drawn: [
        *(deduction(f"d{index}", amount) for index, amount in enumerate(drawn[0])),
        *(rate(f"r{index}", share) for index, share in enumerate(drawn[1])),
    ]
)


def by_law(income, staff):
    return Decimal("0.05") if income <= 3 * M and staff <= 300 else Decimal("0.25")


def brute(reliefs, income, staff):
    """Give what the best set of reliefs saves, by trying all."""
    due = by_law(income, staff) * max(0, income)
    found = [Decimal(0)]
    for chosen in chain.from_iterable(combinations(reliefs, size) for size in range(len(reliefs) + 1)):
        rates = [relief.rate.low for relief in chosen if relief.rate is not None]
        if len(rates) > 1:
            continue
        left = max(0, income - sum(relief.deducts.low for relief in chosen if relief.deducts is not None))
        found.append(due - (rates[0] if rates else by_law(left, staff)) * left)
    return max(found)


@given(taken, incomes, staffs)
def test_what_is_known_comes_to_what_a_brute_force_finds(reliefs, income, staff):
    low, high = best(reliefs, profit=income, employees=staff)

    assert low == high == brute(reliefs, income, staff)


@given(taken, incomes, staffs)
def test_the_parts_of_a_choice_add_up_and_none_is_negative(reliefs, income, staff):
    choice = only(reliefs, profit=income, employees=staff)

    if choice is not None:
        due = by_law(income, staff) * income
        assert all(part >= 0 for part in choice.saves)
        assert sum(choice.saves) == due - choice.left <= due


@given(taken, incomes, staffs, st.data())
def test_whatever_the_unknown_is_lies_between_the_ends(reliefs, income, staff, data):
    known = {"profit": income, "employees": staff}
    kept = {fact: known[fact] for fact in data.draw(st.sets(st.sampled_from(sorted(known))))}
    low, high = best(reliefs, **kept)

    assert low <= brute(reliefs, income, staff) <= high


@given(taken, incomes)
def test_the_ends_are_reached_when_the_staff_is_unknown(reliefs, income):
    low, high = best(reliefs, profit=income)
    reached = [brute(reliefs, income, staff) for staff in (1, 301)]

    assert (low, high) == (min(reached), max(reached))


@given(taken, staffs)
def test_the_high_end_is_neared_when_the_income_is_unknown(reliefs, staff):
    """It is that of some income at, just below or just above where something sets in."""
    low, high = best(reliefs, employees=staff)
    sums = [
        sum(relief.deducts.low for relief in chosen)
        for size in range(3)
        for chosen in combinations([relief for relief in reliefs if relief.deducts], size)
    ]
    marks = [mark + each for mark in (0, 3 * M) for each in (0, *sums)]
    reached = max(brute(reliefs, mark + step, staff) for mark in marks for step in (-1, 0, 1))

    assert low == 0
    assert high == INFINITE or reached <= high <= reached + 1
    if high == INFINITE:
        assert brute(reliefs, 10**12, staff) > 10**9


def test_a_relief_more_never_lowers_what_is_saved():
    reliefs = [rate("hte", "0.15"), deduction("rd", M), rate("software", "0.1"), deduction("basic", M)]
    saved = [best(reliefs[:size], profit=4 * M, employees=100)[0] for size in range(len(reliefs) + 1)]

    assert saved == sorted(saved)
