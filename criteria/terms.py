"""What stands on the right-hand side of a condition: numbers, words, dates, and references.

A term that depends on the as-of date or on a dated parameter is resolved by `Scope.value`.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    PlainSerializer,
    StringConstraints,
    Tag,
)


class Written(BaseModel):
    """Base of everything that people write in a catalogue: immutable, and nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Number: TypeAlias = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An exact decimal that is written as a plain number."""

Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, pattern=r"^[A-Za-z0-9_.*-]+$")]
"""A key that other parts of a catalogue refer to."""

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class DateLiteral(Written):
    """A calendar day: `{date: 2027-09-30}`."""

    date: date


class AsOf(Written):
    """The as-of date, shifted: `{as_of: {years: -1}}`."""

    as_of: "Shift"


class Shift(Written):
    """A distance in calendar units; negative is into the past."""

    years: int = 0
    months: int = 0
    days: int = 0


class AsOfYear(Written):
    """The year of the as-of date, shifted: `{as_of_year: 0}`."""

    as_of_year: int


class ParameterRef(Written):
    """A figure that law sets for a period: `{parameter: cit_rate_hnte}`."""

    parameter: Name


_REFERENCES = {
    "date": "DateLiteral",
    "as_of": "AsOf",
    "as_of_year": "AsOfYear",
    "parameter": "ParameterRef",
}


def _term_kind(written: object) -> str | None:
    """Find the tag of a term; `None` where it is no term."""
    match written:
        case bool():
            return "<bool>"
        case int():
            return "<int>"
        case float() | Decimal():
            return "<number>"
        case str():
            return "<word>"
        case Written():
            return type(written).__name__
        case dict():
            return _REFERENCES.get(",".join(map(str, written)))
        case _:
            return None


Term: TypeAlias = Annotated[
    Annotated[bool, Tag("<bool>")]
    | Annotated[int, Tag("<int>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[str, Tag("<word>")]
    | Annotated[DateLiteral, Tag("DateLiteral")]
    | Annotated[AsOf, Tag("AsOf")]
    | Annotated[AsOfYear, Tag("AsOfYear")]
    | Annotated[ParameterRef, Tag("ParameterRef")],
    Discriminator(
        _term_kind,
        custom_error_type="wrong_term",
        custom_error_message=(
            "expected a number, true, false, a word, {date: …}, {as_of: …}, {as_of_year: …} or {parameter: …}"
        ),
    ),
]
"""One value, written out or referred to."""
