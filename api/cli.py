"""The command line: `huiqi match | catalogue | lint | serve`.

Nothing is imported before it is needed: `huiqi match` pays neither for the server nor for lint.
Exit codes: 0 done; 1 a catalogue has errors; 2 what was given cannot be used.
"""

import json
import shutil
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from rich.console import Console

    from criteria.catalogue import Catalogue
    from criteria.loading import Loaded
    from profiles.faults import ProfileFault

app = typer.Typer(
    name="huiqi",
    help="惠企: which measures of an economic policy a company can get, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

UNUSABLE = 2
_NO_LARGER = 10 * 1024 * 1024


class Format(StrEnum):
    """For programs, or for people."""

    JSON = "json"
    TABLE = "table"


Shape = Annotated[Format, typer.Option("--format", help="json for programs, table for people.")]
As = Annotated[Tongue, typer.Option("--lang", help="Language of the words: zh-Hans, zh-Hant, en.")]


@app.command("match", epilog="Example: huiqi match company.json --as-of 2025-06-30 --format table")
def match_command(
    profile: Annotated[str, typer.Argument(help="A company profile in JSON, or - for standard input.")],
    as_of: Annotated[
        str | None, typer.Option(help="Judge on this date (YYYY-MM-DD); otherwise on the catalogue's own.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.JSON,
    everyone: Annotated[
        bool, typer.Option("--all", help="With the measures for persons and government too.")
    ] = False,
    lang: As = Tongue.HANS,
) -> None:
    """Match one company: ranked measures with amounts, reasons, what is missing, and bureaus."""
    from api.service import Service
    from profiles.faults import ProfileInvalid
    from profiles.reading import read_profile_json

    day = None if as_of is None else _day(as_of)
    raw = _read(profile)
    service = Service(_catalogue(with_cases=False).catalogue)
    try:
        company = read_profile_json(raw, service.catalogue.codes)
    except ProfileInvalid as error:
        _refuse(*(_said(fault, lang) for fault in error.faults))
    report = service.report(company, as_of=day, tongue=lang, everyone=everyone)
    if form is Format.JSON:
        _print_json(report)
    else:
        from api.tables import print_report

        print_report(report, service.catalogue.vocabulary, lang, _console())


@app.command("catalogue", epilog="Example: huiqi catalogue --format json")
def catalogue_command(
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.TABLE,
    lang: As = Tongue.HANS,
    covered: Annotated[
        bool, typer.Option("--coverage", help="How much a machine checks, and what no case tries.")
    ] = False,
) -> None:
    """Print what is encoded: domains, articles, bureaus, measures, how much a machine checks."""
    from api.service import Service

    catalogue = _catalogue(with_cases=True).catalogue
    if covered:
        _print_coverage(catalogue, form, lang)
        return
    view = rendered(Service(catalogue).views(lang).whole(), lang)
    if form is Format.JSON:
        _print_json(view)
    else:
        from api.tables import print_catalogue

        print_catalogue(view, lang, _console())


def _print_coverage(catalogue: "Catalogue", form: Format, lang: Tongue) -> None:
    from matcher.coverage import coverage

    report = rendered(coverage(catalogue), lang)
    if form is Format.JSON:
        _print_json(report)
    else:
        from api.tables import print_coverage

        print_coverage(report, lang, _console())


@app.command("lint", epilog="Example: huiqi lint seeds/wenzhou-2025 --text policy.txt")
def lint_command(
    path: Annotated[
        Path | None, typer.Argument(help="A catalogue folder; otherwise the shipped one.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(help="The policy's text, to hold quotations and figures against.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.TABLE,
) -> None:
    """Check a catalogue: every fault with file, line, path, code and suggestion; exit 1 on an error."""
    from api.linting import lint_folder

    policy = _read_file(text).decode("utf-8-sig", errors="replace") if text is not None else None
    if path is not None and not path.is_dir():
        _refuse(f"{path}: there is no such folder")
    result = lint_folder(path, policy)
    if form is Format.JSON:
        _print_json(result.plain())
    else:
        for fault in result.faults:
            typer.echo(str(fault))
        typer.echo(result.summary())
    raise typer.Exit(1 if result.errors else 0)


@app.command("serve", epilog="Example: huiqi serve --port 8000 --workers 2")
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    access_log: Annotated[bool, typer.Option(help="Write a line for every request.")] = False,
) -> None:
    """Serve the API, with its documentation at /docs."""
    import uvicorn

    uvicorn.run(
        "api.app:create_app", factory=True, host=host, port=port, workers=workers, access_log=access_log
    )


def _catalogue(*, with_cases: bool) -> "Loaded":
    from platformdirs import user_cache_path

    from criteria.errors import CatalogueInvalid
    from seeds.shipped import load_catalogue

    try:
        return load_catalogue(with_cases=with_cases, remember_in=user_cache_path("huiqi"))
    except CatalogueInvalid as error:
        _refuse(*map(str, error.faults))


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        _refuse(f"--as-of: {written!r} is not a date; write YYYY-MM-DD")
    return day


def _read(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read(_NO_LARGER + 1)
    return _read_file(Path(path))


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_NO_LARGER + 1)
    except OSError as error:
        _refuse(f"{path}: {error.strerror or error}")


def _said(fault: "ProfileFault", lang: Tongue) -> str:
    return rendered(fault.line(lang.core), lang)


def _print_json(data: object) -> None:
    sys.stdout.buffer.write(json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()


def _console() -> "Console":
    from rich.console import Console

    return Console(width=shutil.get_terminal_size((120, 40)).columns, highlight=False)


def _refuse(*lines: str) -> NoReturn:
    """Say what is wrong, a line for each fault, and leave."""
    for line in lines:
        sys.stderr.buffer.write(f"huiqi: {line}\n".encode())
    sys.stderr.buffer.flush()
    raise typer.Exit(UNUSABLE)


def main() -> None:
    """Run the command line."""
    app()
