"""Reporting: what a survey found, as the report that is given out."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from criteria.catalogue import Catalogue
from criteria.measures import Kind, Measure, Target
from criteria.words import Language, Words
from matcher.learning.priors import Beta
from matcher.suppressing import FEWEST
from matcher.uptake.counting import CERTAIN, POSSIBLE, REACHED
from matcher.uptake.estimating import LEVEL, Part, Series
from matcher.uptake.imputing import Fit
from matcher.uptake.protecting import REST
from matcher.uptake.report import (
    ASSUMPTIONS,
    BudgetCheck,
    ChanceHeld,
    Estimate,
    FactFit,
    GroupUptake,
    MeasureUptake,
    Stratum,
    TargetCheck,
    Uptake,
)
from matcher.uptake.sampling import Sample
from matcher.uptake.surveying import Found, Request, Survey

COMPANIES = frozenset({"家", "户"})
"""Units of targets that count companies, each once."""

REST_TITLE = Words("其余（合并）", "others, together")
_DIGITS = 3


def uptake(
    batches: Iterable[pa.RecordBatch],
    catalogue: Catalogue,
    request: Request,
    language: Language = Language.ZH,
) -> Uptake:
    """Survey companies; raises UnfitColumn, and TooFewCompanies."""
    return reported(Survey(catalogue, request, language), batches, language)


def reported(survey: Survey, batches: Iterable[pa.RecordBatch], language: Language) -> Uptake:
    """Carry a survey out and give its report."""
    found, sample, worlds = survey.find(batches)
    request, catalogue = survey.request, survey.catalogue
    telling = _Telling(survey, language)
    return {
        "catalogue": catalogue.version,
        "as_of": request.as_of.isoformat(),
        "seed": request.seed,
        "draws": request.draws,
        "companies": survey.companies[0],
        "suppressed": request.suppress,
        "sample": telling.strata(sample),
        "facts": [telling.fit(fit) for fit in worlds.fits],
        "measures": [telling.measure(one) for one in found],
        "budgets": telling.budgets(found),
        "assumptions": [words.within(language) for words in ASSUMPTIONS],
    }


class _Telling:
    """What may be told of a survey, in one language."""

    def __init__(self, survey: Survey, language: Language) -> None:
        self._survey = survey
        self._language = language
        self._suppress = survey.request.suppress

    def measure(self, found: Found) -> MeasureUptake:
        said = found.planned.said
        share = found.share
        return {
            "measure": said["measure"],
            "title": said["title_en"] if self._language is Language.EN else said["title"],
            "article": said["article"],
            "domain": said["domain"],
            "amount": said["amount"]["status"],
            "basis": said["amount"]["basis"],
            "stated": [*said["amount"]["stated"]],
            "take_up": {
                "apply": _held(share.apply),
                "success": _held(share.success),
                "outcomes": share.outcomes if not self._suppress or share.outcomes >= FEWEST else 0,
            },
            "targets": [
                self._target(target, found)
                for target in self._targets(found.planned.measure)
                if target.unit in COMPANIES
            ],
            "groups": [self._group(row, found) for row in range(len(self._survey.rows))],
        }

    def budgets(self, found: Sequence[Found]) -> list[BudgetCheck]:
        """Compare what measures cost with the budget of their domain; tax reliefs take nothing from it."""
        catalogue = self._survey.catalogue
        told = []
        for number, domain in catalogue.domains.items():
            taking = [
                one
                for one in found
                if one.planned.said["domain"] == number
                and one.planned.measure.kind is not Kind.TAX_RELIEF
                and one.estimated.cost is not None
            ]
            if not taking:
                continue
            costs = [one.estimated.cost for one in taking if one.estimated.cost is not None]
            together = Series(
                np.sum([cost.mean[:1] for cost in costs], axis=0),
                np.sum([cost.joint[:1] for cost in costs], axis=0),
                {part: np.sum([cost.parts[part][:1] for cost in costs], axis=0) for part in Part},
            )
            withheld = self._suppress and any(self._few(one, 0) for one in taking)
            cost = None if withheld else _estimate(together, 0)
            spent = together.joint[0]
            over = spent[spent > domain.budget_yuan]
            period = (catalogue.policy.since, catalogue.policy.until)
            told.append(
                BudgetCheck(
                    domain=number,
                    title=domain.title_en if self._language is Language.EN else domain.title,
                    budget=domain.budget_yuan,
                    measures=[one.planned.measure.id for one in taking],
                    cost=cost,
                    chance=None if cost is None else round(len(over) / len(spent), 2),
                    runs_out=None
                    if cost is None or not len(over)
                    else runs_out(float(np.median(over)), domain.budget_yuan, period).isoformat(),
                )
            )
        return told

    def strata(self, sample: Sample) -> list[Stratum]:
        if self._suppress:  # beside the groups that are told, these would tell small ones
            return []
        title = self._survey.plan.scope.vocabulary["size_class"]
        return [
            {
                "size": title.option_label(name).within(self._language) if name else "",
                "companies": there,
                "taken": taken,
                "weight": round(there / taken, 2),
            }
            for name, (there, taken) in sample.sizes.items()
        ]

    def fit(self, fit: Fit) -> FactFit:
        few = self._suppress and min(fit.known, fit.open) < FEWEST
        return {
            "fact": fit.fact,
            "label": self._survey.plan.scope.vocabulary[fit.fact].label.within(self._language),
            "method": fit.method.value,
            "known": None if few else fit.known,
            "open": None if few else fit.open,
            "masked": self._count(fit.masked),
            "brier": _rounded(fit.brier),
            "brier_frequency": _rounded(fit.brier_frequency),
            "calibration": _rounded(fit.calibration),
        }

    def _group(self, row: int, found: Found) -> GroupUptake:
        dimension, label = self._survey.rows[row]
        counts = [int(n) if not found.hidden[row, step] else None for step, n in enumerate(found.counts[row])]
        estimates = found.estimated
        closed = self._closed(row, found)
        few = self._few(found, row)
        expected = None if closed else self._told(estimates.expected, row)
        recipients = None if few else self._told(estimates.recipients, row)
        left = None if closed else self._estimated_count(estimates.left_open[row])
        without = estimates.without_figure
        return {
            "dimension": None if dimension is None else dimension.value,
            "group": label,
            "title": self._title(row),
            "companies": self._survey.companies[row],
            "certain": counts[CERTAIN],
            "reached": counts[REACHED],
            "possible": counts[POSSIBLE],
            "expected": expected,
            "left_open": left,
            "recipients": recipients,
            "cost": None if few or estimates.cost is None else _estimate(estimates.cost, row),
            "without_figure": None if closed or without is None else self._estimated_count(without[row]),
            "suppressed": None in counts or closed or few,
        }

    def _title(self, row: int) -> str:
        dimension, label = self._survey.rows[row]
        if dimension is None:
            return Words("全部", "all").within(self._language)
        if label == REST:
            return REST_TITLE.within(self._language)
        return self._survey.grouper.title(dimension, label).within(self._language)

    def _closed(self, row: int, found: Found) -> bool:
        """Tell whether an estimate would tell of counts that are held back."""
        return bool(found.hidden[row, REACHED] or found.hidden[row, POSSIBLE])

    def _few(self, found: Found, row: int) -> bool:
        """Tell whether recipients and cost are held back."""
        if not self._suppress:
            return False
        few = found.estimated.recipients.mean[row] < FEWEST
        return bool(self._closed(row, found) or found.withheld[row] or few)

    def _told(self, series: Series, row: int) -> Estimate | None:
        found = _estimate(series, row)
        return None if found is None or (self._suppress and found["value"] < FEWEST) else found

    def _estimated_count(self, count: float) -> int | None:
        return None if np.isnan(count) else self._count(round(count))

    def _count(self, count: int) -> int | None:
        return None if self._suppress and count < FEWEST else count

    def _targets(self, measure: Measure) -> list[Target]:
        """Give the targets of a measure's article; of a recognition, those that name it if any does."""
        catalogue = self._survey.catalogue
        targets = [*catalogue.articles[measure.article].targets]
        titles = [catalogue.recognitions[name].fact for name in measure.recognises]
        names = [self._survey.plan.scope.vocabulary[title].label.zh for title in titles]
        own = [target for target in targets if any(name in target.text for name in names)]
        return own or targets

    def _target(self, target: Target, found: Found) -> TargetCheck:
        wanted = float(target.value)
        certain, _, possible = found.counts[0]
        expected, recipients = found.estimated.expected.joint[0], found.estimated.recipients.joint[0]
        if self._suppress and found.hidden[0].any():
            verdict = "unknown"
        elif possible < wanted:
            verdict = "cannot"
        elif certain >= wanted:
            verdict = "suffices"
        else:
            left = 0.0 if np.isnan(found.estimated.left_open[0]) else found.estimated.left_open[0]
            decided = ((expected >= wanted) == (expected + left >= wanted)).all()
            verdict = "chance" if decided and not np.isnan(expected).any() else "unknown"
        told = verdict == "chance"
        return {
            "text": target.text,
            "value": wanted,
            "unit": target.unit,
            "verdict": verdict,
            "chance_of_pool": _share(expected >= wanted) if told else None,
            "chance_of_recipients": _share(recipients >= wanted) if told else None,
        }


