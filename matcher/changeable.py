"""Changeable: whether a criterion that is not met could be, by changing what a company can change."""

from criteria.facts import How, Vocabulary
from criteria.judging import Finding, combine
from criteria.nodes import LEAVES, AtMost, Below, Leaf, Not
from criteria.results import MET, UNMET, Result
from criteria.terms import AsOf, AsOfYear


def cannot_change(finding: Finding, vocabulary: Vocabulary) -> bool:
    """Tell whether a criterion stays unmet whatever the company does, and whatever is still unknown."""
    return _best(finding, vocabulary, up=True) is UNMET


def fixed(leaf: Leaf, vocabulary: Vocabulary) -> bool:
    """Tell whether a condition comes out as it does for as long as it is the same company.

    A date or year that may lie no later than so long ago is only a matter of waiting.
    """
    if isinstance(leaf, AtMost | Below) and isinstance(leaf.threshold, AsOf | AsOfYear):
        return False
    return vocabulary[leaf.fact].change.how is How.FIXED


def _best(finding: Finding, vocabulary: Vocabulary, *, up: bool) -> Result:
    """Give the best result that a criterion can come to; with `up` false, the worst."""
    criterion = finding.criterion
    wanted, stuck = (MET, UNMET) if up else (UNMET, MET)
    if isinstance(criterion, LEAVES):
        return stuck if finding.result is stuck and fixed(criterion, vocabulary) else wanted
    if not finding.parts:
        return wanted
    turned = up != isinstance(criterion, Not)
    return combine(criterion, [_best(part, vocabulary, up=turned) for part in finding.parts])
