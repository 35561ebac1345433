"""The connectives, over every combination of values: strong Kleene logic and the chain of four."""

from collections.abc import Sequence
from itertools import product

import pytest
from support.law import SCOPE

from criteria.facts import Facts
from criteria.judging import combine, judge
from criteria.nodes import All, AnyOf, AtLeastN, Criterion, IsKnown, JudgedBy, Not, Quota
from criteria.results import MET, TO_BE_JUDGED, UNKNOWN, UNMET, Result

_FACTS = Facts({"revenue": 1})
_ONE: dict[Result, Criterion] = {
    MET: IsKnown(fact="revenue"),
    UNMET: Not(part=IsKnown(fact="revenue")),
    UNKNOWN: IsKnown(fact="profit"),
    TO_BE_JUDGED: JudgedBy(bureau="stb", text="认可", text_en="agrees"),
}
"""One criterion for each result."""

F, U, J, T = UNMET, UNKNOWN, TO_BE_JUDGED, MET
_FOUR = (F, U, J, T)


def _result(criterion: Criterion) -> Result:
    return judge(criterion, _FACTS, SCOPE).result


def _some(results: Sequence[Result]) -> tuple[Criterion, ...]:
    return tuple(_ONE[result] for result in results)


def _at_least(n: int, results: Sequence[Result]) -> Criterion:
    return AtLeastN(quota=Quota(n=n, of=_some(results)))


@pytest.mark.parametrize("wanted", _FOUR)
def test_there_is_a_criterion_for_each_result(wanted: Result):
    assert _result(_ONE[wanted]) is wanted


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (F, F, F, F), (F, U, F, U), (F, T, F, T),
        (U, F, F, U), (U, U, U, U), (U, T, U, T),
        (T, F, F, T), (T, U, U, T), (T, T, T, T),
        (F, J, F, J), (U, J, U, J), (J, J, J, J), (T, J, J, T),
        (J, F, F, J), (J, U, U, J), (J, T, J, T),
    ],
)  # fmt: skip
def test_all_and_any_of_two(left: Result, right: Result, both: Result, either: Result):
    assert _result(All(parts=_some((left, right)))) is both
    assert _result(AnyOf(parts=_some((left, right)))) is either


@pytest.mark.parametrize(("given", "negated"), [(F, T), (U, U), (J, J), (T, F)])
def test_not(given: Result, negated: Result):
    assert _result(Not(part=_ONE[given])) is negated


def _completed(results: Sequence[Result], n: int) -> Result:
    """Count in every way in which the unknown parts may come out."""
    ways = product(*([True, False] if result is U else [result is T] for result in results))
    reached = {sum(way) >= n for way in ways}
    return U if len(reached) == 2 else (T if reached.pop() else F)


@pytest.mark.parametrize("size", range(1, 5))
def test_at_least_n_is_what_every_completion_of_its_unknown_parts_agrees_on(size: int):
    for results in product((F, U, T), repeat=size):
        for n in range(1, size + 1):
            assert _completed(results, n) is _result(_at_least(n, results)), (n, results)


def _counted(results: Sequence[Result], n: int) -> Result:
    """Give the highest result that at least n parts reach."""
    return max(level for level in _FOUR if sum(result >= level for result in results) >= n)


@pytest.mark.parametrize("size", range(1, 5))
def test_at_least_n_is_the_highest_result_that_n_parts_reach(size: int):
    """Bureau judgements included: n parts that are met or to be judged need no further fact."""
    for results in product(_FOUR, repeat=size):
        for n in range(1, size + 1):
            assert _counted(results, n) is _result(_at_least(n, results)), (n, results)


@pytest.mark.parametrize("size", range(1, 5))
def test_all_is_at_least_all_of_them_and_any_is_at_least_one(size: int):
    for results in product(_FOUR, repeat=size):
        assert _result(_at_least(size, results)) is _result(All(parts=_some(results)))
        assert _result(_at_least(1, results)) is _result(AnyOf(parts=_some(results)))


@pytest.mark.parametrize("size", range(1, 4))
def test_more_than_there_are_is_never_met_and_never_unknown(size: int):
    for results in product(_FOUR, repeat=size):
        assert _result(_at_least(size + 1, results)) is F


@pytest.mark.parametrize("size", range(1, 5))
def test_the_order_of_the_parts_does_not_matter(size: int):
    for results in product(_FOUR, repeat=size):
        for criterion in (All(parts=_some(results)), _at_least((size + 1) // 2, results)):
            assert combine(criterion, results) is combine(criterion, results[::-1])


def test_the_results_are_one_chain():
    assert sorted(Result) == [F, U, J, T]


def test_results_have_the_codes_of_reports():
    assert [result.code for result in _FOUR] == ["unmet", "unknown", "to_be_judged", "met"]
