"""Derived facts: what follows from what a company stated, with basis and inputs.

A stated fact beats a derived one. What is only an estimate of somebody else's record (above
scale, from revenue) is kept as an estimate and settles nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from criteria.facts import DESIGNATIONS, Designation, Estimate, FactName, Facts, Value
from criteria.scope import Scope
from criteria.words import Words
from profiles import uscc
from profiles.schema import Profile
from profiles.standards import above_scale_bound, possible_sizes, rows_for
from profiles.vocabulary import RATIOS, SIZE_INPUTS

SIZE_TABLE = "size_standard"
SCALE_TABLE = "above_scale"

COMPANY_ENDINGS = ("有限公司", "有限责任公司", "股份公司")
_ENTERPRISE_TITLES = (
    *(
        DESIGNATIONS + code
        for code in (
            "high_tech_enterprise",
            "tech_sme",
            "innovative_sme",
            "srdi",
            "srdi_giant",
            "manufacturing_champion",
            "hidden_champion",
            "software_enterprise",
            "key_software_enterprise",
        )
    ),
    "above_scale",
    "first_above_scale_year",
)
"""What only an enterprise is recognised as, or entered in a directory as."""

DERIVED_FROM: Mapping[str, tuple[str, ...]] = {
    "legal_form": ("uscc", "name", *_ENTERPRISE_TITLES),
    "above_scale": ("first_above_scale_year", "industry", "revenue"),
    "bank_loan_history": ("loan_kind", "loan_due_on"),
    "size_class": SIZE_INPUTS,
    **RATIOS,
}
"""For each fact that can be derived: every stated fact that it can follow from."""

FEEDING = frozenset(fact for inputs in DERIVED_FROM.values() for fact in inputs)
"""The stated facts from which others are derived."""


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived fact: its value, or what it may be, and whether it is only an estimate."""

    fact: str
    value: Value | None
    basis: Words
    inputs: tuple[str, ...]
    possible: tuple[str, ...] = ()
    estimate: bool = False
    needs: tuple[FactName, ...] | None = None
    """While the value is not known: the stated facts that would settle it."""
    overruled: bool = False
    """Whether the company stated the fact itself, which counts."""


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
    return facts_from(stated_facts(profile), scope)


def facts_from(stated: Mapping[str, Value], scope: Scope) -> tuple[Facts, tuple[Derived, ...]]:
    """Give all facts that follow from stated ones on a date, and which of them are derived and how."""
    found = tuple(_derivations(stated, scope))
    derived = tuple(
        replace(d, overruled=d.fact in stated) for d in found if d.value is not None or d.possible
    )
    known = {d.fact: d.value for d in derived if d.value is not None and not d.estimate} | dict(stated)
    possible = {d.fact: frozenset[Any](d.possible) for d in derived if d.possible and d.fact not in known}
    estimates = {d.fact: Estimate(d.value, d.basis) for d in derived if d.estimate and d.value is not None}
    needed = {d.fact: d.needs for d in found if d.needs is not None and d.fact not in known}
    return Facts(known, possible, estimates, needed), derived


def with_designations(
    stated: Mapping[str, Value], facts: Facts, changed: Mapping[str, Designation], scope: Scope
) -> Facts:
    """Give the facts of a company whose designations are other than stated.

    `facts` are those that follow from what it stated. A title is a ground for nothing but the legal
    form, and only where that is still open: else nothing need be derived again.
    """
    if "legal_form" not in facts.known:
        return facts_from({**stated, **changed}, scope)[0]
    return replace(facts, known={**facts.known, **changed})


