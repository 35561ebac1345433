"""Law that differs between two sides: what is in force on either, by period or by catalogue version."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from criteria.citations import Citation
from criteria.law import Dated, Figure, Parameter, Rule, TablePeriod, TableRow, in_force
from criteria.limits import Cap, TaxBase, TotalControl
from criteria.measures import Amount, Measure, Region
from criteria.phrasing import figure_in_unit, phrase
from matcher.change_report import LawChange, LawState
from matcher.plain import number
from matcher.plan import Plan

DATED = {"parameter": "parameters", "definition": "definitions", "table": "tables"}
"""Law with periods: its kind, and the section of a catalogue that holds it."""

FIELDS = (
    "eligibility",
    "amount",
    "period",
    "audience",
    "route",
    "handled_by",
    "exclusive_group",
    "capped_by",
    "tax",
    "total_control",
)
"""The parts of a measure of which a report hangs."""


WHOLE: Mapping[str, str] = {
    "region": "regions",
    "cap": "caps",
    "tax_base": "tax_bases",
    "total_control": "total_control",
}
"""What a catalogue says once and for all, and its section."""

SECTIONS: Mapping[str, str] = {**DATED, **WHOLE, "measure": "measures"}


def law_changes(before: Plan, after: Plan) -> list[LawChange]:
    """List the law that differs between two plans, in the order of the catalogues."""
    if before is after:
        return []
    found = [
        _change(kind, name, before, after, _versions(section, name, before, after))
        for kind, section in DATED.items()
        for name in _names(getattr(before.catalogue, section), getattr(after.catalogue, section))
    ]
    if before.catalogue is not after.catalogue:
        for kind, section in WHOLE.items():
            old, new = getattr(before.catalogue, section), getattr(after.catalogue, section)
            found += [
                _change(kind, name, before, after, (old.get(name), new.get(name)))
                for name in _names(old, new)
            ]
    return [*(change for change in found if change is not None), *_measures(before, after)]


def law_state(kind: str, name: str, plan: Plan) -> LawState | None:
    """Say what a parameter, a definition or a table is on a plan's day; `None` where none is in force."""
    entry = getattr(plan.catalogue, DATED[kind]).get(name)
    return None if entry is None else _state(in_force(entry.periods, plan.as_of), kind, name, plan)


def law_label(kind: str, name: str, plan: Plan) -> str:
    """Name a piece of law in words."""
    entry = getattr(plan.catalogue, SECTIONS[kind]).get(name)
    if entry is None:
        return name
    if isinstance(entry, Measure):
        return plan.words(entry.title, entry.title_en)
    return plan.words(entry.label, entry.label_en)


def period_text(measure: Measure, plan: Plan) -> str:
    """Say from when to when a measure is in force."""
    period = plan.catalogue.period(measure)
    since, until = period.since, period.until
    first = "" if since is None else plan.words(f"自{since}", f"from {since}")
    last = "" if until is None else plan.words(f"至{until}", f"to {until}")
    return plan.words(f"有效期{first}{last}", f"in force {first} {last}".strip())


