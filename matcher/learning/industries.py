"""From a 经营范围 to GB/T 4754: probable classes, with the words that decided.

A nearest-neighbour reading. Every phrase the model is trained on, and every item of a scope, is a
vector of words (jieba), pairs and triples of characters, and verbs, weighted by TF-IDF. The
likeness of an item to a code is that to its nearest phrase; a softmax makes it a probability; the
items of a scope are mixed by their weights, the first most. A division is as probable as its
classes and what was said of it alone, a section as its divisions. Nothing here fills a fact.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from criteria.codes import CodeTree
from matcher.learning.industry_words import IndustryWords, coded, entries
from matcher.learning.scopes import ACTION, Item, items
from matcher.learning.segmenting import words as cut
from matcher.learning.suggestion import Evidence, Suggestion

Floats = npt.NDArray[np.float32]

_TEMPERATURE = 0.07
"""Of the softmax over likenesses: tuned on this project's own development scopes."""

_SHARPNESS = 1.5
"""The power that mixed shares are raised to: a mixture of items is too cautious by itself."""

_UNLIKE = 0.45
"""The likeness that no code at all is given: below it an item says nothing."""

_KNOWN = 0.25
"""The share of a scope that must say something before anything is suggested."""

_CARRIES = 0.3
"""The share of a division that must be said of its classes before a class is suggested."""

_FEATURE_WEIGHTS = {"word": 1.0, "pair": 0.5, "triple": 0.5, "verb": 2.0}
_WORDS_SHOWN = 6
_SMALLEST = 0.003
"""Suggestions less probable than this are not shown."""

_CLASS_LENGTH = 5


@dataclass(frozen=True, slots=True)
class _Feature:
    """A feature of a phrase and where it stands in it."""

    name: str
    places: tuple[int, ...]


def _features(text: str) -> list[_Feature]:
    found = [
        _Feature(f"verb {match.lastgroup}", tuple(range(*match.span()))) for match in ACTION.finditer(text)
    ]
    verbs = {place for feature in found for place in feature.places}
    start = 0
    for word in cut(text):
        places = tuple(range(start, start + len(word)))
        start += len(word)
        if not verbs.issuperset(places):
            found.append(_Feature(f"word {word}", places))
    rest = [place for place in range(len(text)) if place not in verbs] or [*range(len(text))]
    for kind, length in (("pair", 2), ("triple", 3)):
        for places in zip(*(rest[first:] for first in range(length)), strict=False):
            found += [_Feature(f"{kind} {''.join(text[place] for place in places)}", places)]
    return found


def features(text: str) -> list[str]:
    """Give the features of a phrase: words, pairs and triples of characters, verbs.

    >>> features("球阀制造")
    ['verb make', 'word 球阀', 'pair 球阀']
    """
    return [feature.name for feature in _features(text)]


@dataclass(frozen=True, slots=True)
class Reading:
    """A scope as the model reads it.

    `mixture` has the share of each item (first axis) in each code (second), all together 1.
    """

    items: Sequence[Item]
    mixture: Floats
    known: float


