"""Effects: what each sort of answer to a question would do to the measures that hang on it."""

from collections.abc import Sequence

from criteria.facts import DESIGNATIONS, FactKind
from criteria.phrasing import phrase, value_in_words
from matcher.answers import AnswerClasses
from matcher.plan import Plan
from matcher.report import Answer
from matcher.uncertainty import Outlook

MOST_ANSWERS = 8

_TOO_MANY = frozenset({FactKind.CODE, FactKind.TEXT})
"""Kinds with too many answers to list, or of which nothing is asked but that they are known."""

_ORDERED = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR, FactKind.DATE})


def answers_to(fact: str, measures: Sequence[str], outlook: Outlook, plan: Plan) -> list[Answer]:
    """Say what each sort of answer would settle; answers that do the same are one sort.

    What a fact would settle by way of others that are derived from it is not counted.
    """
    spec = plan.scope.vocabulary[fact]
    return []