def _names(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [*before, *(name for name in after if name not in before)]


def _versions(section: str, name: str, before: Plan, after: Plan) -> tuple[Dated | None, Dated | None]:
    """Give what is in force of an entry on either side."""
    entries = [getattr(plan.catalogue, section).get(name) for plan in (before, after)]
    found = [
        None if entry is None else in_force(entry.periods, plan.as_of)
        for entry, plan in zip(entries, (before, after), strict=True)
    ]
    return found[0], found[1]


def _change(kind: str, name: str, before: Plan, after: Plan, versions: tuple[Any, Any]) -> LawChange | None:
    """Describe a change, unless both sides say the same in the same document."""
    old, new = versions
    first, then = _content(old), _content(new)
    if first == then:
        return None
    change = (
        "changed" if old is not None and new is not None else "expired" if new is None else "came_into_force"
    )
    listed = [name in getattr(plan.catalogue, SECTIONS[kind]) for plan in (before, after)]
    if not all(listed):
        change = "removed" if listed[0] else "added"
    return {
        "kind": kind,
        "name": name,
        "label": law_label(kind, name, after if listed[1] else before),
        "change": change,
        "fields": [name for name in first if name in then and first[name] != then[name]],
        "before": _state(old, kind, name, before, beside=new),
        "after": _state(new, kind, name, after, beside=old),
    }


def _content(version: Any) -> Mapping[str, object]:  # noqa: ANN401 - a version of any sort of law
    """Give what a version says and where, apart from its period and label; of none, nothing."""
    match version:
        case Dated():
            names = [name for name in type(version).model_fields if name not in ("since", "until")]
        case Region():
            names = ["codes", "document"]
        case Cap():
            names = ["formula", "document"]
        case TaxBase():
            names = ["income", "rate", "other_rates", "document"]
        case _:
            names = []
    return {name: getattr(version, name) for name in names}


def _state(version: Any, kind: str, name: str, plan: Plan, beside: Any = None) -> LawState | None:  # noqa: ANN401 - as above
    """Say what a version of a piece of law says; of a table, the rows that are not `beside` it."""
    match version:
        case Figure(value=figure):
            parameter: Parameter = plan.catalogue.parameters[name]
            value, text = _figure(figure, parameter.unit, plan)
        case Rule(criterion=criterion):
            value, text = None, phrase(criterion, plan.scope, plan.language)
        case TablePeriod(rows=rows):
            other = beside.rows if isinstance(beside, TablePeriod) else ()
            value, text = None, _rows([row for row in rows if row not in other], plan)
        case Region(system=system, codes=codes):
            labels = [plan.catalogue.codes[system].label(code).within(plan.language) for code in codes]
            value, text = [*codes], plan.words("、", ", ").join(labels)
        case Cap() | TaxBase() | TotalControl():
            written = version.model_dump(mode="json", by_alias=True)
            value = {field: written[field] for field in _content(version) if field in written}
            text = law_label(kind, name, plan)
        case _:
            return None
    clause = version.clause if isinstance(version, Dated) else None
    cited = Citation(document=version.document, clause=clause, confidence=version.confidence)
    return {"value": value, "text": text, "document": plan.cite(cited)}


def _figure(figure: Decimal | tuple[str, ...], unit: str, plan: Plan) -> tuple[JsonValue, str]:
    if isinstance(figure, tuple):
        return [*figure], plan.words("、", ", ").join(figure)
    return number(figure), figure_in_unit(figure, unit, plan.language)


def _rows(rows: Sequence[TableRow], plan: Plan) -> str:
    def bounds(fact: str, figures: Sequence[Decimal]) -> str:
        label = plan.scope.vocabulary[fact].label.within(plan.language)
        return f"{label} {'/'.join(f'{figure.normalize():f}' for figure in figures)}"

    return plan.words("；", "; ").join(
        f"{row.label}: {', '.join(bounds(*bound) for bound in row.bounds.items())}" for row in rows
    )


def _measures(before: Plan, after: Plan) -> Iterator[LawChange]:
    for name in _names(before.by_id, after.by_id):
        old, new = before.by_id.get(name), after.by_id.get(name)
        planned = new or old
        if planned is None:
            continue
        fields: list[str] = []
        if old is None or new is None:
            change = "added" if old is None else "removed"
        elif fields := _fields(old.measure, new.measure, before, after):
            change = "changed"
        elif old.in_force is not new.in_force:
            change, fields = ("came_into_force" if new.in_force else "expired"), ["period"]
        else:
            continue
        shown = fields or ["eligibility", "amount", "period"]
        yield {
            "kind": "measure",
            "name": name,
            "label": plan_words(planned.measure, after),
            "change": change,
            "fields": fields,
            "before": None if old is None else _written(old.measure, shown, before),
            "after": None if new is None else _written(new.measure, shown, after),
        }


def plan_words(measure: Measure, plan: Plan) -> str:
    """Give the title of a measure in a plan's language."""
    return plan.words(measure.title, measure.title_en)


def _fields(before: Measure, after: Measure, first: Plan, then: Plan) -> list[str]:
    """Name the parts of a measure that two catalogues write otherwise."""
    if first.catalogue is then.catalogue:
        return []
    differ = [name for name in FIELDS if name != "period" and getattr(before, name) != getattr(after, name)]
    if first.catalogue.period(before) != then.catalogue.period(after):
        differ.append("period")
    return sorted(differ, key=FIELDS.index)


def _written(measure: Measure, fields: Sequence[str], plan: Plan) -> LawState:
    source = plan.by_id[measure.id].source
    said = [_field(measure, name, plan) for name in fields]
    return {"value": None, "text": plan.words("；", "; ").join(said), "document": source}


def _field(measure: Measure, name: str, plan: Plan) -> str:
    match name:
        case "eligibility":
            return phrase(measure.eligibility, plan.scope, plan.language)
        case "period":
            return period_text(measure, plan)
        case "amount":
            amount: Amount = measure.amount
            return plan.words(amount.basis, amount.basis_en)
        case "tax":
            effect = "–" if measure.tax is None else "deducts" if measure.tax.deducts is not None else "rate"
            return plan.words(f"税基作用：{effect}", f"effect on the tax: {effect}")
        case "audience":
            return "/".join(measure.audience)
        case "handled_by":
            bureau = plan.catalogue.bureaus[measure.handled_by.bureau]
            return plan.words(bureau.name, bureau.name_en)
        case _:
            return f"{name}: {getattr(measure, name) or '–'}"
