"""Values as they stand in a report: plain data, ready for JSON."""

from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from criteria.facts import Designation, Value
from matcher.report import Figure

_CENT = Decimal("0.01")


def plain(value: Value | None) -> JsonValue:
    """Write a value of a fact as JSON."""
    match value:
        case Decimal():
            return number(value)
        case date():
            return value.isoformat()
        case frozenset():
            return [*sorted(value)]
        case Designation():
            return _designation(value)
        case _:
            return value


def number(value: Decimal) -> Figure:
    """Write a number exactly; a whole one without a fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


def yuan(value: Decimal) -> Figure | None:
    """Write an amount to the fen; nothing where it is unbounded."""
    if not value.is_finite():
        return None
    return number(value.quantize(_CENT) if abs(value) >= _CENT or not value else value)


def _designation(value: Designation) -> JsonValue:
    details: dict[str, JsonValue] = {
        "level": value.level.value if value.level else None,
        "since": value.since.isoformat() if value.since else None,
        "until": value.until.isoformat() if value.until else None,
    }
    known = {key: detail for key, detail in details.items() if detail is not None}
    return {"held": value.held, **known} if known else value.held
