"""Checking what a catalogue refers to: facts, codes, definitions, bureaus, documents, units.

Each check yields a `Problem`: a path within one entry, a closed code, words, and what was
perhaps meant. Places in files are added by `criteria.loading`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from criteria.cases import CaseTable
from criteria.catalogue import Catalogue
from criteria.citations import Citation
from criteria.codes import Code, CodeTree
from criteria.errors import FaultCode, Severity, nearest
from criteria.facts import DESIGNATIONS, FactKind, FactSpec
from criteria.formulas import FactAmount, Formula, ParameterAmount, When, walk_formula
from criteria.law import Dated, Definition, Parameter, Table
from criteria.measures import Measure, Region
from criteria.nodes import (
    LEAVES,
    Above,
    AtLeast,
    AtMost,
    Below,
    Between,
    Criterion,
    DateRange,
    Defined,
    Holds,
    In,
    Includes,
    Is,
    JudgedBy,
    Leaf,
    Not,
    Within,
    walk,
)
from criteria.terms import AsOf, AsOfYear, DateLiteral, ParameterRef, Term
from criteria.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong within one entry of a catalogue."""

    path: str
    code: FaultCode
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR


Found: TypeAlias = Iterator[tuple[str, str, Problem]]

_NUMERIC = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR})
_ORDERED = _NUMERIC | {FactKind.DATE}
VERDICTS = ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")


def extend_codes(codes: Mapping[str, CodeTree], regions: Iterable[Region]) -> Mapping[str, CodeTree]:
    """Add a catalogue's named regions to the code systems, each a code above its members."""
    extended = dict(codes)
    for region in regions:
        tree = extended.get(region.system)
        if tree is not None:
            added = [Code(region.id, Words(region.label, region.label_en), group=bool(region.codes))]
            added += [Code(code, tree.label(code), (region.id,)) for code in region.codes]
            extended[region.system] = tree.extended(added)
    return extended


def check(catalogue: Catalogue, left_out: frozenset[str] = frozenset()) -> Found:
    """Find every reference and every figure that does not hold.

    `left_out` are the keys of entries that could not be read: to refer to them is no fault.
    """
    checks = _Checks(catalogue, left_out)
    for number, domain in catalogue.domains.items():
        yield from _of("domains", number, checks.bureau("lead_bureau", domain.lead_bureau))
    for number, article in catalogue.articles.items():
        yield from _of("articles", number, checks.article(article.domain, article.bureaus))
    for key, measure in catalogue.measures.items():
        yield from _of("measures", key, checks.measure(measure))
    for key, definition in catalogue.definitions.items():
        yield from _of("definitions", key, checks.definition(definition))
    for key, parameter in catalogue.parameters.items():
        yield from _of("parameters", key, checks.parameter(parameter))
    for key, table in catalogue.tables.items():
        yield from _of("tables", key, checks.table(table))
    for key, region in catalogue.regions.items():
        yield from _of("regions", key, checks.region(region))
    for index, cases in enumerate(catalogue.cases):
        yield from _of("cases", index, checks.cases(cases))


def check_criterion(
    catalogue: Catalogue, left_out: frozenset[str], path: str, criterion: Criterion
) -> Iterator[Problem]:
    """Find what does not hold in one criterion."""
    return _Checks(catalogue, left_out).criterion(path, criterion)


def _of(section: str, key: str | int, problems: Iterator[Problem]) -> Found:
    for problem in problems:
        yield section, str(key), problem


