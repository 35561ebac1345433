"""Ask: the facts that can still decide a criterion.

A fact is asked for when it is unknown and no connective above it has already been decided:
the answer does not depend on the order in which the parts are written.
"""

from datetime import date
from decimal import Decimal

from criteria.facts import FactName, Facts
from criteria.judging import Finding
from criteria.nodes import LEAVES
from criteria.results import TO_BE_JUDGED, UNKNOWN


def ask(finding: Finding, facts: Facts) -> tuple[FactName, ...]:
    """Give the stated facts whose answers can still change the finding, first needed first."""
    found: list[str] = []
    _collect(finding, found)
    return tuple(dict.fromkeys(fact for name in dict.fromkeys(found) for fact in facts.to_settle(name)))


_WHOLE = (bool, int, Decimal, date)
"""Values that are known whole: what is unknown of a leaf that looks at one is the law, not the company."""


def _collect(finding: Finding, found: list[str]) -> None:
    """Collect the facts of the leaves that are open, below connectives that are open too."""
    if finding.result is UNKNOWN or finding.result is TO_BE_JUDGED:
        if not finding.parts:
            if isinstance(finding.criterion, LEAVES) and not isinstance(finding.value, _WHOLE):
                found.append(finding.criterion.fact)
            return
        for part in finding.parts:
            _collect(part, found)
