"""Companies as they are written in case tables, read as facts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from support.vocabulary import VOCABULARY

from criteria.facts import Designation, FactKind, Facts, Level, Value


def facts_of(written: Mapping[str, Any]) -> Facts:
    """Read facts: a value as in a profile, or `{one_of: [...]}` where it is one of several.

    A fact that is not written, or is `null`, is unknown.
    """
    known: dict[str, Value] = {}
    possible: dict[str, frozenset[Value]] = {}
    for name, value in written.items():
        if isinstance(value, dict) and "one_of" in value:
            possible[name] = frozenset(_value(name, option) for option in value["one_of"])
        elif value is not None:
            known[name] = _value(name, value)
    return Facts(known, possible)


def _value(name: str, written: Any) -> Value:
    match VOCABULARY[name].kind:
        case FactKind.MONEY | FactKind.RATIO:
            return Decimal(str(written))
        case FactKind.DATE:
            return date.fromisoformat(written)
        case FactKind.CODES:
            return frozenset(written)
        case FactKind.DESIGNATION:
            return _designation(written)
        case _:
            return written


def _designation(written: bool | Mapping[str, Any]) -> Designation:  # noqa: FBT001 - as a profile has it
    if isinstance(written, bool):
        return Designation(held=written)
    level, since, until = (written.get(key) for key in ("level", "since", "until"))
    return Designation(
        held=written.get("held", True),
        level=Level(level) if level else None,
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
    )
