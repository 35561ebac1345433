"""A small body of law around the small vocabulary, and scopes on it.

On `TODAY` the parameters `staff_floor` and `priority_industries` and the definition `small_firm`
are in force; `old_floor`, `old_industries` and `old_firm` no longer are.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import TypeAdapter
from support.vocabulary import CODES, VOCABULARY

from criteria.law import Definition, Parameter
from criteria.nodes import Criterion
from criteria.scope import Scope

TODAY = date(2025, 6, 30)

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)
_OFFICIAL = {"document": "notice", "confidence": "official"}
_REPEALED = {"to": "2020-12-31", **_OFFICIAL}


def criterion(written: object) -> Criterion:
    """Build a criterion from what is written in a catalogue."""
    return _CRITERION.validate_python(written)


def definition(key: str, *periods: dict[str, object]) -> Definition:
    """Build a definition from its periods as written."""
    return Definition.model_validate({"id": key, "label": key, "label_en": key, "periods": periods})


def parameter(key: str, unit: str, *periods: dict[str, object]) -> Parameter:
    """Build a parameter from its periods as written."""
    written = {"id": key, "label": key, "label_en": key, "unit": unit, "periods": periods}
    return Parameter.model_validate(written)


DEFINITIONS = (
    definition(
        "small_firm",
        {
            "criterion": {
                "all": [{"fact": "employees", "below": 300}, {"not": {"fact": "listed", "is": True}}]
            },
            **_OFFICIAL,
        },
    ),
    definition("old_firm", {"criterion": {"fact": "employees", "below": 100}, **_REPEALED}),
)

PARAMETERS = (
    parameter("staff_floor", "persons", {"value": 20, **_OFFICIAL}),
    parameter("old_floor", "persons", {"value": 10, **_REPEALED}),
    parameter("priority_industries", "code", {"value": ["C38", "I65"], **_OFFICIAL}),
    parameter("old_industries", "code", {"value": ["C39"], **_REPEALED}),
)


def scope(
    as_of: date = TODAY,
    *,
    definitions: Iterable[Definition] = DEFINITIONS,
    parameters: Iterable[Parameter] = PARAMETERS,
) -> Scope:
    """Give a scope on a day."""
    return Scope(
        as_of=as_of,
        vocabulary=VOCABULARY,
        definitions={entry.id: entry for entry in definitions},
        parameters={entry.id: entry for entry in parameters},
        tables={},
        codes=CODES,
        documents={},
    )


SCOPE = scope()
