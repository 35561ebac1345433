"""Size classes (工信部联企业〔2011〕300号): all its rows, both sides of every bound.

Large when no figure is below the first bound; medium or small when every figure reaches its
bound, or one class down. Bounds in 万元 and persons, as the document has them.
"""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from profiles.deriving import derive
from profiles.reading import read_profile
from profiles.standards import LARGE, MEDIUM, MICRO, SMALL

STAFF, REVENUE, ASSETS = "employees", "revenue", "total_assets"

ROWS = [
    ("农林牧渔", "A0111 A0220 A0412 A05 A", {REVENUE: (20000, 500, 50)}),
    ("工业", "B0610 C1311 C3443 D4420 C38 B C D", {STAFF: (1000, 300, 20), REVENUE: (40000, 2000, 300)}),
    ("建筑业", "E4710 E50 E", {REVENUE: (80000, 6000, 300), ASSETS: (80000, 5000, 300)}),
    ("批发业", "F5181 F51", {STAFF: (200, 20, 5), REVENUE: (40000, 5000, 1000)}),
    ("零售业", "F5211 F52", {STAFF: (300, 50, 10), REVENUE: (20000, 500, 100)}),
    (
        "交通运输业",
        "G5431 G5521 G5611 G57 G5821 G591 G5910",
        {STAFF: (1000, 300, 20), REVENUE: (30000, 3000, 200)},
    ),
    ("仓储业", "G592 G5951 G599", {STAFF: (200, 100, 20), REVENUE: (30000, 1000, 100)}),
    ("邮政业", "G6020 G60", {STAFF: (1000, 300, 20), REVENUE: (30000, 2000, 100)}),
    ("住宿业", "H6110 H61", {STAFF: (300, 100, 10), REVENUE: (10000, 2000, 100)}),
    ("餐饮业", "H6210 H62", {STAFF: (300, 100, 10), REVENUE: (10000, 2000, 100)}),
    ("信息传输业", "I6312 I6434 I63 I64", {STAFF: (2000, 100, 10), REVENUE: (100000, 1000, 100)}),
    ("软件和信息技术服务业", "I6513 I65", {STAFF: (300, 100, 10), REVENUE: (10000, 1000, 50)}),
    ("房地产开发经营", "K7010", {REVENUE: (200000, 1000, 100), ASSETS: (10000, 5000, 2000)}),
    ("物业管理", "K7020", {STAFF: (1000, 300, 100), REVENUE: (5000, 1000, 500)}),
    ("租赁和商务服务业", "L7111 L7251 L71 L72 L", {STAFF: (300, 100, 10), ASSETS: (120000, 8000, 100)}),
    (
        "其他未列明行业",
        "M7452 N7721 O8010 Q8511 R8911 K7030 K7040 K7090 M74 M N O Q85 R",
        {STAFF: (300, 100, 10)},
    ),
]
CLASSES = (MICRO, SMALL, MEDIUM, LARGE)
WITHOUT_A_ROW = "G5311 G53 J6621 J P8310 P8341 P Q8411 Q84 Q S9221 S T9700 T G"
"""Finance, education, health, bodies and railways; and what lies partly in them."""

FIRST = [(codes.split()[0], bounds) for _, codes, bounds in ROWS]
IDS = [name for name, *_ in ROWS]


def in_unit(fact, bound):
    return bound if fact == STAFF else bound * 10_000


def sizes_of(facts, scope):
    """Give what a company's size may be, from what it states."""
    found, _ = derive(read_profile(facts, scope.codes), scope)
    value = found.known.get("size_class")
    return {value} if value is not None else set(found.possible.get("size_class", ()))


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(date(2025, 6, 30))


def figures(bounds, reached):
    """Give figures that reach so many bounds each: exactly the last of them, or one below the first."""
    made = {}
    for (fact, thresholds), count in zip(bounds.items(), reached, strict=True):
        rising = thresholds[::-1]
        made[fact] = in_unit(fact, rising[count - 1]) if count else 0
    return made


@pytest.mark.parametrize(("code", "bounds"), FIRST, ids=IDS)
def test_the_lowest_figure_decides_the_class(code, bounds, scope):
    for reached in product(range(4), repeat=len(bounds)):
        facts = {"industry": code, **figures(bounds, reached)}

        assert sizes_of(facts, scope) == {CLASSES[min(reached)]}


@pytest.mark.parametrize(("code", "bounds"), FIRST, ids=IDS)
def test_one_below_a_bound_is_one_class_down(code, bounds, scope):
    top = {fact: in_unit(fact, thresholds[0]) for fact, thresholds in bounds.items()}
    for fact, thresholds in bounds.items():
        for index, bound in enumerate(thresholds):
            reached = {"industry": code, **top, fact: in_unit(fact, bound)}
            missed = {**reached, fact: in_unit(fact, bound) - 1}

            assert sizes_of(reached, scope) == {(LARGE, MEDIUM, SMALL)[index]}
            assert sizes_of(missed, scope) == {(MEDIUM, SMALL, MICRO)[index]}


