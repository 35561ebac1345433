"""Accounting: every number of a policy's text is somebody's, or is said not to be used, and why.

A number is accounted for when it stands in the quotation of a target, a budget, a stated
figure or a condition of the place it stands in, or of an `unused_figures` entry. The years of
the policy itself (2025年) need no account.
"""

import re
from collections.abc import Iterator, Mapping

from criteria.catalogue import Catalogue
from criteria.errors import FaultCode
from criteria.nodes import walk
from criteria.quoting import PolicyText
from criteria.references import Found, Problem

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)20\d{2}(?=年|—|\))")


def check_figures(catalogue: Catalogue, text: str) -> Found:
    """Find the numbers of the text for which nothing accounts."""
    held = PolicyText.split(text)
    quotes = _quotes(catalogue)
    for number, place in held.domains.items():
        for problem in _unaccounted(place, quotes.get(("domains", number), [])):
            yield "domains", str(number), problem
    for number, place in held.articles.items():
        for problem in _unaccounted(place, quotes.get(("articles", number), [])):
            yield "articles", str(number), problem
    for problem in _unaccounted(held.around, quotes.get(("around", 0), [])):
        yield "document", catalogue.policy.id, problem


_Quotes = Mapping[tuple[str, int], list[str]]


def _quotes(catalogue: Catalogue) -> _Quotes:
    """Give the quotations that account for numbers, by the place they are taken from."""
    quotes: dict[tuple[str, int], list[str]] = {}

    def add(place: str, number: int, quote: str | None) -> None:
        if quote is not None:
            quotes.setdefault((place, number), []).append(quote)

    if catalogue.policy.budget is not None:
        add("around", 0, catalogue.policy.budget.quote)
    for domain in catalogue.domains.values():
        for quote in (domain.quote, *(p.quote for p in domain.parts), *(t.quote for t in domain.targets)):
            add("domains", domain.number, quote)
    for article in catalogue.articles.values():
        for target in article.targets:
            add("articles", article.number, target.quote)
    for measure in catalogue.measures.values():
        for stated in measure.amount.stated:
            add("articles", measure.article, stated.quote)
        for _, node in walk(measure.eligibility):
            if node.source is not None and node.source.article is not None:
                add("articles", node.source.article, node.source.quote)
    for unused in catalogue.unused_figures:
        if unused.article is not None:
            add("articles", unused.article, unused.quote)
        elif unused.domain is not None:
            add("domains", unused.domain, unused.quote)
        else:
            add("around", 0, unused.quote)
    return quotes


def _unaccounted(place: str, quotes: list[str]) -> Iterator[Problem]:
    covered: set[int] = set()
    for quote in quotes:
        for found in re.finditer(re.escape(quote), place):
            covered.update(range(*found.span()))
    covered.update(at for found in _YEAR.finditer(place) for at in range(*found.span()))
    for number in _NUMBER.finditer(place):
        if not covered.issuperset(range(*number.span())):
            around = place[max(0, number.start() - 12) : number.end() + 12]
            message = f"nothing accounts for {number[0]} in 「{around}」"
            yield Problem("", FaultCode.FIGURE_UNACCOUNTED, message)
