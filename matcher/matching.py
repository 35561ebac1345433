"""Match: one company against a catalogue on a date, with reasons.

`profile → facts → a finding per measure → verdict, amount, culprits, questions → ranked report`.
The same facts and plan give the same report, byte for byte.
"""

from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from criteria.asking import ask
from criteria.blaming import Culprit, blame, gap, required
from criteria.citations import Citation
from criteria.facts import Designation, Facts, Value
from criteria.judging import MET, TO_BE_JUDGED, UNMET, Finding, judge
from criteria.measures import AmountKind
from criteria.nodes import Criterion, Defined, JudgedBy
from criteria.phrasing import phrase, value_in_words
from matcher import amounts, questions
from matcher.joint import joint
from matcher.plan import Plan, PlannedCondition, PlannedMeasure
from matcher.ranking import EFFORT, VERDICTS, ranked
from matcher.report import (
    Amount,
    Condition,
    DerivedFact,
    Failed,
    Figure,
    Match,
    Ranking,
    Remark,
    Report,
    ToBeJudged,
)
from profiles.contradictions import Contradiction, contradictions
from profiles.deriving import Derived, derive
from profiles.schema import Profile

_VERDICT_OF = {MET: "eligible", TO_BE_JUDGED: "likely", UNMET: "not_eligible"}
_CERTAINTY = {"computed": 1.0, "range": 0.5}
_CENT = Decimal("0.01")


def match(profile: Profile, plan: Plan, *, everyone: bool = False) -> Report:
    """Match a company against every measure open to organisations, or with `everyone` to anybody."""
    facts, derived = derive(profile, plan.scope)
    matching = _Matching(facts, plan)
    matches = ranked(
        [
            matching.match(planned)
            for planned in plan.measures
            if everyone or planned.measure.open_to_organisations
        ]
    )
    return {
        "as_of": plan.as_of.isoformat(),
        "catalogue": {"id": plan.catalogue.policy.id, "version": plan.catalogue.version},
        "company": {
            "name": profile.name,
            "derived": {d.fact: _derived(d, plan) for d in derived if not d.overruled},
        },
        "matches": matches,
        "next_questions": questions.next_questions(matches, plan),
        "joint": joint(matches, plan),
        "warnings": [_remark(found, plan) for found in contradictions(profile, facts, derived, plan.as_of)],
    }


