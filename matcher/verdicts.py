"""Verdicts: what the engine says of a measure, in classes from best to worst (`contract.md` §3)."""

from criteria.results import MET, TO_BE_JUDGED, UNMET, Result

VERDICTS = ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")
"""The classes, best first."""

WITHIN_REACH = frozenset({"eligible", "likely"})
"""Met as far as a machine can tell."""

_OF_RESULT = {MET: "eligible", TO_BE_JUDGED: "likely", UNMET: "not_eligible"}


def verdict_of(result: Result) -> str:
    """Give the verdict on a measure in force whose tree came to a result."""
    return _OF_RESULT.get(result, "needs_facts")