def _estimate(series: Series, row: int) -> Estimate | None:
    """Give an estimate in whole numbers of at most three significant digits, above a thousand."""
    mean, joint = float(series.mean[row]), series.joint[row]
    if np.isnan(mean) or np.isnan(joint).any():
        return None
    low, high = np.quantile(joint, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    variances = {part: float(np.var(series.parts[part][row])) for part in Part}
    together = sum(variances.values())
    return {
        "value": _whole(mean),
        "low": _whole(max(0.0, min(float(low), mean))),
        "high": _whole(max(float(high), mean)),
        "parts": {
            part.value: round(variance / together, 2) if together > 0 else 0.0
            for part, variance in variances.items()
        },
    }


def _whole(figure: float) -> int:
    return round(float(f"{figure:.{_DIGITS}g}")) if figure >= 10**_DIGITS else round(figure)


def _share(came: np.ndarray) -> float:
    return round(float(came.mean()), 2)


def _held(chance: Beta) -> ChanceHeld:
    low, high = chance.interval()
    return {"mean": round(chance.mean, 2), "low": round(low, 2), "high": round(high, 2)}


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def runs_out(spent: float, budget: int, period: tuple[date, date]) -> date:
    """Give the day on which a budget is spent, if claims arrive evenly over a period."""
    since, until = period
    days = ((until - since).days + 1) * budget / spent
    return since + timedelta(days=int(days))
