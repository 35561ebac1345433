"""The chances that a company applies and that an application succeeds, from recorded outcomes.

Everything is fitted from the outcomes at hand and nothing is stored. Below a stated number of
outcomes a model is off, and priors stand in, which are assumptions and say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from criteria.catalogue import Catalogue
from criteria.words import Language, Words
from matcher.learning.enough import ENOUGH, ENOUGH_OF_EACH
from matcher.learning.features import WITHIN_REACH, Features, Observation, frame, observations
from matcher.learning.model import ROUNDED, Estimate, Model, Sample, fitted
from matcher.learning.outcomes import Outcome
from matcher.learning.past import Past, decided_on
from matcher.learning.priors import ASSUMPTION, Event
from matcher.report import Chance, LearnedModel, Learning

REASONS: Mapping[str | None, Words] = {
    None: Words(
        "同一结论类别内的顺序依据 {until} 之前已知的 {outcomes} 件申报的审批结果估计；不跨类别调整",
        "the order within a verdict class is learned from {outcomes} decisions known before {until}; "
        "nothing moves across classes",
    ),
    "too_few": Words(
        "{until} 之前已知的审批结果 {outcomes} 件（较少一类 {rarer} 件），"
        "少于 {needed} 件（每类 {each} 件）：学习排序未启用，顺序不变",
        "{outcomes} decisions are known before {until} ({rarer} of the rarer sort), fewer than {needed} "
        "({each} of each): learning is off and the order is the default one",
    ),
    "too_few_companies": Words(
        "{outcomes} 件审批结果来自过少的企业：学习排序未启用，顺序不变",
        "the {outcomes} decisions are of too few companies: learning is off and the order is the default one",
    ),
    "nothing_found": Words(
        "{outcomes} 件审批结果中没有可学到的规律：学习排序未启用，顺序不变",
        "nothing can be learned from the {outcomes} decisions: learning is off, the order is the default one",
    ),
}
"""What is said of the model that orders, by the reason why it is off."""

ENDS = Words("。", ".")
AND = Words("；", "; ")


@dataclass(frozen=True, slots=True)
class Chances:
    """What is learned from outcomes known before a day."""

    catalogue: Catalogue
    until: date
    seed: int
    past: Past
    models: Mapping[Event, Model | None]
    states: Mapping[Event, LearnedModel]

    @property
    def on(self) -> bool:
        """Whether the order within a class is learned: by the chance of success."""
        return self.models[Event.SUCCESS] is not None

    def status(self, language: Language) -> Learning:
        """Say what is on, and from how many outcomes."""
        decisions = self.states[Event.SUCCESS]
        text = REASONS[decisions["reason"]].within(language)
        if None in self.models.values():
            text += AND.within(language) + ASSUMPTION.within(language)
        return {
            "state": "on" if self.on else "off",
            "outcomes": decisions["outcomes"],
            "needed": ENOUGH,
            "text": text.format(
                until=self.until.isoformat(),
                outcomes=decisions["outcomes"],
                rarer=decisions["of_the_rarer"],
                needed=ENOUGH,
                each=ENOUGH_OF_EACH,
            )
            + ENDS.within(language),
            "fitted_until": self.until.isoformat(),
            "models": {event.value: self.states[event] for event in Event},
        }

    def of(self, event: Event, measures: Sequence[str], features: Sequence[Features]) -> list[Chance]:
        """Give the chances of measures with their features, in this order."""
        model = self.models[event]
        if model is None:
            return [self.prior(event, measure) for measure in measures]
        return _chances(model.estimate(frame(features)))

    def prior(self, event: Event, measure: str) -> Chance:
        """Give the chance by the prior of a measure's kind and route, after the outcomes so far."""
        held = self.past.chance(event, measure)
        low, high = held.interval()
        return {
            "p": round(held.mean, ROUNDED),
            "low": round(low, ROUNDED),
            "high": round(high, ROUNDED),
            "basis": "prior",
        }


def learn(outcomes: Iterable[Outcome], catalogue: Catalogue, until: date, seed: int = 0) -> Chances:
    """Learn from what was known before a day; the same outcomes and seed give the same chances."""
    before = [outcome for outcome in outcomes if outcome.as_of < until]
    seen = [*observations(before, catalogue)]
    past = Past(before, catalogue)
    past.advance(until)
    found = {event: fitted(event, sample(event, seen, until), seed) for event in Event}
    return Chances(
        catalogue=catalogue,
        until=until,
        seed=seed,
        past=past,
        models={event: model for event, (model, _) in found.items()},
        states={event: state for event, (_, state) in found.items()},
    )


def counts(event: Event, seen: Observation, until: date = date.max) -> bool:
    """Tell whether an outcome shows if the event came about, as known before a day.

    Applying counts where a measure was within reach, success where a decision was taken.
    """
    if event is Event.APPLY:
        return seen.standing.verdict_class <= WITHIN_REACH
    return seen.outcome.granted is not None and decided_on(seen.outcome) < until


def came_about(event: Event, outcome: Outcome) -> bool:
    """Tell whether the event came about."""
    return outcome.applied if event is Event.APPLY else outcome.granted is True


def sample(event: Event, seen: Iterable[Observation], until: date) -> Sample:
    """Give what a model of an event is fitted to."""
    rows = [row for row in seen if counts(event, row, until)]
    return Sample(
        frame(row.features for row in rows),
        np.array([came_about(event, row.outcome) for row in rows], dtype=bool),
        [row.outcome.company for row in rows],
    )


def _chances(estimate: Estimate) -> list[Chance]:
    return [
        {"p": float(p), "low": float(low), "high": float(high), "basis": "model"}
        for p, low, high in zip(*estimate, strict=True)
    ]
