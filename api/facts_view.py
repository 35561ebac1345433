"""The fact vocabulary as plain data: what a profile may say, in words, and its JSON Schema."""

from pydantic import JsonValue
from typing_extensions import TypedDict

from criteria.facts import FactSpec, Vocabulary
from criteria.words import Language
from profiles.schema import Profile


class OptionView(TypedDict):
    """One option of a choice or set."""

    code: str
    label: str


class FactView(TypedDict):
    """One fact: how it is written and how people speak of it."""

    name: str
    kind: str
    label: str
    unit: str | None
    question: str
    holder: str
    minimum: float | None
    maximum: float | None
    options: list[OptionView]
    code_system: str | None
    derived_from: list[str]
    stated: bool


class FactsView(TypedDict):
    """All facts, and the JSON Schema of a profile."""

    facts: list[FactView]
    schema: dict[str, JsonValue]


def facts_view(vocabulary: Vocabulary, language: Language) -> FactsView:
    """Give the vocabulary in a language."""
    return {
        "facts": [fact_view(spec, language) for spec in vocabulary.values()],
        "schema": Profile.model_json_schema(by_alias=True),
    }


def fact_view(spec: FactSpec, language: Language) -> FactView:
    """Give one fact in a language."""
    unit = spec.unit.within(language) if spec.unit else None
    return {
        "name": spec.name,
        "kind": spec.kind.value,
        "label": spec.label.within(language),
        "unit": "CNY" if spec.kind.value == "money" and unit is None else unit,
        "question": spec.question.within(language),
        "holder": spec.holder.value,
        "minimum": None if spec.minimum is None else float(spec.minimum),
        "maximum": None if spec.maximum is None else float(spec.maximum),
        "options": [
            {"code": code, "label": words.within(language)} for code, words in (spec.options or {}).items()
        ],
        "code_system": spec.code_system,
        "derived_from": list(spec.inputs),
        "stated": spec.stated,
    }
