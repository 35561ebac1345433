"""`huiqi screen`: many companies in, a long table of verdicts out."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.commands.common import As, AsOf, Shape, catalogue_of, console, day_of, print_json, read_file, refuse
from api.commands.common import Format as Form
from api.languages import Tongue, rendered, traditional
from api.sql_engines import Engine

if TYPE_CHECKING:
    from pydantic import JsonValue

    from matcher.plan import Plan
    from matcher.screening.cells import Screener
    from matcher.screening.explaining import Explained
    from matcher.screening.filters import Filters
    from matcher.screening.parts import Parts
    from matcher.screening.running import Outputs
    from matcher.screening.sources import Source
    from matcher.screening.summary import Summary
    from profiles.importing.bounds import Bounds
    from profiles.importing.faults import FileRefused
    from profiles.importing.reading import Companies

BAD_ROWS, INTERRUPTED = 1, 130
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
    faults: Annotated[
        Path | None,
        typer.Option(help="Write what is wrong in bad rows to this .csv or .xlsx; otherwise OUT-faults.csv."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Which heading is which fact (YAML or JSON, docs/files.md).")
    ] = None,
    explain: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMPANY:MEASURE",
            help="Print why this cell is as it is, in JSON, and write nothing; repeatable. "
            "A company is a row, a USCC or a name.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    engine: Annotated[
        Engine, typer.Option(help="Where companies are judged; duckdb and spark give verdicts alone.")
    ] = Engine.EMBEDDED,
    master: Annotated[
        str | None, typer.Option(help="Spark's master: local[2], spark://HOST:PORT; otherwise this machine.")
    ] = None,
    as_of: AsOf = None,
    form: Shape = Form.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Judge many companies: a table with a row for each company and measure, and a summary.

    A run that was stopped goes on with --resume, and ends as if it had not been. Exit 0 when every row
    is good, 1 when some are not, 2 when it cannot be done.
    """
    from matcher.plan import Plan

    day = None if as_of is None else day_of(as_of)
    catalogue = catalogue_of(with_cases=False).catalogue
    plan = Plan(catalogue, day or catalogue.policy.default_as_of, lang.core)
    headings = _mapping(mapping, lang)
    if explain:
        print_json(_explained(file, headings, plan, explain, lang))
        return
    if out is None:
        refuse("--out: say where the verdicts go (.parquet, .csv, .xlsx)")
    if engine is not Engine.EMBEDDED:
        from api.commands.screen_sql import check, screened

        aside = {"--county": county, "--top": top, "--companies": companies, "--faults": faults}
        given = {option: value is not None for option, value in aside.items()}
        check(engine, file, out, given | {"--mapping": mapping is not None, "--resume": resume})
        wanted = _filters(plan, lang, measure, verdict, None, None, details=False)
        print_json(screened(engine, master, file, out, plan, wanted))
        return
    if master is not None:
        refuse("--master: it is Spark's; write --engine spark")
    wrong = faults or out.with_name(f"{out.stem}-faults.csv")
    _check_paths(file, {"--out": out, "--companies": companies, "--faults": wrong})
    filters = _filters(plan, lang, measure, verdict, county, top, details=details)

    from matcher.screening.running import Outputs

    outputs = Outputs(out, wrong, always=faults is not None, companies=companies)
    source = _source(file, headings, plan, filters, lang)
    try:
        summary = _screen(file, source, headings, _screener(plan, filters, lang), outputs, resume, lang)
    except KeyboardInterrupt:
        sys.stderr.write("huiqi: stopped; what is done is kept for --resume\n")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        refuse(f"{error.filename or out}: {error.strerror or error}")
    if form is Form.JSON:
        print_json(summary)
    else:
        from api.tables_screening import print_summary

        print_summary(summary, lang, console())
    if summary["bad"]:
        sys.stderr.write(f"huiqi: {summary['bad']} bad rows: see {wrong}\n")
        raise typer.Exit(BAD_ROWS)


def _screen(  # noqa: PLR0913, PLR0917 - all that was asked
    file: Path,
    source: "Source",
    headings: "Mapping[str, str] | None",
    screener: "Screener",
    outputs: "Outputs",
    resume: bool,
    lang: Tongue,
) -> "Summary":
    from matcher.screening.parts import content_hash
    from matcher.screening.running import about, join, screen
    from profiles.importing.faults import FileRefused

    on = about(content_hash(file), screener, source, tongue=lang.value, mapping=dict(headings or {}))
    parts = _parts(outputs.cells, on, resume=resume)
    try:
        _shown(screen(source, screener, parts), source.total)
    except FileRefused as error:
        parts.discard()
        _refuse(error, lang)
    summary = join(parts, screener, outputs)
    parts.discard()
    return summary


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
        endings = _TABLES if option == "--faults" else ENDINGS
        if path.suffix.lower() not in endings:
            wrong.append(f"{option}: {path}: write {', '.join(endings)}")
        elif path.is_dir():
            wrong.append(f"{option}: {path} is a folder")
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


def _source(
    file: Path, headings: "Mapping[str, str] | None", plan: "Plan", filters: "Filters", lang: Tongue
) -> "Source":
    """Open a file: as columns where these are all that is needed, else row by row."""
    from matcher.screening.sources import ByRow, by_column
    from profiles.importing.faults import FileRefused

    try:
        if headings is None and not filters.details:
            columns = by_column(file, plan.catalogue.codes, _bounds(), name=file.name)
            if columns is not None:
                return columns
        return ByRow(_opened(file, headings, plan))
    except FileRefused as error:
        _refuse(error, lang)


def _opened(file: Path, headings: "Mapping[str, str] | None", plan: "Plan") -> "Companies":
    from profiles.importing.reading import read_companies

    return read_companies(file, plan.catalogue.codes, name=file.name, mapping=headings, bounds=_bounds())


def _bounds() -> "Bounds":
    from profiles.importing.bounds import Bounds

    return Bounds(file=_FILE, unpacked=_UNPACKED, rows=_ROWS)


def _mapping(path: Path | None, lang: Tongue) -> "Mapping[str, str] | None":
    from profiles.importing.faults import FileRefused
    from profiles.importing.mapping import read_mapping

    try:
        return None if path is None else read_mapping(read_file(path))
    except FileRefused as error:
        _refuse(error, lang)


def _refuse(error: "FileRefused", lang: Tongue) -> NoReturn:
    refuse(*(rendered(fault.line(lang.core), lang) for fault in error.faults))


def _explained(
    file: Path, headings: "Mapping[str, str] | None", plan: "Plan", asked: Sequence[str], lang: Tongue
) -> "list[Explained]":
    """Give the matches that were asked for, as the reports of their companies have them."""
    from matcher.screening.explaining import CellsUnknown, cells_of, explained
    from profiles.importing.faults import FileRefused

    try:
        return [
            rendered(found, lang)
            for found in explained(_opened(file, headings, plan), plan, cells_of(asked, plan))
        ]
    except FileRefused as error:
        _refuse(error, lang)
    except CellsUnknown as error:
        refuse(*(f"--explain: {rendered(reason.within(lang.core), lang)}" for reason in error.reasons))
