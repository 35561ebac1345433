"""The fact vocabulary: read off the profile schema, with the facts that are derived from it."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic.fields import FieldInfo

from criteria.facts import DESIGNATIONS, FactKind, FactName, FactSpec, Holder, Vocabulary
from criteria.words import Words
from profiles.changing import change_of
from profiles.options import DESIGNATION_LABELS, OPTIONS
from profiles.schema import Profile

SIZE_INPUTS = ("industry", "employees", "revenue", "total_assets")

_DERIVED = (
    ("rd_intensity", "研发费用占营业收入比例", "R&D intensity", ("rd_expense", "revenue")),
    ("liability_ratio", "资产负债率", "debt ratio", ("liabilities", "total_assets")),
    ("rd_staff_share", "研发人员占比", "share of R&D staff", ("rd_staff", "employees")),
    ("tech_staff_share", "科技人员占比", "share of technical staff", ("tech_staff", "employees")),
)
"""Ratios: name, label, label in English, and the two facts divided."""

RATIOS = {name: inputs for name, _, _, inputs in _DERIVED}


@cache
def vocabulary() -> Vocabulary:
    """Give every fact that a criterion may name."""
    return Vocabulary({spec.name: spec for spec in (*_stated(), *_designations(), *_ratios())})


def _stated() -> Iterator[FactSpec]:
    for name, field in Profile.model_fields.items():
        if name != "designations":
            yield _spec(FactName(name), field)


def _spec(name: FactName, field: FieldInfo) -> FactSpec:
    metadata = get_args(get_args(field.annotation)[0])[1:]
    kind = next(item for item in metadata if isinstance(item, FactKind))
    extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    minimum, maximum = _bounds(metadata)
    return FactSpec(
        name=name,
        kind=kind,
        label=_words(extra["x-label"]),
        question=_words(extra["x-question"]),
        holder=Holder(extra["x-holder"]),
        unit=_words(extra["x-unit"]) if "x-unit" in extra else None,
        minimum=minimum,
        maximum=maximum,
        options=OPTIONS.get(name),
        code_system=extra.get("x-code-system"),
        inputs=tuple(map(FactName, SIZE_INPUTS)) if name == "size_class" else (),
        change=change_of(name),
    )


def _words(written: dict[str, str]) -> Words:
    return Words(written["zh-Hans"], written["en"])


def _bounds(metadata: tuple[Any, ...]) -> tuple[Decimal | None, Decimal | None]:
    constraints = [c for item in metadata if isinstance(item, FieldInfo) for c in item.metadata]
    low = next((Decimal(c.ge) for c in constraints if hasattr(c, "ge")), None)
    high = next((Decimal(c.le) for c in constraints if hasattr(c, "le")), None)
    return low, high


def _designations() -> Iterator[FactSpec]:
    for code, label in DESIGNATION_LABELS.items():
        yield FactSpec(
            name=FactName(DESIGNATIONS + code),
            kind=FactKind.DESIGNATION,
            label=label,
            question=Words(
                f"是否持有{label.zh}资质？级别、认定日期和有效期？",
                f"Is it recognised as {label.en}? At which level, since and until when?",
            ),
            holder=Holder.SCIENCE if "tech" in code or "lab" in code else Holder.INDUSTRY,
            change=change_of(DESIGNATIONS + code),
        )


def _ratios() -> Iterator[FactSpec]:
    for name, zh, en, inputs in _DERIVED:
        yield FactSpec(
            name=FactName(name),
            kind=FactKind.RATIO,
            label=Words(zh, en),
            question=Words(f"{zh}是多少？", f"What is the {en}?"),
            holder=Holder.COMPANY,
            minimum=Decimal(0),
            inputs=tuple(map(FactName, inputs)),
            stated=False,
            change=change_of(name, inputs),
        )
