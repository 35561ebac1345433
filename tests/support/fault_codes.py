"""Which part of the project finds which fault; together they are all of `FaultCode`."""

from criteria.errors import FaultCode

LINTING = frozenset(
    {
        FaultCode.NOTHING_MEETS,
        FaultCode.EVERYTHING_MEETS,
        FaultCode.TOO_WIDE,
        FaultCode.NO_CASE,
        FaultCode.NO_SOURCE,
        FaultCode.NO_BUREAU,
        FaultCode.NO_LAW_IN_FORCE,
        FaultCode.ALIKE,
    }
)
QUOTING = frozenset({FaultCode.QUOTE_NOT_IN_TEXT, FaultCode.FIGURE_NOT_IN_TEXT, FaultCode.BUREAUS_DIFFER})
ACCOUNTING = frozenset({FaultCode.FIGURE_UNACCOUNTED})
CASEWORK = frozenset({FaultCode.CASE_FAILS})
MONOTONY = frozenset({FaultCode.AMOUNT_NOT_MONOTONE})
LOADING = frozenset(FaultCode) - LINTING - QUOTING - ACCOUNTING - CASEWORK - MONOTONY
