"""Match: one company against a catalogue on a date, with reasons.

`profile → facts → a finding per measure → verdict, amount, culprits, questions → ranked report`.
The same facts and plan give the same report, byte for byte.
"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from criteria.asking import ask
from criteria.blaming import Culprit, blame, gap
from criteria.facts import Facts, Value
from criteria.formulas import Formula
from criteria.judging import Finding, judge
from criteria.nodes import JudgedBy
from criteria.phrasing import value_in_words
from criteria.results import MET, UNMET
from matcher import amounts, questions
from matcher.joint import joint
from matcher.near_misses import near_misses
from matcher.plain import number, plain, yuan
from matcher.plan import Plan, PlannedCondition, PlannedMeasure
from matcher.ranking import ranked
from matcher.report import (
    Amount,
    Condition,
    DerivedFact,
    Failed,
    Joint,
    Match,
    Matched,
    Remark,
    Report,
    ToBeJudged,
)
from matcher.unlocking import Unlocking
from matcher.verdicts import VERDICTS, WITHIN_REACH, verdict_of
from profiles.contradictions import Contradiction, contradictions
from profiles.deriving import Derived, derive, facts_from, stated_facts
from profiles.schema import Profile

_CERTAINTY = {"computed": 1.0, "range": 0.5}
_SETTLED = (MET, UNMET)
_UNDECIDED = frozenset({"needs_facts", "likely"})


def match(profile: Profile, plan: Plan, *, everyone: bool = False) -> Report:
    """Match a company against every measure open to organisations, or with `everyone` to anybody."""
    judged = _Judged(profile, plan, everyone=everyone)
    said = judged.said()
    missed, had = judged.matching.missed(judged.measures), _had(said["matches"], plan)
    unlocking = Unlocking(judged.stated, judged.facts, plan, judged.matching.findings)
    return {
        "as_of": said["as_of"],
        "catalogue": said["catalogue"],
        "company": said["company"],
        "matches": said["matches"],
        "near_misses": near_misses(missed, judged.stated, judged.facts, plan, had),
        "next_questions": said["next_questions"],
        "uncertainty": said["uncertainty"],
        "joint": said["joint"],
        "unlocks": unlocking.unlocks(),
        "warnings": said["warnings"],
    }


def matched(profile: Profile, plan: Plan) -> Matched:
    """Give a company's report without near misses and recognitions, which cost more than the rest."""
    return _Judged(profile, plan).said()


def ranked_matches(profile: Profile, plan: Plan, *, everyone: bool = False) -> list[Match]:
    """Give the matches of a company's report alone."""
    return _Judged(profile, plan, everyone=everyone).matches


def matches_among(profile: Profile, plan: Plan, among: Collection[str]) -> tuple[list[Match], Joint]:
    """Give the matches of some measures, without their conditions, and what these count for together.

    With all measures of a verdict class among them, and of both classes within reach where one is,
    those of the class are as in the report and in its order; ranks count from 1.
    """
    judged = _Judged(profile, plan, among=among)
    return judged.matches, judged.together


def _had(matches: Sequence[Match], plan: Plan) -> dict[str, Decimal]:
    """Give, for each choice in which only one measure counts, the most that is within reach already."""
    had: dict[str, Decimal] = {}
    for match in matches:
        choice = plan.by_id[match["measure"]].measure.choice
        if choice is not None and match["verdict"] in WITHIN_REACH:
            high = Decimal(str(match["amount"]["high"] or 0))
            had[choice] = max(had.get(choice, high), high)
    return had


def explain(profile: Profile, plan: Plan, measure: str) -> Match:
    """Match a company against one measure; its rank is left at 0."""
    facts, _ = derive(profile, plan.scope)
    return _Matching(facts, plan).match(plan.by_id[measure])


class _Judged:
    """A company judged by all measures of a plan: its facts, its matches in order, and what they make."""

    def __init__(
        self, profile: Profile, plan: Plan, *, everyone: bool = False, among: Collection[str] | None = None
    ) -> None:
        self.profile = profile
        self.plan = plan
        self.stated = stated_facts(profile)
        self.facts, self.derived = facts_from(self.stated, plan.scope)
        self.matching = _Matching(self.facts, plan)
        self.measures = [
            planned
            for planned in plan.measures
            if (everyone or planned.measure.open_to_organisations)
            and (among is None or planned.measure.id in among)
        ]
        found = [self.matching.match(planned, conditions=among is None) for planned in self.measures]
        self.together = joint(found, plan, self.facts)
        self.matches = ranked(found, self.together)

    def said(self) -> Matched:
        """Say what all of it comes to."""
        plan, facts = self.plan, self.facts
        outlook = questions.outlook_of(self.matches, self.matching.findings, facts, plan)
        remarks = contradictions(facts, self.derived, plan.scope)
        return {
            "as_of": plan.as_of.isoformat(),
            "catalogue": {"id": plan.catalogue.policy.id, "version": plan.catalogue.version},
            "company": {
                "name": self.profile.name,
                "derived": {d.fact: _derived(d, plan) for d in self.derived if not d.overruled},
            },
            "matches": self.matches,
            "next_questions": questions.next_questions(self.matches, outlook, plan),
            "uncertainty": questions.uncertainty(self.matches, outlook),
            "joint": self.together,
            "warnings": [_remark(found, plan) for found in remarks],
        }


