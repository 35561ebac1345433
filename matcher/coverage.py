"""Coverage: how much of a catalogue a machine checks, and how much of that its cases try.

A part of a tree is *tried* when some case finds it met and another finds it not; what only a
bureau judges needs to be reached once. A definition is tried by the cases of every measure
that leads to it.
"""

from collections import Counter
from collections.abc import Iterator

from typing_extensions import TypedDict

from criteria.catalogue import Catalogue
from criteria.citations import Citation, Confidence
from criteria.judging import Finding, judge
from criteria.measures import Measure
from criteria.nodes import All, AnyOf, AtLeastN, Criterion, Defined, JudgedBy, walk
from criteria.phrasing import phrase
from criteria.results import MET, TO_BE_JUDGED, UNMET, Result
from criteria.scope import Scope
from criteria.words import Language
from matcher.casework import Casework
from matcher.plan import Plan
from profiles.deriving import derive
from profiles.faults import ProfileInvalid


class MeasureCoverage(TypedDict):
    """One measure: its single conditions, those encoded, its cases, and what no case tries."""

    measure: str
    title: str
    conditions: int
    conditions_encoded: int
    cases: int
    judged: list[str]
    untried: list[str]


class CoverageReport(TypedDict):
    """A catalogue's coverage; `confidence` counts what it says of law by how sure that is."""

    measures: list[MeasureCoverage]
    untried_definitions: list[str]
    confidence: dict[str, int]


def coverage(catalogue: Catalogue) -> CoverageReport:
    """Run every case of a catalogue and see what it tries."""
    seen = _Seen(catalogue)
    seen.run()
    plan = Plan(catalogue, catalogue.policy.default_as_of)
    cases = Counter[str]()
    for table in catalogue.cases:
        cases[table.measure] += len(table.tests)
    return {
        "measures": [
            {
                "measure": planned.measure.id,
                "title": planned.measure.title,
                "conditions": planned.said["coverage"]["conditions"],
                "conditions_encoded": planned.said["coverage"]["encoded"],
                "cases": cases[planned.measure.id],
                "judged": [node.text for node in _judgements(planned.measure.eligibility)],
                "untried": [*seen.untried(planned.measure, plan)],
            }
            for planned in plan.measures
        ],
        "untried_definitions": [*seen.untried_definitions(plan)],
        "confidence": {confidence.value: count for confidence, count in _confidence(catalogue).items()},
    }


def _judgements(criterion: Criterion) -> Iterator[JudgedBy]:
    return (node for _, node in walk(criterion) if isinstance(node, JudgedBy))


class _Seen:
    """The results that each part of each tree came to, over all cases."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._results: dict[tuple[str, Criterion], set[Result]] = {}
        self._in_definitions: dict[Criterion, set[Result]] = {}

    def run(self) -> None:
        """Judge every case and note what each part came to."""
        casework = Casework(self.catalogue)
        for table in self.catalogue.cases:
            tree = self.catalogue.measures[table.measure].eligibility
            for case in table.tests:
                try:
                    profile, plan = casework.company(table, case)
                except ProfileInvalid:  # lint says so
                    continue
                facts, _ = derive(profile, plan.scope)
                self._note(table.measure, judge(tree, facts, plan.scope))

    def _note(self, measure: str | None, finding: Finding) -> None:
        criterion = finding.criterion
        if measure is None:
            self._in_definitions.setdefault(criterion, set()).add(finding.result)
        else:
            self._results.setdefault((measure, criterion), set()).add(finding.result)
        within = None if isinstance(criterion, Defined) else measure
        for part in finding.parts:
            self._note(within, part)

    def untried(self, measure: Measure, plan: Plan) -> Iterator[str]:
        """Give the parts of a measure's tree that its cases leave untried, in words."""
        for _, node in walk(measure.eligibility):
            missing = _missing(node, self._results.get((measure.id, node), set()), plan.scope)
            if missing:
                yield f"{phrase(node, plan.scope, Language.ZH)}: {missing}"

    def untried_definitions(self, plan: Plan) -> Iterator[str]:
        """Give the parts of the definitions that cases lead to and leave untried."""
        for node, results in self._in_definitions.items():
            missing = _missing(node, results, plan.scope)
            if missing:
                yield f"{phrase(node, plan.scope, Language.ZH)}: {missing}"


def _missing(node: Criterion, results: set[Result], scope: Scope) -> str:
    """Say which result no case brings about; nothing when none is missing."""
    if isinstance(node, JudgedBy):
        return "" if results else "not reached"
    holds = MET in results or TO_BE_JUDGED in results
    fails = UNMET in results or not can_fail(node, scope)
    return ", ".join(name for name, seen in (("never met", holds), ("never unmet", fails)) if not seen)


def can_fail(criterion: Criterion, scope: Scope) -> bool:
    """Tell whether a machine can find a criterion unmet: a bureau's judgement alone it cannot."""
    match criterion:
        case JudgedBy():
            return False
        case All(parts=below):
            return any(can_fail(part, scope) for part in below)
        case AnyOf(parts=below):
            return all(can_fail(part, scope) for part in below)
        case AtLeastN(quota=quota):
            return sum(can_fail(part, scope) for part in quota.of) > len(quota.of) - quota.n
        case Defined(definition=name):
            rule = scope.rule(name)
            return rule is None or can_fail(rule.criterion, scope)
        case _:
            return True


def _confidence(catalogue: Catalogue) -> dict[Confidence, int]:
    """Count the dated law, amounts and stated figures of a catalogue by confidence."""
    counts: Counter[Confidence] = Counter()
    for parameter in catalogue.parameters.values():
        counts.update(figure.confidence for figure in parameter.periods)
    for definition in catalogue.definitions.values():
        counts.update(rule.confidence for rule in definition.periods)
    for measure in catalogue.measures.values():
        counts[measure.amount.confidence] += measure.amount.formula is not None
        counts.update(stated.confidence for stated in measure.amount.stated)
        counts.update(former.confidence for former in measure.amount.formerly)
        counts.update(source.confidence for source in _sources(measure))
    return {confidence: counts[confidence] for confidence in Confidence}


def _sources(measure: Measure) -> Iterator[Citation]:
    yield from measure.sources
    yield measure.handled_by.source
    yield from (node.source for _, node in walk(measure.eligibility) if node.source is not None)
