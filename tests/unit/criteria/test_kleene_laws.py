"""The laws of a De Morgan lattice hold for the results of random trees and companies."""

from hypothesis import given
from support.effort import quick
from support.law import SCOPE
from support.profiles import companies
from support.trees import judged_trees, trees

from criteria.facts import Facts
from criteria.judging import judge
from criteria.nodes import All, AnyOf, Criterion, Not
from criteria.results import Result

_A, _B, _C = trees(size=4), trees(size=4), trees(size=3)
_ANY, _OTHER = judged_trees(size=4), judged_trees(size=4)


def _of(criterion: Criterion, facts: Facts) -> Result:
    return judge(criterion, facts, SCOPE).result


def _and(*parts: Criterion) -> Criterion:
    return All(parts=parts)


def _or(*parts: Criterion) -> Criterion:
    return AnyOf(parts=parts)


def _not(part: Criterion) -> Criterion:
    return Not(part=part)


@quick(100)
@given(_A, _B, companies())
def test_de_morgan(a: Criterion, b: Criterion, facts: Facts):
    assert _of(_not(_and(a, b)), facts) is _of(_or(_not(a), _not(b)), facts)
    assert _of(_not(_or(a, b)), facts) is _of(_and(_not(a), _not(b)), facts)


@quick(100)
@given(_A, companies())
def test_a_double_negation_says_the_same(a: Criterion, facts: Facts):
    assert _of(a, facts) is _of(_not(_not(a)), facts)


@quick(100)
@given(_ANY, _OTHER, companies())
def test_absorption(a: Criterion, b: Criterion, facts: Facts):
    assert _of(a, facts) is _of(_and(a, _or(a, b)), facts)
    assert _of(a, facts) is _of(_or(a, _and(a, b)), facts)


@quick(100)
@given(_ANY, _OTHER, _C, companies())
def test_distribution(a: Criterion, b: Criterion, c: Criterion, facts: Facts):
    assert _of(_and(a, _or(b, c)), facts) is _of(_or(_and(a, b), _and(a, c)), facts)
    assert _of(_or(a, _and(b, c)), facts) is _of(_and(_or(a, b), _or(a, c)), facts)


@quick(60)
@given(_ANY, _OTHER, companies())
def test_the_order_of_the_parts_does_not_matter(a: Criterion, b: Criterion, facts: Facts):
    assert _of(_and(a, b), facts) is _of(_and(b, a), facts)
    assert _of(_or(a, b), facts) is _of(_or(b, a), facts)


@quick(60)
@given(_A, companies())
def test_a_criterion_and_its_contrary_are_not_both_met(a: Criterion, facts: Facts):
    """Nor is either of them settled without the other."""
    assert _of(_not(a), facts) is _of(a, facts).negated()
