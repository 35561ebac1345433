"""Reasons in words and symbols: how each condition that turned stood before and stands after."""

from collections.abc import Iterable

from criteria.blaming import Culprit
from criteria.citations import Citation
from criteria.nodes import LEAVES
from criteria.phrasing import phrase
from criteria.results import MET, UNMET
from matcher.aligning import Pair
from matcher.change_report import Cause, LawName, Reason, Standing
from matcher.comparing import Causes, Comparison
from matcher.fact_changes import value_text
from matcher.law_changes import law_label, law_state, period_text
from matcher.plain import plain
from matcher.worlds import DATE, Difference, Kind

_OF_A_MEASURE = frozenset({Kind.ELIGIBILITY, Kind.AMOUNT, Kind.PERIOD})


def cause(causes: Iterable[Difference]) -> Cause:
    """Write causes down: facts and law by name."""
    found = tuple(causes)
    law: list[LawName] = []
    for kind, name in found:
        if kind not in (Kind.FACT, Kind.DATE):
            named: LawName = {"kind": "measure" if kind in _OF_A_MEASURE else kind.value, "name": name}
            law += [] if named in law else [named]
    return {
        "facts": [name for kind, name in found if kind is Kind.FACT],
        "law": law,
        "date": DATE in found,
    }


class Reasons:
    """The reasons for the changes of one measure."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.plans = comparison.plans
        self.planned = comparison.planned

    def of_verdict(self, causes: Causes) -> list[Reason]:
        """Describe the conditions that brought about another verdict, or the period that did."""
        if self.comparison.crosses_its_period():
            return [self._reason("verdict", None, causes, (self._validity(0), self._validity(1)))]
        return [self._condition("verdict", pair, causes) for pair in self.comparison.turned()]

    def of_amount(self, causes: Causes) -> list[Reason]:
        """Describe what the amount is computed from and is otherwise now."""
        return [
            self._reason("amount", each.name if each.kind is Kind.FACT else None, (each,), self._inputs(each))
            for each in causes
        ]

    def of_conditions(self) -> list[Reason]:
        """Describe the conditions that moved while the verdict stayed."""
        return [self._condition("conditions", pair, ()) for pair in self.comparison.moved()]

    def _reason(
        self, of: str, fact: str | None, causes: Causes, standings: tuple[Standing | None, Standing | None]
    ) -> Reason:
        said = cause(causes)
        because = [*["fact"] * bool(said["facts"]), *["law"] * bool(said["law"]), *["date"] * said["date"]]
        before, after = standings
        return {"of": of, "fact": fact, "because": because, "cause": said, "before": before, "after": after}

    def _condition(self, of: str, pair: Pair, preferred: Causes) -> Reason:
        facts = [
            finding.criterion.fact
            for finding in (pair.after, pair.before)
            if finding is not None and isinstance(finding.criterion, LEAVES)
        ]
        causes = self.comparison.causes_of_turn(pair, preferred)
        standings = self._standing(pair, 0), self._standing(pair, 1)
        return self._reason(of, facts[0] if facts else None, causes, standings)

    def _standing(self, pair: Pair, side: int) -> Standing | None:
        finding = (pair.before, pair.after)[side]
        if finding is None:
            return None
        plan, criterion, source = self.plans[side], finding.criterion, pair.sources[side]
        standing: Standing = {
            "result": (finding.result.negated() if pair.negated else finding.result).code,
            "value": None,
            "value_text": "",
            "required": None,
            "text": "",
            "source": plan.cite(source) or self.planned[side].source,
        }
        if isinstance(criterion, LEAVES):
            facts = self.comparison.facts(side)
            culprit = Culprit(criterion, finding.value, pair.negated, source)
            demand = plan.demand(culprit, self.planned[side].source)
            standing["value"] = plain(facts.known.get(criterion.fact))
            standing["value_text"] = value_text(criterion.fact, facts, plan)
            standing["required"], standing["text"] = demand.required, demand.text
        else:
            standing["text"] = phrase(criterion, plan.scope, plan.language, negated=pair.negated)
        return standing

    def _validity(self, side: int) -> Standing:
        plan, measure = self.plans[side], self.planned[side].measure
        period = plan.catalogue.period(measure)
        bounds = [
            f"{sign} {day.isoformat()}"
            for sign, day in ((">=", period.since), ("<=", period.until))
            if day is not None
        ]
        day = plan.as_of.isoformat()
        return {
            "result": (MET if self.comparison.periods()[side] else UNMET).code,
            "value": day,
            "value_text": day,
            "required": " and ".join(bounds),
            "text": period_text(measure, plan),
            "source": plan.cite(Citation(document=period.document)),
        }

    def _inputs(self, difference: Difference) -> tuple[Standing, Standing]:
        return self._input(difference, 0), self._input(difference, 1)

    def _input(self, difference: Difference, side: int) -> Standing:
        """Describe one thing that an amount is computed from, as it is on a side."""
        kind, name = difference
        plan, measure = self.plans[side], self.planned[side].measure
        standing: Standing = {
            "result": None,
            "value": None,
            "value_text": "",
            "required": None,
            "text": "",
            "source": "",
        }
        match kind:
            case Kind.FACT:
                facts = self.comparison.facts(side)
                standing["value"] = plain(facts.known.get(name))
                standing["value_text"] = value_text(name, facts, plan)
                standing["text"] = plan.scope.vocabulary[name].label.within(plan.language)
            case Kind.DATE:
                standing["value"] = standing["value_text"] = plan.as_of.isoformat()
                standing["text"] = plan.words("测算日期", "as of")
            case Kind.PARAMETER | Kind.DEFINITION | Kind.TABLE:
                state = law_state(kind.value, name, plan)
                standing["text"] = law_label(kind.value, name, plan)
                if state is not None:
                    standing["value"], standing["value_text"] = state["value"], state["text"]
                    standing["source"] = state["document"]
            case Kind.REGIONS:
                standing["text"] = plan.catalogue.codes[name].name
            case _:
                amount = measure.amount
                standing["text"] = plan.words(amount.basis, amount.basis_en)
                standing["source"] = self.planned[side].source
        return standing
