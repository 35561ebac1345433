"""Trees as others would write them: nullable Booleans, in Polars and in DuckDB's SQL.

Each distinct condition is a column first; trees are and, or and not over these, which both read as
strong Kleene logic. Null is unknown.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol

from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    In,
    Is,
    Leaf,
    Not,
    Within,
)
from criteria.results import MET, UNKNOWN
from criteria.scope import Scope
from matcher.columnar.outcomes import outcome


class Writer(Protocol):
    """How one library writes a condition and a connective."""

    def among(self, fact: str, met: Sequence[object], unknown: Sequence[object]) -> Any:
        """Whether a value is one of some; null for some others."""

    def compared(self, fact: str, sign: str, figure: float) -> Any:
        """How a figure compares."""

    def both(self, parts: Sequence[Any]) -> Any:
        """Whether all hold."""

    def either(self, parts: Sequence[Any]) -> Any:
        """Whether one holds."""

    def negated(self, part: Any) -> Any:
        """Whether it does not hold."""

    def at_least(self, number: int, parts: Sequence[Any]) -> Any:
        """Whether so many hold."""


def condition(leaf: Leaf, write: Writer, scope: Scope, codes: Mapping[str, Sequence[str]]) -> Any:
    """Write one condition; `codes` are those that occur."""
    match leaf:
        case AtLeast(fact=fact, threshold=figure):
            return write.compared(fact, ">=", float(figure))
        case Above(fact=fact, threshold=figure):
            return write.compared(fact, ">", float(figure))
        case AtMost(fact=fact, threshold=figure):
            return write.compared(fact, "<=", float(figure))
        case Below(fact=fact, threshold=figure):
            return write.compared(fact, "<", float(figure))
        case Between(fact=fact, bounds=(low, high)):
            return write.both(
                [write.compared(fact, ">=", float(low)), write.compared(fact, "<=", float(high))]
            )
        case Is(fact=fact, value=value):
            return write.among(fact, [value], [])
        case In(fact=fact, values=values):
            return write.among(fact, [*values], [])
        case Within(fact=fact):
            found = {code: outcome(leaf, code, scope) for code in codes[fact]}
            met = [code for code, result in found.items() if result is MET]
            return write.among(fact, met, [code for code, result in found.items() if result is UNKNOWN])
        case _:
            raise TypeError(type(leaf).__name__)


def tree(criterion: Criterion, write: Writer, named: Mapping[Leaf, Any]) -> Any:
    """Write one tree over the columns of its conditions."""
    match criterion:
        case All(parts=parts):
            return write.both([tree(part, write, named) for part in parts])
        case AnyOf(parts=parts):
            return write.either([tree(part, write, named) for part in parts])
        case AtLeastN(quota=quota):
            return write.at_least(quota.n, [tree(part, write, named) for part in quota.of])
        case Not(part=part):
            return write.negated(tree(part, write, named))
        case _:
            return named[criterion]


class Polars:
    """Polars' expressions."""

    def among(self, fact: str, met: Sequence[object], unknown: Sequence[object]) -> Any:
        """Whether a value is one of some; null for some others."""
        import polars as pl  # noqa: PLC0415 - the process of another engine does without

        column = pl.col(fact)
        found = column == met[0] if len(met) == 1 else column.is_in(met)
        return pl.when(~column.is_in(unknown)).then(found) if unknown else found

    def compared(self, fact: str, sign: str, figure: float) -> Any:
        """How a figure compares."""
        import polars as pl  # noqa: PLC0415 - the process of another engine does without

        column = pl.col(fact)
        signs = {">=": column.ge, ">": column.gt, "<=": column.le, "<": column.lt}
        return signs[sign](figure)

    def both(self, parts: Sequence[Any]) -> Any:
        """Whether all hold."""
        return reduce(and_, parts)

    def either(self, parts: Sequence[Any]) -> Any:
        """Whether one holds."""
        return reduce(or_, parts)

    def negated(self, part: Any) -> Any:
        """Whether it does not hold."""
        return ~part

    def at_least(self, number: int, parts: Sequence[Any]) -> Any:
        """Whether so many hold."""
        import polars as pl  # noqa: PLC0415 - the process of another engine does without

        surely = pl.sum_horizontal(part.fill_null(False).cast(pl.UInt8) for part in parts) >= number
        perhaps = pl.sum_horizontal(part.fill_null(True).cast(pl.UInt8) for part in parts) >= number
        return pl.when(surely | ~perhaps).then(surely)


class Sql:
    """DuckDB's SQL."""

    def among(self, fact: str, met: Sequence[object], unknown: Sequence[object]) -> Any:
        """Whether a value is one of some; null for some others."""
        found = f"{fact} IN ({_listed(met)})" if met else f"{fact} <> {fact}"
        return f"CASE WHEN {fact} NOT IN ({_listed(unknown)}) THEN {found} END" if unknown else found

    def compared(self, fact: str, sign: str, figure: float) -> Any:
        """How a figure compares."""
        return f"{fact} {sign} {figure!r}::DOUBLE"

    def both(self, parts: Sequence[Any]) -> Any:
        """Whether all hold."""
        return f"({' AND '.join(parts)})"

    def either(self, parts: Sequence[Any]) -> Any:
        """Whether one holds."""
        return f"({' OR '.join(parts)})"

    def negated(self, part: Any) -> Any:
        """Whether it does not hold."""
        return f"(NOT {part})"

    def at_least(self, number: int, parts: Sequence[Any]) -> Any:
        """Whether so many hold."""
        surely = " + ".join(f"coalesce({part}, false)::TINYINT" for part in parts)
        perhaps = " + ".join(f"coalesce({part}, true)::TINYINT" for part in parts)
        return f"(CASE WHEN {surely} >= {number} THEN true WHEN {perhaps} < {number} THEN false END)"


def _listed(values: Sequence[object]) -> str:
    return ", ".join(str(value) if isinstance(value, bool) else f"'{value}'" for value in values)
