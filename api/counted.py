"""Counts of companies as plain data and as a table."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from rich import box
from rich.console import Console
from rich.table import Table

from api.languages import Tongue, rendered
from criteria.catalogue import Catalogue
from criteria.words import Words

if TYPE_CHECKING:
    from matcher.columnar.scanning import Counted


class CountedGroup(TypedDict):
    """One group: the four numbers add up to its companies."""

    group: str | None
    eligible: int
    likely: int
    needs_facts: int
    not_eligible: int


class CountedMeasure(TypedDict):
    """One measure, all companies together and by group."""

    measure: str
    title: str
    title_en: str
    eligible: int
    likely: int
    needs_facts: int
    not_eligible: int
    groups: list[CountedGroup]


class CountedFile(TypedDict):
    """The counts of one file."""

    as_of: str
    catalogue: str
    by: str | None
    companies: int
    measures: list[CountedMeasure]


_HEADINGS = (
    Words("措施", "measure"),
    Words("名称", "title"),
    Words("较有希望", "eligible"),
    Words("需人工核实", "likely"),
    Words("需补充数据", "needs facts"),
    Words("暂不满足", "not eligible"),
)
_COMPANIES = Words("{companies} 家企业，{as_of}", "{companies} companies, {as_of}")


def as_data(
    found: "Counted", measures: Sequence[str], catalogue: Catalogue, as_of: date, by: str | None
) -> CountedFile:
    """Give counts as plain data: verdicts of measures in force, in the catalogue's order."""
    counts = found.counts
    entries: list[CountedMeasure] = []
    for row, key in enumerate(measures):
        measure = catalogue.measures[key]
        groups: list[CountedGroup] = [
            {
                "group": group,
                "eligible": int(counts.met[row, at]),
                "likely": int(counts.reached[row, at] - counts.met[row, at]),
                "needs_facts": int(counts.possible[row, at] - counts.reached[row, at]),
                "not_eligible": int(counts.companies[at] - counts.possible[row, at]),
            }
            for at, group in enumerate(found.groups)
            if counts.companies[at]
        ]
        entries.append(
            {
                "measure": key,
                "title": measure.title,
                "title_en": measure.title_en,
                "eligible": sum(group["eligible"] for group in groups),
                "likely": sum(group["likely"] for group in groups),
                "needs_facts": sum(group["needs_facts"] for group in groups),
                "not_eligible": sum(group["not_eligible"] for group in groups),
                "groups": groups if by is not None else [],
            }
        )
    return {
        "as_of": as_of.isoformat(),
        "catalogue": catalogue.version,
        "by": by,
        "companies": int(counts.companies.sum()),
        "measures": entries,
    }


def print_counts(counted: CountedFile, lang: Tongue, console: Console) -> None:
    """Print a table of measures, each followed by its groups where it was counted by some."""
    title = _COMPANIES.within(lang.core).format_map(counted)
    table = Table(box=box.SIMPLE, title=rendered(title, lang), title_justify="left")
    for at, heading in enumerate(_HEADINGS):
        table.add_column(rendered(heading.within(lang.core), lang), justify="right" if at > 1 else "left")
    for entry in counted["measures"]:
        name = Words(entry["title"], entry["title_en"]).within(lang.core)
        table.add_row(entry["measure"], rendered(name, lang), *_numbers(entry))
        for group in entry["groups"]:
            table.add_row("", f"  {group['group'] or '—'}", *_numbers(group))
    console.print(table)


def _numbers(entry: CountedMeasure | CountedGroup) -> list[str]:
    numbers = (entry["eligible"], entry["likely"], entry["needs_facts"], entry["not_eligible"])
    return [f"{number:,}" for number in numbers]
