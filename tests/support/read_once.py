"""Random trees that look at each fact once, so that what they say of unknown facts is exact."""

from functools import cache

from hypothesis import strategies as st
from support.law import SCOPE
from support.profiles import values_of
from support.trees import TESTABLE, every_leaf, joined

from criteria.leaves import test
from criteria.nodes import Criterion, Leaf
from criteria.results import MET, UNMET


@cache
def _contingent(fact: str) -> list[Leaf]:
    """Give the leaves about a fact that some company meets and some does not."""
    return [
        leaf
        for leaf in every_leaf(fact)
        if {test(leaf, value, SCOPE) for value in values_of(fact)} == {MET, UNMET}
    ]


@st.composite
def read_once_trees(draw: st.DrawFn, *, most: int = 5) -> Criterion:
    """Draw a tree of leaves that some company meets and some does not, each about a fact of its own."""
    facts = draw(st.permutations(TESTABLE))[: draw(st.integers(1, most))]
    return joined(draw, [draw(st.sampled_from(_contingent(fact))) for fact in facts])
