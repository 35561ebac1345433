"""Questions as they are put to somebody: what is asked, how to answer, and who would know."""

from typing_extensions import TypedDict

from api.facts_view import OptionView, fact_view
from matcher.plan import Plan
from matcher.report import CatalogueInfo, Matched, Question, Uncertainty


class QuestionView(Question):
    """A question with what is needed to answer it; a code is one of its code system."""

    label: str
    kind: str
    unit: str | None
    options: list[OptionView]
    code_system: str | None
    holder: str


class QuestionsView(TypedDict):
    """What to ask a company next, and how much is undecided before it answers."""

    as_of: str
    catalogue: CatalogueInfo
    name: str | None
    uncertainty: Uncertainty
    questions: list[QuestionView]


def questions_view(report: Matched, plan: Plan, count: int) -> QuestionsView:
    """Give the first questions of a report with what is needed to answer them."""
    return {
        "as_of": report["as_of"],
        "catalogue": report["catalogue"],
        "name": report["company"]["name"],
        "uncertainty": report["uncertainty"],
        "questions": [_question(question, plan) for question in report["next_questions"][:count]],
    }


def _question(question: Question, plan: Plan) -> QuestionView:
    fact = fact_view(plan.scope.vocabulary[question["fact"]], plan.language)
    return {
        **question,
        "label": fact["label"],
        "kind": fact["kind"],
        "unit": fact["unit"],
        "options": fact["options"],
        "code_system": fact["code_system"],
        "holder": fact["holder"],
    }
