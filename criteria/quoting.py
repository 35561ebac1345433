"""Quotations: what a catalogue quotes, held against the text of the policy it encodes.

The text is split at the headings that Chinese policy documents use: 一、 opens a domain and
（一） an article, which ends with the bureaus responsible, （责任单位：…）.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from criteria.catalogue import Catalogue
from criteria.citations import Citation
from criteria.errors import FaultCode
from criteria.linting import literals
from criteria.measures import Article, Domain, Measure, Target
from criteria.nodes import Criterion, parts, walk
from criteria.references import Found, Problem

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十]+"
_DOMAIN = re.compile(rf"^({_NUMERAL})、(.*)$")
_ARTICLE = re.compile(rf"^（({_NUMERAL})）(.*)$")
_BUREAUS = re.compile(r"（责任单位：([^）]*?)(?:，以下[^）]*)?）")


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The text of a policy by domain and by article; headings included."""

    whole: str
    domains: Mapping[int, str]
    articles: Mapping[int, str]
    around: str
    """What stands before the first domain and after the last article."""

    @classmethod
    def split(cls, text: str) -> "PolicyText":
        """Split a text at its headings."""
        domains: dict[int, str] = {}
        articles: dict[int, str] = {}
        around: list[str] = []
        domain, article = 0, 0
        for line in (line.strip() for line in text.splitlines()):
            if found := _DOMAIN.match(line):
                domain, article = numeral(found[1]), 0
            elif found := _ARTICLE.match(line):
                article = numeral(found[1])
            if article:
                articles[article] = articles.get(article, "") + line
            elif domain:
                domains[domain] = domains.get(domain, "") + line
            else:
                around.append(line)
            if _BUREAUS.search(line):
                domain, article = 0, 0
        return cls(text, domains, articles, "".join(around))


def numeral(written: str) -> int:
    """Read a Chinese numeral up to 99.

    >>> numeral("四十五"), numeral("十"), numeral("九")
    (45, 10, 9)
    """
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS.index(written)
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


def check_quotations(catalogue: Catalogue, text: str) -> Found:
    """Find what is quoted as the policy's words, or given as its figure, and does not stand there."""
    checks = _Checks(catalogue, PolicyText.split(text))
    for problem in checks.policy():
        yield "document", catalogue.policy.id, problem
    for number, domain in catalogue.domains.items():
        for problem in checks.domain(domain):
            yield "domains", str(number), problem
    for number, article in catalogue.articles.items():
        for problem in checks.article(article):
            yield "articles", str(number), problem
    for key, measure in catalogue.measures.items():
        for problem in checks.measure(measure):
            yield "measures", key, problem


