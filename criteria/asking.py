"""Ask: the facts that can still decide a criterion.

A fact is asked for when it is unknown and no connective above it has already been decided:
the answer does not depend on the order in which the parts are written.
"""

from collections.abc import Iterator

from criteria.facts import FactName, Facts
from criteria.judging import TO_BE_JUDGED, UNKNOWN, Finding
from criteria.nodes import LEAVES


def ask(finding: Finding, facts: Facts) -> tuple[FactName, ...]:
    """Give the stated facts whose answers can still change the finding, first needed first."""
    return tuple(dict.fromkeys(fact for name in _open(finding) for fact in facts.to_settle(name)))


def _open(finding: Finding) -> Iterator[str]:
    if finding.result not in (UNKNOWN, TO_BE_JUDGED):
        return
    if isinstance(finding.criterion, LEAVES):
        yield finding.criterion.fact
    for part in finding.parts:
        yield from _open(part)
