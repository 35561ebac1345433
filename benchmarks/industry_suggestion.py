"""Industries from business scopes: how often right, how far to be believed, beside a plain baseline.

The labelled scopes are written by hand, apart from the words the model is trained on, and nothing
is tuned on them.
"""

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.bars import Bar
from benchmarks.tables import heading, table
from benchmarks.timing import timed
from matcher.learning.industries import IndustryModel
from matcher.learning.segmenting import words
from seeds.industries import industry_model

LABELLED = Path(__file__).parent / "data" / "business_scopes.csv"
LEVELS = {"class": 5, "division": 3, "section": 1}
BINS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))
_SHOWN = 3
_IMPOSSIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Labelled:
    """A scope, the class or division it was labelled with, and what was answered at each level."""

    scope: str
    code: str
    answers: Mapping[str, Sequence[str]]

    def right(self, level: str, first: int) -> bool:
        """Tell whether the label is among the first answers of a level."""
        return self.code[: LEVELS[level]] in self.answers[level][:first]


def run() -> Sequence[Bar]:
    """Measure the model on the labelled scopes and print the tables."""
    heading("Industries from business scopes")
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = [(row["scope"], row["code"]) for row in csv.DictReader(file)]
    model, trained = timed(industry_model)
    probabilities, read = timed(lambda: [model.probabilities(scope) for scope, _ in rows])
    ours = [
        Labelled(scope, code, _answers(model, scope, found))
        for (scope, code), found in zip(rows, probabilities, strict=True)
    ]
    print(f"{len(rows)} scopes, {len({code for _, code in rows})} codes; trained in {trained:.1f} s")
    unanswered = sum(not found for found in probabilities)
    print(f"{read / len(rows) * 1000:.1f} ms a scope; {unanswered} not answered, and counted as wrong")
    nearest = _NearestName(model.names)
    theirs = [Labelled(scope, code, nearest.answers(scope)) for scope, code in rows]
    table(
        ("level", "scopes", "top 1", "top 3", "nearest name: top 1", "top 3", "log loss (answered)"),
        [_row(level, ours, theirs, probabilities) for level in LEVELS],
    )
    table(("section", "scopes", "division top 1", "top 3", "class top 1", "top 3"), _sections(ours))
    for level in ("class", "division"):
        _reliability(level, ours, probabilities)
    return []


def _answers(model: IndustryModel, scope: str, found: Mapping[str, float]) -> Mapping[str, Sequence[str]]:
    """Give what is shown as classes, and the most probable divisions and sections."""
    shown = [suggestion["code"] for suggestion in model.suggest(scope, _SHOWN)]
    return {"class": shown, **{level: _best(found, level) for level in ("division", "section")}}


def _best(found: Mapping[str, float], level: str) -> list[str]:
    codes = [code for code in found if len(code) == LEVELS[level]]
    return sorted(codes, key=lambda code: (-found[code], code))[:_SHOWN]


class _NearestName:
    """The baseline: the standard's names nearest to the whole scope, by TF-IDF of words."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.codes = [code for code in names if len(code) == LEVELS["class"]]
        self.vectorizer = TfidfVectorizer(analyzer=words)
        self.names = self.vectorizer.fit_transform([names[code] for code in self.codes])

    def answers(self, scope: str) -> Mapping[str, Sequence[str]]:
        """Give the nearest classes, and the divisions and sections of the nearest ones."""
        likeness = (self.vectorizer.transform([scope]) @ self.names.T).toarray()[0]
        order = [self.codes[i] for i in (-likeness).argsort(kind="stable") if likeness[i] > 0]
        return {
            level: [*dict.fromkeys(code[:length] for code in order)][:_SHOWN]
            for level, length in LEVELS.items()
        }


def _of_level(rows: Sequence[Labelled], level: str) -> list[int]:
    """Give the places of the rows whose label is as fine as a level."""
    return [i for i, row in enumerate(rows) if len(row.code) >= LEVELS[level]]


def _share(rows: Sequence[Labelled], level: str, first: int) -> str:
    places = _of_level(rows, level)
    return f"{sum(rows[i].right(level, first) for i in places) / len(places):.1%}" if places else "–"


def _row(
    level: str,
    ours: Sequence[Labelled],
    theirs: Sequence[Labelled],
    probabilities: Sequence[Mapping[str, float]],
) -> Sequence[str]:
    places = _of_level(ours, level)
    answered = [i for i in places if probabilities[i]]
    given = [probabilities[i].get(ours[i].code[: LEVELS[level]], 0.0) for i in answered]
    loss = -sum(math.log(max(share, _IMPOSSIBLE)) for share in given) / len(given)
    shares = [_share(rows, level, first) for rows in (ours, theirs) for first in (1, _SHOWN)]
    return (level, str(len(places)), *shares, f"{loss:.3f}")


def _sections(ours: Sequence[Labelled]) -> list[Sequence[str]]:
    found = []
    for section, count in sorted(Counter(row.code[0] for row in ours).items()):
        rows = [row for row in ours if row.code[0] == section]
        shares = [_share(rows, level, first) for level in ("division", "class") for first in (1, _SHOWN)]
        found.append((section, str(count), *shares))
    return found


def _reliability(level: str, ours: Sequence[Labelled], probabilities: Sequence[Mapping[str, float]]) -> None:
    """Print, for the most probable answer, how probable it was said to be and how often it was right."""
    said: list[tuple[float, bool]] = []
    for i in _of_level(ours, level):
        best = _best(probabilities[i], level)
        if best:
            said.append((probabilities[i][best[0]], best[0] == ours[i].code[: LEVELS[level]]))
    rows, error = [], 0.0
    for low, high in BINS:
        inside = [pair for pair in said if low <= pair[0] < high or pair[0] == high == 1.0]
        if inside:
            mean = sum(share for share, _ in inside) / len(inside)
            right = sum(was_right for _, was_right in inside) / len(inside)
            error += abs(mean - right) * len(inside) / len(said)
            rows.append((f"{low:.1f}-{high:.1f}", str(len(inside)), f"{mean:.1%}", f"{right:.1%}"))
    table((f"{level}: said", "scopes", "mean said", "right"), rows)
    print(f"expected calibration error at {level} level: {error:.3f}")
