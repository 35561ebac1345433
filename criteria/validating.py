"""What pydantic finds wrong in a file, as faults: line, path, closed code, and what was meant."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from criteria import cases, citations, formulas, law, limits, measures, nodes, terms
from criteria.catalogue import Sections
from criteria.errors import Fault, FaultCode, nearest
from criteria.files import CatalogueFile, Step
from criteria.nodes import OPERATORS, Criterion
from criteria.terms import Written

_TYPE_OF_FAULT = {
    "extra_forbidden": FaultCode.UNKNOWN_KEY,
    "missing": FaultCode.MISSING_KEY,
    "unknown_operator": FaultCode.UNKNOWN_OPERATOR,
    "enum": FaultCode.WRONG_VALUE,
    "literal_error": FaultCode.WRONG_VALUE,
    "string_pattern_mismatch": FaultCode.WRONG_VALUE,
    "value_error": FaultCode.WRONG_VALUE,
    "too_short": FaultCode.WRONG_VALUE,
    "greater_than_equal": FaultCode.WRONG_VALUE,
}


def faults_of(file: CatalogueFile, error: ValidationError) -> list[Fault]:
    """Turn a validation error into faults, leaving out what only follows from another."""
    return [_fault(file, details) for details in error.errors() if not _follows(details, error)]


_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def fragments(written: object, path: str = "") -> Iterator[tuple[str, Criterion]]:
    """Give the largest criteria that can be read inside something that cannot, with their paths."""
    steps: Iterable[tuple[str, object]] = ()
    if isinstance(written, dict):
        try:
            criterion = _CRITERION.validate_python(written)
        except ValidationError:
            steps = [(f"{path}.{key}" if path else str(key), value) for key, value in written.items()]
        else:
            yield path, criterion
    elif isinstance(written, list):
        steps = [(f"{path}[{index}]", value) for index, value in enumerate(written)]
    for step, value in steps:
        yield from fragments(value, step)


def _follows(details: ErrorDetails, error: ValidationError) -> bool:
    """Tell whether a fault only follows from another: a list is short because its items are faulty."""
    return details["type"] == "too_short" and any(
        other is not details and other["loc"][: len(details["loc"])] == details["loc"]
        for other in error.errors()
        if len(other["loc"]) > len(details["loc"])
    )


def _fault(file: CatalogueFile, details: ErrorDetails) -> Fault:
    steps: list[Step] = [step for step in details["loc"] if not _is_tag(step)]
    code = _TYPE_OF_FAULT.get(details["type"], FaultCode.WRONG_TYPE)
    return Fault(
        file.path,
        file.line(steps),
        _shown(steps, file.data),
        code,
        details["msg"],
        _suggestion(code, details),
    )


def _is_tag(step: Step) -> bool:
    """Tell a step that pydantic adds for a union's branch from one that is written."""
    return isinstance(step, str) and (step[:1] == "<" or step[:1].isupper() or "[" in step)


def _shown(steps: Sequence[Step], data: Any) -> str:  # noqa: ANN401 - parsed YAML
    """Write a path, with an entry's id in place of its index."""
    shown = ""
    for step in steps:
        try:
            data = data[step]
        except (LookupError, TypeError):
            data = None
        if isinstance(step, int):
            key = (data.get("id") or data.get("measure")) if isinstance(data, dict) else None
            shown += f"[{key or step}]"
        else:
            shown += f".{step}" if shown else step
    return shown


def _suggestion(code: FaultCode, details: ErrorDetails) -> str | None:
    match code:
        case FaultCode.UNKNOWN_KEY:
            return nearest(str(details["loc"][-1]), _all_keys())
        case FaultCode.UNKNOWN_OPERATOR if isinstance(details["input"], dict):
            known = [*OPERATORS, *(_alias(kind) for kind in _formula_kinds())]
            near = (nearest(str(key), known) for key in details["input"] if key not in ("fact", "source"))
            return next((name for name in near if name), None)
        case FaultCode.WRONG_VALUE:
            return nearest(str(details["input"]), re.findall(r"'([^']+)'", details["msg"]))
        case _:
            return None


def _formula_kinds() -> tuple[type[Written], ...]:
    return (
        formulas.Sum,
        formulas.Product,
        formulas.Difference,
        formulas.Least,
        formulas.Greatest,
        formulas.UpTo,
    )


def _alias(kind: type[Written]) -> str:
    return next(field.alias or name for name, field in kind.model_fields.items())


def _all_keys() -> set[str]:
    """Give every key that may be written anywhere in a catalogue."""
    modules = (cases, citations, formulas, law, limits, measures, nodes, terms)
    held = [value for module in modules for value in vars(module).values()]
    models = [value for value in held if isinstance(value, type) and issubclass(value, Written)]
    return _keys(Sections).union(*map(_keys, models))


def _keys(model: type[Written]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
