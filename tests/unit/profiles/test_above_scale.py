"""Above scale (国家统计报表制度): an estimate from revenue, which settles nothing."""

from datetime import date

import pytest

from criteria.judging import judge
from criteria.nodes import Is
from criteria.results import MET, UNKNOWN, UNMET
from profiles.deriving import derive
from profiles.reading import read_profile

BOUNDS = [
    ("B0610 C3443 C D4420", 2000),
    ("F5181 F51", 2000),
    ("F5211 F52", 500),
    ("H6110 H61", 200),
    ("H6210 H62", 200),
    ("G5431 G5311 G60 G I6513 I63 I N7721 Q8411 Q84", 2000),
    ("L7251 L M7452 M P8341 P K7020 K7030 K7040 K7090", 1000),
    ("O8010 O R8911 R Q8511 Q85", 500),
]
"""Industries and the revenue (万元) from which they are above scale."""

WITHOUT_A_BOUND = "E4710 E K7010 A0111 A J6621 J S9221 S T9700 F K Q"
"""Licensed construction, development, no class at all, or classes that differ inside a coarse code."""


@pytest.fixture(scope="module")
def scope(catalogue):
    return catalogue.scope(date(2025, 6, 30))


def estimate_of(facts, scope):
    estimate = derive(read_profile(facts, scope.codes), scope)[0].estimates.get("above_scale")
    return None if estimate is None else estimate.value


@pytest.mark.parametrize(
    ("code", "bound"), [(code, bound) for codes, bound in BOUNDS for code in codes.split()]
)
def test_revenue_that_reaches_the_bound_is_probably_above_scale(code, bound, scope):
    assert estimate_of({"industry": code, "revenue": bound * 10_000}, scope) is True
    assert estimate_of({"industry": code, "revenue": bound * 10_000 - 1}, scope) is False


@pytest.mark.parametrize("code", WITHOUT_A_BOUND.split())
def test_nothing_is_estimated_where_it_does_not_hang_on_revenue(code, scope):
    assert estimate_of({"industry": code, "revenue": 10**10}, scope) is None


@pytest.mark.parametrize("missing", ["industry", "revenue"])
def test_nothing_is_estimated_from_half_of_it(missing, scope):
    facts = {"industry": "C3443", "revenue": 30_000_000}
    del facts[missing]

    assert estimate_of(facts, scope) is None


def test_staff_make_nobody_above_scale(scope):
    assert estimate_of({"industry": "R8911", "revenue": 1, "employees": 5000}, scope) is False


@pytest.mark.parametrize(("revenue", "leaning"), [(20_000_000, MET), (19_999_999, UNMET)])
def test_an_estimate_leans_and_never_settles(revenue, leaning, scope):
    facts, derived = derive(read_profile({"industry": "C3443", "revenue": revenue}, scope.codes), scope)
    finding = judge(Is.model_validate({"fact": "above_scale", "is": True}), facts, scope)

    assert "above_scale" not in facts.known
    assert (finding.result, finding.probably) == (UNKNOWN, leaning)
    assert next(found for found in derived if found.fact == "above_scale").estimate


def test_what_the_company_says_of_the_directory_counts(scope):
    stated = {"industry": "C3443", "revenue": 30_000_000, "above_scale": False}
    facts, _ = derive(read_profile(stated, scope.codes), scope)

    assert facts.known["above_scale"] is False
    assert facts.to_settle("above_scale") == ("above_scale",)