def _derivations(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    yield from _legal_form(stated)
    yield from _directory(stated, scope)
    yield from _loans(stated)
    yield from _ratios(stated, scope)
    yield from _size(stated, scope)
    yield from _above_scale(stated, scope)


def _legal_form(stated: Mapping[str, Value]) -> Iterator[Derived]:
    """Derive the legal form from the code, the name, or a title that only enterprises are given."""
    code, name = stated.get("uscc"), stated.get("name")
    forms = uscc.legal_forms(code) if isinstance(code, str) else ()
    if forms:
        basis = Words("GB 32100-2015 首两位", "GB 32100-2015, first two characters")
        if len(forms) == 1:
            yield Derived("legal_form", forms[0], basis, ("uscc",))
        else:
            needs = (FactName("legal_form"),)
            yield Derived("legal_form", None, basis, ("uscc",), possible=forms, needs=needs)
    elif isinstance(name, str) and name.strip().endswith(COMPANY_ENDINGS):
        basis = Words(
            "公司法第七条：名称标明公司形式（未核实）",
            "Company Law art. 7: the name states the form (unverified)",
        )
        yield Derived("legal_form", "enterprise", basis, ("name",))
    elif titles := [fact for fact in _ENTERPRISE_TITLES if _is_so(stated.get(fact))]:
        basis = Words("认定或入库对象为企业", "given to enterprises only")
        yield Derived("legal_form", "enterprise", basis, (titles[0],))


def _directory(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    """Derive that a company is on the directory from its having been entered this very year."""
    if stated.get("first_above_scale_year") == scope.as_of.year:
        basis = Words("本年度首次入库", "first entered this year")
        yield Derived("above_scale", True, basis, ("first_above_scale_year",))


def _loans(stated: Mapping[str, Value]) -> Iterator[Derived]:
    """Derive that a company has borrowed from what it says of a loan."""
    said = [fact for fact in ("loan_kind", "loan_due_on") if fact in stated]
    if said:
        basis = Words("已填报现有贷款", "a loan is stated")
        yield Derived("bank_loan_history", True, basis, (said[0],))


def _is_so(value: Value | None) -> bool:
    return value.held if isinstance(value, Designation) else bool(value)


def _ratios(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    for name, inputs in RATIOS.items():
        numerator, denominator = (stated.get(fact) for fact in inputs)
        above, below = (scope.vocabulary[fact].label for fact in inputs)
        basis = Words(f"{above.zh} ÷ {below.zh}", f"{above.en} / {below.en}")
        if (
            isinstance(numerator, int | Decimal)
            and isinstance(denominator, int | Decimal)
            and denominator > 0
        ):
            yield Derived(name, Decimal(numerator) / Decimal(denominator), basis, inputs)
        else:
            yield Derived(name, None, basis, (), needs=_missing(inputs, stated))


def _size(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    industry, table = stated.get("industry"), scope.table(SIZE_TABLE)
    if table is None:
        return
    reference = scope.reference(table.document, table.clause)
    basis = Words(reference, reference)
    if not isinstance(industry, str):
        yield Derived("size_class", None, basis, (), needs=_missing(SIZE_INPUTS, stated))
        return
    rows = scope.once(SIZE_TABLE, industry, lambda: rows_for(table, industry, scope.code_tree("industry")))
    figures = {name: figure for name in SIZE_INPUTS if isinstance(figure := stated.get(name), int | Decimal)}
    sizes = sorted(possible_sizes(rows, figures))
    if not sizes:
        return
    used = tuple(name for name in SIZE_INPUTS if any(name in row.bounds for row in rows))
    inputs = ("industry", *(name for name in used if name in stated))
    if len(sizes) == 1:
        yield Derived("size_class", sizes[0], basis, inputs)
    else:
        needs = _missing(used, stated) or (FactName("industry"),)
        yield Derived("size_class", None, basis, inputs, possible=tuple(sizes), needs=needs)


def _missing(names: Iterable[str], stated: Mapping[str, Value]) -> tuple[FactName, ...]:
    return tuple(FactName(name) for name in names if name not in stated)


def _above_scale(stated: Mapping[str, Value], scope: Scope) -> Iterator[Derived]:
    industry, revenue, table = stated.get("industry"), stated.get("revenue"), scope.table(SCALE_TABLE)
    if not isinstance(industry, str) or not isinstance(revenue, Decimal) or table is None:
        return
    bound = scope.once(
        SCALE_TABLE, industry, lambda: above_scale_bound(table, industry, scope.code_tree("industry"))
    )
    if bound is not None:
        basis = Words(
            "按营业收入估计，以统计部门名录为准", "estimated from revenue; the statistical directory decides"
        )
        yield Derived("above_scale", revenue >= bound, basis, ("industry", "revenue"), estimate=True)
