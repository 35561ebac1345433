"""Monotony: which amounts do not rise or fall with each fact, piece by piece, and so have no exact bounds."""

from criteria.catalogue import Catalogue
from criteria.errors import FaultCode
from criteria.linting import day_in_force
from criteria.references import Found, Problem
from matcher.amounts import settles

_MESSAGE = "write the amount so that it rises or falls with each fact on each piece"


def monotony_problems(catalogue: Catalogue) -> Found:
    """Find the formulae whose bounds are not exact when nothing is known of a company."""
    for key, measure in catalogue.measures.items():
        formula = measure.amount.formula
        if formula is not None and not settles(formula, catalogue.scope(day_in_force(measure, catalogue))):
            yield "measures", key, Problem("amount.formula", FaultCode.AMOUNT_NOT_MONOTONE, _MESSAGE)
    scope = catalogue.scope(catalogue.policy.default_as_of)
    for key, cap in catalogue.caps.items():
        if not settles(cap.formula, scope):
            yield "caps", key, Problem("formula", FaultCode.AMOUNT_NOT_MONOTONE, _MESSAGE)
