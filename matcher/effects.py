"""Effects: what each sort of answer to a question would do to the measures that hang on it."""

from collections.abc import Iterator, Sequence

from criteria.facts import FactKind
from criteria.leaves import prepared
from criteria.nodes import Leaf
from criteria.phrasing import phrase, value_in_words
from criteria.results import MET
from matcher.answers import AnswerClasses
from matcher.plan import Plan
from matcher.report import Answer
from matcher.uncertainty import Outlook

MOST_ANSWERS = 8

_TOO_MANY = frozenset({FactKind.CODE, FactKind.TEXT})
"""Kinds with too many answers to list, or of which nothing is asked but that they are known."""

_LISTED = frozenset({FactKind.FLAG, FactKind.CHOICE, FactKind.CODES})
"""Kinds whose answers have names."""


def answers_to(fact: str, measures: Sequence[str], outlook: Outlook, plan: Plan) -> list[Answer]:
    """Say what each sort of answer would settle, whatever the rest of the facts; the same effect is one sort.

    Of a set, each member is looked at alone. What the fact would settle by way of other facts that
    are derived from it is not counted. At most `MOST_ANSWERS`, those that settle most.
    """
    spec = plan.scope.vocabulary[fact]
    if spec.kind in _TOO_MANY:
        return []
    classes = plan.answers.classes(fact)
    feasible = outlook.chances.feasible(fact)
    settled = [*_settled(fact, measures, outlook)]
    sorts: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for place in range(len(classes.values)):
        if feasible >> place & 1:
            opens = tuple(measure for measure, met, _ in settled if met >> place & 1)
            closes = tuple(measure for measure, _, unmet in settled if unmet >> place & 1)
            if opens or closes:
                sorts[opens, closes] = sorts.get((opens, closes), 0) | 1 << place
    most = sorted(sorts.items(), key=lambda item: -len(item[0][0]) - len(item[0][1]))[:MOST_ANSWERS]
    return [
        {
            "answer": _said(fact, mask, feasible, classes, plan),
            "settles": len(opens) + len(closes),
            "opens": [*opens],
            "closes": [*closes],
        }
        for (opens, closes), mask in most
    ]


def _settled(fact: str, measures: Sequence[str], outlook: Outlook) -> Iterator[tuple[str, int, int]]:
    """Give the measures that some answer settles, with the classes that open and those that close it."""
    for measure in measures:
        prospect = outlook.prospects.get(measure)
        if prospect is None or fact not in prospect.chance.given:
            continue
        met = unmet = 0
        for case, chance in zip(prospect.cases[fact], prospect.chance.given[fact], strict=True):
            if chance == 1:
                met |= case.mask
            elif chance == 0:
                unmet |= case.mask
        yield measure, met, unmet


def _said(fact: str, mask: int, feasible: int, classes: AnswerClasses, plan: Plan) -> str:
    """Say which answers are in a mask: by their names, or by the conditions that they meet or do not."""
    scope, language = plan.scope, plan.language
    values = [value for place, value in enumerate(classes.values) if mask >> place & 1 and value is not None]
    conditions = [*_told_by(mask, feasible, classes)]
    if scope.vocabulary[fact].kind in _LISTED or not conditions:
        return plan.words("、", " / ").join(value_in_words(fact, value, scope, language) for value in values)
    return plan.words("，", ", ").join(
        phrase(
            leaf,
            scope,
            language,
            negated=all(prepared(leaf, scope).test(value) is not MET for value in values),
        )
        for leaf in conditions
    )


def _told_by(mask: int, feasible: int, classes: AnswerClasses) -> Iterator[Leaf]:
    """Give a few leaves that tell the classes in `mask` from all other feasible ones; none if none do."""
    left, chosen = feasible, list[Leaf]()
    while left & ~mask:
        best = left
        for leaf in classes.leaves:
            met = classes.met.get(id(leaf), 0)
            for side in (met, ~met):
                narrowed = left & side
                if mask & ~side == 0 and narrowed.bit_count() < best.bit_count():
                    best, told = narrowed, leaf
        if best == left:
            return
        left = best
        chosen.append(told)
    yield from chosen
