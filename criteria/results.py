"""Results: what a criterion can come to, as a chain (`criteria.judging` says what that means)."""

from enum import IntEnum


class Result(IntEnum):
    """What a criterion comes to; ordered as a chain."""

    UNMET = 0
    UNKNOWN = 1
    TO_BE_JUDGED = 2
    MET = 3

    @property
    def code(self) -> str:
        """The name in reports: met, unmet, unknown, to_be_judged."""
        return _CODES[self]

    def negated(self) -> "Result":
        """Turn met and unmet round."""
        return _NEGATED[self]


UNMET, UNKNOWN, TO_BE_JUDGED, MET = Result
_CODES = {result: result.name.lower() for result in Result}
_NEGATED = {UNMET: MET, UNKNOWN: UNKNOWN, TO_BE_JUDGED: TO_BE_JUDGED, MET: UNMET}
