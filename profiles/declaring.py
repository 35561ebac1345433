"""The kinds of field a profile has, and the declaration that makes a field a fact.

Reading is strict: a number is not a text, a count has no fraction, a flag is `true` or
`false`. Each fault gets a type of its own, so that `profiles.faults` can say it in words.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from criteria.codes import CodeTree
from criteria.facts import FactKind, Holder
from profiles.options import CUSTOMS_MODE, OPTIONS

MONEY_LIMIT = Decimal(10) ** 14
COUNT_LIMIT = 10**8
YEARS = (1900, 2100)
INDUSTRY = "industry"
DIVISION = "division"
ZONE = "zone"


def as_number(value: object) -> object:
    """Take a JSON number as the decimal it was written as."""
    if value is None:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number_expected", "a plain number is expected")
    number = Decimal(str(value))
    if not number.is_finite():
        raise PydanticCustomError("not_finite", "NaN and infinity are not figures")
    return number


def _whole(value: object) -> object:
    if value is None:
        return value
    number = Decimal(str(as_number(value)))
    if abs(number) > COUNT_LIMIT:
        raise PydanticCustomError("too_big", "the number is too large", {"bound": COUNT_LIMIT})
    if number != number.to_integral_value():
        raise PydanticCustomError("whole_expected", "a whole number is expected")
    return int(number)


def _flag(value: object) -> object:
    if value is not None and not isinstance(value, bool):
        raise PydanticCustomError("flag_expected", "true or false is expected")
    return value


def _text(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError("text_expected", "a text is expected")
    return value


def _day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("date_expected", "a date is written YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_expected", "a date is written YYYY-MM-DD") from None
    if value != day.isoformat():
        raise PydanticCustomError("date_expected", "a date is written YYYY-MM-DD")
    return day


def _members(value: object) -> object:
    if value is None:
        return value
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(v, str) for v in value):
        raise PydanticCustomError("list_expected", "a list of codes is expected")
    return frozenset(value)


def _option(value: object, info: ValidationInfo) -> object:
    _text(value)
    return value if value is None else _checked(str(value), info.field_name or "")


def _options(value: object, info: ValidationInfo) -> object:
    members = _members(value)
    if isinstance(members, frozenset):
        for member in sorted(members):
            _checked(member, info.field_name or "")
    return members


def _checked(option: str, field: str) -> str:
    options = OPTIONS[field]
    if option in options or (field == "customs_modes" and CUSTOMS_MODE.fullmatch(option)):
        return option
    raise PydanticCustomError("unknown_option", "unknown option", {"option": option, "options": [*options]})


def code_in(system: str) -> BeforeValidator:
    """Check a code against a code system that is given as the validation context."""

    def check(value: object, info: ValidationInfo) -> object:
        if value is None:
            return value
        _text(value)
        code = str(value)
        trees: Mapping[str, CodeTree] = info.context or {}
        tree = trees.get(system)
        if tree is None or tree.can_be_stated(code):
            return code
        raise PydanticCustomError("unknown_code", "unknown code", {"system": system, "code": code})

    return BeforeValidator(check)


def shaped(pattern: str) -> WithJsonSchema:
    """Tell a schema's reader the shape of a code; which codes there are is checked when reading."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


def _decimal(low: Decimal, high: Decimal) -> Any:  # noqa: ANN401 - metadata of an annotation
    shape = {"type": "number", "minimum": float(low), "maximum": float(high)}
    return (Field(ge=low, le=high), BeforeValidator(as_number), WithJsonSchema(shape))


_AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")
_ZERO, _ONE = Decimal(0), Decimal(1)

Money: TypeAlias = Annotated[Decimal, *_decimal(_ZERO, MONEY_LIMIT), _AS_NUMBER, FactKind.MONEY] | None
"""Yuan (or the unit declared), not negative."""
Balance: TypeAlias = (
    Annotated[Decimal, *_decimal(-MONEY_LIMIT, MONEY_LIMIT), _AS_NUMBER, FactKind.MONEY] | None
)
"""Yuan, negative for a loss."""
Ratio: TypeAlias = Annotated[Decimal, *_decimal(_ZERO, _ONE), _AS_NUMBER, FactKind.RATIO] | None
Count: TypeAlias = Annotated[int, Field(ge=0, le=COUNT_LIMIT), BeforeValidator(_whole), FactKind.COUNT] | None
Year: TypeAlias = (
    Annotated[int, Field(ge=YEARS[0], le=YEARS[1]), BeforeValidator(_whole), FactKind.YEAR] | None
)
StatedFlag: TypeAlias = Annotated[bool, BeforeValidator(_flag), FactKind.FLAG]
StatedDay: TypeAlias = Annotated[date, BeforeValidator(_day), FactKind.DATE]
Flag: TypeAlias = StatedFlag | None
Day: TypeAlias = StatedDay | None
Line: TypeAlias = Annotated[str, Field(max_length=4000), BeforeValidator(_text), FactKind.TEXT] | None
Industry: TypeAlias = Annotated[str, code_in(INDUSTRY), shaped(r"^[A-T][0-9]{0,4}$"), FactKind.CODE] | None
County: TypeAlias = Annotated[str, code_in(DIVISION), shaped(r"^[0-9]{6}$"), FactKind.CODE] | None
Zone: TypeAlias = Annotated[str, code_in(ZONE), shaped(r"^[a-z0-9_]+$"), FactKind.CODE] | None
Choice: TypeAlias = Annotated[str, BeforeValidator(_option), FactKind.CHOICE] | None
Choices: TypeAlias = (
    Annotated[
        frozenset[str],
        BeforeValidator(_options),
        PlainSerializer(sorted, return_type=list[str], when_used="json"),
        FactKind.CODES,
    ]
    | None
)


def said(  # noqa: PLR0913 - a declaration has as many parts as it has
    zh: str,
    en: str,
    ask: str,
    ask_en: str,
    holder: Holder = Holder.COMPANY,
    *,
    unit: tuple[str, str] | None = None,
    code_system: str | None = None,
) -> Any:  # noqa: ANN401 - as pydantic's own Field
    """Declare an optional field: label and question in both languages, holder, unit."""
    extra: dict[str, Any] = {
        "x-label": {"zh-Hans": zh, "en": en},
        "x-question": {"zh-Hans": ask, "en": ask_en},
        "x-holder": holder.value,
    }
    if unit is not None:
        extra["x-unit"] = {"zh-Hans": unit[0], "en": unit[1]}
    if code_system is not None:
        extra["x-code-system"] = code_system
    return Field(default=None, title=f"{zh} · {en}", description=f"{ask} {ask_en}", json_schema_extra=extra)
