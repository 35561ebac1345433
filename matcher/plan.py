"""A plan: a catalogue made ready for one date and one language.

Everything that does not depend on the company is done here once: which measures are in force,
their conditions with words and sources, their bureaus, and one shared object for every
condition that several measures have, so that a company is asked about each only once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from criteria.catalogue import Catalogue
from criteria.citations import Citation, Confidence
from criteria.law import Rule
from criteria.measures import Document, Measure, Policy
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Not, parts, walk
from criteria.phrasing import phrase
from criteria.scope import Scope
from criteria.words import Language, Words
from matcher.report import Bureau, Coverage, Source, Valid

CONFIDENCE = {
    Confidence.OFFICIAL: Words("", ""),
    Confidence.SECONDARY: Words("（转引）", " (secondary source)"),
    Confidence.UNVERIFIED: Words("（未核实）", " (unverified)"),
}


@dataclass(frozen=True, slots=True)
class PlannedCondition:
    """One condition of a measure, and where it stands as far as that is said above it."""

    criterion: Criterion
    source: str


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure with what can be said of it before any company is known."""

    measure: Measure
    tree: Criterion
    conditions: tuple["PlannedCondition", ...]
    in_force: bool
    domain: int
    lead_bureau: Bureau
    responsible_bureaus: list[Bureau]
    handled_by: Bureau
    valid: Valid
    sources: list[Source]
    coverage: Coverage
    basis: str
    formerly: list[str]


class Plan:
    """A catalogue on a date, in a language; immutable once made."""

    def __init__(self, catalogue: Catalogue, as_of: date, language: Language = Language.ZH) -> None:
        self.catalogue = catalogue
        self.language = language
        self.scope: Scope = catalogue.scope(as_of)
        self._pool: dict[Criterion, Criterion] = {}
        self._texts: dict[int, str] = {}
        self._sources: dict[tuple[int, str], str] = {}
        self.measures = tuple(self._planned(measure) for measure in catalogue.measures.values())

    @property
    def as_of(self) -> date:
        """The date on which companies are judged."""
        return self.scope.as_of

    def text(self, condition: Criterion) -> str:
        """Give a condition in words."""
        said = self._texts.get(id(condition))
        if said is None:
            said = self._texts[id(condition)] = phrase(condition, self.scope, self.language)
        return said

    def words(self, zh: str, en: str) -> str:
        """Pick the words of the plan's language."""
        return en if self.language is Language.EN else zh

    def cite(self, citation: Citation | None) -> str:
        """Write a citation: document number, article, clause, and how sure it is."""
        if citation is None:
            return ""
        document = self._document(citation.document)
        article = (
            ""
            if citation.article is None
            else self.words(f" 第{citation.article}条", f" art. {citation.article}")
        )
        clause = f" {citation.clause}" if citation.clause else ""
        return f"{document}{article}{clause}{CONFIDENCE[citation.confidence].within(self.language)}"

    def _document(self, document: str | None) -> str:
        policy: Policy = self.catalogue.policy
        if document is None or document == policy.id:
            return policy.number
        entry: Document = self.catalogue.documents[document]
        return entry.reference

    def _planned(self, measure: Measure) -> PlannedMeasure:
        catalogue = self.catalogue
        article = catalogue.articles[measure.article]
        tree = self._shared(measure.eligibility)
        source = self.cite(measure.sources[0]) if measure.sources else ""
        period = catalogue.period(measure)
        return PlannedMeasure(
            measure=measure,
            tree=tree,
            conditions=tuple(self._conditions(tree, source)),
            in_force=catalogue.in_force(measure, self.as_of),
            domain=article.domain,
            lead_bureau=self._bureau(article.bureaus[0]),
            responsible_bureaus=[self._bureau(bureau) for bureau in article.bureaus],
            handled_by=self._bureau(measure.handled_by.bureau),
            valid={"from": _iso(period.since), "to": _iso(period.until)},
            sources=[self._source(citation) for citation in measure.sources],
            coverage=self._coverage(tree),
            basis=self._basis(measure),
            formerly=[self._formerly(measure, index) for index in range(len(measure.amount.formerly))],
        )

    def _shared(self, criterion: Criterion) -> Criterion:
        """Give the one object that stands for a criterion wherever it is written."""
        below = tuple(self._shared(part) for part in parts(criterion))
        match criterion:
            case All() | AnyOf():
                criterion = criterion.model_copy(update={"parts": below})
            case AtLeastN():
                quota = criterion.quota.model_copy(update={"of": below})
                criterion = criterion.model_copy(update={"quota": quota})
            case Not():
                criterion = criterion.model_copy(update={"part": below[0]})
            case _:
                pass
        return self._pool.setdefault(criterion, criterion)

    def _conditions(self, criterion: Criterion, source: str) -> Iterator[PlannedCondition]:
        """Give the conditions of a tree: what an outermost `all` joins, or the tree itself."""
        source = self.cite(criterion.source) or source
        if isinstance(criterion, All) and criterion.text is None:
            for part in criterion.parts:
                yield from self._conditions(part, source)
        else:
            yield PlannedCondition(criterion, source)

    def _coverage(self, tree: Criterion) -> Coverage:
        """Count the single conditions of a tree, definitions included, and those a machine checks."""
        single = {node for node in self._reachable(tree) if isinstance(node, (*LEAVES, JudgedBy))}
        judged = sum(isinstance(node, JudgedBy) for node in single)
        return {"conditions": len(single), "encoded": len(single) - judged}

    def _reachable(self, criterion: Criterion) -> Iterator[Criterion]:
        for _, node in walk(criterion):
            yield node
            rule: Rule | None = self.scope.rule(node.definition) if isinstance(node, Defined) else None
            if rule is not None:
                yield from self._reachable(rule.criterion)

    def _bureau(self, bureau: str) -> Bureau:
        entry = self.catalogue.bureaus[bureau]
        return {"id": entry.id, "name": self.words(entry.name, entry.name_en)}

    def _source(self, citation: Citation) -> Source:
        return {
            "document": self._document(citation.document),
            "article": citation.article,
            "quote": citation.quote,
            "confidence": citation.confidence.value,
        }

    def _basis(self, measure: Measure) -> str:
        amount = measure.amount
        return self.words(amount.basis, amount.basis_en) + CONFIDENCE[amount.confidence].within(self.language)

    def _formerly(self, measure: Measure, index: int) -> str:
        former = measure.amount.formerly[index]
        number = self._document(former.document)
        mark = CONFIDENCE[former.confidence].within(self.language)
        return self.words(
            f"曾为：{former.text}（{number}，{former.year}年，非现行标准）{mark}",
            f"formerly: {former.text_en} ({number}, {former.year}; no longer in force){mark}",
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
