"""Small catalogues of measures with amounts, limits and groups, and what a company gets of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from criteria.catalogue import Catalogue
from criteria.facts import Facts
from criteria.limits import Cap, TaxBase, TotalControl
from criteria.measures import Measure
from criteria.words import Language
from matcher.amounts import evaluate
from matcher.joint import joint
from matcher.plain import yuan
from matcher.plan import Plan
from matcher.report import Joint

TODAY = date(2025, 6, 30)
_CITED = {"document": "notice", "confidence": "official"}


def measure(key: str, formula: Mapping[str, Any] | int, **more: Any) -> Measure:
    """Build a measure `t-01-N`; `formula` is what it is worth, a figure or a formula."""
    written = {"number": formula} if isinstance(formula, int) else formula
    return Measure.model_validate(
        {
            "id": f"t-01-{key}",
            "article": 1,
            "title": f"奖{key}",
            "title_en": f"award {key}",
            "audience": ["enterprise"],
            "kind": "award",
            "obtain": "direct",
            "route": "apply",
            "eligibility": {"known": "listed"},
            "amount": {"kind": "formula", "formula": written, "basis": "甲", "basis_en": "a"},
            "handled_by": {"bureau": "stb", "source": {"article": 1}},
            "action": "申报",
            "action_en": "apply",
            **more,
        }
    )


def cap(key: str, formula: Mapping[str, Any]) -> Cap:
    """Build a cap."""
    return Cap.model_validate(
        {"id": key, "label": f"上限{key}", "label_en": f"cap {key}", "formula": formula, **_CITED}
    )


CONTROL = TotalControl.model_validate(
    {
        "id": "year",
        "label": "总量控制",
        "label_en": "total control",
        "kinds": ["award", "grant"],
        "when": {"fact": "founded_on", "below": {"as_of": {"years": -3}}},
        "formula": {"fact": "revenue"},
        **_CITED,
    }
)
"""Over three years old, the awards of a year come to `revenue` at most: it stands for what is paid in tax."""

INCOME_TAX = TaxBase.model_validate(
    {
        "id": "cit",
        "label": "所得税减免",
        "label_en": "relief of income tax",
        "income": "profit",
        "rate": {"number": "0.25"},
        **_CITED,
    }
)


def with_limits(catalogue: Catalogue, measures: Sequence[Measure], caps: Sequence[Cap] = ()) -> Catalogue:
    """Put measures and caps in the place of a catalogue's own, under total control and an income tax."""
    return replace(
        catalogue,
        measures={entry.id: entry for entry in measures},
        caps={entry.id: entry for entry in caps},
        total_control={CONTROL.id: CONTROL},
        tax_bases={INCOME_TAX.id: INCOME_TAX},
    )


def together(
    catalogue: Catalogue, known: Mapping[str, Any], as_of: date = TODAY, language: Language = Language.ZH
) -> Joint:
    """Give what a company gets that is eligible for everything."""
    plan = Plan(catalogue, as_of, language)
    facts = Facts({fact: Decimal(v) if isinstance(v, int) else v for fact, v in known.items()})
    matches = []
    for planned in plan.measures:
        value = evaluate(planned.measure.amount.formula, facts, plan.scope)
        amount = {"low": yuan(value.low), "high": yuan(value.high), "status": "range"}
        matches.append(
            {**planned.said, "verdict": "eligible", "amount": {**planned.said["amount"], **amount}}
        )
    return joint(matches, plan, facts)