class IndustryModel:
    """Suggests industries; the same codes and words give the same model."""

    def __init__(self, codes: CodeTree, words: IndustryWords) -> None:
        self.names = coded(codes)
        self.codes = tuple(self.names)
        place = {code: index for index, code in enumerate(self.codes)}
        heard = sorted({(place[e.code], e.text, e.loudness) for e in entries(codes, words)})
        phrases = sorted({text for _, text, _ in heard})
        row = {text: index for index, text in enumerate(phrases)}
        self._whole = _whole([*self.names.values(), *(w for said in words.words.values() for w in said)])
        self._row = np.array([row[text] for _, text, _ in heard])
        self._loudness = np.array([loudness for *_, loudness in heard], dtype=np.float32)
        self._of = np.array([code for code, *_ in heard])
        self._first = np.searchsorted(self._of, np.arange(len(self.codes)))
        self._vectorizer = TfidfVectorizer(analyzer=features, sublinear_tf=True, norm=None, dtype=np.float32)
        counted = self._vectorizer.fit_transform(phrases)
        self._scale = np.array(
            [_FEATURE_WEIGHTS[n.partition(" ")[0]] for n in self._vectorizer.get_feature_names_out()],
            dtype=np.float32,
        )
        self._phrases = normalize(counted.multiply(self._scale).tocsr())
        self._unheard = float(np.log(1 + len(phrases)) + 1)

    def suggest(self, scope: str, n: int = 3) -> list[Suggestion]:
        """Give the `n` most probable industries, or none where nothing known is said.

        A class where the words carry that far, else its division; none contains another.
        """
        reading = self.read(scope)
        if reading is None:
            return []
        probable = self._as_far_as_carried(reading)
        best = sorted(probable, key=lambda code: (-probable[code], code))[:n]
        return [
            {
                "code": code,
                "level": "class" if len(code) == _CLASS_LENGTH else "division",
                "name": self.names[code],
                "probability": round(probable[code], 4),
                "words": self._evidence(reading, code),
            }
            for code in best
            if probable[code] >= _SMALLEST
        ]

    def probabilities(self, scope: str) -> Mapping[str, float]:
        """Give the probability of sections, divisions and classes; each level adds up to 1.

        What was said of a division alone is shared out among its classes, as they were spoken of
        or evenly. Empty where too little is known.
        """
        reading = self.read(scope)
        found: dict[str, float] = defaultdict(float)
        for division, parts in self._divisions(reading).items():
            alone, classes = parts.pop(division, 0.0), sum(parts.values())
            found[division[0]] += alone + classes
            found[division] = alone + classes
            for code, share in parts.items():
                part = share / classes if classes else 1 / len(parts)
                found[code] = share + alone * part
        return {code: share for code, share in found.items() if share > 0}

    def read(self, scope: str) -> Reading | None:
        """Read a scope; `None` where too little of it says anything."""
        found = items(scope, self._whole)
        if not found:
            return None
        likeness = self._likeness([item.text for item in found])
        odds = np.exp(likeness / _TEMPERATURE) - 1
        total = odds.sum(axis=1, keepdims=True)
        best = odds.max(axis=1, keepdims=True)
        known = best / (best + np.exp(_UNLIKE / _TEMPERATURE))
        weights = np.array([[item.weight] for item in found], dtype=np.float32)
        said = weights * known
        share = float(said.sum() / weights.sum())
        if share < _KNOWN:
            return None
        mixture = said / said.sum() * odds / np.maximum(total, np.finfo(np.float32).tiny)
        return Reading(found, _sharpened(mixture), share)

    def _vectors(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - a sparse matrix
        """Give texts as vectors of length 1 and less: what was never heard of counts as unlike."""
        known = self._vectorizer.transform(texts).multiply(self._scale).tocsr()
        squares = np.asarray(known.multiply(known).sum(axis=1)).ravel()
        for place, text in enumerate(texts):
            for name in {*features(text)} - self._columns.keys():
                squares[place] += (_FEATURE_WEIGHTS[name.partition(" ")[0]] * self._unheard) ** 2
        lengths = np.sqrt(np.maximum(squares, np.finfo(np.float32).tiny))
        return known.multiply(1 / lengths[:, None]).tocsr()

    def _likeness(self, texts: Sequence[str]) -> Floats:
        """Give the likeness of each text to each code: that to the code's nearest phrase."""
        nearness = (self._vectors(texts) @ self._phrases.T).toarray()
        likeness: Floats = np.maximum.reduceat(nearness[:, self._row] * self._loudness, self._first, axis=1)
        return likeness

    def _divisions(self, reading: Reading | None) -> Mapping[str, dict[str, float]]:
        """Give each division's share that was said of it alone, and those of its classes."""
        within: dict[str, dict[str, float]] = defaultdict(dict)
        if reading is not None:
            for code, share in zip(self.codes, reading.mixture.sum(axis=0).tolist(), strict=True):
                within[code[:3]][code] = share
        return within

    def _as_far_as_carried(self, reading: Reading) -> dict[str, float]:
        """Give disjoint codes: a division's classes where they were spoken of, else the division."""
        found: dict[str, float] = {}
        for division, parts in self._divisions(reading).items():
            alone = parts.pop(division, 0.0)
            classes = sum(parts.values())
            if classes > 0 and classes >= _CARRIES * (alone + classes):
                found |= {code: share * (1 + alone / classes) for code, share in parts.items()}
            else:
                found[division] = alone + classes
        return found

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        return {str(name): index for index, name in enumerate(self._vectorizer.get_feature_names_out())}

    def _evidence(self, reading: Reading, code: str) -> list[Evidence]:
        """Give the pieces of the scope that made it like a code, by what they brought."""
        places = [i for i, other in enumerate(self.codes) if other == code or other == code[:3]]
        if len(code) < _CLASS_LENGTH:
            places = [i for i, other in enumerate(self.codes) if other.startswith(code)]
        brought: dict[str, float] = defaultdict(float)
        for item, shares in zip(reading.items, reading.mixture[:, places], strict=True):
            best = places[int(shares.argmax())]
            for word, weight in self._shared(item.text, best):
                brought[word] += weight * float(shares.sum())
        total = sum(brought.values()) or 1.0
        best_first = sorted(brought.items(), key=lambda pair: (-pair[1], pair[0]))[:_WORDS_SHOWN]
        shown = [(word, round(weight / total, 3)) for word, weight in best_first]
        return [{"word": word, "weight": weight} for word, weight in shown if weight]

    def _shared(self, text: str, code: int) -> list[tuple[str, float]]:
        """Give the runs of characters that a text has in common with the code's nearest phrase."""
        mine = self._vectors([text])
        rows = self._row[self._of == code]
        near = (mine @ self._phrases[rows].T).toarray()[0] * self._loudness[self._of == code]
        if not near.size or not near.max():
            return []
        common = mine.multiply(self._phrases[rows[int(near.argmax())]]).tocsr()
        weights = np.zeros(len(text))
        for feature in _features(text):
            column = self._columns.get(feature.name)
            if column is not None and common[0, column]:
                for place in feature.places:
                    weights[place] += common[0, column] / len(feature.places)
        spoken = "".join("x" if weight else "-" for weight in weights)
        return [
            (text[start:end].strip("、"), float(weights[start:end].sum()))
            for run in re.finditer("x+", spoken)
            for start, end in _at_verbs(text, *run.span())
        ]


def _sharpened(mixture: Floats) -> Floats:
    """Raise the shares of codes to a power, and make them 1 together again."""
    shares = mixture.sum(axis=0)
    raised = shares**_SHARPNESS
    scale = raised / raised.sum() / np.maximum(shares, np.finfo(np.float32).tiny)
    return np.asarray(mixture * scale, dtype=np.float32)


def _at_verbs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a run of characters before and after its verbs."""
    cuts = {start, end}
    for match in ACTION.finditer(text, start, end):
        cuts |= {match.start(), match.end()}
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def _whole(phrases: Sequence[str]) -> tuple[str, ...]:
    """Give the names that have an enumeration comma inside, longest first."""
    ends = {re.sub(r"(?:制造业?|加工业?|业)$", "", phrase) for phrase in phrases if "、" in phrase}
    return tuple(sorted((name for name in ends if "、" in name), key=lambda name: (-len(name), name)))
