"""Ask: the facts that can still decide a criterion.

A fact is asked for when it is unknown and no connective above it has already been decided:
the answer does not depend on the order in which the parts are written.
"""

from collections.abc import Iterator

from criteria.facts import FactName, Facts, Vocabulary
from criteria.judging import TO_BE_JUDGED, UNKNOWN, Finding
from criteria.nodes import LEAVES


def ask(finding: Finding, facts: Facts, vocabulary: Vocabulary) -> tuple[FactName, ...]:
    """Give the stated facts whose answers can still change the finding, first needed first."""
    asked = dict.fromkeys(fact for name in _open(finding) for fact in to_settle(name, facts, vocabulary))
    return tuple(asked)


def to_settle(name: str, facts: Facts, vocabulary: Vocabulary) -> tuple[FactName, ...]:
    """Give the facts to ask for in order to know one: itself, or what it is derived from."""
    spec = vocabulary[name]
    missing = tuple(fact for fact in spec.inputs if fact not in facts.known)
    return missing or ((spec.name,) if spec.stated else spec.inputs)


def _open(finding: Finding) -> Iterator[str]:
    if finding.result not in (UNKNOWN, TO_BE_JUDGED):
        return
    if isinstance(finding.criterion, LEAVES):
        yield finding.criterion.fact
    for part in finding.parts:
        yield from _open(part)
