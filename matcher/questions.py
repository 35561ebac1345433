"""Questions: which missing facts to ask for, those first that are expected to settle most.

The order is that of `matcher.uncertainty`: by gain, then by how many measures hang on the fact.
"""

from collections.abc import Mapping, Sequence

from criteria.facts import Facts
from criteria.judging import Finding
from matcher.effects import answers_to
from matcher.plain import added
from matcher.plan import Plan
from matcher.report import Figure, Match, Question, Uncertainty
from matcher.uncertainty import Outlook, Pending, outlook, span_of, weight_of

EXPLAINED = 3
"""For so many questions it is said what each answer would do."""

_OPEN = frozenset({"eligible", "likely", "needs_facts"})
_DIGITS = 2


def outlook_of(
    matches: Sequence[Match], findings: Mapping[int, Finding], facts: Facts, plan: Plan
) -> Outlook:
    """Weigh what is open in a company's matches; `findings` are those of the plan's trees, by identity."""
    pending = [
        pending_of(match, findings[id(plan.by_id[match["measure"]].tree)])
        for match in matches
        if match["verdict"] in _OPEN
    ]
    return outlook(pending, facts, plan.answers, plan.scope)


def pending_of(match: Match, finding: Finding) -> Pending:
    """Give what is open of one match."""
    amount = match["amount"]
    low, high, needs = amount["low"], amount["high"], amount["needs"]
    return Pending(
        measure=match["measure"],
        finding=finding if match["verdict"] == "needs_facts" else None,
        weight=weight_of(high, monetary=match["ranking"]["monetary"]),
        span=span_of(low, high) if needs else 0.0,
        needs=tuple(needs),
    )


def uncertainty(matches: Sequence[Match], outlook: Outlook) -> Uncertainty:
    """Say how much is undecided."""
    undecided = [match for match in matches if match["verdict"] == "needs_facts"]
    highs = [match["amount"]["high"] for match in undecided if match["ranking"]["monetary"]]
    return {
        "open": len(undecided),
        "at_stake": added(high for high in highs if high is not None),
        "unbounded": sum(high is None for high in highs),
        "total": _weighted(outlook.total),
    }


def next_questions(matches: Sequence[Match], outlook: Outlook, plan: Plan) -> list[Question]:
    """Give a question for every fact that can still settle a verdict or an amount.

    The value at stake is what the measures that hang on the fact are worth at most together,
    as far as that is known; for an amount that is only a range, what the range spans.
    """
    questions: dict[str, Question] = {}
    stakes: dict[str, list[Figure]] = {}
    for match in matches:
        if match["verdict"] not in _OPEN:
            continue
        for fact in dict.fromkeys([*match["missing_facts"], *match["amount"]["needs"]]):
            question = questions.get(fact)
            if question is None:
                question = questions[fact] = _question(fact, outlook.gains.get(fact, 0.0), plan)
                stakes[fact] = []
            question["resolves"].append(match["measure"])
            stake = _at_stake(match, fact)
            if stake:
                stakes[fact].append(stake)
    for fact, question in questions.items():
        question["value_at_stake"] = added(stakes[fact])
    ordered = sorted(questions.values(), key=lambda q: (-q["gain"], -len(q["resolves"]), q["fact"]))
    for question in ordered[:EXPLAINED]:
        question["answers"] = answers_to(question["fact"], question["resolves"], outlook, plan)
    return ordered


def _question(fact: str, gain: float, plan: Plan) -> Question:
    return {
        "fact": fact,
        "question": plan.scope.vocabulary[fact].question.within(plan.language),
        "resolves": [],
        "value_at_stake": 0,
        "gain": _weighted(gain),
        "answers": [],
    }


def _weighted(value: float) -> Figure:
    """Write a weight to the hundredth; a whole one without a fraction."""
    rounded = round(value, _DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


def _at_stake(match: Match, fact: str) -> float:
    high = match["amount"]["high"] or 0
    if fact in match["missing_facts"] and match["verdict"] == "needs_facts":
        return high
    return high - (match["amount"]["low"] or 0)
