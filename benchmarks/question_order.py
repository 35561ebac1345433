"""In which order to ask: ours beside the usual orders, over simulated companies.

A company starts with name, legal form, county and industry, and answers one question after
another. Counted are the questions until every verdict is decided, and until 90 % of the value is:
of the money in the measures that end within reach, at their high end, or at their nominal weight
(`matcher.uncertainty`) where no figure is known. Every order chooses among the same facts: those
that can still settle a verdict.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from statistics import fmean, quantiles
from typing import Any, NamedTuple, TypeAlias

from benchmarks.bars import Bar
from benchmarks.simulated_companies import simulated
from benchmarks.tables import figure, heading, table
from criteria.asking import ask
from criteria.facts import DESIGNATIONS, Facts
from criteria.judging import Finding, judge
from criteria.results import UNKNOWN
from matcher.matching import matched, ranked_matches
from matcher.plan import Plan, PlannedMeasure
from matcher.uncertainty import weight_of
from matcher.verdicts import WITHIN_REACH
from profiles.answering import with_answer
from profiles.deriving import derive
from profiles.reading import read_profile
from seeds.shipped import load_catalogue

COMPANIES = 60
FIRST = ("name", "legal_form", "county", "industry")
ENOUGH = 0.9

Stated: TypeAlias = dict[str, Any]
Order: TypeAlias = Callable[[Stated, Mapping[str, int]], Sequence[str]]
"""Puts the facts that can settle a verdict in order; each comes with the number of verdicts it can settle."""


class Asked(NamedTuple):
    """How many questions one company was asked."""

    until_all: int
    until_enough: int


def run() -> Sequence[Bar]:
    """Ask every company in every order and print the table."""
    catalogue = load_catalogue().catalogue
    plan = Plan(catalogue, catalogue.policy.default_as_of)
    companies = [_Company(whole, plan) for whole in simulated(COMPANIES)]
    heading(f"Questions until decided: {COMPANIES} simulated companies, {len(plan.measures)} measures")
    orders: Mapping[str, Callable[[], Order]] = {
        "expected to settle most": lambda: partial(_by_gain, plan),
        "most mentioned first": lambda: _by_mentions,
        "author's order": lambda: partial(_by_author, _authored(plan)),
        "random": lambda: partial(_by_chance, Random(5)),
    }
    asked = {name: [company.asked(order()) for company in companies] for name, order in orders.items()}
    table(
        ("order", "90 % of value: mean", "quartiles", "all verdicts: mean", "quartiles"),
        [
            (
                name,
                *_columns([each.until_enough for each in some]),
                *_columns([each.until_all for each in some]),
            )
            for name, some in asked.items()
        ],
    )
    ours, mentions = asked["expected to settle most"], asked["most mentioned first"]
    return [
        _bar("90 % of the value decided with fewer questions than most mentioned first", 1, ours, mentions),
        _bar("all verdicts decided with no more questions than most mentioned first", 0, ours, mentions),
    ]


class _Company:
    """One company that knows all about itself, and is asked."""

    def __init__(self, whole: Stated, plan: Plan) -> None:
        self.whole = whole
        self.plan = plan
        self.measures = [planned for planned in plan.measures if planned.measure.open_to_organisations]
        self.value = {
            found["measure"]: weight_of(found["amount"]["high"], monetary=found["ranking"]["monetary"])
            for found in ranked_matches(read_profile(whole, plan.catalogue.codes), plan)
            if found["verdict"] in WITHIN_REACH
        }

    def asked(self, order: Order) -> Asked:
        """Ask in an order until everything is decided, and count."""
        stated = {fact: self.whole[fact] for fact in FIRST}
        unanswered: set[str] = set()
        enough, count = 0, 0
        while True:
            facts, undecided = self._undecided(stated)
            left = sum(self.value.get(planned.measure.id, 0) for planned, _ in undecided)
            if left > (1 - ENOUGH) * sum(self.value.values()):
                enough = count + 1
            if not undecided:
                return Asked(count, enough)
            mentions = Counter(fact for _, finding in undecided for fact in ask(finding, facts))
            fact = next(fact for fact in order(stated, mentions) if fact not in unanswered)
            count += 1
            stated = self._answered(stated, fact, unanswered)

    def _undecided(self, stated: Stated) -> tuple[Facts, list[tuple[PlannedMeasure, Finding]]]:
        profile = read_profile(stated, self.plan.catalogue.codes)
        facts, _ = derive(profile, self.plan.scope)
        seen: dict[int, Finding] = {}
        judged = [(planned, judge(planned.tree, facts, self.plan.scope, seen)) for planned in self.measures]
        return facts, [(planned, finding) for planned, finding in judged if finding.result is UNKNOWN]

    def _answered(self, stated: Stated, fact: str, unanswered: set[str]) -> Stated:
        if fact.startswith(DESIGNATIONS):
            held = self.whole["designations"].get(fact.removeprefix(DESIGNATIONS), False)
            return with_answer(stated, fact, held)
        if fact not in self.whole:
            unanswered.add(fact)
            return stated
        return with_answer(stated, fact, self.whole[fact])


def _by_gain(plan: Plan, stated: Stated, mentions: Mapping[str, int]) -> Sequence[str]:
    report = matched(read_profile(stated, plan.catalogue.codes), plan)
    return [question["fact"] for question in report["next_questions"] if question["fact"] in mentions]


def _by_mentions(_: Stated, mentions: Mapping[str, int]) -> Sequence[str]:
    return sorted(mentions, key=lambda fact: (-mentions[fact], fact))


def _authored(plan: Plan) -> Mapping[str, int]:
    """Give each stated fact its place in the order in which the catalogue first names the facts."""
    facts = (
        fact for planned in plan.measures for condition in planned.conditions for fact in condition.facts
    )
    vocabulary = plan.scope.vocabulary
    stated = (name for fact in facts for name in vocabulary[fact].inputs or (fact,))
    return {fact: place for place, fact in enumerate(dict.fromkeys(stated))}


def _by_author(authored: Mapping[str, int], _: Stated, mentions: Mapping[str, int]) -> Sequence[str]:
    return sorted(mentions, key=lambda fact: (authored.get(fact, len(authored)), fact))


def _by_chance(random: Random, _: Stated, mentions: Mapping[str, int]) -> Sequence[str]:
    return random.sample(sorted(mentions), len(mentions))


def _columns(counts: Sequence[int]) -> tuple[str, str]:
    low, middle, high = quantiles(counts, n=4, method="inclusive")
    return figure(fmean(counts)), f"{low:g} · {middle:g} · {high:g}"


def _bar(wanted: str, fewer: int, ours: Sequence[Asked], others: Sequence[Asked]) -> Bar:
    mine, theirs = (
        fmean(each.until_enough if fewer else each.until_all for each in some) for some in (ours, others)
    )
    return Bar(wanted, f"{mine:.1f} beside {theirs:.1f}", met=mine < theirs if fewer else mine <= theirs)
