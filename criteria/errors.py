"""What can go wrong, and whose turn it is.

* HuiqiError
  x InputError        the caller can mend it       -> HTTP 4xx, exit 2
    - ProfileInvalid    a company profile has faults
  x CatalogueInvalid  the policy's author can mend it -> `huiqi lint`, exit 1

Faults are collected, never raised one by one: an error carries all of them.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a catalogue from loading; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class FaultCode(StrEnum):
    """The closed list of what can be wrong with a catalogue."""

    UNREADABLE = "unreadable"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_TYPE = "wrong_type"
    WRONG_VALUE = "wrong_value"
    UNKNOWN_OPERATOR = "unknown_operator"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_DEFINITION = "unknown_definition"
    UNKNOWN_PARAMETER = "unknown_parameter"
    UNKNOWN_BUREAU = "unknown_bureau"
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_ARTICLE = "unknown_article"
    UNKNOWN_MEASURE = "unknown_measure"
    UNKNOWN_CAP = "unknown_cap"
    UNKNOWN_TAX_BASE = "unknown_tax_base"
    DUPLICATE_ID = "duplicate_id"
    CIRCULAR_DEFINITION = "circular_definition"
    OPERATOR_MISFIT = "operator_misfit"
    THRESHOLD_OUT_OF_RANGE = "threshold_out_of_range"
    EMPTY_INTERVAL = "empty_interval"
    JUDGED_UNDER_NOT = "judged_under_not"
    NOTHING_MEETS = "nothing_meets"
    EVERYTHING_MEETS = "everything_meets"
    TOO_WIDE = "too_wide"
    NO_CASE = "no_case"
    CASE_FAILS = "case_fails"
    NO_SOURCE = "no_source"
    NO_BUREAU = "no_bureau"
    NO_LAW_IN_FORCE = "no_law_in_force"
    ALIKE = "alike"
    QUOTE_NOT_IN_TEXT = "quote_not_in_text"
    FIGURE_NOT_IN_TEXT = "figure_not_in_text"
    BUREAUS_DIFFER = "bureaus_differ"
    AMOUNT_NOT_MONOTONE = "amount_not_monotone"
    FIGURE_UNACCOUNTED = "figure_unaccounted"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a catalogue: where it stands, what it is, what was perhaps meant."""

    file: str
    line: int
    path: str
    code: FaultCode
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        return f"{self.file}:{self.line}: {self.severity} {self.code}: {self.path}: {self.message}{hint}"


class HuiqiError(Exception):
    """Root of every error this project raises on purpose."""


class InputError(HuiqiError):
    """The caller gave something that cannot be used, and can mend it."""


class CatalogueInvalid(HuiqiError):
    """A catalogue does not load; `faults` says why, all of it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name that was most likely meant, if one is near enough.

    >>> nearest("revenu", ["revenue", "employees"])
    'revenue'
    """
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else None
