"""Questions: which missing facts to ask for, those that settle most money first."""

from collections.abc import Sequence

from matcher.plain import added
from matcher.plan import Plan
from matcher.report import Match, Question

_OPEN = frozenset({"eligible", "likely", "needs_facts"})


def next_questions(matches: Sequence[Match], plan: Plan) -> list[Question]:
    """Give a question for every fact that can still settle a verdict or an amount.

    The value at stake is what the measures that hang on the fact are worth at most together,
    as far as that is known; for an amount that is only a range, what the range spans.
    """
    questions: dict[str, Question] = {}
    for match in matches:
        if match["verdict"] not in _OPEN:
            continue
        for fact in dict.fromkeys([*match["missing_facts"], *match["amount"]["needs"]]):
            question = questions.setdefault(fact, _question(fact, plan))
            question["resolves"].append(match["measure"])
            question["value_at_stake"] = added((question["value_at_stake"], _at_stake(match, fact)))
    return sorted(questions.values(), key=lambda q: (-q["value_at_stake"], -len(q["resolves"]), q["fact"]))


def _question(fact: str, plan: Plan) -> Question:
    asked = plan.scope.vocabulary[fact].question.within(plan.language)
    return {"fact": fact, "question": asked, "resolves": [], "value_at_stake": 0}


def _at_stake(match: Match, fact: str) -> float:
    high = match["amount"]["high"] or 0
    if fact in match["missing_facts"] and match["verdict"] == "needs_facts":
        return high
    return high - (match["amount"]["low"] or 0)
