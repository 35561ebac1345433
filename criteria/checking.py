"""Checking what a catalogue refers to: facts, codes, definitions, bureaus, documents, units.

Entry by entry; single names are `criteria.references`, single conditions `criteria.fitting`.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from criteria.cases import CaseTable
from criteria.catalogue import Catalogue
from criteria.codes import Code, CodeTree
from criteria.errors import FaultCode
from criteria.facts import FactKind
from criteria.fitting import NUMERIC, Fitting
from criteria.formulas import Constant, FactAmount, Formula, ParameterAmount, When, walk_formula
from criteria.law import Dated, Definition, Parameter, Table
from criteria.limits import Cap, TaxBase, TotalControl
from criteria.measures import Measure, Region, Tax
from criteria.nodes import (
    LEAVES,
    Criterion,
    Defined,
    JudgedBy,
    Not,
    walk,
)
from criteria.references import Found, Problem
from criteria.words import Words

VERDICTS = ("eligible", "likely", "needs_facts", "not_eligible", "not_in_force")


def extend_codes(codes: Mapping[str, CodeTree], regions: Iterable[Region]) -> Mapping[str, CodeTree]:
    """Add a catalogue's named regions to the code systems, each a code above its members."""
    extended = dict(codes)
    for region in regions:
        tree = extended.get(region.system)
        if tree is not None and region.id not in region.codes:
            added = [Code(region.id, Words(region.label, region.label_en), group=bool(region.codes))]
            added += [
                Code(code, tree.label(code), (region.id,), unnamed=not tree.knows(code))
                for code in region.codes
            ]
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
    for key, cap in catalogue.caps.items():
        yield from _of("caps", key, checks.cap(cap))
    for key, base in catalogue.tax_bases.items():
        yield from _of("tax_bases", key, checks.tax_base(base))
    for key, control in catalogue.total_control.items():
        yield from _of("total_control", key, checks.total_control(control))
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


class _Checks(Fitting):
    """The checks of one catalogue; a method for each kind of entry and of reference."""

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
        period = measure.period
        if period is not None:
            yield from self.document("period.document", period.document)
            if period.since and period.until and period.since > period.until:
                yield Problem("period.from", FaultCode.EMPTY_INTERVAL, "the period ends before it begins")
        for index, stated in enumerate(measure.amount.stated):
            if stated.document is not None:
                yield from self.document(f"amount.stated[{index}].document", stated.document)
        for index, formerly in enumerate(measure.amount.formerly):
            yield from self.document(f"amount.formerly[{index}].document", formerly.document)
        if measure.capped_by is not None:
            known = self.catalogue.caps
            yield from self._known("capped_by", measure.capped_by, known, FaultCode.UNKNOWN_CAP, "cap")
        if measure.tax is not None:
            yield from self.tax(measure, measure.tax)
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

    def cap(self, cap: Cap) -> Iterator[Problem]:
        yield from self.document("document", cap.document)
        yield from self.formula("formula", cap.formula)

    def tax(self, measure: Measure, tax: Tax) -> Iterator[Problem]:
        known = self.catalogue.tax_bases
        yield from self._known("tax.base", tax.base, known, FaultCode.UNKNOWN_TAX_BASE, "tax base")
        if tax.deducts is not None:
            yield from self.formula("tax.deducts", tax.deducts)
        if tax.rate is not None:
            yield from self.rate("tax.rate", tax.rate)
        if measure.amount.formula is None:
            message = "a measure on a tax base has a formula for what it is worth alone"
            yield Problem("amount", FaultCode.WRONG_VALUE, message)
        if measure.capped_by is not None:
            message = "a measure on a tax base has its limit there, and no cap"
            yield Problem("capped_by", FaultCode.WRONG_VALUE, message)
        if measure.total_control:
            message = "total control is of awards; a measure on a tax base is none"
            yield Problem("total_control", FaultCode.WRONG_VALUE, message)

    def tax_base(self, base: TaxBase) -> Iterator[Problem]:
        yield from self.document("document", base.document)
        if base.income not in self.vocabulary:
            yield from self._fact("income", base.income)
        elif self.vocabulary[base.income].kind is not FactKind.MONEY:
            yield Problem("income", FaultCode.OPERATOR_MISFIT, f"{base.income} is no sum of money")
        yield from self.rate("rate", base.rate)
        for index, other in enumerate(base.other_rates):
            path = f"other_rates[{index}]"
            yield from self.document(f"{path}.document", other.document)
            yield from self.criterion(f"{path}.when", other.when)
            yield from self.rate(f"{path}.rate", other.rate)

    def total_control(self, control: TotalControl) -> Iterator[Problem]:
        yield from self._dated("", control)
        yield from self.criterion("when", control.when)
        yield from self.formula("formula", control.formula)
        if control is not next(iter(self.catalogue.total_control.values())):
            message = "a catalogue has one rule of total control: measures do not say which they mean"
            yield Problem("", FaultCode.DUPLICATE_ID, message)

    def rate(self, path: str, formula: Formula) -> Iterator[Problem]:
        """Find references that do not hold, and figures that are no share."""
        yield from self.formula(path, formula)
        for step, node in walk_formula(formula, path):
            match node:
                case Constant(number=number) if not 0 <= number <= 1:
                    values: Iterable[tuple[str, object]] = [(f"{step}.number", number)]
                case ParameterAmount(parameter=name) if name in self.catalogue.parameters:
                    periods = self.catalogue.parameters[name].periods
                    values = [(f"{step}.parameter", figure.value) for figure in periods]
                case _:
                    continue
            for where, value in values:
                if not isinstance(value, Decimal) or not 0 <= value <= 1:
                    yield Problem(where, FaultCode.THRESHOLD_OUT_OF_RANGE, f"{value} is no rate from 0 to 1")
                    break

    def region(self, region: Region) -> Iterator[Problem]:
        yield from self.document("document", region.document)
        tree = self.catalogue.codes.get(region.system)
        if tree is None:
            systems = self.catalogue.codes
            yield from self._known("system", region.system, systems, FaultCode.UNKNOWN_CODE, "code system")
            return
        for index, code in enumerate(region.codes):
            path = f"codes[{index}]"
            if code == region.id:
                yield Problem(path, FaultCode.CIRCULAR_DEFINITION, f"the region {code!r} lies in itself")
            elif code in tree.codes and tree.codes[code].unnamed:
                yield Problem(path, FaultCode.UNKNOWN_CODE, f"there is no code {code!r} in {tree.name}")
            else:
                yield from self._code(path, code, tree)

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
        head = f"{path}." if path else ""
        yield from self.document(f"{head}document", dated.document)
        if dated.since and dated.until and dated.since > dated.until:
            yield Problem(f"{head}from", FaultCode.EMPTY_INTERVAL, "the period ends before it begins")

    def formula(self, path: str, formula: Formula) -> Iterator[Problem]:
        for step, node in walk_formula(formula, path):
            match node:
                case FactAmount(fact=fact) if fact not in self.vocabulary:
                    yield from self._fact(f"{step}.fact", fact)
                case FactAmount(fact=fact) if self.vocabulary[fact].kind not in NUMERIC:
                    yield Problem(f"{step}.fact", FaultCode.OPERATOR_MISFIT, f"{fact} is not a number")
                case ParameterAmount(parameter=name):
                    yield from self._parameter(f"{step}.parameter", name)
                case When(when=criterion):
                    yield from self.criterion(f"{step}.when", criterion)
                case _:
                    pass

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
                    yield from self.leaf(here, node)
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
