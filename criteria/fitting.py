"""Fitting: whether a condition fits the fact it looks at: its kind, unit, range, options and codes."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from criteria.codes import CodeTree
from criteria.errors import FaultCode, nearest
from criteria.facts import DESIGNATIONS, FactKind, FactSpec
from criteria.nodes import (
    Above,
    AtLeast,
    AtMost,
    Below,
    Between,
    DateRange,
    Holds,
    In,
    Includes,
    Is,
    Leaf,
    Within,
)
from criteria.references import Problem, References
from criteria.terms import AsOf, AsOfYear, DateLiteral, ParameterRef, Term

NUMERIC = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR})
_ORDERED = NUMERIC | {FactKind.DATE}


class Fitting(References):
    """The checks of single conditions."""

    def leaf(self, path: str, leaf: Leaf) -> Iterator[Problem]:
        """Find what does not fit in a condition on one fact."""
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
        elif parameter is not None and any(isinstance(each.value, tuple) for each in parameter.periods):
            message = f"the parameter {name} is a list of codes, not a number"
            yield Problem(path, FaultCode.OPERATOR_MISFIT, message)

    def _listed(self, path: str, name: str, tree: CodeTree) -> Iterator[Problem]:
        """Find where a parameter is no list, or lists a code that there is not."""
        parameter = self.catalogue.parameters.get(name)
        for figure in parameter.periods if parameter else ():
            if not isinstance(figure.value, tuple):
                message = f"the parameter {name} is a number, not a list of codes"
                yield Problem(path, FaultCode.OPERATOR_MISFIT, message)
                continue
            for code in figure.value:
                yield from self._code(path, code, tree)

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
            name = leaf.regions.parameter
            yield from self._parameter(f"{path}.within", name)
            if spec.code_system:
                yield from self._listed(f"{path}.within", name, self.catalogue.codes[spec.code_system])
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
