"""Learned chances and orders on a simulated register, whose generating process is known.

No register of real outcomes exists. So this shows only that the method recovers a known process
from a register of this size, not how well anything of Wenzhou can be foreseen.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from benchmarks.bars import Bar
from benchmarks.simulated_outcomes import SimulatedRegister, simulated
from benchmarks.tables import heading, table
from benchmarks.timing import timed
from criteria.words import Language
from matcher.learning.chances import Chances, counts, learn
from matcher.learning.evaluating import EventJudged, judged
from matcher.learning.features import Observation, observations
from matcher.learning.priors import Event
from seeds.shipped import load_catalogue

COMPANIES = 1_000
SEED = 1
HOLDOUT = date(2025, 10, 1)


def run() -> Sequence[Bar]:
    """Draw the register, evaluate, and print the tables."""
    catalogue = load_catalogue(with_cases=False).catalogue
    register = simulated(catalogue, COMPANIES, SEED)
    chances, seconds = timed(learn, register.outcomes, catalogue, HOLDOUT, SEED)
    found = judged(chances, register.outcomes, Language.EN)
    heading(f"Learning from a SIMULATED register: {COMPANIES} made-up companies (no real outcomes exist)")
    print(__doc__.partition("\n\n")[2])
    before, after = found["fitted_on"], found["held_out"]
    print(f"{before} outcomes before {HOLDOUT}, {after} held out; learned in {seconds:.0f} s")
    print(found["learning"]["text"], end="\n\n")
    table(
        ("nDCG@10", *(f"{gain} ({count} lists)" for gain, count in found["lists"].items())),
        [
            (done["order"], *(_score(score) for score in (done["applied"], done["granted"], done["money"])))
            for done in found["orders"]
        ],
    )
    for event, done in found["chances"].items():
        _curve(event, done)
    _against_truth(register, chances)
    return [*_bars(found["chances"])]


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.4f}"


def _curve(event: str, done: EventJudged) -> None:
    brier = done["brier"]
    if brier is None:
        print(f"{event}: too little to judge", end="\n\n")
        return
    scores = ", ".join(f"{name} {score}" for name, score in brier.items())
    print(f"{event}: Brier score {scores}; {done['held_out']} held out; monotone {done['monotone']}")
    table(
        ("chance", "count", "mean chance", "came about"),
        [
            (
                f"{tenth['from']:.1f} to {tenth['to']:.1f}",
                str(tenth["count"]),
                f"{tenth['predicted']:.3f}",
                f"{tenth['observed']:.3f}",
            )
            for tenth in done["calibration"]
        ],
    )


def _against_truth(register: SimulatedRegister, chances: Chances) -> None:
    """Print how far the chances lie from those of the process, and how often an interval has it."""
    after = [outcome for outcome in register.outcomes if outcome.as_of >= HOLDOUT]
    seen = [*observations(after, chances.catalogue, chances.past)]
    table(
        ("beside the known process", "root mean square error", "of the prior", "in the 90 % interval"),
        [(event.value, *_errors(event, seen, register, chances)) for event in Event],
    )


def _errors(
    event: Event, seen: Sequence[Observation], register: SimulatedRegister, chances: Chances
) -> tuple[str, str, str]:
    rows = [row for row in seen if counts(event, row)]
    measures = [row.outcome.measure for row in rows]
    shown = chances.of(event, measures, [row.features for row in rows])
    priors = [chances.prior(event, measure)["p"] for measure in measures]
    truth = np.array([getattr(register.truth[row.outcome.key], event.value) for row in rows])
    p, low, high = (np.array([chance[key] for chance in shown]) for key in ("p", "low", "high"))
    error, of_prior = (float(np.sqrt(((guess - truth) ** 2).mean())) for guess in (p, np.array(priors)))
    inside = float(((low <= truth) & (truth <= high)).mean())
    return f"{error:.3f}", f"{of_prior:.3f}", f"{inside:.0%}"


def _bars(chances: dict[str, EventJudged]) -> Sequence[Bar]:
    found = []
    for event, done in chances.items():
        brier, monotone = done["brier"], done["monotone"]
        if brier is not None:
            best = min(brier["prior"], brier["share"])
            found.append(
                Bar(
                    f"{event}: Brier score on held-out time below priors and plain share",
                    f"{brier['shown']} against {best}",
                    brier["shown"] < best,
                )
            )
        if monotone is not None:
            measured = f"{monotone['broken']} of {monotone['steps']}"
            found.append(Bar(f"{event}: no step against the law", measured, monotone["broken"] == 0))
    return found