class _Checks:
    """The checks of one catalogue; a method for each kind of entry and of reference."""

    def __init__(self, catalogue: Catalogue, left_out: frozenset[str]) -> None:
        self.catalogue = catalogue
        self.left_out = left_out
        self.vocabulary = catalogue.vocabulary

    def _known(
        self, path: str, name: str, known: Iterable[str], code: FaultCode, what: str
    ) -> Iterator[Problem]:
        options = list(known)
        if name not in options and name not in self.left_out:
            yield Problem(path, code, f"there is no {what} {name!r}", nearest(name, options))

    def bureau(self, path: str, name: str) -> Iterator[Problem]:
        yield from self._known(path, name, self.catalogue.bureaus, FaultCode.UNKNOWN_BUREAU, "bureau")

    def document(self, path: str, name: str) -> Iterator[Problem]:
        known = (*self.catalogue.documents, self.catalogue.policy.id)
        yield from self._known(path, name, known, FaultCode.UNKNOWN_DOCUMENT, "document")

    def citation(self, path: str, citation: Citation | None) -> Iterator[Problem]:
        if citation is None:
            return
        if citation.document is not None:
            yield from self.document(f"{path}.document", citation.document)
        yield from self._article(f"{path}.article", citation.article)

    def _article(self, path: str, number: int | None) -> Iterator[Problem]:
        known = self.catalogue.articles
        if number is not None and number not in known and str(number) not in self.left_out:
            yield Problem(path, FaultCode.UNKNOWN_ARTICLE, f"there is no article {number}")

    def article(self, domain: int, bureaus: Iterable[str]) -> Iterator[Problem]:
        if domain not in self.catalogue.domains and str(domain) not in self.left_out:
            yield Problem("domain", FaultCode.WRONG_VALUE, f"there is no domain {domain}")
        for index, bureau in enumerate(bureaus):
            yield from self.bureau(f"bureaus[{index}]", bureau)

    def measure(self, measure: Measure) -> Iterator[Problem]:
        yield from self._article("article", measure.article)
        if measure.id.split("-")[1] != f"{measure.article:02}":
            message = f"the id {measure.id} does not belong to article {measure.article}"
            yield Problem("id", FaultCode.WRONG_VALUE, message)
        yield from self.bureau("handled_by.bureau", measure.handled_by.bureau)
        yield from self.citation("handled_by.source", measure.handled_by.source)
        for index, source in enumerate(measure.sources):
            yield from self.citation(f"sources[{index}]", source)
        if measure.period is not None:
            yield from self.document("period.document", measure.period.document)
        for index, stated in enumerate(measure.amount.stated):
            if stated.document is not None:
                yield from self.document(f"amount.stated[{index}].document", stated.document)
        for index, formerly in enumerate(measure.amount.formerly):
            yield from self.document(f"amount.formerly[{index}].document", formerly.document)
        yield from self.criterion("eligibility", measure.eligibility)
        if measure.amount.formula is not None:
            yield from self.formula("amount.formula", measure.amount.formula)

    def definition(self, definition: Definition) -> Iterator[Problem]:
        for index, rule in enumerate(definition.periods):
            path = f"periods[{index}]"
            yield from self._dated(path, rule)
            yield from self.criterion(f"{path}.criterion", rule.criterion)
            if definition.id in self._reachable(rule.criterion):
                message = f"the definition {definition.id!r} leads back to itself"
                yield Problem(f"{path}.criterion", FaultCode.CIRCULAR_DEFINITION, message)

    def _reachable(self, criterion: Criterion) -> frozenset[str]:
        """Give every definition that a criterion leads to."""
        found: set[str] = set()
        waiting = [criterion]
        while waiting:
            names = {node.definition for _, node in walk(waiting.pop()) if isinstance(node, Defined)}
            for name in names - found:
                found.add(name)
                definition = self.catalogue.definitions.get(name)
                waiting += [rule.criterion for rule in definition.periods] if definition else []
        return frozenset(found)

    def parameter(self, parameter: Parameter) -> Iterator[Problem]:
        for index, figure in enumerate(parameter.periods):
            yield from self._dated(f"periods[{index}]", figure)

    def table(self, table: Table) -> Iterator[Problem]:
        tree = self.catalogue.codes["industry"]
        for index, period in enumerate(table.periods):
            yield from self._dated(f"periods[{index}]", period)
            for number, row in enumerate(period.rows):
                path = f"periods[{index}].rows[{number}]"
                for position, code in enumerate(row.scope):
                    yield from self._code(f"{path}.scope[{position}]", code, tree)
                for fact, bounds in row.bounds.items():
                    yield from self._fact(f"{path}.bounds.{fact}", fact)
                    if list(bounds) != sorted(bounds, reverse=True):
                        message = "bounds are written from high to low"
                        yield Problem(f"{path}.bounds.{fact}", FaultCode.WRONG_VALUE, message)

    def region(self, region: Region) -> Iterator[Problem]:
        yield from self.document("document", region.document)
        tree = self.catalogue.codes.get(region.system)
        if tree is None:
            systems = self.catalogue.codes
            yield from self._known("system", region.system, systems, FaultCode.UNKNOWN_CODE, "code system")
            return
        for index, code in enumerate(region.codes):
            yield from self._code(f"codes[{index}]", code, tree)

    def cases(self, table: CaseTable) -> Iterator[Problem]:
        measures = self.catalogue.measures
        yield from self._known("measure", table.measure, measures, FaultCode.UNKNOWN_MEASURE, "measure")
        for index, case in enumerate(table.tests):
            path = f"tests[{index}]"
            yield from self._known(
                f"{path}.verdict", case.verdict, VERDICTS, FaultCode.WRONG_VALUE, "verdict"
            )
            for name in (*(case.because or ()), *(case.ask or ())):
                yield from self._fact(path, name)

    def _dated(self, path: str, dated: Dated) -> Iterator[Problem]:
        yield from self.document(f"{path}.document", dated.document)
        if dated.since and dated.until and dated.since > dated.until:
            yield Problem(f"{path}.from", FaultCode.EMPTY_INTERVAL, "the period ends before it begins")

    def _fact(self, path: str, name: str) -> Iterator[Problem]:
        if name in self.vocabulary:
            return
        yield Problem(
            path, FaultCode.UNKNOWN_FACT, f"there is no fact {name!r}", self.vocabulary.suggest(name)
        )

    def _code(self, path: str, code: str, tree: CodeTree) -> Iterator[Problem]:
        if not tree.knows(code):
            message = f"there is no code {code!r} in {tree.name}"
            yield Problem(path, FaultCode.UNKNOWN_CODE, message, nearest(code, tree.codes))

    def formula(self, path: str, formula: Formula) -> Iterator[Problem]:
        for step, node in walk_formula(formula, path):
            match node:
                case FactAmount(fact=fact) if fact not in self.vocabulary:
                    yield from self._fact(f"{step}.fact", fact)
                case FactAmount(fact=fact) if self.vocabulary[fact].kind not in _NUMERIC:
                    yield Problem(f"{step}.fact", FaultCode.OPERATOR_MISFIT, f"{fact} is not a number")
                case ParameterAmount(parameter=name):
                    yield from self._parameter(f"{step}.parameter", name)
                case When(when=criterion):
                    yield from self.criterion(f"{step}.when", criterion)
                case _:
                    pass

    def _parameter(self, path: str, name: str) -> Iterator[Problem]:
        known = self.catalogue.parameters
        yield from self._known(path, name, known, FaultCode.UNKNOWN_PARAMETER, "parameter")

    def criterion(self, path: str, criterion: Criterion) -> Iterator[Problem]:
        for step, node in walk(criterion):
            here = f"{path}.{step}" if step else path
            yield from self.citation(f"{here}.source", node.source)
            match node:
                case Defined(definition=name):
                    known = self.catalogue.definitions
                    yield from self._known(
                        f"{here}.definition", name, known, FaultCode.UNKNOWN_DEFINITION, "definition"
                    )
                case JudgedBy(bureau=bureau):
                    yield from self.bureau(f"{here}.judged_by", bureau)
                case Not(part=part) if self._has_judgement(part):
                    message = "what a bureau judges is put positively, not under `not`"
                    yield Problem(here, FaultCode.JUDGED_UNDER_NOT, message)
                case _ if isinstance(node, LEAVES):
                    yield from self._leaf(here, node)
                case _:
                    pass

    def _has_judgement(self, criterion: Criterion) -> bool:
        rules = [
            rule.criterion
            for name in self._reachable(criterion)
            if name in self.catalogue.definitions
            for rule in self.catalogue.definitions[name].periods
        ]
        return any(isinstance(node, JudgedBy) for tree in (criterion, *rules) for _, node in walk(tree))

    def _leaf(self, path: str, leaf: Leaf) -> Iterator[Problem]:
        if leaf.fact not in self.vocabulary:
            if isinstance(leaf, Holds):
                codes = [
                    name.removeprefix(DESIGNATIONS)
                    for name in self.vocabulary
                    if name.startswith(DESIGNATIONS)
                ]
                yield from self._known(
                    f"{path}.holds", leaf.designation, codes, FaultCode.UNKNOWN_CODE, "designation"
                )
            else:
                yield from self._fact(f"{path}.fact", leaf.fact)
            return
        spec = self.vocabulary[leaf.fact]
        match leaf:
            case AtLeast() | Above() | AtMost() | Below():
                yield from self._bounds(path, spec, (leaf.threshold,))
            case Between(bounds=bounds):
                yield from self._bounds(path, spec, bounds)
                yield from self._ascending(path, bounds)
            case Is(value=value):
                yield from self._value(path, spec, value)
            case In(values=values):
                for value in values:
                    yield from self._value(path, spec, value)
            case Includes(members=members):
                yield from self._fits(path, spec, {FactKind.CODES}, "`includes`")
                for member in members:
                    yield from self._option(path, spec, member)
            case Within():
                yield from self._fits(path, spec, {FactKind.CODE}, "`within`")
                yield from self._within(path, spec, leaf)
            case Holds(since=since, until=until):
                for name, dates in (("since", since), ("until", until)):
                    yield from self._dates(f"{path}.{name}", dates)
            case _:
                pass

    def _fits(self, path: str, spec: FactSpec, kinds: Iterable[FactKind], operator: str) -> Iterator[Problem]:
        if spec.kind not in kinds:
            message = f"{operator} does not fit {spec.name}, which is a {spec.kind}"
            yield Problem(path, FaultCode.OPERATOR_MISFIT, message)

    def _bounds(self, path: str, spec: FactSpec, terms: Iterable[Term]) -> Iterator[Problem]:
        yield from self._fits(path, spec, _ORDERED, "a comparison")
        if spec.kind in _ORDERED:
            for term in terms:
                yield from self._bound(path, spec, term)

    def _bound(self, path: str, spec: FactSpec, term: Term) -> Iterator[Problem]:
        match term:
            case bool() | str():
                yield Problem(
                    path, FaultCode.WRONG_TYPE, f"{spec.name} is compared with a {spec.kind}, not {term!r}"
                )
            case DateLiteral() | AsOf() if spec.kind is not FactKind.DATE:
                yield Problem(path, FaultCode.WRONG_TYPE, f"{spec.name} is a {spec.kind}, not a date")
            case AsOfYear() if spec.kind is not FactKind.YEAR:
                yield Problem(path, FaultCode.WRONG_TYPE, f"{spec.name} is a {spec.kind}, not a year")
            case int() | Decimal() if spec.kind is FactKind.DATE:
                yield Problem(
                    path, FaultCode.WRONG_TYPE, f"{spec.name} is a date: write {{date: YYYY-MM-DD}}"
                )
            case int() | Decimal():
                yield from self._range(path, spec, Decimal(term))
            case ParameterRef(parameter=name):
                yield from self._parameter(path, name)
                yield from self._unit(path, spec, name)
            case _:
                pass

    def _range(self, path: str, spec: FactSpec, figure: Decimal) -> Iterator[Problem]:
        low, high = spec.minimum, spec.maximum
        if spec.kind is FactKind.RATIO and high is None and figure > 1:
            high = Decimal(1)
        if (low is not None and figure < low) or (high is not None and figure > high):
            percent = spec.kind is FactKind.RATIO and 1 < figure <= 100  # noqa: PLR2004 - per cent
            suggestion = f"{(figure / 100).normalize():f}" if percent else None
            message = f"{figure} lies outside {low} .. {high}, the range of {spec.name}"
            yield Problem(path, FaultCode.THRESHOLD_OUT_OF_RANGE, message, suggestion)

    def _unit(self, path: str, spec: FactSpec, name: str) -> Iterator[Problem]:
        parameter = self.catalogue.parameters.get(name)
        expected = unit_of(spec)
        if parameter is not None and parameter.unit != expected:
            message = f"{spec.name} is in {expected}, the parameter {name} in {parameter.unit}"
            yield Problem(path, FaultCode.OPERATOR_MISFIT, message)

    def _ascending(self, path: str, bounds: tuple[Term, Term]) -> Iterator[Problem]:
        low, high = bounds
        if isinstance(low, int | Decimal) and isinstance(high, int | Decimal) and low > high:
            yield Problem(path, FaultCode.EMPTY_INTERVAL, f"nothing lies between {low} and {high}")

    def _value(self, path: str, spec: FactSpec, term: Term) -> Iterator[Problem]:
        match spec.kind:
            case FactKind.FLAG if not isinstance(term, bool):
                yield Problem(path, FaultCode.WRONG_TYPE, f"{spec.name} is true or false, not {term!r}")
            case FactKind.CHOICE:
                yield from self._option(path, spec, str(term))
            case FactKind.YEAR | FactKind.COUNT | FactKind.MONEY | FactKind.RATIO | FactKind.DATE:
                yield from self._bound(path, spec, term)
            case FactKind.FLAG:
                pass
            case _:
                yield from self._fits(path, spec, {FactKind.FLAG, FactKind.CHOICE}, "`is`")

    def _option(self, path: str, spec: FactSpec, option: str) -> Iterator[Problem]:
        if spec.options is not None and option not in spec.options:
            message = f"{spec.name} has no option {option!r}"
            yield Problem(path, FaultCode.UNKNOWN_CODE, message, nearest(option, spec.options))

    def _within(self, path: str, spec: FactSpec, leaf: Within) -> Iterator[Problem]:
        if isinstance(leaf.regions, ParameterRef):
            yield from self._parameter(f"{path}.within", leaf.regions.parameter)
        elif spec.code_system:
            tree = self.catalogue.codes[spec.code_system]
            for index, code in enumerate(leaf.regions):
                yield from self._code(f"{path}.within[{index}]", code, tree)

    def _dates(self, path: str, dates: DateRange | None) -> Iterator[Problem]:
        if dates is None:
            return
        for name, term in (("at_least", dates.at_least), ("at_most", dates.at_most)):
            if term is not None and not isinstance(term, DateLiteral | AsOf):
                message = "a day is written {date: YYYY-MM-DD} or {as_of: {…}}"
                yield Problem(f"{path}.{name}", FaultCode.WRONG_TYPE, message)
        if dates.in_year is not None and not _is_year(dates.in_year):
            yield Problem(f"{path}.in_year", FaultCode.WRONG_TYPE, "a year is a number or {as_of_year: …}")


def _is_year(term: Term) -> bool:
    return isinstance(term, AsOfYear) or (isinstance(term, int) and not isinstance(term, bool))


def unit_of(spec: FactSpec) -> str:
    """Give the unit in which a parameter must be written to be compared with a fact."""
    if spec.kind is FactKind.RATIO:
        return "ratio"
    if spec.unit is not None:
        return spec.unit.en
    return "CNY" if spec.kind is FactKind.MONEY else str(spec.kind)
