"""Amounts: both ends are amounts of companies that may be behind the facts, and none lies beyond."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter
from support.effort import quick, slow
from support.formulas import exactly
from support.grids import GRID, everyone, grid_companies, grid_formulas
from support.law import SCOPE

from criteria.facts import Designation, Facts, Level
from criteria.formulas import Formula
from matcher.amounts import Interval, evaluate, settles, unknowns

_FORMULA: TypeAdapter[Formula] = TypeAdapter(Formula)
_INFINITY = Decimal("Infinity")


def _is_exact(formula: Formula, facts: Facts) -> None:
    amounts = [exactly(formula, values, scope=GRID) for values in everyone(facts)]
    interval = evaluate(formula, facts, GRID)

    assert interval.low <= min(amounts)
    assert max(amounts) <= interval.high
    if settles(formula, GRID):
        assert interval == Interval(min(amounts), max(amounts))


@quick(300)
@given(grid_formulas(), grid_companies())
def test_the_ends_are_the_least_and_the_greatest_amount_of_all_companies(formula: Formula, facts: Facts):
    _is_exact(formula, facts)


@pytest.mark.slow
@slow()
@given(grid_formulas(depth=4), grid_companies())
def test_the_ends_are_the_least_and_the_greatest_amount_at_length(formula: Formula, facts: Facts):
    _is_exact(formula, facts)


def _fact(name: str) -> dict[str, Any]:
    return {"fact": name}


def _less(first: object, second: object) -> dict[str, Any]:
    return {"minus": [first, second]}


def _times(*parts: object) -> dict[str, Any]:
    return {"times": [*parts]}


def _number(number: float) -> dict[str, Any]:
    return {"number": number}


def _if(when: object, then: object, otherwise: object) -> dict[str, Any]:
    return {"when": when, "then": then, "otherwise": otherwise}


def _ends(written: object, facts: Facts | None = None) -> tuple[Decimal, Decimal]:
    interval = evaluate(_FORMULA.validate_python(written), facts or Facts({}), SCOPE)
    return interval.low, interval.high


_REVENUE, _PROFIT, _SHARE = _fact("revenue"), _fact("profit"), _fact("rd_share")
_BIG = {"fact": "employees", "at_least": 20}
_JUDGED = {"judged_by": "stb", "text": "认可", "text_en": "agrees"}
_LAWLESS = {"fact": "employees", "at_least": {"parameter": "old_floor"}}
_HALF = _number(0.5)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        (_less(_REVENUE, {"least": [_REVENUE, _number(1000)]}), 0, _INFINITY),
        ({"least": [_REVENUE, _less(_number(1000), _REVENUE)]}, -_INFINITY, 500),
        (_less({"plus": [_REVENUE, _PROFIT]}, _REVENUE), -_INFINITY, _INFINITY),
        (_less(_times(_number(2), _REVENUE), _REVENUE), 0, _INFINITY),
        (_less(_number(7), _times(_less(_REVENUE, _REVENUE), _PROFIT)), 7, 7),
        (_times(_PROFIT, _PROFIT), 0, _INFINITY),
        (_times(_SHARE, _less(_number(1), _SHARE)), 0, Decimal("0.25")),
        (_less(_times(_REVENUE, _REVENUE), _REVENUE), Decimal("-0.25"), _INFINITY),
        ({"greatest": [_less(_SHARE, _HALF), _less(_HALF, _SHARE)]}, 0, Decimal("0.5")),
        ({"plus": [{"up_to": _SHARE}, {"up_to": _SHARE}]}, 0, 2),
        (_if(_JUDGED, _times(_SHARE, _SHARE), _less(_number(0), _times(_SHARE, _SHARE))), -1, 1),
    ],
)
def test_a_figure_that_is_read_twice_is_one_figure(written: object, low: Decimal | int, high: Decimal | int):
    assert _ends(written) == (low, high)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        (_if({"fact": "revenue", "at_least": 1000}, _number(0), _REVENUE), 0, Decimal("999.99")),
        (_if({"fact": "revenue", "above": 1000}, _number(0), _REVENUE), 0, 1000),
        (_if({"fact": "revenue", "above": 1000}, _REVENUE, _number(1001)), 1000.01, _INFINITY),
        (_if(_BIG, _number(0), _fact("employees")), 0, 19),
        (_if({"fact": "employees", "is": 20}, _fact("employees"), _number(20)), 20, 20),
        (
            _if({"fact": "first_profit_year", "below": 2024}, _number(2000), _fact("first_profit_year")),
            2000,
            2100,
        ),
        (_if({"fact": "rd_share", "below": 0.5}, _SHARE, _number(0)), 0, Decimal("0.5")),
        (_if({"fact": "rd_share", "is": 0.5}, _SHARE, _number(1)), Decimal("0.5"), 1),
    ],
)
def test_a_figure_on_which_the_amount_and_a_condition_hang(
    written: object, low: Decimal | float, high: Decimal | int
):
    """Money comes in fen, people and years in ones; a share comes as near to a threshold as one likes."""
    assert _ends(written) == (Decimal(str(low)), high)


@pytest.mark.parametrize(
    "when",
    [
        _BIG,
        _JUDGED,
        {"definition": "small_firm"},
        {"fact": "industry", "within": ["C38"]},
        {"fact": "county", "within": ["mountain"]},
        {"holds": "srdi", "level": ["national"], "since": {"in_year": 2024}},
        {"fact": "customs_modes", "includes": ["0110"]},
        {"fact": "founded_on", "at_least": {"as_of": {"years": -1}}},
        {"fact": "size_class", "in": ["small", "micro"]},
    ],
)
def test_two_choices_on_one_condition_are_one_choice(when: object):
    chosen, other = _if(when, _number(1), _number(0)), _if(when, _number(0), _number(5))
    turned = _if({"not": when}, _number(1), _number(0))

    assert _ends({"plus": [chosen, other]}) == (1, 5)
    assert _ends({"plus": [chosen, turned]}) == (1, 1)


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{"fact": "listed", "is": True}, _LAWLESS]},
        {"not": {"definition": "old_firm"}},
        {"all": [_BIG, {"fact": "employees", "below": 20}]},
        {"fact": "rd_share", "below": 0},
    ],
)
def test_what_no_company_can_meet_is_not_granted_and_asks_for_nothing(when: object):
    written = {"plus": [_if(when, _number(9), _number(0)), _REVENUE]}

    assert _ends(written, Facts({"revenue": Decimal(1)})) == (1, 1)


def test_a_fact_that_is_one_of_several_is_none_of_the_others():
    facts = Facts({}, {"employees": frozenset({10, 30}), "size_class": frozenset({"small", "medium"})})
    small = {"fact": "size_class", "is": "large"}

    assert _ends(_fact("employees"), facts) == (10, 30)
    assert _ends(_if(_BIG, _number(0), _fact("employees")), facts) == (0, 10)
    assert _ends(_if(small, _number(1), _number(0)), facts) == (0, 0)


def test_a_fact_that_is_known_in_part_is_all_that_it_may_still_be():
    national, held = {"holds": "srdi", "level": ["national"]}, Designation(held=True)
    inside, electric = {"fact": "industry", "within": ["C38"]}, {"fact": "industry", "within": ["C382"]}

    def both(one: object, other: object) -> dict[str, Any]:
        return {"plus": [_if(one, _number(1), _number(0)), _if(other, _number(2), _number(0))]}

    assert _ends(both(national, {"holds": "srdi"}), Facts({"designations.srdi": held})) == (2, 3)
    municipal = Designation(held=True, level=Level.MUNICIPAL)
    assert _ends(both(national, {"holds": "srdi"}), Facts({"designations.srdi": municipal})) == (2, 2)
    assert _ends(both(inside, electric), Facts({"industry": "C"})) == (0, 3)
    assert _ends(both(inside, electric), Facts({"industry": "C38"})) == (1, 3)
    assert _ends(both(inside, electric), Facts({"industry": "C3822"})) == (3, 3)


def test_where_two_figures_cross_that_are_not_known_the_bounds_are_too_wide_and_lint_says_so():
    other = _fact("rd_intensity")
    apart = _FORMULA.validate_python({"greatest": [_less(_SHARE, other), _less(other, _SHARE)]})
    interval = evaluate(apart, Facts({}), SCOPE)

    assert not settles(apart, SCOPE)
    assert interval == Interval(Decimal(-1), _INFINITY)
    assert evaluate(apart, Facts({"rd_share": Decimal("0.5")}), SCOPE) == Interval(Decimal(0), _INFINITY)


def test_what_cannot_decide_a_least_is_not_asked_for():
    formula = _FORMULA.validate_python(
        _times(_REVENUE, {"least": [_number(5), _if(_BIG, _number(15), _number(25))]})
    )

    assert unknowns(formula, Facts({}), SCOPE) == ("revenue",)


def test_a_choice_between_the_same_amounts_is_not_asked_for():
    formula = _FORMULA.validate_python({"plus": [_REVENUE, _if(_BIG, _number(5), _number(5))]})

    assert unknowns(formula, Facts({}), SCOPE) == ("revenue",)