@pytest.mark.parametrize(
    ("code", "bounds"),
    [(code, bounds) for _, codes, bounds in ROWS for code in codes.split()],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_covers_its_industries_coarse_or_fine(code, bounds, scope):
    for reached in (0, 1, 2, 3):
        facts = {"industry": code, **figures(bounds, [reached] * len(bounds))}

        assert sizes_of(facts, scope) == {CLASSES[reached]}


@pytest.mark.parametrize("code", WITHOUT_A_ROW.split())
def test_an_industry_without_a_row_has_no_size(code, scope):
    facts = {"industry": code, STAFF: 1, REVENUE: 1, ASSETS: 1}

    assert sizes_of(facts, scope) == set()


@pytest.mark.parametrize(("code", "bounds"), FIRST, ids=IDS)
def test_with_a_figure_missing_no_class_above_the_known_ones_is_possible(code, bounds, scope):
    for fact in bounds:
        others = [other for other in bounds if other != fact]
        for reached in product(range(4), repeat=len(others)):
            known = figures({other: bounds[other] for other in others}, reached)
            possible = set(CLASSES[: min(reached, default=3) + 1])

            assert sizes_of({"industry": code, **known}, scope) == possible


def test_a_figure_that_a_row_does_not_use_changes_nothing(scope):
    assert sizes_of({"industry": "M7452", STAFF: 130, REVENUE: 1, ASSETS: 1}, scope) == {MEDIUM}
    assert sizes_of({"industry": "E4710", REVENUE: 8 * 10**8, ASSETS: 8 * 10**8, STAFF: 1}, scope) == {LARGE}


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        # wholesale (20 staff, 5000万 for medium) or retail (50 staff, 500万)
        ("F", {STAFF: 30, REVENUE: 60_000_000}, {MEDIUM, SMALL}),
        ("F", {STAFF: 4, REVENUE: 60_000_000}, {MICRO}),
        # transport by road or loading is one row; a storage company is another
        ("G59", {STAFF: 250, REVENUE: 400_000_000}, {LARGE, SMALL}),
        ("H", {STAFF: 120, REVENUE: 25_000_000}, {MEDIUM}),
        # development hangs on assets, management on staff, the rest of real estate on staff alone
        ("K", {STAFF: 120, REVENUE: 20_000_000, ASSETS: 60_000_000}, {MEDIUM, SMALL}),
        ("I", {STAFF: 150, REVENUE: 20_000_000}, {MEDIUM}),
    ],
)
def test_a_coarse_industry_leaves_the_classes_of_all_its_rows(code, facts, expected, scope):
    assert sizes_of({"industry": code, **facts}, scope) == expected


def test_without_an_industry_nothing_is_said_and_everything_is_asked(scope):
    facts, _ = derive(read_profile({STAFF: 5, REVENUE: 1}, scope.codes), scope)

    assert "size_class" not in facts.known
    assert "size_class" not in facts.possible
    assert facts.to_settle("size_class") == ("industry", "total_assets")


@pytest.mark.parametrize(
    ("stated", "asked"),
    [
        ({"industry": "C3443", STAFF: 400}, (REVENUE,)),
        ({"industry": "C3443"}, (STAFF, REVENUE)),
        ({"industry": "L7251", STAFF: 400}, (ASSETS,)),
        ({"industry": "F", STAFF: 30, REVENUE: 60_000_000}, ("industry",)),
        ({"industry": "P8341", STAFF: 30}, ("size_class",)),
        ({"industry": "C3443", STAFF: 5}, ("size_class",)),
    ],
)
def test_what_would_settle_the_size_is_asked(stated, asked, scope):
    facts, _ = derive(read_profile(stated, scope.codes), scope)

    assert facts.to_settle("size_class") == asked


def test_a_stated_size_goes_before_a_derived_one(scope):
    facts, derived = derive(
        read_profile({"size_class": "large", "industry": "C3443", STAFF: 5}, scope.codes), scope
    )

    assert facts.known["size_class"] == LARGE
    assert "size_class" not in facts.possible
    assert next(found for found in derived if found.fact == "size_class").value == MICRO


def test_before_the_standard_there_are_no_sizes(catalogue):
    stated = {"industry": "C3443", STAFF: 5, REVENUE: 1}

    assert sizes_of(stated, catalogue.scope(date(2011, 6, 17))) == set()
    assert sizes_of(stated, catalogue.scope(date(2011, 6, 18))) == {MICRO}


def test_a_fraction_of_a_yuan_below_a_bound_is_below(scope):
    facts = {"industry": "A0111", REVENUE: Decimal("4999999.99")}

    assert sizes_of(facts, scope) == {SMALL}
