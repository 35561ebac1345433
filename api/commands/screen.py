"""`huiqi screen`: many companies in, a long table of verdicts out."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.commands.common import As, AsOf, Shape, catalogue_of, console, day_of, print_json, read_file, refuse
from api.commands.common import Format as Form
from api.languages import Tongue, rendered, traditional

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matcher.plan import Plan
    from matcher.screening.cells import Screener
    from matcher.screening.filters import Filters
    from matcher.screening.parts import Parts
    from matcher.screening.running import Outputs
    from profiles.importing.faults import FileRefused
    from profiles.importing.reading import Companies

INTERRUPTED = 130
_TABLES = (".csv", ".xlsx")
_ROWS, _FILE, _UNPACKED = 5_000_000, 4 * 2**30, 16 * 2**30
"""What is read at most on one's own machine: memory does not grow with it."""


def screen_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    file: Annotated[Path, typer.Argument(help="Companies in .csv, .xlsx, .ndjson or .parquet.")],
    out: Annotated[Path | None, typer.Option(help="Where verdicts go: .parquet, .csv or .xlsx.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="Only this measure; repeatable.")] = None,
    verdict: Annotated[
        list[str] | None,
        typer.Option(help="Only this verdict; repeatable. Otherwise eligible, likely and needs_facts."),
    ] = None,
    county: Annotated[
        list[str] | None, typer.Option(help="Only companies in this county, by code or name; repeatable.")
    ] = None,
    top: Annotated[int | None, typer.Option(help="Only so many measures of each company, by rank.")] = None,
    details: Annotated[
        bool, typer.Option("--details/--no-details", help="Amounts, ranks and reasons, or verdicts only.")
    ] = True,
    companies: Annotated[
        Path | None, typer.Option(help="Write one row for each company here: .parquet, .csv or .xlsx.")
    ] = None,
    bad_rows: Annotated[
        Path | None, typer.Option(help="Where bad rows go, with reasons; otherwise OUT-bad-rows.csv.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Which heading is which fact (YAML or JSON, docs/files.md).")
    ] = None,
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="ROW MEASURE", help="Print why one cell is as it is, in JSON; write nothing."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    as_of: AsOf = None,
    form: Shape = Form.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Judge many companies: a table with a row for each company and measure, and a summary.

    A run that was stopped goes on with --resume, and ends as if it had not been.
    """
    from matcher.plan import Plan

    day = None if as_of is None else day_of(as_of)
    catalogue = catalogue_of(with_cases=False).catalogue
    plan = Plan(catalogue, day or catalogue.policy.default_as_of, lang.core)
    if explain is not None:
        _explain(file, mapping, plan, *explain, lang)
        return
    if out is None:
        refuse("--out: say where the verdicts go (.parquet, .csv, .xlsx)")
    bad = bad_rows or out.with_name(f"{out.stem}-bad-rows.csv")
    _check_paths(file, {"--out": out, "--companies": companies, "--bad-rows": bad})
    filters = _filters(plan, lang, measure, verdict, county, top, details=details)

    from matcher.screening.running import Outputs

    outputs = Outputs(out, bad, always=bad_rows is not None, companies=companies)
    read = _opened(file, mapping, plan, lang)
    try:
        _screen(file, read, _screener(plan, filters, lang), outputs, resume, form, lang)
    except KeyboardInterrupt:
        sys.stderr.write("huiqi: stopped; what is done is kept for --resume\n")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        refuse(f"{error.filename or out}: {error.strerror or error}")


def _screen(  # noqa: PLR0913, PLR0917 - all that was asked
    file: Path,
    companies: "Companies",
    screener: "Screener",
    outputs: "Outputs",
    resume: bool,
    form: Form,
    lang: Tongue,
) -> None:
    from matcher.screening.parts import content_hash
    from matcher.screening.running import about, join, screen
    from profiles.importing.faults import FileRefused

    on = about(content_hash(file), screener, name=file.name, language=lang.value)
    parts = _parts(outputs.cells, on, resume=resume)
    try:
        _shown(screen(companies, screener, parts), companies.total)
    except FileRefused as error:
        _refuse(error, lang)
    summary = join(parts, screener, outputs)
    parts.discard()
    if form is Form.JSON:
        print_json(summary)
    else:
        from api.tables_screening import print_summary

        print_summary(summary, lang, console())


def _parts(out: Path, on: "Mapping[str, JsonValue]", *, resume: bool) -> "Parts":
    from matcher.screening.parts import NotTheSame, Parts, parts_of

    try:
        return Parts(parts_of(out), on, resume=resume)
    except NotTheSame:
        refuse("--resume: the run that was stopped was of another file or other options; leave --resume out")


def _shown(done: Iterator[int], total: int) -> None:
    """Do it, and show on a terminal how far it is and how long it will take."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(), MofNCompleteColumn(), TaskProgressColumn())
    times = (TimeElapsedColumn(), TimeRemainingColumn(elapsed_when_finished=True))
    err = Console(stderr=True)
    with Progress(*columns, *times, console=err, disable=not err.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=total)
        for rows in done:
            progress.update(task, completed=rows)


def _check_paths(file: Path, outputs: Mapping[str, Path | None]) -> None:
    from matcher.screening.writing import ENDINGS

    wrong, seen = [], set[Path]()
    for option, path in outputs.items():
        if path is None:
            continue
        endings = _TABLES if option == "--bad-rows" else ENDINGS
        if path.suffix.lower() not in endings:
            wrong.append(f"{option}: {path}: write {', '.join(endings)}")
        elif not path.parent.is_dir():
            wrong.append(f"{option}: {path.parent}: there is no such folder")
        elif path.exists() and file.exists() and path.samefile(file):
            wrong.append(f"{option}: {path} is the file that is read")
        elif path.absolute() in seen:
            wrong.append(f"{option}: {path} is written already")
        seen.add(path.absolute())
    if wrong:
        refuse(*wrong)


def _filters(  # noqa: PLR0913, PLR0917 - a filter each
    plan: "Plan",
    lang: Tongue,
    measures: Sequence[str] | None,
    verdicts: Sequence[str] | None,
    counties: Sequence[str] | None,
    top: int | None,
    *,
    details: bool,
) -> "Filters":
    from matcher.screening.filters import FiltersInvalid, filters_of

    try:
        return filters_of(
            plan,
            measures=measures or (),
            verdicts=verdicts or (),
            counties=counties or (),
            top=top,
            details=details,
        )
    except FiltersInvalid as error:
        refuse(*(f"--{fault.filter}: {rendered(fault.reason(lang.core), lang)}" for fault in error.faults))


def _screener(plan: "Plan", filters: "Filters", lang: Tongue) -> "Screener":
    from api.wording import VERDICTS
    from matcher.screening.cells import Screener

    shown = {verdict: rendered(words.within(lang.core), lang) for verdict, words in VERDICTS.items()}
    return Screener(plan, filters, shown, traditional if lang is Tongue.HANT else str)


def _opened(file: Path, mapping: Path | None, plan: "Plan", lang: Tongue) -> "Companies":
    from profiles.importing.faults import FileRefused
    from profiles.importing.mapping import read_mapping
    from profiles.importing.reading import Bounds, read_companies

    bounds = Bounds(file=_FILE, unpacked=_UNPACKED, rows=_ROWS)
    try:
        headings = None if mapping is None else read_mapping(read_file(mapping))
        return read_companies(file, plan.catalogue.codes, name=file.name, mapping=headings, bounds=bounds)
    except FileRefused as error:
        _refuse(error, lang)


def _refuse(error: "FileRefused", lang: Tongue) -> NoReturn:
    refuse(*(rendered(fault.line(lang.core), lang) for fault in error.faults))


def _explain(  # noqa: PLR0913, PLR0917 - which cell of what
    file: Path, mapping: Path | None, plan: "Plan", row: str, measure: str, lang: Tongue
) -> None:
    """Print the match of one company with one measure, as its report has it."""
    from matcher.matching import ranked_matches

    _filters(plan, lang, [measure], None, None, None, details=True)
    for found in _opened(file, mapping, plan, lang):
        if str(found.place) == row:
            break
    else:
        refuse(f"--explain: there is no row {row!r} with a company in it")
    if found.profile is None:
        refuse(*(rendered(fault.line(lang.core), lang) for fault in found.faults))
    matches = ranked_matches(found.profile, plan)
    match = next(match for match in matches if match["measure"] == measure)
    print_json(rendered(match, lang))
