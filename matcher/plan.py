"""A plan: a catalogue made ready for one date and one language.

Everything that does not depend on the company is done here once: which measures are in force,
their conditions with words and sources, their bureaus, and one shared object for every
condition that several measures have, so that a company is asked about each only once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from criteria.blaming import Culprit, required
from criteria.catalogue import Catalogue
from criteria.citations import Citation, Confidence
from criteria.facts import Designation, Level
from criteria.law import Rule
from criteria.limits import Limit, TotalControl
from criteria.measures import AmountKind, Document, Formerly, Measure, Policy, Route, StatedFigure
from criteria.nodes import LEAVES, All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, Not, parts, walk
from criteria.phrasing import figure_in_unit, money, phrase
from criteria.scope import Scope
from criteria.words import Language, Words
from matcher.answers import Answers
from matcher.recognitions import RecognitionGraph
from matcher.report import Bureau, Coverage, Match, Source

EFFORT = {route: effort for effort, route in enumerate(Route)}
"""Routes are declared in order of effort."""

_SCOPES = 256
"""How many other days are remembered."""

CONFIDENCE = {
    Confidence.OFFICIAL: Words("", ""),
    Confidence.SECONDARY: Words("（转引）", " (secondary source)"),
    Confidence.UNVERIFIED: Words("（未核实）", " (unverified)"),
}


@dataclass(frozen=True, slots=True, eq=False)
class PlannedCondition:
    """One condition with its words, where it stands, the facts it looks at, and what is inside it.

    Compared by identity: conditions that are the same are one object.
    """

    criterion: Criterion
    text: str
    source: str
    facts: tuple[str, ...]
    parts: tuple["PlannedCondition", ...]


class Demand(NamedTuple):
    """What a culprit would have to be, in symbols and in words, and where that stands."""

    required: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure with what can be said of it before any company is known.

    `said` is its entry in a report, with nothing yet in the places that hang on the company.
    """

    measure: Measure
    tree: Criterion
    conditions: tuple[PlannedCondition, ...]
    in_force: bool
    source: str
    said: Match


