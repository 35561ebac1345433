"""Derived facts: what follows from what a company stated, with basis and inputs.

A stated fact beats a derived one. What is only an estimate of somebody else's record (above
scale, from revenue) is kept as an estimate and settles nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from criteria.facts import DESIGNATIONS, Estimate, Facts, Value
from criteria.scope import Scope
from criteria.words import Words
from profiles import uscc
from profiles.schema import Profile
from profiles.standards import above_scale_bound, possible_sizes, rows_for
from profiles.vocabulary import RATIOS, SIZE_INPUTS

SIZE_TABLE = "size_standard"
SCALE_TABLE = "above_scale"


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived fact: its value, or what it may be, and whether it is only an estimate."""

    fact: str
    value: Value | None
    basis: Words
    inputs: tuple[str, ...]
    possible: tuple[str, ...] = ()
    estimate: bool = False


def stated_facts(profile: Profile) -> dict[str, Value]:
    """Give what the profile says, by fact name."""
    facts: dict[str, Value] = {
        name: value
        for name in Profile.model_fields
        if name != "designations" and (value := getattr(profile, name)) is not None
    }
    if profile.designations is not None:
        for code, designation in profile.designations.stated().items():
            facts[DESIGNATIONS + code] = designation
    return facts


def derive(profile: Profile, scope: Scope) -> tuple[Facts, tuple[Derived, ...]]:
    """Give all facts of a company on a date, and which of them are derived and how."""
    stated = stated_facts(profile)
    derived = tuple(_derivations(stated, scope))
    known = {d.fact: d.value for d in derived if d.value is not None and not d.estimate} | stated
    possible = {d.fact: frozenset[Any](d.possible) for d in derived if d.possible and d.fact not in known}
    estimates = {d.fact: Estimate(d.value, d.basis) for d in derived if d.estimate and d.value is not None}
    return Facts(known, possible, estimates), derived


def _derivations(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    yield from _legal_form(stated)
    yield from _ratios(stated)
    yield from _size(stated, scope)
    yield from _above_scale(stated, scope)


def _legal_form(stated: Mapping[str, Value]) -> Iterator[Derived]:
    code = stated.get("uscc")
    form = uscc.legal_form(code) if isinstance(code, str) else None
    if form is not None:
        yield Derived(
            "legal_form", form, Words("GB 32100-2015 首两位", "GB 32100-2015, first two"), ("uscc",)
        )


def _ratios(stated: Mapping[str, Value]) -> Iterator[Derived]:
    for name, (above, below) in RATIOS.items():
        numerator, denominator = stated.get(above), stated.get(below)
        if (
            isinstance(numerator, int | Decimal)
            and isinstance(denominator, int | Decimal)
            and denominator > 0
        ):
            basis = Words(f"{above} ÷ {below}", f"{above} / {below}")
            yield Derived(name, Decimal(numerator) / Decimal(denominator), basis, (above, below))


def _size(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    industry, table = stated.get("industry"), scope.table(SIZE_TABLE)
    if not isinstance(industry, str) or table is None:
        return
    rows = rows_for(table, industry, scope.code_tree("industry"))
    figures = {name: figure for name in SIZE_INPUTS if isinstance(figure := stated.get(name), int | Decimal)}
    sizes = sorted(possible_sizes(rows, figures))
    if not sizes:
        return
    used = {fact for row in rows for fact in row.bounds}
    inputs = tuple(name for name in SIZE_INPUTS if name in stated and (name == "industry" or name in used))
    reference = scope.reference(table.document, table.clause)
    basis = Words(reference, reference)
    if len(sizes) == 1:
        yield Derived("size_class", sizes[0], basis, inputs)
    else:
        yield Derived("size_class", None, basis, inputs, possible=tuple(sizes))


def _above_scale(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    industry, revenue, table = stated.get("industry"), stated.get("revenue"), scope.table(SCALE_TABLE)
    if not isinstance(industry, str) or not isinstance(revenue, Decimal) or table is None:
        return
    bound = above_scale_bound(table, industry, scope.code_tree("industry"))
    if bound is not None:
        basis = Words(
            "按营业收入估计，以统计部门名录为准", "estimated from revenue; the statistical directory decides"
        )
        yield Derived("above_scale", revenue >= bound, basis, ("industry", "revenue"), estimate=True)
