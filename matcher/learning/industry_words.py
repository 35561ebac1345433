"""What the industry model is trained on: the standard's names and this project's own words.

An entry is a phrase as a scope would write it, and the code it speaks for. Of goods (section C)
the model learns that they are made, and, where they are said to be sold, who sells them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from criteria.codes import CodeTree
from matcher.learning.scopes import SALES, action, bare, ends_in_action

_CODE = re.compile(r"[A-T]\d{2}(?:\d{2})?")
_MAKING = re.compile(r"(?:制造业?|加工业?|生产|业)$")
_PLAIN, _SOLD = 0.85, 0.8
"""Goods without a verb are made rather than sold; a shop says less of its code than a factory."""


@dataclass(frozen=True, slots=True)
class IndustryWords:
    """Words by division and class, and by the beginning of a code where its goods are sold."""

    words: Mapping[str, tuple[str, ...]]
    sold_as: Mapping[str, tuple[str, str]]

    def sellers(self, code: str) -> tuple[str, ...]:
        """Give the wholesaler's and the retailer's class for the goods of a class."""
        starts = (code[:length] for length in range(len(code), 2, -1))
        return next((self.sold_as[start] for start in starts if start in self.sold_as), ())


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase, the division or class it speaks for, and how loudly (0..1)."""

    code: str
    text: str
    loudness: float = 1.0


def coded(codes: CodeTree) -> Mapping[str, str]:
    """Give the names of the divisions and classes of a tree, by code."""
    return {code: codes.label(code).zh for code in sorted(codes.codes) if _CODE.fullmatch(code)}


def entries(codes: CodeTree, words: IndustryWords) -> Iterator[Entry]:
    """Give every entry: the names, then the words."""
    for code, name in coded(codes).items():
        said = bare(name)
        yield Entry(code, said)
        goods = _MAKING.sub("", said)
        if code.startswith("C") and goods and goods != said:
            yield Entry(code, goods, _PLAIN)
            yield from _sold(goods, words.sellers(code))
    for code, phrases in sorted(words.words.items()):
        for phrase in map(bare, phrases):
            yield from _of_phrase(code, phrase, words)


def _of_phrase(code: str, phrase: str, words: IndustryWords) -> Iterator[Entry]:
    if code.startswith("C") and not ends_in_action(phrase):
        yield Entry(code, f"{phrase}制造")
        yield Entry(code, phrase, _PLAIN)
        yield from _sold(phrase, words.sellers(code))
    elif code.startswith("F51") and action(phrase) not in SALES:
        yield Entry(code, f"{phrase}销售")
        yield Entry(code, f"{phrase}批发")
    else:
        yield Entry(code, phrase)


def _sold(goods: str, sellers: tuple[str, ...]) -> Iterator[Entry]:
    for seller, verb in zip(sellers, ("销售", "零售"), strict=False):
        yield Entry(seller, goods + verb, _SOLD)