class _Checks:
    def __init__(self, catalogue: Catalogue, text: PolicyText) -> None:
        self.catalogue = catalogue
        self.text = text

    def policy(self) -> Iterator[Problem]:
        policy = self.catalogue.policy
        if policy.implementers is not None:
            yield from _quoted("implementers.quote", policy.implementers.quote, self.text.whole)
        if policy.budget is not None:
            yield from _quoted("budget.quote", policy.budget.quote, self.text.around)
            yield from _figure("budget.yuan", Decimal(policy.budget.yuan), policy.budget.quote)

    def domain(self, domain: Domain) -> Iterator[Problem]:
        place = self.text.domains.get(domain.number, "")
        yield from _heading("title", domain.title, place)
        for path, quote, yuan in (
            ("quote", domain.quote, domain.budget_yuan),
            *((f"parts[{i}].quote", part.quote, part.yuan) for i, part in enumerate(domain.parts)),
        ):
            yield from _quoted(path, quote, place)
            yield from _figure(path, Decimal(yuan), quote)
        yield from _targets(domain.targets, place)

    def article(self, article: Article) -> Iterator[Problem]:
        place = self.text.articles.get(article.number, "")
        yield from _heading("title", article.title, place)
        yield from self._bureaus(article, place)
        yield from _targets(article.targets, place)

    def _bureaus(self, article: Article, place: str) -> Iterator[Problem]:
        found = _BUREAUS.search(place)
        written = found[1].split("、") if found else []
        encoded = [self.catalogue.bureaus[bureau].name for bureau in article.bureaus]
        if written != encoded:
            message = f"the text names {'、'.join(written)}, not {'、'.join(encoded)}"
            yield Problem("bureaus", FaultCode.BUREAUS_DIFFER, message)

    def measure(self, measure: Measure) -> Iterator[Problem]:
        for index, source in enumerate(measure.sources):
            yield from self._citation(f"sources[{index}]", source)
        yield from self._citation("handled_by.source", measure.handled_by.source)
        for path, node in walk(measure.eligibility, "eligibility"):
            if node.source is not None:
                yield from self._citation(f"{path}.source", node.source)
        for index, stated in enumerate(measure.amount.stated):
            if stated.quote is not None and stated.document in (None, self.catalogue.policy.id):
                place = self._place(measure.article)
                yield from _quoted(f"amount.stated[{index}].quote", stated.quote, place)
                yield from _figure(f"amount.stated[{index}].value", stated.value, stated.quote)
        yield from self._thresholds(measure)

    def _citation(self, path: str, citation: Citation) -> Iterator[Problem]:
        if citation.quote is not None and self._is_policy(citation):
            yield from _quoted(f"{path}.quote", citation.quote, self._place(citation.article))

    def _is_policy(self, citation: Citation) -> bool:
        return citation.document is None or citation.document == self.catalogue.policy.id

    def _place(self, article: int | None) -> str:
        return self.text.whole if article is None else self.text.articles.get(article, "")

    def _thresholds(self, measure: Measure) -> Iterator[Problem]:
        """Find figures written out in a condition that is the article's own and that it does not hold."""
        own = Citation(article=measure.article)
        for node, source in _sourced(measure.eligibility, own):
            if self._is_policy(source):
                for figure in literals(node):
                    yield from _figure("eligibility", figure, self._place(source.article))


def _sourced(criterion: Criterion, inherited: Citation) -> Iterator[tuple[Criterion, Citation]]:
    source = criterion.source or inherited
    yield criterion, source
    for part in parts(criterion):
        yield from _sourced(part, source)


def _heading(path: str, title: str, place: str) -> Iterator[Problem]:
    if title not in re.split("[。（]", re.sub(rf"^（?{_NUMERAL}[）、]", "", place))[0]:
        yield Problem(path, FaultCode.QUOTE_NOT_IN_TEXT, f"the text has no heading {title!r} there")


def _quoted(path: str, quote: str, place: str) -> Iterator[Problem]:
    if quote not in place:
        yield Problem(path, FaultCode.QUOTE_NOT_IN_TEXT, f"the text does not hold {quote!r} there")


def _targets(targets: Iterable[Target], place: str) -> Iterator[Problem]:
    for index, target in enumerate(targets):
        yield from _quoted(f"targets[{index}].quote", target.quote, place)
        if not _stands(f"{target.value.normalize():f}", target.quote):
            message = f"{target.value} does not stand in its quote"
            yield Problem(f"targets[{index}].value", FaultCode.FIGURE_NOT_IN_TEXT, message)


def _figure(path: str, figure: Decimal, place: str) -> Iterator[Problem]:
    if not any(_stands(form, place) and not _in_other_unit(form, place) for form in forms(figure)):
        yield Problem(path, FaultCode.FIGURE_NOT_IN_TEXT, f"the text does not hold the figure {figure}")


def _in_other_unit(form: str, place: str) -> bool:
    """Tell a figure that only ever stands before a unit that makes it another: 500 of 500万元."""
    if not form[-1].isdigit():
        return False
    return re.search(rf"(?<![\d.]){re.escape(form)}(?![\d.万千亿%])", place) is None


def _stands(form: str, place: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(form)}(?![\d.])", place) is not None


def forms(figure: Decimal) -> Iterable[str]:
    """Give the ways in which a policy writes a figure.

    >>> [form for form in forms(Decimal(50_000_000)) if "5千万" in form or "5000万" in form]
    ['5000万', '5千万']
    """
    units = (("", 1), ("万", 10**4), ("千万", 10**7), ("亿", 10**8))
    yield from (f"{(figure / size).normalize():f}{unit}" for unit, size in units)
    yield f"{(figure * 100).normalize():f}%"