class _Matching:
    """The matching of one company; remembers what several measures share."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        self.facts = facts
        self.plan = plan
        self._values = {fact: plain(value) for fact, value in facts.known.items()}
        self._words: dict[str, str] = {}
        self.findings: dict[int, Finding] = {}
        self._conditions: dict[PlannedCondition, Condition] = {}

    def missed(self, measures: Sequence[PlannedMeasure]) -> list[tuple[PlannedMeasure, Finding]]:
        """Give the measures in force that are not met, with what their trees came to."""
        found = ((planned, self.findings[id(planned.tree)]) for planned in measures if planned.in_force)
        return [(planned, finding) for planned, finding in found if finding.result is UNMET]

    def match(self, planned: PlannedMeasure, *, conditions: bool = True) -> Match:
        """Judge one measure and say why, condition by condition where these are wanted."""
        finding = judge(planned.tree, self.facts, self.plan.scope, self.findings)
        verdict = verdict_of(finding.result) if planned.in_force else "not_in_force"
        match = planned.said.copy()
        match["verdict"] = verdict
        match["failed"], match["missing_facts"], match["to_be_judged"] = [], [], []
        match["criteria"] = [
            self._condition(condition, self.findings[id(condition.criterion)])
            for condition in (planned.conditions if conditions else ())
        ]
        if verdict == "not_eligible":
            match["failed"] = [
                self._failed(culprit, planned.source) for culprit in blame(finding, self.plan.scope)
            ]
        elif verdict in _UNDECIDED:
            match["missing_facts"] = [*ask(finding, self.facts)]
            match["to_be_judged"] = [*self._to_be_judged(finding)]
        if planned.measure.amount.formula is not None:
            match["amount"] = self._amount(planned.measure.amount.formula, match["amount"])
        amount = match["amount"]
        match["ranking"] = {
            **match["ranking"],
            "verdict_class": VERDICTS.index(verdict),
            "at_stake": amount["high"],
            "joint_at_stake": amount["high"],
            "certainty": _CERTAINTY.get(amount["status"], 0.0),
        }
        return match

    def _condition(self, planned: PlannedCondition, finding: Finding) -> Condition:
        condition = self._conditions.get(planned)
        if condition is None:
            probably = finding.probably
            known = self._values.get
            condition = self._conditions[planned] = {
                "text": planned.text,
                "result": finding.result.code,
                "facts": {fact: known(fact) for fact in planned.facts},
                "source": planned.source,
                "probably": None if probably is None else probably.code,
                "parts": [*map(self._condition, planned.parts, finding.parts)] if planned.parts else [],
            }
        return condition

    def _failed(self, culprit: Culprit, inherited: str) -> Failed:
        fact = culprit.leaf.fact
        demand = self.plan.demand(culprit, inherited)
        distance = gap(culprit, self.plan.scope)
        return {
            "fact": fact,
            "value": self._values.get(fact),
            "required": demand.required,
            "gap": None if distance is None else number(distance),
            "source": demand.source,
            "text": demand.text,
            "value_text": self._in_words(fact, culprit.value),
        }

    def _in_words(self, fact: str, value: Value | None) -> str:
        words = self._words.get(fact)
        if words is None:
            plan = self.plan
            words = self._words[fact] = value_in_words(fact, value, plan.scope, plan.language)
        return words

    def _to_be_judged(self, finding: Finding) -> Iterator[ToBeJudged]:
        criterion = finding.criterion
        if finding.result in _SETTLED:
            return
        if isinstance(criterion, JudgedBy):
            yield {"text": self.plan.words(criterion.text, criterion.text_en), "by": criterion.bureau}
        for part in finding.parts:
            yield from self._to_be_judged(part)

    def _amount(self, formula: Formula, said: Amount) -> Amount:
        value, needs = amounts.appraise(formula, self.facts, self.plan.scope)
        low, high = yuan(value.low), yuan(value.high)
        return {**said, "low": low, "high": high, "status": value.status, "needs": [*needs]}


def _derived(derived: Derived, plan: Plan) -> DerivedFact:
    return {
        "value": plain(derived.value),
        "basis": derived.basis.within(plan.language),
        "from": list(derived.inputs),
        "possible": list(derived.possible),
        "estimate": derived.estimate,
    }


def _remark(found: Contradiction, plan: Plan) -> Remark:
    return {"code": found.code, "facts": list(found.facts), "text": found.text.within(plan.language)}
