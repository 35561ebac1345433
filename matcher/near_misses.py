"""Near misses: for each measure that is not met, the cheapest repairs, in words and figures.

Those worth most for their effort come first; then those whose worth is no figure, by effort; what
cannot be mended stands last.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from criteria.blaming import Culprit
from criteria.facts import Facts, How, Value
from criteria.judging import Finding
from criteria.mending import Demand
from criteria.phrasing import value_in_words
from criteria.results import MET
from matcher import amounts
from matcher.plain import number, plain, yuan
from matcher.plan import Plan, PlannedMeasure
from matcher.repairs import Company, Mended, Repair, mend
from matcher.report import NearMiss, Obstacle, RepairPlan, RepairStep, Worth
from matcher.steps import Block, Step
from profiles.deriving import FEEDING, facts_from

_NOTHING = Decimal(0)
_HUNDREDTH = Decimal("0.01")
_TEN_THOUSANDTH = Decimal("0.0001")


def near_misses(
    missed: Sequence[tuple[PlannedMeasure, Finding]],
    stated: Mapping[str, Value],
    facts: Facts,
    plan: Plan,
    had: Mapping[str, Decimal],
) -> list[NearMiss]:
    """Give what would bring each missed measure within reach, and in what order to look at them.

    `missed` are measures in force with their unmet findings; `stated` is what the company said.
    `had` is, for each choice in which only one measure counts, the most that is within reach already.
    """
    company = Company(
        stated=stated,
        facts=facts,
        as_of=plan.as_of,
        scope_on=plan.scope_on,
        derive=lambda changed, scope: facts_from(changed, scope)[0],
        feeding=FEEDING,
        standard=plan.standard,
    )
    said = [
        (planned.said["ranking"]["monetary"], _near_miss(planned, finding, company, plan, had))
        for planned, finding in missed
    ]
    return [miss for _, miss in sorted(said, key=lambda pair: _order(*pair))]


def _order(monetary: bool, miss: NearMiss) -> tuple[int, float, float]:  # noqa: FBT001 - one of a pair
    """Figures by their worth, money without a figure, what is no money, and what is out of reach."""
    if not miss["repairs"]:
        return 3, 0, 0
    best = miss["repairs"][0]
    worth = best["worth"]
    return (0, -worth, best["effort"]) if worth is not None else (1 if monetary else 2, 0, best["effort"])


def _near_miss(
    planned: PlannedMeasure, finding: Finding, company: Company, plan: Plan, had: Mapping[str, Decimal]
) -> NearMiss:
    mended = mend(planned.tree, finding, company, lambda day: plan.catalogue.in_force(planned.measure, day))
    return _Saying(planned, plan, had.get(planned.measure.choice or "", _NOTHING)).said(mended)


class _Saying:
    """The words for what one measure wants."""

    def __init__(self, planned: PlannedMeasure, plan: Plan, had: Decimal) -> None:
        self.planned = planned
        self.plan = plan
        self.had = had

    def said(self, mended: Mended) -> NearMiss:
        repairs = [self._repair(repair) for repair in mended.repairs]
        return {
            "measure": self.planned.measure.id,
            "repairs": sorted(repairs, key=lambda repair: -(repair["worth"] or 0)),
            "obstacles": [self._obstacle(block) for block in mended.blocks],
        }

    def _repair(self, repair: Repair) -> RepairPlan:
        amount = self._amount(repair)
        worth = None
        if amount["high"] is not None:
            more = max(_NOTHING, Decimal(str(amount["high"])) - self.had)
            worth = number((more / repair.effort).quantize(_HUNDREDTH))
        return {
            "steps": [self._step(step) for step in repair.steps],
            "on": repair.on.isoformat(),
            "verdict": "eligible" if repair.finding.result is MET else "likely",
            "amount": amount,
            "effort": number(repair.effort.quantize(_HUNDREDTH)),
            "worth": worth,
        }

    def _amount(self, repair: Repair) -> Worth:
        formula = self.planned.measure.amount.formula
        if formula is None:
            return {"low": None, "high": None}
        value = amounts.evaluate(formula, repair.facts, self.plan.scope_on(repair.on))
        return {"low": yuan(value.low), "high": yuan(value.high)}

    def _step(self, step: Step) -> RepairStep:
        demands = [self._demand(demand, step.now) for demand in step.demands]
        return {
            "fact": step.fact,
            "kind": step.how.value,
            "value": plain(step.now),
            "to": plain(step.to) if step.proved is None else None,
            "gap": None if step.gap is None else number(step.gap),
            "share": None if step.share is None else number(step.share.quantize(_TEN_THOUSANDTH)),
            "through": step.through or step.proved,
            "required": [required for required, _, _ in demands],
            "text": self.plan.words("；", "; ").join(text for _, text, _ in demands),
            "value_text": self._in_words(step.fact, step.now),
            "source": "；".join(dict.fromkeys(source for _, _, source in demands if source)),
            "on": step.on.isoformat(),
            "first": [self._step(first) for first in step.first],
        }

    def _obstacle(self, block: Block) -> Obstacle:
        required, text, source = self._demand(block.demand, block.now)
        return {
            "fact": block.demand.leaf.fact,
            "kind": How.FIXED.value,
            "value": plain(block.now),
            "required": required,
            "text": text,
            "source": source,
            "reason": block.obstacle.value,
            "on": None if block.on is None else block.on.isoformat(),
        }

    def _demand(self, demand: Demand, now: Value | None) -> tuple[str, str, str]:
        culprit = Culprit(demand.leaf, now, not demand.met, demand.source)
        said = self.plan.demand(culprit, self.planned.source)
        return said.required, said.text, said.source

    def _in_words(self, fact: str, value: Value | None) -> str:
        return value_in_words(fact, value, self.plan.scope, self.plan.language)
