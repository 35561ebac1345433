"""Filters: which companies, measures and verdicts of a screening are wanted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from criteria.codes import CodeTree
from criteria.errors import InputError, nearest
from criteria.words import Language, Words
from matcher.plan import Plan, PlannedMeasure
from matcher.verdicts import VERDICTS

WANTED = ("eligible", "likely", "needs_facts")
"""The verdicts that are kept where none are named."""

COUNTY = "county"

_MESSAGES: Mapping[str, Words] = {
    "unknown_measure": Words("没有措施 {said!r}", "there is no measure {said!r}"),
    "not_for_organisations": Words(
        "措施 {said!r} 不面向企业等组织", "the measure {said!r} is not open to organisations"
    ),
    "unknown_verdict": Words("没有结论 {said!r}", "there is no verdict {said!r}"),
    "unknown_county": Words("没有地区 {said!r}", "there is no county or region {said!r}"),
    "top": Words("每家企业至少取 1 项", "at least 1 a company"),
    "top_without_details": Words(
        "只给结论时没有排名，不能取前几项", "verdicts alone have no ranks to take the first of"
    ),
}
_MEANT = Words("；是否为 {meant!r}？", "; did you mean {meant!r}?")


@dataclass(frozen=True, slots=True)
class FilterFault:
    """One filter that cannot be used: which, what was said, why, and what was perhaps meant."""

    filter: str
    code: str
    said: str
    suggestion: str | None = None

    def reason(self, language: Language) -> str:
        """Say why, in one line."""
        text = _MESSAGES[self.code].within(language).format(said=self.said)
        meant = "" if self.suggestion is None else _MEANT.within(language).format(meant=self.suggestion)
        return text + meant


class FiltersInvalid(InputError):
    """Filters that cannot be used; `faults` has every one."""

    def __init__(self, faults: Sequence[FilterFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{f.filter}: {f.reason(Language.ZH)}" for f in self.faults))


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted of a screening, in ids and codes that are known.

    `measures` stand in the catalogue's order; without `counties` there is no such filter; `top` is
    how many cells of a company are kept, by rank; without `details` there are verdicts only.
    """

    measures: tuple[str, ...]
    verdicts: tuple[str, ...]
    counties: tuple[str, ...] = ()
    top: int | None = None
    details: bool = True

    def lets_in(self, county: str | None, tree: CodeTree) -> bool:
        """Tell whether a company of a county is wanted; one that says too little is not."""
        if not self.counties:
            return True
        return county is not None and not tree.above(county).isdisjoint(self.counties)


def filters_of(  # noqa: PLR0913 - a filter each
    plan: Plan,
    *,
    measures: Sequence[str] = (),
    verdicts: Sequence[str] = (),
    counties: Sequence[str] = (),
    top: int | None = None,
    details: bool = True,
) -> Filters:
    """Check filters; a county may be given by its code or its name.

    Raises FiltersInvalid with every fault.
    """
    tree = plan.scope.code_tree(COUNTY)
    named = _codes_by_name(tree)
    faults = [
        *_measure_faults(measures, plan),
        *_unknown("verdict", "unknown_verdict", verdicts, VERDICTS),
        *_unknown(COUNTY, "unknown_county", [c for c in counties if not tree.knows(c)], named),
    ]
    if top is not None and top < 1:
        faults.append(FilterFault("top", "top", str(top)))
    if top is not None and not details:
        faults.append(FilterFault("top", "top_without_details", str(top)))
    if faults:
        raise FiltersInvalid(faults)
    asked = frozenset(measures)
    return Filters(
        measures=tuple(p.measure.id for p in open_measures(plan) if not asked or p.measure.id in asked),
        verdicts=tuple(verdict for verdict in VERDICTS if verdict in (verdicts or WANTED)),
        counties=tuple(dict.fromkeys(named.get(county, county) for county in counties)),
        top=top,
        details=details,
    )


def open_measures(plan: Plan) -> list[PlannedMeasure]:
    """Give the measures of a report: those that are open to organisations."""
    return [planned for planned in plan.measures if planned.measure.open_to_organisations]


def _codes_by_name(tree: CodeTree) -> Mapping[str, str]:
    """Give codes by name, and by themselves, so that what is near to either is found."""
    entries = tree.codes.values()
    names = {name: entry.code for entry in entries for name in (entry.name.en, entry.name.zh)}
    return {**names, **{entry.code: entry.code for entry in entries}}


def _measure_faults(measures: Iterable[str], plan: Plan) -> Iterator[FilterFault]:
    known = [planned.measure.id for planned in open_measures(plan)]
    there = [measure for measure in measures if measure in plan.by_id]
    yield from _unknown("measure", "unknown_measure", [m for m in measures if m not in plan.by_id], known)
    for measure in there:
        if measure not in known:
            yield FilterFault("measure", "not_for_organisations", measure)


def _unknown(name: str, code: str, said: Iterable[str], known: Iterable[str]) -> Iterator[FilterFault]:
    names = [*known]
    for each in said:
        if each not in names:
            yield FilterFault(name, code, each, nearest(each, names))