class _Matching:
    """The matching of one company; remembers what several measures share."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        self.facts = facts
        self.plan = plan
        self._findings: dict[int, Finding] = {}
        self._conditions: dict[tuple[int, str], Condition] = {}

    def match(self, planned: PlannedMeasure) -> Match:
        """Judge one measure and say why."""
        measure, plan = planned.measure, self.plan
        finding = judge(planned.tree, self.facts, plan.scope, self._findings)
        verdict = _VERDICT_OF.get(finding.result, "needs_facts") if planned.in_force else "not_in_force"
        undecided = verdict in {"needs_facts", "likely"}
        source = plan.cite(measure.sources[0]) if measure.sources else ""
        amount = self._amount(planned)
        return {
            "measure": measure.id,
            "article": measure.article,
            "domain": planned.domain,
            "title": measure.title,
            "title_en": measure.title_en,
            "kind": measure.kind.value,
            "route": measure.route.value,
            "obtain": measure.obtain.value,
            "verdict": verdict,
            "rank": 0,
            "amount": amount,
            "lead_bureau": planned.lead_bureau,
            "responsible_bureaus": planned.responsible_bureaus,
            "handled_by": planned.handled_by,
            "criteria": [self._planned(condition) for condition in planned.conditions],
            "failed": [self._failed(c, source) for c in blame(finding)] if verdict == "not_eligible" else [],
            "missing_facts": list(ask(finding, self.facts)) if undecided else [],
            "to_be_judged": self._to_be_judged(finding) if undecided else [],
            "action": plan.words(measure.action, measure.action_en),
            "valid": planned.valid,
            "sources": planned.sources,
            "coverage": planned.coverage,
            "ranking": _ranking(planned, verdict, amount),
        }

    def _planned(self, condition: PlannedCondition) -> Condition:
        return self._condition(self._findings[id(condition.criterion)], condition.source)

    def _condition(self, finding: Finding, inherited: str) -> Condition:
        criterion = finding.criterion
        key = (id(criterion), inherited)
        condition = self._conditions.get(key)
        if condition is None:
            condition = self._conditions[key] = self._described(finding, criterion, inherited)
        return condition

    def _described(self, finding: Finding, criterion: Criterion, inherited: str) -> Condition:
        source = self.plan.cite(criterion.source) or self._law(criterion) or inherited
        probably = finding.probably
        return {
            "text": self.plan.text(criterion),
            "result": finding.result.code,
            "facts": {fact: _json(value) for fact, value in finding.looked_at()},
            "source": source,
            "probably": probably.code if probably is not None else None,
            "parts": [self._condition(part, source) for part in finding.parts],
        }

    def _law(self, criterion: Criterion) -> str:
        """Give the document of a definition, as it is law on the date."""
        rule = self.plan.scope.rule(criterion.definition) if isinstance(criterion, Defined) else None
        if rule is None:
            return ""
        return self.plan.cite(
            Citation(document=rule.document, clause=rule.clause, confidence=rule.confidence)
        )

    def _failed(self, culprit: Culprit, inherited: str) -> Failed:
        scope = self.plan.scope
        return {
            "fact": culprit.leaf.fact,
            "value": _json(culprit.value),
            "required": required(culprit, scope),
            "gap": _number(gap(culprit, scope)),
            "source": self.plan.cite(culprit.source) or inherited,
            "text": phrase(culprit.leaf, scope, self.plan.language, negated=culprit.negated),
            "value_text": value_in_words(culprit.leaf.fact, culprit.value, scope, self.plan.language),
        }

    def _to_be_judged(self, finding: Finding) -> list[ToBeJudged]:
        if finding.result in (MET, UNMET):
            return []
        criterion = finding.criterion
        if isinstance(criterion, JudgedBy):
            return [{"text": self.plan.text(criterion), "by": criterion.bureau}]
        return [judgement for part in finding.parts for judgement in self._to_be_judged(part)]

    def _amount(self, planned: PlannedMeasure) -> Amount:
        amount = planned.measure.amount
        low: Figure | None = None
        high: Figure | None = None
        status, needs = amount.kind.value, list[str]()
        if amount.formula is not None:
            value = amounts.evaluate(amount.formula, self.facts, self.plan.scope)
            low, high = _figure(value.low), _figure(value.high)
            status = "computed" if value.exact else "range" if value.bounded else "needs_facts"
            if not value.exact:
                needs = list(amounts.unknowns(amount.formula, self.facts, self.plan.scope))
        return {
            "low": low,
            "high": high,
            "currency": "CNY",
            "basis": planned.basis,
            "status": status,
            "needs": needs,
            "formerly": planned.formerly,
        }


def _ranking(planned: PlannedMeasure, verdict: str, amount: Amount) -> Ranking:
    return {
        "verdict_class": VERDICTS.index(verdict),
        "monetary": planned.measure.amount.kind is not AmountKind.NOT_MONETARY,
        "at_stake": amount["high"],
        "certainty": _CERTAINTY.get(amount["status"], 0.0),
        "effort": EFFORT[planned.measure.route],
    }


def _derived(derived: Derived, plan: Plan) -> DerivedFact:
    return {
        "value": _json(derived.value),
        "basis": derived.basis.within(plan.language),
        "from": list(derived.inputs),
        "possible": list(derived.possible),
        "estimate": derived.estimate,
    }


def _remark(found: Contradiction, plan: Plan) -> Remark:
    return {"code": found.code, "facts": list(found.facts), "text": found.text.within(plan.language)}


def _figure(value: Decimal | None) -> Figure | None:
    """Write an amount to the fen; whole yuan as a whole number; nothing where it is unbounded."""
    if value is None or not value.is_finite():
        return None
    rounded = value.quantize(_CENT) if abs(value) >= _CENT or not value else value
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _number(value: Decimal | None) -> Figure | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _json(value: Value | None) -> JsonValue:
    """Write a value of a fact as JSON."""
    match value:
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case frozenset():
            return [*sorted(value)]
        case Designation():
            return _designation(value)
        case _:
            return value


def _designation(value: Designation) -> JsonValue:
    details: dict[str, JsonValue] = {
        "level": value.level.value if value.level else None,
        "since": value.since.isoformat() if value.since else None,
        "until": value.until.isoformat() if value.until else None,
    }
    known = {key: detail for key, detail in details.items() if detail is not None}
    return {"held": value.held, **known} if known else value.held
