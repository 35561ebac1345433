"""Amounts of the shipped catalogue, with any few facts not known, against every company that there may be."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, product

import pytest
from support.formulas import exactly

from criteria.facts import DESIGNATIONS, Designation, FactKind, Facts, Level, Value
from criteria.formulas import FactAmount, Formula, UpTo, When, walk_formula
from criteria.leaves import test as hold_against
from criteria.linting import candidates, thresholds
from criteria.nodes import LEAVES, Criterion, Defined, JudgedBy, Leaf, walk
from matcher.amounts import evaluate, settles
from seeds.shipped import load_catalogue

CATALOGUE = load_catalogue().catalogue
SCOPE = CATALOGUE.scope(CATALOGUE.policy.default_as_of)
FORMULAS = {
    measure.id: measure.amount.formula
    for measure in CATALOGUE.measures.values()
    if measure.amount.formula is not None
} | {cap.id: cap.formula for cap in CATALOGUE.caps.values()}

_HUGE = Decimal(10) ** 12
"""A figure beyond every threshold, for one that nothing bounds."""
_STEPS = {
    FactKind.MONEY: Decimal("0.01"),
    FactKind.COUNT: Decimal(1),
    FactKind.RATIO: Decimal("0.001"),
    FactKind.YEAR: Decimal(1),
}
_SOFTWARE: dict[str, Value] = {
    "taxable_income": Decimal(4_000_000),
    "rd_expense": Decimal(2_500_000),
    "basic_research_expense": Decimal(5_000_000),
    "employees": 120,
    "total_assets": Decimal(30_000_000),
    "industry": "I6513",
    "first_profit_year": 2023,
    "bachelor_share": Decimal("0.6"),
    "rd_staff_share": Decimal("0.4"),
    "rd_intensity": Decimal("0.09"),
    "core_ip": True,
    "software_income_share": Decimal("0.5"),
    "own_software_income_share": Decimal("0.42"),
    "unemployment_premium": Decimal(96_000),
    "size_class": "small",
    DESIGNATIONS + "high_tech_enterprise": Designation(held=True, level=Level.NATIONAL),
    DESIGNATIONS + "key_software_enterprise": Designation(held=False),
}
_WORKSHOP = _SOFTWARE | {
    "taxable_income": Decimal(1_000_000),
    "industry": "C3443",
    "first_profit_year": 2015,
    "size_class": "large",
    DESIGNATIONS + "high_tech_enterprise": Designation(held=False),
}
COMPANIES = {"software": _SOFTWARE, "workshop": _WORKSHOP}


def _below(criterion: Criterion) -> Iterator[Criterion]:
    for _, node in walk(criterion):
        yield node
        rule = SCOPE.rule(node.definition) if isinstance(node, Defined) else None
        if rule is not None:
            yield from _below(rule.criterion)


def _conditions(formula: Formula) -> list[Criterion]:
    whens = (node.when for _, node in walk_formula(formula) if isinstance(node, When))
    return [node for when in whens for node in _below(when)]


def _facts(formula: Formula) -> list[str]:
    read = [node.fact for _, node in walk_formula(formula) if isinstance(node, FactAmount)]
    return [*dict.fromkeys(read + [n.fact for n in _conditions(formula) if isinstance(n, LEAVES)])]


@cache
def _values(measure: str, fact: str) -> Sequence[Value]:
    """Give values that stand for all that a fact may be, the ends of what it may be among them."""
    formula, spec = FORMULAS[measure], SCOPE.vocabulary[fact]
    leaves: list[Leaf] = [n for n in _conditions(formula) if isinstance(n, LEAVES) and n.fact == fact]
    match spec.kind:
        case FactKind.MONEY | FactKind.COUNT | FactKind.RATIO | FactKind.YEAR:
            step = _STEPS[spec.kind]
            least = -_HUGE if spec.minimum is None or spec.minimum < 0 else spec.minimum
            most = _HUGE if spec.kind in (FactKind.MONEY, FactKind.COUNT) else spec.maximum or _HUGE
            cuts = {Decimal(str(cut)) for leaf in leaves for cut in thresholds(leaf, SCOPE)}
            tried = {cut + shift for cut in cuts for shift in (-step, 0 * step, step)}
            return sorted(v for v in {least, Decimal(0), most, *tried} if least <= v <= most)
        case _:
            apart = {
                tuple(hold_against(leaf, v, SCOPE) for leaf in leaves): v
                for v in candidates(spec, leaves, SCOPE)
            }
            return list(apart.values())


def _brute_force(measure: str, known: Mapping[str, Value], missing: Sequence[str]) -> tuple[Decimal, Decimal]:
    formula = FORMULAS[measure]
    judged = list(dict.fromkeys(n for n in _conditions(formula) if isinstance(n, JudgedBy)))
    shares = (0, 1) if any(isinstance(node, UpTo) for _, node in walk_formula(formula)) else (1,)
    amounts = [
        exactly(formula, {**known, **dict(zip(missing, values, strict=True))}, Decimal(share), scope=SCOPE,
                free=dict(zip(judged, free, strict=True)))
        for values in product(*(_values(measure, fact) for fact in missing))
        for free in product((False, True), repeat=len(judged))
        for share in shares
    ]  # fmt: skip
    return min(amounts), max(amounts)


@pytest.mark.parametrize("measure", FORMULAS)
def test_the_bounds_of_every_amount_are_exact_whatever_is_known(measure: str):
    assert settles(FORMULAS[measure], SCOPE)


def _agrees(measure: str, company: str, missing: Sequence[str]) -> None:
    known = {fact: value for fact, value in COMPANIES[company].items() if fact not in missing}
    interval = evaluate(FORMULAS[measure], Facts(known), SCOPE)
    low, high = _brute_force(measure, known, missing)

    for end, tried in ((interval.low, low), (interval.high, high)):
        if end.is_finite():
            assert end == tried, missing
        else:
            assert abs(tried) > _HUGE / 100, missing
            assert (end > 0) is (tried > 0)


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("measure", FORMULAS)
def test_with_all_or_all_but_two_facts_known_the_ends_are_the_least_and_the_greatest(
    measure: str, company: str
):
    for count in (0, 1, 2):
        for missing in combinations(_facts(FORMULAS[measure]), count):
            _agrees(measure, company, missing)


_TOGETHER = ("taxable_income", "rd_expense", "employees", "industry", "first_profit_year")
"""Facts on which both the base and the rate hang."""


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("count", [3, 5])
def test_with_the_facts_missing_on_which_base_and_rate_hang(company: str, count: int):
    for missing in combinations(_TOGETHER, count):
        _agrees("wz25-09-1", company, missing)
