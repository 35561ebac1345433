"""Formulae for amounts: data, in the same manner as the nodes of a criterion.

Amounts are in yuan. `matcher.amounts` evaluates a formula to an interval: exact when every
fact is known, and what is still possible when some are not.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from criteria.nodes import Criterion
from criteria.terms import Name, Number, Written


class Constant(Written):
    """A plain number: `{number: 3000000}`."""

    number: Number


class FactAmount(Written):
    """The value of a numeric fact: `{fact: rd_expense}`."""

    fact: Name


class ParameterAmount(Written):
    """A figure that law sets: `{parameter: cit_rate}`."""

    parameter: Name


class Sum(Written):
    """The sum of the parts."""

    parts: tuple["Formula", ...] = Field(alias="plus", min_length=2)


class Product(Written):
    """The product of the parts."""

    parts: tuple["Formula", ...] = Field(alias="times", min_length=2)


class Difference(Written):
    """The first less the second."""

    terms: tuple["Formula", "Formula"] = Field(alias="minus")


class Least(Written):
    """The smallest of the parts: a cap."""

    parts: tuple["Formula", ...] = Field(alias="least", min_length=2)


class Greatest(Written):
    """The largest of the parts: a floor."""

    parts: tuple["Formula", ...] = Field(alias="greatest", min_length=2)


class UpTo(Written):
    """Anything from nothing to the part, for a law that says only "at most": `{up_to: …}`."""

    part: "Formula" = Field(alias="up_to")


class When(Written):
    """One amount when a criterion is met, another when it is not."""

    when: Criterion
    then: "Formula"
    otherwise: "Formula"


_KINDS: Mapping[str, type[Written]] = {
    "number": Constant,
    "fact": FactAmount,
    "parameter": ParameterAmount,
    "plus": Sum,
    "times": Product,
    "minus": Difference,
    "least": Least,
    "greatest": Greatest,
    "up_to": UpTo,
    "when": When,
}


def _kind(written: object) -> str | None:
    if isinstance(written, Written):
        return type(written).__name__
    if isinstance(written, Mapping):
        found = [kind for key, kind in _KINDS.items() if key in written]
        return found[0].__name__ if len(found) == 1 else None
    return None


Formula: TypeAlias = Annotated[
    Annotated[Constant, Tag("Constant")]
    | Annotated[FactAmount, Tag("FactAmount")]
    | Annotated[ParameterAmount, Tag("ParameterAmount")]
    | Annotated[Sum, Tag("Sum")]
    | Annotated[Product, Tag("Product")]
    | Annotated[Difference, Tag("Difference")]
    | Annotated[Least, Tag("Least")]
    | Annotated[Greatest, Tag("Greatest")]
    | Annotated[UpTo, Tag("UpTo")]
    | Annotated[When, Tag("When")],
    Discriminator(
        _kind,
        custom_error_type="unknown_operator",
        custom_error_message="a formula has exactly one of " + ", ".join(_KINDS),
    ),
]
"""Any node of a formula."""

for _composite in (Sum, Product, Difference, Least, Greatest, UpTo, When):
    _composite.model_rebuild()


def walk_formula(formula: Formula, path: str = "") -> Iterator[tuple[str, Formula]]:
    """Give every node of a formula with its path as written."""
    yield path, formula
    match formula:
        case Sum() | Product() | Least() | Greatest():
            key = type(formula).model_fields["parts"].alias
            steps = [f"{key}[{index}]" for index in range(len(formula.parts))]
        case Difference():
            steps = ["minus[0]", "minus[1]"]
        case UpTo():
            steps = ["up_to"]
        case When():
            steps = ["then", "otherwise"]
        case _:
            steps = []
    for step, part in zip(steps, below(formula), strict=True):
        yield from walk_formula(part, f"{path}.{step}" if path else step)


def below(formula: Formula) -> tuple[Formula, ...]:
    """Give the formulae directly below one."""
    match formula:
        case Sum(parts=parts) | Product(parts=parts) | Least(parts=parts) | Greatest(parts=parts):
            return parts
        case Difference(terms=terms):
            return terms
        case UpTo(part=part):
            return (part,)
        case When(then=then, otherwise=otherwise):
            return (then, otherwise)
        case _:
            return ()