class Plan:
    """A catalogue on a date, in a language; immutable once made."""

    def __init__(self, catalogue: Catalogue, as_of: date, language: Language = Language.ZH) -> None:
        self.catalogue = catalogue
        self.language = language
        self.scope: Scope = catalogue.scope(as_of)
        self._pool: dict[Criterion, Criterion] = {}
        self._conditions: dict[tuple[Criterion, str], PlannedCondition] = {}
        self._demands: dict[tuple[int, bool, int], Demand] = {}
        self._scopes = {as_of: self.scope}
        self._standards: dict[tuple[str, Level | None], Criterion | None] = {}
        self.measures = tuple(self._planned(measure) for measure in catalogue.measures.values())
        self.by_id = {planned.measure.id: planned for planned in self.measures}

    def standard(self, fact: str, award: Designation) -> Criterion | None:
        """Give what has to hold before a recognition is awarded: its standard, and what comes before it."""
        key = (fact, award.level)
        if key not in self._standards:
            fits = (
                node
                for node in self.recognitions.nodes.values()
                if node.recognition.fact == fact
                and (award.level is None or node.recognition.level in (None, award.level))
            )
            node = next(fits, None)
            self._standards[key] = None if node is None else node.requirement(self.catalogue.recognitions)
        return self._standards[key]

    @cached_property
    def recognitions(self) -> RecognitionGraph:
        """The recognitions on the date, and which measures open to organisations ask for them."""
        trees = {
            planned.measure.id: planned.tree
            for planned in self.measures
            if planned.in_force and planned.measure.open_to_organisations
        }
        return RecognitionGraph(self.catalogue, self.scope, trees)

    @property
    def as_of(self) -> date:
        """The date on which companies are judged."""
        return self.scope.as_of

    def scope_on(self, day: date) -> Scope:
        """Give what the same catalogue says on another day."""
        scope = self._scopes.get(day)
        if scope is None:
            if len(self._scopes) >= _SCOPES:
                self._scopes = {self.as_of: self.scope}
            scope = self._scopes[day] = self.catalogue.scope(day)
        return scope

    @cached_property
    def answers(self) -> Answers:
        """The classes into which the answers about each fact fall."""
        return Answers((planned.tree for planned in self.measures), self.scope)

    def demand(self, culprit: Culprit, inherited: str) -> Demand:
        """Say what a culprit, a leaf of one of the plan's trees, would have to be."""
        leaf, negated, source = culprit.leaf, culprit.negated, culprit.source
        key = (id(leaf), negated, id(source))
        demand = self._demands.get(key)
        if demand is None:
            demand = self._demands[key] = Demand(
                required=required(culprit, self.scope),
                text=phrase(leaf, self.scope, self.language, negated=negated),
                source=self.cite(source),
            )
        return demand if demand.source else demand._replace(source=inherited)

    def cap(self, limit: Limit | TotalControl, amount: Decimal) -> str:
        """Say that a limit binds, with its amount and document."""
        most = money(amount, self.language)
        law = self.reference(limit.document, limit.confidence)
        return self.words(
            f"{limit.label}：合计不超过{most}（{law}）", f"{limit.label_en}: at most {most} together ({law})"
        )

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
        return f"{document}{article}{clause}{self.mark(citation.confidence)}"

    def reference(self, document: str, confidence: Confidence) -> str:
        """Write the number of a document, and how sure it is."""
        return f"{self._document(document)}{self.mark(confidence)}"

    def mark(self, confidence: Confidence) -> str:
        """Give the mark of what was not read in an official text."""
        return CONFIDENCE[confidence].within(self.language)

    def _document(self, document: str | None) -> str:
        policy: Policy = self.catalogue.policy
        if document is None or document == policy.id:
            return policy.number
        entry: Document = self.catalogue.documents[document]
        return entry.reference

    def _planned(self, measure: Measure) -> PlannedMeasure:
        tree = self._shared(measure.eligibility)
        source = self.cite(measure.sources[0]) if measure.sources else ""
        return PlannedMeasure(
            measure=measure,
            tree=tree,
            conditions=tuple(self._conjuncts(tree, source)),
            in_force=self.catalogue.in_force(measure, self.as_of),
            source=source,
            said=self._said(measure, tree),
        )

    def _said(self, measure: Measure, tree: Criterion) -> Match:
        article = self.catalogue.articles[measure.article]
        period = self.catalogue.period(measure)
        amount = measure.amount
        return {
            "measure": measure.id,
            "article": measure.article,
            "domain": article.domain,
            "title": measure.title,
            "title_en": measure.title_en,
            "kind": measure.kind.value,
            "route": measure.route.value,
            "obtain": measure.obtain.value,
            "verdict": "",
            "rank": 0,
            "amount": {
                "low": None,
                "high": None,
                "currency": "CNY",
                "basis": self.words(amount.basis, amount.basis_en) + self.mark(amount.confidence),
                "status": amount.kind.value,
                "needs": [],
                "stated": [self._stated(stated) for stated in amount.stated],
                "formerly": [self._formerly(former) for former in amount.formerly],
            },
            "lead_bureau": self._bureau(article.bureaus[0]),
            "responsible_bureaus": [self._bureau(bureau) for bureau in article.bureaus],
            "handled_by": self._bureau(measure.handled_by.bureau),
            "criteria": [],
            "failed": [],
            "missing_facts": [],
            "to_be_judged": [],
            "action": self.words(measure.action, measure.action_en),
            "valid": {"from": _iso(period.since), "to": _iso(period.until)},
            "sources": [self._source(citation) for citation in measure.sources],
            "coverage": self._coverage(tree),
            "ranking": {
                "verdict_class": 0,
                "at_stake": None,
                "joint_at_stake": None,
                "monetary": amount.kind is not AmountKind.NOT_MONETARY,
                "certainty": 0.0,
                "days_left": self._days_left(period.until),
                "effort": EFFORT[measure.route],
            },
        }

    def _days_left(self, until: date | None) -> int | None:
        return (until - self.as_of).days if until is not None and until >= self.as_of else None

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

    def _conjuncts(self, criterion: Criterion, source: str) -> Iterator[PlannedCondition]:
        """Give the conditions of a tree: what an outermost `all` joins, or the tree itself."""
        if isinstance(criterion, All) and criterion.text is None:
            source = self.cite(criterion.source) or source
            for part in criterion.parts:
                yield from self._conjuncts(part, source)
        else:
            yield self._condition(criterion, source)

    def _condition(self, criterion: Criterion, inherited: str) -> PlannedCondition:
        """Plan a condition; `inherited` is where it stands unless it says so itself."""
        key = (criterion, inherited)
        planned = self._conditions.get(key)
        if planned is None:
            rule = self.scope.rule(criterion.definition) if isinstance(criterion, Defined) else None
            source = self.cite(criterion.source or self.scope.law(criterion)) or inherited
            below = parts(criterion) if rule is None else (rule.criterion,)
            inside = tuple(self._condition(part, source) for part in below)
            own = (criterion.fact,) if isinstance(criterion, LEAVES) else ()
            planned = self._conditions[key] = PlannedCondition(
                criterion=criterion,
                text=phrase(criterion, self.scope, self.language),
                source=source,
                facts=tuple(dict.fromkeys(chain(own, *(part.facts for part in inside)))),
                parts=inside,
            )
        return planned

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

    def _stated(self, stated: StatedFigure) -> str:
        label = self.words(stated.label, stated.label_en)
        number, mark = self._document(stated.document), self.mark(stated.confidence)
        return self.words(
            f"{label}：{figure_in_unit(stated.value, stated.unit, self.language)}（{number}）{mark}",
            f"{label}: {figure_in_unit(stated.value, stated.unit, self.language)} ({number}){mark}",
        )

    def _formerly(self, former: Formerly) -> str:
        number, mark = self._document(former.document), self.mark(former.confidence)
        return self.words(
            f"曾为：{former.text}（{number}，{former.year}年，非现行标准）{mark}",
            f"formerly: {former.text_en} ({number}, {former.year}; no longer in force){mark}",
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
