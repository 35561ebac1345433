"""The shape of a suggested industry; light to import."""

from typing_extensions import TypedDict


class Evidence(TypedDict):
    """A piece of the scope that spoke for a code, and its share of all that did (0..1)."""

    word: str
    weight: float


class Suggestion(TypedDict):
    """A class or division of GB/T 4754, how probable it is (0..1), and the words that decided."""

    code: str
    level: str
    name: str
    probability: float
    words: list[Evidence]
